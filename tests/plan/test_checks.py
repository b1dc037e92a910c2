"""What is wrong with a plan is said in sentences, and only some of it stops approval."""

import datetime as dt

from kb.plan import Finding, findings, parse

ON = dt.date(2026, 5, 1)
HEADER = (
    "---\nmarking: OFFICIAL\nowner: OIC desk\nreview_by: 2027-01-31\nperiod: 2026-04-01/2027-03-31\n---\n"
)
FULL = (
    "- **Priority:** 1\n- **Sources:** x\n- **Collector:** x\n- **Reporting route:** x\n- **Needed by:** 2026-06-30\n"
    "- **Answered when:** x\n- **Analysis:** x\n- **Shared with:** x\n"
)


def found(text: str, **more: object) -> dict[tuple[str, str | None], Finding]:
    return {(f.kind, f.ref): f for f in findings(parse(text), on=ON, **more)}  # type: ignore[arg-type]


def row(body: str, ref: str = "A-1", question: str = "Where?") -> str:
    return f"## Requirements\n### {ref}: {question}\n{body}"


def test_a_whole_plan_has_no_findings() -> None:
    assert findings(parse(HEADER + row(FULL)), on=ON) == ()


def test_a_missing_marking_owner_or_question_blocks() -> None:
    read = found("---\nowner:\n---\n" + row(FULL, question=""))

    assert read["marking", None].blocks
    assert read["owner", None].blocks
    assert read["question", "A-1"].blocks
    assert not read["missing", None].blocks  # the review date


def test_a_doubled_reference_blocks_whatever_its_case() -> None:
    read = found(HEADER + row(FULL) + "### a-1: again\n" + FULL)

    assert read["duplicate", "A-1"].blocks
    assert "2 requirements have the reference A-1" in read["duplicate", "A-1"].sentence


def test_a_reference_that_was_taken_out_before_must_not_come_back() -> None:
    assert found(HEADER + row(FULL), gone={"a-1", "B-2"})["reused", "A-1"].blocks
    assert found(HEADER + row(FULL), gone={"B-2"}) == {}


def test_missing_parts_are_named_and_do_not_block() -> None:
    all_found = findings(parse(HEADER + row("- **Gap:** x\n")), on=ON)

    assert [f.sentence for f in all_found][:3] == [
        "A-1 has no source.",
        "A-1 has no collector.",
        "A-1 has no date.",
    ]
    assert not any(f.blocks for f in all_found)


def test_dates_in_another_form_come_with_the_fix() -> None:
    read = found(HEADER.replace("2027-01-31", "31/01/2027") + row(FULL.replace("2026-06-30", "30/06/2026")))

    assert read["date_form", "A-1"].sentence.endswith("Write 2026-06-30.")
    assert read["date_form", None].sentence.endswith("Write 2027-01-31.")


def test_dates_that_cannot_be_read_are_quoted() -> None:
    text = HEADER.replace("2027-01-31", "next year").replace("2026-04-01/2027-03-31", "this year")
    all_found = findings(parse(text + row(FULL.replace("2026-06-30", "soon"))), on=ON)

    assert {f.field for f in all_found if f.kind == "date"} == {"review_by", "period", "needed_by"}
    assert any("“soon”" in f.sentence for f in all_found)


def test_days_that_have_passed_are_said() -> None:
    text = HEADER.replace("2027-01-31", "2026-04-30") + row(FULL.replace("2026-06-30", "2026-04-30"))

    assert found(text)["past", "A-1"].sentence == "A-1 was needed by 30 April 2026."
    assert found(text)["past", None].sentence == "The review was due by 30 April 2026."


def test_unknown_choices_and_doubled_labels_are_said() -> None:
    read = found(
        HEADER + row(FULL.replace("** 1", "** urgent") + "- **Status:** odd\n- **Deadline:** 2026-07-01\n")
    )

    assert "“urgent”" in read["priority", "A-1"].sentence
    assert "“odd”" in read["status", "A-1"].sentence
    assert read["repeated", "A-1"].field == "needed_by"


def test_a_marking_that_does_not_count_blocks_in_header_and_row() -> None:
    read = found(HEADER.replace("OFFICIAL", "OFFICAL") + row(FULL + "- **Marking:** SECRET\n"))

    assert "“OFFICAL”" in read["marking", None].sentence
    assert read["marking", "A-1"].blocks
    assert "Only OFFICIAL" in read["marking", "A-1"].sentence


def test_a_header_that_cannot_be_read_is_said() -> None:
    assert ("header", None) in found("---\na:\n  b: c\n---\n")
