"""A question made ready for the index: words cut to terms, the vocabulary's words added.

A `Term` is one thing to look for, in one or more ways: `exact` as typed, `loose` as the vocabulary adds it.
A way is one stem, or several that stand together in a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kb.search.batch import whole_refs
from kb.search.dates import Days
from kb.search.entries import PARTS
from kb.search.question import Either, Every, Field, Node, Not, Phrase, Prefix, Question, Run, Word
from kb.search.vocabulary import Expansion, TermGroup, Vocabulary
from kb.search.words import ASKING, stems_of, words_of

Way = tuple[bytes, ...]

_BITS: Final = {part: 1 << n for n, part in enumerate(PARTS) if part}
PLAN_PARTS: Final = frozenset({"title", "owner"})
"""Parts of a plan's own text: asked beside other words, they choose the plan whose rows may answer."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for. `part` is a bit of `entries.PARTS`, or 0 for anywhere."""

    typed: str
    exact: tuple[Way, ...]
    loose: tuple[Way, ...] = ()
    part: int = 0
    start: bytes = b""
    of_plan: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that a plan or row must have: `name` as in `question.FIELDS`."""

    name: str
    words: tuple[bytes, ...] = ()
    days: Days | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """Things looked for together. `must` and `never` decide; `may` decides only if nothing else does."""

    may: tuple[Asked, ...] = ()
    must: tuple[Asked, ...] = ()
    never: tuple[Asked, ...] = ()
    facts: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class All:
    """Every one of them."""

    nodes: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801 - `Any` is taken by typing
    """At least one of them."""

    nodes: tuple[Asked, ...]


Asked = Term | Fact | Ranked | All | Any_


@dataclass(frozen=True, slots=True)
class Ready:
    """The question to put to the index, and what the vocabulary had to say.

    `expansions` are those of each stretch of words, in order. `passed_over` are typed words that are too
    common to look for.
    """

    root: Asked | None
    expansions: tuple[Expansion, ...]
    passed_over: tuple[str, ...]


def make_ready(
    question: Question,
    vocabulary: Vocabulary | None,
    *,
    senses: dict[str, str],
    instead: dict[str, tuple[Way, ...]],
) -> Ready:
    """Cuts words to terms and adds the vocabulary's, where one is given.

    `senses` are those a person chose. `instead` gives the ways of one sense for a term that has several and no
    usual one.
    """
    maker = _Maker(vocabulary, senses, instead)
    root = maker.asked(question.root) if question.root is not None else None
    return Ready(root, tuple(maker.expansions), tuple(maker.passed_over))


def way_of(words: Iterable[str]) -> Way:
    """The stems of a phrase; empty where all its words are too common to be kept."""
    return tuple(stem for word in words for stem in stems_of(word))


class _Maker:
    def __init__(
        self, vocabulary: Vocabulary | None, senses: dict[str, str], instead: dict[str, tuple[Way, ...]]
    ) -> None:
        self.expansions: list[Expansion] = []
        self.passed_over: list[str] = []
        self._vocabulary, self._senses, self._instead = vocabulary, senses, instead

    def asked(self, node: Node) -> Asked | None:
        """The node as the index takes it, or None where nothing of it is left to look for."""
        if isinstance(node, Either):
            return _together(Any_, map(self.asked, node.nodes))
        if isinstance(node, Every):
            return self._every(node.nodes)
        return self._ranked(node.nodes if isinstance(node, Run) else (node,))

    def _every(self, nodes: Sequence[Node]) -> Asked | None:
        never = tuple(found for node in nodes if isinstance(node, Not) and (found := self.asked(node.node)))
        rest = tuple(found for node in nodes if not isinstance(node, Not) and (found := self.asked(node)))
        if never:
            return Ranked(must=rest, never=never)
        return _together(All, rest)

    def _ranked(self, nodes: Sequence[Node]) -> Asked | None:
        words = [node.text for node in nodes if isinstance(node, Word)]
        may = [*self._words(words), *self._asked(nodes, Either, Every, Run, Prefix)]
        must = self._asked(nodes, Phrase)
        facts = self._asked(nodes, Field)
        never = tuple(found for node in nodes if isinstance(node, Not) and (found := self.asked(node.node)))
        if len(may) + len(must) + len(facts) == 1 and not never:
            return [*may, *must, *facts][0]
        return Ranked(tuple(may), must, never, facts) if may or must or never or facts else None

    def _asked(self, nodes: Sequence[Node], *kinds: type[Node]) -> tuple[Asked, ...]:
        chosen = (node for node in nodes if isinstance(node, kinds))
        return tuple(found for node in chosen if (found := self._single(node)))

    def _single(self, node: Node) -> Asked | None:
        if isinstance(node, Phrase):
            way = way_of(words_of(node.text))
            return Term(node.text, (way,)) if way else self._passed(node.text)
        if isinstance(node, Prefix):
            way = way_of(words_of(node.start))
            return Term(f"{node.start}*", (way,) if way else (), start=b"".join(_plain(node.start)))
        if isinstance(node, Field):
            return _field(node)
        return self.asked(node)

    def _words(self, words: Sequence[str]) -> list[Asked]:
        groups = self._groups(words)
        terms = [term for term in map(self._term, groups) if term]
        telling = [term for term in terms if term.loose or term.typed.lower() not in ASKING]
        if telling:
            self.passed_over += [term.typed for term in terms if term not in telling]
        return list(telling or terms)

    def _groups(self, words: Sequence[str]) -> tuple[TermGroup, ...]:
        if not words:
            return ()
        if self._vocabulary is None:
            return tuple(TermGroup(word, (tuple(words_of(word)),)) for word in words)
        expansion = self._vocabulary.expand(words, senses=self._senses)
        self.expansions.append(expansion)
        return expansion.groups

    def _term(self, group: TermGroup) -> Term | None:
        ways = tuple(dict.fromkeys(way for way in map(way_of, group.alternatives) if way))
        if group.typed in self._instead:
            return Term(group.typed, self._instead[group.typed])
        typed = way_of(words_of(group.typed))
        exact = tuple(way for way in ways if way == typed)
        loose = tuple(way for way in ways if way != typed)
        whole = tuple((ref,) for ref in whole_refs(group.typed) if typed)
        if not ways:
            return self._passed(group.typed)
        return Term(group.typed, exact + whole, loose) if exact else Term(group.typed, loose)

    def _passed(self, typed: str) -> Term | None:
        self.passed_over.append(typed)
        return None


def _field(field: Field) -> Asked | None:
    if isinstance(field.value, Days):
        return Fact(field.name, days=field.value)
    is_prefix = isinstance(field.value, Prefix)
    text = field.value.start if isinstance(field.value, Prefix) else field.value.text
    if field.name not in _BITS or field.name == "organisation":
        return Fact(field.name, tuple(_plain(text)))
    way = way_of(words_of(text))
    whole = tuple((ref,) for ref in whole_refs(text)) if field.name == "ref" else ()
    ways = whole or ((way,) if way else ())
    if not ways:
        return None
    start = text.lower().encode("utf-8", "replace") if is_prefix else b""
    return Term(text, ways, part=_BITS[field.name], start=start, of_plan=field.name in PLAN_PARTS)


def _plain(text: str) -> list[bytes]:
    return [word.encode("utf-8", "replace") for word in words_of(text)]


def _together(kind: type[All | Any_], nodes: Iterable[Asked | None]) -> Asked | None:
    found = tuple(node for node in nodes if node is not None)
    if len(found) > 1:
        return kind(found)
    return found[0] if found else None
