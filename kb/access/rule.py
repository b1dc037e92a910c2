"""The one rule of access, as data.

`reach(actor, action, ...)` turns grants into spans. `Reach.admits(label, rendition)` asks them of one
label in Python; `kb.store` turns the very same spans into SQL; `kb.search` asks `admits` of each distinct
label in the index. Nothing else decides, and a property test holds the three to one answer.

What must stay true: no span, no reading (deny by default). A text that is not the reader's own is
reached only through its sharing. A requirement is reached only where both its plan's sharing and its
own admit the reader. Drafts are reached only by authors and approvers of their own organisation.
Oversight never reaches a row. Administrators and auditors reach no text at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kb.access.model import RICHEST_FIRST, Action, Actor, Grant, Label, Rendition, Role, Scope, Sharing
from kb.bodies import Register
from kb.plan import Marking, State

SETTLED = frozenset({State.CURRENT, State.REPLACED, State.WITHDRAWN})
OPEN = frozenset({State.DRAFT, State.SUBMITTED})
ANSWERED_FOR = frozenset({State.CURRENT, State.WITHDRAWN})

_READERS = frozenset({Role.READER, Role.AUTHOR, Role.APPROVER, Role.REGIONAL_EDITOR})
_WRITERS = frozenset({Role.AUTHOR, Role.APPROVER})
_ROW_RENDITIONS = frozenset({Rendition.FULL, Rendition.OUTLINE})
_ACTION_ROLES = {
    Action.WRITE: _WRITERS,
    Action.APPROVE: frozenset({Role.APPROVER}),
    Action.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Action.READ_AUDIT: frozenset({Role.AUDITOR}),
    Action.EDIT_REGION: frozenset({Role.REGIONAL_EDITOR}),
    Action.READ_EVIDENCE: frozenset({Role.READER, Role.AUTHOR, Role.APPROVER, Role.AUDITOR, Role.VERIFIER}),
    Action.VERIFY: frozenset({Role.VERIFIER}),
    Action.OVERSEE: frozenset({Role.OVERSIGHT}),
}
# What is asked of one plan: by its own organisation, or by a verifier of it.
_OF_PLANS = frozenset({Action.WRITE, Action.APPROVE, Action.READ_EVIDENCE, Action.VERIFY})


@dataclass(frozen=True, slots=True)
class Audience:
    """One organisation as a reader: whose texts it reads at which sharing.

    `own`: owners whose texts need no sharing. `name`: the organisation that a sharing may name.
    `region`, `partners`: owners reached when they share at least that widely. `policing`: whether
    texts shared with all of policing are reached.
    """

    own: frozenset[str] = frozenset()
    name: str | None = None
    region: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()
    policing: bool = False

    def admitted_by(self, sharing: Sharing, owner: str) -> bool:
        """Whether a text of `owner` shared like that is shared with this audience."""
        return (
            owner in self.own
            or (self.name is not None and self.name in sharing.named)
            or (sharing.scope >= Scope.REGION and owner in self.region)
            or (sharing.scope >= Scope.PARTNERS and owner in self.partners)
            or (sharing.scope >= Scope.POLICING and self.policing)
        )


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of reach: these states, up to this marking, for this audience, in this rendition.

    `plans`, when not empty, are plans reached whatever their sharing (a verifier's), and no others.
    """

    rendition: Rendition
    states: frozenset[State]
    ceiling: Marking
    audience: Audience
    plans: frozenset[str] = frozenset()

    def admits(self, label: Label) -> bool:
        """Whether this span reaches that label."""
        return (
            label.state in self.states
            and label.marking <= self.ceiling
            and self._plan_admits(label)
            and self._row_admits(label)
        )

    def _plan_admits(self, label: Label) -> bool:
        if self.plans:
            return label.plan in self.plans
        if self.rendition is Rendition.LISTED:
            return label.listed and self.audience.policing
        if self.audience.admitted_by(label.sharing, label.body):
            return True
        return self.rendition is Rendition.OUTLINE and self.audience.admitted_by(label.outline, label.body)

    def _row_admits(self, label: Label) -> bool:
        if label.row is None:
            return True
        return self.rendition in _ROW_RENDITIONS and self.audience.admitted_by(label.row, label.body)


@dataclass(frozen=True, slots=True)
class Reach:
    """What one action of one person can touch. Hashable: equal reaches touch the same.

    `spans` answer for texts; `bodies` for acts upon an organisation (people, audit, region).
    `everything` is only ever true for `whole()`.
    """

    spans: tuple[Span, ...] = ()
    bodies: frozenset[str] = frozenset()
    everything: bool = False

    def admits(self, label: Label, rendition: Rendition) -> bool:
        """Whether the label may be read in that rendition, or in a richer one that contains it."""
        return self.everything or any(s.rendition is rendition and s.admits(label) for s in self.spans)

    def best(self, label: Label) -> Rendition | None:
        """The richest rendition in which the label may be read, or None: as if it did not exist."""
        return next((r for r in RICHEST_FIRST if self.admits(label, r)), None)

    @property
    def renditions(self) -> tuple[Rendition, ...]:
        """The renditions that any span gives, richest first."""
        held = {s.rendition for s in self.spans}
        return tuple(r for r in RICHEST_FIRST if self.everything or r in held)


NOTHING = Reach()


def whole() -> Reach:
    """The reach of everything, for the machine's own work: indexing, checking, export.

    Only `kb.cli` and `kb.worker` may make it; a house test holds that.
    """
    return Reach(everything=True)


def reach(actor: Actor, action: Action, *, register: Register, on: dt.date) -> Reach:
    """What `actor` can touch by `action` on a day, from the grants then in force.

    Grants in an organisation that does not exist on that day give nothing.
    """
    grants = [g for g in actor.grants if g.holds(on) and register.exists(g.body, on)]
    if action is Action.READ:
        return Reach(spans=tuple(dict.fromkeys(_reading(grants, register, on))))
    roles = _ACTION_ROLES[action]
    held = [g for g in grants if g.role in roles]
    if action not in _OF_PLANS:
        return Reach(bodies=frozenset(g.body for g in held))
    # A verifier reaches the plans named to them and has no say in their own organisation's.
    own = [g for g in held if g.role is not Role.VERIFIER]
    spans = (*map(_own_drafts, own), *(_named(g) for g in held if g.role is Role.VERIFIER))
    return Reach(spans=spans, bodies=frozenset(g.body for g in own))


def _reading(grants: Iterable[Grant], register: Register, on: dt.date) -> Iterable[Span]:
    for grant in grants:
        if grant.role in _READERS:
            audience = audience_of(grant.body, register=register, on=on)
            for rendition in (Rendition.FULL, Rendition.OUTLINE):
                yield Span(rendition, SETTLED, grant.ceiling, audience)
            yield Span(Rendition.LISTED, frozenset({State.CURRENT}), Marking.OFFICIAL_SENSITIVE, audience)
        if grant.role in _WRITERS:
            yield _own_drafts(grant)
        if grant.role is Role.VERIFIER and grant.plans:
            audience = audience_of(grant.body, register=register, on=on)
            yield Span(Rendition.FULL, SETTLED, grant.ceiling, audience, grant.plans)
        if grant.role is Role.OVERSIGHT:
            yield _overseen(grant, register, on)


def _own_drafts(grant: Grant) -> Span:
    own = Audience(own=frozenset({grant.body}))
    return Span(Rendition.FULL, OPEN, grant.ceiling, own)


def _named(grant: Grant) -> Span:
    return Span(Rendition.FULL, OPEN, grant.ceiling, Audience(), grant.plans)


def _overseen(grant: Grant, register: Register, on: dt.date) -> Span:
    # The ceiling of oversight (OFFICIAL) is on text. The assurance lines are OFFICIAL by
    # construction, whatever the plan's own marking, which is one of the facts they state.
    bodies = register.overseen_by(grant.body, on)
    return Span(
        Rendition.ASSURANCE, ANSWERED_FOR, Marking.OFFICIAL_SENSITIVE, Audience(own=frozenset(bodies))
    )


def audience_of(body: str, *, register: Register, on: dt.date) -> Audience:
    """How an organisation reads the others' texts on a day. Oversight bodies read nobody's."""
    if not register.policing(body):
        return Audience(name=None)
    return Audience(
        own=frozenset({body}),
        name=body,
        region=register.region_fellows(body, on),
        partners=register.partner_fellows(body, on),
        policing=True,
    )
