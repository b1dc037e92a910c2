"""What passes between an office and its force, with a word of its own in every field, and who may meet each word."""

from __future__ import annotations

from collections.abc import Callable

from kb.desk import NewLine
from tests.cast import TODAY
from tests.desk_cast import PEOPLE, Shelves

OFFICE = frozenset({"CATH"})
BOTH = OFFICE | {"TOM", "PETE"}
FORCE = "thames-valley"
KEY = "hmicfrs-oic/thames-valley-pcc/1"


def plant_oversight(shelves: Shelves, new: Callable[[str, frozenset[str]], str]) -> None:
    """A draft and a sent question with its answer, a view, a meeting, a closed promise, and the force's note."""
    office, force = shelves.desk_of(PEOPLE["CATH"]).office, shelves.desk_of(PEOPLE["TOM"]).office
    office.write(FORCE, NewLine("", FORCE, "question", f"Is {new('draftquestion', OFFICE)} so?"))
    asked = office.write(FORCE, NewLine("", FORCE, "question", f"Is {new('sentquestion', BOTH)} so?"))
    office.send(FORCE, asked)
    force.answer(FORCE, asked, f"It is {new('answer', BOTH)}, we say.")
    seen = f"We think of {new('ownview', OFFICE)}."
    office.write(FORCE, NewLine("", FORCE, "view", seen, view="not assured"))
    office.meet(FORCE, on=TODAY, title=f"Meeting {new('meetingname', OFFICE)}")
    office.close(FORCE, KEY, why=f"Because of {new('promisekept', BOTH)}.")
    force.add_note(FORCE, f"We add {new('forcenote', BOTH)} here.")
    office.brief(FORCE, TODAY, "token-of-cath")
