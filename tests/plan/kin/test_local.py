"""What belongs to one organisation alone, and what is left of a text without it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.plan import (
    LOCAL_CHOICES,
    LOCAL_HEADER,
    LOCAL_ROW,
    Change,
    ChangeKind,
    PlanDocument,
    adapted_text,
    compare,
    copied_parts,
    is_local,
    parse,
)
from kb.plan.fields import BY_KEY
from kb.plan.kin.local import CONTACTS, NOTES, is_contacts

TEXT = """\
---
title: Ours
marking: OFFICIAL
Plan owner: FIB
period: 2026-04-01/2027-03-31
review_by: 2027-01-31
handling: Policing only
themes:
- facilitation
---

# Ours

Why.

## Requirements

### R1: Which lay-bys?

- **Priority:** 1
- **Needed by:** 2026-06-30
- **Owner:** The desk
- **Sources:**
    - Roads policing
    - Councils
- **Tasked to:** Roads
- **Status:** open
- **Notes:** Ask Bert
- **Visible to:** region
- **Odd:** kept

Free notes of Bert.

#### Below

Text below.

### R2: Which yards?

- **Gap:** All.

## Contacts

Bert, 5 Depot Lane.

### Out of hours

The desk.

## Handling

Keep it.
"""
CHOICES = [name for name, _ in LOCAL_CHOICES]
VALUES = st.sampled_from(["x", "2026-06-30", "Roads & co", "Ask Bert", "1", "a; b"])
KEYS = st.lists(st.sampled_from(sorted(BY_KEY)), unique=True, max_size=8)


@st.composite
def plans(draw: st.DrawFn) -> str:
    """A plan as people write them: any fields, list or line, notes or none, sections between."""
    end = draw(st.sampled_from(["\n", "\r\n"]))
    parts = (
        ["---\ntitle: T\nowner: O\nmarking: OFFICIAL\n---\n\n# T\n\n"] if draw(st.booleans()) else ["# T\n\n"]
    )
    for number in range(draw(st.integers(0, 5))):
        if draw(st.integers(0, 3)) == 0:
            parts.append(
                f"## {draw(st.sampled_from(['Contacts', 'Purpose', 'Key contacts:', 'Requirements']))}\n\nText.\n\n"
            )
        parts.append(
            f"### R-{number}: What {draw(st.sampled_from(['now', 'then', 'when']))}?\n\n- **Gap:** g\n"
        )
        for key in draw(KEYS):
            mark = draw(
                st.sampled_from(["- **{}:** {}\n", "* {}: {}\n", "- **{}:**\n    - {}\n    - more\n"])
            )
            parts.append(mark.format(BY_KEY[key].label, draw(VALUES)))
        parts.append(draw(st.sampled_from(["", "\n", "\nNotes, free.\n\n", "\n#### Deeper\n\nOf it.\n"])))
        parts.append(draw(st.sampled_from(["\n", "\n\n"])))
    return "".join(parts).replace("\n", end)


def _bare_labels(doc: PlanDocument) -> set[str]:
    return {
        f"- **{value.label}:**{end}"
        for row in doc.requirements
        for value in row.fields
        for end in ("", "\n", "\r\n")
    }


def test_nothing_local_is_left_and_all_else_stays_line_for_line() -> None:
    made = adapted_text(TEXT)

    gone = [line for line in TEXT.splitlines() if line not in made.splitlines()]
    assert gone == [
        "Plan owner: FIB",
        "period: 2026-04-01/2027-03-31",
        "review_by: 2027-01-31",
        "- **Needed by:** 2026-06-30",
        "- **Owner:** The desk",
        "- **Tasked to:** Roads",
        "- **Status:** open",
        "- **Notes:** Ask Bert",
        "Free notes of Bert.",
        "#### Below",
        "Text below.",
        "## Contacts",
        "Bert, 5 Depot Lane.",
        "### Out of hours",
        "The desk.",
    ]
    assert [row.ref for row in parse(made).requirements] == ["R1", "R2"]


@pytest.mark.parametrize("choice", [*CHOICES])
def test_each_choice_keeps_what_it_names_and_nothing_else(choice: str) -> None:
    with_it, without = adapted_text(TEXT, keep=[choice]), adapted_text(TEXT)

    added = [line for line in with_it.splitlines() if line.strip() and line not in without.splitlines()]
    found = {
        "owner": ["- **Owner:** The desk"],
        "needed_by": ["- **Needed by:** 2026-06-30"],
        "collector": ["- **Tasked to:** Roads"],
        "notes": ["- **Notes:** Ask Bert"],
        NOTES: ["Free notes of Bert.", "#### Below", "Text below."],
        CONTACTS: ["## Contacts", "Bert, 5 Depot Lane.", "### Out of hours", "The desk."],
    }
    assert added == found.get(choice, [])


def test_a_status_is_never_kept_whoever_asks() -> None:
    assert "Status" not in adapted_text(TEXT, keep=[*CHOICES, "status", "last_return"])


@given(plans(), st.sets(st.sampled_from(CHOICES)))
def test_whatever_the_text_what_is_left_reads_the_same_but_for_what_is_local(
    text: str, keep: set[str]
) -> None:
    made = adapted_text(text, keep=keep)

    doc, before = parse(made), parse(text)
    assert [(row.ref, row.question) for row in doc.requirements] == [
        (row.ref, row.question) for row in before.requirements
    ]
    assert set(doc.lines) <= {*before.lines, *_bare_labels(before)}
    assert all(is_local(change) or change.kind is ChangeKind.LAYOUT for change in compare(before, doc))
    left = {value.key for row in doc.requirements for value in row.fields if value.items}
    assert not left & (LOCAL_ROW - keep)


@given(plans())
def test_what_has_nothing_local_in_it_is_itself_and_twice_is_once(text: str) -> None:
    once = adapted_text(text)

    assert adapted_text(once) == once


@given(plans())
def test_what_is_counted_as_not_copied_is_what_goes(text: str) -> None:
    parts = copied_parts(parse(text))

    after = copied_parts(parse(adapted_text(text)))
    assert (after.choices, after.never, after.own_header) == ((), (), ())
    assert after.fields == parts.fields
    assert after.rows == parts.rows


def test_marking_handling_and_visible_to_are_never_local() -> None:
    assert not {"marking", "visible_to"} & LOCAL_ROW
    assert not {"marking", "handling"} & LOCAL_HEADER
    made = adapted_text(TEXT)
    for line in ("marking: OFFICIAL", "handling: Policing only", "- **Visible to:** region"):
        assert line in made


@pytest.mark.parametrize(
    "heading",
    ["Contacts", "contact", "8. Key contacts", "Contact details", "Points of contact", "Annex B: Contacts"],
)
def test_a_section_that_says_whom_to_reach_is_known_by_its_heading(heading: str) -> None:
    assert is_contacts(heading)
    assert f"## {heading}\n" not in adapted_text(f"# T\n\n## {heading}\n\nBert\n\n## Else\n\nText\n")


@pytest.mark.parametrize(
    "heading", ["Contact with ports", "Contract", "Purpose", "", "First contact debrief"]
)
def test_other_sections_are_not_taken_for_contacts(heading: str) -> None:
    assert not is_contacts(heading)


def test_a_row_known_by_a_local_line_alone_keeps_that_lines_label() -> None:
    text = "# T\n\nWhy.\n\n### OIC-2: Which?\r\n- **Owner:** The desk\r\n- Deadline: 2026-06-30\r\n\nBert\n"

    made = adapted_text(text)

    assert made == "# T\n\nWhy.\n\n### OIC-2: Which?\r\n- **Owner:**\r\n"
    assert [row.ref for row in parse(made).requirements] == ["OIC-2"]


@pytest.mark.parametrize(
    ("kind", "key", "label", "local"),
    [
        (ChangeKind.HEADER, "owner", "Owner", True),
        (ChangeKind.HEADER, "title", "Title", False),
        (ChangeKind.FIELD, "needed_by", "Needed by", True),
        (ChangeKind.FIELD, "gap", "Gap", False),
        (ChangeKind.NOTES, None, "Notes", True),
        (ChangeKind.PROSE, None, "Contacts", True),
        (ChangeKind.PROSE, None, "Purpose", False),
        (ChangeKind.QUESTION, None, "Question", False),
    ],
)
def test_a_change_is_local_by_what_it_is_of(
    kind: ChangeKind, key: str | None, label: str, local: bool
) -> None:
    assert is_local(Change(kind, "R1", key, label, ("a",), ("b",))) is local
