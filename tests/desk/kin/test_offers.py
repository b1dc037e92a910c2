"""Answering what was offered: taken, adapted, declined; and what both sides then see."""

from __future__ import annotations

import pytest

from kb.desk import ItemAnswer, Mistyped, OfferShown, SeemsNamed
from kb.desk.kin.texts import kin_texts
from kb.errors import NotFound, NotReady, Stale
from kb.plan import Marking, compare, parse, row_facts, the_row
from tests.cast import PETE, REGION
from tests.desk_cast import Shelves, a_plan, a_row
from tests.offer_cast import (
    FORK,
    GAP,
    GONE,
    HERON,
    OURS,
    SAL,
    SAM,
    SID,
    SIGNS,
    SOURCE,
    THEIRS,
    WHY,
    answered,
    draft_of,
    kept_offer,
    laid,
    let_in,
    offer,
)

HIGH = OURS.replace(b"** All of it", b"** All of it\n- **Marking:** OFFICIAL-SENSITIVE")


def given(shelves: Shelves, number: int) -> OfferShown:
    return shelves.desk_of(PETE).offers.one(FORK, number)


def states(shown: OfferShown) -> list[str]:
    return [one.item.state for one in shown.items]


def test_the_receiver_reads_what_was_offered_against_its_own_text_and_nothing_else(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP, HERON)

    shown = shelves.desk_of(SAM).offers.one(SOURCE, number)

    assert [one.words for one in shown.items] == [
        "SX-1: gap changed from “No count” to “No count at night”",
        "SX-4 added: “Which heron?”",
    ]
    assert (shown.other, shown.title, shown.offer.number) == ("Thames Valley Police", "Sussex plan", 1)
    assert "Roads" not in repr(shown)
    with pytest.raises(NotFound):
        shelves.desk_of(SAM).reading.plan(FORK)


def test_what_is_taken_stands_in_a_draft_and_only_that_changed(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP, SIGNS, HERON)

    told = answered(shelves, number, (1, "taken", ""), (3, "taken", ""))

    changes = [(one.ref, one.key) for one in compare(parse(THEIRS.decode()), parse(draft_of(shelves)))]
    assert (told.taken, told.stayed) == (2, {})
    assert changes == [("SX-1", "gap"), ("SX-4", None)]
    assert states(given(shelves, number)) == ["taken", "waiting", "taken"]
    assert [one.item.stands for one in given(shelves, number).items] == ["open", "at once", "open"]


def test_once_the_draft_is_approved_both_sides_see_in_which_version(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP)
    answered(shelves, number, (1, "taken", ""))

    let_in(shelves)

    for shown in (given(shelves, number), shelves.desk_of(SAM).offers.one(SOURCE, number)):
        assert [(one.item.stands, one.approved_in) for one in shown.items] == [("approved", 2)]


def test_what_the_source_took_and_approved_is_no_difference_any_more(shelves: Shelves) -> None:
    laid(shelves)
    answered(shelves, offer(shelves, GAP), (1, "taken", ""))
    let_in(shelves)

    with shelves.store.reading() as tx:
        texts = kin_texts(shelves.desk_of(PETE), tx, tx.kin.all_ties()[0], OURS.decode())

    assert [
        one.item.ref for tie in shelves.desk_of(PETE).keeping.proposal(FORK).ties for one in tie.items
    ] == []
    assert texts is not None
    assert the_row(parse(texts.theirs), "SX-1").value("gap") == "No count at night"
    assert not any(
        one.key == "gap" and one.ref == "SX-1" for one in compare(parse(texts.theirs), parse(texts.ours))
    )


def test_it_can_be_adapted_or_declined_with_a_reason_that_the_other_side_reads(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP, SIGNS, HERON)

    answered(
        shelves,
        number,
        (1, "adapted", "No count after dark"),
        (2, "adapted", "Night moorings\r\nLights off"),
        (3, "declined", "We ask this elsewhere."),
    )

    doc = parse(draft_of(shelves))
    assert the_row(doc, "SX-1").value("gap") == "No count after dark"
    assert the_row(doc, "SX-2").items("indicators") == ("Night moorings", "Lights off")
    assert states(given(shelves, number)) == ["adapted", "adapted", "declined"]
    assert given(shelves, number).items[2].item.why == "We ask this elsewhere."


def test_a_requirement_whose_reference_is_used_comes_under_the_next(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, HERON)
    shelves.shelve(a_plan(THEIRS + a_row("SX-4", "Which bay?").encode(), sharing=REGION), ref=SOURCE)

    answered(shelves, number, (1, "taken", ""))

    asked = {row.ref: row.question for row in parse(draft_of(shelves)).requirements}
    assert (asked["SX-4"], asked["SX-5"]) == ("Which bay?", "Which heron?")


def test_what_is_marked_higher_keeps_its_marking(shelves: Shelves) -> None:
    laid(shelves, HIGH)
    number = offer(shelves, GAP, HERON)

    answered(shelves, number, (2, "taken", ""))

    doc = parse(draft_of(shelves, SID))
    assert row_facts(doc, the_row(doc, "SX-4")).marking is Marking.OFFICIAL_SENSITIVE


def test_an_offer_above_ones_marking_is_not_there(shelves: Shelves) -> None:
    laid(shelves, HIGH)
    number = offer(shelves, HERON)
    low = shelves.desk_of(SAL)

    assert low.offers.listed(SOURCE).received == ()
    for act in (
        lambda: low.offers.one(SOURCE, number),
        lambda: answered(shelves, number, (1, "declined", "No."), by=SAL),
    ):
        with pytest.raises(NotFound):
            act()
    assert [queue.kind for queue in low.notices.for_you().queues] == []


def test_a_requirement_taken_out_is_retired_with_a_reason(shelves: Shelves) -> None:
    laid(shelves)

    answered(shelves, offer(shelves, GONE), (1, "taken", ""))

    assert "SX-3" not in draft_of(shelves)
    let_in(shelves)
    with shelves.store.reading() as tx:
        facts = tx.living.of(kept_offer(shelves, 1).to_plan)
    assert [(one.ref, one.value, one.why) for one in facts] == [
        ("SX-3", "retired", "Offered by Thames Valley Police.")
    ]


def test_what_cannot_be_taken_says_why_and_stays_while_the_rest_is_taken(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP, WHY)
    shelves.shelve(a_plan(THEIRS.replace(b"SX-1", b"SX-9"), sharing=REGION), ref=SOURCE)
    page = shelves.desk_of(SAM).offers.one(SOURCE, number)

    told = answered(shelves, number, (1, "taken", ""), (2, "taken", ""))

    by_ref = {one.item.ref: one for one in page.items}
    gap = by_ref["SX-1"].item.position
    assert "no requirement SX-1" in by_ref["SX-1"].why_not
    assert list(told.stayed) == [gap]
    assert told.taken == 1
    assert "Why we ask here." in draft_of(shelves)
    assert {one.item.ref: one.item.state for one in given(shelves, number).items} == {
        "SX-1": "waiting",
        "": "taken",
    }


def test_where_nothing_can_be_taken_no_draft_is_begun(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP)
    shelves.shelve(a_plan(THEIRS.replace(b"SX-1", b"SX-9"), sharing=REGION), ref=SOURCE)

    assert answered(shelves, number, (1, "taken", "")).taken == 0

    with pytest.raises(NotReady):
        draft_of(shelves)


def test_what_the_text_says_already_is_told_and_begins_no_draft(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP)
    shelves.shelve(a_plan(THEIRS.replace(b"No count", b"No count at night"), sharing=REGION), ref=SOURCE)
    page = shelves.desk_of(SAM).offers.one(SOURCE, number)

    answered(shelves, number, (1, "taken", ""))

    assert [one.stands for one in page.items] == [False]
    assert states(given(shelves, number)) == ["taken"]
    with pytest.raises(NotReady):
        draft_of(shelves)


def test_a_draft_that_is_dropped_leaves_the_item_unanswered(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP)
    answered(shelves, number, (1, "taken", ""))
    revision = shelves.desk_of(SAM).drafting.page(SOURCE).number

    shelves.desk_of(SAM).drafting.drop(SOURCE, started_from=revision)

    assert states(given(shelves, number)) == ["waiting"]
    assert answered(shelves, number, (1, "declined", "No."), token="another-token-of-his").declined == 1


def test_sent_twice_it_is_answered_once(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP)

    first, second = (answered(shelves, number, (1, "taken", "")) for _ in range(2))

    assert first == second
    assert len(shelves.desk_of(SAM).drafting.revisions(SOURCE).saved) == 2


def test_what_somebody_else_answered_is_not_answered_again(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP, SIGNS)
    answered(shelves, number, (1, "declined", "No."))

    with pytest.raises(NotReady, match="answered this already"):
        answered(shelves, number, (1, "taken", ""), (2, "taken", ""), by=SID)

    assert states(given(shelves, number)) == ["declined", "waiting"]
    with pytest.raises(NotReady):
        draft_of(shelves)


def test_a_draft_that_has_moved_on_is_not_written_over(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP)
    shelves.draft(THEIRS, ref=SOURCE)

    for stale in (0, 7):
        with pytest.raises(Stale):
            answered(shelves, number, (1, "taken", ""), started_from=stale)
    assert answered(shelves, number, (1, "taken", ""), started_from=1).taken == 1


@pytest.mark.parametrize(
    ("verdict", "words", "sentence"),
    [
        ("declined", " \u202e ", "Say why not"),
        ("declined", "x" * 501, "at most 500"),
        ("adapted", "", "Write what"),
        ("adapted", "x" * 20_001, "at most 20,000"),
        ("forged", "", "Choose"),
    ],
)
def test_words_that_cannot_be_taken_are_named_at_their_item(
    shelves: Shelves, verdict: str, words: str, sentence: str
) -> None:
    laid(shelves)
    number = offer(shelves, GAP, SIGNS)

    with pytest.raises(Mistyped) as no:
        answered(shelves, number, (1, verdict, words), (2, "taken", ""))

    assert sentence in no.value.errors[f"{verdict}-1"]
    assert states(given(shelves, number)) == ["waiting", "waiting"]


def test_a_reason_that_names_somebody_must_be_looked_at(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP)

    with pytest.raises(SeemsNamed):
        answered(shelves, number, (1, "declined", "Ask Kevin Smith."))
    sure = [ItemAnswer(1, "declined", "Ask Kevin Smith.", sure=True)]
    shelves.desk_of(SAM).offers.answer(SOURCE, number, sure, started_from=0, token="token-of-an-answer")

    assert given(shelves, number).items[0].item.why == "Ask Kevin Smith."


@pytest.mark.parametrize(
    "typed", ["nothing of the kind", "### SX-8: One\n\n- **Priority:** 1\n\n### SX-9: Two\n"]
)
def test_a_requirement_typed_anew_must_read_as_one(shelves: Shelves, typed: str) -> None:
    laid(shelves)
    number = offer(shelves, HERON)

    told = answered(shelves, number, (1, "adapted", typed))

    assert "one requirement" in told.stayed[1]
