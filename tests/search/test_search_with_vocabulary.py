"""Searching with the vocabulary: what it adds, what it takes a term for, and what it must not merge."""

from __future__ import annotations

from pathlib import Path

from kb.access import whole
from kb.search import Answer, load_vocabulary, scan
from kb.search.answer import Query
from tests.cast import TODAY
from tests.search.shelf_of_plans import a_plan, a_row, plans

VOCABULARY = load_vocabulary(Path(__file__).parents[2] / "index")
SHELF = (
    a_plan(
        1, "Clandestine entry", a_row("R-1", "In-country clandestine encounters at parks for heavy vehicles?")
    ),
    a_plan(2, "Coast", a_row("R-1", "Which small boat is used?"), a_row("R-2", "Which boat is moored here?")),
    a_plan(3, "Organised immigration crime"),
    a_plan(4, "Cases", full="Ask the officer in the case."),
    a_plan(5, "Suspicious activity reports", full="From the banks."),
    a_plan(6, "Search and rescue", full="By the coastguard. SAR teams."),
)


def _ask(text: str, **changes: object) -> Answer:
    return scan(Query(text, whole(), TODAY, **changes), SHELF, vocabulary=VOCABULARY)  # type: ignore[arg-type]  # as said


def test_a_term_of_the_trade_finds_other_words_for_it_and_says_which() -> None:
    answer = _ask("lorry drop")

    assert plans(answer) == ["thames-valley/p1"]
    assert answer.added


def test_one_can_do_without_the_added_words() -> None:
    answer = _ask("lorry drop", with_vocabulary=False)

    assert (answer.total_plans, answer.added) == (0, ())


def test_a_longer_term_is_looked_for_as_a_whole_and_not_by_its_last_word() -> None:
    answer = _ask("dinghy")

    assert [(group.plan_ref, [row.ref for row in group.rows]) for group in answer.groups] == [
        ("thames-valley/p2", ["R-1"])
    ]


def test_a_colliding_short_form_is_taken_in_its_usual_sense_and_can_be_taken_in_another() -> None:
    usual, other = _ask("OIC"), _ask("OIC", senses={"OIC": "officer in the case"})

    assert (plans(usual), usual.taken_as[0].sense) == (["thames-valley/p3"], "organised immigration crime")
    assert (plans(other), other.taken_as[0].sense) == (["thames-valley/p4"], "officer in the case")


def test_a_term_without_a_usual_sense_has_results_for_each_sense_apart() -> None:
    answer = _ask("SAR")

    found = {section.sense: [group.plan_ref for group in section.groups] for section in answer.sections}
    assert plans(answer) == ["thames-valley/p6"]
    assert ["thames-valley/p5"] in found.values()
    assert ["thames-valley/p6"] in found.values()
    assert all(len(refs) <= 1 for refs in found.values())
