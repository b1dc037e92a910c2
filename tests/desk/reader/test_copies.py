"""What each reader gets of a text: exact lists of what is allowed, and nothing beyond."""

from __future__ import annotations

import dataclasses

import pytest

from kb.access import Actor, Rendition
from kb.desk import Heading, ReadingCopy
from kb.plan import Marking
from tests.cast import CATH, ESSIE, KIT, NOON, OWN, PARTNERS, POLICING, REGION, SUE, TODAY, TOM
from tests.desk_cast import DAY, OLIVE, Shelves, a_plan, a_row, a_text

REF = "thames-valley/oic"
PARTS = ("sources", "collector", "reporting_route", "analysis", "shared_with", "answered_when")
TITLED = {"ref", "number", "body", "body_name", "title", "state", "rendition"}
ASSURED = TITLED | {"plan_marking", "owner", "period_from", "period_to", "review_by"}
OUTLINED = TITLED | {
    "marking", "plan_marking", "handling", "period_from", "period_to", "review_by", "dated_at", "dated_by_source",
    "recorded_at", "imported", "stale",
}  # fmt: skip
FULL = OUTLINED | {
    "owner",
    "decided_by",
    "given_author",
    "message",
    "path",
    "rows",
    "complete_rows",
    "text_hash",
}
GIVEN = {
    Rendition.FULL: FULL,
    Rendition.OUTLINE: OUTLINED,
    Rendition.ASSURANCE: ASSURED,
    Rendition.LISTED: TITLED,
}


def said(heading: Heading) -> set[str]:
    """The facts that a heading states."""
    unsaid = {"", None, False, (), Marking.OFFICIAL}
    return {f.name for f in dataclasses.fields(heading) if getattr(heading, f.name) not in unsaid}


def put(shelves: Shelves, **label: object) -> None:
    """A plan in which nothing is left out, its review overdue."""
    text = a_text(
        a_row(
            "OIC-01",
            "Which ferry?",
            gap="None knows",
            indicators="Calls",
            theme="Sea",
            needed_by="2026-01-31",
            **dict.fromkeys(PARTS, "x"),
        ),
        handling="Policing only",
        review_by="2026-01-01",
    )
    facts = {
        "dated_at": NOON - DAY,
        "dated_by_source": True,
        "imported": True,
        "given_author": "An author",
        "message": "First",
        "decided_by": "A head",
    }
    shelves.shelve(a_plan(text, **(facts | label)), path="oic.md")


@pytest.mark.parametrize(
    ("reader", "label", "rendition"),
    [
        (TOM, {}, Rendition.FULL),
        (KIT, {"outline": PARTNERS}, Rendition.OUTLINE),
        (CATH, {}, Rendition.ASSURANCE),
        (ESSIE, {"listed": True}, Rendition.LISTED),
    ],
)
def test_each_rendition_gives_just_these_facts(
    reader: Actor, label: dict[str, object], rendition: Rendition, shelves: Shelves
) -> None:
    put(shelves, **label)

    copy = shelves.desk_of(reader).reading.plan(REF).copy

    assert copy.heading.rendition is rendition
    assert said(copy.heading) == GIVEN[rendition]
    assert (copy.text != "") is (rendition is Rendition.FULL)
    assert (copy.outline != ()) is (rendition is Rendition.OUTLINE)
    assert (copy.rows != ()) is (rendition in {Rendition.FULL, Rendition.OUTLINE})


def test_an_outline_holds_six_facts_of_a_row(shelves: Shelves) -> None:
    put(shelves, outline=PARTNERS)

    [row] = shelves.desk_of(KIT).reading.plan(REF).copy.outline

    assert dataclasses.asdict(row) == {
        "ref": "OIC-01",
        "question": "Which ferry?",
        "theme": "Sea",
        "priority": 1,
        "indicators": ("Calls",),
        "in_date": False,
    }


def _copy(shelves: Shelves, reader: Actor) -> ReadingCopy:
    return shelves.desk_of(reader).reading.plan(REF).copy


def test_a_copy_is_cut_before_anybody_counts_or_hashes_it(shelves: Shelves) -> None:
    kept = a_row("OIC-02", "Which heron?", visible_to="own", needed_by="2026-01-31")
    shelves.shelve(a_plan(a_text(a_row(), kept), sharing=REGION))

    ours, theirs = _copy(shelves, TOM), _copy(shelves, SUE)

    assert "heron" in ours.text
    assert "heron" not in theirs.text
    assert (ours.heading.rows, theirs.heading.rows) == (2, 1)
    assert (len(ours.heading.text_hash), theirs.heading.text_hash) == (64, "")
    assert ours.key != theirs.key
    assert (len(ours.heading.stale), theirs.heading.stale) == (1, ())


def test_a_copy_with_nothing_hidden_is_the_text_byte_for_byte(shelves: Shelves) -> None:
    text = b"\xef\xbb\xbf" + a_text().replace(b"\n", b"\r\n").rstrip()
    shelves.shelve(a_plan(text, sharing=REGION))

    assert _copy(shelves, SUE).text.encode() == text


def test_a_doubled_reference_goes_whole_where_one_of_the_two_is_hidden(shelves: Shelves) -> None:
    rows = a_row("OIC-02", "Which wren?"), a_row("oic-02", "Which heron?", visible_to="own")
    shelves.shelve(a_plan(a_text(a_row(), *rows), sharing=REGION, outline=POLICING))

    full, outline = _copy(shelves, SUE), _copy(shelves, ESSIE)

    assert "wren" not in full.text
    assert "heron" not in full.text
    assert [row.ref for row in full.rows] == [row.ref for row in outline.outline] == ["OIC-01"]


def test_a_row_marked_higher_than_one_may_read_is_cut(shelves: Shelves) -> None:
    raised = a_row("OIC-02", "Which heron?", marking="OFFICIAL-SENSITIVE")
    shelves.shelve(a_plan(a_text(a_row(), raised, marking="OFFICIAL"), sharing=REGION))

    cleared, ours = _copy(shelves, OLIVE), _copy(shelves, SUE)

    assert "heron" not in cleared.text
    assert cleared.heading.marking is Marking.OFFICIAL
    assert "heron" in ours.text
    assert ours.heading.marking is Marking.OFFICIAL_SENSITIVE


def test_a_text_shown_as_typed_has_no_outline(shelves: Shelves) -> None:
    shelves.shelve(a_plan(b"caf\xe9\n", sharing=OWN, outline=POLICING))

    ours, theirs = _copy(shelves, TOM), _copy(shelves, ESSIE)

    assert (ours.text, ours.plain) == ("caf\ufffd\n", True)
    assert (theirs.text, theirs.outline, theirs.heading.rendition) == ("", (), Rendition.OUTLINE)


def test_a_listed_plan_does_not_tell_its_marking(shelves: Shelves) -> None:
    put(shelves, listed=True)
    desk = shelves.desk_of(ESSIE)

    assert desk.library.home().marking is Marking.OFFICIAL
    assert desk.reading.plan(REF).copy.heading.plan_marking is Marking.OFFICIAL
    assert desk.today == TODAY
