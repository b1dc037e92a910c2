"""What passes between an office and its force, with a word of its own in every field, and who may meet each word."""

from __future__ import annotations

from collections.abc import Callable

from kb.desk import NewLine, OwnWords, PublicationDays
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
    _respond(shelves, new)


def _respond(shelves: Shelves, new: Callable[[str, frozenset[str]], str]) -> None:
    """A response that was marked for publication, and a draft of another."""
    answering = shelves.desk_of(PEOPLE["CATH"]).answering
    for kind, who in (("response", BOTH), ("draftresponse", OFFICE)):
        number = answering.begin(FORCE, "HMICFRS-OIC", TODAY, f"token-{kind}")
        paper = answering.paper(FORCE, number)
        own = OwnWords(
            introduction=f"It begins with {new(kind + 'start', who)}.",
            comments_on={"HMICFRS-OIC-2": f"We say {new(kind + 'comment', who)}."},
            actions={
                one.recommendation.ref: f"We do {new(kind + 'action', who)}." for one in paper.recommendations
            },
            invited=TODAY,
            chief=f"The chief says {new(kind + 'chief', who)}.",
            conclusion=f"It ends with {new(kind + 'end', who)}.",
        )
        answering.keep(FORCE, number, own, seen=paper.seen)
        if who == BOTH:
            paper = answering.paper(FORCE, number)
            days = PublicationDays(TODAY, f"https://example.org/{new('address', who)}")
            answering.mark(FORCE, number, seen=paper.seen, read=paper.read, days=days)
