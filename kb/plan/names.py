"""Where a text names a person: by rank or title, by forename and surname, by initial and surname."""

from __future__ import annotations

from collections.abc import Iterator

from kb.plan.lexicon import Lexicon
from kb.plan.words import NOT_SURNAMES, TextWords

_RANKS_SHORT = frozenset(
    {
        "DS",
        "DC",
        "DI",
        "DCI",
        "DCS",
        "PC",
        "PS",
        "PCSO",
        "WPC",
        "Insp",
        "Sgt",
        "Supt",
        "Det",
        "DSupt",
        "DSgt",
        "DInsp",
    }
)
_RANKS_LONG = frozenset({"detective", "constable", "sergeant", "inspector", "superintendent"})
_TITLES = frozenset({"Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Cllr", "Councillor", "Rev"})
_NO_TITLED = frozenset({"big", "teams", "martens", "speaker", "president", "who", "office", "justice"})
# `Queen Elizabeth Hospital`, `St James Park`: what follows these is no person to be kept out of a plan.
_HONOURED = frozenset(
    {"st", "saint", "king", "queen", "prince", "princess", "hms", "hmp", "port", "lake", "fort"}
)
_HOUSES = frozenset({"john lewis", "morgan stanley", "thomas cook", "martin luther", "duncan lewis"})
# What an enumeration says before its letter: `Appendix B. Sources` names nobody.
_COUNTED = frozenset(
    [
        "appendix",
        "section",
        "part",
        "annex",
        "plan",
        "option",
        "class",
        "category",
        "grade",
        "type",
        "group",
        "table",
        "figure",
        "phase",
        "level",
        "schedule",
        "tier",
        "vitamin",
        "step",
        "question",
        "item",
        "chapter",
        "note",
        "hepatitis",
    ]
)
_NO_INITIALS = frozenset({"us", "uk", "eu", "un", "dc", "po", "nb", "ps", "qc", "kc", "ie", "eg", "pm", "am"})
_ROLE_AFTER = frozenset(
    {"crime", "team", "unit", "desk", "lead", "office", "policing", "and", "intelligence", "of"}
)
_MOST_PARTS = 4


def names(words: TextWords, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Where people are named, in characters. Two rules may give overlapping places."""
    for at in range(len(words)):
        word = words[at]
        if not word[0].isupper() and word not in _RANKS_LONG:
            continue
        last = (
            _ranked(words, at, lexicon)
            or _titled(words, at)
            or _called(words, at, lexicon)
            or _initialled(words, at, lexicon)
            or _listed(words, at, lexicon)
        )
        if last is not None:
            start, stop = words.span(at, last)
            yield start, stop - 2 * words[last].endswith(("'s", "’s"))


def _ranked(words: TextWords, at: int, lexicon: Lexicon) -> int | None:
    """`DS Smith`, `Detective Sergeant Jane Smith`; not `DS Intelligence`, `Inspector Rural crime team`."""
    if not _is_rank(words[at]):
        return None
    for _ in range(_MOST_PARTS):  # Detective Sergeant; the bound keeps a text of ranks only in linear time
        if not (words.follows(at, dotted=True) and _is_rank(words[at + 1])):
            break
        at += 1
    first = _past_initials(words, at)
    if first is None or not _may_be_surname(words, first):
        return None
    if words.folded(first) in lexicon.not_names or _is_role(words, first):
        return None
    return _to_the_end(words, first)


def _is_rank(word: str) -> bool:
    return word in _RANKS_SHORT or word.casefold() in _RANKS_LONG


def _is_role(words: TextWords, first: int) -> bool:
    return words.follows(first) and words[first + 1] in _ROLE_AFTER


def _titled(words: TextWords, at: int) -> int | None:
    """`Mr Patel`, `Dr J. Carter`."""
    if words[at] not in _TITLES:
        return None
    first = _past_initials(words, at)
    if first is None or words.folded(first) in _NO_TITLED or not _may_be_surname(words, first):
        return None
    return _to_the_end(words, first)


def _called(words: TextWords, at: int, lexicon: Lexicon) -> int | None:
    """`John Carter`, `John CARTER`, `John A. Carter`; a doubtful forename only within a sentence."""
    forename = words.folded(at)
    doubtful = forename in lexicon.doubtful
    if not (doubtful or forename in lexicon.forenames) or (doubtful and words.begins(at)):
        return None
    if at and words.folded(at - 1) in _HONOURED and words.follows(at - 1, dotted=True):
        return None
    first = _past_initials(words, at)
    if first is None or not _may_be_surname(words, first):
        return None
    if doubtful and words.folded(first) in lexicon.not_names:
        return None
    if f"{forename} {words.folded(first)}" in _HOUSES:
        return None
    return _to_the_end(words, first)


def _initialled(words: TextWords, at: int, lexicon: Lexicon) -> int | None:
    """`J. Carter`, `J.R. Carter`; not `B. Sources` in a list, `Plan B. The`, `U.S. Army`."""
    if len(words[at]) > 1 or not words.dotted(at) or words.begins(at) or words.before(at)[-1:] == ".":
        return None
    if at and words.folded(at - 1) in _COUNTED:
        return None
    first = _past_initials(words, at)
    if first is None or "".join(words.folded(place) for place in range(at, first)) in _NO_INITIALS:
        return None
    if words.folded(first) in lexicon.not_names or not _may_be_surname(words, first):
        return None
    return _to_the_end(words, first)


def _listed(words: TextWords, at: int, lexicon: Lexicon) -> int | None:
    """`CARTER, John`."""
    word, second = words[at], at + 1
    if not (word.isupper() and len(word) > 3) or second >= len(words):
        return None
    if (
        words.gap(at) != ", "
        or words.folded(second) not in lexicon.forenames
        or not words[second][0].isupper()
    ):
        return None
    known = words.folded(at) in lexicon.not_names or words.folded(at) in NOT_SURNAMES
    return None if known else second


def _past_initials(words: TextWords, at: int) -> int | None:
    """The first whole word after a title, forename or initial, over further initials; None for none."""
    for _ in range(_MOST_PARTS):
        if not words.follows(at, dotted=len(words[at]) <= 4):
            return None
        at += 1
        if len(words[at]) > 1 or not words[at].isupper():
            return at
    return None


def _may_be_surname(words: TextWords, at: int) -> bool:
    word = words[at]
    capital = word[0].isupper() and len(word) > 1
    shouted = word.isupper()
    return capital and (not shouted or len(word) > 3) and words.folded(at) not in NOT_SURNAMES


def _to_the_end(words: TextWords, first: int) -> int | None:
    """The last word of a name; None where what follows makes it the name of a place or thing."""
    last = first
    while last - first < _MOST_PARTS - 1 and words.follows(last) and words[last + 1][0].isupper():
        if not _may_be_surname(words, last + 1):
            return None if words.folded(last + 1) in NOT_SURNAMES and len(words[last + 1]) > 3 else last
        last += 1
    return last
