"""For which organisations a person speaks."""

from __future__ import annotations

import datetime as dt

from kb.access.model import Actor, Role
from kb.bodies import Register

_MEMBERS = frozenset({Role.READER, Role.AUTHOR, Role.APPROVER, Role.REGIONAL_EDITOR})


def belongs_to(actor: Actor, *, register: Register, on: dt.date) -> frozenset[str]:
    """The policing organisations to which a person belongs on a day, by a role that reads or writes plans there.

    A verifier, an overseer, an administrator and an auditor belong to none by that role alone: they are not spoken
    to through plans.
    """
    return frozenset(
        grant.body
        for grant in actor.grants
        if grant.role in _MEMBERS
        and grant.holds(on)
        and register.exists(grant.body, on)
        and register.policing(grant.body)
    )
