"""An open draft, read as a version is: the same facts, the same rows, the same copy.

A draft has no number among the versions; it is known by a version id below zero, which no version has.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.access import Label, Reach, Rendition
from kb.desk.intake.understanding import Circumstances, understand
from kb.errors import Invalid
from kb.store import Found, NewRow, NewVersion, RowLine, VersionCard

if TYPE_CHECKING:
    from kb.bodies import Register
    from kb.store import Draft


def found_draft(draft: Draft, *, register: Register, reach: Reach) -> Found:
    """A draft within reach as a found version, with the rows that the reach admits."""
    made = understood(draft, register)
    label = replace(draft.label, marking=max(draft.label.marking, made.marking))
    every = tuple(_row(draft, n, row, label) for n, row in enumerate(made.rows))
    admitted = [reach.admits(row.label, Rendition.FULL) for row in every]
    rows = tuple(itertools.compress(every, admitted))
    hidden = frozenset(row.ref for row, seen in zip(every, admitted, strict=True) if not seen)
    return Found(_card(draft, made, label), Rendition.FULL, draft.text, rows, hidden, _spans(made))


def understood(draft: Draft, register: Register) -> NewVersion:
    """A draft as the version that it would be. A text that may not be held is given as typed, without facts."""
    slugs = frozenset(body.slug for body in register.bodies)
    text = draft.text or b""
    told = Circumstances(dated_at=draft.saved_at)
    try:
        return understand(text, told, name=draft.plan_ref, bodies=slugs, on=draft.saved_at.date())
    except Invalid:  # saved all the same: a draft is never refused, only its approval
        return NewVersion(text=text, title=draft.plan_ref, marking_missing=True, plain=True)


def _spans(made: NewVersion) -> tuple[tuple[int, int], ...]:
    return tuple((row.start, row.stop) for row in made.rows)


def _row(draft: Draft, position: int, row: NewRow, label: Label) -> RowLine:
    own = replace(label, marking=max(label.marking, row.marking or label.marking), row=row.sharing)
    return RowLine(
        -draft.draft_id,
        position,
        row.ref,
        row.question,
        row.priority,
        row.theme,
        row.needed_by,
        row.complete,
        own,
        start=row.start,
        stop=row.stop,
    )


def _card(draft: Draft, made: NewVersion, label: Label) -> VersionCard:
    return VersionCard(
        version_id=-draft.draft_id,
        plan_id=draft.plan_id,
        plan_ref=draft.plan_ref,
        body=label.body,
        number=0,
        state=label.state,
        label=label,
        title=made.title,
        owner=made.owner,
        handling=made.handling,
        period_from=made.period_from,
        period_to=made.period_to,
        review_by=made.review_by,
        themes=made.themes,
        rows=len(made.rows),
        complete_rows=sum(row.complete for row in made.rows),
        plain=made.plain,
        marking_missing=made.marking_missing,
        dated_at=draft.saved_at,
        dated_by_source=False,
        recorded_at=draft.saved_at,
        replaced_at=None,
        imported=False,
        given_author="",
        message="",
        decided_by="",
        withdrawn_why=None,
        text_hash=draft.text_hash,
        version_hash="",
        parent_hash=None,
        erased_at=None,
        path=None,
        source_ref=None,
        source_number=None,
        source_hash=None,
        checked_number=None,
    )
