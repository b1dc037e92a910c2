"""The cast: the people, organisations and plans that the tests tell their stories with."""

from __future__ import annotations

import datetime as dt

from kb.access import Actor, Grant, Label, Role, Scope, Sharing
from kb.bodies import Body, Kind, Link, LinkKind, Register
from kb.plan import Marking, State

TODAY = dt.date(2026, 11, 24)
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

BODIES = (
    Body("south-east", "South East region", Kind.REGION),
    Body("eastern", "Eastern region", Kind.REGION),
    Body("sussex", "Sussex Police", Kind.FORCE),
    Body("surrey", "Surrey Police", Kind.FORCE),
    Body("thames-valley", "Thames Valley Police", Kind.FORCE),
    Body("kent", "Kent Police", Kind.FORCE),
    Body("essex", "Essex Police", Kind.FORCE),
    Body("serocu", "South East Regional Organised Crime Unit", Kind.UNIT),
    Body("thames-valley-pcc", "Police and Crime Commissioner for Thames Valley", Kind.OVERSIGHT),
)
LINKS = (
    Link(LinkKind.MEMBER_OF, "sussex", "south-east"),
    Link(LinkKind.MEMBER_OF, "surrey", "south-east"),
    Link(LinkKind.MEMBER_OF, "thames-valley", "south-east"),
    Link(LinkKind.PARTNER_OF, "kent", "south-east"),
    Link(LinkKind.MEMBER_OF, "kent", "eastern"),
    Link(LinkKind.MEMBER_OF, "essex", "eastern"),
    Link(LinkKind.UNIT_OF, "serocu", "south-east"),
    Link(LinkKind.OVERSEES, "thames-valley-pcc", "thames-valley"),
)
REGISTER = Register(BODIES, LINKS)


def _person(number: int, role: Role, body: str, *plans: str) -> Actor:
    ceiling = Marking.OFFICIAL if role is Role.OVERSIGHT else Marking.OFFICIAL_SENSITIVE
    return Actor(number, (Grant(role, body, ceiling, frozenset(plans)),))


ANNA = _person(1, Role.READER, "serocu")
SUE = _person(2, Role.READER, "sussex")
TOM = _person(3, Role.AUTHOR, "thames-valley")
PETE = _person(4, Role.APPROVER, "thames-valley")
KIT = _person(5, Role.READER, "kent")
ESSIE = _person(6, Role.READER, "essex")
CATH = _person(7, Role.OVERSIGHT, "thames-valley-pcc")
VERA = _person(8, Role.VERIFIER, "surrey", "thames-valley/oic")
ADA = _person(9, Role.ADMINISTRATOR, "thames-valley")
AUDREY = _person(10, Role.AUDITOR, "thames-valley")
RON = _person(11, Role.REGIONAL_EDITOR, "south-east")
STRANGER = Actor(0)
EVERYBODY = (ANNA, SUE, TOM, PETE, KIT, ESSIE, CATH, VERA, ADA, AUDREY, RON, STRANGER)

OWN = Sharing(Scope.OWN)
REGION = Sharing(Scope.REGION)
PARTNERS = Sharing(Scope.PARTNERS)
POLICING = Sharing(Scope.POLICING)


def a_label(**changes: object) -> Label:
    """The label of Thames Valley's current plan, kept to itself unless changed."""
    facts: dict[str, object] = {
        "plan": "thames-valley/oic",
        "body": "thames-valley",
        "state": State.CURRENT,
        "marking": Marking.OFFICIAL_SENSITIVE,
    }
    return Label(**(facts | changes))  # type: ignore[arg-type]  # the test says which facts
