"""What a person typed, read as a question. Pure, and it cannot fail: every text is some question.

Words, "exact phrases", AND, OR, NOT and -word, brackets, `field:value` from a short list, `begin*`.
Whatever is over a limit or makes no sense is passed over, and a plain sentence in `notes` says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kb.search.dates import DATE_FIELDS, Days, days_of

LONGEST: Final = 500
MOST_TERMS: Final = 32
DEEPEST: Final = 10
MOST_PREFIXES: Final = 5
SHORTEST_PREFIX: Final = 3

FIELDS: Final = {
    "title": "title",
    "ref": "ref",
    "reference": "ref",
    "force": "organisation",
    "organisation": "organisation",
    "theme": "theme",
    "priority": "priority",
    "status": "status",
    "marking": "marking",
    "owner": "owner",
    "question": "question",
    "gap": "gap",
    "source": "sources",
    "sources": "sources",
    "indicator": "indicators",
    "indicators": "indicators",
    "collector": "collector",
    "needed": "needed",
    "review": "review",
    "updated": "updated",
}
"""What may stand before a colon, and what it asks for."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand together, in order."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that begins so."""

    start: str


@dataclass(frozen=True, slots=True)
class Field:
    """A value that a named part or fact must have."""

    name: str
    value: Word | Phrase | Prefix | Days


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be there."""

    node: Node


@dataclass(frozen=True, slots=True)
class Every:
    """All of them (AND)."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of them (OR)."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Things typed one after the other without an operator: ranked together."""

    nodes: tuple[Node, ...]


Node = Word | Phrase | Prefix | Field | Not | Every | Either | Run


@dataclass(frozen=True, slots=True)
class Question:
    """A question as read. `root` is None where nothing is left to look for."""

    root: Node | None
    notes: tuple[str, ...]


_TOKEN = re.compile(
    r'(?P<bracket>-?\(|\))|(?P<phrase>-?"[^"]*"?)|(?P<field>-?[^\W\d_]+:(?:"[^"]*"?|[^\s()"]*))|(?P<word>[^\s()"]+)'
)
_LETTERED = re.compile(r"\w")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\0": " "})


def read_question(typed: str) -> Question:
    """Reads what was typed. Takes well under a millisecond whatever it is."""
    reader = _Reader(typed)
    root = reader.either()
    return Question(root, tuple(reader.notes))


class _Reader:
    """Takes tokens from the left; brackets are the only way to go deeper."""

    def __init__(self, typed: str) -> None:
        self.notes: dict[str, None] = {}
        self._left = MOST_TERMS
        self._prefixes = MOST_PREFIXES
        self._depth = 0
        self._tokens = list(_TOKEN.finditer(self._cut(typed).translate(_QUOTES)))
        self._at = 0

    def either(self) -> Node | None:
        """One or more parts with OR between them."""
        found = [self._every()]
        while self._take("OR"):
            found.append(self._every())
        return _joined(Either, self._both_sides(found, "OR"))

    def _every(self) -> Node | None:
        found = [self._run()]
        while self._take("AND"):
            found.append(self._run())
        return _joined(Every, self._both_sides(found, "AND"))

    def _run(self) -> Node | None:
        found: list[Node] = []
        while (token := self._peek()) and token[0] not in {"AND", "OR"}:
            if token[0] == ")" and self._depth:
                break
            node = self._negatable()
            if node is not None:
                found.append(node)
        return _joined(Run, found)

    def _negatable(self) -> Node | None:
        negated = False
        while self._take("NOT"):
            negated = not negated
        node = self._one()
        return Not(node) if node is not None and negated else node

    def _one(self) -> Node | None:
        token = self._peek()
        if token is None or token[0] in {"AND", "OR"}:
            return self._passed("NOT needs a word after it, so it was passed over.")
        self._at += 1
        if token["bracket"]:
            node = self._bracket(token[0])
            return Not(node) if node is not None and token[0] == "-(" else node
        if self._left <= 0:
            return self._passed(f"Only the first {MOST_TERMS} words were looked for.")
        text = token[0]
        negated = text.startswith("-") and len(text) > 1 and bool(_LETTERED.match(text.lstrip('-"')))
        node = self._term(token, text[1:] if negated else text)
        return Not(node) if node is not None and negated else node

    def _bracket(self, bracket: str) -> Node | None:
        if bracket == ")":
            return self._passed("A bracket without its partner was passed over.")
        if self._depth >= DEEPEST:
            return self._passed(f"Brackets more than {DEEPEST} deep were passed over.")
        self._depth += 1
        node = self.either()
        self._depth -= 1
        if (token := self._peek()) and token[0] == ")":
            self._at += 1
        else:
            self._note("A bracket without its partner was passed over.")
        return node

    def _term(self, token: re.Match[str], text: str) -> Node | None:
        if not _LETTERED.search(text):
            return None
        self._left -= 1
        if token["phrase"]:
            return Phrase(text.strip('"'))
        if token["field"]:
            return self._field(text)
        return self._word(text)

    def _field(self, text: str) -> Node | None:
        name, _, value = text.partition(":")
        field = FIELDS.get(name.lower())
        if field is None:
            if not value.startswith("/"):
                self._note(f"There is no field called “{name}”, so its words were looked for everywhere.")
            return self._word(text)
        if not _LETTERED.search(value):
            return self._passed(f"“{name}:” needs a value after it, so it was passed over.")
        if field in DATE_FIELDS:
            days = days_of(value)
            if days is None:
                return self._passed(
                    f"“{value}” is not a date. Write it like {name}:<2026-06-30 or {name}:2026-01..2026-03."
                )
            return Field(field, days)
        if value.startswith('"'):
            return Field(field, Phrase(value.strip('"')))
        found = self._word(value)
        return Field(field, found) if isinstance(found, (Word, Prefix)) else None

    def _word(self, text: str) -> Node | None:
        if "*" not in text and "?" not in text:
            return Word(text)
        start = text.rstrip("*")
        if text.endswith("*") and "*" not in start and "?" not in start:
            return self._prefix(start)
        plain = text.strip("?")
        if "*" in plain:
            self._note("A * can stand only at the end of a word, so it was passed over.")
        plain = plain.replace("*", " ").replace("?", " ").strip()
        return Word(plain) if _LETTERED.search(plain) else None

    def _prefix(self, start: str) -> Node | None:
        if sum(map(str.isalnum, start)) < SHORTEST_PREFIX:
            self._note(
                f"A word needs at least {SHORTEST_PREFIX} letters before a *, so the * was passed over."
            )
        elif self._prefixes <= 0:
            self._note(
                f"Only {MOST_PREFIXES} words with a * can be looked for, so the other * were passed over."
            )
        else:
            self._prefixes -= 1
            return Prefix(start)
        return Word(start) if _LETTERED.search(start) else None

    def _cut(self, typed: str) -> str:
        if len(typed) <= LONGEST:
            return typed
        self._note(f"Only the first {LONGEST} characters were looked at.")
        return typed[:LONGEST]

    def _both_sides(self, found: list[Node | None], operator: str) -> list[Node]:
        if len(found) > 1 and None in found:
            self._note(f"{operator} needs something on both sides, so it was passed over.")
        return [node for node in found if node is not None]

    def _peek(self) -> re.Match[str] | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, operator: str) -> bool:
        token = self._peek()
        taken = token is not None and token[0] == operator
        self._at += taken
        return taken

    def _passed(self, sentence: str) -> Node | None:
        """Notes why something was passed over, and stands for it."""
        self._note(sentence)
        return None

    def _note(self, sentence: str) -> None:
        self.notes[sentence] = None


def _joined(kind: type[Every | Either | Run], nodes: list[Node]) -> Node | None:
    if len(nodes) > 1:
        return kind(tuple(nodes))
    return nodes[0] if nodes else None
