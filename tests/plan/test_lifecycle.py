"""The life of a plan: every step from everywhere, and every person at every step."""

from __future__ import annotations

import itertools

import pytest

from kb.errors import NotAllowed, NotReady
from kb.plan import Force, Life, Move, Part, Stage, allow, open_moves, take

N, D, R, S = Stage.NONE, Stage.DRAFT, Stage.RETURNED, Stage.SUBMITTED
NOTHING, CURRENT, URGENT, WITHDRAWN = Force

# Every edge there is, written out by hand: a step on the draft, whence and whither.
ON_DRAFTS = {
    (Move.BEGIN, N): D,
    (Move.SAVE, D): D,
    (Move.SAVE, R): R,
    (Move.SAVE, S): D,
    (Move.DROP, D): N,
    (Move.DROP, R): N,
    (Move.SUBMIT, D): S,
    (Move.SUBMIT, R): S,
    (Move.TAKE_BACK, S): D,
    (Move.RETURN, S): R,
    (Move.APPROVE, S): N,
    (Move.URGENT, D): N,
    (Move.URGENT, R): N,
    (Move.URGENT, S): N,
}
ON_VERSIONS = {
    (Move.APPROVE, NOTHING): CURRENT,
    (Move.APPROVE, CURRENT): CURRENT,
    (Move.APPROVE, URGENT): CURRENT,
    (Move.APPROVE, WITHDRAWN): CURRENT,
    (Move.URGENT, NOTHING): URGENT,
    (Move.URGENT, CURRENT): URGENT,
    (Move.URGENT, URGENT): URGENT,
    (Move.URGENT, WITHDRAWN): URGENT,
    (Move.CONFIRM, URGENT): CURRENT,
    (Move.WITHDRAW, CURRENT): WITHDRAWN,
    (Move.WITHDRAW, URGENT): WITHDRAWN,
    (Move.REVIEWED, CURRENT): CURRENT,
}
TOUCHES_DRAFT = {move for move, _ in ON_DRAFTS}
TOUCHES_VERSION = {move for move, _ in ON_VERSIONS}
EVERYWHERE = list(itertools.product(Move, Stage, Force))


def _expected(move: Move, stage: Stage, force: Force) -> Life | None:
    if move in TOUCHES_DRAFT and (move, stage) not in ON_DRAFTS:
        return None
    if move in TOUCHES_VERSION and (move, force) not in ON_VERSIONS:
        return None
    return Life(ON_DRAFTS.get((move, stage), stage), ON_VERSIONS.get((move, force), force))


@pytest.mark.parametrize(("move", "stage", "force"), EVERYWHERE)
def test_every_step_leads_where_the_table_says_or_is_refused(move: Move, stage: Stage, force: Force) -> None:
    expected = _expected(move, stage, force)

    if expected is not None:
        assert take(move, Life(stage, force)) == expected
        return
    with pytest.raises(NotReady, match=r"^[A-Z].*\.$"):
        take(move, Life(stage, force))


OUTSIDER = Part(writes=False, approves=False)
AUTHOR = Part(writes=True, approves=False, wrote=True)
SUBMITTER = Part(writes=True, approves=False, submitted=True)
COLLEAGUE = Part(writes=True, approves=False)
APPROVER = Part(writes=True, approves=True)
WROTE = Part(writes=True, approves=True, wrote=True)
PUT_FORWARD = Part(writes=True, approves=True, submitted=True)

WRITERS = {AUTHOR, SUBMITTER, COLLEAGUE, APPROVER, WROTE, PUT_FORWARD}
APPROVERS = {APPROVER, WROTE, PUT_FORWARD}
WHO = {
    Move.BEGIN: WRITERS,
    Move.SAVE: WRITERS,
    Move.DROP: WRITERS,
    Move.SUBMIT: WRITERS,
    Move.TAKE_BACK: WRITERS,
    Move.RETURN: APPROVERS,
    Move.APPROVE: {APPROVER},
    Move.URGENT: {WROTE, PUT_FORWARD},
    Move.CONFIRM: {APPROVER},
    Move.WITHDRAW: APPROVERS,
    Move.REVIEWED: APPROVERS,
}
# A decision by a role without an account, entered by a second person from its minute.
RECORDED = {Move.APPROVE: {APPROVER, COLLEAGUE}, Move.CONFIRM: {APPROVER, COLLEAGUE}}


@pytest.mark.parametrize("on_behalf", [False, True])
@pytest.mark.parametrize(("move", "part"), list(itertools.product(Move, [OUTSIDER, *WRITERS])))
def test_every_person_takes_only_the_steps_that_the_table_gives(
    move: Move, part: Part, on_behalf: bool
) -> None:
    allowed = (RECORDED if on_behalf and move in RECORDED else WHO)[move]

    if part in allowed:
        allow(move, part, on_behalf=on_behalf)
        return
    with pytest.raises(NotAllowed, match=r"^[A-Z].*\.$"):
        allow(move, part, on_behalf=on_behalf)


def test_a_page_offers_the_steps_that_are_open_and_no_others() -> None:
    submitted = Life(Stage.SUBMITTED, Force.CURRENT)

    assert open_moves(submitted, AUTHOR) == {Move.SAVE, Move.TAKE_BACK}
    assert open_moves(submitted, APPROVER) == {
        *(Move.SAVE, Move.TAKE_BACK, Move.RETURN, Move.APPROVE),
        *(Move.WITHDRAW, Move.REVIEWED),
    }
    assert open_moves(submitted, OUTSIDER) == frozenset()
