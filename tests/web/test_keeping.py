"""Keeping in step as pages: counts first, one answer for each change, nothing typed is lost, and the words on them."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from tests.cast import PETE, POLICING, SUE, TOM
from tests.desk.kin.keeping_story import BARNS, BOATS, FIRST, LORRIES, OURS, SOURCE, Story, sussex
from tests.desk_cast import Reader, Shelves, a_plan, a_row, an_application, entered
from tests.web.client import check_answer

PAGE = f"/plans/{OURS}/in-step"
SECOND = sussex(
    a_row("OIC-01", LORRIES, gap="Something known", sources="PND"),
    FIRST[1].replace("No list", "A list"),
    FIRST[2],
    a_row("OIC-04", BARNS, gap="Unknown"),
)


@pytest.fixture
def story(shelves: Shelves) -> Story:
    """Sussex has a second version, and Thames Valley a wording of its own in OIC-02."""
    told = Story(shelves)
    shelves.shelve(a_plan(sussex(), sharing=POLICING), ref=SOURCE, at=told.at)
    told.adapt()
    told.change("No list", "Our list")
    told.approve()
    told.source(SECOND)
    return told


@pytest.fixture
def tom(story: Story) -> Reader:
    """An author of Thames Valley."""
    return reader(story)


def reader(story: Story, who: object = TOM) -> Reader:
    return entered(an_application(story.shelves, story.at), story.shelves, who, story.at)  # type: ignore[arg-type]


def words(answer: TestResponse) -> str:
    check_answer(answer)
    text = re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True))
    return " ".join(text.replace("’", "'").split())


def sent(tom: Reader, **more: str) -> dict[str, str]:
    text = tom.get(PAGE).get_data(as_text=True)
    hidden = {
        name: found[1]
        for name in ("started_from", "seen", "token")
        if (found := re.search(f'name="{name}" value="([^"]*)"', text))
    }
    return hidden | more


def test_the_page_counts_first_and_preselects_nothing(tom: Reader) -> None:
    answer = tom.get(PAGE)

    said = words(answer)

    assert "3 changes to look at" in said
    assert "2 of them changed by Sussex Police only and ready to take" in said
    assert "Your own change: OIC-02: gap changed from “No list” to “Our list”" in said
    assert answer.get_data(as_text=True).count('value="later" checked') == 3
    assert not any(word in said.lower() for word in ("conflict", "merge", "upstream", "fork", "diverge"))


def test_one_form_takes_keeps_and_adapts(tom: Reader, story: Story) -> None:
    gap, other, new = (story.name(about) for about in ("OIC-02: gap", "OIC-01: gap", "OIC-04"))
    form = sent(tom, take_ready="y")
    form |= {f"pick-{gap}": "keep", f"why-{gap}": "Ours is newer.", f"again-{gap}": "24/11/2027"}
    form |= {f"pick-{other}": "adapt", f"words-{other}": "Half known", f"pick-{new}": "later"}

    answer = tom.post(PAGE, **form)

    assert answer.status_code == 303
    said = words(tom.get(PAGE))
    assert "2 changes put into the draft" in said
    assert "1 change not taken" in said
    assert "Nothing is left to look at" in said
    assert "Half known" in story.draft()
    assert BARNS in story.draft()
    decided = words(tom.get(f"{PAGE}/decided"))
    assert "Ours is newer." in decided
    assert "24 November 2027" in decided
    assert "Plan author, Thames Valley Police" in decided


def test_what_is_missing_is_said_at_its_box_and_what_was_picked_stays(tom: Reader, story: Story) -> None:
    gap, other = story.name("OIC-02: gap"), story.name("OIC-01: gap")
    form = sent(tom) | {f"pick-{gap}": "keep", f"again-{gap}": "", f"pick-{other}": "take"}

    answer = tom.post(PAGE, **form)

    said = words(answer)
    assert answer.status_code == 400
    assert "OIC-02: Say why your plan keeps what it says." in said
    assert 'value="take" checked' in answer.get_data(as_text=True)
    form[f"why-{gap}"], form[f"again-{gap}"] = "Ours is newer.", "some day"
    assert "Enter a day such as" in words(tom.post(PAGE, **form))


def test_two_at_once_lose_nothing_that_was_picked(tom: Reader, story: Story) -> None:
    gap, new = story.name("OIC-02: gap"), story.name("OIC-04")
    form = sent(tom) | {f"pick-{gap}": "keep", f"why-{gap}": "Ours is newer.", f"again-{gap}": ""}
    reader(story, PETE).post(PAGE, **sent(reader(story, PETE)), **{f"pick-{new}": "take"})

    answer = tom.post(PAGE, **form)

    said = words(answer)
    assert answer.status_code == 409
    assert "what you picked is kept" in said
    text = answer.get_data(as_text=True)
    assert "Ours is newer." in text
    again = {name: re.search(f'name="{name}" value="([^"]*)"', text)[1] for name in ("started_from", "seen")}  # type: ignore[index]
    assert tom.post(PAGE, **form | again).status_code == 303


def test_a_refusal_can_be_looked_at_again_at_once(tom: Reader, story: Story) -> None:
    gap = story.name("OIC-02: gap")
    tom.post(PAGE, **sent(tom), **{f"pick-{gap}": "keep", f"why-{gap}": "Ours is newer."})
    text = tom.get(f"{PAGE}/decided").get_data(as_text=True)
    (action,) = re.findall(r'action="([^"]*/again)"', text)

    assert tom.post(action).status_code == 303

    assert "to look at this again" in words(tom.get(PAGE))


def test_bad_forms_change_nothing(tom: Reader, story: Story) -> None:
    before = story.words()
    gap = story.name("OIC-02: gap")
    for form in (
        {},
        {"started_from": "x"},
        sent(tom) | {f"pick-{gap}": "everything"},
        sent(tom) | {f"pick-{gap}": "same"},
        sent(tom) | {f"pick-{gap}": "keep", f"why-{gap}": "x" * 2000},
        sent(tom) | {f"pick-{gap}": "adapt", f"words-{gap}": "x" * 21_000},
        sent(tom) | {"pick-t1-0123": "take"},
        sent(tom),
    ):
        answer = tom.post(PAGE, **form)
        check_answer(answer)
        assert answer.status_code in {400, 409}, form
    assert story.words() == before


def test_a_reader_is_refused_and_a_stranger_finds_nothing(story: Story) -> None:
    assert reader(story, SUE).get(PAGE).status_code in {403, 404}
    assert reader(story).get("/plans/thames-valley/none/in-step").status_code == 404


def test_many_changes_come_in_portions_and_none_is_lost(shelves: Shelves) -> None:
    story = Story(shelves)
    rows = [a_row(f"OIC-{n:02}", f"{BOATS} {n}", gap="None") for n in range(1, 71)]
    shelves.shelve(a_plan(sussex(*rows), sharing=POLICING), ref=SOURCE, at=story.at)
    story.adapt()
    story.source(sussex(*(row.replace("None", "Some") for row in rows)))
    tom = reader(story)

    said = words(tom.get(PAGE))

    assert "70 changes to look at" in said
    assert "20 more changes to look at" in said
    tom.post(PAGE, **sent(tom), take_ready="y")
    assert "Nothing to look at" in words(tom.get(PAGE))


def test_owners_dates_and_notes_are_left_out_unless_they_are_asked_for_and_are_counted_apart(
    tom: Reader, story: Story
) -> None:
    third = a_row("OIC-01", LORRIES, gap="Half known", sources="PND", owner="Kent desk", notes="Ask Dover.")
    story.source(sussex(third, *FIRST[1:]))
    plain = words(tom.get(PAGE))
    assert "Also look at owners, dates and notes" in plain
    assert "Dover" not in plain

    said = words(tom.get(f"{PAGE}?local=yes"))

    assert "1 change to look at" in said
    assert "2 changes, not counted above" in said
    assert "Ask Dover." in said
    local = next(
        name
        for name, one in story.shelves.desk_of(TOM, story.at).keeping.proposal(OURS, local=True).items.items()
        if one.item.theirs[0].kind == "notes"
    )
    assert tom.post(PAGE, **sent(tom), **{f"pick-{local}": "take"}).status_code == 409
    answer = tom.post(PAGE, **sent(tom), local="yes", take_ready="y", **{f"pick-{local}": "take"})
    assert answer.status_code == 303
    assert answer.location.endswith("?local=yes")
    assert "Ask Dover." in story.draft()
    assert "Half known" in story.draft()
    assert "Kent desk" not in story.draft()
