"""What is wrong with a plan or missing from it, one sentence each, for the person who can put it right.

A finding never stops a draft from being saved. Those that block stop approval.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator

from kb.plan.checks_rows import better, refused_marking, row_findings, unread
from kb.plan.checks_words import steering, unsettled
from kb.plan.days import day_words, is_iso, read_day, read_period
from kb.plan.facts import header_text, row_facts
from kb.plan.fields import is_vacant
from kb.plan.finding import Finding
from kb.plan.lexicon import NO_WORDS, Lexicon
from kb.plan.marking import header_markings
from kb.plan.model import PlanDocument


def findings(
    doc: PlanDocument,
    *,
    on: dt.date,
    gone: Collection[str] = (),
    dismissed: Collection[tuple[str, str]] = frozenset(),
    lexicon: Lexicon = NO_WORDS,
) -> tuple[Finding, ...]:
    """All findings on a plan on a day, those of the whole first, then row by row.

    `gone` are the references of rows that earlier versions had and the latest has not: a reference
    that comes back would be taken for the old row, and blocks. `dismissed` are the spotted items that the
    organisation has settled, as (SpotKind, `fold_phrase` of the phrase). `lexicon` holds the words by which
    items are spotted; without it only those with a form of their own are.
    """
    spotted = unsettled(doc, lexicon=lexicon, dismissed=dismissed)
    found = [*_header(doc, on), *_references(doc, gone), *spotted.get(None, ())]
    for place, row in enumerate(doc.requirements):
        found += row_findings(row, row_facts(doc, row), on)
        found += steering(row, lexicon)
        found += spotted.get(place, ())
    return tuple(found)


def _header(doc: PlanDocument, on: dt.date) -> Iterator[Finding]:
    if not doc.header_ok:
        yield Finding("header", None, None, "The lines between --- at the top cannot be read as a header.")
    yield from _plan_marking(doc)
    yield from _owner(header_text(doc, "owner"))
    yield from _review(header_text(doc, "review_by"), on)
    period = header_text(doc, "period")
    if period and None in read_period(period):
        sentence = f"The period “{period}” cannot be read. Write it like 2026-04-01/2027-03-31."
        yield Finding("date", None, "period", sentence)


def _owner(text: str) -> Iterator[Finding]:
    if not text:
        yield Finding("owner", None, "owner", "The plan has no owner. Give the owning role.", blocks=True)
    elif is_vacant(text):
        sentence = f"The plan’s owner is “{text}”. Give the role that owns it."
        yield Finding("owner", None, "owner", sentence, blocks=True)


def _review(text: str, on: dt.date) -> Iterator[Finding]:
    day = read_day(text)
    if not text:
        yield Finding("missing", None, "review_by", "The plan has no review date.")
    elif day is None:
        yield Finding("date", None, "review_by", _capital(unread("review date", text)))
    else:
        if not is_iso(text):
            sentence = _capital(better("review date", text, day))
            yield Finding("date_form", None, "review_by", sentence)
        if day < on:
            sentence = f"The review was due by {day_words(day)}."
            yield Finding("past", None, "review_by", sentence)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _plan_marking(doc: PlanDocument) -> Iterator[Finding]:
    stated = header_markings(doc)
    if not stated:
        sentence = "The plan has no marking. Write OFFICIAL or OFFICIAL-SENSITIVE."
        yield Finding("marking", None, "marking", sentence, blocks=True)
    for text in stated:
        if sentence := refused_marking(text):
            yield Finding("marking", None, "marking", sentence, blocks=True)


def _references(doc: PlanDocument, gone: Collection[str]) -> Iterator[Finding]:
    rows = doc.requirements
    counts = Counter(row.ref.casefold() for row in rows)
    first = {row.ref.casefold(): row.ref for row in reversed(rows)}
    for folded, times in counts.items():
        if times > 1:
            sentence = f"{times} requirements have the reference {first[folded]}. Give each its own."
            yield Finding("duplicate", first[folded], "ref", sentence, blocks=True)
    for ref in sorted({ref.casefold() for ref in gone} & counts.keys()):
        sentence = f"{first[ref]} belonged to an earlier requirement that was taken out. Use a new reference."
        yield Finding("reused", first[ref], "ref", sentence, blocks=True)
