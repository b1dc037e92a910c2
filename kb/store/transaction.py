"""One transaction, and the rooms that are entered through it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa

from kb.bodies import Register
from kb.store.evidence.basis import Bases
from kb.store.evidence.evidence import EvidenceKept
from kb.store.evidence.rules import RulesKept
from kb.store.inspection.inspection import Inspection
from kb.store.kin.core import Core
from kb.store.kin.kin import Kin
from kb.store.kin.offers import Offers
from kb.store.ledger.audit import Audit
from kb.store.ledger.outbox import Outbox
from kb.store.machine.keeping import Renderings, Settings
from kb.store.measures.hydra import Hydra
from kb.store.measures.referrals import Referrals
from kb.store.measures.training import Training
from kb.store.oversight.oversight import Oversight
from kb.store.oversight.responses import ResponsesKept
from kb.store.people.bodies import Bodies
from kb.store.people.deputies import Deputies
from kb.store.people.patience import Tries
from kb.store.people.people import People
from kb.store.people.sessions import Sessions, Tokens
from kb.store.plans.audiences import Audiences
from kb.store.plans.dismissals import Dismissals
from kb.store.plans.holding import Holding
from kb.store.plans.learnt import Learnt
from kb.store.plans.press import Press
from kb.store.plans.settling import Settling
from kb.store.plans.shelf import Shelf
from kb.store.practice.living import Living
from kb.store.practice.tasking import Tasking
from kb.store.word.following import Following
from kb.store.word.letters import Letters
from kb.store.word.requests import Requests
from kb.store.word.shortlist import Shortlist
from kb.store.word.triggers import Triggers
from kb.store.word.waiting import Waiting
from kb.store.word.word import Word


@dataclass(slots=True)
class Remembered:
    """What a store remembers between transactions: the register of organisations, with its edition."""

    register: tuple[str, Register] | None = None


class Transaction:
    """What can be read and, in a writing transaction, changed. Made by `Store.reading` and `Store.writing`.

    `at` is the instant of every line written, `by` the person's id (None: the machine itself).
    """

    def __init__(
        self,
        conn: sa.Connection,
        *,
        at: dt.datetime | None = None,
        by: int | None = None,
        remembered: Remembered | None = None,
    ) -> None:
        self.conn = conn
        self.by = by
        self.erased = False
        self.remembered = remembered or Remembered()
        self._at = at

    @property
    def at(self) -> dt.datetime:
        """The instant of a writing transaction. Reading transactions have none: RuntimeError, a bug."""
        if self._at is None:
            raise RuntimeError("a reading transaction has no instant and writes nothing")
        return self._at

    @property
    def writes(self) -> bool:
        """Whether this is a writing transaction."""
        return self._at is not None

    @contextmanager
    def back_then(self, at: dt.datetime, *, by: int | None = None) -> Iterator[None]:
        """What is entered now and happened at an earlier instant: for a library that comes with its past."""
        now = self._at, self.by
        self._at, self.by = at, by
        try:
            yield
        finally:
            self._at, self.by = now

    @cached_property
    def audiences(self) -> Audiences:
        """Who may read the plans."""
        return Audiences(self)

    @cached_property
    def audit(self) -> Audit:
        """Who did what."""
        return Audit(self)

    @cached_property
    def bases(self) -> Bases:
        """What is known of plans without anybody having typed it as evidence."""
        return Bases(self)

    @cached_property
    def bodies(self) -> Bodies:
        """Organisations and their links."""
        return Bodies(self)

    @cached_property
    def core(self) -> Core:
        """Core requirements, and exceptions from them."""
        return Core(self)

    @cached_property
    def deputies(self) -> Deputies:
        """Who stands in for an approver."""
        return Deputies(self)

    @cached_property
    def dismissals(self) -> Dismissals:
        """What was dismissed, and which references are used up."""
        return Dismissals(self)

    @cached_property
    def evidence(self) -> EvidenceKept:
        """What is recorded about plans and what became of it."""
        return EvidenceKept(self)

    @cached_property
    def holding(self) -> Holding:
        """Plans that somebody may act on, and forms that make something once."""
        return Holding(self)

    @cached_property
    def inspection(self) -> Inspection:
        """Inspection reports, what they recommend, and what was said of it."""
        return Inspection(self)

    @cached_property
    def kin(self) -> Kin:
        """What was adapted from what, and what was decided about it since."""
        return Kin(self)

    @cached_property
    def learnt(self) -> Learnt:
        """Columns of people's own tables, and texts that are here already."""
        return Learnt(self)

    @cached_property
    def letters(self) -> Letters:
        """Letters that wait to be posted."""
        return Letters(self)

    @cached_property
    def living(self) -> Living:
        """What is so of a requirement on a day."""
        return Living(self)

    @cached_property
    def offers(self) -> Offers:
        """What plans offer to those they were adapted from."""
        return Offers(self)

    @cached_property
    def outbox(self) -> Outbox:
        """What is still to be told."""
        return Outbox(self)

    @cached_property
    def training(self) -> Training:
        """Role groups and completed training."""
        return Training(self)

    @cached_property
    def hydra(self) -> Hydra:
        """Hydra sessions and their seats."""
        return Hydra(self)

    @cached_property
    def referrals(self) -> Referrals:
        """Reports to the NCCU."""
        return Referrals(self)

    @cached_property
    def responses(self) -> ResponsesKept:
        """What oversight bodies answer to reports."""
        return ResponsesKept(self)

    @cached_property
    def oversight(self) -> Oversight:
        """What oversight bodies ask and keep."""
        return Oversight(self)

    @cached_property
    def people(self) -> People:
        """People and what they were granted."""
        return People(self)

    @cached_property
    def press(self) -> Press:
        """Writing plans."""
        return Press(self)

    @cached_property
    def renderings(self) -> Renderings:
        """Pages made once and kept."""
        return Renderings(self)

    @cached_property
    def requests(self) -> Requests:
        """Requests for access."""
        return Requests(self)

    @cached_property
    def rules(self) -> RulesKept:
        """What evidence must add up to, by region."""
        return RulesKept(self)

    @cached_property
    def sessions(self) -> Sessions:
        """Who is signed in."""
        return Sessions(self)

    @cached_property
    def settings(self) -> Settings:
        """Small things that the installation remembers."""
        return Settings(self)

    @cached_property
    def settling(self) -> Settling:
        """Putting drafts forward, and deciding on them."""
        return Settling(self)

    @cached_property
    def shelf(self) -> Shelf:
        """Reading plans, always within a reach."""
        return Shelf(self)

    @cached_property
    def shortlist(self) -> Shortlist:
        """Each person's own list."""
        return Shortlist(self)

    @cached_property
    def tasking(self) -> Tasking:
        """Tasking sheets: their markings, and to whom they were issued."""
        return Tasking(self)

    @cached_property
    def tokens(self) -> Tokens:
        """One-time links."""
        return Tokens(self)

    @cached_property
    def triggers(self) -> Triggers:
        """What plans must be thought about for."""
        return Triggers(self)

    @cached_property
    def tries(self) -> Tries:
        """Tries that are counted, and how long the next must wait."""
        return Tries(self)

    @cached_property
    def following(self) -> Following:
        """What each person follows, and what they were told."""
        return Following(self)

    @cached_property
    def waiting(self) -> Waiting:
        """What waits for somebody to act."""
        return Waiting(self)

    @cached_property
    def word(self) -> Word:
        """Questions, comments and remarks."""
        return Word(self)

    def settle(self) -> None:
        """Write what waits for the commit. Called by the store."""
        if "audit" in self.__dict__:
            self.audit.settle()
