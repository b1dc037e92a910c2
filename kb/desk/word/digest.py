"""Telling people by letter that something waits for them: at once what others wait for, and the rest once a week.

A letter says that there is something and where to look, and nothing else. Whom it concerns is worked out as that
person's own page would be, within their reach of the moment, and once more before the letter is posted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Role
from kb.desk.entry.terms import Signed
from kb.desk.frame import LONDON, london_day
from kb.desk.word import letters
from kb.desk.word.lapses import lapses_of, reminds
from kb.desk.word.notices import Notices
from kb.desk.word.of_evidence import waiting_positions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.desk.house import House
    from kb.desk.word.letters import Note
    from kb.store import Claimed, PersonCard, Transaction

WAITING = "waiting"
SUMMARY = "summary"
REMINDER = "reminder"
REMINDED = "reminded of what lapses"
SUMMARIES_A_ROUND = 20
_HOUR = dt.time(7)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Written:
    """How many letters one round put into the outbox."""

    waiting: int = 0
    summaries: int = 0
    reminders: int = 0


def write_notices(house: House, *, at: dt.datetime) -> Written:
    """Write to everybody for whom something new waits, and to those whose weekly summary is due. For the worker."""
    if not house.terms.mail:
        return Written()
    return Written(
        _write_waiting(house, at=at), _write_summaries(house, at=at), _write_reminders(house, at=at)
    )


def still_so(house: House, letter: Claimed, *, at: dt.datetime) -> bool:
    """Whether what a letter tells its person of is still so, and still theirs to know."""
    notices = _notices(house, letter.person, at=at)
    if notices is None:
        return False
    if letter.about == WAITING:
        return notices.count() > 0
    queues = notices.worked_out().queues
    if letter.about == REMINDER:
        return any(queue.kind == "lapse" for queue in queues)
    return letter.about == SUMMARY and bool(queues)


def summary_due(at: dt.datetime) -> dt.datetime:
    """The last Monday at seven in London, at or before an instant, in UTC."""
    local = at.astimezone(LONDON)
    monday = dt.datetime.combine(local.date() - local.weekday() * _DAY, _HOUR, tzinfo=LONDON)
    due = monday if monday <= local else dt.datetime.combine(monday.date() - 7 * _DAY, _HOUR, tzinfo=LONDON)
    return due.astimezone(dt.UTC)


def _write_waiting(house: House, *, at: dt.datetime) -> int:
    with house.store.reading() as tx:
        owners = tx.waiting.owners() | tx.word.owners_waited_for() | tx.offers.owners_waited_for()
        owners |= {one.said.force for one in tx.oversight.unanswered()}
        bodies = [one.slug for one in house.register().bodies]
        owners |= {ref.split("/", 1)[0] for ref in tx.evidence.lines_waiting(bodies)}
        owners |= {one.body for one in waiting_positions(tx, bodies)}
        concerned = tx.people.of_bodies(owners) if owners else ()
    # Only people of these organisations are asked about, and of them only those with an address.
    found = {card.person.id: card for card in concerned if _writes_for(card, owners, at)}
    written = 0
    for person in found:
        notices = _notices(house, person, at=at)
        with house.store.reading() as tx:
            keys = notices.keys(tx) if notices is not None else frozenset()
            gained = keys - tx.following.told(person).waiting
        if gained:
            written += _tell(house, person, keys, at=at)
    return written


def _tell(house: House, person: int, keys: frozenset[str], *, at: dt.datetime) -> int:
    terms = house.terms
    with house.store.writing(at=at) as tx:
        found = tx.people.one(person)
        # Another machine's worker may have written meanwhile.
        if found is None or not keys - tx.following.told(person).waiting:
            return 0
        note = letters.waiting(found.login, service=terms.service, link_base=terms.link_base)
        _post(tx, note, person, WAITING)
        tx.following.tell(person, waiting=keys)
    return 1


def _write_summaries(house: House, *, at: dt.datetime) -> int:
    due = summary_due(at)
    with house.store.reading() as tx:
        people = tx.following.to_sum_up(due, limit=SUMMARIES_A_ROUND)
    return sum(_sum_up(house, person, due, at=at) for person in people)


def _sum_up(house: House, person: int, due: dt.datetime, *, at: dt.datetime) -> int:
    notices, terms = _notices(house, person, at=at), house.terms
    something = notices is not None and bool(notices.worked_out().queues)
    with house.store.writing(at=at) as tx:
        found = tx.people.one(person)
        last = tx.following.told(person).digest_at
        if found is None or (last is not None and last >= due):
            return 0
        tx.following.tell(person, digest=True)
        if something:
            note = letters.summary(found.login, service=terms.service, link_base=terms.link_base)
            _post(tx, note, person, SUMMARY)
    return int(something)


def _write_reminders(house: House, *, at: dt.datetime) -> int:
    """Once a day: to authors and approvers of whose something lapses in 30, 7 or 1 days, or has since the last time."""
    today, register = london_day(at), house.register()
    with house.store.reading() as tx:
        last = tx.settings.get(REMINDED)
        since = dt.date.fromisoformat(last) if last else today - _DAY
        if since >= today or at.astimezone(LONDON).time() < _HOUR:
            return 0
        owners = {
            body.slug
            for body in register.bodies
            if body.exists(today)
            and any(
                reminds(day, since=since, on=today) for day, _ in lapses_of(tx, register, body.slug, today)
            )
        }
        people = (
            [card.person for card in tx.people.of_bodies(owners) if _answers(card, owners, at)]
            if owners
            else []
        )
    with house.store.writing(at=at) as tx:
        if tx.settings.get(REMINDED) != last:  # another machine's worker was quicker
            return 0
        for person in people:
            note = letters.reminder(
                person.login, service=house.terms.service, link_base=house.terms.link_base
            )
            _post(tx, note, person.id, REMINDER)
        tx.settings.put(REMINDED, today.isoformat())
    return len(people)


def _answers(card: PersonCard, owners: Iterable[str], at: dt.datetime) -> bool:
    """Whether somebody writes or approves for one of these organisations, and has an address."""
    held = {
        one.grant.body
        for one in card.grants
        if one.holds(london_day(at)) and one.grant.role in {Role.AUTHOR, Role.APPROVER}
    }
    return not held.isdisjoint(owners) and _writes_for(card, owners, at)


def _post(tx: Transaction, note: Note, person: int, about: str) -> None:
    tx.outbox.post(to=note.to, subject=note.subject, text=note.text, about=about, person=person)


def _writes_for(card: PersonCard, owners: Iterable[str], at: dt.datetime) -> bool:
    held = {one.grant.body for one in card.grants if one.holds(london_day(at))}
    return "@" in card.person.login and card.person.suspended_at is None and not held.isdisjoint(owners)


def _notices(house: House, person: int, *, at: dt.datetime) -> Notices | None:
    """That person's notices as they would read them now; None for whoever holds nothing, or may not sign in."""
    house.end_what_is_over(at=at)
    with house.store.reading() as tx:
        found, actor = tx.people.one(person), tx.people.actor(person)
    if found is None or not actor.grants:
        return None
    signed = Signed(found, actor, key_hash="", on=london_day(at), ends_at=at)
    return Notices(house, signed, at=at)
