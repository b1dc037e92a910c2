"""What a force said of recommendations, with a word of its own in every field, and who may meet each word."""

from __future__ import annotations

from collections.abc import Callable

from kb.desk import PositionOrder
from tests.cast import TODAY
from tests.desk_cast import PEOPLE, Shelves

OWN = frozenset({"TOM", "PETE", "AUDREY"})
TOLD = OWN | {"CATH"}
CLEARED = TOLD | {"RON"}
FORCE = "thames-valley"


def plant_positions(shelves: Shelves, new: Callable[[str, frozenset[str]], str]) -> None:
    """A position that waits, after an earlier one; one that is cleared; one taken back; and a closing."""
    _record(shelves, "hmicfrs-oic-4", new, "past", told=OWN, public=OWN)
    _record(shelves, "hmicfrs-oic-4", new, "waits", told=TOLD, public=OWN)
    pete, ron = shelves.desk_of(PEOPLE["PETE"]).positions, shelves.desk_of(PEOPLE["RON"]).reports
    cleared = _record(shelves, "hmicfrs-oic-8", new, "cleared", told=TOLD, public=CLEARED)
    pete.clear("hmicfrs-oic-8", FORCE, cleared, cleared_by=f"Head of {new('clears', CLEARED)}")
    back = _record(shelves, "hmicfrs-oic-1", new, "back", told=OWN, public=OWN)
    pete.clear("hmicfrs-oic-1", FORCE, back, cleared_by=f"Head of {new('cleared', frozenset())}")
    pete.take_back("hmicfrs-oic-1", FORCE, back, why=f"Because of {new('takenback', OWN)}.")
    # Also once a later position stands above it, the reason is its own force's.
    _record(shelves, "hmicfrs-oic-1", new, "later", told=TOLD, public=OWN)
    where = f"Letter about {new('closing', OWN | {'RON'})}"
    ron.close("hmicfrs-oic-4", FORCE, closed_on=TODAY, reference=where, mistaken=False)


def _record(
    shelves: Shelves,
    slug: str,
    new: Callable[[str, frozenset[str]], str],
    place: str,
    *,
    told: frozenset[str],
    public: frozenset[str],
) -> int:
    order = PositionOrder(
        force=FORCE,
        done=f"We did {new(place + 'done', told)}.",
        next=f"We will {new(place + 'next', told)}.",
        by_when=None,
        answers=f"Head of {new(place + 'answers', told)}",
        public=f"We say {new(place + 'public', public)}.",
    )
    return shelves.desk_of(PEOPLE["TOM"]).positions.record(slug, order, f"token-of-{place}")
