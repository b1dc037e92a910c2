"""From a query and the views of its reach to an answer: the same for the index and for a scan."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kb.search.answer import Answer, Highlight, Query, Section
from kb.search.asked import All, Any_, Asked, Ranked, Ready, Term, Way, make_ready, way_of
from kb.search.evaluate import Evaluation
from kb.search.found import Finder, Read, Watch
from kb.search.groups import Grouping, Page, Wanted
from kb.search.permitted import View
from kb.search.question import Question, read_question
from kb.search.spoken import nearest
from kb.search.vocabulary import Split, Vocabulary

SECONDS: Final = 1.5
"""After so long a search answers with what it has: two seconds are promised for the whole page."""

SECTION_SIZE: Final = 5
_CORRECTIONS: Final = 3
_RAN_OUT: Final = "The search was stopped because it took too long. There may be more than is shown."


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look: the views of one reach, how postings are read, and the vocabulary if there is one."""

    views: Sequence[View]
    read: Read
    vocabulary: Vocabulary | None


def answer(query: Query, place: Place) -> Answer:
    """Everything that one page of results shows."""
    watch = Watch(time.monotonic() + SECONDS)
    finder = Finder(place.read, watch)
    question = read_question(query.text)
    ready = _ready(question, query, place)
    if ready.root is None and query.text.strip():
        return _nothing_to_look_for(question, ready)
    evaluation = Evaluation(ready.root, place.views, finder)
    page = _page(evaluation, query, place)
    splits = tuple(split for expansion in ready.expansions for split in expansion.split)
    sections = tuple(_sections(splits, question, query, place=place, finder=finder))
    notes = [*question.notes, *(expansion.note for expansion in ready.expansions if expansion.note)]
    if watch.ran_out:
        notes.append(_RAN_OUT)
    return Answer(
        page.total_plans,
        page.total_rows,
        page.groups,
        facets=page.facets,
        notes=tuple(dict.fromkeys(notes)),
        added=tuple(dict.fromkeys(word for expansion in ready.expansions for word in expansion.added)),
        taken_as=tuple(taken for expansion in ready.expansions for taken in expansion.taken_as),
        split=splits,
        sections=sections,
        did_you_mean=_corrections(query, evaluation.unknown(), place=place, finder=finder),
        highlight=_highlight(ready.root),
        partial=watch.ran_out,
    )


def _ready(
    question: Question, query: Query, place: Place, instead: dict[str, tuple[Way, ...]] | None = None
) -> Ready:
    vocabulary = place.vocabulary if query.with_vocabulary else None
    return make_ready(question, vocabulary, senses=dict(query.senses), instead=instead or {})


def _page(evaluation: Evaluation, query: Query, place: Place) -> Page:
    wanted = Wanted(query.on, query.filters, query.sort, query.page)
    of_rows = bool(query.filters.priorities or query.filters.statuses or query.filters.themes)
    return Grouping(place.views, evaluation.scores(of_rows=of_rows), wanted).page()


def _nothing_to_look_for(question: Question, ready: Ready) -> Answer:
    notes = list(question.notes)
    if ready.passed_over:
        words = ", ".join(f"“{word}”" for word in ready.passed_over)
        notes.append(f"Too common to look for: {words}. Add a word that says more.")
    elif not notes:
        notes.append("There is no word in this to look for. Type a word.")
    return Answer(0, 0, (), notes=tuple(notes))


def _sections(
    splits: Sequence[Split], question: Question, query: Query, *, place: Place, finder: Finder
) -> Iterable[Section]:
    for split in splits:
        for sense in split.senses:
            ways = tuple(dict.fromkeys(way for way in map(way_of, sense.alternatives) if way))
            if not ways:
                continue
            ready = _ready(question, query, place, {split.term: ways})
            page = _page(Evaluation(ready.root, place.views, finder), replace(query, page=1), place)
            groups = page.groups[:SECTION_SIZE]
            yield Section(split.term, sense.sense, page.total_plans, page.total_rows, groups)


def _corrections(query: Query, unknown: Iterable[Term], *, place: Place, finder: Finder) -> tuple[str, ...]:
    """The text as typed with its first unknown word put right, in up to three ways."""
    for term in unknown:
        if term.typed.isalpha() and not term.part:
            listed = place.vocabulary.near(term.typed) if place.vocabulary else ()
            words = dict.fromkeys((*listed, *nearest(term.typed, place.views, finder)))
            return tuple(query.text.replace(term.typed, word, 1) for word in words)[:_CORRECTIONS]
    return ()


def _highlight(root: Asked | None) -> Highlight:
    terms = list(_wanted_terms(root))
    ways = dict.fromkeys(way for term in terms for way in (*term.exact, *term.loose))
    return Highlight(tuple(ways), tuple(dict.fromkeys(term.start for term in terms if term.start)))


def _wanted_terms(node: Asked | None) -> Iterable[Term]:
    if isinstance(node, Term):
        yield node
    elif isinstance(node, Ranked):
        for part in (*node.may, *node.must, *node.facts):
            yield from _wanted_terms(part)
    elif isinstance(node, (All, Any_)):
        for part in node.nodes:
            yield from _wanted_terms(part)
