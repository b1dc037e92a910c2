"""What is decided about single things: marked no lower than it came, in words that say something else, and told apart."""

from __future__ import annotations

import pytest

from kb.desk import Mistyped, Pick
from kb.plan import parse
from tests.cast import POLICING, REGION
from tests.desk.kin.keeping_story import BARNS, FIRST, OURS, SOURCE, Story, sussex
from tests.desk_cast import Shelves, a_plan, a_row

MORE = a_row("OIC-04", BARNS, gap="Unknown")


@pytest.fixture
def story(shelves: Shelves) -> Story:
    """Thames Valley's plan, adapted from Sussex version 1 and in force."""
    told = Story(shelves)
    shelves.shelve(a_plan(sussex(), sharing=POLICING), ref=SOURCE, at=told.at)
    told.adapt()
    return told


def test_a_row_of_a_source_marked_higher_comes_under_the_source_s_marking(shelves: Shelves) -> None:
    story = Story(shelves)
    shelves.shelve(a_plan(sussex(marking="OFFICIAL"), sharing=REGION), ref=SOURCE, at=story.at)
    story.adapt()
    story.source(sussex(*FIRST, MORE))

    story.keep(**{"OIC-04": Pick("take")})

    row = next(row for row in parse(story.draft()).requirements if row.ref == "OIC-04")
    assert row.value("marking") == "OFFICIAL-SENSITIVE"


def test_other_words_that_our_plan_says_already_are_not_other_words(story: Story) -> None:
    story.change("No list", "Our list")
    story.approve()
    story.source(sussex(FIRST[0], FIRST[1].replace("No list", "A list"), FIRST[2]))

    with pytest.raises(Mistyped) as no:
        story.keep(**{"OIC-02: gap": Pick("adapt", words="Our list")})

    assert "Your plan says this already" in " ".join(no.value.errors.values())


def test_of_two_rows_of_one_reference_ours_is_told_to_come_from_nowhere(story: Story) -> None:
    story.change("### OIC-03", a_row("OIC-04", "Which of ours?", gap="All") + "### OIC-03")
    story.approve()
    story.source(sussex(*FIRST, MORE))

    story.keep(**{"OIC-04": Pick("take")})

    with story.shelves.store.reading() as tx:
        (tie,) = (one for one in tx.kin.all_ties() if one.plan_ref == OURS)
        origins = tx.kin.origins(tie.id)
    assert (origins["OIC-04"], origins["OIC-05"]) == ("", "OIC-04")


def test_what_was_taken_and_then_taken_back_out_is_to_look_at_again(story: Story) -> None:
    story.source(sussex(FIRST[0], FIRST[1].replace("No list", "A list"), FIRST[2]))
    story.keep(**{"OIC-02: gap": Pick("take")})
    assert story.page().many == 0

    story.change("A list", "No list")

    assert story.words() == {"OIC-02: gap changed from “No list” to “A list”"}
