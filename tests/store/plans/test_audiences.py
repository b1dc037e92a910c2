"""Who may read a plan, as the database keeps it: what is taken away is gone everywhere, what was given ends in time."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import Rendition, Scope, Sharing, whole
from kb.errors import NotFound, NotReady
from kb.plan import Marking
from kb.store import NamedFor, NewVersion, SharedAs, Store
from tests.cast import NOON, OWN, PARTNERS, POLICING, REGION, TODAY
from tests.store.reading import reads

REF = "thames-valley/oic"
DAY = dt.timedelta(days=1)


def shelve(store: Store, *sharings: SharedAs) -> None:
    """A plan with a version for each sharing."""
    with store.writing(at=NOON) as tx:
        tx.press.add_plan(REF, "thames-valley")
        tx.press.shelve(REF, [_version(n, one) for n, one in enumerate(sharings, 1)])


def _version(n: int, shared: SharedAs) -> NewVersion:
    return NewVersion(
        text=b"# Plan %d" % n,
        title=f"Plan {n}",
        marking=Marking.OFFICIAL,
        sharing=shared.sharing,
        outline=shared.outline,
        listed=shared.listed,
    )


def share(store: Store, wanted: SharedAs) -> None:
    with store.writing(at=NOON, by=2) as tx:
        tx.audiences.share(REF, wanted, on=TODAY)


def everywhere(sharing: Sharing, *, listed: bool = False) -> SharedAs:
    return SharedAs(sharing, sharing, listed)


def test_the_standing_version_is_shared_as_said(store: Store) -> None:
    shelve(store, everywhere(OWN))
    wanted = SharedAs(REGION, POLICING, listed=True)

    share(store, wanted)

    with store.reading() as tx:
        assert tx.audiences.of(REF) == wanted
    assert reads(store, REF, "surrey") == {1: Rendition.FULL}
    assert reads(store, REF, "essex") == {1: Rendition.OUTLINE}


def test_taking_away_reaches_every_version(store: Store) -> None:
    shelve(store, everywhere(POLICING, listed=True), everywhere(REGION), everywhere(PARTNERS))
    assert reads(store, REF, "surrey").keys() == {1, 2, 3}

    share(store, everywhere(OWN))

    assert [reads(store, REF, body) for body in ("surrey", "kent", "essex")] == [{}, {}, {}]
    assert reads(store, REF, "thames-valley").keys() == {1, 2, 3}


def test_giving_opens_no_earlier_version(store: Store) -> None:
    shelve(store, everywhere(OWN), everywhere(REGION), everywhere(OWN))

    share(store, everywhere(POLICING))

    assert reads(store, REF, "essex").keys() == {3}
    assert reads(store, REF, "surrey").keys() == {2, 3}


def test_an_organisation_named_now_keeps_what_it_had_by_its_region(store: Store) -> None:
    shelve(store, everywhere(REGION), everywhere(REGION))

    share(store, everywhere(Sharing(Scope.OWN, frozenset({"surrey", "essex"}))))

    assert reads(store, REF, "surrey").keys() == {1, 2}
    assert reads(store, REF, "essex").keys() == {2}
    assert reads(store, REF, "sussex") == {}


def test_an_unknown_organisation_is_refused_and_nothing_changes(store: Store) -> None:
    shelve(store, everywhere(OWN))

    with pytest.raises(NotFound, match="no organisation"):
        share(store, everywhere(Sharing(Scope.OWN, frozenset({"nowhere"}))))

    with store.reading() as tx:
        assert tx.audiences.of(REF) == SharedAs()


def test_a_plan_without_versions_is_not_shared(store: Store) -> None:
    with store.writing(at=NOON) as tx:
        tx.press.add_plan(REF, "thames-valley")

    with pytest.raises(NotFound):
        share(store, everywhere(REGION))


def give(store: Store, body: str = "essex", kind: str = "full", until: dt.date | None = TODAY) -> None:
    with store.writing(at=NOON, by=2) as tx:
        tx.audiences.name(REF, body, kind, until=until)


def lapse(store: Store, on: dt.date) -> int:
    with store.writing(at=NOON) as tx:
        return tx.audiences.lapse(on)


def test_what_is_given_for_a_time_ends_after_its_last_day(store: Store) -> None:
    shelve(store, everywhere(OWN))
    give(store)

    assert lapse(store, TODAY) == 0
    assert reads(store, REF, "essex") == {1: Rendition.FULL}
    assert lapse(store, TODAY + DAY) == 1
    assert reads(store, REF, "essex") == {}


def test_whether_anything_is_over_is_known_without_writing(store: Store) -> None:
    shelve(store, everywhere(OWN))
    give(store)
    give(store, "kent", until=None)

    with store.reading() as tx:
        assert (tx.audiences.any_over(TODAY), tx.audiences.any_over(TODAY + DAY)) == (False, True)


def test_the_end_is_told_to_the_index_and_to_the_audit(store: Store) -> None:
    shelve(store, everywhere(OWN))
    give(store, kind="outline")
    with store.reading() as tx:
        before = tx.outbox.last_seq()

    lapse(store, TODAY + DAY)

    with store.reading() as tx:
        assert tx.outbox.last_seq() == before + 1
        last = tx.audit.lines(reach=whole(), limit=1)[0]
    assert (last.object, last.person, last.facts) == (
        REF,
        None,
        {"ended": "outline", "organisation": "essex"},
    )


def test_a_new_version_does_not_make_a_time_endless(store: Store) -> None:
    shelve(store, everywhere(OWN))
    give(store)
    with store.reading() as tx:
        shared = tx.audiences.of(REF)

    with store.writing(at=NOON) as tx:
        tx.press.shelve(REF, [_version(2, shared)])

    assert reads(store, REF, "essex").keys() == {1, 2}
    assert lapse(store, TODAY + DAY) == 1
    assert reads(store, REF, "essex") == {}


def test_sharing_anew_keeps_the_days_it_is_given(store: Store) -> None:
    shelve(store, everywhere(OWN))
    give(store)
    with store.reading() as tx:
        shared = tx.audiences.of(REF)
    assert shared.days == {NamedFor("essex", "full", TODAY)}

    share(store, SharedAs(Sharing(Scope.REGION, frozenset({"essex"})), REGION, days=shared.days))

    assert lapse(store, TODAY + DAY) == 1
    assert reads(store, REF, "essex") == {}
    assert reads(store, REF, "surrey") == {1: Rendition.FULL}


def test_an_earlier_version_ends_on_the_earlier_of_two_days(store: Store) -> None:
    shelve(store, everywhere(OWN))
    give(store)
    with store.writing(at=NOON) as tx:
        tx.press.shelve(REF, [_version(2, tx.audiences.of(REF))])

    share(store, everywhere(Sharing(Scope.OWN, frozenset({"essex"}))))
    lapse(store, TODAY + DAY)

    assert reads(store, REF, "essex").keys() == {2}


def test_a_second_grant_sets_the_day_anew(store: Store) -> None:
    shelve(store, everywhere(OWN))
    give(store)

    give(store, until=TODAY + DAY)

    assert lapse(store, TODAY + DAY) == 0
    assert reads(store, REF, "essex") == {1: Rendition.FULL}


def test_a_withdrawn_plan_is_given_to_nobody(store: Store) -> None:
    shelve(store, everywhere(OWN))
    with store.writing(at=NOON) as tx:
        tx.press.withdraw(REF, "Nobody needs it.")

    with pytest.raises(NotReady):
        give(store)


def ask(store: Store, body: str = "essex", why: str = "We patrol the same road.") -> int:
    with store.writing(at=NOON, by=1) as tx:
        return tx.requests.ask(1, body, why).id


def test_an_organisation_has_one_request_waiting_for_a_plan(store: Store) -> None:
    shelve(store, everywhere(OWN, listed=True))
    ask(store)
    ask(store, "kent")

    with pytest.raises(NotReady, match="asked already"):
        ask(store)

    with store.reading() as tx:
        assert [one.body for one in tx.requests.waiting([1])] == ["essex", "kent"]
        assert tx.requests.waiting([]) == ()


def test_a_request_is_answered_once_and_may_be_asked_again(store: Store) -> None:
    shelve(store, everywhere(OWN, listed=True))
    number = ask(store)
    with store.writing(at=NOON, by=2) as tx:
        request = tx.requests.one(number)
        assert request is not None
        tx.requests.answer(request, "refused", words="Not now.")

    with pytest.raises(NotReady, match="answered this request already"), store.writing(at=NOON, by=3) as tx:
        tx.requests.answer(request, "granted", words="")

    with store.reading() as tx:
        last = tx.requests.last(1, "essex")
    assert last is not None
    assert (last.state, last.answer, last.waits) == ("refused", "Not now.", False)
    assert ask(store) > number


def test_no_audit_line_holds_what_was_typed(store: Store) -> None:
    shelve(store, everywhere(OWN, listed=True))
    number = ask(store, why="Zebra road")
    with store.writing(at=NOON, by=2) as tx:
        request = tx.requests.one(number)
        assert request is not None
        tx.requests.answer(request, "refused", words="Zebra never")

    with store.reading() as tx:
        lines = tx.audit.lines(reach=whole(), limit=1000)
    assert not any("zebra" in repr(line).lower() for line in lines)


def test_lines_about_a_plan_are_its_own_and_those_of_its_parts(store: Store) -> None:
    things = (REF, f"{REF}@1", f"{REF}@1#OIC-01", f"{REF}#OIC-01", f"{REF}/draft")
    others = (f"{REF}-2", f"{REF}-2@1", "thames-valley/oi", "thames-valley/OIC@1", "search")
    for thing in (*things, *others):
        store.note(NOON, 1, "consultation", thing, {})

    with store.reading() as tx:
        read = [line.object for line in tx.audit.readings(REF)]
        asked = [line.object for line in tx.audit.lines(reach=whole(), plan=REF)]

    assert read == list(things)
    assert asked == list(reversed(things))


def test_readings_are_what_was_read_or_taken_away(store: Store) -> None:
    for act in ("consultation", "alteration", "disclosure", "erasure"):
        store.note(NOON, 1, act, REF, {})

    with store.reading() as tx:
        assert [line.act for line in tx.audit.readings(REF)] == ["consultation", "disclosure"]
