"""The board of Hydra sessions: hosts offer seats, forces take them or give them back, hosts say who attended.

What must stay true: seats are counted in the transaction that takes them, so the last one is given once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.access import Action
from kb.desk.approval.lives import LEAST_WHY, WHY_LIMIT, Wanting, line, said
from kb.desk.frame import Bound
from kb.desk.measures.looking import whole_number
from kb.desk.writing.publishing import fit_to_publish
from kb.errors import NotAllowed, NotFound, NotReady
from kb.store import Act, Attendance, HydraSession, NewSession, Transaction, fold_role

_MOST_SEATS = 500
_FURTHEST = dt.timedelta(days=2 * 366)
_PAST = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class SessionOrder:
    """A session as somebody typed it."""

    host: str
    on: dt.date | None
    starts: str
    venue: str
    seats: str
    contact_role: str


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The sessions to come and those of the last year, with the names of hosts; `hosts`: for whom one offers seats."""

    coming: tuple[HydraSession, ...]
    past: tuple[HydraSession, ...]
    names: Mapping[str, str]
    hosts: tuple[str, ...]
    today: dt.date


@dataclass(frozen=True, slots=True)
class SessionPage:
    """One session. `takers` are the organisations for which this person takes seats; `groups` their role groups."""

    session: HydraSession
    names: Mapping[str, str]
    hosts: bool
    takers: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    today: dt.date

    @property
    def over(self) -> bool:
        """Whether its day has come."""
        return self.session.said.on <= self.today


class Board(Bound):
    """The board, for one person."""

    def opens(self) -> bool:
        """Whether there is a board for this person: whoever reads plans as a member of an organisation."""
        return bool(self._homes())

    def page(self) -> BoardPage:
        """The board. Raises NotFound where there is none for this person."""
        hosts = self._seen()
        with self._house.store.reading() as tx:
            sessions = tx.hydra.sessions(hosts)
        self.note(Act.CONSULTATION, "hydra", part="board")
        writes = self.reach_of(Action.WRITE).bodies
        return BoardPage(
            tuple(one for one in sessions if one.said.on >= self.today and not one.ended),
            tuple(
                one
                for one in reversed(sessions)
                if self.today - _PAST <= one.said.on and (one.said.on < self.today or one.ended)
            ),
            {one.said.host: self.name_of(one.said.host) for one in sessions},
            tuple(sorted(writes)),
            self.today,
        )

    def session(self, number: int) -> SessionPage:
        """One session. Raises NotFound."""
        writes = self.reach_of(Action.WRITE).bodies
        with self._house.store.reading() as tx:
            found = self._found(tx, number)
            groups = tx.training.groups(sorted(found.taken)) if found.said.host in writes else ()
        self.note(Act.CONSULTATION, "hydra", session=number)
        named = {found.said.host, *found.taken, *(one.body for one in found.attended), *writes}
        return SessionPage(
            found,
            {slug: self.name_of(slug) for slug in named},
            found.said.host in writes,
            tuple(sorted(writes)),
            {
                body: tuple(one.name for one in groups if one.body == body and "hydra" in one.needs)
                for body in found.taken
            },
            self.today,
        )

    def offer(self, order: SessionOrder, token: str) -> int:
        """Put a session on the board; gives its number. Raises Wanting, NotAllowed."""
        if order.host not in self.reach_of(Action.WRITE).bodies:
            raise NotAllowed("Only authors and approvers of the host can offer seats.")
        seats = whole_number(order.seats, "seats")
        if not seats or seats > _MOST_SEATS:
            raise Wanting("seats", f"Enter a number of seats from 1 to {_MOST_SEATS}.")
        if order.on is None or not self.today <= order.on <= self.today + _FURTHEST:
            raise Wanting("on", "Enter a day within the next two years, such as 31 March 2027.")
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            new = NewSession(
                order.host,
                order.on,
                line(order.starts, "starts", what="Enter when it starts, such as 9.30am."),
                self._fit(tx, order, "venue", "Enter where it is."),
                seats,
                self._fit(tx, order, "contact_role", "Enter whom to ask: a role, no name."),
            )
            again = (new.host, new.on.isoformat(), new.venue)
            return int(tx.holding.once(token, lambda: str(tx.hydra.offer(new)), said=("session", *again)))

    def take(self, number: int, body: str, seats: str) -> int:
        """Take seats; gives how many are free then. Raises NotReady with how many there are, Wanting."""
        many = whole_number(seats, "seats")
        if not many:
            raise Wanting("seats", "Enter how many seats, such as 2.")
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            found = self._open(tx, number, body)
            if many > found.free:
                left = f"{found.free} seat{' is' if found.free == 1 else 's are'} left" if found.free else ""
                raise NotReady(f"{left or 'All seats are taken'}. Somebody may have been quicker.")
            tx.hydra.take(number, body, many)
            return found.free - many

    def give_back(self, number: int, body: str, seats: str) -> None:
        """Give seats back. Raises NotReady where the force has not as many, Wanting."""
        many = whole_number(seats, "seats")
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            held = self._open(tx, number, body).taken.get(body, 0)
            if not many or many > held:
                raise Wanting("seats", f"Your force has {held} seat{'' if held == 1 else 's'} to give back.")
            tx.hydra.take(number, body, -many)

    def attend(self, number: int, typed: Sequence[tuple[str, str, str]]) -> None:
        """Record how many attended: force, role group and number of each. Raises Wanting, NotReady before the day."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            found = self._hosted(tx, number)
            if found.said.on > self.today or found.ended:
                raise NotReady("Who attended can be recorded from the day of the session on.")
            lines = self._attended(tx, found, typed)
            self._within(found, lines)
            tx.hydra.attend(number, found.said.host, lines)

    def _attended(
        self, tx: Transaction, found: HydraSession, typed: Sequence[tuple[str, str, str]]
    ) -> list[Attendance]:
        lines: dict[tuple[str, str], Attendance] = {}
        for body, group, text in typed:
            if body not in found.taken or not text.strip():
                continue
            many = whole_number(text, "attended") or 0
            what = "Enter the role group beside each number."
            name = fit_to_publish(
                tx, " ".join(group.split()), "attended", body=body, most=200, least=2, what=what
            )
            key = (body, fold_role(name))
            if key in lines:
                raise Wanting("attended", f"“{name}” stands there twice. Put the numbers together.")
            lines[key] = Attendance(body, name, key[1], many)
        return list(lines.values())

    def end(self, number: int, why: str) -> None:
        """Say that a session does not take place. Raises NotReady once it has, or twice; Wanting."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            found = self._hosted(tx, number)
            if found.ended or found.said.on < self.today:
                raise NotReady("This session is over already.")
            what = f"Say why in at least {LEAST_WHY} characters."
            reason = said(why, "why", most=WHY_LIMIT, least=LEAST_WHY, what=what)
            tx.hydra.end(number, found.said.host, reason)

    def _within(self, found: HydraSession, lines: Sequence[Attendance]) -> None:
        """Hold that no force had more people there than seats, with what was recorded earlier."""
        every = {(one.body, one.folded): one for one in (*found.attended, *lines)}
        for body, seats in found.taken.items():
            if sum(one.attended for one in every.values() if one.body == body) > seats:
                raise Wanting(
                    "attended", f"{self.name_of(body)} had {seats} seats, with what was recorded before."
                )

    def _fit(self, tx: Transaction, order: SessionOrder, field: str, what: str) -> str:
        text = " ".join(str(getattr(order, field)).split())
        return fit_to_publish(tx, text, field, body=order.host, most=200, least=2, what=what)

    def _open(self, tx: Transaction, number: int, body: str) -> HydraSession:
        """A session of which an organisation may take seats still. Raises NotFound, NotAllowed, NotReady."""
        found = self._found(tx, number)
        if body not in self.reach_of(Action.WRITE).bodies or found.said.host not in self._around(body):
            raise NotAllowed("Only authors and approvers of a force can take seats for it.")
        if found.ended:
            raise NotReady("This session does not take place.")
        if found.said.on < self.today:
            raise NotReady("This session is over.")
        return found

    def _hosted(self, tx: Transaction, number: int) -> HydraSession:
        found = self._found(tx, number)
        if found.said.host not in self.reach_of(Action.WRITE).bodies:
            raise NotAllowed("Only authors and approvers of the host can do this.")
        return found

    def _found(self, tx: Transaction, number: int) -> HydraSession:
        sessions = tx.hydra.sessions(self._seen())
        found = next((one for one in sessions if one.number == number), None)
        if found is None:
            raise NotFound
        return found

    def _homes(self) -> frozenset[str]:
        """The policing organisations in which this person reads plans."""
        own = frozenset(slug for span in self.reach.spans for slug in span.audience.own)
        reads = self.reach_of(Action.READ_EVIDENCE).bodies
        return frozenset(slug for slug in own & reads if self.register.policing(slug))

    def _seen(self) -> frozenset[str]:
        """The hosts whose sessions this person sees. Raises NotFound where there is no board for them."""
        homes = self._homes()
        if not homes:
            raise NotFound
        return frozenset[str]().union(*(self._around(home) for home in homes))

    def _around(self, body: str) -> frozenset[str]:
        near = self.register.region_fellows(body, self.today) | self.register.partner_fellows(
            body, self.today
        )
        return near | {body}
