"""The one rule of access, read three ways: Python, the database and the index give the same hits and totals.

Generated people, grants and labels, always the same for a seed; on SQLite and PostgreSQL, with an index and without.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kb.access import Action, Actor, Grant, Reach, Role, Scope, Sharing, reach, whole
from kb.desk.reader import seeking
from kb.desk.reader.drafts import found_draft
from kb.plan import Marking, State
from kb.search import Answer, Filters, Query
from kb.store import Found
from tests.cast import BODIES, EVERYBODY, REGISTER, TODAY
from tests.desk_cast import Shelves, a_house, a_plan, a_row, a_text
from tests.postgres import fresh_database

SEED, PLANS, PEOPLE = 20261124, 60, 120
SLUGS = [body.slug for body in BODIES]
OWNERS = [slug for slug in SLUGS if not slug.endswith("-pcc")]
AUDIENCES = ("own", "region", "partners", "policing", *OWNERS)
EVERY = Filters(states=frozenset(State))


@pytest.fixture(params=["sqlite", "postgres", "scan"])
def library(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shelves]:
    """Generated plans. The time that one search may take is lifted, so that a busy machine changes no answer."""
    monkeypatch.setattr(seeking, "SECONDS", 600.0)
    with ExitStack() as opened:
        url = opened.enter_context(fresh_database()) if request.param == "postgres" else ""
        shelves = opened.enter_context(a_house(tmp_path, url=url, indexed=request.param != "scan"))
        fill(shelves, random.Random(SEED))
        yield shelves


def fill(shelves: Shelves, rng: random.Random) -> None:
    for n in range(PLANS):
        ref = f"{rng.choice(OWNERS)}/p{n}"
        rows = [_row(rng, number) for number in range(rng.choice([1, 2, 3]))]
        text = a_text(*rows, title="Ferry plan", marking=rng.choice(["OFFICIAL", "OFFICIAL-SENSITIVE"]))
        facts = {"sharing": _sharing(rng), "outline": _sharing(rng), "listed": rng.random() < 0.3}
        shelves.shelve(*(a_plan(text, **facts) for _ in range(rng.choice([1, 1, 2]))), ref=ref)
        if rng.random() < 0.2:
            shelves.withdraw("Old.", ref=ref)
        if rng.random() < 0.2:
            shelves.draft(text, ref=ref)


def _row(rng: random.Random, number: int) -> str:
    label = {"visible_to": ", ".join(rng.sample(AUDIENCES, rng.choice([1, 2])))} if rng.random() < 0.5 else {}
    label |= {"marking": rng.choice(["OFFICIAL", "OFFICIAL-SENSITIVE"])} if rng.random() < 0.3 else {}
    return a_row(f"R-{number}", "Which ferry?", **label)


def _sharing(rng: random.Random) -> Sharing:
    return Sharing(rng.choice(list(Scope)), frozenset(rng.sample(SLUGS, rng.choice([0, 0, 0, 1, 2]))))


def _grant(rng: random.Random, refs: list[str]) -> Grant:
    role = rng.choice(list(Role))
    named = frozenset(rng.sample(refs, 4)) if role is Role.VERIFIER else frozenset()
    ends = rng.choice([None, None, TODAY, TODAY - dt.timedelta(days=1)])
    return Grant(role, rng.choice(SLUGS), rng.choice(list(Marking)), named, ends_on=ends)


def reaches(rng: random.Random, refs: list[str]) -> list[Reach]:
    people = [
        Actor(n, tuple(_grant(rng, refs) for _ in range(rng.choice([0, 1, 1, 2, 3])))) for n in range(PEOPLE)
    ]
    made = (reach(person, Action.READ, register=REGISTER, on=TODAY) for person in (*EVERYBODY, *people))
    return [*dict.fromkeys(made), whole()]


def everything(shelves: Shelves) -> list[Found]:
    with shelves.store.reading() as tx:
        drafts = [
            found_draft(draft, register=REGISTER, reach=whole()) for draft in tx.press.drafts(reach=whole())
        ]
        return [*tx.shelf.texts(reach=whole(), states=None), *drafts]


def admitted(texts: list[Found], held: Reach) -> dict[int, tuple[Found, tuple[str, ...]]]:
    """What Python says: each version that the rule admits, with the rows it admits in the same rendition."""
    best = {found.card.version_id: held.best(found.card.label) for found in texts}
    return {
        found.card.version_id: (
            found,
            tuple(row.ref for row in found.rows if held.admits(row.label, rendition)),
        )
        for found in texts
        if (rendition := best[found.card.version_id]) is not None
    }


def ask(shelves: Shelves, words: str, held: Reach) -> tuple[Answer, dict[int, set[str]]]:
    """What a search finds, every page of it."""
    hits: dict[int, set[str]] = {}
    page = 1
    while True:
        looked = seeking.look(shelves.house, Query(words, held, TODAY, EVERY, page=page), person=1)
        hits |= {group.version_id: {row.ref for row in group.rows} for group in looked.answer.groups}
        # Every hit is read back: what the index names, the database gives.
        assert {group.version_id for group in looked.answer.groups} <= looked.found.keys()
        if len(hits) >= looked.answer.total_plans or not looked.answer.groups:
            return looked.answer, hits
        page += 1


def test_what_is_found_listed_and_counted_is_what_the_rule_admits(library: Shelves) -> None:
    rng = random.Random(SEED + 1)
    texts = everything(library)
    seen = 0

    for held in reaches(rng, [found.card.plan_ref for found in texts]):
        mine = admitted(texts, held)
        _database_agrees(library, mine, held)
        answer, hits = ask(library, "ferry", held)

        assert hits.keys() == mine.keys()
        assert {v: set(refs) for v, (_, refs) in mine.items()} == hits
        assert answer.total_plans == len(mine)
        assert answer.total_rows == sum(len(refs) for _, refs in mine.values())
        assert _counted(answer, "organisation") == Counter(found.card.body for found, _ in mine.values())
        assert _counted(answer, "state") == Counter(found.card.state.value for found, _ in mine.values())
        assert ask(library, "", held)[0].total_plans == len(mine)
        seen += len(mine)
    assert seen > 1000


def _counted(answer: Answer, facet: str) -> dict[str, int]:
    return {value.value: value.count for value in answer.facets[facet]}


def _database_agrees(library: Shelves, mine: dict[int, tuple[Found, tuple[str, ...]]], held: Reach) -> None:
    settled = {version: found for version, (found, _) in mine.items() if version > 0}
    bodies = Counter(found.card.body for found in settled.values())
    with library.store.reading() as tx:
        total, cards = tx.shelf.cards(reach=held, states=list(State), limit=1000)
        assert (total, {card.version_id for card, _ in cards}) == (len(settled), settled.keys())
        assert tx.shelf.counts(reach=held, states=list(State)).bodies == bodies
        drafts = {-draft.draft_id for draft in tx.press.drafts(reach=held)}
        assert drafts == mine.keys() - settled.keys()
        for found in settled.values():
            card = found.card
            one = tx.shelf.found(card.plan_ref, reach=held, number=card.number)
            assert one is not None
            assert tuple(row.ref for row in one.rows) == mine[card.version_id][1]


def test_a_row_is_found_in_the_rendition_of_its_plan_or_not_at_all(library: Shelves) -> None:
    """Two roles: one gives the plan in full without the row, the other its outline with it."""
    row = a_row("R-9", "Which zeppelin?", visible_to="essex")
    label = {"sharing": Sharing(Scope.REGION), "outline": Sharing(Scope.POLICING)}
    library.shelve(a_plan(a_text(row), **label), ref="thames-valley/both")
    roles = (Grant(Role.READER, body, Marking.OFFICIAL_SENSITIVE) for body in ("sussex", "essex"))

    held = reach(Actor(1, tuple(roles)), Action.READ, register=REGISTER, on=TODAY)

    answer, _ = ask(library, "zeppelin", held)
    with library.store.reading() as tx:
        found = tx.shelf.found("thames-valley/both", reach=held)
    assert found is not None
    assert (found.rows, answer.total_plans, answer.total_rows) == ((), 0, 0)
