"""Administrators: whom they reach, what they may grant, and what they can never do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb.access import Grant, Reach, Role
from kb.desk.office.people import Staff
from kb.errors import Invalid, NotAllowed, NotFound, NotReady, Refusal
from kb.plan import Marking
from kb.store.tables import plans as tables
from tests.people_cast import OTHER_PASSWORD, PASSWORD, Place, a_place, grant, token_in


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return a_place(tmp_path)


@pytest.fixture
def ada(place: Place) -> int:
    """The administrator of Sussex."""
    return place.person("ada", grant(Role.ADMINISTRATOR))


def _a_plan(place: Place, ref: str) -> None:
    with place.store.writing(at=place.at) as tx:
        tx.conn.execute(
            sa.insert(tables.plans), {"ref": ref, "body": ref.split("/", 1)[0], "created_at": place.at}
        )


def test_an_administrator_sees_the_people_of_their_own_organisation_only(place: Place, ada: int) -> None:
    sue = place.person("sue", grant(Role.READER))
    place.person("kit", grant(Role.READER, "kent"))

    members = place.staff("sussex", ada).page().members

    assert [member.card.person.id for member in members] == [ada, sue]
    assert [member.itself for member in members] == [True, False]


def test_somebody_elses_people_do_not_exist_whatever_one_tries(place: Place, ada: int) -> None:
    kit = place.person("kit", grant(Role.READER, "kent"))
    with place.store.reading() as tx:
        role = tx.people.grants(kit)[0].id
    staff = place.staff("sussex", ada)

    for person in (kit, 999):
        for attempt in (
            lambda person=person: staff.member(person),
            lambda person=person: staff.link(person),
            lambda person=person: staff.suspend(person),
            lambda person=person: staff.restore(person),
            lambda person=person: staff.forget_second_factor(person),
            lambda person=person: staff.grant(person, grant(Role.READER)),
            lambda person=person: staff.end_grant(person, role),
            lambda person=person: staff.grant(person, grant(Role.READER, "kent")),
        ):
            with pytest.raises(NotFound) as no:
                attempt()
            assert str(no.value) == ""
    with pytest.raises(NotFound):
        staff.by_login("kit")


def test_roles_in_other_organisations_are_not_shown(place: Place, ada: int) -> None:
    both = place.person("bo", grant(Role.READER), grant(Role.AUDITOR, "kent"))

    member = place.staff("sussex", ada).member(both).member

    assert [held.grant.body for held in member.held] == ["sussex"]
    assert [held.grant.body for held in member.card.grants] == ["sussex"]


def test_an_invitation_lets_a_new_person_choose_a_password_once(place: Place, ada: int) -> None:
    handed = place.staff("sussex", ada).invite("ned@sussex.example", "Ned  Nash", grant(Role.READER))
    token = token_in(handed.link)
    with pytest.raises(Invalid):
        place.enter("ned@sussex.example")

    place.door.redeem(token, PASSWORD)

    who = place.signed(place.enter("ned@sussex.example"))
    assert (who.person.shown_as, who.holds(Role.READER)) == ("Ned Nash", True)
    assert handed.posted
    assert token in place.letters()[0]
    with pytest.raises(Invalid):
        place.door.redeem(token, OTHER_PASSWORD)


def test_inviting_leaves_its_lines_in_the_audit(place: Place, ada: int) -> None:
    place.staff("sussex", ada).invite("ned", "Ned", grant(Role.READER))

    with place.store.reading() as tx:
        lines = tx.audit.lines(reach=Reach(everything=True), person=ada)
    assert [line.act for line in reversed(lines)] == ["person added", "grant given", "link given"]
    assert "ned" not in repr([line.facts for line in lines]).lower()


def test_without_mail_a_link_is_only_handed_over(tmp_path: Path) -> None:
    place = a_place(tmp_path, mail=False)
    ada = place.person("ada", grant(Role.ADMINISTRATOR))

    handed = place.staff("sussex", ada).invite("ned@sussex.example", "Ned", grant(Role.READER))

    assert not handed.posted
    assert place.letters() == []


@pytest.mark.parametrize(
    "login", ["", "a b", "аda", "ada\x00", "ada\n", "ADA", "x" * 300, "@sussex", "-x", "a@b@c", "<b>", "a@"]
)
def test_a_name_that_cannot_be_one_or_is_taken_is_refused(place: Place, ada: int, login: str) -> None:
    with pytest.raises(Invalid):
        place.staff("sussex", ada).invite(login, "Somebody", grant(Role.READER))

    assert len(place.staff("sussex", ada).page().members) == 1


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "a\x00b", "a\u202eb"])
def test_a_shown_name_must_be_readable(place: Place, ada: int, name: str) -> None:
    with pytest.raises(Invalid):
        place.staff("sussex", ada).invite("ned", name, grant(Role.READER))


def test_suspending_and_restoring(place: Place, ada: int) -> None:
    sue = place.person("sue", grant(Role.READER))
    key = place.enter("sue").key

    place.staff("sussex", ada).suspend(sue)

    assert place.door.recognise(key) is None
    with pytest.raises(Invalid):
        place.enter("sue")
    place.staff("sussex", ada).restore(sue)
    assert place.enter("sue").key
    assert place.door.recognise(key) is None
    assert ("person suspended", f"person:{sue}") in place.acts()
    assert ("person restored", f"person:{sue}") in place.acts()


def test_a_suspended_persons_links_are_dead_and_none_can_be_made(place: Place, ada: int) -> None:
    sue = place.person("sue", grant(Role.READER))
    staff = place.staff("sussex", ada)
    token = token_in(staff.link(sue).link)
    staff.suspend(sue)

    with pytest.raises(NotReady):
        staff.link(sue)
    staff.restore(sue)
    with pytest.raises(Invalid):
        place.door.redeem(token, OTHER_PASSWORD)


def test_an_account_shared_with_another_organisation_is_not_ones_own_to_take(place: Place, ada: int) -> None:
    both = place.person("bo", grant(Role.READER), grant(Role.READER, "kent"))
    staff = place.staff("sussex", ada)

    for attempt in (staff.link, staff.suspend, staff.restore, staff.forget_second_factor):
        with pytest.raises(NotAllowed):
            attempt(both)
    with place.store.reading() as tx:
        ours, theirs = tx.people.grants(both)
    with pytest.raises(NotFound):
        staff.end_grant(both, theirs.id)
    staff.end_grant(both, ours.id)
    assert [one.body for one in place.signed(place.enter("bo")).actor.grants] == ["kent"]


def test_a_role_long_over_elsewhere_shares_nothing(place: Place, ada: int) -> None:
    past = grant(Role.READER, "kent", ends_on=dt.date(2026, 1, 31))
    sue = place.person("sue", grant(Role.READER), past)

    place.staff("sussex", ada).suspend(sue)

    with pytest.raises(Invalid):
        place.enter("sue")


def test_nobody_changes_their_own_access(place: Place, ada: int) -> None:
    place.person("amy", grant(Role.ADMINISTRATOR))
    staff = place.staff("sussex", ada)
    with place.store.reading() as tx:
        role = tx.people.grants(ada)[0].id

    for attempt in (
        lambda: staff.grant(ada, grant(Role.APPROVER)),
        lambda: staff.suspend(ada),
        lambda: staff.end_grant(ada, role),
        lambda: staff.link(ada),
        lambda: staff.forget_second_factor(ada),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def _operator(place: Place) -> Staff:
    return Staff(place.store, place.terms, reach=Reach(everything=True), by=None, at=place.at)


def test_an_organisation_keeps_its_last_administrator(place: Place, ada: int) -> None:
    lapsed = grant(Role.ADMINISTRATOR, ends_on=dt.date(2026, 11, 23))
    place.person("old", lapsed)
    gone = place.person("gone", grant(Role.ADMINISTRATOR))
    operator = _operator(place)
    operator.suspend(gone)
    with place.store.reading() as tx:
        role = tx.people.grants(ada)[0].id

    with pytest.raises(NotAllowed):
        operator.suspend(ada)
    with pytest.raises(NotAllowed):
        operator.end_grant(ada, role)
    amy = place.person("amy", grant(Role.ADMINISTRATOR))
    place.staff("sussex", amy).suspend(ada)
    assert place.staff("sussex", amy).page().members


def test_of_two_administrators_who_suspend_each_other_one_stays(place: Place, ada: int) -> None:
    amy = place.person("amy", grant(Role.ADMINISTRATOR))

    place.staff("sussex", ada).suspend(amy)

    with pytest.raises(NotAllowed):
        place.staff("sussex", amy).suspend(ada)


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    {
        "another organisation": (grant(Role.READER, "kent"), NotFound),
        "no organisation": (grant(Role.READER, "atlantis"), NotFound),
        "oversight in a force": (grant(Role.OVERSIGHT), Invalid),
        "regional editor in a force": (grant(Role.REGIONAL_EDITOR), Invalid),
        "over before it begins": (grant(Role.READER, ends_on=dt.date(2026, 11, 23)), Invalid),
        "plans without being verifier": (grant(Role.READER, plans=frozenset({"sussex/oic"})), Invalid),
        "verifier of nothing": (grant(Role.VERIFIER, ends_on=dt.date(2027, 1, 1)), Invalid),
        "verifier for ever": (grant(Role.VERIFIER, plans=frozenset({"sussex/oic"})), Invalid),
        "verifier of another's plan": (
            grant(Role.VERIFIER, plans=frozenset({"kent/oic"}), ends_on=dt.date(2027, 1, 1)),
            Invalid,
        ),
        "verifier of no plan": (
            grant(Role.VERIFIER, plans=frozenset({"sussex/none"}), ends_on=dt.date(2027, 1, 1)),
            Invalid,
        ),
    }.values(),
)
def test_a_role_that_does_not_fit_is_refused_in_an_invitation_and_afterwards(
    place: Place, ada: int, wanted: Grant, refusal: type[Refusal]
) -> None:
    _a_plan(place, "sussex/oic")
    _a_plan(place, "kent/oic")
    sue = place.person("sue", grant(Role.READER))
    staff = place.staff("sussex", ada)

    with pytest.raises(refusal):
        staff.grant(sue, wanted)
    with pytest.raises(refusal):
        staff.invite("ned", "Ned", wanted)

    assert len(staff.member(sue).member.card.grants) == 1
    assert len(staff.page().members) == 2


def test_oversight_reads_no_higher_than_official(place: Place) -> None:
    cleo = place.person("cleo", grant(Role.ADMINISTRATOR, "thames-valley-pcc"))
    staff = place.staff("thames-valley-pcc", cleo)
    wanted = grant(Role.OVERSIGHT, "thames-valley-pcc")

    with pytest.raises(Invalid):
        staff.invite(
            "cath", "Cath", grant(Role.OVERSIGHT, "thames-valley-pcc", ceiling=Marking.OFFICIAL_SENSITIVE)
        )
    with pytest.raises(Invalid):
        staff.invite("cath", "Cath", grant(Role.READER, "thames-valley-pcc"))
    staff.invite("cath", "Cath", wanted)

    assert staff.member(staff.by_login("cath")).member.held[0].grant.ceiling is Marking.OFFICIAL


def test_a_verifier_checks_named_plans_until_a_day(place: Place, ada: int) -> None:
    _a_plan(place, "sussex/oic")
    vera = place.person("vera", grant(Role.READER))
    wanted = grant(Role.VERIFIER, plans=frozenset({"sussex/oic"}), ends_on=dt.date(2027, 3, 31))

    place.staff("sussex", ada).grant(vera, wanted)

    held = place.staff("sussex", ada).member(vera).member.held[-1]
    assert (held.grant.plans, held.granted_by) == (frozenset({"sussex/oic"}), ada)
    assert (held.grant.starts_on, held.grant.ends_on) == (place.at.date(), dt.date(2027, 3, 31))


def test_a_role_is_not_given_twice_and_can_be_given_again_after_its_end(place: Place, ada: int) -> None:
    sue = place.person("sue", grant(Role.READER))
    staff = place.staff("sussex", ada)
    with pytest.raises(Invalid):
        staff.grant(sue, grant(Role.READER))
    staff.end_grant(sue, staff.member(sue).member.held[0].id)

    staff.grant(sue, grant(Role.READER))

    member = staff.member(sue).member
    assert (len(member.held), len(member.past)) == (1, 1)
    acts = [act for act, thing in place.acts() if thing == f"person:{sue}"]
    assert acts == ["grant ended", "grant given"]


def test_a_role_is_ended_for_the_person_it_belongs_to(place: Place, ada: int) -> None:
    sue = place.person("sue", grant(Role.READER))
    tom = place.person("tom", grant(Role.READER))
    staff = place.staff("sussex", ada)

    with pytest.raises(NotFound):
        staff.end_grant(tom, staff.member(sue).member.held[0].id)


def test_a_lost_phone_is_forgotten_and_sessions_end(place: Place, ada: int) -> None:
    pete = place.person("pete", grant(Role.APPROVER))
    with place.store.writing(at=place.at) as tx:
        tx.people.set_second_factor(pete, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    key = place.enter("pete").key

    place.staff("sussex", ada).forget_second_factor(pete)

    assert place.door.recognise(key) is None
    assert place.enter("pete").next_step == "account.second_factor"


def test_an_ended_organisation_takes_no_new_roles(place: Place, ada: int) -> None:
    with place.store.writing(at=place.at) as tx:
        tx.bodies.end("sussex", dt.date(2026, 11, 23))

    with pytest.raises(NotFound):
        place.staff("sussex", ada).invite("ned", "Ned", grant(Role.READER))


def test_the_operator_reaches_everybody(place: Place) -> None:
    kit = place.person("kit", grant(Role.READER, "kent"))
    operator = _operator(place)

    handed = operator.invite("ned", "Ned", grant(Role.READER, "essex"))

    assert handed.link.startswith("https://plans.example/sign-in/link/")
    assert {member.card.person.id for member in operator.page().members} >= {kit}
    assert operator.by_login("KIT") == kit
