"""Each change is one plain sentence for the person who decides about it."""

import pytest
from hypothesis import given

from kb.plan import compare, in_words, parse
from tests.plan.texts import PLANS, a_row, text_of

LONG = "The lay-bys on the A34 are watched by nobody at night and the public reports what it saw days after "
ROW = a_row(
    "OIC-04",
    "Which routes?",
    {
        "Gap": LONG * 2,
        "Sources": ["PND", "ANPR", "HMRC, Dover"],
        "Collector": "Roads policing",
        "Needed by": "2026-12-31",
        "Weather": "rain",
    },
    "A note.",
)
OTHER = a_row("OIC-05", "Which boats?", {"Gap": "all"})
PLAN = text_of(
    {"title": "Plan", "marking": "OFFICIAL", "themes": "sea, air"}, ["## Aim\n\nTo know.", ROW, OTHER]
)


def words(old: str, new: str) -> list[str]:
    assert old in PLAN
    return [in_words(change) for change in compare(parse(PLAN), parse(PLAN.replace(old, new)))]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("2026-12-31", "2026-09-30", "OIC-04: needed by moved from 31 December 2026 to 30 September 2026"),
        ("2026-12-31", "Weekly", "OIC-04: needed by changed from 31 December 2026 to “Weekly”"),
        ("2026-12-31", "31/12/2026", "OIC-04: needed by written as 31/12/2026, the same day as before"),
        ("- **Needed by:** 2026-12-31\n", "", "OIC-04: needed by taken out: 31 December 2026"),
        ("    - PND\n", "", "OIC-04: source PND taken out"),
        ("    - HMRC, Dover", "    - NCA\n    - Kent", "OIC-04: sources NCA and Kent added and source “HMRC, Dover” taken out"),
        ("    - PND\n    - ANPR", "    - ANPR\n    - PND", "OIC-04: sources put in another order"),
        ("Roads policing", "Desk", "OIC-04: collector changed from “Roads policing” to “Desk”"),
        ("rain", "snow", "OIC-04: Weather changed from “rain” to “snow”"),
        ("- **Weather:** rain", "- **Weather:** rain\n- **Priority:** 1", "OIC-04: priority added: “1”"),
        ("Which routes?", "Which roads?", "OIC-04: question changed from “Which routes?” to “Which roads?”"),
        ("A note.", "Another.", "OIC-04: notes changed"),
        ("A note.", "", "OIC-04: notes taken out"),
        ("marking: OFFICIAL", "marking: OFFICIAL-SENSITIVE", "The plan: marking changed from “OFFICIAL” to “OFFICIAL-SENSITIVE”"),
        ("sea, air", "sea", "The plan: theme air taken out"),
        ("To know.", "To know all.", "Section “Aim” changed"),
        ("## Aim\n\nTo know.", "", "Section “Aim” taken out"),
        (OTHER, "", "OIC-05 taken out: “Which boats?”"),
        (OTHER, f"{OTHER}\n\n{OTHER.replace('05', '06')}", "OIC-06 added: “Which boats?”"),
        (f"{ROW}\n\n{OTHER}", f"{OTHER}\n\n{ROW}", "Requirements in another order: OIC-05 moved"),
        ("- **Weather:**", "*  weather:", "Only the layout changed: spaces, line breaks or marks. Every part reads as before"),
    ],
)  # fmt: skip
def test_a_change_is_said_in_one_sentence(old: str, new: str, sentence: str) -> None:
    assert words(old, new) == [sentence]


def test_a_long_text_is_shown_from_where_it_begins_to_differ() -> None:
    (sentence,) = words(LONG * 2, LONG + LONG.replace("public", "driver"))

    assert sentence == (
        "OIC-04: gap changed from “… night and the public reports what it saw days after” "
        "to “… night and the driver reports what it saw days after”"
    )


def test_spaces_alone_are_said_to_be_spaces() -> None:
    assert words("Which routes?", "Which  routes?") == ["OIC-04: question differs in spaces only"]


def test_a_long_list_is_said_by_its_first_few() -> None:
    (sentence,) = words("    - ANPR", "    - ANPR\n" + "\n".join(f"    - S{n}" for n in range(9)))

    assert sentence == "OIC-04: sources S0, S1, S2, S3, S4 and 4 more added"


def test_a_second_line_and_a_line_without_a_label_are_named_as_such() -> None:
    assert words("- **Weather:** rain", "- **Weather:** rain\n- **Weather:** snow\n- loose") == [
        "OIC-04: Weather, line 2 added: “snow”",
        "OIC-04: a line without a label added: “loose”",
    ]


def test_moved_sections_are_named() -> None:
    old = text_of({}, ["## One", "## Two", ROW])
    new = text_of({}, ["## Two", ROW, "## One"])

    (change,) = compare(parse(old), parse(new))
    assert in_words(change) == "Sections in another order: “One” moved"


@given(PLANS, PLANS)
def test_every_change_has_a_sentence_of_one_line(old: str, new: str) -> None:
    for change in compare(parse(old), parse(new)):
        sentence = in_words(change)
        assert sentence
        assert "\n" not in sentence
        assert not sentence.endswith(".")
