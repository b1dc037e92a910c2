"""`kb person` and `kb first-administrator`: what the machine's own operator may do about people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from kb.access import Grant, Role, whole
from kb.cli.rooms import DAY, as_json, day, give_json, now, the_house
from kb.errors import NotFound
from kb.plan import Marking

if TYPE_CHECKING:
    from kb.desk import Handed, Staff
    from kb.store import PersonCard

ROLES = click.Choice([role.value.replace(" ", "-") for role in Role])
CEILINGS = {marking.words: marking for marking in Marking}

_OPTIONS = (
    click.option("--body", required=True, help="The organisation, by its short name."),
    click.option("--role", type=ROLES, required=True),
    click.option("--ceiling", type=click.Choice(list(CEILINGS)), help="The highest marking they may read."),
    click.option("--plan", "plans", multiple=True, help="A plan that a verifier may check. Repeat for more."),
    click.option("--until", type=DAY, help="The role's last day."),
)


def _granting(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which role is given."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.group()
def person() -> None:
    """People and their roles."""


@click.command(name="first-administrator")
@click.argument("login")
@click.option("--name", required=True, help="The person's name, as others see it.")
@click.option("--body", required=True, help="The organisation, by its short name.")
def first_administrator(login: str, name: str, body: str) -> None:
    """Make the first administrator, and give the link by which they choose a password.

    LOGIN is the name they sign in by. Works until an administrator has chosen a password.
    """
    with the_house() as house:
        _hand_over(house.door(at=now()).first_administrator(login, name, body=body))


@person.command(name="list")
@as_json
def list_all(as_json: bool) -> None:
    """List everybody, with the roles that count today."""
    with _staff() as staff:
        members = staff.page().members
    if as_json:
        give_json([_facts(one.card) for one in members])
        return
    for one in members:
        roles = "; ".join(_role(held.grant) for held in one.held) or "no role"
        barred = " (suspended)" if one.card.person.suspended_at else ""
        click.echo(f"{one.card.person.login}\t{one.card.person.shown_as}{barred}\t{roles}")


@person.command()
@click.argument("login")
@click.option("--name", required=True, help="The person's name, as others see it.")
@_granting
def add(login: str, name: str, **role: Any) -> None:
    """Enter a new person with a first role, and give the link by which they choose a password."""
    with _staff() as staff:
        _hand_over(staff.invite(login, name, _grant(**role)))


@person.command()
@click.argument("login")
@click.option("--end", is_flag=True, help="Instead of giving the role, end it now.")
@_granting
def grant(login: str, *, end: bool, **role: Any) -> None:
    """Give a person a role in an organisation."""
    wanted = _grant(**role)
    with _staff() as staff:
        number = staff.by_login(login)
        if not end:
            staff.grant(number, wanted)
        else:
            staff.end_grant(number, _held(staff, number, wanted))
    click.echo(f"{login}: {_role(wanted)} {'ended' if end else 'given'}.")


@person.command()
@click.argument("login")
def suspend(login: str) -> None:
    """Shut a person out and end their sessions at once."""
    with _staff() as staff:
        staff.suspend(staff.by_login(login))
    click.echo(f"{login} is suspended, and signed out everywhere.")


@person.command()
@click.argument("login")
def restore(login: str) -> None:
    """Let a suspended person sign in again."""
    with _staff() as staff:
        staff.restore(staff.by_login(login))
    click.echo(f"{login} can sign in again.")


@person.command(name="link")
@click.argument("login")
def new_link(login: str) -> None:
    """Give a one-time link by which a person chooses a new password."""
    with _staff() as staff:
        _hand_over(staff.link(staff.by_login(login)))


def _grant(
    *, body: str, role: str, ceiling: str | None, plans: tuple[str, ...], until: dt.datetime | None
) -> Grant:
    wanted = Role(role.replace("-", " "))
    usual = Marking.OFFICIAL if wanted is Role.OVERSIGHT else Marking.OFFICIAL_SENSITIVE
    highest = CEILINGS[ceiling] if ceiling else usual
    return Grant(wanted, body, highest, plans=frozenset(plans), ends_on=day(until))


def _held(staff: Staff, person: int, wanted: Grant) -> int:
    for held in staff.member(person).member.held:
        if (held.grant.role, held.grant.body) == (wanted.role, wanted.body):
            return held.id
    raise NotFound("This person does not hold that role.")


@contextmanager
def _staff() -> Iterator[Staff]:
    from kb.desk import Staff

    with the_house() as house:
        yield Staff(house.store, house.terms, reach=whole(), by=None, at=now())


def _hand_over(handed: Handed) -> None:
    click.echo(handed.link)
    posted = " It is in the post, too." if handed.posted else ""
    click.echo(
        f"The link works once, until {handed.until:%d %B %Y %H:%M} UTC. Hand it over safely.{posted}",
        err=True,
    )


def _facts(card: PersonCard) -> dict[str, object]:
    return {
        "login": card.person.login,
        "name": card.person.shown_as,
        "suspended": card.person.suspended_at is not None,
        "roles": [
            {
                "role": held.grant.role.value,
                "body": held.grant.body,
                "ceiling": held.grant.ceiling.words,
                "plans": sorted(held.grant.plans),
                "until": held.grant.ends_on,
            }
            for held in card.grants
            if held.ended_at is None
        ],
    }


def _role(grant: Grant) -> str:
    until = f" until {grant.ends_on}" if grant.ends_on else ""
    return f"{grant.role.value}, {grant.body}{until}"


COMMANDS = (person, first_administrator)
