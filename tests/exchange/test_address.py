"""Addresses and file names out of hostile ones."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.exchange import plan_address, safe_name

HOSTILE = [
    "../../etc/passwd", "..", ".", "/", "//", "\\\\server\\share", "C:\\con.md", "con", "NUL.md", "aux.txt", "a\0b",
    "a\nb", "a\r\nSet-Cookie: x", "%2e%2e%2f", "%00", "a b", "  ", "", "-", "--help", "-rf", "~root", "$(id)", "`id`",
    ";id", "|id", "&id", "a'b", 'a"b', "<script>", "{{7*7}}", "{% raw %}", "=1+1", "@SUM(1)", "日本語.md", "Ωmega",
    "e\u0301t\u00e9.md", "\u202egpj.md", "\u200b", "\ufeff", "😀.md", "\ud800", "x" * 5000, "a/" * 500, ".git/config",
    ".htaccess", "new", "draft.md", "history", "search", "versions", "index.json", "Thumbs.db", "com1", "LPT9.md",
    "a.md.md", "README.MD", "İstanbul", "ß", "ﬁle", "①②", "a\tb", "a:b", "a?b#c", "a*b", "con.md/x",
]  # fmt: skip


@pytest.mark.parametrize("path", HOSTILE)
def test_any_path_gets_an_address_that_is_one_word_of_a_url(path: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", plan_address(path, taken=()))
    assert len(plan_address(path, taken=())) <= 80


@pytest.mark.parametrize("path", HOSTILE)
def test_any_text_gets_a_file_name_that_every_system_takes(path: str) -> None:
    name = safe_name(path)

    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert name not in {"con", "nul", "aux", "prn", "com1", "lpt9"}


@given(st.lists(st.text(max_size=8) | st.sampled_from(HOSTILE), unique=True, max_size=40))
def test_no_two_paths_share_an_address(paths: list[str]) -> None:
    taken = {"plan"}

    for path in paths:
        taken.add(plan_address(path, taken=taken))

    assert len(taken) == len(paths) + 1


def test_the_address_reads_like_the_path() -> None:
    assert plan_address("docs/OIC plan (final).md", taken=()) == "docs-oic-plan-final"


def test_where_two_would_meet_the_second_ends_in_its_hash() -> None:
    second = plan_address("a_b.md", taken={"a-b"})

    assert re.fullmatch(r"a-b-[0-9a-f]{8}", second)
    assert second == plan_address("a_b.md", taken={"a-b", "a-b-c"})


@pytest.mark.parametrize("word", ["draft", "history", "new", "search"])
def test_a_word_that_means_something_in_an_address_is_never_a_plan(word: str) -> None:
    assert plan_address(f"{word}.md", taken=()) != word
