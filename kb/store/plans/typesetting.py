"""From new versions to the lines that are written: pure, so that a press run is a few large inserts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kb.access import Sharing
from kb.errors import Invalid
from kb.plan import State
from kb.store.plans.values import NewVersion

Line = dict[str, Any]
_SAME = (
    *("owner", "handling", "marking_missing", "period_from", "period_to", "review_by", "plain", "listed"),
    *(
        "dated_by_source",
        "given_author",
        "message",
        "decided_by",
        "imported",
        "withdrawn_why",
        "text",
        "title",
    ),
)


def version_line(version: NewVersion, *, plan_id: int, followed_at: dt.datetime | None) -> Line:
    """A version as written, without its number, instants and hashes.

    `followed_at` is the date of the version after it in the same run, None for the last.
    """
    writable(version.title, version.owner, version.handling, version.given_author, version.message)
    writable(version.decided_by, version.withdrawn_why or "", *version.themes)
    state, replaced_at = version.state, None
    if followed_at is not None:
        state = State.REPLACED if state is State.CURRENT else state
        replaced_at = followed_at
    line = {name: getattr(version, name) for name in _SAME}
    return line | {
        "plan_id": plan_id,
        "state": state.value,
        "replaced_at": replaced_at,
        "themes": list(version.themes),
        "rows": len(version.rows),
        "complete_rows": sum(row.complete for row in version.rows),
        "marking": int(version.marking),
        "scope": int(version.sharing.scope),
        "outline_scope": int(version.outline.scope),
    }


def row_lines(
    version: NewVersion, version_id: int, *, known: frozenset[str]
) -> tuple[list[Line], list[Line]]:
    """A version's requirements as written, and the organisations that they name for themselves.

    An organisation that a row names and that is not `known` is left out: the row is then shared with fewer.
    """
    lines, named = [], []
    for position, row in enumerate(version.rows):
        writable(row.ref, row.question, row.theme)
        lines.append(
            {
                "version_id": version_id,
                "position": position,
                "ref": row.ref,
                "question": row.question,
                "priority": row.priority,
                "theme": row.theme,
                "needed_by": row.needed_by,
                "complete": row.complete,
                "start": row.start,
                "stop": row.stop,
                "marking": int(version.marking if row.marking is None else max(row.marking, version.marking)),
                "scope": int(row.sharing.scope),
            }
        )
        named += _audience(version_id, "full", position, row.sharing.named & known)
    return lines, named


def audience_lines(version_id: int, *, sharing: Sharing, outline: Sharing) -> list[Line]:
    """The organisations that a version is shared with by name."""
    return [
        *_audience(version_id, "full", -1, sharing.named),
        *_audience(version_id, "outline", -1, outline.named),
    ]


def writable(*texts: str) -> None:
    """Refuse what no database can hold: NUL, and halves of characters. Raises Invalid."""
    joined = "".join(texts)
    if "\0" in joined:
        raise Invalid("The text holds a NUL character, which cannot be kept. Take it out and try again.")
    if not joined.isascii():
        try:
            joined.encode()
        except UnicodeEncodeError:
            raise Invalid(
                "The text holds half a character, which cannot be kept. Save it as UTF-8 again."
            ) from None


def _audience(version_id: int, kind: str, position: int, bodies: frozenset[str]) -> list[Line]:
    return [
        {"version_id": version_id, "kind": kind, "position": position, "body": body}
        for body in sorted(bodies)
    ]
