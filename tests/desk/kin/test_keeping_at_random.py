"""Whatever is taken, kept, written otherwise, approved or dropped in whatever order: what there is to look at is true.

The oracle holds for each field what both plans say and what the source said when somebody last decided. A field is to
look at where the source says something else than then, and something else than ours. So a plan has nothing to look at
only where every field in which the two differ was decided as the source says it now, or is ours alone.
"""

from __future__ import annotations

import random
from copy import deepcopy
from dataclasses import dataclass, field

import pytest

from kb.desk import KeepOrder, Pick
from kb.plan import edit_field
from tests.cast import POLICING, TOM
from tests.desk.kin.keeping_story import OURS, SOURCE, Story, sussex
from tests.desk_cast import Shelves, a_plan, a_row

ROWS, KEYS = ("OIC-01", "OIC-02", "OIC-03"), ("gap", "theme")
FIELDS = [(row, key) for row in ROWS for key in KEYS]


@dataclass
class Oracle:
    """What both say by field, and what the source said when that was last decided; `force` is before the draft."""

    theirs: dict[tuple[str, str], str] = field(default_factory=lambda: dict.fromkeys(FIELDS, "as it began"))
    ours: dict[tuple[str, str], str] = field(default_factory=lambda: dict.fromkeys(FIELDS, "as it began"))
    seen: dict[tuple[str, str], str] = field(default_factory=lambda: dict.fromkeys(FIELDS, "as it began"))
    force: tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]] | None = None

    def begin(self) -> None:
        """A draft is open: what it does not keep is told by what is remembered here."""
        self.force = self.force or (deepcopy(self.ours), deepcopy(self.seen))

    def to_look(self) -> set[tuple[str, str]]:
        """The fields that somebody has to look at."""
        return {one for one in FIELDS if self.theirs[one] not in (self.seen[one], self.ours[one])}


class Walk:
    """One random story, and the oracle beside it."""

    def __init__(self, shelves: Shelves, seed: int) -> None:
        self.chance, self.many = random.Random(seed), 0
        self.story, self.oracle = Story(shelves), Oracle()
        shelves.shelve(a_plan(self.text(), sharing=POLICING), ref=SOURCE, at=self.story.at)
        self.story.adapt()

    def text(self) -> bytes:
        """The source as it is now."""
        said = self.oracle.theirs
        rows = (a_row(row, f"What of {row}?", **{key: said[row, key] for key in KEYS}) for row in ROWS)
        return sussex(*rows)

    def words(self, whose: str) -> str:
        """Words that nobody has used yet."""
        self.many += 1
        return f"{whose} {self.many}"

    def source(self) -> None:
        """The source comes out with some fields changed."""
        for one in self.chance.sample(FIELDS, self.chance.randint(1, 3)):
            self.oracle.theirs[one] = self.words("theirs")
        self.story.source(self.text())

    def edit(self) -> None:
        """We change a field of our own."""
        one = self.chance.choice(FIELDS)
        self.oracle.begin()
        drafting = self.story.shelves.desk_of(TOM, self.story.at).drafting
        drafting.begin(OURS)
        self.oracle.ours[one] = words = self.words("ours")
        drafting.change(
            OURS,
            lambda text: edit_field(text, one[0], key=one[1], value=words),
            started_from=drafting.page(OURS).number,
        )

    def decide(self) -> None:
        """Somebody decides about some of what there is to look at."""
        page = self.story.page()
        picks: dict[str, Pick] = {}
        for name, shown in page.items.items():
            one, verdict = (shown.item.ref or "", shown.item.theirs[0].key or ""), self.chance.randrange(4)
            if verdict == 3:
                continue
            if verdict == 0:
                picks[name] = Pick("keep", why="Ours is right.")
                self.oracle.seen[one] = self.oracle.theirs[one]
                if self.oracle.force:  # a refusal holds, whatever becomes of the draft
                    self.oracle.force[1][one] = self.oracle.theirs[one]
                continue
            self.oracle.begin()
            words = self.oracle.theirs[one] if verdict == 1 else self.words("otherwise")
            picks[name] = Pick("take") if verdict == 1 else Pick("adapt", words=words)
            self.oracle.ours[one], self.oracle.seen[one] = words, self.oracle.theirs[one]
        if picks:
            self.story.send(KeepOrder(page.own.number, page.seen, picks))

    def approve(self) -> None:
        """The draft comes into force."""
        if self.oracle.force:
            self.story.approve()
            self.oracle.force = None

    def drop(self) -> None:
        """The draft is closed, and what it did is undone."""
        if self.oracle.force:
            self.story.drop()
            self.oracle.ours, self.oracle.seen = self.oracle.force
            self.oracle.force = None

    def check(self) -> None:
        """The page says what the oracle says, and our text is what the oracle has."""
        found = {
            (one.item.ref or "", one.item.theirs[0].key or "") for one in self.story.page().items.values()
        }
        assert found == self.oracle.to_look()
        text = self.story.draft() if self.oracle.force else self.story.current()
        for (_, key), words in self.oracle.ours.items():
            assert f"**{key.capitalize()}:** {words}" in text


@pytest.mark.parametrize("seed", range(4))
def test_what_there_is_to_look_at_is_true_whatever_was_done_in_whatever_order(
    shelves: Shelves, seed: int
) -> None:
    walk = Walk(shelves, seed)
    acts = [walk.source, walk.edit, walk.decide, walk.decide, walk.approve, walk.drop]

    for _ in range(25):
        walk.chance.choice(acts)()

        walk.check()
