"""Addresses and file names made from whatever a document was called elsewhere."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection

from kb.plan import slugify

_LONGEST = 60
_RESERVED = frozenset({"draft", "history", "index", "new", "search", "versions"})
_DEVICES = frozenset(
    {"aux", "con", "nul", "prn", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)
_SUFFIX = re.compile(r"\.(md|markdown)$", re.IGNORECASE)


def plan_address(path: str, *, taken: Collection[str]) -> str:
    """The last part of a plan's address, `docs/OIC plan.md` giving `docs-oic-plan`.

    `taken` are the addresses already given to other plans of the same organisation: where two would meet, the
    second's ends in the start of its path's SHA-256. Whoever stores the address keeps it with the path, and
    asks here once for each path.
    """
    stem = slugify(_SUFFIX.sub("", path))[:_LONGEST].strip("-")
    digest = hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()
    if stem not in _RESERVED and stem not in taken:
        return stem
    return next(
        address
        for length in range(8, len(digest) + 1)
        if (address := f"{stem}-{digest[:length]}") not in taken
    )


def safe_name(text: str) -> str:
    """A file name, without its ending, that every system takes: small letters, digits and hyphens."""
    name = slugify(text)[:_LONGEST].strip("-")
    return f"{name}-file" if name in _DEVICES else name
