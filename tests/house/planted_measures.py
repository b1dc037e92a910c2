"""What a force is asked for beside its plan, with a word of its own in every field, and who may meet each word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from kb.desk import GroupOrder, Guidance, MonthOrder, SessionOrder
from tests.cast import TODAY
from tests.desk_cast import PEOPLE, Shelves

# Its own people and auditor, the office that oversees it, and its region's editor.
FIGURES = frozenset({"TOM", "PETE", "AUDREY", "CATH", "RON"})
# Reasons and roles that looked.
OWN = frozenset({"TOM", "PETE", "AUDREY"})
# Whoever has a page of a force of that region.
AGREED = FIGURES | {"SUE", "OLIVE"}
# Members of the region's organisations and of its partners.
BOARD = frozenset({"TOM", "PETE", "SUE", "ANNA", "KIT", "OLIVE"})
FORCE = "thames-valley"
DAY = dt.timedelta(days=1)


def plant_measures(shelves: Shelves, new: Callable[[str, frozenset[str]], str]) -> None:
    """A role group with counts, a session with seats and attendance, guidance agreed and adopted, a month, a sample."""
    tom, pete, ron = (shelves.desk_of(PEOPLE[name]) for name in ("TOM", "PETE", "RON"))
    group = f"Desk {new('rolegroup', FIGURES)}"
    tom.training.say_group(FORCE, GroupOrder(group, "40", ["module-1", "hydra"]))
    tom.training.count(FORCE, TODAY, {(group.casefold(), "module-1"): ("12", "")})
    said = SessionOrder(
        FORCE, TODAY, f"9am {new('starts', BOARD)}", f"Hall {new('venue', BOARD)}", "9", f"Desk {new('contact', BOARD)}"
    )  # fmt: skip
    number = tom.board.offer(said, "token-session")
    tom.board.take(number, FORCE, "3")
    tom.board.attend(number, [(FORCE, f"Team {new('attendedgroup', BOARD | FIGURES)}", "2")])
    gone = tom.board.offer(SessionOrder(FORCE, TODAY + DAY, "9am", "Hall", "9", "Desk"), "token-gone")
    tom.board.end(gone, f"Because {new('sessionended', BOARD)} is so.")
    ron.referring.guide(
        "south-east", Guidance("", *(f"We say {new(f'agreed{n}', AGREED)}." for n in range(4)))
    )
    pete.referring.adopt(FORCE, Guidance("", *(f"We adopt {new(f'adopted{n}', FIGURES)}." for n in range(4))))
    month = MonthOrder(
        dt.date(2026, 10, 1), "9", f"Desk {new('countedby', OWN)}", "4", f"But {new('leftout', OWN)}"
    )
    tom.referring.say_month(FORCE, month)
    tom.referring.say_sample(
        FORCE, "2026-Q3", sampled="20", found="12", by_role=f"Desk {new('sampledby', OWN)}"
    )
