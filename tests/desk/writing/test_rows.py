"""The form's small edits: only the boxes that differ are written, and nothing else in the text moves."""

from __future__ import annotations

import pytest

from kb.desk import NOTES, QUESTION, REF, Mistyped, TypedRow, header_edit, new_row, row_edit, shown_row
from kb.desk.writing.rows import MOST_OF_A_LINE
from kb.errors import Invalid, NotFound
from kb.plan import parse, the_row
from kb.store import Act
from tests.cast import KIT, PETE, SUE, TOM
from tests.desk_cast import Shelves, a_plan, a_row, a_text

REF_OF_PLAN = "thames-valley/oic"
ROW = a_row("OIC-02", "Which marinas?", sources="Boat clubs", needed_by="31/12/2026", notes="Ask *kindly*.")
TEXT = a_text(a_row(), ROW, a_row("OIC-03", "Which heron?")).decode()


def _as_shown(ref: str, text: str = TEXT, **changes: str) -> TypedRow:
    shown = shown_row(the_row(parse(text), ref)) | changes
    values = {key: value for key, value in shown.items() if key not in (QUESTION, NOTES)}
    return TypedRow(shown[QUESTION], values, shown[NOTES])


def _lines_that_differ(before: str, after: str) -> list[str]:
    return [line for line in after.splitlines() if line not in before.splitlines()]


def test_a_form_sent_back_untouched_changes_no_byte() -> None:
    crlf = TEXT.replace("\n", "\r\n")

    assert row_edit("OIC-02", _as_shown("OIC-02"))(TEXT) == TEXT
    assert row_edit("OIC-02", _as_shown("OIC-02", crlf))(crlf) == crlf


def test_only_the_boxes_that_differ_are_written() -> None:
    typed = _as_shown("OIC-02", sources="Boat clubs\r\nMarina managers", collector="Harbour officer")

    after = row_edit("OIC-02", typed)(TEXT)

    assert [line.strip() for line in _lines_that_differ(TEXT, after)] == [
        "- **Sources:**",
        "- Boat clubs",
        "- Marina managers",
        "- **Collector:** Harbour officer",
    ]


def test_a_day_is_written_our_way_once_it_is_another_day() -> None:
    same = row_edit("OIC-02", _as_shown("OIC-02", needed_by="31 December 2026"))(TEXT)
    other = row_edit("OIC-02", _as_shown("OIC-02", needed_by="1 October 2026"))(TEXT)

    assert same == TEXT
    assert "- **Needed by:** 2026-10-01" in other


def test_every_box_that_cannot_be_taken_is_named_and_nothing_is_written() -> None:
    typed = _as_shown("OIC-02", gap="x" * (MOST_OF_A_LINE + 1), collector="bell\x07", theme="Sea")

    with pytest.raises(Mistyped) as no:
        row_edit("OIC-02", typed)(TEXT)

    assert set(no.value.errors) == {"gap", "collector"}
    assert "You have typed 2,001" in no.value.errors["gap"]


def test_what_was_long_already_is_no_reason_to_refuse_another_box() -> None:
    long = TEXT.replace("Boat clubs", "b" * 30_000)

    after = row_edit("OIC-02", _as_shown("OIC-02", long, theme="Sea"))(long)

    assert "- **Theme:** Sea" in after


def test_a_new_row_needs_a_question_a_free_reference_and_something_in_it() -> None:
    for ref, typed, box in (
        ("OIC-04", TypedRow("", {"theme": "Sea"}), QUESTION),
        ("OIC-02", TypedRow("Which?", {"theme": "Sea"}), REF),
        ("four", TypedRow("Which?", {"theme": "Sea"}), REF),
        ("OIC-04", TypedRow("Which?", {"theme": " "}), "priority"),
    ):
        with pytest.raises(Mistyped) as no:
            new_row(ref, typed)(TEXT)
        assert set(no.value.errors) == {box}


def test_all_that_is_wrong_with_a_new_row_is_said_at_once() -> None:
    with pytest.raises(Mistyped) as no:
        new_row("OIC-04", TypedRow(" ", {"theme": "Sea", "collector": "bell\x07"}))(TEXT)

    assert set(no.value.errors) == {QUESTION, "collector"}


def test_a_new_row_is_written_in_the_order_of_the_table_without_a_priority_nobody_chose() -> None:
    typed = TypedRow("Which boats?", {"shared_with": "SEROCU", "theme": "Sea", "gap": ""}, "By night.")

    after = new_row("OIC-04", typed)(TEXT)

    assert after.startswith(TEXT.rstrip("\n"))
    assert after.rstrip().endswith(
        "### OIC-04: Which boats?\n\n- **Theme:** Sea\n- **Shared with:** SEROCU\n\nBy night."
    )


def test_the_header_keeps_the_lines_that_were_not_changed() -> None:
    after = header_edit({"title": "Organised immigration crime", "owner": "OIC desk", "themes": "Sea\nAir"})(
        TEXT
    )

    assert _lines_that_differ(TEXT, after) == ["owner: OIC desk", "themes:", "- Sea", "- Air"]


@pytest.fixture
def drafted(shelves: Shelves) -> Shelves:
    """A plan with an open draft of three rows."""
    shelves.shelve(a_plan())
    shelves.draft(TEXT.encode())
    return shelves


def test_a_form_edit_is_a_revision_and_the_same_sent_twice_is_one(drafted: Shelves) -> None:
    desk = drafted.desk_of(TOM)
    edit = row_edit("OIC-02", _as_shown("OIC-02", theme="Sea"))

    assert desk.drafting.change(REF_OF_PLAN, edit, started_from=1) == 2
    assert desk.drafting.change(REF_OF_PLAN, edit, started_from=1) == 2
    assert desk.drafting.page(REF_OF_PLAN).number == 2


def test_a_retired_row_leaves_the_text_and_its_reference_is_not_offered_again(drafted: Shelves) -> None:
    desk = drafted.desk_of(TOM)

    assert desk.rows.retire(REF_OF_PLAN, "OIC-03", why="Answered\nfor good.", started_from=1) == 2
    assert desk.rows.retire(REF_OF_PLAN, "OIC-03", why="Answered for good.", started_from=1) == 2

    page = desk.drafting.page(REF_OF_PLAN)
    assert [row.ref for row in page.doc.requirements] == ["OIC-01", "OIC-02"]
    assert desk.rows.free_ref(page) == "OIC-04"


def test_a_reference_of_an_earlier_version_is_not_offered_either(drafted: Shelves) -> None:
    drafted.shelve(a_plan(a_text(a_row("OIC-09", "Once?"))), a_plan())
    desk = drafted.desk_of(TOM)

    assert desk.rows.free_ref(desk.drafting.page(REF_OF_PLAN)) == "OIC-10"


def test_retiring_needs_a_reason_that_fits(drafted: Shelves) -> None:
    desk = drafted.desk_of(PETE)

    for why in (" \n ", "w" * 501):
        with pytest.raises(Invalid):
            desk.rows.retire(REF_OF_PLAN, "OIC-03", why=why, started_from=1)

    assert desk.drafting.page(REF_OF_PLAN).number == 1


def test_the_audit_says_which_row_was_retired_and_never_why(drafted: Shelves) -> None:
    drafted.desk_of(TOM).rows.retire(REF_OF_PLAN, "OIC-03", why="Kestrel", started_from=1)

    lines = [line for line in drafted.audit() if line.act == Act.ALTERATION and line.facts.get("retired")]
    assert [(line.object, line.facts["retired"]) for line in lines] == [(f"{REF_OF_PLAN}/draft", "OIC-03")]
    assert "Kestrel" not in str(drafted.audit())


def test_nobody_outside_the_organisation_retires_a_row(drafted: Shelves) -> None:
    for actor in (SUE, KIT):
        with pytest.raises(NotFound):
            drafted.desk_of(actor).rows.retire(REF_OF_PLAN, "OIC-03", why="Mine", started_from=1)

    assert drafted.desk_of(TOM).drafting.page(REF_OF_PLAN).number == 1
