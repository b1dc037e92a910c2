"""Hydra sessions: the board, seats, and who attended by force and role group."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from kb.store.measures.lines import Lines, last_of
from kb.store.measures.values import Attendance, HydraSession, NewSession
from kb.store.plans.typesetting import writable
from kb.store.tables.measures import hydra_attendance, hydra_endings, hydra_seats, hydra_sessions


class Hydra(Lines):
    """The sessions of hosts. Who may see them or take a seat is for the desk to have asked."""

    def sessions(
        self, hosts: Collection[str], *, before: dt.datetime | None = None
    ) -> tuple[HydraSession, ...]:
        """The sessions of these hosts, by day."""
        rows = self._read(hydra_sessions, "body", hosts, before)
        numbers = [row.id for row in rows]
        seats: defaultdict[int, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
        for row in self._read(hydra_seats, "session_id", numbers, before):
            seats[row.session_id][row.body] += row.seats
        attended: defaultdict[int, list[Attendance]] = defaultdict(list)
        found = self._read(hydra_attendance, "session_id", numbers, before)
        for row in last_of(found, lambda row: (row.session_id, row.body, row.folded)):
            one = Attendance(row.body, row.role_group, row.folded, row.attended)
            attended[row.session_id].append(one)
        ended = {row.session_id: row.why for row in self._read(hydra_endings, "session_id", numbers, before)}
        sessions = (
            HydraSession(
                row.id,
                NewSession(row.body, row.on, row.starts, row.venue, row.seats, row.contact_role),
                {body: many for body, many in seats[row.id].items() if many},
                tuple(attended[row.id]),
                ended.get(row.id, ""),
            )
            for row in rows
        )
        return tuple(sorted(sessions, key=lambda one: (one.said.on, one.number)))

    def offer(self, new: NewSession) -> int:
        """Put a session on the board; gives its number."""
        writable(new.starts, new.venue, new.contact_role)
        line = {name: getattr(new, name) for name in ("on", "starts", "venue", "seats", "contact_role")}
        number = self._add(hydra_sessions, {"body": new.host, **line})
        self._note(new.host, hydra_session=number, seats=new.seats, day=new.on.isoformat())
        return number

    def take(self, number: int, body: str, seats: int) -> None:
        """Take seats for a force, or give them back where `seats` is less than 0."""
        self._add(hydra_seats, {"session_id": number, "body": body, "seats": seats})
        self._note(body, hydra_session=number, seats=seats)

    def attend(self, number: int, host: str, attended: Collection[Attendance]) -> None:
        """Record who attended."""
        for one in attended:
            line = {
                "session_id": number,
                "body": one.body,
                "role_group": one.role_group,
                "folded": one.folded,
                "attended": one.attended,
            }
            self._add(hydra_attendance, line)
        self._note(host, hydra_session=number, attended=sum(one.attended for one in attended))

    def end(self, number: int, host: str, why: str) -> None:
        """Record that a session does not take place. The database refuses to do it twice."""
        writable(why)
        self._add(hydra_endings, {"session_id": number, "why": why})
        self._note(host, hydra_session=number, ended=True)
