"""The family of a plan: what its owner learns of those adapted from it, where one differs, and what nobody is told."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import Scope, Sharing
from kb.desk import Departing, Explanation, Pick, WrongDay
from kb.desk.kin.answering import SeemsNamed
from kb.errors import Invalid, NotAllowed, NotFound, Stale
from kb.plan import Marking
from kb.store import NewDecision, SharedAs, Taken
from tests.cast import ANNA, ESSIE, KIT, NOON, OWN, PETE, POLICING, REGION, RON, SUE, TOM
from tests.desk.kin.keeping_story import BOATS, FIRST, LORRIES, OURS, SOURCE, Story, sussex
from tests.desk_cast import DAY, NED, Shelves, a_plan, a_row, a_text

KEEP = Pick("keep", why="We have a list of our own.", look_again=dt.date(2027, 11, 1))
SECOND = (
    a_row("OIC-01", LORRIES, gap="Something known", sources="PND"),
    a_row("OIC-02", "Which hand car washes?", gap="A list"),
    a_row("OIC-03", BOATS, gap="No count"),
)
PLAIN = Departing()


@pytest.fixture
def story(shelves: Shelves) -> Story:
    """Sussex has a second version, of which Thames Valley took one change and refused another; all of policing reads."""
    told = Story(shelves)
    shelves.shelve(a_plan(sussex(), sharing=POLICING), ref=SOURCE, at=told.at)
    told.adapt()
    told.source(sussex(*SECOND))
    told.keep(**{"OIC-01: gap": Pick("take"), "OIC-02: gap": KEEP})
    told.approve()
    share(told, POLICING)
    return told


def share(story: Story, sharing: Sharing, ref: str = OURS) -> None:
    """Share the version of a plan that stands anew."""
    with story.shelves.store.writing(at=story.at, by=TOM.person) as tx:
        tx.audiences.share(ref, SharedAs(sharing), on=story.at.date())


def fork(story: Story, ref: str, *, of: str = SOURCE, number: int = 1, **facts: object) -> None:
    """Another organisation's plan, adapted from a version."""
    story.shelves.shelve(
        a_plan(a_text(*FIRST), **{"sharing": POLICING} | facts),
        ref=ref,
        at=story.at,
        source=(of, number),
        taken=Taken(a_text(*FIRST), Marking.OFFICIAL_SENSITIVE),
    )


def test_the_owner_sees_what_was_taken_and_kept_otherwise_and_why(story: Story) -> None:
    page = story.shelves.desk_of(SUE, story.at).family.adaptations(SOURCE)

    (one,) = page.adapted
    assert (one.heading.body_name, one.taken) == ("Thames Valley Police", 1)
    assert [(told.about, told.why) for told in one.otherwise] == [("OIC-02: gap", KEEP.why)]
    assert [told.about for told in one.took] == ["OIC-01: gap"]
    assert one.otherwise[0].role == "Plan author, Thames Valley Police"
    assert one.step is not None
    assert one.step.to_look == 1  # the question of OIC-02 was left
    assert page.common == ()


def test_a_plan_out_of_reach_is_no_adaptation_and_nothing_hints_at_it(story: Story) -> None:
    share(story, OWN)

    desk = story.shelves.desk_of(SUE, story.at)

    assert desk.family.adaptations(SOURCE).adapted == ()
    page = desk.family.family(SOURCE)
    assert [one.relative.ref for one in page.plans] == [SOURCE]
    assert "Thames" not in repr(page)


def test_a_further_adaptation_is_shown_only_through_plans_that_are_read(story: Story) -> None:
    fork(story, "surrey/oic", of=OURS)
    seen = story.shelves.desk_of(SUE, story.at).family.adaptations(SOURCE)
    assert [(one.heading.ref, one.depth) for one in seen.adapted] == [(OURS, 1), ("surrey/oic", 2)]

    share(story, OWN)

    assert story.shelves.desk_of(SUE, story.at).family.adaptations(SOURCE).adapted == ()


def test_a_chain_upwards_ends_below_the_first_plan_out_of_reach(story: Story) -> None:
    fork(story, "kent/oic", of=OURS)
    share(story, Sharing(Scope.OWN))

    page = story.shelves.desk_of(KIT, story.at).family.family("kent/oic")

    assert [one.relative.ref for one in page.plans] == ["kent/oic"]
    assert "sussex" not in repr(page)
    with pytest.raises(NotFound):
        story.shelves.desk_of(KIT, story.at).family.departures("kent/oic", PLAIN)


def test_what_most_kept_otherwise_counts_only_what_is_read(story: Story) -> None:
    for ref, sharing in (("surrey/oic", POLICING), ("kent/oic", OWN)):
        fork(story, ref, sharing=sharing)
        with story.shelves.store.writing(at=story.at, by=SUE.person) as tx:
            (tie,) = (one for one in tx.kin.all_ties() if one.plan_ref == ref)
            made = [one for one in tx.kin.decisions([_tie(story)]) if one.verdict == "declined"]
            tx.kin.decide(tie.id, [NewDecision(made[0].thing, made[0].said_hash, "declined", 2, why="Same")])

    (common,) = story.shelves.desk_of(SUE, story.at).family.adaptations(SOURCE).common

    assert (common.about, common.many, common.of) == ("OIC-02: gap", 2, 2)


def _tie(story: Story) -> int:
    with story.shelves.store.reading() as tx:
        return next(one.id for one in tx.kin.all_ties() if one.plan_ref == OURS)


def test_differences_are_on_purpose_or_not_explained(story: Story) -> None:
    page = story.shelves.desk_of(TOM, story.at).family.departures(OURS, Departing(newest=True))

    said = {one.words[0].split(" changed")[0]: one for one in page.departures}
    assert set(said) == {"OIC-02: gap", "OIC-02: question"}
    assert said["OIC-02: gap"].told is not None
    assert said["OIC-02: gap"].explained
    assert not said["OIC-02: question"].explained
    assert (page.explained, page.may_explain) == (1, True)


def test_an_explanation_is_kept_with_role_and_day_and_comes_back_when_the_source_changes(
    story: Story,
) -> None:
    newest = Departing(newest=True)
    family = story.shelves.desk_of(TOM, story.at).family
    page = family.departures(OURS, newest)
    open_one = next(one for one in page.departures if not one.explained)
    with pytest.raises(Invalid):
        family.explain(OURS, open_one.name, newest, Explanation(" ", None, page.seen))
    with pytest.raises(WrongDay):
        family.explain(OURS, open_one.name, newest, Explanation("Ours", NOON.date(), page.seen))

    family.explain(
        OURS, open_one.name, newest, Explanation("Our own word", NOON.date() + 400 * DAY, page.seen)
    )

    after = family.departures(OURS, newest)
    assert after.explained == 2
    explained = after.named(open_one.name)
    assert explained is not None
    assert explained.told is not None
    assert (explained.told.why, explained.told.role) == ("Our own word", "Plan author, Thames Valley Police")
    assert not explained.overdue
    late = story.shelves.desk_of(TOM, story.at + 500 * DAY).family.departures(OURS, newest)
    assert late.overdue == 2
    story.source(sussex(SECOND[0], a_row("OIC-02", "Which washes by hand?", gap="A list"), SECOND[2]))
    moved = story.shelves.desk_of(TOM, story.at).family.departures(OURS, newest).named(open_one.name)
    assert moved is not None
    assert moved.moved_on
    assert not moved.explained


def test_what_was_looked_at_must_still_stand_to_be_explained(story: Story) -> None:
    newest = Departing(newest=True)
    family = story.shelves.desk_of(TOM, story.at).family
    page = family.departures(OURS, newest)
    story.source(sussex(*SECOND, a_row("OIC-09", "What else?")))

    with pytest.raises(Stale):
        family.explain(OURS, page.departures[0].name, newest, Explanation("Ours", None, page.seen))


def test_only_authors_and_approvers_of_the_plan_explain(story: Story) -> None:
    newest = Departing(newest=True)
    page = story.shelves.desk_of(TOM, story.at).family.departures(OURS, newest)
    said = Explanation("Ours", None, page.seen)

    with pytest.raises(NotAllowed):
        story.shelves.desk_of(SUE, story.at).family.explain(OURS, page.departures[0].name, newest, said)
    with pytest.raises(NotFound):
        story.shelves.desk_of(NED, story.at).family.explain(OURS, page.departures[0].name, newest, said)
    with pytest.raises((SeemsNamed, Invalid)):
        story.shelves.desk_of(PETE, story.at).family.explain(
            OURS, page.departures[0].name, newest, Explanation("Ring 07700 900123", None, page.seen)
        )


def test_rows_that_a_reader_may_not_read_are_in_no_difference_and_no_reason(story: Story) -> None:
    story.change("- **Gap:** No list\n", "- **Gap:** No list\n- **Visible to:** Thames Valley Police\n")
    story.approve()
    share(story, POLICING)

    desk = story.shelves.desk_of(SUE, story.at)
    told = repr(desk.family.adaptations(SOURCE).adapted[0].told)
    page = desk.family.departures(OURS, Departing(newest=True))
    family = desk.family.family(SOURCE)

    assert KEEP.why not in told
    assert "OIC-02" not in told
    assert "OIC-02" not in repr(page.departures)
    assert "OIC-02" not in repr(family.events)


def test_the_picture_and_the_list_hold_the_versions_that_are_read(story: Story) -> None:
    page = story.shelves.desk_of(ANNA, story.at).family.family(OURS)

    source, ours = page.plans
    assert [card.number for card in source.versions] == [1, 2]
    assert [card.number for card in ours.versions] == [2]
    assert [line.adapted for line in page.picture.lines] == [True]
    assert page.marking is Marking.OFFICIAL_SENSITIVE


def test_a_plan_that_took_everything_is_drawn_as_brought_in_step(story: Story) -> None:
    story.source(sussex(a_row("OIC-01", LORRIES, gap="All known", sources="PND"), *SECOND[1:]))
    story.keep(ready=True, **{"OIC-02: question": KEEP})
    story.approve()
    share(story, POLICING)

    page = story.shelves.desk_of(SUE, story.at).family.family(SOURCE)

    assert [step.number for step in page.plans[1].stepped] == [3]
    assert [line.adapted for line in page.picture.lines] == [True, False]
    assert [one.relative.ref for one, _ in page.nested[0][1]] == [OURS]
    (one,) = story.shelves.desk_of(SUE, story.at).family.adaptations(SOURCE).adapted
    assert one.checked == 3
    assert one.step is not None
    assert one.step.to_look == 0


def test_what_happened_is_told_newest_first_with_reasons(story: Story) -> None:
    told = story.shelves.desk_of(SUE, story.at).family.family(SOURCE).events

    assert [one.at for one in told] == sorted((one.at for one in told), reverse=True)
    assert any(one.why == KEEP.why and one.heading.ref == OURS for one in told)
    assert any("Adapted from Sussex Police" in one.words for one in told)


def test_every_plan_that_is_laid_together_leaves_a_line(story: Story) -> None:
    story.shelves.desk_of(SUE, story.at).family.family(SOURCE)

    lines = [(line.act, line.object) for line in story.shelves.audit()][-3:]
    assert ("combination", f"{SOURCE}@2") in lines
    assert ("combination", f"{OURS}@2") in lines
    assert ("consultation", f"{SOURCE}/family") in lines


def test_an_erased_and_a_withdrawn_plan_are_told_as_what_they_are(story: Story) -> None:
    story.shelves.withdraw("Not needed", ref=OURS, at=story.at)
    assert story.shelves.desk_of(SUE, story.at).family.adaptations(SOURCE).adapted == ()

    story.shelves.erase(2, ref=OURS, at=story.at + DAY)

    page = story.shelves.desk_of(SUE, story.at + DAY).family.family(SOURCE)
    assert any("erased" in one.words for one in page.events)
    assert KEEP.why not in repr(page)


@pytest.mark.parametrize("reader", [ESSIE, RON])
def test_a_plan_that_is_not_read_in_full_has_no_family(story: Story, reader: object) -> None:
    share(story, OWN)
    desk = story.shelves.desk_of(reader, story.at).family  # type: ignore[arg-type]

    for ask in (desk.family, desk.adaptations):
        with pytest.raises(NotFound):
            ask(OURS)
    assert REGION.scope is Scope.REGION
