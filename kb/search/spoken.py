"""Words of titles and questions as people write them, for type-ahead and corrections.

What must stay true: a word is offered only if a text that the reader may read in that rendition holds
it in its title or question. The index's own list of words is never shown: it knows hidden plans' words.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Final

from kb.search.batch import SPOKEN
from kb.search.found import Finder
from kb.search.permitted import View
from kb.search.words import words_of

OFFERED: Final = 8
_LOOKED_AT: Final = 2_000
_CLOSE: Final = 0.8


def beginning(start: str, views: Sequence[View], finder: Finder) -> tuple[str, ...]:
    """Up to eight words that begin so, those in the most texts first."""
    words = words_of(start)
    if not words or len(words[-1]) < 2:
        return ()
    found = _counted(words[-1], views, finder)
    return tuple(word for word, _ in sorted(found.items(), key=lambda item: (-item[1], item[0])))[:OFFERED]


def nearest(word: str, views: Sequence[View], finder: Finder) -> tuple[str, ...]:
    """Up to three words that a mistyped one may have meant. Its first two letters are taken as right."""
    plain = "".join(words_of(word[:40]))
    if len(plain) < 4:
        return ()
    found = _counted(plain[:2], views, finder)
    return tuple(difflib.get_close_matches(plain, found, n=3, cutoff=_CLOSE))


def _counted(start: str, views: Sequence[View], finder: Finder) -> Counter[str]:
    found: Counter[str] = Counter()
    wanted = SPOKEN + start.encode()
    for view in views:
        for rendition in view.masks:
            for stem in islice(view.segment.starting(rendition, wanted), _LOOKED_AT):
                if count := finder.permitted(stem, rendition, view):
                    found[stem.removeprefix(SPOKEN).decode("utf-8", "replace")] += count
    return found
