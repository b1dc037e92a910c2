"""What was decided about a plan's sources, told to whoever writes the plan: no more than they read of either.

What must stay true: a colleague may read more of a source. What they decided about a row that this person meets
nowhere, neither now nor in the version that was looked at, is not told here, neither that it was decided nor why.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kb.desk.kin.keeping_pages import Recorded
from kb.desk.kin.texts import kin_texts
from kb.desk.kin.things import Met
from kb.plan import parse

if TYPE_CHECKING:
    from kb.desk.frame import Bound
    from kb.desk.kin.standing import Looked
    from kb.store import Decision, Transaction


def recorded(bound: Bound, tx: Transaction, looked: Looked) -> Iterator[Recorded]:
    """What was decided about one source, the last first."""
    decided = tx.kin.decisions([looked.tie.id])
    latest = {one.thing: one.id for one in decided}
    quiet = {one.thing for one in looked.quiet}
    met = _Read(bound, tx, looked)
    for one in reversed(decided):
        named = met.named(one)
        if named is not None:
            may_look = latest[one.thing] == one.id and one.thing in quiet and one.verdict != "again"
            about = f"{named[0] or 'The plan'}: {named[1]}"
            yield Recorded(one, about, looked.texts.heading.body_name, may_look)


class _Read:
    """The texts of one plan and its source as somebody reads them, those of today and those of a decision's day."""

    def __init__(self, bound: Bound, tx: Transaction, looked: Looked) -> None:
        texts = looked.texts
        self._bound, self._tx, self._looked = bound, tx, looked
        self._now = Met([parse(text) for text in (texts.ours, texts.theirs, texts.base or "")])
        self._then: dict[int, Met] = {}

    def named(self, one: Decision) -> tuple[str, str] | None:
        """What a decision is about, None where this person meets it nowhere."""
        numbers = dict.fromkeys((one.number, one.number - 1, self._looked.tie.first))
        found = (met.named(one.thing) for met in (self._now, *map(self._at, filter(None, numbers))))
        return next((named for named in found if named is not None), None)

    def _at(self, number: int) -> Met:
        """The source's version of that number, and nothing where this person does not read it in full."""
        if number not in self._then:
            looked = self._looked
            texts = kin_texts(self._bound, self._tx, looked.tie, looked.texts.ours, number=number)
            self._then[number] = Met([] if texts is None else [parse(texts.theirs)])
        return self._then[number]
