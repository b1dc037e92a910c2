"""A reader finds what is theirs, in the rendition that is theirs, and learns nothing of the rest."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest

from kb.access import Actor, Label, Sharing
from kb.plan import Marking, State, Status
from kb.search import Filters, PlanEntry, Query, Sort
from tests.cast import (
    ANNA,
    CATH,
    ESSIE,
    EVERYBODY,
    KIT,
    OWN,
    PARTNERS,
    POLICING,
    REGION,
    SUE,
    TODAY,
    TOM,
    a_label,
)
from tests.search.shelf_of_plans import (
    WORDS,
    a_plan,
    a_random_plan,
    a_row,
    ask,
    built,
    gist,
    plans,
    reading,
    refs,
)

SHELF = (
    a_plan(
        1,
        "Ferries",
        a_row("R-1", "Who books the ferry?", full={"gap": "Nobody asks at the desk."}, status=Status.TASKED),
        a_row("R-2", "Who pays the wren?", label=a_label(plan="thames-valley/p1", outline=POLICING, row=OWN)),
        full="The wren is named in the prose.",
        label=a_label(plan="thames-valley/p1", outline=POLICING),
    ),
)


def _found(text: str, person: Actor) -> tuple[int, int]:
    answer = ask(text, SHELF, within=reading(person))
    return answer.total_plans, answer.total_rows


def test_a_reader_of_the_outline_cannot_find_what_only_the_full_text_says() -> None:
    assert _found("ferry", KIT) == (1, 1)
    assert _found("desk", TOM) == (1, 1)
    assert _found("desk", KIT) == (0, 0)
    assert _found("gap:desk", KIT) == (0, 0)
    assert _found("wren", KIT) == (0, 0)


def test_a_row_kept_to_its_own_force_is_found_by_nobody_else() -> None:
    assert _found("wren", TOM) == (1, 1)
    assert _found("pays", KIT) == (0, 0)
    assert _found("pays", ANNA) == (0, 0)


def test_oversight_finds_a_plan_by_its_assurance_lines_and_never_by_a_row() -> None:
    assert _found("bureau", CATH) == (1, 0)
    assert _found("ferries", CATH) == (1, 0)
    assert _found("books", CATH) == (0, 0)
    assert _found("wren", CATH) == (0, 0)


def test_a_status_is_neither_counted_nor_asked_for_where_only_the_outline_is_read() -> None:
    outline = ask("ferry", SHELF, within=reading(KIT))
    full = ask("ferry", SHELF, within=reading(TOM))

    assert [found.value for found in full.facets["status"]] == ["tasked"]
    assert outline.facets["status"] == ()
    assert _found("status:tasked", TOM) == (1, 1)
    assert _found("status:tasked", KIT) == (0, 0)
    assert (
        ask("", SHELF, within=reading(KIT), filters=Filters(statuses=frozenset({Status.TASKED}))).total_plans
        == 0
    )


def test_a_listed_plan_shows_no_dates_marking_or_staleness() -> None:
    label = a_label(plan="thames-valley/p1", listed=True)
    shelf = (
        a_plan(
            1, "Ferries", label=label, review_by=TODAY - dt.timedelta(days=9), themes=("Sea",), updated=TODAY
        ),
        a_plan(2, "Ferries", label=replace(label, plan="thames-valley/p2")),
    )

    answer = ask("ferries", shelf, within=reading(ESSIE))

    assert plans(answer) == ["thames-valley/p1", "thames-valley/p2"]
    assert {name for name, counts in answer.facets.items() if counts} == {"organisation", "state"}
    assert [group.stale for group in answer.groups] == [(), ()]
    assert answer.groups[0].score == answer.groups[1].score
    assert ask("review:2026 ferries", shelf, within=reading(ESSIE)).total_plans == 0


def _listed(number: int, **changes: object) -> PlanEntry:
    return a_plan(number, "Ferries", label=a_label(plan=f"thames-valley/p{number}", listed=True), **changes)


@pytest.mark.parametrize("order", [Sort.NEWEST, Sort.REVIEW])
def test_days_that_are_not_shown_put_listed_plans_in_no_order(order: Sort) -> None:
    days = [TODAY, TODAY + dt.timedelta(days=1)]

    for one, other in (days, reversed(days)):
        shelf = (_listed(1, updated=one, review_by=one), _listed(2, updated=other, review_by=other))

        assert plans(ask("ferries", shelf, within=reading(ESSIE), sort=order)) == [
            "thames-valley/p1",
            "thames-valley/p2",
        ]


def test_a_listed_plan_is_not_found_by_its_theme() -> None:
    chosen = Filters(themes=frozenset({"Sea"}))

    assert (
        ask("ferries", (_listed(1, themes=("Sea",)),), within=reading(ESSIE), filters=chosen).total_plans == 0
    )
    assert (
        ask("ferries", (_listed(1, themes=("Sea",)),), within=reading(TOM), filters=chosen).total_plans == 1
    )


def test_an_outline_tells_nothing_of_the_period_or_of_when_a_row_is_needed() -> None:
    label = a_label(plan="thames-valley/p1", outline=POLICING)
    shelf = (
        a_plan(
            1,
            "Ferries",
            a_row("R-1", "ferry", needed_by=TODAY),
            label=label,
            period_to=dt.date(2020, 1, 1),
        ),
    )

    assert ask("ferry", shelf, within=reading(KIT)).groups[0].stale == ()
    assert ask("needed:2026", shelf, within=reading(KIT)).total_rows == 0
    assert ask("needed:2026", shelf, within=reading(TOM)).total_rows == 1


def test_type_ahead_offers_only_words_of_what_may_be_read(tmp_path: object) -> None:
    shelf = (
        a_plan(1, "Zebra crossings"),
        a_plan(2, "Zeppelins", label=a_label(plan="essex/p2", body="essex", sharing=POLICING)),
    )
    index = built(tmp_path, shelf)  # type: ignore[arg-type]  # pytest's path

    assert index.suggest("ze", reach=reading(TOM)) == ("zebra", "zeppelins")
    assert index.suggest("ze", reach=reading(ESSIE)) == ("zeppelins",)
    assert ask("zebre", shelf, within=reading(ESSIE)).did_you_mean == ()
    assert ask("zebre", shelf, within=reading(TOM)).did_you_mean == ("zebra",)


def _a_random_label(rng: random.Random, number: int) -> Label:
    body = rng.choice(["thames-valley", "sussex", "surrey", "kent", "essex"])
    named = Sharing(named=frozenset({rng.choice(["kent", "essex", "serocu"])}))
    return Label(
        plan="thames-valley/oic" if number == 0 else f"{body}/p{number}",
        body="thames-valley" if number == 0 else body,
        state=rng.choice([State.CURRENT, State.CURRENT, *State]),
        marking=rng.choice(list(Marking)),
        sharing=rng.choice([OWN, REGION, PARTNERS, POLICING, named]),
        outline=rng.choice([OWN, OWN, POLICING, named]),
        listed=rng.random() < 0.3,
    )


def _random_plans(rng: random.Random, first: int, count: int) -> list[PlanEntry]:
    return [a_random_plan(rng, n, _a_random_label(rng, n)) for n in range(first, first + count)]


def _questions(rng: random.Random) -> list[str]:
    one, two, three = rng.sample(WORDS, 3)
    return [
        one,
        f"{one} {two}",
        f"{one} {two} {three}",
        f'"{one} {two}"',
        f"{one[:3]}*",
        f"{one} -{two}",
        f"gap:{one}",
    ]


@pytest.mark.parametrize("seed", range(12))
def test_what_is_found_is_what_the_one_rule_admits(seed: int) -> None:
    rng = random.Random(seed)
    shelf = _random_plans(rng, 0, 25)
    states = Filters(states=frozenset(State))

    for person in EVERYBODY:
        reach = reading(person)
        for word in WORDS[:6]:
            admitted = {
                (entry.plan_ref, ref)
                for entry in shelf
                for ref, label, texts in (
                    ("", entry.label, entry.texts),
                    *((row.ref, row.label, row.texts) for row in entry.rows),
                )
                if (best := reach.best(label)) and word in " ".join(texts.get(best, {}).values()).split()
            }

            answer = ask(word, shelf, within=reach, filters=states)

            assert answer.total_plans == len({plan for plan, _ in admitted})
            assert answer.total_rows == len([ref for _, ref in admitted if ref])


@pytest.mark.parametrize("seed", range(12))
def test_hidden_plans_change_neither_order_nor_counts_nor_scores(seed: int) -> None:
    rng = random.Random(seed)
    shelf, more = _random_plans(rng, 0, 20), _random_plans(rng, 100, 40)

    for person in EVERYBODY:
        reach = reading(person)
        hidden = [
            entry
            for entry in more
            if not reach.best(entry.label) and not any(reach.best(row.label) for row in entry.rows)
        ]
        mixed = sorted((*shelf, *hidden), key=lambda entry: rng.random())
        for text in _questions(rng):
            seen = ask(text, shelf, within=reach, filters=Filters(states=frozenset(State)))

            assert gist(ask(text, mixed, within=reach, filters=Filters(states=frozenset(State)))) == gist(
                seen
            )


@pytest.mark.parametrize("seed", range(3))
def test_the_index_and_a_scan_give_one_answer(seed: int, tmp_path: object) -> None:
    rng = random.Random(seed)
    shelf = _random_plans(rng, 0, 30)
    index = built(tmp_path, shelf)  # type: ignore[arg-type]  # pytest's path

    for person in EVERYBODY:
        for text in _questions(rng):
            query = Query(text, reading(person), TODAY)

            assert gist(index.search(query)) == gist(ask(text, shelf, within=query.reach))


def test_a_verifier_finds_the_named_plan_and_no_other() -> None:
    verifier = next(person for person in EVERYBODY if person.grants and person.grants[0].plans)
    shelf = (
        a_plan(1, "ferry", label=a_label(plan="thames-valley/oic")),
        a_plan(2, "ferry", label=a_label(plan="thames-valley/other")),
    )

    assert plans(ask("ferry", shelf, within=reading(verifier))) == ["thames-valley/oic"]


def test_a_stranger_and_sussex_find_nothing_of_what_is_kept_in_thames_valley() -> None:
    assert refs(ask("ferry", (a_plan(1, "ferry"),), within=reading(SUE))) == []
    assert refs(ask("ferry", (a_plan(1, "ferry"),), within=reading(EVERYBODY[-1]))) == []
