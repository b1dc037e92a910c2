"""Whatever is typed into an address is answered: soon, with a sound page, and with nothing from inside."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from urllib.parse import quote, urlencode

import pytest

from tests.web.client import INSIDE, Reader

Reading = Callable[[str], Reader]

LONG = [
    "a" * 600,
    "a " * 3000,
    "ä" * 5000,
    "(" * 2000,
    '"' * 2000,
    "x:" * 800,
    "-" * 3000,
    "a*" * 400,
    "0" * 4000,
]
NESTED = [
    "(" * 50 + "lorry" + ")" * 50,
    ")" * 40 + "(" * 40,
    "NOT " * 200 + "lorry",
    "a AND (b OR (c AND (d OR (e AND f))))" * 5,
    "((((((((((((((lorry OR drop) AND x) NOT y",
    " AND ".join("abcdefgh"),
    "OR " * 100,
    "AND AND OR NOT",
    '"unfinished (phrase AND',
]
BOMBS = [
    "*",
    "?",
    "a*",
    "*a",
    "a*b*c*",
    "?*?*",
    "ab*",
    "abc*",
    "a* b* c* d* e* f* g*",
    "****",
    "[a-z]*",
    "/.*/",
    "a~99",
    "x^9999",
]
FIELDS = [
    f"{field}:{value}"
    for field in (
        "title",
        "ref",
        "force",
        "theme",
        "priority",
        "status",
        "marking",
        "needed",
        "review",
        "nothing",
    )
    for value in ("", "*", '"', "<", ">=99999-99-99", "0000-00-00..", "..", "x" * 200, "\u0000", "(a OR b)")
]
UNICODE = [
    "\u0000", "a\u0000b", "\ud7ff", "\ufffe\uffff", "\u202edrop yrrol", "\u200b" * 50, "e\u0301" * 200, "𝖑𝖔𝖗𝖗𝖞", "🚚" * 200,
    "ﷺ" * 300, "İıſK", "\r\n\r\nSet-Cookie: a=b", "\x1b[31m", "\x7f", "Ω" * 499, "a" + "\u0300" * 1000,
]  # fmt: skip
INJECTIONS = [
    "' OR 1=1 --", "'; DROP TABLE plans; --", '"; SELECT * FROM people; --', "1 UNION SELECT secret", "%' OR '%'='",
    "{{7*7}}", "{% raw %}", "${7*7}", "#{7*7}", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "javascript:alert(1)", "../../etc/passwd", "/etc/passwd\u0000.md", "|id", "$(id)", "`id`", "&amp;lt;", "]]>", "<!--",
    "\\x41", "%00", "%25", "%", "+", "\\", "a\\*", "__proto__", "constructor", "nan", "inf", "-0", "1e999", "true", "null",
]  # fmt: skip
WORDS = [*LONG, *NESTED, *BOMBS, *FIELDS, *UNICODE, *INJECTIONS]

PARAMETERS = [
    *(
        f"q=lorry&page={page}"
        for page in ("0", "-1", "1e9", "99999", "999999999999", "٣", "²", "a", "%00", "1&page=2")
    ),
    *(f"q=lorry&sort={sort}" for sort in ("", "x", "best&sort=newest", "__class__", "%00")),
    *(
        f"q=lorry&{name}={value}"
        for name in (
            "organisation",
            "theme",
            "priority",
            "status",
            "state",
            "marking",
            "overdue",
            "sense",
            "as-typed",
        )
        for value in ("", "x", "%00", quote("'\";--"), quote("a" * 3000), "SAR:", ":", "SAR:none")
    ),
    "&".join(f"organisation=o{n}" for n in range(900)),
    "&".join(["q=lorry"] * 500),
    "q[]=lorry&q[a]=b",
    "q=%ff%fe%80",
    "q=%C0%AF",
    "q=%",
    "&&&==&=&q",
    ";q=lorry;page=2",
    urlencode({"q": "lorry", "x" * 2000: "y"}),
]
ADDRESSES = [
    *(f"/plans?{name}={value}" for name in ("organisation", "theme", "show", "page") for value in ("%00", "x" * 3000, "-1", "'--")),
    *(f"/plans/sussex/oic?on={day}" for day in ("0000-00-00", "9999-12-31", "0001-01-01", "2026-02-30", "20260331", "%00", "x" * 900)),
    *(f"/plans/sussex/oic/versions/{n}" for n in ("0", "99999", "9" * 30, "-1", "1.5", "%00")),
    *(f"/plans/{quote(ref)}" for ref in ("sussex/\u0000", "sussex/" + "x" * 3000, "Sussex/OIC", "sussex/oic'--", "ﬀ/ﬀ", "../x")),
    *(f"/search/suggest?q={quote(q)}" for q in ("", "a", "\u0000", "x" * 5000, "*", "(((", "🚚🚚", "'; --")),
    *(f"/audit?before={n}" for n in ("-1", "9" * 15, "9" * 30, "²", "%00")),
]  # fmt: skip


def test_there_are_enough_of_them() -> None:
    assert len(WORDS) + len(PARAMETERS) + len(ADDRESSES) > 250


def _sound(reader: Reader, path: str, *statuses: int) -> None:
    answer = reader.get(path)

    assert answer.status_code in statuses, (answer.status_code, path[:200])
    found = INSIDE.search(reader.words) if answer.mimetype == "text/html" else None
    # What was typed may be said back; only what was not typed gives the inside away.
    assert found is None or quote(found[0])[:6] in path or found[0] in reader.words[:900], found


@pytest.mark.parametrize("chunk", range(8))
def test_every_text_typed_into_the_search_box_gets_a_page_of_results(reading: Reading, chunk: int) -> None:
    reader = reading("Regional analyst")

    for words in WORDS[chunk::8]:
        _sound(reader, "/search?" + urlencode({"q": words}), 200)


@pytest.mark.parametrize("chunk", range(4))
def test_every_query_string_gets_a_page_of_results(reading: Reading, chunk: int) -> None:
    reader = reading("Regional analyst")

    for query in PARAMETERS[chunk::4]:
        _sound(reader, f"/search?{query}", 200)


def test_every_other_address_gets_an_answer_or_a_plain_no(reading: Reading) -> None:
    for reader, path in itertools.product((reading("Regional analyst"), reading("Auditor")), ADDRESSES):
        _sound(reader, path, 200, 308, 400, 404)


def test_what_was_typed_is_said_back_as_typed_and_never_as_markup(reading: Reading) -> None:
    reader = reading("Regional analyst")

    reader.get("/search?" + urlencode({"q": "<script>alert(1)</script>"}))

    assert "“<script>alert(1)</script>”" in reader.words
    assert all(script.get("src") for script in reader.all("script"))


def test_a_text_that_is_too_long_is_cut_and_the_page_says_so(reading: Reading) -> None:
    reader = reading("Regional analyst")

    reader.get("/search?" + urlencode({"q": "lorry " * 200}))

    assert "Only the first 500 characters were looked at." in reader.words
