"""What became of a plan in the plans that were adapted from it, as its owner and its readers may know it.

What must stay true: told only of plans that this person reads in full as they stand, and each as if no other existed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Rendition
from kb.desk.kin.relatives import Relative, read_numbers
from kb.desk.kin.standing import Looked, look, standing_of, step_of
from kb.desk.kin.things import OTHERWISE, VERDICTS, Met, Told
from kb.desk.reader.copies import Heading, reading_copy
from kb.plan import Marking, State, parse

if TYPE_CHECKING:
    from kb.desk.frame import Bound
    from kb.store import Found, Step, Transaction


@dataclass(frozen=True, slots=True)
class Adaptation:
    """One adapted plan as it stands to what it was adapted from.

    `above` is that plan's heading; `taken` the version that was adapted and `checked` the one it was last checked
    against, None where this person does not read that version. `step` is None where it cannot be told to them.
    """

    heading: Heading
    above: Heading
    depth: int
    how: str
    begun: dt.datetime
    taken: int | None
    checked: int | None
    step: Step | None
    told: tuple[Told, ...]
    source_rows: tuple[tuple[str, str], ...] = ()

    @property
    def otherwise(self) -> tuple[Told, ...]:
        """What it kept or wrote otherwise."""
        return tuple(one for one in self.told if one.verdict in OTHERWISE)

    @property
    def took(self) -> tuple[Told, ...]:
        """What it took."""
        return tuple(one for one in self.told if one.verdict == "taken")

    @property
    def differs(self) -> bool:
        """Whether the source has moved on since it was last checked, as far as that can be told."""
        return self.checked is not None and self.above.number > self.checked


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One thing that most plans kept otherwise, in the words of the plan that they were adapted from."""

    about: str
    many: int
    of: int


@dataclass(frozen=True, slots=True)
class AdaptationsPage:
    """All plans adapted from one. `more`: there are more than are shown. `common` is what most kept otherwise."""

    heading: Heading
    marking: Marking
    adapted: tuple[Adaptation, ...]
    common: tuple[Otherwise, ...]
    more: bool


def adaptations(bound: Bound, tx: Transaction, relatives: Sequence[Relative]) -> Iterator[Adaptation]:
    """Of each current plan below the first of these relatives, how it stands."""
    for one in relatives:
        if one.tie is None or one.above is None or one.card.state is not State.CURRENT or one.erased:
            continue
        found = tx.shelf.found(one.ref, reach=bound.reach)
        if found is not None and found.rendition is Rendition.FULL:
            yield _adaptation(bound, tx, one, found)


def _adaptation(bound: Bound, tx: Transaction, one: Relative, found: Found) -> Adaptation:
    assert one.tie is not None
    assert one.above is not None
    numbers = read_numbers(bound, tx, one.tie.source_ref)
    copy = reading_copy(found, body_name=one.heading.body_name, on=bound.today)
    plain = copy.plain or not copy.text
    decided = any(made.verdict in VERDICTS for made in tx.kin.decisions([one.tie.id]))
    looked = look(bound, tx, one.tie, copy.text, drafted=False) if decided and not plain else None
    made = None if decided or plain else step_of(bound, tx, one.tie, copy.text, drafted=False)
    step = looked.step if looked is not None else made[0] if made is not None else None
    return Adaptation(
        heading=copy.heading,
        above=one.above,
        depth=one.depth,
        how=one.tie.how,
        begun=one.tie.begun_at,
        taken=one.tie.first if one.tie.first in numbers else None,
        checked=one.tie.number if one.tie.number in numbers else None,
        # To somebody who does not read all its rows the others would seem to be left out of it.
        step=None if found.hidden else step,
        told=_told(bound, tx, looked, found) if looked is not None else (),
        source_rows=tuple((ours, theirs) for theirs, ours in looked.texts.names.items()) if looked else (),
    )


def _told(bound: Bound, tx: Transaction, looked: Looked, found: Found) -> tuple[Told, ...]:
    """The decisions that stand about what this person meets: what was taken, and in what the two still differ."""
    met = Met((parse(looked.texts.ours), parse(looked.texts.theirs)), hidden=found.hidden)
    standing = standing_of(tx.kin.decisions([looked.tie.id]), drafted=False)
    quiet = {one.thing for one in looked.quiet} | {one.item.thing for one in looked.open if one.before}
    made = [
        one
        for thing, one in standing.items()
        if one.verdict == "taken" or (one.verdict in OTHERWISE and thing in quiet)
    ]
    told = (met.told(one, on=bound.today) for one in made)
    return tuple(sorted((one for one in told if one is not None), key=lambda one: (one.row, one.part)))


def most_kept(adapted: Sequence[Adaptation]) -> tuple[Otherwise, ...]:
    """What more than half of the plans adapted from the first plan itself kept otherwise, the most frequent first."""
    direct = [one for one in adapted if one.depth == 1]
    counts: defaultdict[str, set[str]] = defaultdict(set)
    for one in direct:
        theirs = {ours.casefold(): row for ours, row in one.source_rows}
        for told in one.otherwise:
            row = theirs.get(told.row.casefold(), "") if told.row else "The plan"
            if row:
                counts[f"{row}: {told.part}"].add(one.heading.ref)
    many = len(direct)
    found = [Otherwise(about, len(those), many) for about, those in counts.items()]
    most = (one for one in found if many > 1 and one.many * 2 > many)
    return tuple(sorted(most, key=lambda one: (-one.many, one.about)))
