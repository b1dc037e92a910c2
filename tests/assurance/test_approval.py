"""Nothing, In preparation and Approved: texts, approvals, reviews and triggers."""

from __future__ import annotations

from dataclasses import replace

from kb.assurance import Draft, Record, Trigger
from tests.assurance.cases import (
    APPROVED,
    DRAFTED,
    EMBEDDED,
    IN_USE,
    NOTHING,
    Case,
    begins,
    expires,
    table,
)
from tests.assurance.wessex import (
    AGREED,
    BEGUN,
    CHECK,
    Q3,
    REVIEWED,
    TODAY,
    Kind,
    a_record,
    a_text,
    an_item,
    day,
    evidence,
    instead,
    kept,
    stand,
)

BARE = Record("p", "wessex-downs")
DRAFT = Draft(day("2026-01-10"), day("2026-02-01"))
ENDED = replace(DRAFT, ended=day("2026-03-01"))
LONE = a_record(texts=(a_text(reviews=(), review_by=day("2026-12-31")),))
FOR_REVIEW = a_record(texts=(a_text(reviews=((REVIEWED, day("2026-03-20")),)),))
URGENT = a_text(
    number=2, since=day("2026-02-20"), approved=None, approved_recorded=None, review_by=None, reviews=()
)
LENT = replace(URGENT, approve_by=day("2026-03-06"))
CARRIED = a_record(texts=(a_text(), LENT))
WITHDRAWN = a_text(withdrawn=day("2026-03-10"))
WAITS = Trigger("New guidance", day("2026-01-05"))


def triggers(**told: object) -> Record:
    return a_record(triggers=(replace(WAITS, **told),))  # type: ignore[arg-type]


CASES = (
    Case("a plan of which nothing is recorded", BARE, NOTHING),
    Case("evidence without any text", a_record(texts=()), NOTHING),
    Case("an open draft alone", replace(BARE, drafts=(DRAFT,)), DRAFTED),
    Case("a draft of tomorrow is not known today", replace(BARE, drafts=(DRAFT,)), NOTHING, day("2026-01-09")),
    *begins("a draft", replace(BARE, drafts=(DRAFT,)), DRAFT.begun, before=NOTHING, then=DRAFTED),
    *begins("a draft thrown away", replace(BARE, drafts=(ENDED,)), day("2026-03-01"), before=DRAFTED, then=NOTHING),
    Case("evidence does not lift a draft", a_record(texts=(), drafts=(DRAFT,)), DRAFTED),
    Case("a stalled draft is a draft", replace(BARE, drafts=(DRAFT,)), DRAFTED, day("2027-01-01")),
    *begins("the plan withdrawn", a_record(texts=(WITHDRAWN,)), day("2026-03-10"), before=EMBEDDED, then=NOTHING),
    Case("withdrawn, with an open draft", a_record(texts=(WITHDRAWN,), drafts=(DRAFT,)), DRAFTED),
    Case("a version nobody approved", a_record(texts=(replace(LENT, number=1),)), DRAFTED),
    Case("the whole of it", a_record(), EMBEDDED),
    Case("a text of tomorrow is not in force", a_record(), NOTHING, day("2025-01-01")),
    Case("an approval alone", a_record(items=()), APPROVED),
    Case("no review day", a_record(texts=(a_text(reviews=(), review_by=None, approved=REVIEWED),)), DRAFTED),
    *expires("an approval of 2 January, twelve months", LONE, day("2026-01-02"), held=EMBEDDED, falls=DRAFTED),
    *expires(
        "a review renews the approval for twelve months",
        a_record(
            texts=(a_text(reviews=((REVIEWED, day("2028-01-01")),)),),
            items=(*kept(Q3, 7),),
        ),
        day("2027-01-02"),
        held=APPROVED,
        falls=DRAFTED,
    ),
    *expires("the review day", FOR_REVIEW, day("2026-03-20"), held=EMBEDDED, falls=DRAFTED),
    Case(
        "a review of tomorrow does not help today",
        a_record(texts=(a_text(reviews=((day("2026-03-11"), day("2027-01-01")),)),)),
        DRAFTED,
    ),
    Case(
        "the last review's day holds, though an earlier one set a later day",
        a_record(texts=(a_text(reviews=((REVIEWED, day("2027-01-01")), (day("2026-02-01"), day("2026-03-01")))),)),
        DRAFTED,
    ),
    *begins(
        "an approval written down later counts from then",
        a_record(texts=(a_text(reviews=(), review_by=day("2026-12-31"), approved=day("2026-01-02"),
                               approved_recorded=day("2026-02-10")),)),
        day("2026-02-10"), before=DRAFTED, then=EMBEDDED,
    ),
    *expires(
        "a decision dated ahead counts as of the day it was written down",
        a_record(texts=(a_text(reviews=(), review_by=day("2026-12-31"), approved=day("2025-06-01")),)),
        day("2026-01-02"), held=EMBEDDED, falls=DRAFTED,
    ),
    *expires("an urgent version carries the approval", CARRIED, day("2026-03-06"), held=EMBEDDED, falls=DRAFTED),
    Case("an urgent version with no day to be approved by", a_record(texts=(a_text(), URGENT)), DRAFTED),
    Case("an urgent version approved in time",
         a_record(texts=(a_text(), replace(LENT, approved=day("2026-03-05"), approved_recorded=day("2026-03-05"),
                                           review_by=day("2026-12-01")))), EMBEDDED),
    Case("a second urgent version does not lengthen what the first was lent",
         a_record(texts=(a_text(), LENT, replace(LENT, number=3, since=day("2026-03-05"),
                                                 approve_by=day("2026-03-30")))), DRAFTED),
    Case("an urgent version does not carry the approval of a withdrawn one",
         a_record(texts=(a_text(withdrawn=day("2026-02-10")), replace(LENT, approve_by=day("2026-03-30")))), DRAFTED),
    Case("a review of an urgent version renews what it carries",
         a_record(texts=(a_text(reviews=(), review_by=day("2026-03-01")),
                         replace(LENT, approve_by=day("2026-03-30"), approved=None,
                                 reviews=((day("2026-02-25"), day("2026-12-01")),)))), EMBEDDED),
    *expires("a trigger unanswered for sixty days", triggers(), day("2026-03-06"), held=EMBEDDED, falls=DRAFTED),
    Case("a trigger answered", triggers(answered=day("2026-03-09")), EMBEDDED),
    *begins("a trigger answered late", triggers(answered=day("2026-03-12")), day("2026-03-12"),
            before=DRAFTED, then=EMBEDDED),
    Case("a trigger taken back", triggers(ended=day("2026-03-09")), EMBEDDED),
    Case("a trigger that is not entered yet", triggers(entered=day("2026-03-11")), EMBEDDED),
    Case("the earlier of two triggers holds",
         a_record(triggers=(replace(WAITS, entered=day("2026-03-01")), WAITS)), DRAFTED),
    Case("a plan without priority-1 rows stays Approved", a_record(texts=(a_text(rows=()),)), APPROVED),
)  # fmt: skip


@table(CASES)
def test_up_to_approved(case: Case) -> None:
    assert stand(case.record, case.on, case.rules).stage is case.stage


def test_rows_complete_stand_beside_the_stage() -> None:
    assert stand(a_record()).complete == (10, 11)


def test_an_approval_rests_on_what_recorded_it() -> None:
    items = (an_item(90, Kind.APPROVAL, BEGUN), an_item(91, Kind.REVIEW, REVIEWED))

    need = stand(evidence(*items)).needs[0]

    assert need.items == (90, 91)
    assert need.until == day("2027-01-02")


def test_a_lapsed_approval_says_since_when() -> None:
    need = stand(LONE).needs[0]

    assert not need.met
    assert need.ended == day("2026-01-03")
    assert need.words == "The approval of 2 January 2025 was good until 2 January 2026."


def test_a_withdrawn_plan_says_when() -> None:
    said = stand(a_record(texts=(WITHDRAWN,)))

    assert "withdrawn on 10 March 2026" in said.headline
    assert "The plan was withdrawn on 10 March 2026." in said.cautions


def test_a_draft_is_stalled_after_ninety_days_unsaved() -> None:
    draft = replace(BARE, drafts=(DRAFT,))

    assert not [one for one in stand(draft, day("2026-05-02")).cautions if "stalled" in one]
    assert [one for one in stand(draft, day("2026-05-03")).cautions if "stalled" in one]


def test_the_next_missing_item_is_said() -> None:
    assert stand(BARE).missing == "For “In preparation”: begin a draft of the plan."
    assert "have the plan approved" in stand(replace(BARE, drafts=(DRAFT,))).missing
    assert "tasking sheets" in stand(a_record(items=())).missing
    assert stand(instead(CHECK)).stage is IN_USE
    assert "independent" in stand(instead(CHECK)).missing
    assert stand(a_record()).missing == ""


def test_a_review_day_lapses_first_when_it_comes_first() -> None:
    assert stand(FOR_REVIEW, TODAY, (AGREED,)).lapses[0] == (day("2026-03-20"), "the review day")
