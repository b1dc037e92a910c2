"""Where a person goes next: only ever somewhere within this site."""

from __future__ import annotations

import re
from urllib.parse import unquote

HOME = "/"
_LONGEST = 2000
_LAYERS = 5


def safe_next(target: str | None) -> str:
    """The address asked for if it is a plain path of this site, else the home page.

    Refused are other hosts in every disguise: schemes, `//host`, steps such as `/..//host`, backslashes,
    and control characters and spaces that browsers skip, bare or behind layers of percent signs.
    What stands after a question mark only has to be harmless as it is: it stays as it is. The sign-in
    pages themselves are no place to go on to.
    """
    if not target or len(target) > _LONGEST or not _is_harmless(target):
        return HOME
    path = re.split(r"[?#]", target, maxsplit=1)[0]
    for _ in range(_LAYERS):
        if not _is_plain(path):
            return HOME
        inner = unquote(path)
        if inner == path:
            return HOME if path.startswith(("/sign-in", "/sign-out")) else target
        path = inner
    return HOME


def _is_harmless(text: str) -> bool:
    return text.isprintable() and text.isascii() and not set(text) & set('\\ <>"')


def _is_plain(path: str) -> bool:
    steps = path.split("/")
    if steps[0] or len(steps) < 2 or "\\" in path or not path.isprintable():
        return False
    return "" not in steps[1:-1] and not {".", ".."} & set(steps)
