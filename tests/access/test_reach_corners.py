"""Corners of reach in which a wrong rule once went unnoticed by the other tests (see tests/house/mutants.py)."""

from __future__ import annotations

import pytest

from kb.access import Action, Actor, Grant, Rendition, Role, Sharing, reach
from kb.plan import Marking, State
from tests.cast import ADA, ANNA, AUDREY, CATH, PETE, POLICING, REGISTER, RON, SUE, TODAY, TOM, VERA, a_label


def best(actor: Actor, **label: object) -> Rendition | None:
    return reach(actor, Action.READ, register=REGISTER, on=TODAY).best(a_label(**label))


def one(role: Role, body: str, ceiling: Marking = Marking.OFFICIAL_SENSITIVE, *plans: str) -> Actor:
    return Actor(50, (Grant(role, body, ceiling, frozenset(plans)),))


def test_an_oversight_body_is_no_reader_whatever_its_people_are_granted() -> None:
    named = Sharing(named=frozenset({"thames-valley-pcc"}))

    assert best(one(Role.READER, "thames-valley-pcc"), sharing=named, outline=POLICING, listed=True) is None


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED])
def test_a_reader_sees_no_draft_of_their_own_organisation(state: State) -> None:
    assert best(one(Role.READER, "thames-valley"), state=state, sharing=POLICING, listed=True) is None


def test_a_reader_writes_nothing() -> None:
    reader = one(Role.READER, "thames-valley")

    assert reach(reader, Action.WRITE, register=REGISTER, on=TODAY).bodies == frozenset()


@pytest.mark.parametrize(
    ("actor", "action"),
    [
        (ADA, Action.MANAGE_PEOPLE),
        (AUDREY, Action.READ_AUDIT),
        (RON, Action.EDIT_REGION),
        (CATH, Action.OVERSEE),
    ],
)
def test_acting_upon_an_organisation_opens_none_of_its_texts(actor: Actor, action: Action) -> None:
    assert reach(actor, action, register=REGISTER, on=TODAY).spans == ()


def test_a_draft_above_the_authors_ceiling_is_not_theirs() -> None:
    author = one(Role.AUTHOR, "thames-valley", Marking.OFFICIAL)

    assert best(author, state=State.DRAFT) is None
    assert best(author, state=State.DRAFT, marking=Marking.OFFICIAL) is Rendition.FULL


@pytest.mark.parametrize("state", [State.REPLACED, State.WITHDRAWN, State.DRAFT])
def test_only_a_current_plan_is_listed(state: State) -> None:
    assert best(SUE, state=state, listed=True) is None


def test_a_verifier_reads_up_to_their_ceiling() -> None:
    verifier = one(Role.VERIFIER, "surrey", Marking.OFFICIAL, "thames-valley/oic")

    assert best(verifier) is None
    assert best(verifier, marking=Marking.OFFICIAL) is Rendition.FULL


def test_an_author_reads_settled_texts_as_a_reader_does() -> None:
    assert best(TOM, state=State.REPLACED) is Rendition.FULL


def acts_on(actor: Actor, action: Action, **label: object) -> bool:
    """Whether the plan is theirs to act on: as a draft of it, which is how acts are asked."""
    return reach(actor, action, register=REGISTER, on=TODAY).admits(
        a_label(state=State.DRAFT, **label), Rendition.FULL
    )


def test_evidence_is_read_by_the_plans_own_organisation_its_auditor_and_its_verifier() -> None:
    for actor in (one(Role.READER, "thames-valley"), TOM, PETE, AUDREY, VERA):
        assert acts_on(actor, Action.READ_EVIDENCE)
    editor = one(Role.REGIONAL_EDITOR, "thames-valley")
    for actor in (ANNA, SUE, RON, CATH, ADA, editor):
        assert not acts_on(actor, Action.READ_EVIDENCE, sharing=POLICING)


def test_a_verifier_checks_the_named_plan_and_none_of_their_own_organisation() -> None:
    assert acts_on(VERA, Action.VERIFY)
    for action in (Action.VERIFY, Action.READ_EVIDENCE):
        assert not acts_on(VERA, action, plan="thames-valley/other")
        assert not acts_on(VERA, action, plan="surrey/oic", body="surrey")
        assert reach(VERA, action, register=REGISTER, on=TODAY).bodies == frozenset()


def test_a_plan_above_the_verifiers_ceiling_is_not_theirs_to_check() -> None:
    verifier = one(Role.VERIFIER, "surrey", Marking.OFFICIAL, "thames-valley/oic")

    assert not acts_on(verifier, Action.VERIFY)
    assert acts_on(verifier, Action.VERIFY, marking=Marking.OFFICIAL)


def test_nobody_of_the_plans_own_organisation_verifies() -> None:
    assert not any(acts_on(actor, Action.VERIFY) for actor in (TOM, PETE, AUDREY, ADA))


def test_oversight_is_held_in_the_overseeing_office() -> None:
    assert reach(CATH, Action.OVERSEE, register=REGISTER, on=TODAY).bodies == {"thames-valley-pcc"}
    assert reach(TOM, Action.OVERSEE, register=REGISTER, on=TODAY).bodies == frozenset()
