"""Plans and rows, read and typed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.plan import (
    RowFacts,
    Status,
    day_words,
    facts,
    is_frequency,
    parse,
    read_day,
    read_period,
    row_facts,
    value_of,
)

WHOLE = """- **Priority:** 1
- **Theme:** Facilitation by sea
- **Sources:**
    - Coastguard
- **Collector:** Coastal officer
- **Reporting route:** Intelligence report
- **Needed by:** 2026-06-30
- **Answered when:** Two reports
- **Analysis:** Problem profile
- **Shared with:** SEROCU
"""


def row(body: str, header: str = "owner: x") -> RowFacts:
    doc = parse(f"---\n{header}\n---\n## Requirements\n### A-1: Where?\n{body}")
    return row_facts(doc, doc.requirements[0])


def test_a_row_with_every_part_is_complete() -> None:
    read = row(WHOLE)

    assert read.complete
    assert read.missing == ()
    assert (read.priority, read.theme, read.needed_by) == (1, "Facilitation by sea", dt.date(2026, 6, 30))


def test_what_is_missing_is_named_in_order() -> None:
    assert row("").missing == (
        "source",
        "collector",
        "date",
        "reporting route",
        "analysis",
        "shared with",
        "answered when",
    )


@pytest.mark.parametrize("line", WHOLE.splitlines()[4:])
def test_each_part_alone_makes_a_row_incomplete(line: str) -> None:
    assert not row(WHOLE.replace(line + "\n", "")).complete


def test_the_header_may_speak_for_rows_that_say_nothing() -> None:
    header = (
        "report by: IR\nanalysis: profile\nDissemination: SEROCU\nanswered_when: two reports\ncollector: no"
    )
    body = "- **Sources:** x\n- **Frequency:** Weekly\n"

    assert row(body, header).missing == ("collector",)


def test_the_plans_owner_is_not_every_rows_owner() -> None:
    doc = parse("---\nowner: OIC desk\nanalysis: profile\n---\n## Requirements\n### A-1: q\n")

    assert value_of(doc, doc.requirements[0], "owner") == ""
    assert value_of(doc, doc.requirements[0], "analysis") == "profile"


@pytest.mark.parametrize(
    ("line", "has_date"),
    [
        ("- **Needed by:** monthly\n", True),
        ("- **Needed by:** 31/03/2026\n", True),
        ("- **Frequency:** As found\n", True),
        ("- **Needed by:** soon\n", False),
        ("- **Needed by:** 31/02/2026\n", False),
        ("- **Frequency:**\n", False),
    ],
)
def test_a_day_or_a_frequency_counts_as_a_date(line: str, has_date: bool) -> None:
    assert ("date" not in row(line).missing) == has_date


@pytest.mark.parametrize(
    ("body", "visible_to"),
    [
        ("", None),
        ("- **Visible to:** own\n", ("own",)),
        ("- **Visible to:** Own force only\n", ("own",)),
        ("- **Visible to:** region\n", ("region",)),
        ("- **Visible to:** Region and partners\n", ("partners",)),
        ("- **Visible to:** all policing bodies\n", ("policing",)),
        ("- **Visible to:** kent, surrey; kent\n", ("kent", "surrey")),
        ("- **Visible to:**\n    - region\n    - kent\n", ("region", "kent")),
        ("- **Visible to:** region, Somebody Else\n", ("own",)),
        ("- **Visible to:** r\u0435gion\n", ("own",)),
        ("- **Visible to:**\n", ("own",)),
        ("- **Visible to:** policing\n- **Readers:** kent\n", ("own",)),
        ("\nnotes\n\n- **Visible to:** own\n", ("own",)),
    ],
)
def test_a_rows_own_audience_is_read_strictly(body: str, visible_to: tuple[str, ...] | None) -> None:
    assert row(body).visible_to == visible_to


def test_a_status_in_the_text_is_read_as_at_import() -> None:
    assert row("- **Status:** Partly answered\n").status is Status.PARTIAL


def test_a_row_is_past_from_the_day_after_it_was_needed_unless_settled() -> None:
    wanted = row("- **Needed by:** 2026-06-30\n")

    assert not wanted.is_past(dt.date(2026, 6, 30))
    assert wanted.is_past(dt.date(2026, 7, 1))
    assert not row("- **Needed by:** 2026-06-30\n- **Status:** answered\n").is_past(dt.date(2026, 7, 1))


def test_the_header_is_read_under_the_names_people_give() -> None:
    doc = parse(
        "---\ntitle: T\nPlan owner: OIC desk\nperiod: 1 April 2026 to 31 March 2027\nReview date: 31/01/2027\n"
        "theme: sea, land\nrecommendations:\n- HMICFRS-OIC-4\nhandling: Named partners\n---\n"
        f"## Requirements\n### A-1: q\n{WHOLE}\n### A-2: r\n"
    )

    read = facts(doc)
    assert (read.title, read.owner, read.handling) == ("T", "OIC desk", "Named partners")
    assert (read.period_from, read.period_to) == (dt.date(2026, 4, 1), dt.date(2027, 3, 31))
    assert read.review_by == dt.date(2027, 1, 31)
    assert (read.themes, read.recommendations) == (("sea", "land"), ("HMICFRS-OIC-4",))
    assert (read.rows, read.complete_rows) == (2, 1)


@pytest.mark.parametrize(
    "text", ["2026-03-01", "01/03/2026", "1/3/2026", "1 March 2026", "1st mar 2026", " 1 MARCH 2026 "]
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert read_day(text) == dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    "text", ["", "2026-02-30", "2026-3-1", "1/3/26", "March 2026", "0/0/2026", "1 Foo 2026", "1" * 9999]
)
def test_anything_else_is_no_day(text: str) -> None:
    assert read_day(text) is None


@given(st.dates())
def test_a_day_in_our_words_reads_as_that_day(day: dt.date) -> None:
    if day.year >= 1000:
        assert read_day(day_words(day)) == day
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-04-01/2027-03-31", dt.date(2026, 4, 1), dt.date(2027, 3, 31)),
        ("01/04/2026 to 31/03/2027", dt.date(2026, 4, 1), dt.date(2027, 3, 31)),
        ("1 April 2026 – 31 March 2027", dt.date(2026, 4, 1), dt.date(2027, 3, 31)),
        ("2026-04-01/", dt.date(2026, 4, 1), None),
        ("next year", None, None),
        ("31/03/2027", None, None),
    ],
)
def test_a_period_has_two_ends(text: str, first: dt.date | None, last: dt.date | None) -> None:
    assert read_period(text) == (first, last)


def test_frequencies_are_known_by_their_words() -> None:
    assert all(
        map(is_frequency, ["Weekly", "Monthly; review 30 Sep", "every two weeks", "as found", "twice a week"])
    )
    assert not any(map(is_frequency, ["", "soon", "next week", "this year", "daylight"]))
