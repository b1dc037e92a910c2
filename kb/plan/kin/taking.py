"""Many offered changes taken into one text, without reading the whole of it anew for each.

What must stay true: the text is what taking them one after another makes, but that a row may say a marking which the
plan gets from a section too; and what cannot be taken stays alone. What changes parts of rows is made beside the header
alone, and new rows that follow one another are put in together; where the whole would then read otherwise, each is
tried in the whole text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby

from kb.errors import Invalid, NotFound
from kb.plan.change import ROW, Block, Change, ChangeKind
from kb.plan.comparable import blocks_of, body_of
from kb.plan.header import read_header
from kb.plan.kin.carried import free_in, marked_at_least, written_for
from kb.plan.kin.offered import check_one_row, take_offered
from kb.plan.kin.stepping import with_rows, within_row
from kb.plan.lines import LINE_END, dominant_end, end_of
from kb.plan.model import Marking, PlanDocument, Requirement
from kb.plan.parse import parse
from kb.plan.reorder import first_line, hold_blocks
from kb.plan.splice import cannot

# A change, and the marking under which it was offered.
Wanted = tuple[Change, Marking]


@dataclass
class TakenIn:
    """What comes of taking many: the text, and by its place among them why one `stayed` untaken."""

    text: str
    stayed: dict[int, str] = field(default_factory=dict)


def take_many(text: str, wanted: Sequence[Wanted], *, used: Collection[str]) -> TakenIn:
    """The text with all of them that can be taken, each as `take_offered` takes it; `used` as there."""
    made = TakenIn(text)
    header = [n for n, (change, _) in enumerate(wanted) if change.kind is ChangeKind.HEADER]
    inside = [n for n, (change, _) in enumerate(wanted) if within_row([change])]
    whole = sorted({*range(len(wanted))} - {*header, *inside})
    _one_by_one(made, header, wanted, used=used)  # first, as it may raise the marking that rows then have
    try:
        _inside(made, inside, wanted, used=used)
    except Invalid:
        _one_by_one(made, inside, wanted, used=used)
    for new, run in groupby(whole, lambda n: wanted[n][0].kind is ChangeKind.ADDED):
        places = list(run)
        try:
            if not new:
                raise cannot()
            made.text = _with_new(made.text, [wanted[n] for n in places], used)
        except Invalid:
            _one_by_one(made, places, wanted, used=used)
    return made


def _one_by_one(
    made: TakenIn, places: Iterable[int], wanted: Sequence[Wanted], *, used: Collection[str]
) -> None:
    for n in places:
        change, marking = wanted[n]
        try:
            made.text, _ = take_offered(made.text, change, marking=marking, used=used)
        except (Invalid, NotFound) as no:
            made.stayed[n] = str(no)


def _inside(made: TakenIn, places: Iterable[int], wanted: Sequence[Wanted], *, used: Collection[str]) -> None:
    """What changes parts of rows, row by row. Raises Invalid where the whole would then read otherwise."""
    by_row: defaultdict[str, list[int]] = defaultdict(list)
    for n in places:
        by_row[(wanted[n][0].ref or "").casefold()].append(n)
    stayed: dict[int, str] = {}
    seen: set[str] = set()

    def edit(row: str, alone: str) -> str:
        part = TakenIn(alone)
        _one_by_one(part, by_row[row], wanted, used=used)
        stayed.update(part.stayed)
        seen.add(row)
        return part.text

    made.text = with_rows(made.text, {row: partial(edit, row) for row in by_row})
    made.stayed |= stayed
    _one_by_one(made, (n for row, many in by_row.items() if row not in seen for n in many), wanted, used=used)


def _with_new(text: str, wanted: Sequence[Wanted], used: Collection[str]) -> str:
    """The text with new rows, put in one by one and read once.

    Raises Invalid where one cannot be, or the whole would then read otherwise.
    """
    doc = parse(text)
    sheet = _Sheet(doc)
    given = list(used)
    for change, marking in wanted:
        check_one_row(change)
        ref = free_in(doc, given, wanted=change.ref or "")
        given.append(ref)
        written = written_for(doc, change.after[0], ref=ref)
        sheet.put(ref, sheet.marked(written, marking, ref), above=change.above)
    made = sheet.text
    hold_blocks(doc, made, expected=sheet.expected)
    return made


class _Sheet:
    """A text taken apart into its blocks, between which new rows are put as `with_block` puts one."""

    def __init__(self, doc: PlanDocument) -> None:
        blocks = blocks_of(doc)
        rows = [name for name in blocks if name[0] == ROW]
        if not rows or not end_of(doc.lines[-1]):  # where a row then goes is another question
            raise cannot()
        self._end = dominant_end(doc.lines)
        self._top = list(doc.lines[: first_line(next(iter(blocks.values())))])
        self._header = "".join(doc.lines[: read_header(doc.lines).end_line])
        self._names: list[Block] = list(blocks)
        self._lines = {name: list(doc.lines[first_line(one) : one.end_line]) for name, one in blocks.items()}
        self._said = {name: (isinstance(one, Requirement), body_of(doc, one)) for name, one in blocks.items()}
        self._last = rows[-1]

    @property
    def text(self) -> str:
        """The whole, as it stands now."""
        return "".join([*self._top, *(line for name in self._names for line in self._lines[name])])

    @property
    def expected(self) -> list[tuple[bool, str]]:
        """What each block should read as."""
        return [self._said[name] for name in self._names]

    def marked(self, written: str, marking: Marking, ref: str) -> str:
        """A row marked no lower than that, in a plan with this header."""
        if marking is Marking.OFFICIAL:
            return written
        alone = marked_at_least(self._header + written + self._end, marking, ref=ref)
        return "\n".join(LINE_END.split(alone.removeprefix(self._header))).strip("\n")

    def put(self, ref: str, written: str, *, above: Sequence[Block]) -> None:
        """Put a row below the first of `above` that is there, else below the last row."""
        name = (ROW, ref.casefold(), 0)
        over = next((one for one in above if one in self._lines), self._last)
        place = self._names.index(over) + 1
        if self._lines[over][-1].strip():
            self._lines[over].append(self._end)
        after = [""] if place < len(self._names) else []
        self._lines[name] = [line + self._end for line in (*written.split("\n"), *after)]
        self._names.insert(place, name)
        self._said[name] = (True, written)
        self._last = next(one for one in reversed(self._names) if one[0] == ROW)
