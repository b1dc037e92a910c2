"""Core requirements: who marks them, what a plan without one must answer, and when the answer runs out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.access import OWN_ONLY
from kb.desk import ExceptionOrder, Wanting
from kb.errors import NotAllowed, NotFound
from kb.plan import Finding
from tests.cast import NOON, PETE, REGION, RON, SUE, TODAY, TOM
from tests.desk_cast import Shelves, a_house, a_plan, a_row, a_text

SUSSEX, THAMES = "sussex/oic", "thames-valley/oic"
YEAR = dt.timedelta(days=365)
ORDER = ExceptionOrder(f"{SUSSEX}#OIC-02", "There are no ports here.", TODAY + YEAR, "Head of intelligence")


@pytest.fixture
def shelves(tmp_path: Path) -> Iterator[Shelves]:
    """Thames Valley's plan and draft, adapted from Sussex without OIC-02, which is core."""
    with a_house(tmp_path, indexed=False) as made:
        made.shelve(
            a_plan(a_text(a_row("OIC-01"), a_row("OIC-02", "Which ports?")), sharing=REGION), ref=SUSSEX
        )
        made.shelve(a_plan(a_text(a_row("OIC-01"))), ref=THAMES)
        made.draft(a_text(a_row("OIC-01"), a_row("OIC-09", "Ours?")))
        with made.store.writing(at=NOON, by=TOM.person) as tx:
            card = tx.shelf.card(THAMES, reach=made.desk_of(TOM).reach)
            assert card is not None
            tx.kin.adapted(card.plan_id, (SUSSEX, 1))
        made.desk_of(RON).core.mark(SUSSEX, ["OIC-02"], "south-east")
        yield made


def found(shelves: Shelves, at: dt.datetime = NOON) -> list[Finding]:
    page = shelves.desk_of(TOM, at).readiness.draft(THAMES)
    return [one for one in page.readiness.blocking if one.kind == "core"]


def test_leaving_a_core_one_out_waits_for_an_exception(shelves: Shelves) -> None:
    (finding,) = found(shelves)
    assert finding.sentence.startswith("OIC-02 of Sussex Police is core and is not in this plan")
    review = shelves.desk_of(PETE).review.page(THAMES)
    assert "core" in {one.kind for one in review.weighed.blocking}

    shelves.desk_of(TOM).core.record(THAMES, ORDER, "token")
    shelves.desk_of(TOM).core.record(THAMES, ORDER, "token")

    assert found(shelves) == []
    with shelves.store.reading() as tx:
        assert len(tx.conn.exec_driver_sql("SELECT id FROM exceptions").all()) == 1


def test_an_exception_that_ran_out_blocks_again_and_is_told_to_the_owner(shelves: Shelves) -> None:
    shelves.desk_of(TOM).core.record(THAMES, ORDER, "token")
    over = NOON + YEAR + dt.timedelta(days=1)

    assert "ran out on 24 November 2027" in found(shelves, over)[0].sentence
    page = shelves.desk_of(TOM, over).reading.plan(THAMES)
    assert any("The exception for that ran out" in one for one in page.copy.heading.stale)
    with shelves.store.reading() as tx:
        due = [one for kind, one in shelves.desk_of(TOM, over).notices.of_own_plans(tx) if kind == "due"]
    assert any("OIC-02 of Sussex Police" in said for one in due for said in one.said)


def test_a_row_that_came_from_it_answers_whatever_it_is_called(shelves: Shelves) -> None:
    with shelves.store.writing(at=NOON, by=TOM.person) as tx:
        (tie,) = tx.kin.all_ties()
        tx.kin.set_origins(tie.id, {"OIC-09": "OIC-02"})

    assert found(shelves) == []


def test_nobody_is_told_of_a_core_row_that_they_may_not_read(shelves: Shelves) -> None:
    shelves.shelve(
        a_plan(a_text(a_row("OIC-01"), a_row("OIC-02", "Which ports?")), sharing=OWN_ONLY), ref=SUSSEX
    )

    assert found(shelves) == []
    assert shelves.desk_of(TOM).core.exceptions(THAMES).gaps == ()
    with pytest.raises(NotFound):
        shelves.desk_of(TOM).core.record(THAMES, ORDER, "token")


def test_the_mark_ends_and_so_does_the_question(shelves: Shelves) -> None:
    assert shelves.desk_of(RON).core.end(SUSSEX, ["OIC-02"], "south-east") == 1

    assert found(shelves) == []
    page = shelves.desk_of(RON).core.page(SUSSEX)
    assert [(one.ref, one.ended_at) for one in page.marks] == [("OIC-02", NOON)]


def test_only_a_regions_editor_marks_and_only_what_they_read(shelves: Shelves) -> None:
    for who, rows, region in (
        (SUE, ["OIC-01"], "south-east"),
        (RON, ["OIC-01"], "eastern"),
        (RON, ["OIC-77"], "south-east"),
        (RON, [], "south-east"),
    ):
        with pytest.raises(NotFound):
            shelves.desk_of(who).core.mark(SUSSEX, rows, region)
    with pytest.raises(NotFound):
        shelves.desk_of(SUE).core.page(SUSSEX)


@pytest.mark.parametrize(
    ("field", "order"),
    [
        ("why", ExceptionOrder(ORDER.row, " ", ORDER.until, ORDER.role)),
        ("until", ExceptionOrder(ORDER.row, ORDER.why, None, ORDER.role)),
        ("until", ExceptionOrder(ORDER.row, ORDER.why, TODAY - dt.timedelta(days=1), ORDER.role)),
        ("until", ExceptionOrder(ORDER.row, ORDER.why, TODAY + 3 * YEAR, ORDER.role)),
        ("role", ExceptionOrder(ORDER.row, ORDER.why, ORDER.until, "")),
    ],
)
def test_what_is_wrong_is_said_at_its_field(shelves: Shelves, field: str, order: ExceptionOrder) -> None:
    with pytest.raises(Wanting) as no:
        shelves.desk_of(TOM).core.record(THAMES, order, "token")

    assert no.value.field == field


def test_only_who_writes_the_plan_records_an_exception(shelves: Shelves) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        shelves.desk_of(SUE).core.record(THAMES, ORDER, "token")
