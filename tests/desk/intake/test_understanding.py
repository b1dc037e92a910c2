"""From bytes to a version: who may read a row by its own words, and what is kept short."""

from __future__ import annotations

import pytest

from kb.access import EVERYONE_IN_POLICING, Scope, Sharing
from kb.desk.intake.understanding import row_sharing
from kb.errors import Invalid
from kb.plan import Marking
from tests.desk_cast import SLUGS, a_plan, a_row, a_text


@pytest.mark.parametrize(
    ("words", "sharing"),
    [
        (None, EVERYONE_IN_POLICING),
        ((), Sharing()),
        (("own",), Sharing(Scope.OWN)),
        (("region",), Sharing(Scope.REGION)),
        (("policing", "region"), Sharing(Scope.REGION)),
        (("kent",), Sharing(Scope.OWN, frozenset({"kent"}))),
        (("partners", "essex"), Sharing(Scope.PARTNERS, frozenset({"essex"}))),
        (("nowhere",), Sharing()),
    ],
)
def test_the_narrowest_width_counts_and_unknown_names_admit_nobody(
    words: tuple[str, ...] | None, sharing: Sharing
) -> None:
    assert row_sharing(words, bodies=SLUGS) == sharing


@pytest.mark.parametrize("said", ["own", "Own force only", "nobody", "the desk upstairs", ""])
def test_a_line_that_cannot_be_understood_keeps_the_row_at_home(said: str) -> None:
    [row] = a_plan(a_text(a_row(visible_to=said or " "))).rows

    assert row.sharing == Sharing()


def test_a_new_text_is_its_own_forces_only_however_its_header_reads() -> None:
    made = a_plan(a_text(sharing="policing", listed="yes", body="kent", state="withdrawn"))

    assert (made.sharing, made.outline, made.listed, made.state.value) == (
        Sharing(),
        Sharing(),
        False,
        "current",
    )


def test_rows_know_where_they_stand_in_the_text() -> None:
    text = a_text(a_row(), a_row("OIC-02", "Which marinas?"))

    spans = [text.decode()[row.start : row.stop] for row in a_plan(text).rows]

    assert [span.split(":")[0] for span in spans] == ["### OIC-01", "### OIC-02"]
    assert all(span.count("###") == 1 for span in spans)


def test_a_marking_that_is_missing_counts_as_the_higher_one() -> None:
    made = a_plan(b"# Plan\n\ntext\n")

    assert (made.marking, made.marking_missing) == (Marking.OFFICIAL_SENSITIVE, True)


@pytest.mark.parametrize("where", ["header", "row"])
def test_a_marking_too_high_is_refused_wherever_it_stands(where: str) -> None:
    text = a_text(marking="SECRET") if where == "header" else a_text(a_row(marking="SECRET"))

    with pytest.raises(Invalid, match="OFFICIAL-SENSITIVE"):
        a_plan(text)
