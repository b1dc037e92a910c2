"""Sessions, one-time links, tries, letters and lists, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import Grant, Role
from kb.errors import SlowDown, TooLarge
from kb.plan import Marking
from kb.store import NewRow, Patience, Pick, Purpose, Store, hashed
from tests.cast import NOON
from tests.store.printing import a_version, shelve

ANNA, PETE, SUE = 1, 2, 3
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
READER = Grant(Role.READER, "sussex", Marking.OFFICIAL_SENSITIVE)


def _open(store: Store, person: int, *, at: dt.datetime = NOON, whole: bool = True) -> str:
    with store.writing(at=at) as tx:
        return hashed(tx.sessions.open(person, whole=whole))


def test_a_session_tells_who_it_is_and_what_they_hold(store: Store) -> None:
    with store.writing(at=NOON) as tx:
        tx.people.grant(SUE, READER)
        over = tx.people.grant(SUE, Grant(Role.AUDITOR, "kent", Marking.OFFICIAL))
        tx.people.end_grant(over)
    key = _open(store, SUE, whole=False)

    with store.reading() as tx:
        visit = tx.sessions.seen(key)

    assert visit is not None
    assert (visit.person.login, visit.actor.person, visit.actor.grants) == ("sue", SUE, (READER,))
    assert (visit.started_at, visit.seen_at, visit.whole) == (NOON, NOON, False)


def test_a_session_of_somebody_without_a_role_is_a_session(store: Store) -> None:
    key = _open(store, SUE)

    with store.reading() as tx:
        visit = tx.sessions.seen(key)

    assert visit is not None
    assert visit.actor.grants == ()


def test_an_ended_session_and_one_that_never_was_are_alike(store: Store) -> None:
    key = _open(store, SUE)
    with store.writing(at=NOON) as tx:
        assert tx.sessions.end(key)
        assert not tx.sessions.end(key)
        assert not tx.sessions.end("never")

    with store.reading() as tx:
        assert tx.sessions.seen(key) is None
        assert tx.sessions.seen("never") is None


def test_suspending_ends_the_sessions_in_the_same_transaction(store: Store) -> None:
    key = _open(store, SUE)

    with store.writing(at=NOON) as tx:
        tx.people.suspend(SUE)
        assert tx.sessions.seen(key) is None

    with store.writing(at=NOON) as tx:
        tx.people.restore(SUE)
        assert tx.sessions.seen(key) is None


def test_a_session_begun_in_the_very_moment_of_suspension_is_none(store: Store) -> None:
    with store.writing(at=NOON) as tx:
        tx.people.suspend(SUE)

    key = _open(store, SUE)

    with store.reading() as tx:
        assert tx.sessions.seen(key) is None


def test_a_suspension_that_does_not_commit_ends_nothing(store: Store) -> None:
    key = _open(store, SUE)

    def suspend_and_fail() -> None:
        with store.writing(at=NOON) as tx:
            tx.people.suspend(SUE)
            raise KeyError

    with pytest.raises(KeyError):
        suspend_and_fail()

    with store.reading() as tx:
        assert tx.sessions.seen(key) is not None


def test_the_last_seen_mark_never_moves_back(store: Store) -> None:
    key = _open(store, SUE)
    for at in (NOON + 5 * MINUTE, NOON - HOUR):
        with store.writing(at=at) as tx:
            tx.sessions.touch(key)

    with store.reading() as tx:
        visit = tx.sessions.seen(key)

    assert visit is not None
    assert visit.seen_at == NOON + 5 * MINUTE


def test_all_sessions_of_one_person_end_but_the_one_kept(store: Store) -> None:
    keys = [_open(store, SUE) for _ in range(3)]
    pete = _open(store, PETE)

    with store.writing(at=NOON) as tx:
        ended = tx.sessions.end_all(SUE, but=keys[1])

    with store.reading() as tx:
        assert [tx.sessions.seen(key) is not None for key in (*keys, pete)] == [False, True, False, True]
    assert ended == 2
    with store.writing(at=NOON) as tx:
        assert tx.sessions.end_everybodys() == 2


def test_a_link_is_good_once_and_for_its_time(store: Store) -> None:
    with store.writing(at=NOON) as tx:
        token = tx.tokens.make(Purpose.RESET, SUE, lasts=HOUR)
    with store.reading() as tx:
        found = tx.tokens.read(token, at=NOON + HOUR - MINUTE)
        assert tx.tokens.read(token, at=NOON + HOUR) is None

    with store.writing(at=NOON + MINUTE) as tx:
        used = [tx.tokens.use(token), tx.tokens.use(token)]

    assert found is not None
    assert (found.purpose, found.person, found.expires_at) == (Purpose.RESET, SUE, NOON + HOUR)
    assert used == [True, False]


def test_a_link_that_is_too_old_cannot_be_used(store: Store) -> None:
    with store.writing(at=NOON) as tx:
        token = tx.tokens.make(Purpose.INVITE, SUE, lasts=HOUR)

    with store.writing(at=NOON + HOUR) as tx:
        assert not tx.tokens.use(token)


def test_a_new_link_puts_the_persons_older_ones_out_of_use(store: Store) -> None:
    with store.writing(at=NOON) as tx:
        older = tx.tokens.make(Purpose.INVITE, SUE, lasts=HOUR)
        petes = tx.tokens.make(Purpose.INVITE, PETE, lasts=HOUR)
        newer = tx.tokens.make(Purpose.RESET, SUE, lasts=HOUR)

    with store.reading() as tx:
        assert [tx.tokens.read(token, at=NOON) is not None for token in (older, petes, newer)] == [
            False,
            True,
            True,
        ]


def test_tries_are_counted_by_key_and_refused_ones_are_not_kept(store: Store) -> None:
    patience = Patience(free=2, first=5)
    with store.writing(at=NOON) as tx:
        tx.tries.count("sue", patience)
        tx.tries.count("sue", patience)
    for _ in range(3):
        with pytest.raises(SlowDown) as no, store.writing(at=NOON) as tx:
            tx.tries.count("sue", patience)

    with store.writing(at=NOON + dt.timedelta(seconds=4)) as tx:
        assert tx.tries.wait("sue", patience) == 1
        assert tx.tries.wait("pete", patience) == 0
    assert no.value.seconds == 5
    with store.writing(at=NOON + dt.timedelta(seconds=5)) as tx:
        tx.tries.count("sue", patience)
        assert tx.tries.wait("sue", patience) == 10


def test_tries_can_be_taken_back_cleared_and_grow_old(store: Store) -> None:
    patience = Patience(free=1)
    with store.writing(at=NOON) as tx:
        number = tx.tries.count("sue", patience)
        assert tx.tries.wait("sue", patience)
        tx.tries.undo((number,))
        assert not tx.tries.wait("sue", patience)
        tx.tries.count("sue", patience)
        tx.tries.clear("sue")
        assert not tx.tries.wait("sue", patience)
        tx.tries.count("sue", patience)

    with store.writing(at=NOON + HOUR) as tx:
        assert not tx.tries.wait("sue", patience)
        assert tx.tries.made("sue", within=2 * HOUR)
        assert tx.tries.forget(NOON + MINUTE) == 1


@pytest.mark.parametrize(
    ("tries", "wait"), [(0, 0), (9, 0), (10, 5), (11, 10), (15, 160), (16, 300), (1000, 300), (10**9, 300)]
)
def test_waits_grow_and_have_an_end(tries: int, wait: int) -> None:
    assert Patience().wait(tries) == wait


def test_letters_are_claimed_once_and_closed(store: Store) -> None:
    with store.writing(at=NOON) as tx:
        assert not tx.letters.waiting()
        tx.outbox.post(to="sue@sussex.example", subject="Hello", text="a link")
    with store.writing(at=NOON) as tx:
        (letter,) = tx.letters.claim()
        assert tx.letters.claim() == ()
        assert tx.letters.waiting()

    with store.writing(at=NOON) as tx:
        tx.letters.later(letter, after=HOUR)
    with store.writing(at=NOON + HOUR - MINUTE) as tx:
        assert tx.letters.claim() == ()
    with store.writing(at=NOON + HOUR) as tx:
        (again,) = tx.letters.claim()
        tx.letters.close(again.seq)
        assert not tx.letters.waiting()

    assert (again.to, again.subject, again.text, again.tries) == ("sue@sussex.example", "Hello", "a link", 1)
    assert "a link" not in repr(again)


def _picks(store: Store, number: int) -> list[Pick]:
    rows = tuple(NewRow(ref=f"OIC-{n:02}", question="What?") for n in range(1, number + 1))
    shelved = shelve(store, a_version(rows=rows))
    with store.reading() as tx:
        version = tx.conn.exec_driver_sql("SELECT id FROM versions").scalar_one()
    assert shelved
    return [Pick(version, row.ref) for row in rows]


def test_a_list_keeps_its_persons_order(store: Store) -> None:
    a, b, c, d = _picks(store, 4)
    with store.writing(at=NOON) as tx:
        assert tx.shortlist.add(SUE, [c, a, c]) == 2
        assert tx.shortlist.add(SUE, [a, b, d]) == 2
        assert tx.shortlist.add(PETE, [d]) == 1

    with store.writing(at=NOON) as tx:
        assert tx.shortlist.of(SUE) == (c, a, b, d)
        assert tx.shortlist.move(SUE, d, to=0)
        assert tx.shortlist.move(SUE, c, to=99)
        assert tx.shortlist.move(SUE, b, to=-3)
        assert tx.shortlist.remove(SUE, [a, a]) == 1
        assert not tx.shortlist.move(SUE, a, to=0)

    with store.reading() as tx:
        assert tx.shortlist.of(SUE) == (b, d, c)
        assert tx.shortlist.of(PETE) == (d,)
        assert tx.shortlist.count(SUE) == 3
        assert tx.shortlist.refs_of(SUE, b.version_id) == {b.ref, c.ref, d.ref}


def test_a_list_that_is_full_takes_nothing_more(store: Store) -> None:
    picks = _picks(store, 201)
    with store.writing(at=NOON) as tx:
        tx.shortlist.add(SUE, picks[:200])

    with pytest.raises(TooLarge), store.writing(at=NOON) as tx:
        tx.shortlist.add(SUE, picks[199:])

    with store.writing(at=NOON) as tx:
        assert tx.shortlist.count(SUE) == 200
        tx.shortlist.clear(SUE)
        assert tx.shortlist.of(SUE) == ()
