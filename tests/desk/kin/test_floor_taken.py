"""What was taken marked higher is lowered by an approver with a reason alone, by whatever edit its marking went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kb.desk import Order, Pick, Wanting
from kb.plan import Marking, text_hash
from tests.cast import PETE, REGION, TOM
from tests.desk.kin.keeping_story import FIRST, OURS, SOURCE, Story, sussex
from tests.desk_cast import DAY, Shelves, a_plan, a_row

MARKED = "- **Marking:** OFFICIAL-SENSITIVE\n"
LANDING = "Which slipways between Newhaven and Hythe are used to land small boats at night?"
WHY = "Nothing of this is sensitive here."


@pytest.fixture
def taken(shelves: Shelves) -> Story:
    """A draft of an OFFICIAL plan into which a row marked higher was taken from its source."""
    story = Story(shelves)
    shelves.shelve(a_plan(sussex(marking="OFFICIAL"), sharing=REGION), ref=SOURCE, at=story.at)
    story.adapt()
    more = a_row("OIC-04", LANDING, marking="OFFICIAL-SENSITIVE", gap="Not one is known")
    story.source(sussex(*FIRST, more, marking="OFFICIAL"))
    story.keep(**{"OIC-04": Pick("take")})
    assert MARKED in story.draft()
    return story


def _whole_text(story: Story, edit: Callable[[str], str]) -> None:
    drafting = story.shelves.desk_of(TOM, story.at).drafting
    page = drafting.page(OURS)
    drafting.save_text(OURS, edit(page.text), started_from=page.number)


def _renamed(text: str) -> str:
    return text.replace("### OIC-04:", "### TV-09:")


def _reworded(text: str) -> str:
    said = "Which slipways between Hythe and Newhaven do small boats use at night?"
    assert LANDING in text
    return text.replace(LANDING, said)


EDITS: dict[str, tuple[str, list[Callable[[str], str]]]] = {
    "in place": ("OIC-04", [lambda text: text.replace(MARKED, "")]),
    "renamed in the same edit": ("TV-09", [lambda text: _renamed(text.replace(MARKED, ""))]),
    "renamed first": ("TV-09", [_renamed, lambda text: text.replace(MARKED, "")]),
    "renamed after": ("TV-09", [lambda text: text.replace(MARKED, ""), _renamed]),
    "renamed and reworded": ("TV-09", [lambda text: _reworded(_renamed(text)).replace(MARKED, "")]),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_marking_that_was_taken_out_within_the_draft_needs_the_approvers_reason(
    taken: Story, name: str
) -> None:
    ref, edits = EDITS[name]
    for edit in edits:
        _whole_text(taken, edit)
    assert MARKED not in taken.draft()
    desk = taken.shelves.desk_of(PETE, taken.at)
    assert desk.drafting.page(OURS).heading.marking is Marking.OFFICIAL_SENSITIVE
    raw = text_hash(taken.draft().encode())
    taken.shelves.desk_of(TOM, taken.at).review.submit(OURS, text_hash=raw, note="")

    assert desk.review.page(OURS).weighed.lowered == (f"{ref}: from OFFICIAL-SENSITIVE to OFFICIAL.",)
    order = Order(raw, "Head of intelligence", "Tasking", (taken.at + 300 * DAY).date())
    with pytest.raises(Wanting, match="why the marking can be lowered"):
        desk.review.approve(OURS, order)
    assert desk.review.approve(OURS, replace(order, lowered_why=WHY)) is not None


def test_an_earlier_text_that_was_brought_back_does_not_hide_what_was_taken(taken: Story) -> None:
    drafting = taken.shelves.desk_of(TOM, taken.at).drafting
    number = drafting.page(OURS).number
    drafting.bring_back(OURS, number - 1, started_from=number)

    page = drafting.page(OURS)

    assert MARKED not in page.text
    assert page.heading.marking is Marking.OFFICIAL_SENSITIVE


def test_a_draft_that_was_dropped_leaves_nothing_to_weigh(taken: Story) -> None:
    taken.drop()
    taken.shelves.desk_of(TOM, taken.at).drafting.begin(OURS)

    page = taken.shelves.desk_of(PETE, taken.at).review.page(OURS)

    assert (page.weighed.lowered, page.page.copy.heading.plan_marking) == ((), Marking.OFFICIAL)
