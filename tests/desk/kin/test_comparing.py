"""Comparing is of what one person reads, and names nothing that they may not know of."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import Actor
from kb.desk import ColumnsPage, ComparedPage
from kb.errors import Invalid, NotFound, NotReady
from kb.plan import Marking, RowState
from kb.store import Act, Taken
from tests.cast import ANNA, CATH, ESSIE, KIT, NOON, OWN, POLICING, REGION, SUE, TOM
from tests.desk_cast import DAY, OLIVE, Shelves, a_plan, a_row, a_text

BOATS, FEES = "Which slipways are used for landings by small boat?", "How are fees for journeys moved?"
SUSSEX, TV, KENT = "sussex/oic", "thames-valley/oic", "kent/own"
YEAR = dt.timedelta(days=365)
STATES = RowState


def shared(*rows: str, scope: object = REGION, **facts: object):
    return a_plan(a_text(*rows), sharing=scope, **facts)


@pytest.fixture
def two(shelves: Shelves) -> Shelves:
    """Sussex's plan, and Thames Valley's that was adapted from it: a field changed, an owner changed, a row its own."""
    shelves.shelve(
        shared(a_row("OIC-01", BOATS, gap="much", collector="Coast"), a_row("OIC-02", FEES)), ref=SUSSEX
    )
    rows = (
        a_row("OIC-01", BOATS, gap="little", collector="Roads"),
        a_row("OIC-02", FEES),
        a_row("TV-01", "Who?"),
    )
    shelves.shelve(shared(*rows), ref=TV, source=(SUSSEX, 1))
    return shelves


def compared(shelves: Shelves, reader: Actor, *refs: str, **how: bool) -> ComparedPage:
    page = shelves.desk_of(reader).comparing.plans(refs or (SUSSEX, TV), **how)
    assert isinstance(page, ComparedPage)
    return page


def states(page: ComparedPage) -> dict[str, RowState]:
    return {row.row.ref: row.state for row in page.comparison.rows}


def told(page: ComparedPage) -> list[tuple[str | None, str]]:
    return [(change.ref, change.label) for change in page.comparison.changes]


def test_an_adapted_plan_is_compared_by_reference_without_what_is_local(two: Shelves) -> None:
    page = compared(two, ANNA)

    assert states(page) == {"OIC-01": STATES.CHANGED, "OIC-02": STATES.SAME, "TV-01": STATES.ONLY_THEIRS}
    assert ("OIC-01", "Gap") in told(page)
    assert ("OIC-01", "Collector") not in told(page)
    assert any("does not copy" in sentence for sentence in page.left_out)


def test_what_is_local_is_compared_where_it_is_wanted(two: Shelves) -> None:
    page = compared(two, ANNA, local=True)

    assert ("OIC-01", "Collector") in told(page)
    assert not any("does not copy" in sentence for sentence in page.left_out)


def test_strangers_are_compared_by_what_they_ask_and_it_is_said_how_sure(two: Shelves) -> None:
    two.shelve(shared(a_row("OIC-01", "Who mends the roof?"), a_row("K-7", BOATS)), ref="surrey/oic")

    page = compared(two, ANNA, SUSSEX, "surrey/oic")

    pairs = [(p.ours_ref, p.theirs_ref, p.words) for p in page.comparison.matching.pairs]
    assert pairs == [("OIC-01", "K-7", "very alike")]
    assert "1 requirement was paired by what they ask, as nothing else is known." in page.said


def test_two_plans_of_one_source_are_kin_only_to_whoever_reads_the_source(shelves: Shelves) -> None:
    shelves.shelve(shared(a_row("X-1", "?"), scope=OWN), ref="surrey/source")
    for ref, asks in ((SUSSEX, BOATS), (TV, FEES)):
        shelves.shelve(shared(a_row("X-1", asks), scope=POLICING), ref=ref, source=("surrey/source", 1))

    assert not compared(shelves, ESSIE).comparison.matching.kin
    shelves.shelve(shared(a_row("X-1", "?"), scope=POLICING), ref="surrey/source")
    assert compared(shelves, ESSIE).comparison.matching.kin


def test_rows_that_were_paired_by_hand_are_compared_whatever_their_references(two: Shelves) -> None:
    two.shelve(shared(a_row("Z-9", "Reworded beyond knowing?", gap="much")), ref="surrey/oic")
    with two.store.writing(at=NOON) as tx:
        plan = tx.shelf.card("surrey/oic", reach=two.desk_of(ANNA).reach)
        assert plan is not None
        tie = tx.kin.link(plan.plan_id, (SUSSEX, 1), Taken(a_text(), Marking.OFFICIAL_SENSITIVE))
        tx.kin.set_origins(tie.id, {"Z-9": "OIC-01"})

    (row,) = [row for row in compared(two, ANNA, "surrey/oic", SUSSEX).comparison.rows if row.renamed]

    assert (row.ours and row.ours.ref, row.theirs and row.theirs.ref) == ("Z-9", "OIC-01")


@pytest.fixture
def past(shelves: Shelves) -> Shelves:
    """Three versions; the second is kept to its own force, and a row of the third as well."""
    shelves.shelve(
        shared(a_row("OIC-01", BOATS), a_row("OIC-02", FEES), dated_at=NOON - 2 * YEAR),
        shared(a_row("OIC-01", "Not yet shared?"), scope=OWN, dated_at=NOON - YEAR),
        shared(a_row("OIC-01", BOATS, gap="x"), a_row("OIC-02", FEES, visible_to="own"), dated_at=NOON - DAY),
        ref=TV,
    )
    return shelves


def test_the_last_two_versions_in_reach_are_compared_unless_others_are_named(past: Shelves) -> None:
    page = past.desk_of(SUE).comparing.versions(TV)

    assert (page.ours.number, page.theirs.number, page.numbers) == (1, 3, (3, 1))
    assert past.desk_of(TOM).comparing.versions(TV).numbers == (3, 2, 1)


def test_a_row_that_may_not_be_read_in_one_version_does_not_seem_to_have_gone(past: Shelves) -> None:
    assert states(past.desk_of(SUE).comparing.versions(TV)) == {"OIC-01": STATES.CHANGED}
    assert "OIC-02" in states(past.desk_of(TOM).comparing.versions(TV, older=1, newer=3))


@pytest.mark.parametrize(("older", "newer"), [(2, 3), (1, 2), (1, 9)])
def test_a_version_out_of_reach_is_as_one_that_is_not(older: int, newer: int, past: Shelves) -> None:
    with pytest.raises(NotFound):
        past.desk_of(SUE).comparing.versions(TV, older=older, newer=newer)


def test_one_version_alone_is_not_compared(two: Shelves) -> None:
    with pytest.raises(NotReady):
        two.desk_of(ANNA).comparing.versions(SUSSEX)


def test_an_erased_version_is_not_compared(past: Shelves) -> None:
    past.erase(1)

    with pytest.raises(NotReady):
        past.desk_of(TOM).comparing.versions(TV, older=1, newer=3)


@pytest.mark.parametrize("reader", [KIT, ESSIE, CATH])
@pytest.mark.parametrize(
    "refs", [(SUSSEX, TV), (TV, "kent/none"), (SUSSEX, "no reference"), ("sussex/oic@7", TV)]
)
def test_what_is_out_of_reach_is_as_what_is_not(refs: tuple[str, str], reader: Actor, two: Shelves) -> None:
    with pytest.raises(NotFound):
        two.desk_of(reader).comparing.plans(refs)


def test_of_an_outline_no_more_than_an_outline_is_compared(two: Shelves) -> None:
    row = a_row("OIC-01", BOATS, gap="hidden gap", theme="Sea", collector="hidden hand")
    two.shelve(a_plan(a_text(row), outline=POLICING), ref="surrey/oic")
    two.shelve(shared(a_row("K-1", BOATS, gap="my gap", theme="Coast"), scope=OWN), ref=KENT)

    page = compared(two, KIT, KENT, "surrey/oic", local=True)

    assert told(page) == [("K-1", "Theme")]
    assert any("outline only" in sentence for sentence in page.left_out)
    assert "hidden" not in repr(page)


def test_a_title_alone_is_not_compared(two: Shelves) -> None:
    two.shelve(a_plan(a_text(a_row()), listed=True), ref="surrey/oic")
    two.shelve(shared(a_row("K-1", BOATS), scope=OWN), ref=KENT)

    with pytest.raises(NotFound):
        two.desk_of(KIT).comparing.plans((KENT, "surrey/oic"))


def test_several_plans_stand_side_by_side(two: Shelves) -> None:
    two.shelve(shared(a_row("S-1", BOATS)), ref="surrey/oic")

    page = two.desk_of(ANNA).comparing.plans((SUSSEX, TV, "surrey/oic"))

    assert isinstance(page, ColumnsPage)
    refs = [[cell and cell.row.ref for cell in line.cells] for line in page.lines]
    assert refs == [["OIC-01", "OIC-01", "S-1"], ["OIC-02", "OIC-02", None], [None, "TV-01", None]]
    assert page.said == (
        "3 plans with 3 different requirements between them.",
        "1 in all of them (0 the same), 1 in one of them only.",
    )


def test_more_than_six_plans_are_refused_and_so_is_one(two: Shelves) -> None:
    for refs in ([f"{SUSSEX}@{n}" for n in range(1, 8)], [SUSSEX], [SUSSEX, SUSSEX]):
        with pytest.raises(Invalid):
            two.desk_of(ANNA).comparing.plans(refs)


def test_the_highest_marking_of_both_stands_on_the_page(shelves: Shelves) -> None:
    low = a_plan(a_text(marking="OFFICIAL"), sharing=REGION)
    shelves.shelve(low, ref=SUSSEX)
    shelves.shelve(low, ref="surrey/oic")
    shelves.shelve(shared(a_row()), ref=TV)

    assert compared(shelves, ANNA, SUSSEX, TV).marking is Marking.OFFICIAL_SENSITIVE
    assert compared(shelves, OLIVE, SUSSEX, "surrey/oic").marking is Marking.OFFICIAL


def test_each_plan_gets_a_line_in_the_audit_that_names_no_other(two: Shelves) -> None:
    before = len(two.audit())

    two.desk_of(ANNA).comparing.plans((SUSSEX, TV))
    two.desk_of(ANNA).comparing.plans_text((SUSSEX, TV))

    lines = two.audit()[before:]
    assert [(line.act, line.object) for line in lines] == [
        (Act.COMBINATION, f"{SUSSEX}@1"),
        (Act.COMBINATION, f"{TV}@1"),
        (Act.DISCLOSURE, f"{SUSSEX}@1"),
        (Act.DISCLOSURE, f"{TV}@1"),
    ]
    assert not any("sussex" in str(line.facts) or "thames" in str(line.facts) for line in lines)


def test_what_is_taken_away_has_its_marking_first_and_last(two: Shelves) -> None:
    lines = two.desk_of(ANNA).comparing.plans_text((SUSSEX, TV)).text.split("\n")

    assert lines[0] == lines[-2] == "**OFFICIAL-SENSITIVE**"
    assert "- OIC-01: gap changed from “much” to “little”" in lines
    assert "- Only in Thames Valley Police" in lines
    assert not any("Coast" in line for line in lines)


def test_several_plans_are_taken_away_in_the_same_way(two: Shelves) -> None:
    two.shelve(shared(a_row("S-1", BOATS)), ref="surrey/oic")

    text = two.desk_of(ANNA).comparing.plans_text((SUSSEX, TV, "surrey/oic")).text

    assert "- Surrey Police: S-1. " in text
    assert "- Surrey Police: nothing found in what you read" in text


def test_only_plans_in_reach_can_be_chosen(two: Shelves) -> None:
    page = two.desk_of(ANNA).comparing.choose([SUSSEX, "kent/hidden", "nonsense"], find="thames")

    assert [ref for ref, _ in page.ticked] == [SUSSEX]
    assert [plan.ref for plan in page.found] == [TV]
    assert two.desk_of(ESSIE).comparing.choose([SUSSEX]).ticked == ()
    assert two.desk_of(CATH).comparing.choose([TV]).found == ()
