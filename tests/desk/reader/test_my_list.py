"""My list: rows that one person ticked, in their order, as far as they may still read them."""

from __future__ import annotations

import csv
import io

import pytest

from kb.access import Actor
from kb.errors import Invalid, NotFound
from kb.plan import Marking
from kb.store import Act
from tests.cast import CATH, ESSIE, KIT, NOON, OWN, POLICING, REGION, SUE, TOM
from tests.desk_cast import Shelves, a_plan, a_row, a_text

REF = "thames-valley/oic"
FIRST, SECOND, KEPT = (f"{REF}@1#OIC-0{n}" for n in (1, 2, 3))


@pytest.fixture
def rows(shelves: Shelves) -> Shelves:
    """A plan of three rows, the last kept to its own force."""
    text = a_text(
        a_row(),
        a_row("OIC-02", "Which marinas?", needed_by="2026-12-31"),
        a_row("OIC-03", "Which heron?", visible_to="own"),
    )
    shelves.shelve(a_plan(text, sharing=REGION, outline=POLICING))
    return shelves


def listed(shelves: Shelves, reader: Actor) -> list[str]:
    return [line.value for line in shelves.desk_of(reader).my_list.show().lines]


def test_rows_stand_in_the_order_in_which_they_were_ticked(rows: Shelves) -> None:
    mine = rows.desk_of(SUE).my_list

    assert mine.add([SECOND]) == 1
    assert mine.add([FIRST, SECOND]) == 1

    assert listed(rows, SUE) == [SECOND, FIRST]
    assert listed(rows, TOM) == []


def test_rows_move_up_and_down_and_stop_at_the_ends(rows: Shelves) -> None:
    mine = rows.desk_of(TOM).my_list
    mine.add([FIRST, SECOND, KEPT])

    mine.move(KEPT, up=True)
    mine.move(FIRST, up=True)
    mine.move(SECOND, up=False)

    assert listed(rows, TOM) == [FIRST, KEPT, SECOND]


def test_rows_are_taken_off_one_by_one_or_all_at_once(rows: Shelves) -> None:
    mine = rows.desk_of(SUE).my_list
    mine.add([FIRST, SECOND])

    assert mine.remove([FIRST]) == 1
    assert listed(rows, SUE) == [SECOND]
    mine.clear()
    assert listed(rows, SUE) == []


@pytest.mark.parametrize(
    "wanted", [KEPT, f"{REF}@2#OIC-01", f"{REF}@1#OIC-99", f"{REF}@1", "essex/none@1#OIC-01"]
)
def test_what_is_not_theirs_cannot_be_ticked_and_spoils_the_rest(wanted: str, rows: Shelves) -> None:
    mine = rows.desk_of(SUE).my_list

    with pytest.raises(NotFound):
        mine.add([FIRST, wanted])

    assert listed(rows, SUE) == []


def test_oversight_ticks_nothing(rows: Shelves) -> None:
    with pytest.raises(NotFound):
        rows.desk_of(CATH).my_list.add([FIRST])


def test_ticking_nothing_is_said(rows: Shelves) -> None:
    with pytest.raises(Invalid, match="Tick at least one"):
        rows.desk_of(SUE).my_list.add([])


def test_a_row_that_is_no_longer_theirs_is_simply_not_there(rows: Shelves) -> None:
    rows.desk_of(SUE).my_list.add([FIRST, SECOND])

    with rows.store.writing(at=NOON) as tx:
        tx.press.share(REF, 1, sharing=OWN, outline=OWN, listed=False)

    mine = rows.desk_of(SUE).my_list
    assert (mine.show().lines, mine.sheet().lines) == ((), ())
    assert b"OIC-01" not in mine.csv(root="https://plans.example")


def test_a_reader_of_the_outline_gets_no_date_and_no_status(rows: Shelves) -> None:
    rows.desk_of(KIT).my_list.add([SECOND])
    rows.desk_of(SUE).my_list.add([SECOND])

    [theirs], [full] = (rows.desk_of(reader).my_list.show().lines for reader in (KIT, SUE))

    assert (theirs.needed_by, theirs.status) == (None, None)
    assert full.needed_by is not None


def test_a_listed_version_says_when_a_newer_one_stands(rows: Shelves) -> None:
    rows.desk_of(SUE).my_list.add([FIRST])
    rows.shelve(a_plan(sharing=REGION))

    [line] = rows.desk_of(SUE).my_list.show().lines

    assert (line.number, line.newest, line.replaced) == (1, 2, True)


def test_a_newer_version_out_of_reach_is_not_spoken_of(rows: Shelves) -> None:
    rows.desk_of(ESSIE).my_list.add([FIRST])
    rows.shelve(a_plan())

    [line] = rows.desk_of(ESSIE).my_list.show().lines

    assert (line.newest, line.replaced) == (1, False)


def test_the_highest_marking_counts(shelves: Shelves) -> None:
    raised = a_row("OIC-02", "Which marinas?", marking="OFFICIAL-SENSITIVE")
    shelves.shelve(a_plan(a_text(a_row(), raised, marking="OFFICIAL"), sharing=REGION))
    mine = shelves.desk_of(SUE).my_list

    mine.add([FIRST])
    assert mine.show().marking is Marking.OFFICIAL
    mine.add([SECOND])
    assert mine.show().marking is Marking.OFFICIAL_SENSITIVE


def test_csv_is_marked_first_and_last_and_no_cell_is_a_formula(shelves: Shelves) -> None:
    shelves.shelve(a_plan(a_text(a_row(question="=1+1")), sharing=REGION))
    shelves.desk_of(SUE).my_list.add([FIRST])

    text = shelves.desk_of(SUE).my_list.csv(root="https://plans.example").decode("utf-8-sig")

    lines = list(csv.reader(io.StringIO(text)))
    assert "OFFICIAL-SENSITIVE" in lines[0][0]
    assert "OFFICIAL-SENSITIVE" in lines[-1][0]
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@"))]
    assert f"https://plans.example/plans/{REF}/versions/1#OIC-01" in text


def test_taking_the_list_away_is_a_disclosure_and_looking_at_it_a_consultation(rows: Shelves) -> None:
    mine = rows.desk_of(SUE).my_list
    mine.add([FIRST])
    before = len(rows.audit())

    mine.show()
    mine.sheet()
    mine.csv(root="")

    lines = rows.audit()[before:]
    assert [line.act for line in lines] == [Act.CONSULTATION, Act.DISCLOSURE, Act.DISCLOSURE]
    assert {line.person for line in lines} == {SUE.person}
