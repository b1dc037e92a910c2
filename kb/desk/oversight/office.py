"""One office and its force: the view as at a day, meetings, briefings, questions with answers, views and promises.

Who may. An office is entered by a role of oversight in it and looks at the forces that it oversees. A force's own
people open the very same view, and its authors and approvers may add a note and answer. For others none of it is there.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action
from kb.desk.approval.lives import LEAST_WHY, NOTE_LIMIT, ROLE_LIMIT, WHY_LIMIT, Wanting, said
from kb.desk.evidence.staging import EARLIEST
from kb.desk.oversight.composing import ForceTold, compose
from kb.desk.oversight.looking import Overseeing
from kb.desk.oversight.neighbours import Neighbour, neighbours_of
from kb.desk.oversight.saying import (
    FIXED,
    Section,
    as_content,
    asks,
    changed_since,
    changes,
    from_content,
    lapsing,
    sections,
)
from kb.desk.writing.publishing import fit_to_publish
from kb.errors import Invalid, NotAllowed, NotFound, NotReady
from kb.store import Act, NewLine, end_of_day

if TYPE_CHECKING:
    from kb.store import Briefing, Meeting, SpokenLine, Transaction

VIEWS = ("assured", "partly assured", "not assured")
_FURTHEST = dt.timedelta(days=2 * 366)
_DONE = "This was done already. Look at the page again."


@dataclass(frozen=True, slots=True)
class OfficePage:
    """The view of a force. `told` is what was composed, `spoken` what passed between the two that this reader reads.

    `of_office` where the reader is of the office, `answers` where they may answer and add a note for the force.
    `changed` is what is otherwise than at the last meeting; `neighbours` what other forces allow to be seen.
    """

    office: str
    office_name: str
    force: str
    force_name: str
    told: ForceTold
    asks: tuple[str, ...]
    lapsing: tuple[str, ...]
    changed: tuple[str, ...]
    spoken: tuple[SpokenLine, ...]
    meetings: tuple[Meeting, ...]
    briefings: tuple[Briefing, ...]
    of_office: bool
    answers: bool
    today: dt.date
    neighbours: tuple[Neighbour, ...] = ()
    fixed: str = FIXED

    @property
    def past(self) -> bool:
        """Whether it is asked for another day than this one."""
        return self.told.on != self.today

    def answer_to(self, number: int) -> SpokenLine | None:
        """The last answer to a question."""
        return next((one for one in reversed(self.spoken) if one.said.answers == number), None)


@dataclass(frozen=True, slots=True)
class BriefingPage:
    """A briefing as it was made, and what is otherwise now."""

    briefing: Briefing
    office_name: str
    force_name: str
    sections: tuple[Section, ...]
    changed: tuple[str, ...]
    fixed: str = FIXED


class Office(Overseeing):
    """Oversight, for one person."""

    def forces(self) -> tuple[tuple[str, str], ...]:
        """The forces that this person's offices oversee, as short name and name, by name."""
        found = {
            force
            for office in self.reach_of(Action.OVERSEE).bodies
            for force in self.register.overseen_by(office, self.today)
        }
        return tuple(sorted(((one, self.name_of(one)) for one in found), key=lambda one: one[1]))

    def page(self, force: str, on: dt.date | None = None) -> OfficePage:
        """The view of a force as at a day, today where none is named. Raises NotFound, Invalid for a day to come."""
        day = on or self.today
        if not EARLIEST <= day <= self.today:
            raise Invalid("Enter a day from 1 January 2000 to today.")
        office, of_office = self.sight(force)
        with self._house.store.reading() as tx:
            told = compose(tx, self.register, office, force, day)
            last = told.last
            before = compose(tx, self.register, office, force, last.on) if last and last.on < day else None
            before_midnight = end_of_day(day)
            spoken = tx.oversight.lines(office, force, before=before_midnight)
            meetings = tx.oversight.meetings(office, force, before=before_midnight)
            made = tx.oversight.briefings(office, force) if of_office else ()
            briefings = tuple(one for one in made if one.recorded_at < before_midnight)
            near = neighbours_of(tx, self.register, force, day)
        self.note(Act.CONSULTATION, f"organisation:{force}", part="oversight", day=day.isoformat())
        return OfficePage(
            office,
            self.name_of(office),
            force,
            self.name_of(force),
            told,
            asks(told),
            lapsing(told),
            changes(told, before),
            tuple(one for one in spoken if of_office or one.sent_at is not None),
            meetings if of_office else (),
            briefings,
            of_office,
            force in self.reach_of(Action.WRITE).bodies,
            self.today,
            near,
        )

    def meet(self, force: str, *, on: dt.date | None, title: str) -> None:
        """Record that there is a meeting. Raises Wanting."""
        if on is None or abs(on - self.today) > _FURTHEST:
            raise Wanting("on", "Enter the day of the meeting, such as 31 March 2027.")
        name = said(
            " ".join(title.split()),
            "title",
            most=ROLE_LIMIT,
            least=3,
            what="Enter what the meeting is called.",
        )
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            tx.oversight.add_meeting(self.office_of(force), force, on=on, title=name)

    def brief(self, force: str, on: dt.date, token: str) -> int:
        """Make a briefing as at a day and keep it; gives its number. Raises Invalid for a day to come."""
        if not EARLIEST <= on <= self.today:
            raise Invalid("Enter a day from 1 January 2000 to today.")
        office = self.office_of(force)
        with self._house.store.writing(at=self.at, by=self.person) as tx:

            def make() -> str:
                content = as_content(office, force, compose(tx, self.register, office, force, on))
                return str(tx.oversight.keep_briefing(office, force, as_at=on, content=content))

            return int(tx.holding.once(token, make, said=("briefing", force, on.isoformat())))

    def briefing(self, force: str, number: int) -> BriefingPage:
        """A briefing as it was made. Raises NotFound."""
        office = self.office_of(force)
        with self._house.store.reading() as tx:
            found = next((one for one in tx.oversight.briefings(office, force) if one.number == number), None)
            if found is None:
                raise NotFound
            now = sections(compose(tx, self.register, office, force, self.today))
        kept = from_content(found.content)
        self.note(Act.CONSULTATION, f"organisation:{office}", part="briefing", briefing=number)
        return BriefingPage(found, self.name_of(office), self.name_of(force), kept, changed_since(kept, now))

    def write(self, force: str, new: NewLine) -> int:
        """Keep a question or a view as the office's own draft; gives its number. Raises Wanting."""
        office = self.office_of(force)
        text = said(new.text, "text", most=NOTE_LIMIT, least=LEAST_WHY, what="Write at least a few words.")
        if new.kind == "view" and new.view not in VIEWS:
            raise Wanting("view", "Choose how assured you are.")
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            if new.replaces is not None:
                self._draft(tx, office, force, new.replaces)
            view = new.view if new.kind == "view" else ""
            line = NewLine(office, force, new.kind, text, replaces=new.replaces, view=view)
            return tx.oversight.add_line(line)

    def send(self, force: str, number: int) -> None:
        """Send a draft: the force reads it from then on. Raises NotFound, NotReady where it was sent."""
        office = self.office_of(force)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            self._draft(tx, office, force, number)
            tx.oversight.send(number, office)

    def answer(self, force: str, number: int, text: str) -> None:
        """Answer a question for the force; the office reads it at once. Raises NotFound, NotAllowed, Wanting."""
        office, _ = self.sight(force)
        if force not in self.reach_of(Action.WRITE).bodies:
            raise NotAllowed("Only authors and approvers of the force can answer.")
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            lines = tx.oversight.lines(office, force)
            asked = next((one for one in lines if one.number == number and one.said.kind == "question"), None)
            if asked is None or asked.sent_at is None:
                raise NotFound
            what = "Write the answer: at least a few words."
            kept = fit_to_publish(tx, text, "text", body=force, most=NOTE_LIMIT, least=LEAST_WHY, what=what)
            tx.oversight.add_line(NewLine(office, force, "answer", kept, answers=number))

    def add_note(self, force: str, text: str) -> None:
        """Add what the force wishes to be read beside its figures. It changes no stage. Raises as `answer`."""
        self.sight(force)
        if force not in self.reach_of(Action.WRITE).bodies:
            raise NotAllowed("Only authors and approvers of the force can add a note.")
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            what = "Write the note: at least a few words."
            kept = fit_to_publish(tx, text, "text", body=force, most=NOTE_LIMIT, least=LEAST_WHY, what=what)
            tx.oversight.add_note(force, kept)

    def close(self, force: str, key: str, *, why: str, closed: bool = True) -> None:
        """Close a promise of the office with a reason, or open it again. Raises NotFound, NotReady, Wanting."""
        office = self.office_of(force)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            promises = compose(tx, self.register, office, force, self.today).promises
            found = next((one for one in promises if one.key == key), None)
            if found is None:
                raise NotFound
            if found.open is not closed:
                raise NotReady(_DONE)
            what = f"Say why in at least {LEAST_WHY} characters."
            reason = said(why, "why", most=WHY_LIMIT, least=LEAST_WHY, what=what)
            tx.oversight.close_promise(office, key, closed=closed, why=reason)

    def _draft(self, tx: Transaction, office: str, force: str, number: int) -> SpokenLine:
        found = next((one for one in tx.oversight.lines(office, force) if one.number == number), None)
        if found is None or found.said.kind == "answer":
            raise NotFound
        if found.sent_at is not None:
            raise NotReady(_DONE)
        return found
