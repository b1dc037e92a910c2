"""A copy that was written in elsewhere: what was done to the plan meanwhile stays, and nothing of the copy is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.access import Actor, Grant, Role, whole
from kb.desk import BringOrder, BringPage, Clash, Picks, brought_file
from kb.desk.intake.offline import MadeFrom, nearest
from kb.errors import Invalid, Stale
from kb.plan import Marking, edit_field
from tests.cast import PETE, TOM
from tests.desk_cast import Shelves, a_plan, a_row, a_text

OIC = "thames-valley/oic"
ROWS = tuple(a_row(f"OIC-0{n}", f"Question {n}?", collector="Ports", sources="PND") for n in range(1, 6))
FIRST = a_text(*ROWS).decode()


def changed(text: str, row: int, key: str, value: str) -> str:
    return edit_field(text, f"OIC-0{row}", key=key, value=value)


def order_of(shelves: Shelves, copy: str | bytes, made_from: str = "") -> tuple[BringOrder, BringPage]:
    """The form as it would be sent once the page has been looked at."""
    raw = copy.encode() if isinstance(copy, str) else copy
    order = BringOrder(brought_file(raw, "copy.md"), target=OIC, made_from=made_from)
    page = shelves.desk_of(TOM).bringing.understood(order)
    sent = replace(order, title=page.title, started_from=page.draft, seen=page.seen, agreed=True)
    return sent, page


def keep(shelves: Shelves, order: BringOrder) -> str:
    return shelves.desk_of(TOM).bringing.keep(order, "t" * 24)


def drafted(shelves: Shelves) -> str:
    with shelves.store.reading() as tx:
        draft = tx.press.draft(OIC, reach=whole())
    return "" if draft is None else (draft.text or b"").decode()


@pytest.fixture
def versions(shelves: Shelves) -> Shelves:
    """A plan with two versions, the second of which has another collector in its first row."""
    second = changed(FIRST, 1, "collector", "Newhaven")
    shelves.shelve(a_plan(FIRST.encode()), a_plan(second.encode()))
    return shelves


@pytest.fixture
def open_draft(shelves: Shelves) -> Shelves:
    """An open draft that Pete has gone on with since its first text."""
    shelves.shelve(a_plan(FIRST.encode()))
    shelves.desk_of(TOM).drafting.begin(OIC)
    theirs = changed(FIRST, 1, "collector", "Newhaven")
    shelves.desk_of(PETE).drafting.save_text(OIC, theirs, started_from=1)
    return shelves


def test_a_copy_of_an_older_saved_text_goes_together_with_what_was_saved_since(open_draft: Shelves) -> None:
    order, page = order_of(open_draft, changed(FIRST, 4, "priority", "3"))

    laid = page.together
    assert laid is not None
    assert (laid.chosen, laid.asks) == ("draft-1", False)
    assert (len(laid.meeting.only_mine), len(laid.meeting.only_theirs)) == (1, 1)
    keep(open_draft, order)

    both = changed(changed(FIRST, 1, "collector", "Newhaven"), 4, "priority", "3")
    assert drafted(open_draft) == both


def test_a_copy_of_an_older_version_goes_together_with_the_one_in_force(versions: Shelves) -> None:
    order, page = order_of(versions, changed(FIRST, 4, "priority", "3"))

    assert page.together is not None
    assert page.together.chosen == "version-1"
    assert page.changes == ("OIC-04: priority changed from “1” to “3”",)
    keep(versions, order)

    assert "Newhaven" in drafted(versions)
    assert drafted(versions) == changed(changed(FIRST, 1, "collector", "Newhaven"), 4, "priority", "3")


def test_a_copy_of_what_stands_is_kept_as_it_was_written_byte_for_byte(versions: Shelves) -> None:
    copy = changed(FIRST, 1, "collector", "Newhaven") + "\n## Afterword\n\nMore.   \n"

    order, page = order_of(versions, copy)
    keep(versions, order)

    assert page.together is not None
    assert (page.together.chosen, drafted(versions)) == ("version-2", copy)


@pytest.mark.parametrize("house", ["versions", "open_draft"])
def test_what_both_changed_is_asked_on_the_page_of_two_editors_and_nothing_is_lost(
    house: str, request: pytest.FixtureRequest
) -> None:
    shelves: Shelves = request.getfixturevalue(house)
    copy = changed(changed(FIRST, 1, "collector", "Dover"), 4, "priority", "3")
    order, page = order_of(shelves, copy)
    assert page.together is not None
    assert len(page.together.meeting.both) == 1

    with pytest.raises(Clash) as clash:
        keep(shelves, order)

    texts = clash.value.texts
    assert (texts.copied, texts.known, texts.mine) == (True, True, copy)
    assert drafted(shelves) == texts.theirs == changed(FIRST, 1, "collector", "Newhaven")
    picks = replace(texts.picks, choice={texts.meeting.both[0].name: "mine"})
    shelves.desk_of(TOM).drafting.settle(
        OIC, texts.mine, started_from=texts.started_from, shown=texts.number, picks=picks
    )
    assert drafted(shelves) == copy


def test_a_choice_that_was_not_made_comes_back_with_the_same_base(versions: Shelves) -> None:
    order, _ = order_of(versions, changed(FIRST, 1, "collector", "Dover"))
    with pytest.raises(Clash) as clash:
        keep(versions, order)
    texts = clash.value.texts

    with pytest.raises(Clash, match="saved") as again:
        versions.desk_of(TOM).drafting.settle(
            OIC, texts.mine, started_from=texts.started_from, shown=texts.number, picks=texts.picks
        )

    assert again.value.texts.meeting == texts.meeting
    assert again.value.texts.picks.made_from == "version-1"
    assert again.value.texts.trouble


def test_where_nobody_knows_everything_is_offered_and_nothing_picked(versions: Shelves) -> None:
    order, page = order_of(versions, changed(FIRST, 4, "priority", "3"), made_from="unknown")
    assert page.together is not None
    assert page.together.base is None

    with pytest.raises(Clash) as clash:
        keep(versions, order)

    texts = clash.value.texts
    assert (texts.known, texts.picks.keep, len(texts.meeting.only_mine)) == (False, frozenset(), 2)
    untouched = drafted(versions)
    wanted = next(one.name for one in texts.meeting.only_mine if "OIC-04" in one.words)
    versions.desk_of(TOM).drafting.settle(
        OIC,
        texts.mine,
        started_from=texts.started_from,
        shown=texts.number,
        picks=Picks(frozenset({wanted}), made_from="unknown"),
    )
    assert drafted(versions) == changed(untouched, 4, "priority", "3")


def test_a_copy_in_which_nothing_was_written_says_so(versions: Shelves) -> None:
    order, page = order_of(versions, FIRST.replace("\n", "\r\n").encode("utf-8-sig"))

    assert page.together is not None
    assert page.together.unchanged
    with pytest.raises(Invalid, match="version 1, unchanged"):
        keep(versions, order)
    assert drafted(versions) == ""


def test_another_answer_than_was_shown_is_shown_before_it_is_kept(versions: Shelves) -> None:
    order, _ = order_of(versions, changed(FIRST, 4, "priority", "3"))

    with pytest.raises(Stale, match="not what was shown"):
        keep(versions, replace(order, made_from="version-2"))

    assert drafted(versions) == ""


def test_a_draft_that_moved_on_while_the_page_was_read_is_shown_again(open_draft: Shelves) -> None:
    order, _ = order_of(open_draft, changed(FIRST, 1, "collector", "Dover"))
    later = changed(drafted(open_draft), 5, "priority", "3")
    open_draft.desk_of(PETE).drafting.save_text(OIC, later, started_from=2)

    with pytest.raises(Stale):
        keep(open_draft, order)

    assert drafted(open_draft) == later


def test_a_text_marked_above_what_they_read_is_not_offered(shelves: Shelves) -> None:
    low = Actor(TOM.person, (Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL),))
    plain = FIRST.replace("OFFICIAL-SENSITIVE", "OFFICIAL")
    shelves.shelve(a_plan(FIRST.encode()), a_plan(plain.encode()))
    order = BringOrder(brought_file(changed(plain, 2, "priority", "3").encode(), "a.md"), target=OIC)

    page = shelves.desk_of(low).bringing.understood(order)

    assert page.together is not None
    assert [value for value, _ in page.together.choices] == ["version-2", "unknown"]
    shown = shelves.desk_of(low).bringing.understood(replace(order, made_from="version-1"))
    assert shown.together is not None
    assert shown.together.chosen == "version-2"


def test_a_version_with_a_row_that_they_may_not_read_is_not_offered(shelves: Shelves) -> None:
    low = Actor(TOM.person, (Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL),))
    plain = FIRST.replace("OFFICIAL-SENSITIVE", "OFFICIAL")
    sensitive = changed(plain, 3, "marking", "OFFICIAL-SENSITIVE")
    shelves.shelve(a_plan(sensitive.encode()), a_plan(plain.encode()))
    order = BringOrder(brought_file(changed(plain, 2, "priority", "3").encode(), "a.md"), target=OIC)

    page = shelves.desk_of(low).bringing.understood(order)

    assert page.together is not None
    assert [value for value, _ in page.together.choices] == ["version-2", "unknown"]
    assert all("SENSITIVE" not in one.text for one in page.together.offered)


def test_the_nearest_text_is_chosen_the_older_of_two_and_the_plans_own_where_none_is_near() -> None:
    offered = (MadeFrom("draft-2", "", "a\nb\nc\n"), MadeFrom("version-1", "", "a\nb\nx\n"))

    assert nearest("a\nb\nx\ny\n", offered, head="a\nb\nc\n") == "version-1"
    assert nearest("a\nb\nz\n", offered, head="a\nb\nc\n") == "version-1"
    assert nearest("a\nb\nc\n", offered, head="a\nb\nx\n") == "draft-2"
    assert nearest("p\nq\n", offered, head="a\nb\nc\n") == "draft-2"


def test_the_draft_can_be_taken_away_and_that_is_told(open_draft: Shelves) -> None:
    file = open_draft.desk_of(TOM).drafting.draft_file(OIC)

    assert (file.raw.decode(), file.number) == (drafted(open_draft), 2)
    assert any(line.act == "disclosure" and line.object == f"{OIC}/draft" for line in open_draft.audit())
