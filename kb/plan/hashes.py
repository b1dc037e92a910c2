"""The two hashes of a version: of its exact bytes, and of its place in the plan's history.

Approval and recognition name the text hash. The version hash covers plan, number, text hash, times and the
parent's version hash, so that no earlier version can be changed, moved or left out unseen. State,
label and sharing stay outside both: they change while the text does not.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json

# Names the form of what is hashed; a change of form is a new name, never a silent difference.
_FORM = "kb version 1"


def text_hash(raw: bytes) -> str:
    """SHA-256 of the exact bytes of a text, in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def version_hash(
    *,
    plan: str,
    number: int,
    text_hash: str,
    dated_at: dt.datetime,
    recorded_at: dt.datetime,
    parent: str | None,
) -> str:
    """SHA-256 over one version's place in history, in hexadecimal.

    `parent` is the version hash of the version before, None for the first. Both times are aware;
    the same instant in another zone gives the same hash. Each part is a JSON string or number in a
    list, so no two different versions can be written alike.
    """
    parts = [_FORM, plan, number, text_hash, _instant(dated_at), _instant(recorded_at), parent]
    written = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def _instant(at: dt.datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")
