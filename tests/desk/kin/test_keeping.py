"""Keeping in step: what is taken goes into a draft, what is kept as ours is quiet until its day, nothing is lost."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.desk import KeepOrder, Mistyped, Pick
from kb.desk.kin.answering import SeemsNamed
from kb.errors import Invalid, NotAllowed, NotFound, Stale
from tests.cast import NOON, OWN, PETE, POLICING, REGION, SUE, TOM
from tests.desk.kin.keeping_story import (
    BARNS,
    BOATS,
    FIRST,
    LORRIES,
    OURS,
    SOURCE,
    Story,
    sussex,
)
from tests.desk_cast import DAY, NED, Shelves, a_plan, a_row

TAKE, LATER = Pick("take"), Pick()
SECOND = (
    a_row("OIC-01", LORRIES, gap="Something known", sources="PND", owner="Sussex desk anew"),
    a_row("OIC-02", "Which hand car washes?", priority="2", gap="A list", collector="Sussex NPT"),
    a_row("OIC-03", BOATS, gap="A count", visible_to="Sussex Police, Thames Valley Police"),
    a_row("OIC-04", BARNS, gap="Unknown", needed_by="2027-02-28"),
)


def keep(why: str = "We know better here.", again: dt.date | None = None) -> Pick:
    return Pick("keep", why=why, look_again=again)


@pytest.fixture
def story(shelves: Shelves) -> Story:
    """Thames Valley's plan, adapted from Sussex version 1 and in force."""
    told = Story(shelves)
    shelves.shelve(a_plan(sussex(), sharing=POLICING), ref=SOURCE, at=told.at)
    told.adapt()
    return told


@pytest.fixture
def moved(story: Story) -> Story:
    """Both plans have moved on: Sussex has a second version, and Thames Valley another gap in OIC-02."""
    story.change("No list", "Our own list")
    story.approve()
    story.source(sussex(*SECOND[:2], FIRST[2], SECOND[3]))
    return story


def test_a_plan_is_in_step_until_its_source_moves_on(story: Story) -> None:
    assert story.page().many == 0

    story.source(sussex(SECOND[0], *FIRST[1:]))

    assert story.words() == {"OIC-01: gap changed from “Little known” to “Something known”"}
    assert story.checked() == 1


def test_the_counts_are_told_before_anything_is_applied(moved: Story) -> None:
    page = moved.page()

    assert (page.many, page.ready, page.ties[0].checked, page.ties[0].heading.number) == (5, 4, 1, 2)
    assert moved.words() == {
        "OIC-01: gap changed from “Little known” to “Something known”",
        "OIC-02: question changed from “Which car washes?” to “Which hand car washes?”",
        "OIC-02: priority changed from “1” to “2”",
        "OIC-02: gap changed from “No list” to “A list”",
        f"OIC-04 added: “{BARNS}”",
    }


def test_taken_declined_and_adapted_the_plan_is_in_step_once_approved(moved: Story) -> None:
    kept = moved.keep(
        **{
            "OIC-01: gap": TAKE,
            "OIC-02: question": TAKE,
            "OIC-04 added": TAKE,
            "OIC-02: priority": keep(again=(moved.at + 365 * DAY).date()),
            "OIC-02: gap": Pick("adapt", words="A list of ours"),
        }
    )

    assert (kept.taken, kept.adapted, kept.declined, kept.left, kept.drafted) == (3, 1, 1, 0, True)
    draft = moved.draft()
    assert all(
        said in draft for said in ("Something known", "Which hand car washes?", BARNS, "A list of ours")
    )
    assert "2027-02-28" not in draft
    assert moved.current() != draft
    assert moved.checked() == 1
    moved.approve()
    assert (moved.current(), moved.page().many, moved.checked()) == (draft, 0, 2)


def test_what_was_declined_is_quiet_until_its_day_and_then_comes_back(moved: Story) -> None:
    day = (moved.at + 365 * DAY).date()
    moved.keep(**{"OIC-02: priority": keep(again=day)}, ready=True)
    moved.keep(**{"OIC-02: gap": keep()})
    moved.approve()
    assert moved.page().many == 0

    moved.at += 370 * DAY

    (one,) = moved.page().items.values()
    assert one.open.again
    assert one.open.before is not None
    assert (one.open.before.why, one.open.before.look_again) == ("We know better here.", day)
    assert one.words == ("OIC-02: priority changed from “1” to “2”",)
    moved.keep(**{"OIC-02: priority": TAKE})
    moved.approve()
    assert moved.page().many == 0
    assert "**Priority:** 2" in moved.current()


def test_what_was_declined_comes_back_at_once_when_the_source_changes_it_again(moved: Story) -> None:
    moved.keep(**{"OIC-02: priority": keep(), "OIC-02: gap": keep()}, ready=True)
    moved.approve()
    assert moved.page().many == 0

    moved.source(
        sussex(SECOND[0], SECOND[1].replace("**Priority:** 2", "**Priority:** 3"), FIRST[2], SECOND[3])
    )

    (one,) = moved.page().items.values()
    assert one.words == ("OIC-02: priority changed from “2” to “3”",)
    assert one.open.before is not None
    assert not one.open.again


def test_a_refusal_without_a_draft_is_in_force_at_once(story: Story) -> None:
    story.source(sussex(SECOND[0], *FIRST[1:]))

    kept = story.keep(**{"OIC-01: gap": keep()})

    assert (kept.declined, kept.left, kept.drafted) == (1, 0, False)
    assert (story.page().many, story.checked()) == (0, 2)
    with pytest.raises(Exception, match="draft"):
        story.draft()


def test_what_was_taken_into_a_draft_that_is_dropped_is_to_look_at_again(moved: Story) -> None:
    before = moved.words()
    moved.keep(ready=True)
    assert len(moved.words()) == 1

    moved.drop()

    assert moved.words() == before


def test_what_is_left_stays_to_look_at_after_an_approval_and_what_was_taken_is_not_asked_again(
    moved: Story,
) -> None:
    moved.keep(**{"OIC-01: gap": TAKE})
    moved.approve()
    assert moved.checked() == 1
    moved.change("Something known", "All is known here")
    moved.approve()

    left = moved.words()

    assert len(left) == 4
    assert not any("OIC-01" in words for words in left)


def test_both_added_one_reference_is_one_question_and_the_source_s_row_gets_another(story: Story) -> None:
    story.change("### OIC-03", a_row("OIC-04", "Which of ours?", gap="All") + "### OIC-03")
    story.approve()
    story.source(sussex(*FIRST, SECOND[3]))

    (one,) = story.page().items.values()
    assert one.doubled
    story.keep(**{"OIC-04": TAKE})

    assert story.page().many == 0
    assert f"OIC-05: {BARNS}" in story.draft()
    assert "OIC-04: Which of ours?" in story.draft()
    story.approve()
    story.source(sussex(*FIRST, SECOND[3].replace("Unknown", "Known")))
    assert story.words() == {"OIC-05: gap changed from “Unknown” to “Known”"}


def test_two_rows_can_be_told_to_be_the_same_and_are_then_compared_field_by_field(story: Story) -> None:
    story.change("### OIC-03", a_row("OIC-04", BARNS, gap="Ours") + "### OIC-03")
    story.approve()
    story.source(sussex(*FIRST, SECOND[3]))

    kept = story.keep(**{"OIC-04": Pick("same")})

    assert (kept.same, kept.left) == (1, 1)
    (one,) = story.page().items.values()
    assert (one.item.ours_says, one.item.theirs_says, one.doubled) == (("Ours",), ("Unknown",), False)


def test_a_row_taken_out_of_the_source_takes_nothing_of_ours_with_it_unasked(story: Story) -> None:
    story.change("No count", "Our own count")
    story.approve()
    story.source(sussex(*FIRST[:2]))

    assert story.page().ready == 0
    with pytest.raises(Invalid, match="Nothing was picked"):
        story.keep(ready=True)
    assert story.words() == {f"OIC-03 taken out: “{BOATS}”"}
    story.keep(**{"OIC-03 taken out": TAKE})
    assert "OIC-03" not in story.draft()
    assert story.page().many == 0


def test_a_move_is_a_move(story: Story) -> None:
    story.source(sussex(FIRST[2], *FIRST[:2]))

    assert story.words() == {"Requirements in another order: OIC-03 moved"}
    story.keep(ready=True)
    assert story.draft().index("OIC-03") < story.draft().index("OIC-01")
    assert story.page().many == 0


def test_two_at_once_write_nothing_over_and_are_told(moved: Story) -> None:
    page = moved.page()
    order = KeepOrder(page.own.number, page.seen, {moved.name("OIC-01: gap"): TAKE})
    moved.keep(by=PETE, **{"OIC-02: question": TAKE})
    draft = moved.draft()

    with pytest.raises(Stale, match="what you picked is kept"):
        moved.send(order)

    assert moved.draft() == draft


def test_a_source_that_moved_on_meanwhile_writes_nothing(moved: Story) -> None:
    page = moved.page()
    order = KeepOrder(page.own.number, page.seen, {moved.name("OIC-01: gap"): TAKE})
    moved.source(sussex(*SECOND))

    with pytest.raises(Stale):
        moved.send(order)


def test_the_same_form_twice_does_it_once(moved: Story) -> None:
    page = moved.page()
    order = KeepOrder(page.own.number, page.seen, {moved.name("OIC-01: gap"): keep()})
    desk = moved.shelves.desk_of(TOM, moved.at).keeping

    first = desk.keep(OURS, order, "token-of-one-form")

    assert desk.keep(OURS, order, "token-of-one-form") == first
    with moved.shelves.store.reading() as tx:
        (tie,) = tx.kin.all_ties()
        assert len(tx.kin.decisions([tie.id])) == 1


def test_a_reason_is_wanted_and_names_nobody(moved: Story) -> None:
    with pytest.raises(Mistyped) as no:
        moved.keep(**{"OIC-01: gap": keep("")})
    assert next(iter(no.value.errors)).startswith("why-")
    with pytest.raises(Mistyped) as no:
        moved.keep(**{"OIC-01: gap": keep(again=NOON.date())})
    assert next(iter(no.value.errors)).startswith("again-")
    with pytest.raises(Mistyped, match="Write what"):
        moved.keep(**{"OIC-02: gap": Pick("adapt", words=" ")})
    with pytest.raises(SeemsNamed):
        moved.keep(**{"OIC-01: gap": keep("Ask John Smith on 07700 900123.")})
    with pytest.raises(Invalid, match="Nothing was picked"):
        moved.keep()


def test_rows_of_the_source_that_one_may_not_read_are_never_told_as_gone(story: Story) -> None:
    own = a_row("OIC-03", BOATS, gap="No count", visible_to="own")

    story.source(sussex(*FIRST[:2], own))

    assert story.page().many == 0


def test_of_a_source_out_of_reach_nothing_is_told_and_nothing_moves(moved: Story) -> None:
    moved.source(sussex(*SECOND), sharing=OWN)

    page = moved.page()

    assert (page.many, page.ties) == (0, ())
    moved.change("Our own list", "Our newest list")
    moved.approve()
    assert moved.checked() == 1


def test_whoever_does_not_write_the_plan_does_not_see_the_page(moved: Story) -> None:
    with pytest.raises(NotFound):
        moved.page(by=NED)
    with pytest.raises((NotAllowed, NotFound)):
        moved.page(by=SUE)


def test_what_was_decided_is_listed_by_role_and_can_be_looked_at_again(moved: Story) -> None:
    moved.keep(**{"OIC-02: priority": keep("Ours is right.")})
    desk = moved.shelves.desk_of(TOM, moved.at).keeping
    (line,) = desk.decided(OURS).recorded

    assert (line.about, line.decision.why, line.decision.role) == (
        "OIC-02: priority",
        "Ours is right.",
        "Plan author, Thames Valley Police",
    )
    assert line.may_look
    desk.look_again(OURS, line.decision.id)
    desk.look_again(OURS, line.decision.id)
    assert any("OIC-02: priority" in words for words in moved.words())
    with pytest.raises(NotFound):
        desk.look_again(OURS, 999)


def test_a_sensitive_row_keeps_its_marking_in_a_lower_plan(shelves: Shelves) -> None:
    story = Story(shelves)
    low = sussex(marking="OFFICIAL")
    shelves.shelve(a_plan(low, sharing=REGION), ref=SOURCE, at=story.at)
    story.adapt()
    row = FIRST[1].replace("No list", "A list\n- **Marking:** OFFICIAL-SENSITIVE")
    story.source(sussex(FIRST[0], row, FIRST[2], marking="OFFICIAL"))

    story.keep(**{"OIC-02: gap": TAKE})

    assert "OFFICIAL-SENSITIVE" in story.draft()
