"""A person at the keyboard who says who they are, for the few commands that a person must answer for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kb.access import Role
from kb.cli.rooms import london, now
from kb.errors import NotAllowed, NotFound

if TYPE_CHECKING:
    from kb.access import Actor
    from kb.desk import Door, House

_MAY_DECIDE = frozenset({Role.APPROVER, Role.ADMINISTRATOR})


def decider(house: House, login: str, *, organisation: str) -> int:
    """The number of the person of that name, who proves it and may decide for the organisation.

    Asks for the password, and for the code where they have one; a sample person is taken at their word, in
    sample mode only. Raises Invalid where the proof is wrong, NotAllowed where they hold no such role.
    """
    door = house.door(at=now())
    with house.store.reading() as tx:
        sample = next((card.person.id for card in tx.people.samples() if card.person.login == login), None)
    person = sample if sample is not None and house.settings.sample else _proved(door, login)
    with house.store.reading() as tx:
        actor = tx.people.actor(person)
    if not _decides(actor, organisation):
        raise NotAllowed(f"{login} is neither approver nor administrator of {organisation}.")
    return person


def _proved(door: Door, login: str) -> int:
    password = click.prompt(f"Password of {login}", hide_input=True, err=True)
    entered = door.sign_in(login, password, address="127.0.0.1")
    signed = door.recognise(entered.key)
    if signed is not None and signed.person.has_second_factor:
        code = click.prompt("Code from the app", err=True)
        signed = door.recognise(door.enter_code(signed, code).key)
    if signed is None:
        raise NotFound("The sign-in has ended. Start again.")
    return signed.person.id


def _decides(actor: Actor, organisation: str) -> bool:
    on = london(now())
    return any(g.role in _MAY_DECIDE and g.body == organisation and g.holds(on) for g in actor.grants)
