"""A deputy's role is worth what the approver's own is, on each day anew."""

from __future__ import annotations

import datetime as dt

from kb.access import Grant, Role
from kb.plan import Marking
from kb.store import Store, hashed
from tests.cast import NOON, TODAY

DAY = dt.timedelta(days=1)
APPROVER, DEPUTY = 1, 2


def grant(**changes: object) -> Grant:
    facts = {"role": Role.APPROVER, "body": "sussex", "ceiling": Marking.OFFICIAL_SENSITIVE}
    return Grant(**(facts | changes))  # type: ignore[arg-type]  # the test says which facts


def named(store: Store, own: Grant, deputy: Grant) -> int:
    with store.writing(at=NOON, by=APPROVER) as tx:
        number = tx.people.grant(APPROVER, own)
        tx.deputies.name(DEPUTY, deputy, deputy_for=APPROVER)
    return number


def held(store: Store) -> tuple[Grant, ...]:
    with store.reading() as tx:
        return tx.people.actor(DEPUTY).grants


def test_a_deputy_holds_the_role_on_the_days_given(store: Store) -> None:
    named(store, grant(), grant(starts_on=TODAY, ends_on=TODAY + DAY))

    (one,) = held(store)

    assert (one.holds(TODAY - DAY), one.holds(TODAY), one.holds(TODAY + 2 * DAY)) == (False, True, False)


def test_it_ends_at_once_with_the_approvers_own_role(store: Store) -> None:
    number = named(store, grant(), grant(starts_on=TODAY, ends_on=TODAY + DAY))

    with store.writing(at=NOON) as tx:
        tx.people.end_grant(number)

    assert held(store) == ()


def test_it_rests_while_the_approver_is_suspended(store: Store) -> None:
    named(store, grant(), grant(starts_on=TODAY, ends_on=TODAY + DAY))

    with store.writing(at=NOON) as tx:
        tx.people.suspend(APPROVER)
    assert held(store) == ()


def test_it_gives_no_more_than_the_approvers_own(store: Store) -> None:
    own = grant(ceiling=Marking.OFFICIAL, ends_on=TODAY)
    named(store, own, grant(starts_on=TODAY, ends_on=TODAY + 9 * DAY))

    (one,) = held(store)

    assert (one.ceiling, one.ends_on) == (Marking.OFFICIAL, TODAY)


def test_a_role_in_another_organisation_lends_nothing(store: Store) -> None:
    named(store, grant(body="surrey"), grant(starts_on=TODAY, ends_on=TODAY + DAY))

    assert held(store) == ()


def test_a_session_knows_the_same(store: Store) -> None:
    number = named(store, grant(), grant(starts_on=TODAY, ends_on=TODAY + DAY))
    with store.writing(at=NOON) as tx:
        key = tx.sessions.open(DEPUTY, whole=True)

    with store.reading() as tx:
        visit = tx.sessions.seen(hashed(key))
        assert visit is not None
        assert visit.actor.grants == held(store)
    with store.writing(at=NOON) as tx:
        tx.people.end_grant(number)
        visit = tx.sessions.seen(hashed(key))
    assert visit is not None
    assert visit.actor.grants == ()


def test_a_deputys_role_is_nobodys_own(store: Store) -> None:
    named(store, grant(), grant(starts_on=TODAY, ends_on=TODAY + DAY))

    with store.reading() as tx:
        assert [one.person for one in tx.deputies.own_roles(APPROVER)] == [APPROVER]
        assert tx.deputies.own_roles(DEPUTY) == ()
        assert [one.person for one in tx.deputies.of(APPROVER)] == [DEPUTY]
