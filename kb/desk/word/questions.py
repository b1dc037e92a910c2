"""Questions to the owner of a plan, and comments among the people of one organisation.

What is said here stands beside a plan and never in its text. Who sees it is asked anew each time: people who today read
the requirement and who belong to the organisation that asked or to the one that owns the plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kb.access import Action, Rendition, belongs_to
from kb.desk.frame import Bound
from kb.desk.reader.copies import Heading, heading_of
from kb.desk.writing.lexicon import shipped_lexicon
from kb.errors import Invalid, NotAllowed, NotFound
from kb.plan import Marking, spots
from kb.store import Act, Found, NewThread, Thread, Transaction

if TYPE_CHECKING:
    from kb.bodies import Body

LONGEST = 2000
LONGEST_ROLE = 200
_TOKEN = re.compile(r"[\w-]{16,64}")
_READ = frozenset({Rendition.FULL, Rendition.OUTLINE})
_NOT_YOURS = (
    "Authors and approvers of the plan’s own organisation answer questions. Ask one of them to answer."
)


class Named(Invalid):
    """What was written looks as if it names somebody or something. `phrases` are what looks so."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        quoted = ", ".join(f"“{phrase}”" for phrase in phrases[:3])
        super().__init__(
            f"{quoted} looks like a name, a number or a source. Take it out, or confirm it below."
        )
        self.phrases = phrases


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody typed. `sure`: they have seen what looks sensitive in it and say that it may be sent."""

    text: str
    sure: bool = False
    body: str = ""
    to_role: str = ""


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """The threads of one plan that this reader sees. `about` is the one requirement asked for, or empty.

    `own`: the plan is their own organisation's alone, so that what they begin is a comment.
    """

    heading: Heading
    about: str
    threads: tuple[Thread, ...]
    names: Mapping[str, str]
    marking: Marking
    own: bool


@dataclass(frozen=True, slots=True)
class AskPage:
    """What a question can be about and for whom it can be asked. `own`: nobody else can see it, so it is a comment.

    `question` is the requirement's, empty for the plan as a whole. `role` is the plan's owner, where that is read.
    """

    heading: Heading
    ref: str
    question: str
    bodies: tuple[Body, ...]
    role: str
    own: bool
    marking: Marking


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """One thread. `speaks_for` is the organisation for which this reader may add to it, or empty."""

    heading: Heading
    thread: Thread
    names: Mapping[str, str]
    speaks_for: str


class Questions(Bound):
    """Asking and answering, for one person."""

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The organisations to which this person belongs today."""
        return belongs_to(self.signed.actor, register=self.register, on=self.today)

    def page(self, ref: str, *, about: str = "") -> QuestionsPage:
        """Every question and comment on a plan that this person sees, or those about one requirement.

        Raises NotFound for whoever reads no requirement of it, or belongs to no policing organisation.
        """
        with self._house.store.reading() as tx:
            found = self._found(tx, ref, about)
            threads = tx.word.of(ref, reach=self.reach, bodies=self.bodies)
            own = self._askers(tx, ref, about) <= {found.card.body}
        shown = tuple(one for one in threads if about in {"", one.ref})
        self.note(Act.CONSULTATION, f"{ref}/questions", shown=len(shown))
        heading = self._heading(found)
        marking = max([heading.marking, *(one.marking for one in shown)])
        return QuestionsPage(heading, about, tuple(map(self._seen, shown)), self._names(*shown), marking, own)

    def asking(self, ref: str, *, about: str = "") -> AskPage:
        """What a new question would be about, and for whom it can be asked. Raises NotFound as `page` does."""
        with self._house.store.reading() as tx:
            found = self._found(tx, ref, about)
            bodies = self._askers(tx, ref, about)
        row = next((row for row in found.rows if row.ref == about), None)
        heading = self._heading(found)
        self.note(Act.CONSULTATION, f"{ref}/questions", form="question")
        return AskPage(
            heading=heading,
            ref=about,
            question=row.question if row else "",
            bodies=tuple(body for body in self.register.bodies if body.slug in bodies),
            role=heading.owner,
            own=bodies <= {found.card.body},
            marking=row.label.marking if row else heading.marking,
        )

    def ask(self, ref: str, said: Said, *, about: str = "", token: str) -> int:
        """Ask the owner, or comment where one's own organisation owns the plan; gives the thread's number.

        Raises Named where something in it looks sensitive and nobody has confirmed it, Invalid where it cannot be
        taken, NotFound as `page` does.
        """
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            found = self._found(tx, ref, about)
            body = self._asker(tx, ref, about, said.body)
            text = _worded(said, empty="Write your question.")
            role = _role(said.to_role)
            new = NewThread(found.card.plan_id, "question", about, body, text, number=found.card.number)
            if body == found.card.body:
                new = replace(new, kind="comment")
            elif role:
                new = replace(new, to_role=role)
            return int(_once(tx, token, lambda: str(tx.word.begin(new)), said=("ask", new)))

    def thread(self, ref: str, number: int) -> ThreadPage:
        """One thread with all that was said in it. Raises NotFound where this person does not see it."""
        with self._house.store.reading() as tx:
            thread = self._thread(tx, ref, number)
            found = self._found(tx, ref, "")
            speaks_for = self._speaks_for(tx, thread)
        self.note(Act.CONSULTATION, f"{ref}/questions/{number}", remarks=len(thread.remarks))
        return ThreadPage(self._heading(found), self._seen(thread), self._names(thread), speaks_for)

    def say(self, ref: str, number: int, said: Said, *, token: str) -> None:
        """Answer, or ask further. Raises as `ask` does, NotAllowed for readers of the owner's organisation."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            body = self._speaking(tx, ref, number)
            text = _worded(said, empty="Write what you want to say.")

            def make() -> str:
                tx.word.say(number, text, body=body)
                return "said"

            _once(tx, token, make, said=("say", number, text))

    def resolve(self, ref: str, number: int, *, resolved: bool) -> None:
        """Say that a thread needs no more, or open it again. Raises as `say` does."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            self._speaking(tx, ref, number)
            tx.word.resolve(number, resolved=resolved)

    def _found(self, tx: Transaction, ref: str, about: str) -> Found:
        """The standing version as this person reads it, with that requirement in it or in no version that stands."""
        found = tx.shelf.found(ref, reach=self.reach) if self.bodies else None
        if found is None or found.rendition not in _READ or (about and not _reads(found, about)):
            raise NotFound
        return found

    def _askers(self, tx: Transaction, ref: str, about: str) -> frozenset[str]:
        """Those of this person's organisations that read it themselves: another's question would be seen by nobody."""
        if len(self.bodies) == 1:
            return self.bodies
        return frozenset(body for body in self.bodies if self._reads_as(tx, body, ref, about))

    def _reads_as(self, tx: Transaction, body: str, ref: str, about: str) -> bool:
        found = tx.shelf.found(ref, reach=self.as_member_of(body))
        return found is not None and found.rendition in _READ and (not about or _reads(found, about))

    def _asker(self, tx: Transaction, ref: str, about: str, wanted: str) -> str:
        bodies = self._askers(tx, ref, about)
        if not wanted and len(bodies) == 1:
            return next(iter(bodies))
        if wanted not in bodies:
            raise Invalid("Choose the organisation for which you ask.")
        return wanted

    def _thread(self, tx: Transaction, ref: str, number: int) -> Thread:
        thread = tx.word.one(ref, number, reach=self.reach, bodies=self.bodies)
        if thread is None:
            raise NotFound
        return thread

    def _speaking(self, tx: Transaction, ref: str, number: int) -> str:
        speaks_for = self._speaks_for(tx, self._thread(tx, ref, number))
        if not speaks_for:
            raise NotAllowed(_NOT_YOURS)
        return speaks_for

    def _speaks_for(self, tx: Transaction, thread: Thread) -> str:
        if thread.kind == "comment" or (thread.from_body in self.bodies and thread.begun_by == self.person):
            return thread.from_body
        if tx.holding.plan(thread.plan_ref, reach=self.reach_of(Action.WRITE)) is not None:
            return thread.owner
        return thread.from_body if thread.from_body in self.bodies else ""

    def _heading(self, found: Found) -> Heading:
        return heading_of(found.card, found.rendition, body_name=self.name_of(found.card.body), on=self.today)

    def _seen(self, thread: Thread) -> Thread:
        """A thread as this person sees it: people of another organisation without their names."""
        remarks = tuple(r if r.body in self.bodies else replace(r, shown_as="") for r in thread.remarks)
        # The role is the plan's owner as its text says it: no part of an outline.
        return replace(thread, remarks=remarks, to_role=thread.to_role if thread.full else "")

    def _names(self, *threads: Thread) -> Mapping[str, str]:
        bodies = {
            body for one in threads for body in (one.owner, one.from_body, *(r.body for r in one.remarks))
        }
        return {body: self.name_of(body) for body in bodies}


def _reads(found: Found, ref: str) -> bool:
    return ref not in found.hidden and any(row.ref == ref for row in found.rows)


def _worded(said: Said, *, empty: str) -> str:
    lines = said.text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in lines if sign.isprintable() or sign in "\n\t").strip()
    if not text:
        raise Invalid(empty)
    if len(text) > LONGEST:
        raise Invalid(f"Write at most {LONGEST} characters. You have written {len(text)}.")
    found = dict.fromkeys(" ".join(spot.phrase.split()) for spot in spots(text, shipped_lexicon()))
    if found and not said.sure:
        raise Named(tuple(found))
    return text


def _role(text: str) -> str:
    role = " ".join(text.split())
    if len(role) > LONGEST_ROLE or not role.isprintable():
        raise Invalid(f"Write the role in at most {LONGEST_ROLE} characters.")
    return role


def _once(tx: Transaction, token: str, make: Callable[[], str], *, said: Sequence[object]) -> str:
    if not _TOKEN.fullmatch(token):
        raise Invalid("This page had been changed before it was sent. Open it again and send it from there.")
    return tx.holding.once(token, make, said=said)
