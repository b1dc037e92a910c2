"""People who mean ill, or read less than their colleagues, among plans that were adapted from each other."""

from __future__ import annotations

import pytest

from kb.access import Actor, Grant, Role
from kb.desk import ComparedPage, Pick
from kb.plan import Marking
from kb.store import Taken
from tests.cast import NOON, POLICING, TOM
from tests.desk.kin.keeping_story import BARNS, FIRST, OURS, SOURCE, Story, sussex
from tests.desk_cast import Shelves, a_plan, a_row, a_text

OTTO = Actor(14, (Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL),))
"""An author of Thames Valley who may read OFFICIAL only."""
OPAL = Actor(15, (Grant(Role.APPROVER, "thames-valley", Marking.OFFICIAL),))
"""An approver of Thames Valley who may read OFFICIAL only."""
HIGH = {"marking": "OFFICIAL-SENSITIVE"}
SECRET = a_row("OIC-07", "Which heron nests?", gap="All", **HIGH)


@pytest.fixture
def story(shelves: Shelves) -> Story:
    """Thames Valley's plan, OFFICIAL like its source, adapted from Sussex version 1 and in force."""
    with shelves.store.writing(at=NOON) as tx:
        for name, actor in {"otto": OTTO, "opal": OPAL}.items():
            assert tx.people.add(name, name.title(), sample=True).id == actor.person
            tx.people.grant(actor.person, actor.grants[0])
    told = Story(shelves)
    shelves.shelve(a_plan(sussex(marking="OFFICIAL"), sharing=POLICING), ref=SOURCE, at=told.at)
    told.adapt()
    return told


def test_what_was_decided_about_a_row_above_one_s_own_marking_is_not_told(story: Story) -> None:
    story.source(sussex(*FIRST, SECRET, marking="OFFICIAL"))
    story.keep(**{"OIC-07 added": Pick("keep", why="No herons here.")})
    low, high = (story.shelves.desk_of(who, story.at).keeping for who in (OTTO, TOM))

    assert [one.about for one in high.decided(OURS).recorded] == ["OIC-07: the whole requirement"]
    assert low.proposal(OURS).many == 0
    assert low.decided(OURS).recorded == ()


def test_what_was_decided_about_a_row_that_is_gone_since_is_still_told(story: Story) -> None:
    story.source(sussex(*FIRST[:2], marking="OFFICIAL"))
    story.keep(**{"OIC-03 taken out": Pick("take")})
    story.approve()

    (line,) = story.shelves.desk_of(TOM, story.at).keeping.decided(OURS).recorded

    assert (line.about, line.decision.verdict) == ("OIC-03: the whole requirement", "taken")


def lowered(story: Story) -> None:
    """The source marks a row higher, Thames Valley takes it on, and lowers it in its own plan."""
    story.source(sussex(*FIRST, SECRET, marking="OFFICIAL"))
    story.keep(**{"OIC-07 added": Pick("take")})
    story.approve()
    story.change("\n- **Marking:** OFFICIAL-SENSITIVE", "")
    story.approve(lowered_why="Nothing in it is sensitive here.")


def test_a_row_that_was_taken_away_is_asked_about_though_a_lower_colleague_approved_meanwhile(
    story: Story,
) -> None:
    lowered(story)
    story.source(sussex(*FIRST, marking="OFFICIAL"))
    assert story.words() == {"OIC-07 taken out: “Which heron nests?”"}

    story.change("Why we ask.", "Why we ask this.", by=OTTO)
    story.approve(by=OPAL)

    assert story.words() == {"OIC-07 taken out: “Which heron nests?”"}


def test_each_reader_is_told_how_a_plan_stands_by_what_they_read_of_the_source(story: Story) -> None:
    def told(by: Actor) -> tuple[int, int]:
        source = story.shelves.desk_of(by, story.at).reading.plan(OURS).source
        assert source is not None
        assert source.step is not None
        return source.step.step.to_look, story.page(by).many

    lowered(story)
    story.source(sussex(*FIRST, marking="OFFICIAL"))

    assert [told(who) for who in (TOM, OTTO, TOM)] == [(1, 1), (0, 0), (1, 1)]


def test_what_was_taken_into_a_draft_and_is_gone_from_the_source_since_is_asked_about(story: Story) -> None:
    story.source(sussex(*FIRST, a_row("OIC-04", BARNS, gap="Unknown"), marking="OFFICIAL"))
    story.keep(**{"OIC-04 added": Pick("take")})

    story.source(sussex(*FIRST, marking="OFFICIAL"))

    gone = {f"OIC-04 taken out: “{BARNS}”"}
    assert story.words() == gone
    assert story.page().ready == 0
    story.approve()
    assert story.words() == gone
    story.keep(**{"OIC-04 taken out": Pick("keep", why="We have such barns.")})
    assert story.page().many == 0


def test_where_a_plan_came_from_that_is_read_in_outline_is_not_told_by_a_comparison(shelves: Shelves) -> None:
    def states() -> list[str]:
        page = shelves.desk_of(TOM).comparing.plans([SOURCE, "kent/far"])
        assert isinstance(page, ComparedPage)
        return [row.state for row in page.comparison.rows]

    one, other = a_text(a_row("OIC-01", "Which lay-bys?")), a_text(a_row("OIC-01", "How are fees moved?"))
    shelves.shelve(a_plan(one, sharing=POLICING), ref=SOURCE)
    shelves.shelve(a_plan(one, outline=POLICING), ref="surrey/mid")
    shelves.shelve(a_plan(other, sharing=POLICING), ref="kent/far", source=("surrey/mid", 1))
    before = states()

    with shelves.store.writing(at=NOON) as tx:
        mid = tx.shelf.card("surrey/mid", reach=shelves.desk_of(TOM).reach)
        assert mid is not None
        tx.kin.link(mid.plan_id, (SOURCE, 1), Taken(one, Marking.OFFICIAL))
        tie = tx.kin.source_tie(mid.plan_id)
        assert tie is not None
        tx.kin.set_origins(tie.id, {"OIC-01": "OIC-01"})

    assert states() == before
