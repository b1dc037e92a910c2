"""A plan of Sussex that Thames Valley adapted, and short ways to move both on: for tests of keeping in step."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from dataclasses import dataclass, field

from kb.access import Actor
from kb.desk import AdaptOrder, KeepingPage, KeepOrder, Kept, Order, Pick
from kb.errors import NotReady
from kb.plan import text_hash
from tests.cast import NOON, PETE, POLICING, TOM
from tests.desk_cast import DAY, Shelves, a_plan, a_row, a_text

SOURCE, OURS = "sussex/oic", "thames-valley/oic"
LORRIES, WASHES, BOATS = "Which routes do lorry drops use?", "Which car washes?", "Which slipways?"
BARNS = "Which barns are rented?"


def sussex(*rows: str, **more: str) -> bytes:
    """A version of the source. Its rows unless others are given."""
    return a_text(*(rows or FIRST), title="Organised immigration crime", **more)


FIRST = (
    a_row("OIC-01", LORRIES, gap="Little known", sources="PND", owner="Sussex desk", notes="Ask Newhaven."),
    a_row("OIC-02", WASHES, gap="No list", collector="Sussex NPT"),
    a_row("OIC-03", BOATS, gap="No count"),
)


@dataclass
class Story:
    """Both plans, and the clock."""

    shelves: Shelves
    at: dt.datetime = NOON
    tokens: itertools.count[int] = field(default_factory=itertools.count)

    def source(self, text: bytes, **facts: object) -> None:
        """Put the source's next version in force, a day later."""
        self.at += DAY
        self.shelves.shelve(a_plan(text, **{"sharing": POLICING} | facts), ref=SOURCE, at=self.at)

    def adapt(self) -> None:
        """Adapt the source as Thames Valley's plan, and put that in force."""
        order = AdaptOrder(1, "thames-valley", "Organised immigration crime", "oic")
        self.shelves.desk_of(TOM, self.at).adapting.adapt(SOURCE, order, "token-of-adapting")
        self.change(
            "marking:", "owner: Our bureau\nperiod: 2026-04-01/2027-03-31\nreview_by: 2027-01-31\nmarking:"
        )
        self.approve()

    def page(self, by: Actor = TOM) -> KeepingPage:
        """What there is to look at."""
        return self.shelves.desk_of(by, self.at).keeping.proposal(OURS)

    def name(self, about: str) -> str:
        """The name of the one thing whose words say so."""
        (found,) = (n for n, one in self.page().items.items() if any(about in words for words in one.words))
        return found

    def keep(self, by: Actor = TOM, *, ready: bool = False, sure: bool = False, **picks: Pick) -> Kept:
        """Send the form as it is shown now, with picks by the words of what they are about."""
        page = self.page(by)
        order = KeepOrder(
            page.own.number, page.seen, {self.name(a): p for a, p in picks.items()}, ready, sure
        )
        return self.send(order, by)

    def send(self, order: KeepOrder, by: Actor = TOM) -> Kept:
        """Send a form."""
        token = f"token-of-the-form-{next(self.tokens):04}"
        return self.shelves.desk_of(by, self.at).keeping.keep(OURS, order, token)

    def draft(self) -> str:
        """The draft's text."""
        return self.shelves.desk_of(TOM, self.at).drafting.page(OURS).text

    def current(self) -> str:
        """The text in force."""
        return self.shelves.desk_of(TOM, self.at).reading.plan(OURS).copy.text

    def change(self, old: str, new: str, *, by: Actor = TOM) -> None:
        """Change the draft, begun where none is open."""
        drafting = self.shelves.desk_of(by, self.at).drafting
        with contextlib.suppress(NotReady):
            drafting.begin(OURS)
        page = drafting.page(OURS)
        assert old in page.text
        drafting.save_text(OURS, page.text.replace(old, new, 1), started_from=page.number)

    def approve(self, *, by: Actor = PETE, lowered_why: str = "") -> None:
        """Put the draft in force, a day later."""
        self.at += DAY
        raw = text_hash(self.draft().encode())
        self.shelves.desk_of(TOM, self.at).review.submit(OURS, text_hash=raw, note="")
        until = (self.at + 300 * DAY).date()
        order = Order(raw, "Head of intelligence", "Tasking", until, lowered_why=lowered_why)
        self.shelves.desk_of(by, self.at).review.approve(OURS, order)
        self.shelves.catch_up()

    def drop(self) -> None:
        """Close the draft."""
        drafting = self.shelves.desk_of(TOM, self.at).drafting
        drafting.drop(OURS, started_from=drafting.page(OURS).number)

    def words(self) -> set[str]:
        """Everything to look at, in words."""
        return {words for one in self.page().items.values() for words in one.words}

    def checked(self) -> int:
        """The source's version that the plan was last checked against."""
        with self.shelves.store.reading() as tx:
            (tie,) = (one for one in tx.kin.all_ties() if one.plan_ref == OURS)
            return tie.number
