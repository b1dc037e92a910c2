"""What is wrong with one requirement or missing from it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from kb.errors import Invalid
from kb.plan.days import day_words, is_frequency, is_iso
from kb.plan.facts import PARTS, RowFacts
from kb.plan.fields import BY_KEY, is_vacant
from kb.plan.finding import Finding
from kb.plan.marking import check_marking, read_marking, row_values
from kb.plan.model import Requirement

_KEYS = {words: key for key, words in PARTS.items()}
_NOBODY = "the {0} is “{1}”, which is none yet. Write it, or leave the line out."
_NAMED = {"shared with": "“Shared with” line", "answered when": "“Answered when” line"}


def row_findings(row: Requirement, said: RowFacts, on: dt.date) -> Iterator[Finding]:
    """All findings on one row on a day, but those about its words."""
    if not row.question:
        sentence = f"{row.ref} asks nothing. Write its question after the colon."
        yield Finding("question", row.ref, "question", sentence, blocks=True)
    for words in said.missing:
        if words != "question":
            yield _lacking(row, words)
    owner = row.value("owner")
    if owner and is_vacant(owner):
        yield Finding("vacant", row.ref, "owner", f"{row.ref}: {_NOBODY.format('owner', owner)}")
    yield from _choices(row, said)
    yield from _needed_by(row, said, on)
    yield from _own_label(row)
    yield from _repeated(row)


def _lacking(row: Requirement, words: str) -> Finding:
    key = _KEYS[words]
    said = row.value(key)
    if key != "needed_by" and said:
        return Finding("vacant", row.ref, key, f"{row.ref}: {_NOBODY.format(words, said)}")
    return Finding("missing", row.ref, key, f"{row.ref} has no {_NAMED.get(words, words)}.")


def _choices(row: Requirement, said: RowFacts) -> Iterator[Finding]:
    priority, status = row.value("priority"), row.value("status")
    if priority and said.priority is None:
        sentence = f"{row.ref}: the priority “{priority}” is not known. Write 1, 2 or 3."
        yield Finding("priority", row.ref, "priority", sentence)
    if status and said.status is None:
        sentence = (
            f"{row.ref}: the status “{status}” is not known. Write proposed, tasked, collecting, "
            "partial, answered, deferred or retired."
        )
        yield Finding("status", row.ref, "status", sentence)


def _needed_by(row: Requirement, said: RowFacts, on: dt.date) -> Iterator[Finding]:
    text, day = said.needed_by_text, said.needed_by
    if day is not None and not is_iso(text):
        sentence = f"{row.ref}: {better('date', text, day)}"
        yield Finding("date_form", row.ref, "needed_by", sentence)
    if text and day is None and not is_frequency(text):
        yield Finding("date", row.ref, "needed_by", f"{row.ref}: {unread('date', text)}")
    if day is not None and said.is_past(on):
        sentence = f"{row.ref} was needed by {day_words(day)}."
        yield Finding("past", row.ref, "needed_by", sentence)


def _own_label(row: Requirement) -> Iterator[Finding]:
    for text in row_values(row, "marking"):
        if text and (sentence := refused_marking(text)):
            yield Finding("marking", row.ref, "marking", f"{row.ref}: {sentence}", blocks=True)


def _repeated(row: Requirement) -> Iterator[Finding]:
    counts = Counter(field.key for field in row.fields if field.key)
    for key, times in counts.items():
        if times > 1:
            label = BY_KEY[key].label
            sentence = f"{row.ref} has {times} lines for “{label}”. Only the first is read."
            yield Finding("repeated", row.ref, key, sentence)


def refused_marking(text: str) -> str:
    """Why a marking does not count, or nothing where it does."""
    try:
        check_marking(text)
    except Invalid as refusal:
        return str(refusal)
    if read_marking(text) is None:
        return f"“{text}” is no marking held here. Write OFFICIAL or OFFICIAL-SENSITIVE."
    return ""


def unread(name: str, text: str) -> str:
    """The sentence about a day that cannot be read."""
    return f"the {name} “{text}” cannot be read. Write it like 31 March 2026."


def better(name: str, text: str, day: dt.date) -> str:
    """The sentence about a day that is read, and written in another form than ours."""
    return f"the {name} is written {text}. Write {day.isoformat()}."
