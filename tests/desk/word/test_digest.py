"""Letters about what waits: without content, once, and only while it is so."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import sqlalchemy as sa

from kb.access import Actor, Grant, Role, whole
from kb.desk import Said, Written, deliver, still_so, write_notices
from kb.desk.word.digest import SUMMARIES_A_ROUND, summary_due
from kb.errors import Unavailable
from kb.plan import Marking
from kb.post import Letter
from kb.store import Claimed, check
from kb.store.tables.people import people
from kb.store.tables.plans import outbox
from kb.store.tables.work import drafts
from tests.cast import NOON, OWN, REGION, SUE, TOM
from tests.desk_cast import Shelves, a_plan, a_text

REF = "thames-valley/oic"
SECRET = "Operation heron"
MINUTE = dt.timedelta(minutes=1)
MONDAY = dt.datetime(2026, 11, 30, 7, 0, 30, tzinfo=dt.UTC)
TOKEN = "a-token-of-a-form-01"


class Bag:
    """A carrier that keeps what it is given."""

    def __init__(self) -> None:
        self.took: list[Letter] = []

    def send(self, letter: Letter) -> None:
        self.took.append(letter)


def enter(shelves: Shelves, login: str, *grants: Grant, at: dt.datetime = NOON) -> Actor:
    with shelves.store.writing(at=at) as tx:
        person = tx.people.add(login, login.split("@", maxsplit=1)[0])
        for grant in grants:
            tx.people.grant(person.id, grant)
    return Actor(person.id, grants)


def approver(shelves: Shelves, login: str = "paula@tv.example") -> Actor:
    return enter(shelves, login, Grant(Role.APPROVER, "thames-valley", Marking.OFFICIAL_SENSITIVE))


def submit(shelves: Shelves, *, at: dt.datetime = NOON, by: int = TOM.person) -> None:
    with shelves.store.writing(at=at, by=by) as tx:
        if not tx.holding.plans(reach=whole()):
            tx.press.add_plan(REF, "thames-valley")
        text = a_text(title=SECRET)
        number = tx.press.open_draft(REF, text, marking=Marking.OFFICIAL_SENSITIVE)
        put = {"state": "submitted", "submitted_at": at, "submitted_by": by}
        tx.conn.execute(sa.update(drafts).where(drafts.c.id == number).values(**put))


def take_back(shelves: Shelves, *, at: dt.datetime = NOON) -> None:
    with shelves.store.writing(at=at) as tx:
        tx.conn.execute(sa.update(drafts).values(state="draft", submitted_at=None, submitted_by=None))


def letters(shelves: Shelves) -> list[dict[str, object]]:
    with shelves.store.reading() as tx:
        kept = tx.conn.execute(
            sa.select(outbox.c.letter).where(outbox.c.kind == "mail").order_by(outbox.c.seq)
        )
        return [json.loads(letter) for letter in kept.scalars() if letter]


def posted(shelves: Shelves, at: dt.datetime) -> list[Letter]:
    bag = Bag()

    def still(letter: Claimed) -> bool:
        return still_so(shelves.house, letter, at=at)

    deliver(shelves.store, bag, at=at, still=still)
    return bag.took


def test_a_draft_put_forward_is_told_once_and_without_a_word_of_it(shelves: Shelves) -> None:
    approver(shelves)
    submit(shelves)

    assert write_notices(shelves.house, at=NOON + MINUTE) == Written(waiting=1)
    assert write_notices(shelves.house, at=NOON + 2 * MINUTE) == Written()

    [letter] = posted(shelves, NOON + 2 * MINUTE)
    assert letter.to == "paula@tv.example"
    assert letter.subject == "Collection plans: something is waiting for you"
    assert letter.text == (
        "Something is waiting for you on Collection plans.\n\n"
        "See what it is:\nhttp://127.0.0.1:8000/for-you\n"
    )


def test_nobody_is_told_who_cannot_act(shelves: Shelves) -> None:
    enter(shelves, "ann@tv.example", Grant(Role.READER, "thames-valley", Marking.OFFICIAL_SENSITIVE))
    enter(shelves, "sam@sussex.example", Grant(Role.APPROVER, "sussex", Marking.OFFICIAL_SENSITIVE))
    enter(shelves, "low@tv.example", Grant(Role.APPROVER, "thames-valley", Marking.OFFICIAL))
    later = Grant(Role.APPROVER, "thames-valley", Marking.OFFICIAL_SENSITIVE, starts_on=dt.date(2026, 12, 1))
    enter(shelves, "later@tv.example", later)
    approver(shelves, "noaddress")
    me = approver(shelves, "writer@tv.example")
    submit(shelves, by=me.person)

    assert write_notices(shelves.house, at=NOON + MINUTE) == Written()


def test_what_waits_anew_is_told_anew(shelves: Shelves) -> None:
    approver(shelves)
    submit(shelves)
    write_notices(shelves.house, at=NOON)
    take_back(shelves)
    assert write_notices(shelves.house, at=NOON + MINUTE) == Written()

    with shelves.store.writing(at=NOON) as tx:
        again = {"state": "submitted", "submitted_at": NOON + MINUTE, "submitted_by": TOM.person}
        tx.conn.execute(sa.update(drafts).values(**again))

    assert write_notices(shelves.house, at=NOON + 2 * MINUTE) == Written(waiting=1)


def test_a_question_is_told_to_those_who_can_answer(shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=REGION))
    approver(shelves)
    number = shelves.desk_of(SUE).questions.ask(REF, Said("Still?"), token=TOKEN)

    assert write_notices(shelves.house, at=NOON) == Written(waiting=1)
    shelves.desk_of(TOM).questions.say(REF, number, Said("Yes."), token=TOKEN)

    assert posted(shelves, NOON + MINUTE) == []


@pytest.mark.parametrize("what", ["taken back", "suspended", "grant ended"])
def test_a_letter_in_the_queue_is_dropped_when_nothing_is_to_be_told_any_more(
    what: str, shelves: Shelves
) -> None:
    paula = approver(shelves)
    submit(shelves)
    write_notices(shelves.house, at=NOON)

    if what == "taken back":
        take_back(shelves)
    with shelves.store.writing(at=NOON) as tx:
        if what == "suspended":
            tx.people.suspend(paula.person)
        if what == "grant ended":
            tx.people.end_grant(tx.people.grants(paula.person)[0].id)

    assert posted(shelves, NOON + MINUTE) == []
    assert letters(shelves) == []
    with shelves.store.reading() as tx:
        assert not tx.letters.waiting()


def test_a_letter_that_tells_of_nothing_goes_whatever_happens(shelves: Shelves) -> None:
    with shelves.store.writing(at=NOON) as tx:
        tx.outbox.post(to="x@example.org", subject="A link", text="link")

    assert [letter.subject for letter in posted(shelves, NOON)] == ["A link"]


def test_where_nobody_can_say_whether_it_is_still_so_it_waits(shelves: Shelves) -> None:
    paula = approver(shelves)
    submit(shelves)
    write_notices(shelves.house, at=NOON)
    bag = Bag()

    def unsure(_letter: Claimed) -> bool:
        raise Unavailable("The database is busy.")

    assert deliver(shelves.store, bag, at=NOON, still=unsure).later == 1
    [kept] = letters(shelves)
    assert (kept["about"], kept["person"]) == ("waiting", paula.person)
    assert deliver(shelves.store, bag, at=NOON + MINUTE, still=lambda _: True).posted == 1
    assert [letter.to for letter in bag.took] == ["paula@tv.example"]


def test_without_post_nothing_is_written(shelves: Shelves) -> None:
    approver(shelves)
    submit(shelves)
    shelves.house.terms = shelves.house.terms.__class__(service="x", link_base="y", mail=False)

    assert write_notices(shelves.house, at=NOON) == Written()
    assert letters(shelves) == []


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-11-30T06:59:59", "2026-11-23T07:00"),
        ("2026-11-30T07:00:00", "2026-11-30T07:00"),
        ("2026-12-03T12:00:00", "2026-11-30T07:00"),
        ("2026-07-06T05:59:59", "2026-06-29T06:00"),
        ("2026-07-06T06:00:00", "2026-07-06T06:00"),
        ("2026-03-30T05:59:59", "2026-03-23T07:00"),
    ],
)
def test_a_summary_is_due_on_monday_at_seven_in_london(at: str, due: str) -> None:
    asked = dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC)

    assert summary_due(asked) == dt.datetime.fromisoformat(due).replace(tzinfo=dt.UTC)


def test_the_summary_goes_once_a_week_and_only_where_there_is_something(shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=REGION))
    reader = Grant(Role.READER, "sussex", Marking.OFFICIAL_SENSITIVE)
    sid = enter(shelves, "sid@sussex.example", reader)
    enter(shelves, "sal@sussex.example", reader)
    enter(shelves, "nobody@sussex.example")
    shelves.desk_of(sid).notices.follow("plan", REF)
    shelves.shelve(a_plan(a_text(title=SECRET), sharing=REGION), at=NOON + MINUTE)

    assert write_notices(shelves.house, at=MONDAY) == Written(summaries=1)
    assert write_notices(shelves.house, at=MONDAY + MINUTE) == Written()
    assert len(letters(shelves)) == 1

    [letter] = posted(shelves, MONDAY + MINUTE)
    assert (letter.to, letter.subject) == ("sid@sussex.example", "Collection plans: your weekly summary")
    assert SECRET not in letter.text
    assert letter.text.count("/for-you") == 1
    assert write_notices(shelves.house, at=MONDAY + dt.timedelta(days=7)) == Written(summaries=1)


def test_a_summary_is_dropped_when_access_has_ended_meanwhile(shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=REGION))
    sid = enter(shelves, "sid@sussex.example", Grant(Role.READER, "sussex", Marking.OFFICIAL_SENSITIVE))
    shelves.desk_of(sid).notices.follow("plan", REF)
    shelves.shelve(a_plan(sharing=REGION), at=NOON + MINUTE)
    write_notices(shelves.house, at=MONDAY)

    with shelves.store.writing(at=MONDAY) as tx:
        for number in (1, 2):
            tx.press.share(REF, number, sharing=OWN, outline=OWN, listed=False)

    assert posted(shelves, MONDAY + MINUTE) == []


def test_access_given_for_a_time_takes_its_letter_with_it(shelves: Shelves) -> None:
    shelves.shelve(a_plan())
    with shelves.store.writing(at=NOON) as tx:
        tx.audiences.name(REF, "essex", "full", until=MONDAY.date())
    eve = enter(shelves, "eve@essex.example", Grant(Role.READER, "essex", Marking.OFFICIAL_SENSITIVE))
    shelves.desk_of(eve).notices.follow("plan", REF)
    with shelves.store.writing(at=NOON + MINUTE) as tx:
        tx.press.withdraw(REF, "Wrong force.")
    assert write_notices(shelves.house, at=MONDAY) == Written(summaries=1)

    assert posted(shelves, MONDAY + dt.timedelta(days=1)) == []


def test_whoever_came_after_monday_waits_for_the_next(shelves: Shelves) -> None:
    submit(shelves)
    with shelves.store.writing(at=MONDAY + MINUTE) as tx:
        new = tx.people.add("new@tv.example", "New")
        tx.people.grant(new.id, Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL_SENSITIVE))

    with shelves.store.reading() as tx:
        assert tx.following.to_sum_up(summary_due(MONDAY), limit=9) == ()
        assert tx.following.to_sum_up(summary_due(MONDAY + dt.timedelta(days=7)), limit=9) == (new.id,)


def test_summaries_are_written_some_at_a_time(shelves: Shelves) -> None:
    with shelves.store.writing(at=NOON) as tx:
        new = [
            {
                "login": f"p{n}@x.example",
                "login_folded": f"p{n}@x.example",
                "shown_as": "P",
                "created_at": NOON,
            }
            for n in range(SUMMARIES_A_ROUND + 3)
        ]
        tx.conn.execute(sa.insert(people), new)

    write_notices(shelves.house, at=MONDAY)

    with shelves.store.reading() as tx:
        assert len(tx.following.to_sum_up(summary_due(MONDAY), limit=99)) == 3


def test_the_outbox_stays_whole(shelves: Shelves) -> None:
    approver(shelves)
    submit(shelves)
    write_notices(shelves.house, at=NOON)
    posted(shelves, NOON)

    with shelves.store.reading() as tx:
        assert not [fault for fault in check(tx) if "outbox" in fault or "letter" in fault]
