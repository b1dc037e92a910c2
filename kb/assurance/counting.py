"""How many out of how many, as people write it: `12`, `over 600`, `about 40 of 60`, `all`."""

from __future__ import annotations

import re

from kb.assurance.evidence import Count, How
from kb.errors import Invalid

MOST = 10_000_000
_NUMBER = r"(?:(over|more than|about|around|approximately)\s+)?([0-9][0-9,]*)"
_WRITTEN = re.compile(rf"{_NUMBER}(?:\s*(?:of|out of|/)\s*{_NUMBER})?", re.IGNORECASE)
_HOW = {"over": How.OVER, "more than": How.OVER, "about": How.ABOUT, "around": How.ABOUT}
_WANTED = "Write how many like 12, 12 of 20, over 600, about 40 or all."


def read_count(text: str) -> Count | None:
    """A count as somebody wrote it, None for nothing. Raises Invalid for what cannot be read or cannot be."""
    said = " ".join(text.split())
    if not said:
        return None
    if said.casefold() in {"all", "all, number not stated"}:
        return Count(how=How.ALL)
    found = _WRITTEN.fullmatch(said)
    if found is None:
        raise Invalid(_WANTED)
    met, of = _number(found[2]), _number(found[4]) if found[4] else None
    how, of_how = _how(found[1]), _how(found[3])
    if of is not None and (of < 1 or (met > of and How.EXACT is how is of_how)):
        raise Invalid("That says more than there are. Write the smaller number first, such as 12 of 20.")
    return Count(met, of, how, of_how)


def count_words(count: Count) -> str:
    """A count as a page says it: `over 600 of about 800`; what nobody said is `not stated`."""
    if count.how is How.ALL:
        return "all, number not stated"
    met = _words(count.met, count.how)
    return met if count.of is None else f"{met} of {_words(count.of, count.of_how)}"


def _words(number: int | None, how: How) -> str:
    if number is None:
        return "not stated"
    return f"{number:,}" if how is How.EXACT else f"{how.value} {number:,}"


def _how(word: str | None) -> How:
    return How.EXACT if word is None else _HOW.get(word.casefold(), How.ABOUT)


def _number(digits: str) -> int:
    number = int(digits.replace(",", "")[:12])
    if number > MOST:
        raise Invalid("That number is too large.")
    return number
