"""A plan of Sussex, one of Thames Valley adapted from it, and the people of both who write and approve."""

from __future__ import annotations

import datetime as dt

from kb.access import Actor, Grant, Role
from kb.desk import ItemAnswer, OfferOrder, Order
from kb.plan import Marking, text_hash
from kb.store import Offer
from tests.cast import NOON, PETE, REGION, TOM
from tests.desk_cast import Shelves, a_plan, a_row, a_text


def _person(number: int, role: Role, body: str, ceiling: Marking = Marking.OFFICIAL_SENSITIVE) -> Actor:
    return Actor(number, (Grant(role, body, ceiling),))


SAM, SID = _person(14, Role.AUTHOR, "sussex"), _person(15, Role.APPROVER, "sussex")
SAL = _person(16, Role.AUTHOR, "sussex", Marking.OFFICIAL)
"""An author of Sussex who may read OFFICIAL only."""
KAY = _person(17, Role.APPROVER, "kent")
NEWCOMERS = {"sam": SAM, "sid": SID, "sal": SAL, "kay": KAY}
SOURCE, FORK = "sussex/oic", "thames-valley/oic"
THEIRS = a_text(
    a_row("SX-1", "Which lay-bys?", gap="No count", collector="Ports"),
    a_row("SX-2", "Which marinas?", sources="Boat clubs"),
    a_row("SX-3", "Which slips?"),
    title="Sussex plan",
    marking="OFFICIAL",
)
OURS = a_text(
    a_row("SX-1", "Which lay-bys?", gap="No count at night", collector="Roads"),
    a_row("SX-2", "Which marinas?", sources="Boat clubs", indicators="Night moorings"),
    a_row("SX-4", "Which heron?", collector="Roads", gap="All of it"),
    a_row("SX-5", "Which secret?", visible_to="own"),
    title="Sussex plan",
    marking="OFFICIAL",
    prose="Why we ask here.",
)
GAP, SIGNS, GONE, HERON, SECRET, WHY = (
    "SX-1: gap",
    "SX-2: indicators",
    "SX-3: the whole",
    "SX-4: a new",
    "SX-5: a new",
    "Section “Purpose”",
)


def laid(shelves: Shelves, ours: bytes = OURS, **theirs: object) -> Shelves:
    """Both plans on the shelf, Sussex's read in its region."""
    with shelves.store.writing(at=NOON) as tx:
        for name, actor in NEWCOMERS.items():
            assert tx.people.add(name, name.title(), sample=True).id == actor.person
            tx.people.grant(actor.person, actor.grants[0])
    shelves.shelve(a_plan(THEIRS, **({"sharing": REGION} | theirs)), ref=SOURCE)
    shelves.shelve(a_plan(ours), ref=FORK, source=(SOURCE, 1))
    return shelves


def could_offer(shelves: Shelves, by: Actor = PETE) -> dict[str, str]:
    """What can be offered: the box of each thing, by how its sentence begins."""
    page = shelves.desk_of(by).offering.choosing(FORK)
    return {one.words: one.name for one in page.items if not one.why_not}


def order_of(shelves: Shelves, *things: str, **told: object) -> OfferOrder:
    """An order for the things whose sentence begins so, with the mark of the page that shows them."""
    found = could_offer(shelves)
    names = {name for words, name in found.items() if words.startswith(things)}
    assert len(names) == len(things), (things, found)
    order = OfferOrder(frozenset(names), **told)  # type: ignore[arg-type]  # the test says which
    seen = shelves.desk_of(PETE).offering.to_be_sent(FORK, order).seen
    return OfferOrder(order.names, order.note, order.sure, seen)


def offer(shelves: Shelves, *things: str, token: str = "token-of-an-offer", **told: object) -> int:
    """Offer these things to Sussex; gives the offer's number."""
    order = order_of(shelves, *things, **told)
    return shelves.desk_of(PETE).offering.send(FORK, order, token=token)


def answered(
    shelves: Shelves,
    number: int,
    *answers: tuple[int, str, str],
    by: Actor = SAM,
    started_from: int = 0,
    token: str = "token-of-an-answer",
):
    """Answer items of an offer: their positions, verdicts and words."""
    given = [ItemAnswer(*one) for one in answers]
    return shelves.desk_of(by).offers.answer(SOURCE, number, given, started_from=started_from, token=token)


def kept_offer(shelves: Shelves, number: int) -> Offer:
    """An offer as the store has it."""
    with shelves.store.reading() as tx:
        plan = tx.shelf.card(FORK, reach=shelves.desk_of(TOM).reach)
        assert plan is not None
        found = tx.offers.one(number, plan_id=plan.plan_id)
    assert found is not None
    return found


def draft_of(shelves: Shelves, by: Actor = SAM, ref: str = SOURCE) -> str:
    """The text of an open draft."""
    return shelves.desk_of(by).drafting.page(ref).text


def let_in(shelves: Shelves, ref: str = SOURCE, author: Actor = SAM, approver: Actor = SID) -> int:
    """Put the open draft forward and approve it; gives the version's number."""
    hashed = text_hash(draft_of(shelves, author, ref).encode())
    shelves.desk_of(author).review.submit(ref, text_hash=hashed, note="As offered.")
    order = Order(hashed, "Head of intelligence", "Tasking 12", dt.date(2027, 11, 1))
    number = shelves.desk_of(approver).review.approve(ref, order)
    shelves.catch_up()
    return number
