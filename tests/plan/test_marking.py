"""A marking counts only when it is exactly one that may be held."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import Invalid
from kb.plan import Marking, check_marking, check_markings, facts, parse, read_marking, row_facts, too_high


@pytest.mark.parametrize(
    ("text", "marking"),
    [
        ("OFFICIAL", Marking.OFFICIAL),
        (" official ", Marking.OFFICIAL),
        ("OFFICIAL-SENSITIVE", Marking.OFFICIAL_SENSITIVE),
        ("Official  Sensitive", Marking.OFFICIAL_SENSITIVE),
        ("OFFICIAL - SENSITIVE", Marking.OFFICIAL_SENSITIVE),
    ],
)
def test_the_two_markings_are_read_whatever_their_case(text: str, marking: Marking) -> None:
    assert read_marking(text) is marking
    assert check_marking(text) is marking


@pytest.mark.parametrize("text", ["", "OFFICAL", "public", "O-S", "OFFICIAL; handle with care", "AMBER"])
def test_other_words_are_no_marking_and_no_refusal(text: str) -> None:
    assert check_marking(text) is None


@pytest.mark.parametrize(
    "text",
    ["SECRET", "Top Secret", "UK SECRET", "TOP-SECRET//STRAP", "S E C R E T", "T.S.", "CONFIDENTIAL", "restricted",
     "OFFICIAL; SECRET"],
)  # fmt: skip
def test_a_tier_that_may_not_be_held_is_refused(text: str) -> None:
    assert too_high(text)
    with pytest.raises(Invalid, match="Only OFFICIAL"):
        check_marking(text)


@pytest.mark.parametrize("text", ["SECRETARIAT", "OFFICIAL", "UNRESTRICTED", ""])
def test_a_longer_word_that_holds_a_tier_is_not_that_tier(text: str) -> None:
    assert not too_high(text)


@pytest.mark.parametrize("text", ["PROTECT", "not protectively marked", "UNCLASSIFIED"])
def test_a_marking_of_an_older_scheme_is_never_mapped(text: str) -> None:
    with pytest.raises(Invalid, match="older scheme"):
        check_marking(text)


@pytest.mark.parametrize(
    "text",
    [
        "\u041eFFICIAL",
        "OFFICIAL\u200b",
        "OFF\u0131CIAL",
        "OFFICIAL\u2011SENSITIVE",
        "ＯＦＦＩＣＩＡＬ",
        "S\u0435CRET",
    ],
)
def test_characters_that_only_look_like_letters_are_refused(text: str) -> None:
    assert read_marking(text) is None
    with pytest.raises(Invalid, match="look like letters"):
        check_marking(text)


@given(st.text(max_size=30))
def test_nothing_but_the_words_themselves_is_read_as_official(text: str) -> None:
    if read_marking(text) is Marking.OFFICIAL:
        assert text.strip().upper() == "OFFICIAL"


ROW = "## Requirements\n### A-1: q\n- **Gap:** x\n"


@pytest.mark.parametrize(
    "text",
    [
        "---\nmarking: SECRET\n---\n",
        "---\nProtective marking: SECRET\n---\n",
        "---\nmarking: OFFICIAL\nclassification: TOP SECRET\n---\n",
        "---\nmarking:\n- OFFICIAL\n- SECRET\n---\n",
        "---\nmarking: SECRET\nnested:\n  a: b\n---\n",
        '---\nmarking: OFFICIAL\nmarking: "SECRET"\n---\n',
        ROW + "- **Marking:** SECRET\n",
        ROW + "\nwords\n\n- **Marking:** SECRET\n",
        ROW + "- **Classification:** S\u0435CRET\n",
    ],
)
def test_a_plan_is_refused_wherever_it_states_such_a_marking(text: str) -> None:
    with pytest.raises(Invalid):
        check_markings(parse(text))


def test_the_refusal_names_the_row() -> None:
    with pytest.raises(Invalid, match="Requirement A-1: Only OFFICIAL"):
        check_markings(parse(ROW + "- **Marking:** SECRET\n"))


@pytest.mark.parametrize(
    "text",
    ["---\nmarking: OFFICIAL\n---\nThe SECRET of success\n", "SECRET\n", "---\ntitle: SECRET\n---\n", ROW],
)
def test_a_word_in_prose_is_not_a_marking(text: str) -> None:
    check_markings(parse(text))


@pytest.mark.parametrize(
    ("header", "marking", "missing"),
    [
        ("marking: OFFICIAL", Marking.OFFICIAL, False),
        ("marking: OFFICIAL-SENSITIVE", Marking.OFFICIAL_SENSITIVE, False),
        ("marking: OFFICIAL\nclassification: OFFICIAL-SENSITIVE", Marking.OFFICIAL_SENSITIVE, False),
        ("marking: OFFICIAL\nclassification: whatever", Marking.OFFICIAL_SENSITIVE, True),
        ("marking: \u041eFFICIAL", Marking.OFFICIAL_SENSITIVE, True),
        ("marking: OFFICIAL # for now", Marking.OFFICIAL_SENSITIVE, True),
        ("owner: x", Marking.OFFICIAL_SENSITIVE, True),
        ("marking: OFFICIAL\nx:\n  y: z", Marking.OFFICIAL_SENSITIVE, True),
    ],
)
def test_a_plan_without_a_plain_marking_counts_as_sensitive(
    header: str, marking: Marking, missing: bool
) -> None:
    read = facts(parse(f"---\n{header}\n---\n"))

    assert (read.marking, read.marking_missing) == (marking, missing)


@pytest.mark.parametrize(
    ("body", "marking"),
    [
        ("", None),
        ("- **Marking:** OFFICIAL\n", Marking.OFFICIAL),
        ("- **Marking:** unclear\n", Marking.OFFICIAL_SENSITIVE),
        ("- **Marking:** OFFICIAL\n- **GSC:** OFFICIAL-SENSITIVE\n", Marking.OFFICIAL_SENSITIVE),
        ("\nnotes\n\n* marking: OFFICIAL-SENSITIVE\n", Marking.OFFICIAL_SENSITIVE),
    ],
)
def test_the_strictest_reading_of_a_rows_own_marking_counts(body: str, marking: Marking | None) -> None:
    doc = parse(ROW + body)

    assert row_facts(doc, doc.requirements[0]).marking is marking
