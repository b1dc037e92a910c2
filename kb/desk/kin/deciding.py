"""What somebody decided about things in which a source moved on, made in the text and told as decisions. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from kb.desk.kin.answering import SeemsNamed
from kb.desk.kin.keeping_pages import ADAPT, BOTH, KEEP, SAME, TAKE, ItemShown, KeepingPage, Pick, TiePage
from kb.desk.kin.noted import noted
from kb.desk.word.questions import Named
from kb.desk.writing.rows import MOST_OF_A_LIST, Mistyped
from kb.errors import Invalid, NotFound
from kb.plan import (
    Change,
    ChangeKind,
    Marking,
    in_both_words,
    in_typed_words,
    take_item,
    with_rows,
    within_row,
)

MOST_OF_A_REASON = 1_000
MOST_BLOCKS = 50
"""So many whole rows and sections are taken at once; each needs the whole text to be read."""
_FURTHEST = dt.timedelta(days=5 * 366)
_WHY = "Say why your plan keeps what it says."
_SAYS_SO = "Your plan says this already. Choose “Keep ours” and say why."


@dataclass(frozen=True)
class Decided:
    """One thing as it was decided: `verdict` as the store knows it."""

    shown: ItemShown
    verdict: str
    why: str = ""
    look_again: dt.date | None = None


@dataclass
class Made:
    """What came of all that was picked: the text, the decisions, which rows came from which, and what stayed."""

    text: str
    decided: list[Decided] = field(default_factory=list)
    origins: dict[str, dict[str, str]] = field(default_factory=dict)
    stayed: list[str] = field(default_factory=list)
    same: int = 0

    @property
    def counts(self) -> dict[str, object]:
        """How many of each, as `Kept` tells them."""
        told: dict[str, object] = {
            verdict: sum(one.verdict == verdict for one in self.decided)
            for verdict in ("taken", "adapted", "declined")
        }
        return told | {"same": self.same, "stayed": self.stayed}

    def origins_of(self, tie: TiePage) -> dict[str, str]:
        """Which rows of ours came from which of that source."""
        names = {one.name for one in tie.items}
        return {ref: row for name, told in self.origins.items() if name in names for ref, row in told.items()}


def worded(
    items: Mapping[str, ItemShown], picks: Mapping[str, Pick], *, on: dt.date, sure: bool
) -> Mapping[str, tuple[Change, ...]]:
    """The steps that each pick makes. Raises Mistyped with every box that cannot be taken."""
    steps, errors, named = dict[str, tuple[Change, ...]](), dict[str, str](), False
    for name, pick in picks.items():
        try:
            steps[name] = _steps(items[name], pick, on=on, sure=sure)
        except Invalid as no:
            errors[_box(name, pick, no)] = str(no)
            named = named or isinstance(no, Named)
    if errors:
        raise SeemsNamed(errors) if named else Mistyped(errors)
    return steps


class _WrongDay(Invalid):
    """A day to look again that cannot be."""


def _box(name: str, pick: Pick, no: Invalid) -> str:
    if isinstance(no, _WrongDay):
        return f"again-{name}"
    return f"why-{name}" if pick.verdict == KEEP else f"words-{name}" if pick.verdict == ADAPT else name


def _steps(one: ItemShown, pick: Pick, *, on: dt.date, sure: bool) -> tuple[Change, ...]:
    allowed = {TAKE, KEEP, *([BOTH] if one.both else []), *([SAME] if one.doubled else [])}
    if pick.verdict in allowed:
        if pick.verdict == KEEP:
            _check_kept(pick, on=on, sure=sure)
        whole = {TAKE: one.item.steps, BOTH: (in_both_words(one.item),) if one.both else ()}
        return whole.get(pick.verdict, ())
    if pick.verdict != ADAPT:
        raise Invalid("Choose one of the answers.")
    if len(pick.words) > MOST_OF_A_LIST:
        raise Invalid(
            f"Write at most {MOST_OF_A_LIST:,} characters here. You have written {len(pick.words):,}."
        )
    change = in_typed_words(one.item, pick.words)
    if change.after == one.item.ours_says:
        raise Invalid(_SAYS_SO)
    return (change,)


def _check_kept(pick: Pick, *, on: dt.date, sure: bool) -> None:
    noted(pick.why, most=MOST_OF_A_REASON, sure=sure, wanted=_WHY)
    if pick.look_again is not None and not on < pick.look_again <= on + _FURTHEST:
        raise _WrongDay("Enter a day in the future, within five years, or leave it empty.")


def make(
    page: KeepingPage,
    picks: Mapping[str, Pick],
    steps: Mapping[str, tuple[Change, ...]],
    *,
    used: Collection[str],
) -> Made:
    """All that was picked, made one after another; what cannot be made stays as it is, and why is told."""
    made = Made(page.own.text)
    picked = [(tie, one, picks[one.name]) for tie in page.ties for one in tie.items if one.name in picks]
    taking = []
    for tie, one, pick in picked:
        if pick.verdict == KEEP:
            why = noted(pick.why, most=MOST_OF_A_REASON, sure=True)
            made.decided.append(Decided(one, "declined", why, pick.look_again))
        elif pick.verdict == SAME:
            made.origins[one.name] = {one.item.ref or "": one.source_row}
            made.same += 1
        else:
            taking.append((tie, one))
    inside = [(tie, one) for tie, one in taking if within_row(steps[one.name])]
    _take_inside(made, inside, steps, used=used)
    whole = [(tie, one) for tie, one in taking if not within_row(steps[one.name])]
    for tie, one in whole[:MOST_BLOCKS]:  # the others stay to look at
        _take(made, tie, one, steps[one.name], used=used)
    return made


def _take_inside(
    made: Made,
    inside: Sequence[tuple[TiePage, ItemShown]],
    steps: Mapping[str, tuple[Change, ...]],
    *,
    used: Collection[str],
) -> None:
    """What changes parts of rows, row by row; one after another in the whole text where that cannot be."""
    by_row: defaultdict[str, list[tuple[TiePage, ItemShown]]] = defaultdict(list)
    for tie, one in inside:
        by_row[(one.item.ref or "").casefold()].append((tie, one))
    alone: list[Made] = []

    def edit(row: str, text: str) -> str:
        part = Made(text)
        for tie, one in by_row[row]:
            _take(part, tie, one, steps[one.name], used=used)
        alone.append(part)
        return part.text

    try:
        made.text = with_rows(made.text, {row: partial(edit, row) for row in by_row})
    except Invalid:
        for tie, one in inside:
            _take(made, tie, one, steps[one.name], used=used)
        return
    for part in alone:
        made.decided += part.decided
        made.stayed += part.stayed


def _take(
    made: Made, tie: TiePage, one: ItemShown, steps: tuple[Change, ...], *, used: Collection[str]
) -> None:
    marking = _marking(tie, one)
    try:
        made.text, came = take_item(
            made.text, one.item, steps, marking=marking, used=used, source_row=one.source_row
        )
    except (Invalid, NotFound) as no:
        made.stayed.append(f"{'; '.join(one.words)}. {no}")
        return
    if came:
        told = {came: one.source_row}
        if one.doubled and came.casefold() != (one.item.ref or "").casefold():
            told[one.item.ref or ""] = ""
        made.origins[one.name] = told
    whole = steps == one.item.steps
    made.decided.append(Decided(one, "taken" if whole else "adapted"))


def _marking(tie: TiePage, one: ItemShown) -> Marking:
    """The marking that the source gives the thing: nothing that is taken is marked lower."""
    if one.item.steps[0].kind in {ChangeKind.ORDER, ChangeKind.TAKEN_OUT}:
        return Marking.OFFICIAL
    found = tie.looked.texts.found
    row = one.source_row.casefold()
    rows = [each.label.marking for each in found.rows if each.ref.casefold() == row]
    return max([found.card.label.marking, *rows])
