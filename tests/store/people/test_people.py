"""People and grants as the database keeps them, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import Actor, Grant, Role
from kb.errors import Invalid
from kb.plan import Marking
from kb.store import Credentials, Store, fold_login
from tests.cast import NOON, TODAY

READER = Grant(Role.READER, "sussex", Marking.OFFICIAL_SENSITIVE)
ADMINISTRATOR = Grant(Role.ADMINISTRATOR, "sussex", Marking.OFFICIAL_SENSITIVE)
HOUR = dt.timedelta(hours=1)


def _add(store: Store, login: str, *grants: Grant, by: int | None = None) -> int:
    with store.writing(at=NOON, by=by) as tx:
        person = tx.people.add(login, login.title())
        for grant in grants:
            tx.people.grant(person.id, grant)
    return person.id


def _known(store: Store, login: str) -> Credentials | None:
    with store.reading() as tx:
        return tx.people.by_login(login)


def test_a_person_comes_back_as_entered(store: Store) -> None:
    with store.writing(at=NOON) as tx:
        added = tx.people.add("Ned@Sussex.example", " Ned   Nash ", sample=True)

    with store.reading() as tx:
        assert tx.people.one(added.id) == added
    assert (added.login, added.shown_as, added.sample) == ("Ned@Sussex.example", "Ned Nash", True)
    assert (added.created_at, added.suspended_at) == (NOON, None)
    assert not added.has_password


def test_one_login_is_one_person_in_any_case(store: Store) -> None:
    ned = _add(store, "Ned")

    known = _known(store, "nED")

    assert known is not None
    assert known.person.id == ned
    with pytest.raises(Invalid):
        _add(store, "NED")


@pytest.mark.parametrize(
    "login",
    [
        "",
        " ",
        "ned ",
        "n ed",
        "néd",
        "ｎed",
        "nеd",
        "ned\x00",
        "ned\n",
        "-ned",
        "a@",
        "@a",
        "a@b@c",
        "x" * 101,
    ],
)
def test_a_login_that_could_pass_for_anothers_is_nobodys(store: Store, login: str) -> None:
    assert fold_login(login) is None
    assert _known(store, login) is None
    with pytest.raises(Invalid):
        _add(store, login)


@pytest.mark.parametrize(
    "login", ["n", "ned", "ned.nash", "ned_nash-2", "ned+kb@sussex.example", "o'neil@x.uk", "1234"]
)
def test_plain_logins_are_taken(store: Store, login: str) -> None:
    _add(store, login)

    assert _known(store, login.upper())


def test_secrets_do_not_show_when_credentials_are_printed(store: Store) -> None:
    ned = _add(store, "ned")
    with store.writing(at=NOON) as tx:
        tx.people.set_password(ned, "the-hash")
        tx.people.set_second_factor(ned, "the-secret", step=5)

    known = _known(store, "ned")

    assert known is not None
    assert (known.password, known.second_factor, known.second_factor_step) == ("the-hash", "the-secret", 5)
    assert "the-" not in repr(known)
    assert known.person.has_password
    assert known.person.has_second_factor


def test_a_grant_comes_back_as_given(store: Store) -> None:
    wanted = Grant(
        Role.VERIFIER,
        "sussex",
        Marking.OFFICIAL,
        frozenset({"kent/oic", "sussex/oic"}),
        TODAY,
        dt.date(2027, 3, 31),
    )
    ned = _add(store, "ned", wanted, by=1)

    with store.reading() as tx:
        (held,) = tx.people.grants(ned)
        assert tx.people.held(held.id) == held
        assert tx.people.held(999) is None
    assert (held.grant, held.person, held.granted_by, held.granted_at) == (wanted, ned, 1, NOON)


def test_an_ended_grant_stays_on_record_and_counts_no_more(store: Store) -> None:
    ned = _add(store, "ned", READER, ADMINISTRATOR)
    with store.writing(at=NOON) as tx:
        first = tx.people.grants(ned)[0]
        assert tx.people.end_grant(first.id)
    with store.writing(at=NOON + HOUR) as tx:
        assert not tx.people.end_grant(first.id)

    with store.reading() as tx:
        ended, open_ = tx.people.grants(ned)
        assert tx.people.actor(ned) == Actor(ned, (ADMINISTRATOR,))
    assert ended.ended_at == NOON
    assert not ended.holds(TODAY)
    assert open_.holds(TODAY)


def test_a_suspended_or_unknown_person_holds_nothing(store: Store) -> None:
    ned = _add(store, "ned", READER)
    with store.writing(at=NOON) as tx:
        assert tx.people.suspend(ned)
        assert not tx.people.suspend(ned)

    with store.reading() as tx:
        assert tx.people.actor(ned) == Actor(ned)
        assert tx.people.actor(999) == Actor(999)
    with store.writing(at=NOON) as tx:
        tx.people.restore(ned)
        assert tx.people.actor(ned) == Actor(ned, (READER,))


def test_administrators_are_those_who_could_act_today(store: Store) -> None:
    ada = _add(store, "ada", ADMINISTRATOR)
    _add(store, "past", Grant(Role.ADMINISTRATOR, "sussex", Marking.OFFICIAL, ends_on=dt.date(2026, 11, 23)))
    _add(
        store, "next", Grant(Role.ADMINISTRATOR, "sussex", Marking.OFFICIAL, starts_on=dt.date(2026, 11, 25))
    )
    _add(store, "kent", Grant(Role.ADMINISTRATOR, "kent", Marking.OFFICIAL))
    _add(store, "reader", READER)
    gone, over = _add(store, "gone", ADMINISTRATOR), _add(store, "over", ADMINISTRATOR)
    with store.writing(at=NOON) as tx:
        tx.people.suspend(gone)
        tx.people.end_grant(tx.people.grants(over)[0].id)

    with store.reading() as tx:
        assert tx.people.administrators("sussex", on=TODAY) == {ada}


def test_there_is_an_administrator_once_one_can_sign_in(store: Store) -> None:
    ada = _add(store, "ada", ADMINISTRATOR)
    with store.reading() as tx:
        assert not tx.people.has_administrator()

    with store.writing(at=NOON) as tx:
        tx.people.set_password(ada, "hash")

    with store.reading() as tx:
        assert tx.people.has_administrator()


def test_people_are_listed_by_name_with_their_grants_for_their_organisations(store: Store) -> None:
    zoe, bob = (
        _add(store, "zoe", READER),
        _add(store, "bob", READER, Grant(Role.AUDITOR, "kent", Marking.OFFICIAL)),
    )
    kit = _add(store, "kit", Grant(Role.READER, "kent", Marking.OFFICIAL))

    with store.reading() as tx:
        sussex = tx.people.of_bodies({"sussex"})
        both = tx.people.of_bodies({"sussex", "kent"})
        nobody = tx.people.of_bodies(())
        everybody = tx.people.everybody()

    assert [card.person.id for card in sussex] == [bob, zoe]
    assert [len(card.grants) for card in sussex] == [2, 1]
    assert [card.person.id for card in both] == [bob, kit, zoe]
    assert nobody == ()
    assert len(everybody) == 6


def test_a_code_step_is_used_once_and_never_backwards(store: Store) -> None:
    ned = _add(store, "ned")

    with store.writing(at=NOON) as tx:
        used = [tx.people.use_step(ned, step) for step in (10, 10, 9, 11, 11)]

    assert used == [True, False, False, True, False]
