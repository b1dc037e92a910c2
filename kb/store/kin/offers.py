"""Changes that one plan offers to the plan it was adapted from: what was offered, and what became of each.

What must stay true: an item is answered once, and what was answered is known to both sides. A draft that an item was
taken into and that was dropped leaves the item as it was before: nobody has answered it. Nothing here asks who may
read what: an offer holds what its receiver was meant to see, and the desk asks whose it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.errors import NotReady
from kb.plan import Marking, State
from kb.store.ledger.audit import Act
from kb.store.plans.typesetting import writable
from kb.store.tables.kin import offer_items, offers
from kb.store.tables.plans import plans, versions
from kb.store.tables.work import approvals, drafts

if TYPE_CHECKING:
    from kb.store.transaction import Transaction

WAITING, TAKEN, ADAPTED, DECLINED = "waiting", "taken", "adapted", "declined"


@dataclass(frozen=True, slots=True)
class NewOfferItem:
    """One change to be offered: of which row of the offering plan, '' for none; what it says, and its marking."""

    ref: str
    change: bytes
    marking: Marking


@dataclass(frozen=True, slots=True)
class OfferItem:
    """One change that was offered. `change` is None once erased.

    `state` is what became of it: waiting, taken, adapted, declined. `stands` says of what was taken or adapted where
    that is: `at once`, in a draft (`open`), or `approved`, then with the `version`.
    """

    position: int
    ref: str
    change: bytes | None
    marking: Marking
    state: str
    why: str
    answered_at: dt.datetime | None
    draft_id: int | None
    stands: str
    version: int | None

    @property
    def waits(self) -> bool:
        """Whether somebody can still answer it."""
        return self.state == WAITING and self.change is not None


@dataclass(frozen=True, slots=True)
class Offer:
    """Changes offered from version `number` of one plan to another. `from_title`, `handling` and `from_state` are
    that version's. `ended_at` is when it was taken back."""

    id: int
    from_plan: int
    from_ref: str
    from_body: str
    from_title: str
    from_state: State
    handling: str
    erased: bool
    to_plan: int
    to_ref: str
    to_body: str
    number: int
    note: str
    marking: Marking
    offered_by: int
    offered_at: dt.datetime
    ended_at: dt.datetime | None
    items: tuple[OfferItem, ...] = ()

    @property
    def answered(self) -> int:
        """How many items were answered."""
        return sum(item.state != WAITING for item in self.items)

    @property
    def waits(self) -> int:
        """How many items wait for an answer."""
        return 0 if self.ended_at else sum(item.waits for item in self.items)


_from, _to = plans.alias("from_plan_of"), plans.alias("to_plan_of")
_OFFERS = (
    sa.select(
        *(offers.c[name] for name in ("id", "from_plan", "to_plan", "number", "note", "marking")),
        *(offers.c[name] for name in ("offered_by", "offered_at", "ended_at")),
        _from.c.ref.label("from_ref"),
        _from.c.body.label("from_body"),
        versions.c.title.label("from_title"),
        versions.c.state.label("from_state"),
        versions.c.handling,
        versions.c.erased_at.is_not(None).label("erased"),
        _to.c.ref.label("to_ref"),
        _to.c.body.label("to_body"),
    )
    .join_from(offers, _from, _from.c.id == offers.c.from_plan)
    .join(_to, _to.c.id == offers.c.to_plan)
    .join(versions, (versions.c.plan_id == offers.c.from_plan) & (versions.c.number == offers.c.number))
    .order_by(offers.c.id.desc())
)
_let_in = sa.and_(
    approvals.c.draft_id == offer_items.c.draft_id, approvals.c.kind.in_(("approved", "urgent"))
)
_VERSION = (
    sa.select(sa.func.min(versions.c.number))
    .join_from(approvals, versions, versions.c.id == approvals.c.version_id)
    .where(_let_in)
    .correlate(offer_items)
    .scalar_subquery()
)
_ITEMS = (
    sa.select(
        *(offer_items.c[name] for name in ("offer_id", "position", "ref", "change", "marking", "state")),
        *(offer_items.c[name] for name in ("why", "answered_at", "draft_id")),
        drafts.c.state.label("draft_state"),
        _VERSION.label("version"),
    )
    .join_from(offer_items, drafts, drafts.c.id == offer_items.c.draft_id, isouter=True)
    .order_by(offer_items.c.offer_id, offer_items.c.position)
)
_OPEN = offers.c.ended_at.is_(None)
_ANSWERED = "Somebody has answered this already. Look at the offer again."
# Asked once more as it is written, for two who answer at once. What went into a draft that was dropped waits again.
_UNANSWERED = sa.or_(
    offer_items.c.state == WAITING,
    offer_items.c.draft_id.in_(sa.select(drafts.c.id).where(drafts.c.state == "ended")),
)


class Offers:
    """Offers as one transaction sees, makes and answers them."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._conn = tx.conn

    def offer(
        self, plans_of: tuple[int, int], number: int, items: Sequence[NewOfferItem], *, note: str = ""
    ) -> int:
        """Offer changes of version `number` from one plan to another, as ids in `plans_of`; gives the offer's id.

        Raises Invalid for what no database can hold.
        """
        if not items:
            raise ValueError("nothing to offer")
        writable(note, *(item.ref for item in items))
        from_plan, to_plan = plans_of
        made = {"from_plan": from_plan, "to_plan": to_plan, "number": number, "note": note}
        made |= {"marking": int(max(item.marking for item in items))}
        made |= {"offered_by": self._tx.by, "offered_at": self._tx.at}
        offer_id = int(self._conn.execute(sa.insert(offers).values(made).returning(offers.c.id)).scalar_one())
        lines = [
            {"offer_id": offer_id, "position": n, "ref": item.ref, "change": item.change}
            | {"marking": int(item.marking)}
            for n, item in enumerate(items, 1)
        ]
        self._conn.execute(sa.insert(offer_items), lines)
        kept = self._one(offers.c.id == offer_id)
        thing = f"{kept.from_ref}@{number}"
        self._tx.audit.add(
            Act.DISCLOSURE, thing, form="offer", to=kept.to_body, offer=offer_id, items=len(items)
        )
        self._tx.audit.add(Act.COLLECTION, f"{kept.to_ref}/offers/{offer_id}", items=len(items))
        return offer_id

    def one(self, offer_id: int, *, plan_id: int) -> Offer | None:
        """One offer to or from a plan, also one that was taken back; None where that plan has no such offer."""
        either = sa.or_(offers.c.to_plan == plan_id, offers.c.from_plan == plan_id)
        found = self._offers(offers.c.id == offer_id, either)
        return found[0] if found else None

    def received(self, plan_id: int) -> tuple[Offer, ...]:
        """What a plan was offered and what was not taken back, the newest first."""
        return self._offers(offers.c.to_plan == plan_id, _OPEN)

    def given(self, plan_id: int) -> tuple[Offer, ...]:
        """What a plan offered, the newest first."""
        return self._offers(offers.c.from_plan == plan_id)

    def least(self, plan_id: int) -> Marking | None:
        """The lowest marking of what a plan offered or was offered; None where nothing stands."""
        either = sa.or_(sa.and_(offers.c.to_plan == plan_id, _OPEN), offers.c.from_plan == plan_id)
        lowest = self._conn.execute(sa.select(sa.func.min(offers.c.marking)).where(either)).scalar()
        return None if lowest is None else Marking(lowest)

    def given_by(self, person: int) -> tuple[Offer, ...]:
        """What one person offered and did not take back, the newest first."""
        return self._offers(offers.c.offered_by == person, _OPEN)

    def waiting(self, bodies: Collection[str]) -> tuple[Offer, ...]:
        """Offers to plans of these organisations in which something waits for an answer, the oldest first."""
        found = self._offers(_to.c.body.in_(sorted(bodies)), _OPEN) if bodies else ()
        return tuple(one for one in reversed(found) if one.waits)

    def owners_waited_for(self) -> frozenset[str]:
        """The organisations that have an offer to answer."""
        told = sa.select(_to.c.body).join_from(offers, _to, _to.c.id == offers.c.to_plan).where(_OPEN)
        return frozenset(one.to_body for one in self.waiting(set(self._conn.execute(told).scalars())))

    def answer(
        self, offer: Offer, position: int, state: str, *, why: str = "", draft_id: int | None = None
    ) -> None:
        """Record what became of one item. Raises NotReady where somebody has answered it."""
        item = next((one for one in offer.items if one.position == position), None)
        if item is None or not item.waits or offer.ended_at is not None:
            raise NotReady(_ANSWERED)
        writable(why)
        made = {"state": state, "why": why, "draft_id": draft_id}
        values = made | {"answered_by": self._tx.by, "answered_at": self._tx.at}
        here = (offer_items.c.offer_id == offer.id, offer_items.c.position == position, _UNANSWERED)
        if self._conn.execute(sa.update(offer_items).where(*here).values(values)).rowcount == 0:
            raise NotReady(_ANSWERED)
        thing = f"{offer.to_ref}/offers/{offer.id}"
        self._tx.audit.add(Act.ALTERATION, thing, item=position, answer=state)

    def take_back(self, offer: Offer) -> None:
        """Take an offer back. Raises NotReady once anything of it was answered."""
        if offer.answered:
            raise NotReady("Something of this offer has been answered, so it cannot be taken back.")
        ended = sa.update(offers).where(offers.c.id == offer.id, _OPEN).values(ended_at=self._tx.at)
        self._conn.execute(ended)
        self._tx.audit.add(Act.ALTERATION, f"{offer.from_ref}@{offer.number}", offer_taken_back=offer.id)

    def _one(self, *where: sa.ColumnElement[bool]) -> Offer:
        return self._offers(*where)[0]

    def _offers(self, *where: sa.ColumnElement[bool]) -> tuple[Offer, ...]:
        rows = self._conn.execute(_OFFERS.where(*where)).mappings().all()
        items: dict[int, list[OfferItem]] = {row["id"]: [] for row in rows}
        if items:
            for row in self._conn.execute(_ITEMS.where(offer_items.c.offer_id.in_(list(items)))).mappings():
                items[row["offer_id"]].append(_item(row))
        return tuple(_offer(row, tuple(items[row["id"]])) for row in rows)


def _offer(row: sa.RowMapping, items: tuple[OfferItem, ...]) -> Offer:
    facts = {str(name): value for name, value in row.items()}
    facts |= {"marking": Marking(facts["marking"]), "from_state": State(facts["from_state"])}
    return Offer(**facts, items=items)


def _item(row: sa.RowMapping) -> OfferItem:
    facts = {str(name): value for name, value in row.items() if name != "offer_id"}
    draft_state, facts["marking"] = facts.pop("draft_state"), Marking(facts["marking"])
    stands = "at once"
    if facts["draft_id"] is not None:
        stands = "open" if draft_state != "ended" else "approved" if facts["version"] else "dropped"
    if stands == "dropped":
        facts |= {"state": WAITING, "why": "", "answered_at": None, "draft_id": None}
        stands = "at once"
    return OfferItem(**facts, stands=stands)
