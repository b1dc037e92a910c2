"""One table of names, for labels, header keys and columns."""

import pytest

from kb.plan import (
    FIELDS,
    HEADER_FIELDS,
    OUTLINE_KEYS,
    Status,
    column_key_of,
    header_key_of,
    key_of,
    priority_of,
    status_of,
)
from kb.plan.fields import normal


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Needed by", "needed_by"),
        ("LTIOV", "needed_by"),
        ("deadline", "needed_by"),
        ("What we do not know", "gap"),
        ("What we don’t know", "gap"),
        ("Report by", "reporting_route"),
        ("Borrowed from", "borrowed_from"),
        ("Sources / collection", "sources"),
        ("SOURCES/COLLECTION", "sources"),
        ("shared_with", "shared_with"),
        ("Needed by (LTIOV)", "needed_by"),
        ("Weather", None),
        ("Needed by " + "x" * 100, None),
    ],
)
def test_labels_lead_to_fields_by_whatever_name_is_used(label: str, key: str | None) -> None:
    assert key_of(label) == key


@pytest.mark.parametrize("table", [FIELDS, HEADER_FIELDS])
def test_no_name_means_two_fields(table: tuple) -> None:
    names = [{normal(n) for n in (f.key, f.label, *f.aliases)} for f in table]

    assert sum(len(n) for n in names) == len(set().union(*names))


def test_the_outline_shows_priority_theme_and_indicators_only() -> None:
    assert OUTLINE_KEYS == ("priority", "theme", "indicators")


def test_columns_have_a_reference_and_a_question_too() -> None:
    assert column_key_of("Ref") == "ref"
    assert column_key_of("Intelligence requirement") == "question"
    assert column_key_of("Sources / collection") == "sources"
    assert key_of("Intelligence requirement") is None


def test_header_keys_have_their_own_names() -> None:
    assert header_key_of("Protective Marking") == "marking"
    assert header_key_of("Next review date") == "review_by"
    assert header_key_of("dissemination") == "shared_with"
    assert header_key_of("anything") is None


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("1", 1),
        ("High", 1),
        ("medium", 2),
        ("LOW", 3),
        ("P2", 2),
        ("Priority 3", 3),
        ("1 (chief's priority)", 1),
        ("High - seen weekly", 1),
        ("12", None),
        ("4", None),
        ("1.5", None),
        ("Very high", None),
        ("", None),
    ],
)
def test_priorities_are_read_from_numbers_and_words(text: str, priority: int | None) -> None:
    assert priority_of(text) == priority


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Open", Status.PROPOSED),
        ("Partly answered", Status.PARTIAL),
        ("partly-answered", Status.PARTIAL),
        ("Answered (3 May 2026)", Status.ANSWERED),
        ("tasked", Status.TASKED),
        ("who knows", None),
        ("", None),
    ],
)
def test_statuses_are_read_from_ours_and_others_words(text: str, status: Status | None) -> None:
    assert status_of(text) == status
