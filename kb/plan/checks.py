"""What is wrong with a plan or missing from it, one sentence each, for the person who can put it right.

A finding never stops a draft from being saved. Those that block stop approval.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kb.errors import Invalid
from kb.plan.days import day_words, is_frequency, is_iso, read_day, read_period
from kb.plan.facts import RowFacts, header_text, row_facts
from kb.plan.fields import BY_KEY
from kb.plan.marking import check_marking, header_markings, read_marking, row_values
from kb.plan.model import PlanDocument, Requirement


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right. `ref` and `field` say where, None for the plan as a whole.

    `kind` is a word for programs: missing, duplicate, reused, repeated, priority, date, date_form,
    past, status, marking, owner, question, header. `blocks` says whether approval waits for it.
    """

    kind: str
    ref: str | None
    field: str | None
    sentence: str
    blocks: bool = False


def findings(doc: PlanDocument, *, on: dt.date, gone: Collection[str] = ()) -> tuple[Finding, ...]:
    """All findings on a plan on a day, those of the whole first, then row by row.

    `gone` are the references of rows that earlier versions had and the latest has not: a reference
    that comes back would be taken for the old row, and blocks.
    """
    found = [*_header(doc, on), *_references(doc, gone)]
    for row in doc.requirements:
        found += _row(row, row_facts(doc, row), on)
    return tuple(found)


def _header(doc: PlanDocument, on: dt.date) -> Iterator[Finding]:
    if not doc.header_ok:
        yield Finding("header", None, None, "The lines between --- at the top cannot be read as a header.")
    yield from _plan_marking(doc)
    if not header_text(doc, "owner"):
        yield Finding("owner", None, "owner", "The plan has no owner. Give the owning role.", blocks=True)
    yield from _review(header_text(doc, "review_by"), on)
    period = header_text(doc, "period")
    if period and None in read_period(period):
        sentence = f"The period “{period}” cannot be read. Write it like 2026-04-01/2027-03-31."
        yield Finding("date", None, "period", sentence)


def _review(text: str, on: dt.date) -> Iterator[Finding]:
    day = read_day(text)
    if not text:
        yield Finding("missing", None, "review_by", "The plan has no review date.")
    elif day is None:
        yield Finding("date", None, "review_by", _unread("review date", text))
    else:
        if not is_iso(text):
            yield Finding("date_form", None, "review_by", _better("review date", text, day))
        if day < on:
            sentence = f"The review was due by {day_words(day)}."
            yield Finding("past", None, "review_by", sentence)


def _plan_marking(doc: PlanDocument) -> Iterator[Finding]:
    stated = header_markings(doc)
    if not stated:
        sentence = "The plan has no marking. Write OFFICIAL or OFFICIAL-SENSITIVE."
        yield Finding("marking", None, "marking", sentence, blocks=True)
    for text in stated:
        if sentence := _refused(text):
            yield Finding("marking", None, "marking", sentence, blocks=True)


def _refused(text: str) -> str:
    """Why a marking does not count, or nothing where it does."""
    try:
        check_marking(text)
    except Invalid as refusal:
        return str(refusal)
    if read_marking(text) is None:
        return f"“{text}” is no marking held here. Write OFFICIAL or OFFICIAL-SENSITIVE."
    return ""


def _references(doc: PlanDocument, gone: Collection[str]) -> Iterator[Finding]:
    rows = doc.requirements
    counts = Counter(row.ref.casefold() for row in rows)
    first = {row.ref.casefold(): row.ref for row in reversed(rows)}
    for folded, times in counts.items():
        if times > 1:
            sentence = f"{times} requirements have the reference {first[folded]}. Give each its own."
            yield Finding("duplicate", first[folded], None, sentence, blocks=True)
    for ref in sorted({ref.casefold() for ref in gone} & counts.keys()):
        sentence = f"{first[ref]} belonged to an earlier requirement that was taken out. Use a new reference."
        yield Finding("reused", first[ref], None, sentence, blocks=True)


def _row(row: Requirement, said: RowFacts, on: dt.date) -> Iterator[Finding]:
    if not row.question:
        sentence = f"{row.ref} asks nothing. Write its question after the colon."
        yield Finding("question", row.ref, None, sentence, blocks=True)
    for words in said.missing:
        if words != "question":
            yield Finding("missing", row.ref, None, f"{row.ref} has no {_named(words)}.")
    yield from _choices(row, said)
    yield from _needed_by(row, said, on)
    yield from _own_label(row)
    yield from _repeated(row)


def _named(part: str) -> str:
    return {"shared with": "“Shared with” line", "answered when": "“Answered when” line"}.get(part, part)


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
        sentence = f"{row.ref}: {_better('date', text, day)}"
        yield Finding("date_form", row.ref, "needed_by", sentence)
    if text and day is None and not is_frequency(text):
        yield Finding("date", row.ref, "needed_by", f"{row.ref}: {_unread('date', text)}")
    if day is not None and said.is_past(on):
        sentence = f"{row.ref} was needed by {day_words(day)}."
        yield Finding("past", row.ref, "needed_by", sentence)


def _own_label(row: Requirement) -> Iterator[Finding]:
    for text in row_values(row, "marking"):
        if text and (sentence := _refused(text)):
            yield Finding("marking", row.ref, "marking", f"{row.ref}: {sentence}", blocks=True)


def _repeated(row: Requirement) -> Iterator[Finding]:
    counts = Counter(field.key for field in row.fields if field.key)
    for key, times in counts.items():
        if times > 1:
            label = BY_KEY[key].label
            sentence = f"{row.ref} has {times} lines for “{label}”. Only the first is read."
            yield Finding("repeated", row.ref, key, sentence)


def _unread(name: str, text: str) -> str:
    return f"the {name} “{text}” cannot be read. Write it like 2026-03-31."


def _better(name: str, text: str, day: dt.date) -> str:
    return f"the {name} is written {text}. Write {day.isoformat()}."
