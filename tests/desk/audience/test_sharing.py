"""Deciding who sees a plan: shown before it is done, done as it was shown, and never by who may not."""

from __future__ import annotations

import pytest

from kb.access import Actor, Grant, Rendition, Role, Scope, Sharing
from kb.desk import Choice, SharingPage
from kb.errors import Invalid, NotAllowed, NotFound, NotReady, Stale
from kb.plan import Marking
from kb.store import Act
from tests.cast import ADA, ANNA, CATH, ESSIE, KIT, NOON, OWN, PETE, POLICING, REGION, RON, SUE, TOM, VERA
from tests.desk_cast import DAY, NED, OLIVE, Shelves, a_plan, a_row, a_text

REF = "thames-valley/oic"
ROWS = (
    a_row(),
    a_row("OIC-02", "Which marinas?", visible_to="region"),
    a_row("OIC-03", "Which airfields?", visible_to="own"),
)
EVERYBODY_ELSE = {ANNA, SUE, KIT, ESSIE, RON}


def choice(sharing: Sharing = OWN, outline: Sharing = OWN, *, listed: bool = False) -> Choice:
    return Choice(sharing, outline, listed)


def decide(shelves: Shelves, wanted: Choice, by: Actor = PETE) -> SharingPage:
    """Look at what would come of it, and do it."""
    part = shelves.desk_of(by).sharing
    done = part.decide(REF, wanted, seen=part.page(REF, wanted).seen)
    shelves.catch_up()
    return done


def reads(shelves: Shelves, reader: Actor) -> tuple[Rendition, int] | None:
    """What somebody gets of the plan by opening it."""
    try:
        copy = shelves.desk_of(reader).reading.plan(REF).copy
    except NotFound:
        return None
    return copy.heading.rendition, len(copy.rows)


@pytest.mark.parametrize(
    "wanted",
    [
        choice(REGION),
        choice(POLICING),
        choice(OWN, POLICING),
        choice(REGION, POLICING, listed=True),
        choice(OWN, OWN, listed=True),
        choice(Sharing(Scope.OWN, frozenset({"essex"})), REGION),
        choice(Sharing(Scope.REGION, frozenset({"kent"})), Sharing(Scope.REGION, frozenset({"essex"}))),
    ],
)
def test_everybody_gets_exactly_what_the_page_said(wanted: Choice, shelves: Shelves) -> None:
    shelves.shelve(a_plan(a_text(*ROWS)))
    told = {one.body: one for one in shelves.desk_of(PETE).sharing.page(REF, wanted).outcomes}

    decide(shelves, wanted)

    for reader in EVERYBODY_ELSE:
        got = reads(shelves, reader)
        then = told[reader.grants[0].body].then
        assert got == ((then.rendition, then.rows) if then.rendition else None)


def test_the_page_says_what_everybody_gets_now(shelves: Shelves) -> None:
    shelves.shelve(a_plan(a_text(*ROWS), sharing=REGION, outline=POLICING))

    page = shelves.desk_of(TOM).sharing.page(REF)

    now = {one.body: (one.now.rendition, one.now.rows) for one in page.outcomes}
    assert now == {
        "surrey": (Rendition.FULL, 2),
        "sussex": (Rendition.FULL, 2),
        "serocu": (Rendition.FULL, 2),
        "south-east": (Rendition.FULL, 2),
        "kent": (Rendition.OUTLINE, 1),
        "essex": (Rendition.OUTLINE, 1),
        "eastern": (Rendition.OUTLINE, 1),
    }
    assert (page.gains, page.loses, page.may_share) == ((), (), False)


def test_rows_with_a_limit_of_their_own_are_named(shelves: Shelves) -> None:
    raised = a_row("OIC-04", "Which ports?", marking="OFFICIAL-SENSITIVE", visible_to="essex")
    shelves.shelve(a_plan(a_text(*ROWS, raised, marking="OFFICIAL")))

    strict = shelves.desk_of(PETE).sharing.page(REF).strict

    assert [(row.ref, row.limit) for row in strict] == [
        ("OIC-02", "for the region at most"),
        ("OIC-03", "for its own organisation at most"),
        ("OIC-04", "for its own organisation and Essex Police at most, marked OFFICIAL-SENSITIVE"),
    ]


def test_the_outline_shown_is_the_one_that_is_read(shelves: Shelves) -> None:
    shelves.shelve(a_plan(a_text(*ROWS)))
    wanted = choice(OWN, POLICING)
    shown = shelves.desk_of(PETE).sharing.page(REF, wanted).outline

    decide(shelves, wanted)

    assert shown is not None
    assert shown.outline == shelves.desk_of(ESSIE).reading.plan(REF).copy.outline


def test_nobody_gets_more_before_it_was_shown(shelves: Shelves) -> None:
    shelves.shelve(a_plan())

    with pytest.raises(Stale):
        shelves.desk_of(PETE).sharing.decide(REF, choice(REGION))

    assert reads(shelves, SUE) is None


def test_what_has_changed_since_it_was_shown_is_shown_again(shelves: Shelves) -> None:
    shelves.shelve(a_plan())
    part = shelves.desk_of(PETE).sharing
    seen = part.page(REF, choice(REGION)).seen
    shelves.shelve(a_plan(a_text(*ROWS)), at=NOON + DAY)

    with pytest.raises(Stale):
        part.decide(REF, choice(REGION), seen=seen)

    assert reads(shelves, SUE) is None


def test_the_mark_of_one_choice_is_no_leave_for_another(shelves: Shelves) -> None:
    shelves.shelve(a_plan())
    part = shelves.desk_of(PETE).sharing
    seen = part.page(REF, choice(REGION)).seen

    with pytest.raises(Stale):
        part.decide(REF, choice(POLICING), seen=seen)


def test_the_same_again_changes_nothing(shelves: Shelves) -> None:
    shelves.shelve(a_plan())
    part = shelves.desk_of(PETE).sharing
    seen = part.page(REF, choice(REGION)).seen
    part.decide(REF, choice(REGION), seen=seen)
    lines = len(shelves.audit())

    done = part.decide(REF, choice(REGION), seen=seen)

    assert (done.now, done.gains, len(shelves.audit())) == (done.wanted, (), lines)


def test_taking_away_needs_no_look_and_says_who_loses(shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=REGION, outline=REGION))

    done = shelves.desk_of(PETE).sharing.decide(REF, choice(OWN, REGION))

    assert {one.body for one in done.loses} == {"surrey", "sussex", "serocu", "south-east"}
    assert reads(shelves, SUE) == (Rendition.OUTLINE, 1)


def test_the_outline_is_never_shared_less_widely_than_the_whole(shelves: Shelves) -> None:
    shelves.shelve(a_plan())

    done = decide(shelves, choice(REGION, OWN))

    assert done.wanted.outline == REGION


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (a_text(marking=""), "marking"),
        (a_text(marking="TOP"), "marking"),
        (a_text(a_row(notes="Call 07700 900123.")), "07700 900123"),
    ],
)
def test_what_is_not_settled_stays_at_home(text: bytes, why: str, shelves: Shelves) -> None:
    shelves.shelve(a_plan(text))
    part = shelves.desk_of(PETE).sharing
    page = part.page(REF, choice(REGION))

    with pytest.raises(Invalid, match="cannot be shared more widely"):
        part.decide(REF, choice(REGION), seen=page.seen)

    assert any(why in sentence for sentence in page.blocked)
    assert reads(shelves, SUE) is None


def test_what_is_not_settled_can_be_taken_away_all_the_same(shelves: Shelves) -> None:
    shelves.shelve(a_plan(a_text(marking=""), sharing=POLICING, outline=POLICING))

    shelves.desk_of(PETE).sharing.decide(REF, choice(REGION))

    assert reads(shelves, ESSIE) is None


def test_an_author_looks_and_does_not_decide(shelves: Shelves) -> None:
    shelves.shelve(a_plan())
    part = shelves.desk_of(TOM).sharing

    with pytest.raises(NotAllowed):
        part.decide(REF, choice(REGION), seen=part.page(REF, choice(REGION)).seen)

    assert reads(shelves, SUE) is None


@pytest.mark.parametrize("reader", [SUE, ANNA, RON, VERA])
def test_who_reads_it_and_is_not_of_it_is_told_so(reader: Actor, shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=REGION))

    for act in (
        lambda part: part.page(REF),
        lambda part: part.decide(REF, choice()),
        lambda part: part.offered(REF),
    ):
        with pytest.raises(NotAllowed):
            act(shelves.desk_of(reader).sharing)


@pytest.mark.parametrize("reader", [ESSIE, ADA, NED])
def test_for_whoever_may_not_know_of_it_there_is_nothing(reader: Actor, shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=REGION))

    with pytest.raises(NotFound):
        shelves.desk_of(reader).sharing.page(REF)
    with pytest.raises(NotFound):
        shelves.desk_of(reader).sharing.decide(REF, choice(POLICING))


def test_oversight_decides_nothing(shelves: Shelves) -> None:
    shelves.shelve(a_plan())

    with pytest.raises(NotAllowed):
        shelves.desk_of(CATH).sharing.page(REF)


def test_a_plan_without_a_version_cannot_be_shared(shelves: Shelves) -> None:
    with shelves.store.writing(at=NOON) as tx:
        tx.press.add_plan(REF, "thames-valley")
    shelves.draft(a_text())

    with pytest.raises(NotReady, match="approved"):
        shelves.desk_of(PETE).sharing.page(REF)


def test_who_may_read_official_only_gains_nothing_of_what_is_marked_higher(shelves: Shelves) -> None:
    shelves.shelve(a_plan())

    decide(shelves, choice(POLICING, POLICING))

    assert reads(shelves, OLIVE) is None


def test_looking_and_deciding_are_in_the_audit_without_a_word(shelves: Shelves) -> None:
    shelves.shelve(a_plan())

    decide(shelves, choice(Sharing(Scope.OWN, frozenset({"essex"})), POLICING))

    looked, done = shelves.audit()[-2:]
    assert (looked.act, looked.object, looked.person) == (Act.CONSULTATION, f"{REF}@1", PETE.person)
    assert (done.act, done.object, done.person) == (Act.ALTERATION, f"{REF}@1", PETE.person)
    assert done.facts == {
        "shared": "own",
        "named": 1,
        "outline": "policing",
        "outline_named": 0,
        "listed": False,
    }


def test_nobody_shares_what_they_cannot_see(shelves: Shelves) -> None:
    raised = a_row("OIC-02", "Which marinas?", marking="OFFICIAL-SENSITIVE")
    shelves.shelve(a_plan(a_text(a_row(), raised, marking="OFFICIAL")))
    low = Actor(PETE.person, (Grant(Role.APPROVER, "thames-valley", Marking.OFFICIAL),))

    with pytest.raises(NotAllowed, match="marked higher"):
        shelves.desk_of(low).sharing.decide(REF, choice(REGION))
