"""The one rule of access: SQL and Python give the same answers for generated labels, grants and rows."""

from __future__ import annotations

import datetime as dt
import random

import sqlalchemy as sa

from kb.access import (
    NOTHING,
    RICHEST_FIRST,
    Action,
    Actor,
    Audience,
    Grant,
    Label,
    Reach,
    Rendition,
    Role,
    Scope,
    Sharing,
    Span,
    reach,
    whole,
)
from kb.plan import Marking, State
from kb.store import NewRow, Store
from kb.store.plans.within import any_clause, clause, draft_clause, row_clause
from kb.store.tables.plans import plans, requirements, versions
from kb.store.tables.work import drafts
from tests.cast import BODIES, EVERYBODY, NOON, REGISTER, TODAY
from tests.store.printing import a_version, shelve

SLUGS = [body.slug for body in BODIES]
OWNERS = [slug for slug in SLUGS if not slug.endswith("-pcc")]
SEED, PLANS, ACTORS = 20261124, 120, 60


def _sharing(rng: random.Random) -> Sharing:
    named = frozenset(rng.sample(SLUGS, rng.choice([0, 0, 1, 3])))
    return Sharing(rng.choice(list(Scope)), named)


def _shelve_some(store: Store, rng: random.Random) -> None:
    for n in range(PLANS):
        version = a_version(
            marking=rng.choice(list(Marking)),
            sharing=_sharing(rng),
            outline=_sharing(rng),
            listed=rng.random() < 0.5,
            state=rng.choice([State.CURRENT, State.CURRENT, State.REPLACED, State.WITHDRAWN]),
            rows=tuple(
                NewRow(f"R-{i}", "?", marking=rng.choice([None, *Marking]), sharing=_sharing(rng))
                for i in range(rng.choice([0, 1, 3]))
            ),
        )
        shelve(store, version, ref=f"{rng.choice(OWNERS)}/p{n}")


def _grant(rng: random.Random, refs: list[str]) -> Grant:
    role = rng.choice(list(Role))
    named = frozenset(rng.sample(refs, 4)) if role is Role.VERIFIER else frozenset()
    starts = rng.choice([None, TODAY, TODAY + dt.timedelta(days=1)])
    return Grant(role, rng.choice(SLUGS), rng.choice(list(Marking)), named, starts_on=starts)


def _span(rng: random.Random, refs: list[str]) -> Span:
    """Any span that can be written down, also those that no role makes today."""

    def some() -> frozenset[str]:
        return frozenset(rng.sample(SLUGS, rng.choice([0, 1, 4])))

    audience = Audience(some(), rng.choice([None, *SLUGS]), some(), some(), rng.random() < 0.5)
    states = frozenset(rng.sample(list(State), 3))
    named = frozenset(rng.sample(refs, 5)) if rng.random() < 0.3 else frozenset()
    return Span(rng.choice(list(Rendition)), states, rng.choice(list(Marking)), audience, named)


def _reaches(rng: random.Random, refs: list[str]) -> list[Reach]:
    actors = [*EVERYBODY, *(Actor(n, tuple(_grant(rng, refs) for _ in range(3))) for n in range(ACTORS))]
    made = [
        reach(actor, act, register=REGISTER, on=TODAY)
        for actor in actors
        for act in (Action.READ, Action.WRITE)
    ]
    made += [Reach(spans=tuple(_span(rng, refs) for _ in range(rng.choice([1, 2])))) for _ in range(ACTORS)]
    return [*made, whole(), NOTHING]


def test_sql_and_python_admit_the_same_versions_and_rows(store: Store) -> None:
    rng = random.Random(SEED)
    _shelve_some(store, rng)
    with store.reading() as tx:
        found = list(tx.shelf.texts(reach=whole(), states=None))
        reaches = _reaches(rng, [f.card.plan_ref for f in found])
        labels = {f.card.version_id: f.card.label for f in found}
        rows = {(r.version_id, r.position): r.label for f in found for r in f.rows}
        joined = versions.join(plans, plans.c.id == versions.c.plan_id)
        below = joined.join(requirements, requirements.c.version_id == versions.c.id)

        admitted = 0
        for held in reaches:
            for rendition in RICHEST_FIRST:
                asked = sa.select(versions.c.id).select_from(joined).where(clause(held, rendition))
                expected = {v for v, label in labels.items() if held.admits(label, rendition)}
                assert set(tx.conn.execute(asked).scalars()) == expected
                asked = sa.select(requirements.c.version_id, requirements.c.position).select_from(below)
                expected = {key for key, label in rows.items() if held.admits(label, rendition)}
                assert set(map(tuple, tx.conn.execute(asked.where(row_clause(held, rendition))))) == expected
                admitted += len(expected)
    assert admitted > 1000


def test_lists_counts_and_single_answers_agree_for_everybody(store: Store) -> None:
    rng = random.Random(SEED + 1)
    _shelve_some(store, rng)
    with store.reading() as tx:
        found = list(tx.shelf.texts(reach=whole(), states=None))
        for held in _reaches(rng, [f.card.plan_ref for f in found])[::7]:
            mine = {f.card.plan_ref for f in found if held.best(f.card.label) is not None}
            total, cards = tx.shelf.cards(reach=held, states=list(State), limit=1000)
            assert (total, {card.plan_ref for card, _ in cards}) == (len(mine), mine)
            assert all(rendition is held.best(card.label) for card, rendition in cards)
            counts = tx.shelf.counts(reach=held, states=list(State))
            assert sum(counts.bodies.values()) == len(mine)
            assert {f.card.plan_ref for f in tx.shelf.texts(reach=held, states=None)} == mine
            single = {f.card.plan_ref for f in found if tx.shelf.found(f.card.plan_ref, reach=held)}
            assert single == mine


def test_a_page_shows_exactly_the_rows_that_its_rendition_admits(store: Store) -> None:
    rng = random.Random(SEED + 2)
    _shelve_some(store, rng)
    with store.reading() as tx:
        everything = {f.card.version_id: f for f in tx.shelf.texts(reach=whole(), states=None)}
        reaches = _reaches(rng, [f.card.plan_ref for f in everything.values()])
        for held in reaches[::5]:
            for seen in tx.shelf.reread(list(everything), reach=held):
                rows = everything[seen.card.version_id].rows
                admitted = [r.ref for r in rows if held.admits(r.label, seen.rendition)]
                assert [r.ref for r in seen.rows] == admitted
                assert seen.hidden == {r.ref for r in rows} - set(admitted)


def test_sql_and_python_admit_the_same_drafts(store: Store) -> None:
    rng = random.Random(SEED + 3)
    labels = {}
    for n in range(30):
        body, marking = rng.choice(OWNERS), rng.choice(list(Marking))
        ref = f"{body}/p{n}"
        with store.writing(at=NOON) as tx:
            tx.press.add_plan(ref, body)
            draft = tx.press.open_draft(ref, b"text", marking=marking)
        labels[draft] = Label(ref, body, State.DRAFT, marking)
    joined = sa.select(drafts.c.id).join_from(drafts, plans, plans.c.id == drafts.c.plan_id)

    with store.reading() as tx:
        for held in _reaches(rng, [label.plan for label in labels.values()]):
            expected = {draft for draft, label in labels.items() if held.admits(label, Rendition.FULL)}
            assert set(tx.conn.execute(joined.where(draft_clause(held))).scalars()) == expected


def test_nothing_is_reached_without_a_span(store: Store) -> None:
    shelve(store, a_version(sharing=Sharing(Scope.POLICING), listed=True))

    with store.reading() as tx:
        asked = (
            sa.select(versions.c.id)
            .select_from(versions.join(plans))
            .where(any_clause(NOTHING, RICHEST_FIRST))
        )
        assert tx.conn.execute(asked).all() == []
