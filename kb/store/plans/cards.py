"""From rows of the database to cards, in one go and with each distinct label judged once."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import sqlalchemy as sa

from kb.access import RICHEST_FIRST, Label, Reach, Rendition, Scope, Sharing
from kb.plan import Marking, State, Status, decode, interval_in, next_due
from kb.store.plans.gathered import gather
from kb.store.plans.values import Found, RowLine, VersionCard
from kb.store.tables.columns import AnyRow
from kb.store.tables.plans import named_audiences, plans, requirements, versions
from kb.store.tables.work import living_facts

_AUDIENCES = gather(
    named_audiences.c.kind,
    named_audiences.c.position,
    named_audiences.c.body,
    where=named_audiences.c.version_id == versions.c.id,
    beside=versions,
)
_ROWS = gather(
    *(requirements.c[name] for name in ("position", "ref", "question", "priority", "theme")),
    *(requirements.c[name] for name in ("needed_by", "complete", "marking", "scope", "start", "stop")),
    where=requirements.c.version_id == versions.c.id,
    beside=versions,
)
_FACTS = gather(
    *(living_facts.c[name] for name in ("on", "id", "ref", "kind", "value", "as_at_import")),
    where=living_facts.c.plan_id == plans.c.id,
    beside=plans,
)

# The columns stand in the order of VersionCard's fields, with the label's own in the place of `label`.
_ADDRESS = (
    versions.c.id.label("version_id"),
    plans.c.id.label("plan_id"),
    plans.c.ref,
    plans.c.body,
    versions.c.number,
)
_LABEL = (
    *(versions.c[name] for name in ("state", "marking", "scope", "outline_scope", "listed")),
    _AUDIENCES.label("audiences"),
)
_BEFORE_THEMES = tuple(
    versions.c[name] for name in ("title", "owner", "handling", "period_from", "period_to", "review_by")
)
_AFTER_THEMES = (
    *(versions.c[name] for name in ("rows", "complete_rows", "plain", "marking_missing", "dated_at")),
    *(versions.c[name] for name in ("dated_by_source", "recorded_at", "replaced_at", "imported")),
    *(versions.c[name] for name in ("given_author", "message", "decided_by", "withdrawn_why")),
    *(versions.c[name] for name in ("text_hash", "version_hash", "parent_hash", "erased_at")),
    *(plans.c[name] for name in ("path", "source_ref", "source_number", "source_hash", "checked_number")),
    sa.case((plans.c.urgent_number == versions.c.number, plans.c.approve_by)).label("approve_by"),
)
_L = len(_ADDRESS)
_F = _L + len(_LABEL)
_T = _F + len(_BEFORE_THEMES)
_END = _T + 1 + len(_AFTER_THEMES)

CARDS = sa.select(*_ADDRESS, *_LABEL, *_BEFORE_THEMES, versions.c.themes, *_AFTER_THEMES).join_from(
    versions, plans, versions.c.plan_id == plans.c.id
)
WHOLE = CARDS.add_columns(versions.c.text, _ROWS.label("row_lines"), _FACTS.label("facts"))

_STATES = {state.value: state for state in State}
_MARKINGS = {int(marking): marking for marking in Marking}
_SCOPES = {int(scope): scope for scope in Scope}

Named = dict[tuple[str, int], frozenset[str]]
_Judged = tuple[Label, frozenset[Rendition]]
_Newest = dict[str, tuple[str, str, bool]]
"""Of each kind of living fact the newest about one row: its day, its value, whether as at import."""
_NOTHING: _Newest = {}
_ROW_MARKING, _ROW_SCOPE = 7, 8
Carded = tuple[VersionCard, Rendition]
"""A card with the richest rendition in which the reach admits it."""


class Reader:
    """One reach, reading one answer: makes cards and rows, and judges each distinct label once."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._versions: dict[tuple[Any, ...], _Judged] = {}
        self._rows: dict[tuple[Any, ...], _Judged] = {}

    def card(self, row: AnyRow) -> Carded | None:
        """The card and the richest rendition admitted, or None where the reach admits none."""
        label, renditions = self._version_label(row)
        return (_card(row, label), _richest(renditions)) if renditions else None

    def found(self, row: AnyRow, *, end: dt.date | None = None) -> Found | None:
        """The version with its rows in the richest rendition admitted, or None for none.

        `row` is one of `WHOLE`. Living facts are those known on the day `end`, or the newest.
        """
        label, renditions = self._version_label(row)
        if not renditions:
            return None
        rendition = _richest(renditions)
        card = _card(row, label)
        text, lines, facts = row[_END : _END + 3]
        every = sorted(json.loads(lines or "[]"))
        newest, source = _newest(facts, end), _Source(text)
        rows = tuple(
            _row_line(card.version_id, line, judged, newest.get(line[1], _NOTHING), source)
            for line, (judged, admitted) in zip(
                every, self._row_labels(card, every, row[_F - 1]), strict=True
            )
            if rendition in admitted
        )
        shown = {row.position for row in rows}
        hidden = frozenset(line[1] for line in every if line[0] not in shown)
        return Found(card, rendition, text, rows, hidden, tuple((line[-2], line[-1]) for line in every))

    def _version_label(self, row: AnyRow) -> _Judged:
        key = (*row[2:4], *row[_L:_F])
        judged = self._versions.get(key)
        if judged is None:
            ref, body, state, marking, scope, outline_scope, listed, audiences = key
            named = _named(audiences)
            label = Label(
                plan=ref,
                body=body,
                state=_STATES[state],
                marking=_MARKINGS[marking],
                sharing=Sharing(_SCOPES[scope], named.get(("full", -1), frozenset())),
                outline=Sharing(_SCOPES[outline_scope], named.get(("outline", -1), frozenset())),
                listed=bool(listed),
            )
            judged = self._versions[key] = self._judge(label)
        return judged

    def _row_labels(self, card: VersionCard, lines: list[list[Any]], audiences: str | None) -> list[_Judged]:
        named = _named(audiences)
        return [
            self._row_label(
                card.label,
                line[_ROW_MARKING],
                Sharing(_SCOPES[line[_ROW_SCOPE]], named.get(("full", line[0]), frozenset())),
            )
            for line in lines
        ]

    def _row_label(self, version: Label, marking: int, sharing: Sharing) -> _Judged:
        # The version's label is held in `_versions` as long as this is, so its id names it.
        key = (id(version), marking, sharing.scope, sharing.named)
        judged = self._rows.get(key)
        if judged is None:
            label = Label(
                plan=version.plan,
                body=version.body,
                state=version.state,
                marking=max(version.marking, _MARKINGS[marking]),
                sharing=version.sharing,
                outline=version.outline,
                listed=version.listed,
                row=sharing,
            )
            judged = self._rows[key] = self._judge(label)
        return judged

    def _judge(self, label: Label) -> _Judged:
        return label, frozenset(r for r in RICHEST_FIRST if self._reach.admits(label, r))


def _card(row: AnyRow, label: Label) -> VersionCard:
    fields: tuple[Any, ...] = (
        *row[:_L],
        label.state,
        label,
        *row[_F:_T],
        tuple(row[_T]),
        *row[_T + 1 : _END],
    )
    return VersionCard(*fields)


def _named(audiences: str | None) -> Named:
    if not audiences or audiences == "[]":
        return {}
    named: dict[tuple[str, int], set[str]] = {}
    for kind, position, body in json.loads(audiences):
        named.setdefault((kind, position), set()).add(body)
    return {key: frozenset(bodies) for key, bodies in named.items()}


def _newest(facts: str | None, end: dt.date | None) -> dict[str, _Newest]:
    newest: dict[str, _Newest] = {}
    until = (end or dt.date.max).isoformat()
    for on, _, ref, kind, value, as_at_import in sorted(json.loads(facts or "[]")):
        if on <= until:
            newest.setdefault(ref, {})[kind] = (on, value, bool(as_at_import))
    return newest


class _Source:
    """The text that rows stand in, decoded once and only where a row of it is wanted."""

    def __init__(self, raw: bytes | None) -> None:
        self._raw = raw or b""
        self._text: str | None = None

    def row(self, start: int, stop: int) -> str:
        if self._text is None:
            self._text = decode(self._raw) or ""
        return self._text[start:stop]


def _row_line(version_id: int, line: list[Any], label: Label, known: _Newest, source: _Source) -> RowLine:
    position, ref, question, priority, theme, needed_by, complete, _, _, start, stop = line
    returned = due = None
    if "last return" in known or "next due" in known:
        returned, due = _dues(known, source, start, stop)
    return RowLine(
        version_id,
        position,
        ref,
        question,
        priority,
        theme,
        _day(needed_by),
        bool(complete),
        label,
        *_status(known),
        start,
        stop,
        returned,
        due,
    )


def _status(known: _Newest) -> tuple[Status | None, dt.date | None, bool]:
    if (said := known.get("status")) is None:
        return None, None, False
    on, value, as_at_import = said
    return Status(value), _day(on), as_at_import


def _dues(known: _Newest, source: _Source, start: int, stop: int) -> tuple[dt.date | None, dt.date | None]:
    returned = _day(known.get("last return", ("", ""))[1])
    on, value, *_ = known.get("next due", ("", ""))
    said = (dt.date.fromisoformat(value), dt.date.fromisoformat(on)) if value else None
    # How often it is wanted stands in the text, which is looked into only where a return came after what was set.
    reckon = returned is not None and (said is None or said[1] < returned)
    interval = interval_in(source.row(start, stop)) if reckon else None
    return returned, next_due(last_return=returned, said=said, interval=interval)


def _day(iso: str | None) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None


def _richest(renditions: frozenset[Rendition]) -> Rendition:
    return next(r for r in RICHEST_FIRST if r in renditions)
