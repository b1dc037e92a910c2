"""The rules of a region: entered by its editor who verifies nothing, announced ahead, never looking back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kb.access import Actor, Grant, Role
from kb.assurance import Rules, RuleSet
from kb.desk import RulesOrder
from kb.desk.approval.lives import Wanting
from kb.desk.region.ruling import shipped_thresholds
from kb.errors import NotAllowed, NotFound
from kb.plan import Marking
from tests.cast import ADA, AUDREY, CATH, ESSIE, NOON, PETE, RON, SUE, TODAY, TOM, VERA
from tests.cast import REGION as SHARED
from tests.desk.evidence.evidence_story import REF, approved, returned
from tests.desk_cast import Shelves

REGION = "south-east"
DAY = dt.timedelta(days=1)
SOON = TODAY + 60 * DAY
SHIPPED = {name: str(number) for name, number in shipped_thresholds().items()}
ORDER = RulesOrder(SHIPPED | {"returned_share": "60"}, SOON, "Regional board", TODAY)
SAME = RulesOrder(SHIPPED, TODAY, "Regional board", TODAY)


@pytest.fixture
def story(shelves: Shelves) -> Shelves:
    return approved(shelves)


def test_the_shipped_rules_are_proposed_until_a_meeting_agrees_them(story: Shelves) -> None:
    ruling = story.desk_of(RON).ruling
    assert not ruling.page(REGION).held.agreed

    ruling.enter(REGION, SAME, "t")

    held = ruling.page(REGION).held
    assert (held.agreed, held.agreed_at) == (True, "Regional board")
    assert story.desk_of(TOM).staging.page(REF).stood.standing.rules.agreed


def test_a_change_is_announced_sixty_days_ahead_with_each_stage_under_both(story: Shelves) -> None:
    returned(story)
    ruling = story.desk_of(RON).ruling
    for starts in (TODAY, SOON - DAY, None):
        with pytest.raises(Wanting) as no:
            ruling.enter(REGION, replace(ORDER, starts=starts), "t")
        assert no.value.field == "starts"

    ruling.enter(REGION, ORDER, "t")

    page = story.desk_of(TOM).ruling.page(REGION)
    assert page.coming is not None
    assert (page.held.rules.returned_share, page.coming.rules.returned_share) == (75, 60)
    assert [(one.ref, one.now.words, one.then.words) for one in page.both] == [(REF, "Approved", "Approved")]
    later = story.desk_of(TOM, NOON + 61 * DAY).ruling.page(REGION)
    assert (later.coming, later.held.rules.returned_share) == (None, 60)


def test_a_change_never_looks_back(story: Shelves) -> None:
    before = story.desk_of(TOM).staging.page(REF).stood.standing
    story.desk_of(RON).ruling.enter(REGION, ORDER, "t")

    later = story.desk_of(TOM, NOON + 90 * DAY).staging.page(REF, TODAY).stood.standing

    assert (later.stage, later.rules.rules) == (before.stage, before.rules.rules)


def test_who_verifies_a_plan_enters_no_rules(story: Shelves) -> None:
    verifies = Grant(Role.VERIFIER, "surrey", Marking.OFFICIAL_SENSITIVE, frozenset({REF}))
    both = Actor(RON.person, (*RON.grants, verifies))

    assert not story.desk_of(both).ruling.page(REGION).enters
    with pytest.raises(NotAllowed):
        story.desk_of(both).ruling.enter(REGION, SAME, "t")


@pytest.mark.parametrize(
    ("change", "box"),
    [
        ({"thresholds": SHIPPED | {"tasked_share": "101"}}, "tasked_share"),
        ({"thresholds": SHIPPED | {"grace_days": ""}}, "grace_days"),
        ({"thresholds": {}}, "tasked_share"),
        ({"agreed_at": ""}, "agreed_at"),
        ({"agreed_on": None}, "agreed_on"),
        ({"agreed_on": TODAY + DAY}, "agreed_on"),
        ({"starts": TODAY + 800 * DAY}, "starts"),
    ],
)
def test_odd_rules_are_refused_at_their_box(story: Shelves, change: dict[str, object], box: str) -> None:
    with pytest.raises(Wanting) as no:
        story.desk_of(RON).ruling.enter(REGION, replace(ORDER, **change), "t")

    assert no.value.field == box
    assert story.desk_of(RON).ruling.page(REGION).history == ()


def test_a_form_sent_twice_records_one_set(story: Shelves) -> None:
    for _ in range(2):
        story.desk_of(RON).ruling.enter(REGION, ORDER, "same")

    assert len(story.desk_of(RON).ruling.page(REGION).history) == 1


@pytest.mark.parametrize("actor", [TOM, PETE, SUE, AUDREY], ids=lambda one: str(one.person))
def test_members_of_the_region_read_the_rules_and_enter_none(story: Shelves, actor: Actor) -> None:
    assert not story.desk_of(actor).ruling.page(REGION).enters
    with pytest.raises(NotAllowed):
        story.desk_of(actor).ruling.enter(REGION, SAME, "t")


@pytest.mark.parametrize("actor", [ESSIE, CATH, ADA, VERA], ids=lambda one: str(one.person))
def test_for_others_there_is_no_such_page(story: Shelves, actor: Actor) -> None:
    for act in (
        lambda: story.desk_of(actor).ruling.page(REGION),
        lambda: story.desk_of(actor).ruling.enter(REGION, SAME, "t"),
    ):
        with pytest.raises(NotFound):
            act()


def test_under_both_rules_only_plans_are_named_that_one_reads(story: Shelves) -> None:
    with story.store.writing(at=NOON) as tx:
        tx.press.share(REF, 1, sharing=SHARED, outline=SHARED, listed=True)
    story.desk_of(RON).ruling.enter(REGION, ORDER, "t")

    # Another force reads the plan, and still has no business with its stage.
    assert story.desk_of(SUE).reading.plan(REF)
    assert story.desk_of(SUE).ruling.page(REGION).both == ()
    assert [one.ref for one in story.desk_of(RON).ruling.page(REGION).both] == [REF]


def test_notice_is_reckoned_from_the_rules_that_will_hold_then(story: Shelves) -> None:
    past, soon = TODAY - 70 * DAY, TODAY + 5 * DAY
    with story.store.writing(at=NOON - 70 * DAY, by=RON.person) as tx:
        new = RuleSet(0, Rules(returned_share=60), soon, past, "Regional board", past)
        tx.rules.add(REGION, new, role="regional editor")

    with pytest.raises(Wanting) as no:
        story.desk_of(RON).ruling.enter(REGION, replace(SAME, starts=soon + DAY), "t")

    assert no.value.field == "starts"
