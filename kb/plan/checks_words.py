"""What the words of a plan hold that they should not: sensitive items, and nationality instead of behaviour."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator

from kb.plan.fields import header_key_of
from kb.plan.finding import Finding
from kb.plan.lexicon import Lexicon, SpotKind, fold_phrase
from kb.plan.model import PlanDocument, Prose, Requirement
from kb.plan.sensitive import Spot, spots
from kb.plan.words import TextWords

# A text that names thousands is no plan. Once these are settled, the next are said.
MOST_SPOTTED = 200
SENSITIVE = "sensitive:"
_LOOKS = {
    SpotKind.NAME: "looks like the name of a person. Name the role instead",
    SpotKind.TELEPHONE: "looks like a telephone number. Take it out",
    SpotKind.EMAIL: "looks like an email address. Take it out",
    SpotKind.VEHICLE: "looks like a vehicle registration mark. Take it out",
    SpotKind.OPERATION: "looks like the name of an operation. Take it out",
    SpotKind.COVERT: "may point to a covert source or method. Take it out",
}
_PEOPLE = frozenset(
    [
        "national",
        "nationals",
        "nationality",
        "nationalities",
        "male",
        "males",
        "female",
        "females",
        "man",
        "men",
        "woman",
        "women",
        "people",
        "person",
        "persons",
        "gang",
        "gangs",
        "group",
        "groups",
        "ocg",
        "ocgs",
        "network",
        "networks",
        "driver",
        "drivers",
        "community",
        "communities",
        "migrant",
        "migrants",
        "worker",
        "workers",
        "criminal",
        "criminals",
        "family",
        "families",
        "student",
        "students",
        "facilitator",
        "facilitators",
        "smuggler",
        "smugglers",
        "trafficker",
        "traffickers",
        "offender",
        "offenders",
        "suspect",
        "suspects",
        "victim",
        "victims",
        "child",
        "children",
        "youth",
        "youths",
        "boy",
        "boys",
        "girl",
        "girls",
        "minor",
        "minors",
        "origin",
        "descent",
        "background",
        "appearance",
        "looking",
        "ethnicity",
        "heritage",
        "passengers",
        "passenger",
        "nominal",
        "nominals",
        "speaking",
        "speaker",
        "speakers",
        "mafia",
        "gangsters",
        "employees",
        "staff",
        "owners",
        "occupants",
        "subject",
        "subjects",
        "individuals",
        "individual",
    ]
)
_WITHIN = 2
_SHOWN = 80


def unsettled(
    doc: PlanDocument, *, lexicon: Lexicon, dismissed: Collection[tuple[str, str]]
) -> dict[int | None, list[Finding]]:
    """A finding for each item spotted and not dismissed: by the row's place among the rows, None for elsewhere.

    The same phrase twice in one field is one finding.
    """
    places = _Places(doc)
    found: dict[int | None, list[Finding]] = {}
    said: set[tuple[int | None, str | None, str, str]] = set()
    for spot in spots(doc.source, lexicon):
        folded = fold_phrase(spot.kind, spot.phrase)
        if (spot.kind.value, folded) in dismissed:
            continue
        row, field = places.of(spot.start)
        if (row, field, spot.kind.value, folded) in said:
            continue
        said.add((row, field, spot.kind.value, folded))
        found.setdefault(row, []).append(_finding(doc, spot, row, field))
        if len(said) == MOST_SPOTTED:
            break
    return found


def _finding(doc: PlanDocument, spot: Spot, row: int | None, field: str | None) -> Finding:
    ref = None if row is None else doc.requirements[row].ref
    phrase = " ".join(spot.phrase.split())
    start = f"{ref}: " if ref else ""
    sentence = f"{start}“{phrase[:_SHOWN]}” {_LOOKS[spot.kind]}, or say why it may stay."
    return Finding(f"{SENSITIVE}{spot.kind}", ref, field, sentence, blocks=True, phrase=phrase)


class _Places:
    """Which row and which field a character of the text belongs to."""

    def __init__(self, doc: PlanDocument) -> None:
        self._rows = doc.requirements
        self._spans = doc.spans
        self._starts = [start for start, _ in self._spans]
        self._lines = [0]
        for line in doc.lines:
            self._lines.append(self._lines[-1] + len(line))
        self._header = _header_keys(doc)

    def of(self, at: int) -> tuple[int | None, str | None]:
        """The place of the row among the rows, and the field's key; None for neither."""
        line = bisect_right(self._lines, at) - 1
        row = bisect_right(self._starts, at) - 1
        if row < 0 or at >= self._spans[row][1]:
            return None, self._header.get(line)
        return row, _field_at(self._rows[row], line)


def _field_at(row: Requirement, line: int) -> str | None:
    if line == row.heading_line:
        return "question"
    for field in row.fields:
        if field.first_line <= line < field.end_line:
            return field.key
    return "notes"


def _header_keys(doc: PlanDocument) -> dict[int, str | None]:
    if not doc.header or not doc.blocks:
        return {}
    first = doc.blocks[0]
    end = first.first_line if isinstance(first, Prose) else first.heading_line
    keys: dict[int, str | None] = {}
    key: str | None = None
    for number, line in enumerate(doc.lines[:end]):
        name, colon, _ = line.partition(":")
        if colon and name[:1] not in {" ", "\t", "-", "#"}:
            key = header_key_of(name.strip())
        keys[number] = key
    return keys


def steering(row: Requirement, lexicon: Lexicon) -> Iterator[Finding]:
    """A finding for each time that a question or an indicator says where people are from."""
    asked = (("question", row.question), ("indicators", "\n\n".join(row.items("indicators"))))
    for key, text in asked:
        for phrase in dict.fromkeys(_peoples(text, lexicon)):
            sentence = f"{row.ref}: “{phrase[:_SHOWN]}”. Describe what people do, not where they are from."
            yield Finding("steer", row.ref, key, sentence, phrase=phrase)


def _peoples(text: str, lexicon: Lexicon) -> Iterator[str]:
    words = TextWords(text)
    for at in words.of(lexicon.demonyms):
        yield words[at]
    for at, last in words.phrases(lexicon.peoples):
        end = last
        for _ in range(_WITHIN):
            if not words.follows(end):
                break
            end += 1
            if words.folded(end) in _PEOPLE:
                start, stop = words.span(at, end)
                yield " ".join(text[start:stop].split())
                break
