"""The life of a plan: which step leads where, and who may take it.

    The open draft:
        nothing ──begin──▶ draft
        draft, returned ──save──▶ as it was          draft, returned ──drop──▶ nothing
        draft, returned ──submit──▶ submitted        submitted ──save, take back──▶ draft
        submitted ──return──▶ returned               submitted ──approve──▶ nothing: its text is current
        draft, returned, submitted ──urgent──▶ nothing: its text is in force, not yet approved

    The version that stands:
        nothing, withdrawn, current ──approve──▶ current              (the one before is replaced)
        nothing, withdrawn, current ──urgent───▶ in force, not yet approved ──confirm, approve──▶ current
        current ──reviewed──▶ current                                 (with a later review day)
        current, in force and not yet approved ──withdraw──▶ withdrawn

What must stay true. Any save voids a submission. Nobody approves a text of which they wrote a revision or which
they submitted, not even in its later confirmation. A decision taken by a role without an account is recorded by
somebody who did neither. In urgency an approver puts their own text in force; somebody else must
approve it afterwards.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from kb.errors import NotAllowed, NotReady


class Stage(enum.StrEnum):
    """Where the one open draft of a plan stands."""

    NONE = "none"
    DRAFT = "draft"
    RETURNED = "returned"
    SUBMITTED = "submitted"


class Force(enum.StrEnum):
    """How the version that stands is in force. `URGENT`: only its own author has let it in."""

    NONE = "none"
    CURRENT = "current"
    URGENT = "in force, not yet approved"
    WITHDRAWN = "withdrawn"


class Move(enum.StrEnum):
    """What a person does to a plan."""

    BEGIN = "begin"
    SAVE = "save"
    DROP = "drop"
    SUBMIT = "submit"
    TAKE_BACK = "take back"
    RETURN = "return"
    APPROVE = "approve"
    URGENT = "urgent"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Life:
    """Where a plan stands: its open draft and its standing version, each by itself."""

    stage: Stage = Stage.NONE
    force: Force = Force.NONE


@dataclass(frozen=True, slots=True)
class Part:
    """What a person is to a plan's text: what their roles let them do, and what they did to it.

    `wrote` and `submitted` are of the draft in question: the open one, or the one that a version came from.
    """

    writes: bool
    approves: bool
    wrote: bool = False
    submitted: bool = False

    @property
    def had_a_hand(self) -> bool:
        """Whether the text is, in part, their own."""
        return self.wrote or self.submitted


_OPEN = (Stage.DRAFT, Stage.RETURNED, Stage.SUBMITTED)
STAGES: Mapping[Move, Mapping[Stage, Stage]] = {
    Move.BEGIN: {Stage.NONE: Stage.DRAFT},
    Move.SAVE: {Stage.DRAFT: Stage.DRAFT, Stage.RETURNED: Stage.RETURNED, Stage.SUBMITTED: Stage.DRAFT},
    Move.DROP: {Stage.DRAFT: Stage.NONE, Stage.RETURNED: Stage.NONE},
    Move.SUBMIT: {Stage.DRAFT: Stage.SUBMITTED, Stage.RETURNED: Stage.SUBMITTED},
    Move.TAKE_BACK: {Stage.SUBMITTED: Stage.DRAFT},
    Move.RETURN: {Stage.SUBMITTED: Stage.RETURNED},
    Move.APPROVE: {Stage.SUBMITTED: Stage.NONE},
    Move.URGENT: dict.fromkeys(_OPEN, Stage.NONE),
}
"""Each step on a draft: from which stage to which. A pair that is not here is forbidden."""

FORCES: Mapping[Move, Mapping[Force, Force]] = {
    Move.APPROVE: dict.fromkeys(Force, Force.CURRENT),
    Move.URGENT: dict.fromkeys(Force, Force.URGENT),
    Move.CONFIRM: {Force.URGENT: Force.CURRENT},
    Move.WITHDRAW: {Force.CURRENT: Force.WITHDRAWN, Force.URGENT: Force.WITHDRAWN},
    Move.REVIEWED: {Force.CURRENT: Force.CURRENT},
}
"""Each step on the standing version: from which force to which. A pair that is not here is forbidden."""

_NO_DRAFT = "This plan has no draft. Begin one first."
_NOT_SUBMITTED = (
    "This draft has not been submitted, or has been changed or taken back since. Look at it again."
)
_NOTHING_CURRENT = "No version of this plan is current, so there is nothing to {}."
_NOT_NOW: Mapping[tuple[Move, Stage | Force], str] = {
    **{(Move.BEGIN, stage): "This plan already has a draft. Open that one." for stage in _OPEN},
    (Move.DROP, Stage.SUBMITTED): "This draft has been submitted. Take it back before you drop it.",
    (Move.SUBMIT, Stage.SUBMITTED): "This draft has already been submitted. It waits for an approver.",
    **{
        (Move.CONFIRM, force): "No version of this plan waits to be approved afterwards."
        for force in (Force.NONE, Force.CURRENT, Force.WITHDRAWN)
    },
    **{
        (step, force): _NOTHING_CURRENT.format(words)
        for step, words in ((Move.WITHDRAW, "withdraw"), (Move.REVIEWED, "review"))
        for force in (Force.NONE, Force.WITHDRAWN)
    },
    (Move.REVIEWED, Force.URGENT): (
        "This version has not been approved yet. Somebody else must approve it before it is reviewed."
    ),
}

_APPROVING = frozenset({Move.RETURN, Move.APPROVE, Move.URGENT, Move.CONFIRM, Move.WITHDRAW, Move.REVIEWED})
_DECIDING = frozenset({Move.APPROVE, Move.CONFIRM})
_WRITERS_ONLY = "Only authors and approvers of the plan’s own organisation can do this."
_APPROVERS_ONLY = "Only approvers of the plan’s own organisation can do this."
_OWN_WORK = (
    "Someone who neither wrote nor submitted this text must approve it. Ask another approver or a deputy."
)
_OWN_RECORD = (
    "Someone who neither wrote nor submitted this text must record that it was approved. Ask a colleague."
)
_NOT_OWN = (
    "You neither wrote nor submitted this text, so you can approve it. Issuing in urgency is for one’s own."
)


def take(move: Move, life: Life) -> Life:
    """Where a plan stands after a step. Raises NotReady, with a sentence, where the move is not open to it."""
    stage, force = life.stage, life.force
    if move in STAGES:
        if stage not in STAGES[move]:
            raise NotReady(_NOT_NOW.get((move, stage), _NO_DRAFT if stage is Stage.NONE else _NOT_SUBMITTED))
        stage = STAGES[move][stage]
    if move in FORCES:
        if force not in FORCES[move]:
            raise NotReady(_NOT_NOW[move, force])
        force = FORCES[move][force]
    return Life(stage, force)


def allow(move: Move, part: Part, *, on_behalf: bool = False) -> None:
    """Refuse a step to a person who may not take it, whatever stands. Raises NotAllowed with a sentence.

    `on_behalf`: the decision was taken by a role without an account and is only recorded by this person, who
    need not be an approver and must not have had a hand in the text.
    """
    recorded = on_behalf and move in _DECIDING
    if not part.writes:
        raise NotAllowed(_WRITERS_ONLY)
    if move in _APPROVING and not part.approves and not recorded:
        raise NotAllowed(_APPROVERS_ONLY)
    if move in _DECIDING and part.had_a_hand:
        raise NotAllowed(_OWN_RECORD if recorded else _OWN_WORK)
    if move is Move.URGENT and not part.had_a_hand:
        raise NotAllowed(_NOT_OWN)


def open_moves(life: Life, part: Part) -> frozenset[Move]:
    """The steps that this person may take now, in their own name."""
    return frozenset(move for move in Move if _open(move, life, part))


def _open(move: Move, life: Life, part: Part) -> bool:
    try:
        allow(move, part)
        take(move, life)
    except (NotAllowed, NotReady):
        return False
    return True
