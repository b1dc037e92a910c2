"""Keeping in step where it is easily muddled: moves that were declined, headings that stand twice, two at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from kb.access import Actor
from kb.desk import KeepOrder, Kept, Pick
from kb.errors import Stale
from tests.cast import PETE, POLICING, TOM
from tests.desk.kin.keeping_story import BARNS, FIRST, OURS, SOURCE, Story, sussex
from tests.desk_cast import Shelves, a_house, a_plan, a_row
from tests.postgres import fresh_database

TAKE, KEEP = Pick("take"), Pick("keep", why="Our own order.")


def notes(*said: str) -> bytes:
    """A version of the source with a section “Notes” for each of these."""
    return sussex() + "".join(f"\n## Notes\n\n{one}\n" for one in said).encode()


@pytest.fixture
def story(shelves: Shelves) -> Story:
    """Thames Valley's plan, adapted from Sussex version 1 and in force."""
    return adapted(shelves, sussex())


def adapted(shelves: Shelves, text: bytes) -> Story:
    told = Story(shelves)
    shelves.shelve(a_plan(text, sharing=POLICING), ref=SOURCE, at=told.at)
    told.adapt()
    return told


def test_a_move_that_was_declined_stays_quiet_while_other_things_change(story: Story) -> None:
    one, two, three = FIRST
    story.source(sussex(two, one, three))
    assert story.page().many == 1
    (name,) = story.page().items
    story.send(KeepOrder(story.page().own.number, story.page().seen, {name: KEEP}))
    assert story.page().many == 0

    story.source(sussex(two, one, three.replace("No count", "A count")))
    assert story.words() == {"OIC-03: gap changed from “No count” to “A count”"}
    story.keep(ready=True)
    story.approve()
    assert story.page().many == 0

    story.source(sussex(two, one, three.replace("No count", "A count"), a_row("OIC-04", BARNS, gap="x")))
    assert story.words() == {f"OIC-04 added: “{BARNS}”"}
    story.keep(ready=True)
    story.approve()
    assert story.page().many == 0


def test_a_move_that_was_declined_stays_quiet_when_a_row_goes(story: Story) -> None:
    one, two, three = FIRST
    story.source(sussex(two, one, three))
    (name,) = story.page().items
    story.send(KeepOrder(story.page().own.number, story.page().seen, {name: KEEP}))

    story.source(sussex(two, one))
    assert story.words() == {"OIC-03 taken out: “Which slipways?”"}
    page = story.page()
    story.send(KeepOrder(page.own.number, page.seen, {story.name("OIC-03 taken out"): TAKE}))
    story.approve()

    assert story.page().many == 0


@pytest.mark.parametrize("moves_first", [True, False])
def test_a_declined_move_does_not_come_back_because_a_row_was_taken_out_meanwhile(
    story: Story, moves_first: bool
) -> None:
    one, two, _ = FIRST
    story.source(sussex(two, one))
    (move,) = (name for name, one in story.page().items.items() if one.item.ref is None)
    picks = [{move: KEEP}, {story.name("OIC-03 taken out"): TAKE}]

    for picked in picks if moves_first else picks[::-1]:
        page = story.page()
        story.send(KeepOrder(page.own.number, page.seen, picked))

    assert story.page().many == 0
    story.approve()
    assert story.page().many == 0


def test_a_declined_move_does_not_come_back_because_a_row_was_put_in(story: Story) -> None:
    one, two, three = FIRST
    story.source(sussex(two, a_row("OIC-04", BARNS, gap="x"), one, three.replace("No count", "A count")))
    (move,) = (name for name, one in story.page().items.items() if one.item.ref is None)
    for picked in ({move: KEEP}, {story.name("OIC-04 added"): TAKE}):
        page = story.page()
        story.send(KeepOrder(page.own.number, page.seen, picked))

    assert story.words() == {"OIC-03: gap changed from “No count” to “A count”"}
    story.approve()
    assert story.words() == {"OIC-03: gap changed from “No count” to “A count”"}


def test_a_declined_move_does_not_come_back_because_we_take_a_row_of_ours_out(story: Story) -> None:
    one, two, three = FIRST
    story.change("No list", "Our own list")
    story.source(sussex(two, one, three))
    (name,) = story.page().items
    story.send(KeepOrder(story.page().own.number, story.page().seen, {name: KEEP}))
    assert story.page().many == 0

    row = story.draft()[story.draft().index("### OIC-03") :].split("\n\n## ", 1)[0]
    story.change(row, "Nothing on slipways.")

    assert story.page().many == 0


def test_a_move_comes_back_when_the_source_moves_rows_again(story: Story) -> None:
    one, two, three = FIRST
    story.source(sussex(two, one, three))
    (name,) = story.page().items
    story.send(KeepOrder(story.page().own.number, story.page().seen, {name: KEEP}))

    story.source(sussex(three, two, one))

    assert story.page().many == 1


@pytest.mark.parametrize("changed", [0, 1, 2])
def test_of_sections_with_one_heading_the_one_that_changed_is_taken(shelves: Shelves, changed: int) -> None:
    said = ["One.", "Two.", "Three."]
    story = adapted(shelves, notes(*said))
    said[changed] = "Anew."
    story.source(notes(*said))
    assert story.page().many == 1

    story.keep(ready=True)
    story.approve()

    assert [
        line for line in story.current().split("\n") if line in {"One.", "Two.", "Three.", "Anew."}
    ] == said
    assert story.page().many == 0


def test_of_sections_with_one_heading_our_own_words_and_the_sources_are_not_mixed(shelves: Shelves) -> None:
    story = adapted(shelves, notes("One.", "Two.", "Three."))
    story.change("Two.", "Our two.")
    story.approve()
    story.source(notes("One.", "Two.", "Three anew."))
    assert story.page().many == 1

    story.keep(ready=True)
    story.approve()

    assert [said in story.current() for said in ("One.", "Our two.", "Three anew.")] == [True, True, True]
    assert story.page().many == 0


def test_a_section_put_in_above_others_of_its_heading_loses_none_of_our_words(shelves: Shelves) -> None:
    story = adapted(shelves, notes("One.", "Two."))
    story.change("Two.", "Our two.")
    story.approve()
    story.source(notes("Nought.", "One.", "Two."))

    story.keep(ready=True)

    assert "Our two." in (story.draft() if story.page().own.number else story.current())


@pytest.fixture(params=["sqlite", "postgresql"])
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Story]:
    """The same in either database."""
    with ExitStack() as stack:
        url = stack.enter_context(fresh_database()) if request.param == "postgresql" else ""
        yield adapted(stack.enter_context(a_house(tmp_path, url=url)), sussex())


def test_of_two_who_decide_at_once_one_is_told_and_nothing_is_lost(stored: Story) -> None:
    story = stored
    one, two, three = FIRST
    story.source(sussex(one.replace("Little known", "Much known"), two.replace("No list", "A list"), three))
    page = story.page()
    gap, other = story.name("OIC-01"), story.name("OIC-02")
    orders = [
        (TOM, KeepOrder(page.own.number, page.seen, {gap: TAKE})),
        (PETE, KeepOrder(page.own.number, page.seen, {other: Pick("keep", why="Ours is right.")})),
    ]

    def send(one: tuple[Actor, KeepOrder]) -> Kept | Stale:
        try:
            return story.send(one[1], one[0])
        except Stale as no:
            return no

    with ThreadPoolExecutor(2) as pool:  # both forms were filled in before either was sent
        done = list(pool.map(send, orders))

    (told,) = [one for one in done if isinstance(one, Stale)]
    assert "what you picked is kept" in str(told)
    lost = done.index(told)
    left = story.page()
    assert left.many == 1
    again, about = (orders[lost][1].picks, orders[lost][0])
    story.send(KeepOrder(left.own.number, left.seen, again), about)
    assert story.page().many == 0
    assert "Much known" in story.draft()
    with story.shelves.store.reading() as tx:
        (tie,) = (tie for tie in tx.kin.all_ties() if tie.plan_ref == OURS)
        assert sorted(one.verdict for one in tx.kin.decisions([tie.id])) == ["declined", "taken"]
