"""Several plans in one table: each row in one line, told against the first plan that has it."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from kb.plan import How, Kinship, Line, in_columns, parse
from tests.plan.texts import PLANS, a_row, text_of

BOATS, FEES = "Which slipways are used for landings by small boat?", "How are fees for journeys moved?"


def a_plan(*rows: tuple[str, str, str]) -> str:
    return text_of({}, [a_row(ref, question, {"Gap": gap, "Owner": ref}) for ref, question, gap in rows])


ONE = a_plan(("A-1", BOATS, "x"), ("A-2", FEES, "x"))
TWO = a_plan(("A-1", BOATS, "y"), ("T-1", "Which farms are visited?", "x"))
THREE = a_plan(("A-1", "Which farms do lorries visit?", "x"), ("K-2", BOATS, "x"))


def lines(*texts: str, kin: bool = False, local: bool = True) -> tuple[Line, ...]:
    return in_columns([parse(text) for text in texts], lambda *_: Kinship() if kin else None, local=local)


def refs(found: tuple[Line, ...]) -> list[list[str | None]]:
    return [[cell and cell.row.ref for cell in line.cells] for line in found]


def test_rows_of_strangers_are_joined_by_what_they_ask() -> None:
    assert refs(lines(ONE, TWO, THREE)) == [["A-1", "A-1", "K-2"], ["A-2", None, None], [None, "T-1", "A-1"]]


def test_rows_of_kin_are_joined_by_reference_first() -> None:
    found = lines(ONE, THREE, kin=True)

    assert refs(found)[0] == ["A-1", "A-1"]
    assert [pair and pair.how for pair in [cell.pair for cell in found[0].cells if cell]] == [
        None,
        How.REFERENCE,
    ]


def test_a_cell_is_told_against_the_first_plan_of_its_line() -> None:
    first = lines(ONE, TWO, kin=True)[0]

    assert [(cell.first, cell.labels) for cell in first.cells if cell] == [(True, ()), (False, ("Gap",))]
    assert (first.alone, first.alike) == (False, False)


def test_a_row_that_is_known_by_way_of_a_likeness_is_no_surer_than_that() -> None:
    docs = [parse(text) for text in (ONE, THREE, THREE)]

    found = in_columns(docs, lambda a, b: Kinship() if (a, b) == (1, 2) else None)

    assert [cell.pair and cell.pair.how for cell in found[0].cells if cell] == [
        None,
        How.LIKENESS,
        How.LIKENESS,
    ]


def test_what_is_local_is_not_told_between_kin() -> None:
    other = ONE.replace("**Owner:** A-1", "**Owner:** Somebody")

    assert lines(ONE, other, kin=True, local=False)[0].alike
    assert not lines(ONE, other, kin=True)[0].alike


@given(st.lists(PLANS, min_size=1, max_size=4), st.booleans())
def test_every_row_of_every_plan_stands_in_one_line(texts: list[str], kin: bool) -> None:
    found = lines(*texts, kin=kin)

    for at, text in enumerate(texts):
        held = [line.cells[at].row for line in found if line.cells[at]]
        assert Counter(held) == Counter(parse(text).requirements)
