"""Where a person goes next: only ever somewhere within this site."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

HOME = "/"
_LONGEST = 2000
_LAYERS = 5


def safe_next(target: str | None) -> str:
    """The address asked for if it is a plain path of this site, else the home page.

    Refused are other hosts in every disguise: schemes, `//host`, backslashes, control characters and
    spaces that browsers skip, and any of these behind layers of percent signs. The sign-in pages
    themselves are no place to go on to.
    """
    if not target or len(target) > _LONGEST:
        return HOME
    layer = target
    for _ in range(_LAYERS):
        if not _is_plain(layer):
            return HOME
        inner = unquote(layer)
        if inner == layer:
            return HOME if layer.startswith(("/sign-in", "/sign-out")) else target
        layer = inner
    return HOME


def _is_plain(path: str) -> bool:
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        return False
    if not path.isprintable() or path != path.strip():
        return False
    try:
        parts = urlsplit(path)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc
