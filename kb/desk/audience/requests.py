"""Asking for access to a plan that is listed, and answering for a plan of one's own.

What must stay true. Only who sees a plan's title or outline can ask, and for an organisation of their own. To the
owner the asker is an organisation and a role. What is granted opens just what its page said, and can end on a day.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.access import Action, Rendition, Role, Sharing
from kb.desk.audience.outcomes import Gets, Looks, StrictRow, reader_of, shared_as, stricter_rows
from kb.desk.audience.sharing import whole_version
from kb.desk.frame import Bound, london_day
from kb.desk.reader.copies import Heading, heading_of
from kb.desk.writing.draft_text import seen_only
from kb.desk.writing.unsettled import unsettled
from kb.errors import Invalid, NotFound, NotReady, Stale
from kb.store import AccessRequest, Act, SharedAs

if TYPE_CHECKING:
    from kb.bodies import Body
    from kb.store import Found, HeldPlan, Transaction

WHOLE, OUTLINE, REFUSE = "full", "outline", "refuse"
LONGEST = 500
ANSWERED = "Somebody has answered this request already."
READING = (Role.READER, Role.AUTHOR, Role.APPROVER, Role.REGIONAL_EDITOR)
_ASKABLE = frozenset({Rendition.LISTED, Rendition.OUTLINE})


class AlreadyOver(Invalid):
    """A last day that has passed."""


@dataclass(frozen=True, slots=True)
class AskPage:
    """A plan that is not read whole, the organisations one can ask for, and what each last asked about it."""

    heading: Heading
    offered: tuple[Body, ...]
    asked: tuple[tuple[Body, AccessRequest], ...]
    longest: int = LONGEST

    @property
    def may_ask(self) -> bool:
        """Whether there is an organisation that does not wait for an answer."""
        waiting = {body.slug for body, request in self.asked if request.waits}
        return any(body.slug not in waiting for body in self.offered)


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request as the owner sees it: who asks is an organisation and its roles. `title` is the plan's."""

    request: AccessRequest
    title: str
    asker: str
    roles: tuple[str, ...]
    asked_on: dt.date


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request to be answered, and what the organisation gets now, and would get by each answer.

    `seen` is the mark of all this: an answer that grants something names it.
    """

    line: RequestLine
    heading: Heading
    now: Gets
    whole: Gets
    outline: Gets
    rows: int
    strict: tuple[StrictRow, ...]
    blocked: tuple[str, ...]
    seen: str
    longest: int = LONGEST


@dataclass(frozen=True, slots=True)
class Answer:
    """What an approver answers: `full`, `outline` or `refuse`, in words, and the last day if there is to be one."""

    choice: str
    words: str = ""
    until: dt.date | None = None
    seen: str = ""


class Requests(Bound):
    """Requests for access, from both sides."""

    def asking(self, ref: str) -> AskPage:
        """What one can ask of a plan, and what was answered; of a plan read whole by now, the answers only.

        Raises NotFound for a plan that is not listed or outlined to this person, and was not when they asked.
        """
        with self._house.store.reading() as tx:
            found = tx.shelf.found(ref, reach=self.reach)
            if found is None:
                raise NotFound
            own = organisations(self, found.card.body)
            last = ((body, tx.requests.last(found.card.plan_id, body.slug)) for body in own)
            asked = tuple((body, request) for body, request in last if request is not None)
        offered = may_ask_for(self, found)
        if not offered and not (asked and found.rendition is Rendition.FULL):
            raise NotFound
        heading = heading_of(
            found.card, found.rendition, body_name=self.name_of(found.card.body), on=self.today
        )
        return AskPage(heading, offered, asked)

    def ask(self, ref: str, body: str, why: str, *, token: str) -> None:
        """Ask the owner for access for one of one's own organisations. The same form again asks once.

        Raises Invalid for a reason that is missing or too long, NotReady where the organisation waits for an answer or
        reads the whole already.
        """
        reason = _words(why, "Say why your organisation needs this plan", needed=True)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            found = tx.shelf.found(ref, reach=self.reach)
            if found is None or body not in {one.slug for one in may_ask_for(self, found)}:
                raise NotFound
            theirs = reader_of(body, register=self.register, on=self.today)
            if theirs.admits(found.card.label, Rendition.FULL):
                raise NotReady(
                    "Your organisation can read this plan already, and your own role reads up to OFFICIAL only. "
                    "Ask your administrator."
                )
            said = ("access", ref, body, reason)
            tx.holding.once(
                token, lambda: str(tx.requests.ask(found.card.plan_id, body, reason).id), said=said
            )

    def waiting(self) -> tuple[RequestLine, ...]:
        """What waits for this person's answer, oldest first. Raises NotFound for who approves nowhere."""
        reach = self.reach_of(Action.APPROVE)
        if not reach.bodies:
            raise NotFound
        with self._house.store.reading() as tx:
            plans = {held.plan_id for held in tx.holding.plans(reach=reach)}
            return tuple(self._line(tx, request) for request in tx.requests.waiting(plans))

    def one(self, number: int) -> RequestPage:
        """One of them, with what each answer would open. Raises NotFound for anybody else's."""
        with self._house.store.reading() as tx:
            request, held = self._mine(tx, number)
            if not request.waits:
                raise NotReady(ANSWERED)
            found = whole_version(tx, self, held)
            page = self._page(tx, request, held, found)
        self.note(Act.CONSULTATION, f"{held.ref}@{found.card.number}", request=number)
        return page

    def answer(self, number: int, answer: Answer) -> None:
        """Grant or refuse. Raises Invalid where the words or the last day do not fit or the text may not be shared.

        Raises NotReady where somebody has answered, Stale where the plan has changed since it was looked at.
        """
        words = _words(answer.words, "Say why not", needed=answer.choice == REFUSE)
        if answer.choice not in {WHOLE, OUTLINE, REFUSE}:
            raise Invalid("Choose an answer.")
        if answer.until is not None and answer.until < self.today:
            raise AlreadyOver("The last day is already over. Enter today or a later day.")
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            request, held = self._mine(tx, number)
            if self._sent_twice(request, answer):
                return
            if answer.choice == REFUSE:
                tx.requests.answer(request, "refused", words=words)
                return
            tx.requests.answer(request, "granted", words=words, until=answer.until)
            page = self._page(tx, request, held, whole_version(tx, self, held))
            if page.blocked:
                raise Invalid(f"This version cannot be shared more widely yet. {page.blocked[0]}")
            if answer.seen != page.seen:
                raise Stale("The plan has changed since you looked at it. Look again at what would be read.")
            tx.audiences.name(held.ref, request.body, answer.choice, until=answer.until)

    def _mine(self, tx: Transaction, number: int) -> tuple[AccessRequest, HeldPlan]:
        request = tx.requests.one(number)
        held = (
            None
            if request is None
            else tx.holding.plan(request.plan_ref, reach=self.reach_of(Action.APPROVE))
        )
        if request is None or held is None:
            raise NotFound
        return request, held

    def _sent_twice(self, request: AccessRequest, answer: Answer) -> bool:
        """Whether a request was answered by the very same form. Raises NotReady where it was by another."""
        if request.waits:
            return False
        state = "refused" if answer.choice == REFUSE else "granted"
        if (request.answered_by, request.state, request.until) != (self.person, state, answer.until):
            raise NotReady(ANSWERED)
        return True

    def _line(self, tx: Transaction, request: AccessRequest) -> RequestLine:
        card = tx.shelf.card(request.plan_ref, reach=self.reach)
        on = london_day(request.asked_at)
        roles = {
            held.grant.role.value
            for held in tx.people.grants(request.asked_by)
            if held.grant.body == request.body and held.grant.role in READING and held.grant.holds(on)
        }
        title = request.plan_ref if card is None else card.title
        return RequestLine(request, title, self.name_of(request.body), tuple(sorted(roles)), on)

    def _page(self, tx: Transaction, request: AccessRequest, held: HeldPlan, found: Found) -> RequestPage:
        now = tx.audiences.of(held.ref)
        theirs = reader_of(request.body, register=self.register, on=self.today)
        opened = [
            Looks(shared_as(found, way), on=self.today).gets(theirs)
            for way in (now, _given(now, request.body, WHOLE), _given(now, request.body, OUTLINE))
        ]
        shown = f"{found.card.text_hash} {[one.rank for one in opened]}"
        return RequestPage(
            line=self._line(tx, request),
            heading=heading_of(found.card, Rendition.FULL, body_name=self.name_of(held.body), on=self.today),
            now=opened[0],
            whole=opened[1],
            outline=opened[2],
            rows=len(found.rows),
            strict=tuple(stricter_rows(found, register=self.register)),
            blocked=unsettled(tx, found, held=held, on=self.today),
            seen=hashlib.sha256(shown.encode()).hexdigest(),
        )


def _given(now: SharedAs, body: str, kind: str) -> SharedAs:
    def with_them(sharing: Sharing) -> Sharing:
        return Sharing(sharing.scope, sharing.named | {body})

    if kind == WHOLE:
        return replace(now, sharing=with_them(now.sharing))
    return replace(now, outline=with_them(now.outline))


def _words(text: str, wanted: str, *, needed: bool) -> str:
    words = "\n".join(line.strip() for line in seen_only(text).strip().splitlines())
    if needed and not words:
        raise Invalid(f"{wanted}, in a sentence or two.")
    if len(words) > LONGEST:
        raise Invalid(f"{wanted} in at most {LONGEST} characters.")
    return words


def may_ask_for(bound: Bound, found: Found) -> tuple[Body, ...]:
    """The organisations for which somebody may ask the owner for access to this version, as they reach it.

    None where they read it whole, or by way of assurance only.
    """
    return organisations(bound, found.card.body) if found.rendition in _ASKABLE else ()


def organisations(bound: Bound, owner: str) -> tuple[Body, ...]:
    """The policing organisations for which somebody reads today, without the owner of a plan."""
    grants = (
        grant for grant in bound.signed.actor.grants if grant.role in READING and grant.holds(bound.today)
    )
    own = {grant.body for grant in grants} - {owner}
    register = bound.register
    return tuple(
        body
        for body in register.bodies
        if body.slug in own and register.policing(body.slug) and body.exists(bound.today)
    )
