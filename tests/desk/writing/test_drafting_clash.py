"""Two people at once: both texts by requirement and field, and the text that comes of what is picked."""

from __future__ import annotations

import pytest

from kb.access import whole
from kb.desk import Clash, Picks, TwoTexts
from kb.desk.writing.merging import MINE, OTHER, THEIRS, meeting_of, merged
from kb.errors import Invalid
from kb.plan import ChangeKind, compare, edit_field, edit_question, parse, remove_requirement
from tests.cast import PETE, TOM
from tests.desk_cast import Shelves, a_row, a_text

OIC = "thames-valley/oic"
ROWS = tuple(a_row(f"OIC-0{n}", f"Question {n}?", collector="Ports") for n in (1, 2, 3))
BASE = a_text(*ROWS).decode()


@pytest.fixture
def drafted(shelves: Shelves) -> Shelves:
    """An open draft of three rows."""
    shelves.shelve()
    shelves.draft(BASE.encode())
    return shelves


def _text(shelves: Shelves) -> str:
    with shelves.store.reading() as tx:
        return (tx.press.draft(OIC, reach=whole()).text or b"").decode()


def _set(text: str, row: str, key: str, value: str) -> str:
    return edit_field(text, row, key=key, value=value)


def _met(shelves: Shelves, theirs: str, mine: str) -> TwoTexts:
    """Pete saves his text, then Tom, who started from the same revision."""
    shelves.desk_of(PETE).drafting.save_text(OIC, theirs, started_from=1)
    with pytest.raises(Clash) as clash:
        shelves.desk_of(TOM).drafting.save_text(OIC, mine, started_from=1)
    return clash.value.texts


def _settle(shelves: Shelves, texts: TwoTexts, picks: Picks) -> int:
    return shelves.desk_of(TOM).drafting.settle(
        OIC,
        texts.mine.replace("\n", "\r\n"),
        started_from=texts.started_from,
        shown=texts.number,
        picks=picks,
    )


def test_the_second_sees_who_saved_and_what_each_changed_and_nothing_is_written(drafted: Shelves) -> None:
    theirs = _set(_set(BASE, "OIC-01", "collector", "Pete’s"), "OIC-02", "priority", "3")
    mine = _set(_set(BASE, "OIC-01", "collector", "Tom’s"), "OIC-03", "priority", "2")

    texts = _met(drafted, theirs, mine)

    assert (texts.saved_by, texts.own, texts.number, texts.started_from) == ("Pete", False, 2, 1)
    assert texts.meeting.only_theirs == ("OIC-02: priority changed from “1” to “3”",)
    assert [offer.words for offer in texts.meeting.only_mine] == ["OIC-03: priority changed from “1” to “2”"]
    assert [(one.mine_says, one.theirs_says) for one in texts.meeting.both] == [(("Tom’s",), ("Pete’s",))]
    assert texts.picks.keep == {offer.name for offer in texts.meeting.only_mine}
    assert (texts.mine, texts.theirs, _text(drafted)) == (mine, theirs, theirs)


@pytest.mark.parametrize(
    ("pick", "typed", "collector"),
    [(MINE, "", "Tom’s"), (THEIRS, "", "Pete’s"), (OTHER, " Both\r\n", "Both")],
)
def test_what_is_picked_is_put_into_the_saved_text(
    drafted: Shelves, pick: str, typed: str, collector: str
) -> None:
    theirs = _set(_set(BASE, "OIC-01", "collector", "Pete’s"), "OIC-02", "priority", "3")
    mine = _set(_set(BASE, "OIC-01", "collector", "Tom’s"), "OIC-03", "priority", "2")
    texts = _met(drafted, theirs, mine)
    name = texts.meeting.both[0].name

    number = _settle(drafted, texts, Picks(texts.picks.keep, {name: pick}, {name: typed}))

    wanted = _set(_set(theirs, "OIC-01", "collector", collector), "OIC-03", "priority", "2")
    assert (number, _text(drafted)) == (3, wanted)
    with drafted.store.reading() as tx:
        assert tx.press.revisions(OIC, reach=whole())[0].how == "merged"


def test_a_choice_that_was_not_made_is_asked_for_and_nothing_is_written(drafted: Shelves) -> None:
    theirs, mine = (_set(BASE, "OIC-01", "collector", who) for who in ("Pete’s", "Tom’s"))
    texts = _met(drafted, theirs, mine)

    with pytest.raises(Clash) as clash:
        _settle(drafted, texts, Picks())

    assert clash.value.texts.trouble.startswith("Choose what is to stand")
    assert _text(drafted) == theirs


def test_the_same_settlement_sent_twice_is_one(drafted: Shelves) -> None:
    texts = _met(drafted, _set(BASE, "OIC-01", "priority", "3"), _set(BASE, "OIC-02", "priority", "2"))

    assert _settle(drafted, texts, texts.picks) == _settle(drafted, texts, texts.picks) == 3


def test_taking_nothing_of_ones_own_leaves_the_saved_text_and_makes_no_revision(drafted: Shelves) -> None:
    theirs = _set(BASE, "OIC-01", "priority", "3")
    texts = _met(drafted, theirs, _set(BASE, "OIC-02", "priority", "2"))

    assert _settle(drafted, texts, Picks()) == 2
    assert _text(drafted) == theirs


def test_a_third_save_meanwhile_is_met_again_with_what_was_picked_as_ones_own(drafted: Shelves) -> None:
    theirs = _set(BASE, "OIC-01", "priority", "3")
    texts = _met(drafted, theirs, _set(BASE, "OIC-02", "priority", "2"))
    drafted.desk_of(PETE).drafting.save_text(
        OIC, _set(theirs, "OIC-03", "collector", "Pete’s"), started_from=2
    )

    with pytest.raises(Clash) as clash:
        _settle(drafted, texts, texts.picks)

    again = clash.value.texts
    assert (again.started_from, again.number) == (2, 3)
    assert again.mine == _set(theirs, "OIC-02", "priority", "2")
    assert [one.words for one in again.meeting.only_mine] == ["OIC-02: priority changed from “1” to “2”"]
    assert _settle(drafted, again, again.picks) == 4
    assert "Pete’s" in _text(drafted)


def test_an_edit_by_the_form_meets_a_text_in_the_same_way(drafted: Shelves) -> None:
    drafted.desk_of(PETE).drafting.save_text(OIC, _set(BASE, "OIC-01", "priority", "3"), started_from=1)

    with pytest.raises(Clash) as clash:
        drafted.desk_of(TOM).drafting.change(
            OIC, lambda text: _set(text, "OIC-01", "priority", "2"), started_from=1
        )

    assert len(clash.value.texts.meeting.both) == 1


def test_ones_own_other_window_is_said_to_be_that(drafted: Shelves) -> None:
    tom = drafted.desk_of(TOM).drafting
    tom.save_text(OIC, _set(BASE, "OIC-01", "priority", "3"), started_from=1)

    with pytest.raises(Clash) as clash:
        tom.save_text(OIC, _set(BASE, "OIC-01", "priority", "2"), started_from=1)

    assert clash.value.texts.own


def _picked(mine: str, theirs: str, pick: str, *, base: str | None = BASE) -> str:
    meeting = meeting_of(base, mine, theirs)
    keep = frozenset(offer.name for offer in meeting.only_mine)
    return merged(base, mine, theirs, Picks(keep, {one.name: pick for one in meeting.both}))


def _reads_alike(one: str, other: str) -> bool:
    return {change.kind for change in compare(parse(one), parse(other))} <= {ChangeKind.LAYOUT}


def test_a_row_that_one_took_out_and_the_other_changed_is_one_choice() -> None:
    gone = remove_requirement(BASE, "OIC-02")
    changed = _set(edit_question(BASE, "OIC-02", question="Other?"), "OIC-02", "priority", "3")

    for mine, theirs in ((changed, gone), (gone, changed)):
        assert len(meeting_of(BASE, mine, theirs).both) == 1
        assert not meeting_of(BASE, mine, theirs).both[0].can_type
        for pick, wanted in ((MINE, mine), (THEIRS, theirs)):
            assert _reads_alike(_picked(mine, theirs, pick), wanted)


def test_the_same_reference_added_by_both_is_one_choice() -> None:
    mine = BASE + a_row("OIC-04", "Mine?")
    theirs = BASE + a_row("OIC-04", "Theirs?")

    assert _reads_alike(_picked(mine, theirs, MINE), mine)
    assert _reads_alike(_picked(mine, theirs, THEIRS), theirs)


def test_rows_that_both_added_stand_both() -> None:
    mine, theirs = BASE + a_row("OIC-04", "Mine?"), BASE + a_row("OIC-05", "Theirs?")

    text = _picked(mine, theirs, MINE)

    assert {row.ref for row in parse(text).requirements[3:]} == {"OIC-04", "OIC-05"}


def test_prose_changed_by_both_can_be_written_anew() -> None:
    mine, theirs = (BASE.replace("Why we ask.", words) for words in ("Mine.", "Theirs."))
    meeting = meeting_of(BASE, mine, theirs)
    name = meeting.both[0].name
    typed = "## Purpose\r\n\r\nTogether,\r\n\r\nat last.\r\n"

    text = merged(BASE, mine, theirs, Picks(choice={name: OTHER}, typed={name: typed}))

    assert text == BASE.replace("Why we ask.", "Together,\n\nat last.")


def test_a_list_typed_anew_has_an_item_a_line() -> None:
    mine, theirs = (_set(BASE, "OIC-01", "sources", items) for items in ("PND\nANPR", "PND\nHMRC"))
    name = meeting_of(BASE, mine, theirs).both[0].name

    text = merged(BASE, mine, theirs, Picks(choice={name: OTHER}, typed={name: "PND\r\n\r\nANPR\r\nHMRC"}))

    assert parse(text).requirements[0].items("sources") == ("PND", "ANPR", "HMRC")


def test_without_the_text_both_started_from_every_difference_is_offered_and_nothing_picked() -> None:
    mine, theirs = _set(BASE, "OIC-01", "priority", "3"), _set(BASE, "OIC-02", "priority", "2")

    meeting = meeting_of(None, mine, theirs)

    assert (len(meeting.only_mine), meeting.both, meeting.only_theirs) == (2, (), ())
    assert merged(None, mine, theirs, Picks()) == theirs
    assert _picked(mine, theirs, MINE, base=None) == mine


def test_what_cannot_be_put_in_is_said_with_its_place() -> None:
    twice = BASE + a_row("OIC-01", "Again?")
    mine = _set(BASE, "OIC-01", "collector", "Tom’s")

    with pytest.raises(Invalid, match=r"could not be put in.*OIC-01"):
        _picked(mine, twice, MINE)


def test_lines_of_one_section_or_note_that_each_changed_apart_both_stay_and_nobody_is_asked(
    drafted: Shelves,
) -> None:
    lines = "One line.\n\nAnother line.\n\nA last line."
    base = BASE.replace("Why we ask.", lines).rstrip() + f"\n\n{lines}\n"
    drafted.desk_of(PETE).drafting.save_text(OIC, base, started_from=1)
    theirs, mine = base.replace("A last", "Pete’s last"), base.replace("One line", "Tom’s line")
    drafted.desk_of(PETE).drafting.save_text(OIC, theirs, started_from=2)

    with pytest.raises(Clash) as clash:
        drafted.desk_of(TOM).drafting.save_text(OIC, mine, started_from=2)

    texts = clash.value.texts
    assert (texts.meeting.both, len(texts.meeting.only_mine)) == ((), 2)
    _settle(drafted, texts, texts.picks)
    assert _text(drafted) == mine.replace("A last", "Pete’s last")


def test_one_line_of_a_section_that_both_changed_is_asked_about(drafted: Shelves) -> None:
    texts = _met(
        drafted, BASE.replace("Why we ask.", "Why Pete asks."), BASE.replace("Why we ask.", "Why Tom asks.")
    )

    assert len(texts.meeting.both) == 1
