"""How what is typed is read. Nothing that can be typed fails, and what is passed over is said."""

from __future__ import annotations

import random

import pytest

from kb.access import whole
from kb.search import scan
from kb.search.answer import Query
from kb.search.dates import days_of
from kb.search.question import (
    DEEPEST,
    LONGEST,
    MOST_PREFIXES,
    MOST_TERMS,
    Either,
    Every,
    Field,
    Not,
    Phrase,
    Prefix,
    Run,
    Word,
    read_question,
)
from tests.cast import TODAY
from tests.search.shelf_of_plans import a_plan, a_row, ask

A, B, C, D = map(Word, "abcd")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("a", A),
        ("a b", Run((A, B))),
        ("a AND b", Every((A, B))),
        ("a OR b AND c", Either((A, Every((B, C))))),
        ("a b OR c", Either((Run((A, B)), C))),
        ("(a OR b) AND c", Every((Either((A, B)), C))),
        ("a NOT b", Run((A, Not(B)))),
        ("a -b", Run((A, Not(B)))),
        ("a AND NOT b", Every((A, Not(B)))),
        ("NOT NOT a", A),
        ("-(a OR b) c", Run((Not(Either((A, B))), C))),
        ('-"a b"', Not(Phrase("a b"))),
        ("“a b”", Phrase("a b")),
        ('"a b', Phrase("a b")),
        ("title:a", Field("title", A)),
        ("Force:a", Field("organisation", A)),
        ('gap:"a b"', Field("gap", Phrase("a b"))),
        ("-title:a", Not(Field("title", A))),
        ("abc*", Prefix("abc")),
        ("and or not", Run((Word("and"), Word("or"), Word("not")))),
        ("in-country", Word("in-country")),
        ("a - b", Run((A, B))),
        ("", None),
        ("()", None),
        ("*", None),
    ],
)
def test_what_is_typed_is_read_as_meant(typed: str, read: object) -> None:
    assert read_question(typed).root == read


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("a" * (LONGEST + 1), f"first {LONGEST} characters"),
        ("a " * (MOST_TERMS + 1), f"first {MOST_TERMS} words"),
        ("(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1), f"more than {DEEPEST} deep"),
        ("abc* " * (MOST_PREFIXES + 1), f"Only {MOST_PREFIXES} words with a *"),
        ("ab*", "at least 3 letters"),
        ("*abc", "only at the end"),
        ("a*bc", "only at the end"),
        ("a AND", "both sides"),
        ("OR a", "both sides"),
        ("a NOT", "needs a word after it"),
        ("(a", "without its partner"),
        ("a)", "without its partner"),
        ("colour:red", "no field called “colour”"),
        ("needed:soon", "not a date"),
        ("title:", "needs a value"),
    ],
)
def test_what_is_passed_over_is_said_in_words(typed: str, note: str) -> None:
    notes = read_question(typed).notes

    assert any(note in sentence and sentence.endswith(".") for sentence in notes), notes


@pytest.mark.parametrize("typed", ["12:30", "https://example.org/a", "a:b:c", "plan", "s.25"])
def test_a_colon_or_a_stop_alone_is_nothing_to_speak_of(typed: str) -> None:
    assert ask(typed, (a_plan(1, full=typed),)).total_plans == 1


@pytest.mark.parametrize(
    "typed", ["2026-13", "2026-02-30", "31/31/2026", "0000", "..", "<", ">=", "99999", "2026-1-1-1"]
)
def test_what_is_no_date_is_no_date(typed: str) -> None:
    assert days_of(typed) is None


def test_a_search_of_common_words_alone_says_so() -> None:
    answer = ask("the of", (a_plan(1, full="the of"),))

    assert (answer.total_plans, answer.notes) == (
        0,
        ("Too common to look for: “the”, “of”. Add a word that says more.",),
    )


HOSTILE = [
    "*", "?*?*?*", "[a TO z]", " OR ".join(f"{c}*" for c in "abcdefghijklmnopqrstuvwxyz"), "word~9", "(" * 1000,
    ")" * 1000, "(" * 10_000 + ")" * 10_000, "NOT " * 1000, "-" * 1000, "a " * 10_000, "x" * 32_000, "x" * 1_000_000,
    "\0", "\0a\0", "a\x00b", "\u202egnissum", "😀", "👩‍👩‍👧‍👦 family", "\ud800", "a\ud800b", "ﬁ", "İ", "ß", "Ⅷ", "\u200b",
    "a\u0301" * 200, "'; DROP TABLE plans; --", "<script>alert(1)</script>", "{{7*7}}", "%s%n", "../../etc/passwd",
    '"' * 999, "“”„«»", "AND OR NOT", "AND AND AND", "title:title:title:", "needed:<>=..", "needed:9999-12-31..0001",
    "needed:>9999-12-31", "needed:<0001-01-01", "priority:" + "9" * 400, "priority:²", "ref:*", "ref:///", "force:",
    "status:\0", "abc* " * 100, '"' + "a " * 240 + '"', "lorry AND (ferry OR (trailer AND (boat OR (van))))", "٣", "数据",
    "a" * 64 + "*", "''''", "o'neill's", "-", "--", "- -", "-*", "NOT", "( )", "\t\n\r", "field:(a b)", "a\u2028b",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_whatever_is_typed_is_answered(typed: str) -> None:
    shelf = (a_plan(1, "lorry", a_row("R-1", "ferry\0 \ud800 😀", full={"gap": typed}), full=typed[:5000]),)

    answer = scan(Query(typed, whole(), TODAY), shelf)

    assert answer.total_plans in {0, 1}


def test_noise_of_any_kind_is_answered() -> None:
    rng = random.Random(11)
    shelf = (a_plan(1, "lorry", a_row("R-1", "ferry")),)
    pieces = [
        "lorry",
        "AND",
        "OR",
        "NOT",
        "(",
        ")",
        '"',
        "-",
        "*",
        "title:",
        "needed:",
        "<",
        "..",
        "2026",
        "ferry*",
        " ",
        "\0",
        "é",
    ]

    for _ in range(500):
        typed = "".join(rng.choices(pieces, k=rng.randint(1, 40)))

        assert ask(typed, shelf).total_plans in {0, 1}
