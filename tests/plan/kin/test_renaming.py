"""Other references for a text's rows, and how two plans with references of their own are laid side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.plan import only_rows, parse, side_by_side, with_refs

TEXT = """\
---
title: T
---

# T

See OIC-01 and OIC-02.

## Requirements

### OIC-01: Which lay-bys, as in OIC-02?

- **Gap:** OIC-01 says so.

Notes on OIC-01.

### oic-02: Which yards?

- **Gap:** All.
"""
REFS = st.sampled_from([*(f"OIC-{n:02}" for n in range(1, 9)), "T/1", "T/2", "R7b", "x-1"])
OURS = st.lists(REFS, unique=True, max_size=8)


def refs(text: str) -> list[str]:
    return [row.ref for row in parse(text).requirements]


def test_only_headings_are_renamed_in_any_case_and_the_wording_stays() -> None:
    made = with_refs(TEXT, {"oic-01": "TVP-7", "OIC-02": "TVP-8"})

    changed = [pair for pair in zip(TEXT.splitlines(), made.splitlines(), strict=True) if pair[0] != pair[1]]
    assert changed == [
        ("### OIC-01: Which lay-bys, as in OIC-02?", "### TVP-7: Which lay-bys, as in OIC-02?"),
        ("### oic-02: Which yards?", "### TVP-8: Which yards?"),
    ]


def test_two_rows_can_change_places_without_meeting() -> None:
    assert refs(with_refs(TEXT, {"OIC-01": "oic-02", "OIC-02": "OIC-01"})) == ["oic-02", "OIC-01"]


def test_a_doubled_reference_is_renamed_wherever_it_stands() -> None:
    text = "### A-1: What?\n- **Gap:** x\n\n### A-1: Which?\n- **Gap:** y\n"

    assert refs(with_refs(text, {"A-1": "B-1"})) == ["B-1", "B-1"]


@pytest.mark.parametrize("names", [{}, {"OIC-01": "OIC-01"}, {"OIC-99": "X-1"}])
def test_without_another_name_the_text_is_itself(names: dict[str, str]) -> None:
    assert with_refs(TEXT, names) == TEXT


@given(st.lists(REFS, unique=True, max_size=8), st.permutations([f"N-{n}" for n in range(8)]))
def test_renaming_there_and_back_gives_the_text_again(own: list[str], new: list[str]) -> None:
    text = "# T\r\n\r\n" + "".join(f"### {ref}: What of {ref}?\r\n- **Gap:** {ref}\r\n\r\n" for ref in own)
    names = dict(zip(own, new, strict=False))

    there = with_refs(text, names)

    assert refs(there) == [names[ref] for ref in own]
    assert with_refs(there, {name: ref for ref, name in names.items()}) == text


def test_single_rows_are_cut_out_as_they_are_written() -> None:
    assert only_rows(TEXT, ["Oic-02"]) == "### oic-02: Which yards?\n\n- **Gap:** All.\n"
    assert only_rows(TEXT, []) == ""
    assert only_rows(TEXT, ["OIC-01", "OIC-02"]) == TEXT[TEXT.index("### OIC-01") :]


def test_rows_stand_under_what_they_were_paired_with_and_strangers_get_a_mark() -> None:
    names = side_by_side(
        ["OIC-01", "TVP-2"],
        ["OIC-01", "OIC-02", "OIC-03"],
        origins={"TVP-2": "oic-01", "OIC-01": ""},
        same=False,
        mark="SUSSEX",
    )

    assert names == {"OIC-01": "TVP-2", "OIC-02": "OIC-02", "OIC-03": "OIC-03"}


def test_where_equal_references_are_the_same_row_they_stay_unless_it_was_said_otherwise() -> None:
    ours = ["OIC-01", "OIC-02", "OIC-03"]

    names = side_by_side(ours, ours, origins={"OIC-02": "", "OIC-03": "OIC-01"}, same=True, mark="SUSSEX")

    assert names == {"OIC-01": "OIC-03", "OIC-02": "SUSSEX-OIC-02", "OIC-03": "SUSSEX-OIC-03"}


@given(OURS, OURS, st.dictionaries(REFS, st.one_of(REFS, st.just("")), max_size=5), st.booleans())
def test_each_row_gets_one_name_and_never_that_of_another_row_of_ours(
    ours: list[str], theirs: list[str], told: dict[str, str], same: bool
) -> None:
    origins: dict[str, str] = {}
    for ref, row in told.items():  # as is kept: no two of ours come from one row
        if not row or row not in origins.values():
            origins[ref] = row

    names = side_by_side(ours, theirs, origins=origins, same=same, mark="S")

    assert set(names) == set(theirs)
    assert len(set(names.values())) == len(names)
    for ref, name in names.items():
        if name in ours:
            assert origins.get(name, name if same else None) == ref
    for own, row in origins.items():
        if own in ours and row in theirs:
            assert names[row] == own
