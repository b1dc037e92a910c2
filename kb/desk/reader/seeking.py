"""Putting a question to the index, and reading its hits back: one snapshot of the store, one reach.

The index answers for what it has taken in. Plans with later outbox lines are left out of it and read from the
store within the same reach, so that an answer is exact from the moment of a commit. Replaced versions, and
everything while there is no index, are looked through in the store itself, for a bounded time that the answer
states when it was not enough.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from kb.access import Rendition
from kb.desk.indexing import entry_of
from kb.desk.reader.copies import reading_copy
from kb.desk.reader.drafts import found_draft
from kb.plan import State
from kb.search import Answer, IndexUnusable, PlanEntry, Query, Vocabulary, folded, scan

if TYPE_CHECKING:
    from kb.access import Reach
    from kb.desk.house import House
    from kb.store import Found, Transaction

MOST_READ: Final = 150
"""Texts that one search reads fresh from the store: each costs some milliseconds."""

SECONDS: Final = 1.0
_MOST_CHANGES: Final = 5_000
_WORD: Final = re.compile(r"\w+")
_OLD: Final = frozenset({State.REPLACED})
_STANDING: Final = (State.CURRENT, State.WITHDRAWN)

SOME_NEW = "Plans are coming in just now, and not all of them are searched yet. Search again in a minute."
SOME_OLD = (
    "There are more replaced versions than one search looks through. Add a word or choose an organisation."
)
SOME_UNREAD = (
    "Search is being rebuilt, and not every plan could be looked through in time. Try again in a minute."
)


@dataclass(frozen=True, slots=True)
class Looked:
    """An answer of the index with the versions it names, read back within the reach, and what is ticked in them."""

    answer: Answer
    found: Mapping[int, Found]
    ticked: Mapping[int, frozenset[str]]


def look(house: House, query: Query, *, person: int) -> Looked:
    """Ask, and read back. Never raises for any words."""
    with house.store.reading() as tx:
        answer = _answer(house, tx, query)
        groups = [*answer.groups, *(group for section in answer.sections for group in section.groups)]
        found = _read_back(tx, [group.version_id for group in groups], query)
        ticked: dict[int, set[str]] = {}
        for pick in tx.shortlist.of(person):
            ticked.setdefault(pick.version_id, set()).add(pick.ref)
    return Looked(answer, found, {version: frozenset(refs) for version, refs in ticked.items()})


def suggested(house: House, typed: str, *, reach: Reach) -> tuple[str, ...]:
    """Words that the search box may offer. Plans that have changed since the index took them in offer none.

    Raises IndexUnusable where there is no index, or it is too far behind to be asked.
    """
    with house.store.reading() as tx:
        changes = tx.outbox.changes(house.index.seq, limit=_MOST_CHANGES)
    if len(changes) == _MOST_CHANGES:
        raise IndexUnusable("The search index is being brought up to date.")
    return house.index.suggest(typed, reach=reach, behind={plan_id for _, plan_id in changes})


def _read_back(tx: Transaction, ids: list[int], query: Query) -> dict[int, Found]:
    versions = [i for i in dict.fromkeys(ids) if i > 0]
    found = {f.card.version_id: f for f in tx.shelf.reread(versions, reach=query.reach)}
    if len(versions) < len(set(ids)):
        drafts = _drafts(tx, query, None)
        found |= {f.card.version_id: f for f in drafts}
    return found


def _drafts(tx: Transaction, query: Query, plan_ids: Collection[int] | None) -> Iterator[Found]:
    register = tx.bodies.register()
    for draft in tx.press.drafts(reach=query.reach, plan_ids=plan_ids):
        yield found_draft(draft, register=register, reach=query.reach)


def _answer(house: House, tx: Transaction, query: Query) -> Answer:
    try:
        changes = tx.outbox.changes(house.index.seq, limit=_MOST_CHANGES)
    except IndexUnusable:
        return _by_scan(house, tx, query)
    behind = {plan_id for _, plan_id in changes}
    notes: list[str] = []
    extra = _fresh(tx, query, behind, notes) if behind else []
    if query.filters.states & _OLD:
        extra += _replaced(house, tx, query, notes)
    try:
        answer = house.index.search(query, behind=behind, extra=extra)
    except IndexUnusable:
        return _by_scan(house, tx, query)
    return replace(answer, notes=(*answer.notes, *notes))


def _fresh(tx: Transaction, query: Query, behind: Collection[int], notes: list[str]) -> list[PlanEntry]:
    texts = chain(
        _drafts(tx, query, behind), tx.shelf.texts(reach=query.reach, plan_ids=behind, states=_STANDING)
    )
    return _entries(tx, texts, notes, said=SOME_NEW)


def _replaced(house: House, tx: Transaction, query: Query, notes: list[str]) -> list[PlanEntry]:
    texts = tx.shelf.texts(reach=query.reach, states=tuple(_OLD))
    return _entries(tx, _likely(tx, texts, query, house.vocabulary), notes, said=SOME_OLD)


def _by_scan(house: House, tx: Transaction, query: Query) -> Answer:
    notes: list[str] = []
    states = tuple(query.filters.states or _STANDING)
    texts = chain(_drafts(tx, query, None), tx.shelf.texts(reach=query.reach, states=states))
    entries = _entries(tx, _likely(tx, texts, query, house.vocabulary), notes, said=SOME_UNREAD)
    answer = scan(query, entries, vocabulary=house.vocabulary)
    return replace(answer, notes=(*answer.notes, *notes))


def _entries(tx: Transaction, texts: Iterator[Found], notes: list[str], *, said: str) -> list[PlanEntry]:
    register = tx.bodies.register()
    until = time.monotonic() + SECONDS
    entries: list[PlanEntry] = []
    for found in islice(texts, MOST_READ + 1):
        if len(entries) == MOST_READ or time.monotonic() > until:
            notes.append(said)
            break
        entries.append(entry_of(found, register=register))
    return entries


def _likely(tx: Transaction, texts: Iterator[Found], query: Query, vocabulary: Vocabulary) -> Iterator[Found]:
    """Texts that hold the beginning of a word looked for; all where nothing says what to look for.

    Looked for only in what the reader reads of each, folded as the index folds it: which texts are chosen must
    tell nothing of a word that they may not read.
    """
    starts = _beginnings(query, vocabulary)
    register = tx.bodies.register()
    for found in texts:
        read = _readable(found, register.name(found.card.body), query.on)
        if not starts or any(start in read for start in starts):
            yield found


def _readable(found: Found, body_name: str, on: dt.date) -> str:
    """All that a reader reads of a text, folded. A rendition poorer than an outline shows a few facts."""
    card, copy = found.card, reading_copy(found, body_name=body_name, on=on)
    facts = [card.title, card.plan_ref, body_name]
    if found.rendition in {Rendition.FULL, Rendition.OUTLINE}:
        facts += card.themes
    if found.rendition is Rendition.ASSURANCE:
        facts.append(card.owner)
    rows = (" ".join((row.ref, row.question, row.theme, *row.indicators)) for row in copy.outline)
    return folded("\n".join((*facts, copy.text, *rows)))


def _beginnings(query: Query, vocabulary: Vocabulary) -> frozenset[str]:
    words = _WORD.findall(folded(query.text))[:40]
    if ":" in query.text or not words:
        return frozenset()
    said = set(words)
    if query.with_vocabulary:
        groups = vocabulary.expand(words, senses=query.senses).groups
        said |= {way[0] for group in groups for way in group.alternatives if way}
    # Stems differ from words at their ends only, so four letters are enough to let none slip.
    return frozenset(folded(word)[:4].strip() for word in said)
