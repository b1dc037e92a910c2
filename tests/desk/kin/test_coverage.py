"""Who covers what: what the matrix tells each reader, what it keeps to itself, and that an empty cell is only empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.access import OWN_ONLY, Actor
from kb.desk import ALL, CoverageAsked, CoveragePage
from kb.errors import NotFound
from kb.plan import CellKind, Marking
from kb.store import NewDecision, NewException
from tests.cast import ADA, ANNA, AUDREY, CATH, ESSIE, KIT, NOON, REGION, RON, SUE, TODAY, TOM
from tests.desk_cast import NED, Shelves, a_house, a_plan, a_row, a_text

WHOLE = {
    "sources": "Roads policing",
    "collector": "Roads intelligence officer",
    "needed_by": "2026-12-31",
    "reporting_route": "Intelligence report",
    "analysis": "Problem profile",
    "shared_with": "Region",
    "answered_when": "Two reports a site",
}
SUSSEX, THAMES = "sussex/oic", "thames-valley/oic"
LATER = NOON + dt.timedelta(days=1)


def rows(*refs: str, **fields: str) -> bytes:
    asked = {
        "OIC-01": "Which lay-bys on the coast road are used by lorry drivers?",
        "OIC-02": "Who sells forged driving licences in the county towns?",
        "OIC-03": "Which marinas let small boats land at night?",
    }
    return a_text(*(a_row(ref, asked[ref], theme="Sea", **fields) for ref in refs))


@pytest.fixture
def shelves(tmp_path: Path) -> Iterator[Shelves]:
    """Sussex's plan of three, adapted by Thames Valley without OIC-02 and with OIC-03 incomplete."""
    with a_house(tmp_path, indexed=False) as made:
        made.shelve(a_plan(rows("OIC-01", "OIC-02", "OIC-03", **WHOLE), sharing=REGION), ref=SUSSEX)
        taken = a_text(
            a_row("OIC-01", "Which lay-bys are used here?", **WHOLE),
            a_row("OIC-03", "Which marinas let small boats land?"),
        )
        made.shelve(a_plan(taken, sharing=REGION), ref=THAMES)
        with made.store.writing(at=NOON, by=TOM.person) as tx:
            tx.kin.adapted(tx.shelf.card(THAMES, reach=made.desk_of(TOM).reach).plan_id, (SUSSEX, 1))  # type: ignore[union-attr]
        yield made


def tie_of(shelves: Shelves):  # type: ignore[no-untyped-def]
    with shelves.store.reading() as tx:
        return next(iter(tx.kin.all_ties()))


def told(page: CoveragePage) -> dict[str, dict[str, str]]:
    return {
        line.lead.ref: {
            column.slug: cell.kind.value for column, cell in zip(page.columns, line.cells, strict=True)
        }
        for line in page.lines
    }


def look(shelves: Shelves, who: Actor = SUE, at: dt.datetime = NOON, **asked: object) -> CoveragePage:
    return shelves.desk_of(who, at).coverage.page(CoverageAsked(**asked))  # type: ignore[arg-type]


def test_each_force_of_the_region_has_a_cell_that_says_what_it_has(shelves: Shelves) -> None:
    page = look(shelves)

    assert page.plan == SUSSEX
    assert told(page) == {
        "OIC-01": {"surrey": "Nothing shared with you", "sussex": "Covered", "thames-valley": "Covered"},
        "OIC-02": {
            "surrey": "Nothing shared with you",
            "sussex": "Covered",
            "thames-valley": "Nothing shared with you",
        },
        "OIC-03": {
            "surrey": "Nothing shared with you",
            "sussex": "Covered",
            "thames-valley": "Covered, incomplete",
        },
    }
    (cell,) = (one for one in page.lines[2].cells if one.kind is CellKind.INCOMPLETE)
    assert cell.rows[0].held.missing == WHOLE_MISSING
    assert cell.rows[0].path == f"/plans/{THAMES}/versions/1#OIC-03"
    assert page.lines[2].counts == "1 covered, 1 incomplete"


WHOLE_MISSING = (
    "source",
    "collector",
    "date",
    "reporting route",
    "analysis",
    "shared with",
    "answered when",
)


def test_a_hidden_plan_and_no_plan_make_the_same_matrix(shelves: Shelves) -> None:
    before = look(shelves)

    shelves.shelve(a_plan(rows("OIC-02", **WHOLE), sharing=OWN_ONLY, listed=True), ref="surrey/oic")
    after = look(shelves)

    assert told(after) == told(before)
    assert after.choices == before.choices
    assert after.marking == before.marking


def test_an_outline_counts_and_tells_nothing_of_what_it_lacks(shelves: Shelves) -> None:
    text = rows("OIC-02")
    shelves.shelve(a_plan(text, sharing=OWN_ONLY, outline=REGION), ref="surrey/oic")

    page = look(shelves)

    assert told(page)["OIC-02"]["surrey"] == "Covered (outline)"
    (cell,) = (one for one in page.lines[1].cells if one.kind is CellKind.OUTLINE)
    assert cell.rows[0].held.missing is None
    assert cell.rows[0].alike
    assert not cell.rows[0].held.overdue


def test_a_refusal_is_told_with_its_reason_to_who_reads_both_plans_in_full(shelves: Shelves) -> None:
    tie = tie_of(shelves)
    made = NewDecision('["row", "oic-02", "0"]', "h", "declined", 1, why="Not here", look_again=TODAY)
    with shelves.store.writing(at=NOON, by=TOM.person) as tx:
        tx.kin.decide(tie.id, [made])

    cell = look(shelves).lines[1].cells[2]

    assert (cell.kind, cell.why, cell.until) == (CellKind.DECLINED, "Not here", TODAY)
    shelves.shelve(a_plan(rows("OIC-01", **WHOLE), sharing=OWN_ONLY, outline=REGION), ref=THAMES, at=LATER)
    assert look(shelves, at=LATER).lines[1].cells[2].empty


def test_a_refusal_is_not_told_where_the_source_is_read_in_outline_only(shelves: Shelves) -> None:
    made = NewDecision('["row", "oic-02", "0"]', "h", "declined", 1, why="Not here")
    with shelves.store.writing(at=NOON, by=TOM.person) as tx:
        tx.kin.decide(tie_of(shelves).id, [made])
    assert look(shelves, ANNA).lines[1].cells[2].kind is CellKind.DECLINED

    text = rows("OIC-01", "OIC-02", "OIC-03", **WHOLE)
    shelves.shelve(a_plan(text, sharing=OWN_ONLY, outline=REGION), ref=SUSSEX, at=LATER)

    cells = look(shelves, ANNA, at=LATER, plan=SUSSEX).lines[1].cells
    assert [one.kind for one in cells] == [CellKind.NOTHING, CellKind.OUTLINE, CellKind.NOTHING]


def test_an_exception_holds_until_its_day_and_then_says_that_it_ran_out(shelves: Shelves) -> None:
    tie = tie_of(shelves)
    new = NewException(
        tie.plan_id, THAMES, tie.source_id, "OIC-02", "No ports", TODAY, "Head of intelligence"
    )
    with shelves.store.writing(at=NOON, by=TOM.person) as tx:
        tx.core.record(new)

    today, tomorrow = (look(shelves, at=at).lines[1].cells[2] for at in (NOON, LATER))

    assert (today.kind, today.over, tomorrow.over) == (CellKind.EXCEPTED, False, True)
    assert today.why == "No ports"


def test_a_past_day_shows_what_stood_at_its_end(shelves: Shelves) -> None:
    shelves.shelve(a_plan(rows("OIC-02", **WHOLE), sharing=REGION), ref="surrey/oic", at=LATER)

    then = look(shelves, at=LATER, on=TODAY, plan=SUSSEX)
    now = look(shelves, at=LATER, plan=SUSSEX)

    assert told(then)["OIC-02"]["surrey"] == "Nothing shared with you"
    assert told(now)["OIC-02"]["surrey"] == "Covered"
    assert look(shelves, at=LATER, on=TODAY - dt.timedelta(days=9)).lines == ()


def test_filters_keep_only_what_was_asked_for(shelves: Shelves) -> None:
    with shelves.store.writing(at=NOON, by=RON.person) as tx:
        tx.core.mark((tie_of(shelves).source_id, SUSSEX), ["OIC-02"], "south-east")

    assert [one.lead.ref for one in look(shelves, core=True).lines] == ["OIC-02"]
    assert [one.lead.ref for one in look(shelves, incomplete=True).lines] == ["OIC-03"]
    assert [one.lead.ref for one in look(shelves, priority=2).lines] == []
    assert len(look(shelves, theme="sea").lines) == 3
    assert look(shelves, overdue=True).lines == ()
    assert len(look(shelves, at=NOON + dt.timedelta(days=60), overdue=True).lines) == 3


def test_all_plans_become_groups_and_every_force_is_shown_where_asked(shelves: Shelves) -> None:
    page = look(shelves, plan=ALL, organisations=ALL)

    assert [one.name for one in page.columns] == sorted(
        ("Essex Police", "Kent Police", "Surrey Police", "Sussex Police", "Thames Valley Police")
    )
    assert [line.lead.ref for line in page.lines] == ["OIC-01", "OIC-02", "OIC-03"]


@pytest.mark.parametrize("who", [CATH, ADA, AUDREY, NED])
def test_who_reads_no_rows_finds_no_matrix(shelves: Shelves, who: Actor) -> None:
    with pytest.raises(NotFound):
        look(shelves, who)


@pytest.mark.parametrize("plan", ["surrey/none", "kent/oic"])
def test_a_plan_out_of_reach_is_not_found_like_none(shelves: Shelves, plan: str) -> None:
    shelves.shelve(a_plan(rows("OIC-01"), sharing=OWN_ONLY), ref="kent/oic")

    with pytest.raises(NotFound):
        look(shelves, plan=plan)


def test_asking_a_force_is_the_same_whatever_it_has(shelves: Shelves) -> None:
    about = f"{SUSSEX}@1#OIC-02"
    before = shelves.desk_of(SUE).coverage.ask("kent", about)

    shelves.shelve(a_plan(rows("OIC-02"), sharing=OWN_ONLY), ref="kent/oic")

    assert shelves.desk_of(SUE).coverage.ask("kent", about) == before
    assert before.question == "Who sells forged driving licences in the county towns?"
    for who, force, row in ((SUE, "nowhere", about), (SUE, "serocu", about), (ESSIE, "kent", about)):
        with pytest.raises(NotFound):
            shelves.desk_of(who).coverage.ask(force, row)


def test_each_plan_laid_together_leaves_a_line_and_a_file_is_a_disclosure(shelves: Shelves) -> None:
    look(shelves)
    raw, marking = shelves.desk_of(SUE).coverage.csv(CoverageAsked())

    lines = [(one.act, one.object) for one in shelves.audit() if one.person == SUE.person]
    assert lines == [
        ("combination", SUSSEX),
        ("combination", THAMES),
        ("disclosure", SUSSEX),
        ("disclosure", THAMES),
    ]
    assert marking is Marking.OFFICIAL_SENSITIVE
    text = raw.decode("utf-8-sig")
    assert "An empty cell is no evidence that a force has no requirement." in text
    assert not {"missing", "none", "gap"} & set(text.casefold().split())


def test_a_reader_of_another_region_sees_that_region(shelves: Shelves) -> None:
    page = look(shelves, KIT)

    assert [one.slug for one in page.columns] == ["essex", "kent"]
    assert page.lines == ()
