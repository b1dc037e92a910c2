"""The words of a text with their places, read once, and what everyday words are no names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# A word and the next are one phrase over spaces, emphasis and one line's end, but not over a new list item.
_BETWEEN = re.compile(r"[*_]{0,2}[ \t\u00a0]{0,4}(?:\r?\n[ \t>]{0,8})?[*_]{0,2}")
_WIDEST = 16
_LONGEST = 40


class TextWords:
    """The words of a text in order. A number or a mark between two words keeps them apart."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found = [m for m in _WORD.finditer(text) if m.end() - m.start() <= _LONGEST]
        self._words = [m[0] for m in self._found]
        self._folded = [word.casefold() for word in self._words]

    def __len__(self) -> int:
        return len(self._words)

    def __getitem__(self, at: int) -> str:
        return self._words[at]

    def folded(self, at: int) -> str:
        """The word at a place as it is compared."""
        return self._folded[at]

    def of(self, wanted: Collection[str]) -> Iterator[int]:
        """Where the words stand that, folded, are among those wanted."""
        return (at for at, word in enumerate(self._folded) if word in wanted)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where words stand in the text, in characters: the first one's start, the last one's end."""
        return self._found[first].start(), self._found[last].end()

    def follows(self, at: int, *, dotted: bool = False) -> bool:
        """Whether another word follows with nothing but space between; `dotted`: or a full stop and space."""
        if at + 1 >= len(self._words):
            return False
        start, stop = self._found[at].end(), self._found[at + 1].start()
        if stop - start > _WIDEST:
            return False
        gap = self.text[start:stop]
        if dotted and gap.startswith("."):
            gap = gap[1:] or " "
        return _spaced(gap)

    def gap(self, at: int) -> str:
        """What stands between a word and the next, up to a few characters."""
        start = self._found[at].end()
        return self.text[start : min(start + _WIDEST, self._found[at + 1].start())]

    def dotted(self, at: int) -> bool:
        """Whether a full stop stands right behind a word."""
        stop = self._found[at].end()
        return self.text[stop : stop + 1] == "."

    def before(self, at: int) -> str:
        """Up to three characters that stand before a word, none of an earlier line."""
        start = self._found[at].start()
        return self.text[max(0, start - 3) : start].rpartition("\n")[2]

    def begins(self, at: int) -> bool:
        """Whether a word begins a line, a list item, a sentence or a label's value."""
        start = self._found[at].start()
        told = self.text[max(0, start - 12) : start].rpartition("\n")[2].rstrip(" \t*_>#-+\"“'‘(")
        return not told or told[-1] in ".:;?!|)"

    def phrases(self, wanted: Collection[str]) -> Iterator[tuple[int, int]]:
        """Where phrases stand, as first and last word. One in capitals counts in capitals; a plural s counts."""
        known: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
        for phrase in wanted:
            parts = tuple(_WORD.findall(phrase))
            if parts:
                known.setdefault(parts[0].casefold(), []).append((parts, phrase.isupper()))
        for at, word in enumerate(self._folded):
            for first in {word, word.removesuffix("s")} & known.keys():
                for parts, shouted in known[first]:
                    if self._says(at, parts, shouted=shouted):
                        yield at, at + len(parts) - 1

    def _says(self, at: int, parts: tuple[str, ...], *, shouted: bool) -> bool:
        last = at + len(parts) - 1
        if last >= len(self) or not all(self.follows(place) for place in range(at, last)):
            return False
        said = self._words if shouted else self._folded
        meant = [part if shouted else part.casefold() for part in parts]
        return said[at:last] == meant[:-1] and said[last] in {meant[-1], f"{meant[-1]}s"}


def _spaced(gap: str) -> bool:
    return bool(gap.strip("*_")) and _BETWEEN.fullmatch(gap) is not None


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_GRAMMAR = _set(
    "a an and any are as at be been but by can do does each every for from has have how if in into is it its may "
    "more most must no not of off on or our out over see shall should so some than that the their them then there "
    "these they this those to under until up use using was we were what when where which who whose why will with "
    "would you your all also after before between both during other same such only new note"
)
_PLACES = _set(
    "street road lane avenue way close drive crescent terrace square court house hall park gardens hospital school "
    "college university church cathedral bridge station airport airfield harbour port dock docks marina pier wharf "
    "beach bay head island isle river lake valley hill hills forest wood woods green common heath field fields farm "
    "cross town city village county borough district north south east west central centre market mall hotel "
    "inn arms tower towers castle palace stadium arena prison barracks camp coast estuary parade place row mews "
    "services interchange junction roundabout terminal tunnel canal"
)
_THINGS = _set(
    "act bill law rule order plan plans policy review report inquiry strategy programme program project scheme "
    "operation operations team teams unit units desk office officer officers lead leads manager managers group "
    "groups board committee panel council agency authority service department ministry directorate bureau command "
    "division branch section hub network alliance association society trust foundation institute league union club "
    "company limited ltd plc llp inc partnership partners bank insurance solicitors police policing force forces "
    "constabulary intelligence crime crimes criminal justice investigation investigations custody response tasking "
    "support public major serious organised economic rural roads road traffic transport safeguarding missing "
    "exploitation protection neighbourhood community communities local regional national international area force "
    "general chief deputy assistant senior head director coordinator analyst analysts author approver owner reader "
    "collector source sources border immigration enforcement maritime aviation prisons probation finance financial "
    "digital cyber online open covert control room contact management performance training standards complaints "
    "media press corporate human resources legal services planning delivery change day days week month year award "
    "prize medal cup number numbers name names type types list table figure part annex appendix version draft "
    "level mode data file files code test tests user users admin guide manual model system systems software server "
    "client api studio code cloud hub docs license licence world comics motor power supply build"
)
NOT_SURNAMES = _GRAMMAR | _PLACES | _THINGS
NOT_OPERATIONS = (
    _GRAMMAR
    | _THINGS
    | _set(
        "centre room research instruction instructions requirement requirements risk risks cost costs success "
        "failed failure failures complete completed status state theatre log logs history error errors id description "
        "flags not date time times hours hour result results parameters parameter arguments argument amp codes"
    )
)
