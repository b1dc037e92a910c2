"""Who reaches what, as a table, and each rule of reach on its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kb.access import Action, Actor, Grant, Rendition, Role, Sharing, reach, whole
from kb.bodies import Link, LinkKind, Register
from kb.plan import Marking, State
from tests.cast import (
    ADA,
    ANNA,
    AUDREY,
    BODIES,
    CATH,
    ESSIE,
    EVERYBODY,
    KIT,
    LINKS,
    OWN,
    PARTNERS,
    PETE,
    POLICING,
    REGION,
    REGISTER,
    RON,
    STRANGER,
    SUE,
    TODAY,
    TOM,
    VERA,
    a_label,
)

FULL, OUTLINE, LISTED, ASSURANCE = (
    Rendition.FULL,
    Rendition.OUTLINE,
    Rendition.LISTED,
    Rendition.ASSURANCE,
)


def best(
    actor: Actor, on: dt.date = TODAY, register: Register = REGISTER, **label: object
) -> Rendition | None:
    return reach(actor, Action.READ, register=register, on=on).best(a_label(**label))


@pytest.mark.parametrize(
    ("sharing", "readers"),
    [
        (OWN, {TOM, PETE}),
        (Sharing(named=frozenset({"essex"})), {TOM, PETE, ESSIE}),
        (REGION, {TOM, PETE, SUE, ANNA, RON}),
        (PARTNERS, {TOM, PETE, SUE, ANNA, RON, KIT}),
        (POLICING, {TOM, PETE, SUE, ANNA, RON, KIT, ESSIE}),
    ],
)
def test_each_sharing_reaches_just_these_people_in_full(sharing: Sharing, readers: set[Actor]) -> None:
    found = {a for a in EVERYBODY if best(a, sharing=sharing) is FULL}

    assert found == readers | {VERA}


@pytest.mark.parametrize(
    ("outline", "readers"),
    [
        (OWN, set()),
        (REGION, {SUE, ANNA, RON}),
        (PARTNERS, {SUE, ANNA, RON, KIT}),
        (POLICING, {SUE, ANNA, RON, KIT, ESSIE}),
    ],
)
def test_an_outline_may_be_shared_more_widely_than_the_whole(outline: Sharing, readers: set[Actor]) -> None:
    found = {a for a in EVERYBODY if best(a, outline=outline) is OUTLINE}

    assert found == readers


def test_a_listed_plan_gives_policing_its_title_and_nobody_else() -> None:
    found = {a for a in EVERYBODY if best(a, listed=True) is LISTED}

    assert found == {SUE, ANNA, RON, KIT, ESSIE}


def test_a_plan_that_is_not_listed_is_not_there_for_others() -> None:
    assert {best(a) for a in (SUE, ANNA, RON, KIT, ESSIE, ADA, AUDREY, STRANGER)} == {None}


def test_oversight_reads_assurance_of_its_own_force_and_no_more() -> None:
    assert best(CATH, sharing=POLICING) is ASSURANCE
    assert best(CATH, state=State.WITHDRAWN) is ASSURANCE
    assert best(CATH, state=State.REPLACED) is None
    assert best(CATH, state=State.DRAFT) is None
    assert best(CATH, body="sussex", plan="sussex/oic", sharing=POLICING, listed=True) is None


def test_oversight_never_reaches_a_row() -> None:
    mine = reach(CATH, Action.READ, register=REGISTER, on=TODAY)

    assert not any(mine.admits(a_label(row=POLICING, sharing=POLICING), r) for r in Rendition)


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED])
def test_a_draft_is_reached_by_its_own_authors_and_approvers_only(state: State) -> None:
    wide = {"sharing": POLICING, "outline": POLICING, "listed": True}

    assert {a for a in EVERYBODY if best(a, state=state, **wide)} == {TOM, PETE}


def test_a_requirement_may_be_stricter_than_its_plan_and_the_strictest_wins() -> None:
    assert best(SUE, sharing=REGION, row=POLICING) is FULL
    assert best(SUE, sharing=REGION, row=OWN) is None
    assert best(SUE, sharing=OWN, row=POLICING) is None
    assert best(TOM, sharing=REGION, row=OWN) is FULL


def test_a_requirement_and_its_plan_may_admit_the_same_reader_in_different_ways() -> None:
    named = Sharing(named=frozenset({"sussex"}))

    assert best(SUE, sharing=named, row=REGION) is FULL
    assert best(SUE, sharing=REGION, row=named) is FULL
    assert best(ANNA, sharing=REGION, row=named) is None


def test_a_rows_own_sharing_holds_in_the_outline_too() -> None:
    assert best(SUE, outline=REGION, row=OWN) is None
    assert best(SUE, outline=REGION, row=REGION) is OUTLINE


def test_a_row_is_never_listed() -> None:
    assert best(SUE, listed=True, row=POLICING) is None


def test_a_ceiling_stops_what_is_marked_higher_in_every_text_rendition() -> None:
    low = Actor(20, (Grant(Role.READER, "sussex", Marking.OFFICIAL),))

    assert best(low, sharing=POLICING, outline=POLICING) is None
    assert best(low, sharing=POLICING, marking=Marking.OFFICIAL) is FULL


def test_a_verifier_reads_the_named_plan_and_no_other_of_that_force() -> None:
    assert best(VERA) is FULL
    assert best(VERA, plan="thames-valley/modern-slavery") is None
    assert best(VERA, state=State.DRAFT) is None
    assert best(VERA, row=OWN) is None


def test_a_verifier_without_a_named_plan_reads_nothing() -> None:
    idle = Actor(21, (Grant(Role.VERIFIER, "surrey", Marking.OFFICIAL_SENSITIVE),))

    assert best(idle, sharing=POLICING, listed=True) is None


def test_administrators_and_auditors_read_no_text() -> None:
    for actor in (ADA, AUDREY, STRANGER):
        assert reach(actor, Action.READ, register=REGISTER, on=TODAY).spans == ()


def test_a_grant_gives_nothing_before_its_first_and_after_its_last_day() -> None:
    grant = replace(TOM.grants[0], starts_on=TODAY, ends_on=TODAY)
    actor = Actor(22, (grant,))

    assert best(actor) is FULL
    assert best(actor, on=TODAY - dt.timedelta(days=1)) is None
    assert best(actor, on=TODAY + dt.timedelta(days=1)) is None


def test_membership_of_a_region_is_a_matter_of_dates() -> None:
    leaving = Link(LinkKind.MEMBER_OF, "sussex", "south-east", valid_to=TODAY)
    register = Register(BODIES, (*(k for k in LINKS if k.from_body != "sussex"), leaving))

    assert best(SUE, sharing=REGION, register=register) is FULL
    assert best(SUE, sharing=REGION, register=register, on=TODAY + dt.timedelta(days=1)) is None


def test_an_organisation_that_has_ended_reads_nothing() -> None:
    ended = tuple(replace(b, valid_to=TODAY) if b.slug == "sussex" else b for b in BODIES)

    assert (
        best(SUE, sharing=POLICING, register=Register(ended, LINKS), on=TODAY + dt.timedelta(days=1)) is None
    )


def test_a_regions_own_plan_reaches_its_members_and_its_units() -> None:
    model = {"body": "south-east", "plan": "south-east/oic-model", "sharing": REGION}

    assert best(SUE, **model) is FULL
    assert best(ANNA, **model) is FULL
    assert best(KIT, **model) is None


def test_a_partners_plan_shared_with_region_and_partners_reaches_the_region() -> None:
    plan = {"body": "kent", "plan": "kent/oic"}

    assert best(SUE, sharing=PARTNERS, **plan) is FULL
    assert best(ANNA, sharing=PARTNERS, **plan) is FULL
    assert best(SUE, sharing=REGION, **plan) is None
    assert best(ESSIE, sharing=REGION, **plan) is FULL


def test_acts_upon_an_organisation_belong_to_their_role_there() -> None:
    def held(actor: Actor, action: Action) -> frozenset[str]:
        return reach(actor, action, register=REGISTER, on=TODAY).bodies

    assert held(ADA, Action.MANAGE_PEOPLE) == {"thames-valley"}
    assert held(AUDREY, Action.READ_AUDIT) == {"thames-valley"}
    assert held(RON, Action.EDIT_REGION) == {"south-east"}
    assert held(PETE, Action.APPROVE) == {"thames-valley"}
    assert held(TOM, Action.APPROVE) == frozenset()
    assert held(TOM, Action.WRITE) == {"thames-valley"}
    assert held(TOM, Action.MANAGE_PEOPLE) == frozenset()


def test_only_authors_and_approvers_write_and_only_drafts_of_their_own() -> None:
    mine = reach(TOM, Action.WRITE, register=REGISTER, on=TODAY)

    assert mine.admits(a_label(state=State.DRAFT), FULL)
    assert not mine.admits(a_label(), FULL)
    assert not mine.admits(a_label(state=State.DRAFT, body="sussex", sharing=POLICING), FULL)
    assert not reach(ANNA, Action.WRITE, register=REGISTER, on=TODAY).admits(a_label(state=State.DRAFT), FULL)


def test_whole_is_everything_and_nothing_else_is() -> None:
    assert whole().best(a_label(state=State.DRAFT)) is FULL
    assert not any(reach(a, Action.READ, register=REGISTER, on=TODAY).everything for a in EVERYBODY)


def test_the_richest_rendition_wins_for_a_person_with_two_roles() -> None:
    both = Actor(23, CATH.grants + TOM.grants)

    assert best(both) is FULL


def test_equal_grants_give_equal_reaches() -> None:
    first = reach(ANNA, Action.READ, register=REGISTER, on=TODAY)
    again = reach(replace(ANNA, person=99), Action.READ, register=REGISTER, on=TODAY)

    assert first == again
    assert hash(first) == hash(again)
