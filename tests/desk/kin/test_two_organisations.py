"""Somebody with roles in two organisations brings into the plans of one only what that one may read itself."""

from __future__ import annotations

import pytest

from kb.access import Actor, Grant, Role
from kb.desk import AdaptOrder
from kb.desk.kin.borrowing import NONE_SUCH, BorrowOrder
from kb.errors import Invalid, NotAllowed
from kb.plan import Marking
from tests.cast import NOON, OWN, POLICING, TOM
from tests.desk_cast import DAY, Shelves, a_plan, a_row, a_text

TOKEN = "t" * 24
SOURCE, OURS = "sussex/oic", "thames-valley/oic"
HIGH = Marking.OFFICIAL_SENSITIVE
BETH = Actor(3, (Grant(Role.AUTHOR, "thames-valley", HIGH), Grant(Role.READER, "sussex", HIGH)))
"""An author of Thames Valley who also reads for Sussex. Known to the register as TOM."""
KEPT = a_row("OIC-02", "Which informal workshops are watched?", visible_to="own")


def _text(*, watched: str = KEPT, seen: str = "Which lay-bys are used?") -> bytes:
    return a_text(a_row("OIC-01", seen), watched)


@pytest.fixture
def lent(shelves: Shelves) -> Shelves:
    """Sussex has a plan that everybody in policing reads, but for one requirement that it keeps to itself."""
    shelves.shelve(a_plan(_text(), sharing=POLICING), ref=SOURCE)
    return shelves


def _kept_row_is_read(lent: Shelves) -> bool:
    return "informal workshops" in lent.desk_of(BETH).reading.plan(SOURCE).copy.text


def test_what_the_taking_organisation_may_not_read_is_not_adapted_for_it(lent: Shelves) -> None:
    assert _kept_row_is_read(lent)

    page = lent.desk_of(BETH).adapting.page(SOURCE)
    order = AdaptOrder(1, "thames-valley", "Organised immigration crime", "oic")
    ref = lent.desk_of(BETH).adapting.adapt(SOURCE, order, TOKEN)

    assert page.copied.rows == 1
    assert "informal workshops" not in lent.desk_of(TOM).drafting.page(ref).text
    assert [row.ref for row in lent.desk_of(TOM).drafting.page(ref).doc.requirements] == ["OIC-01"]


def test_a_plan_that_only_the_other_organisation_reads_is_not_adapted(shelves: Shelves) -> None:
    shelves.shelve(a_plan(_text(), sharing=OWN), ref=SOURCE)
    desk = shelves.desk_of(BETH)

    assert "adapt" not in desk.reading.plan(SOURCE).may
    with pytest.raises(NotAllowed, match="that you write for cannot read the whole"):
        desk.adapting.page(SOURCE)


def test_a_requirement_that_the_taking_organisation_may_not_read_is_not_borrowed(lent: Shelves) -> None:
    lent.shelve(a_plan(a_text(a_row("TV-01", "Which ferries?"))), ref=OURS)

    with pytest.raises(Invalid, match=NONE_SUCH):
        lent.desk_of(BETH).borrowing.borrow(OURS, BorrowOrder(f"{SOURCE}@1#OIC-02", "TV-02"), token=TOKEN)
    assert lent.desk_of(BETH).borrowing.borrow(OURS, BorrowOrder(f"{SOURCE}@1#OIC-01", "TV-02"), token=TOKEN)


def test_nor_is_it_among_the_changes_to_look_at(lent: Shelves) -> None:
    ours = a_text(a_row("OIC-01", "Which lay-bys are used?"))
    lent.shelve(a_plan(ours), ref=OURS, source=(SOURCE, 1))
    changed = KEPT.replace("watched", "watched at night")
    lent.shelve(
        a_plan(_text(watched=changed, seen="Which lay-bys are used, and when?"), sharing=POLICING),
        ref=SOURCE,
        at=NOON + DAY,
    )

    seen = [lent.desk_of(who, at=NOON + 2 * DAY).keeping.proposal(OURS) for who in (TOM, BETH)]

    assert [repr(page).count("workshops") for page in seen] == [0, 0]
    assert [repr(page).count("and when?") > 0 for page in seen] == [True, True]


def test_nor_is_the_plan_linked_to_one_that_its_organisation_does_not_read(shelves: Shelves) -> None:
    shelves.shelve(a_plan(_text(), sharing=OWN), ref=SOURCE)
    shelves.shelve(a_plan(_text(watched="")), ref=OURS)

    page = shelves.desk_of(BETH).linking.source(OURS)

    assert (page.likely, page.known) == ((), ())
    with pytest.raises(Invalid):
        shelves.desk_of(BETH).linking.pairs(OURS, SOURCE)
