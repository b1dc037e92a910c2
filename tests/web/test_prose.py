"""Written text as HTML: what a plan may look like, and what no text can do."""

from __future__ import annotations

import json
import re
from pathlib import Path

import html5lib
import pytest

from kb.web.press import cage
from kb.web.press.cage import Cages, End
from kb.web.prose import MOST_BYTES, MOST_LINES, Rendered, TocLine, plain_text, render_markdown, warm

HTML = "{http://www.w3.org/1999/xhtml}"
ALLOWED = {
    "a": {"href", "title", "rel"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "th": {"class", "scope"},
    "td": {"class"},
    "ol": {"start"},
    "span": {"class"},
    "pre": {"class"},
    "p": {"class"},
    **{tag: {"id"} for tag in ("h2", "h3", "h4", "h5", "h6", "li", "sup")},
    **{tag: set() for tag in ("ul", "dl", "dt", "dd", "blockquote", "code", "em", "strong", "br", "hr")},
    **{tag: set() for tag in ("table", "thead", "tbody", "tr")},
}
OUR_IDS = re.compile(r"s-[a-z0-9-]+|[A-Za-z][A-Za-z0-9]*([-/.][A-Za-z0-9]+)*")


def held_to_the_list(rendered: Rendered) -> None:
    """Fails for any tag, attribute, address or id that a written text must not bring into a page."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    ids = []
    for element in parser.parseFragment(str(rendered.html), container="div").iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert element.tag in ALLOWED, element.tag
        assert set(element.attrib) <= ALLOWED[element.tag], (element.tag, element.attrib)
        href = element.attrib.get("href", "")
        assert re.match(r"(https?:|mailto:|[^:]*$|[^:]*[/?#])", href), href
        ids += [element.attrib["id"]] if "id" in element.attrib else []
    assert len(ids) == len(set(ids))
    assert all(OUR_IDS.fullmatch(one) for one in ids), ids


def test_a_requirement_is_found_by_its_reference() -> None:
    text = "# Plan\n\n## Requirements\n\n### OIC-02: Which *routes*?\n\n- **Priority:** 1\n"

    rendered = render_markdown(text, anchors=["OIC-02"])

    assert '<h4 id="OIC-02">OIC-02: Which <em>routes</em>?</h4>' in rendered.html
    assert rendered.toc == (
        TocLine(2, "s-plan", "Plan"),
        TocLine(3, "s-requirements", "Requirements"),
        TocLine(4, "OIC-02", "OIC-02: Which routes?"),
    )


def test_a_heading_that_is_no_requirement_never_takes_a_reference_as_its_id() -> None:
    rendered = render_markdown("## COVID-19: advice\n\n## OIC-02: a\n\n## OIC-02: b\n", anchors=["OIC-02"])

    assert [line.anchor for line in rendered.toc] == ["s-covid-19-advice", "OIC-02", "s-oic-02-b"]


def test_a_heading_leaves_the_id_of_a_later_requirement_free() -> None:
    rendered = render_markdown("## 1\n\n## s-1: a\n", anchors=["s-1"])

    assert [line.anchor for line in rendered.toc] == ["s-1-2", "s-1"]


@pytest.mark.parametrize("reference", ["kb-1", "kb-timeout1", "govuk-1", "main-1", "navigation1"])
def test_a_reference_that_looks_like_an_id_of_our_own_pages_becomes_none(reference: str) -> None:
    rendered = render_markdown(f"## {reference}: a\n", anchors=[reference])

    assert rendered.toc[0].anchor.startswith("s-")


def test_headings_with_the_same_words_get_ids_of_their_own() -> None:
    rendered = render_markdown("## Notes\n\n## Notes\n\n## Notes 2\n\n## Notes\n\n## 漢字\n")

    assert len({line.anchor for line in rendered.toc}) == 5
    held_to_the_list(rendered)


def test_heading_levels_never_skip() -> None:
    rendered = render_markdown("## A\n\n##### B\n\n### C\n\n# D\n")

    assert [line.level for line in rendered.toc] == [2, 3, 3, 2]


def test_a_heading_in_a_quotation_opens_no_part_of_the_text() -> None:
    rendered = render_markdown("> # Quoted\n\n- # Listed\n")

    assert rendered.toc == ()
    assert "<h" not in rendered.html


def test_tags_and_comments_show_as_typed() -> None:
    text = '<b>bold</b> <!-- hidden --> <script>alert(1)</script>\n\n<div style="x">\nblock\n</div>\n\n<!--\nnote\n-->\n'

    rendered = render_markdown(text)

    for typed in (
        "&lt;b&gt;",
        "&lt;!-- hidden --&gt;",
        "&lt;script&gt;",
        "&lt;div style=",
        "block",
        "--&gt;",
    ):
        assert typed in rendered.html
    held_to_the_list(rendered)


def test_a_link_address_that_nothing_uses_is_shown() -> None:
    rendered = render_markdown("[a][used]\n\n[used]: http://e.org\n[//]: # (a secret remark)\n")

    assert "[//]: # (a secret remark)" in rendered.html
    assert "[used]:" not in rendered.html


def test_an_image_becomes_its_words_and_nothing_is_fetched() -> None:
    rendered = render_markdown("![A map](http://e.org/x.png) ![](data:image/png;base64,AA)")

    assert "[image: A map]" in rendered.html
    assert "[image]" in rendered.html
    assert "e.org" not in rendered.html


def test_a_wide_table_can_be_scrolled_by_keyboard_and_keeps_its_alignment() -> None:
    rendered = render_markdown("| a | b |\n|---|--:|\n| 1 | 2 |\n")

    assert 'tabindex="0"' in rendered.html
    assert '<td class="kb-right">2</td>' in rendered.html
    assert '<th scope="col">a</th>' in rendered.html


def test_links_leave_without_telling_where_they_come_from() -> None:
    rendered = render_markdown("[a](https://e.org) [b](#notes) [](http://q.org)\n\n## Notes\n")

    assert '<a href="https://e.org" rel="noopener noreferrer nofollow">a</a>' in rendered.html
    assert 'href="#s-notes"' in rendered.html
    assert ">http://q.org</a>" in rendered.html


def test_notes_go_there_and_back_by_ids_of_ours() -> None:
    rendered = render_markdown("One[^main-content] two[^main-content]\n\n[^main-content]: The note\n")

    assert "main-content" not in rendered.html
    targets = re.findall(r'href="#([^"]+)"', rendered.html)
    assert targets
    assert all(f'id="{target}"' in rendered.html for target in targets)
    held_to_the_list(rendered)


def test_two_texts_on_one_page_share_no_id() -> None:
    text = "## A\n\nb[^1]\n\n[^1]: c\n"

    first, second = render_markdown(text, prefix="a"), render_markdown(text, prefix="b")

    ids = re.findall(r' id="([^"]+)"', first.html + second.html)
    assert len(ids) == len(set(ids)) == 6


DISGUISES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "javascript&#58;alert(1)",
    "&#106;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "\x01javascript:alert(1)",
    "java&#x0A;script:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:http://e/1",
    "view-source:x",
    '//e.org/x" onclick="alert(1)',
]


@pytest.mark.parametrize("address", DISGUISES)
@pytest.mark.parametrize(
    "form", ["[x]({})", "[x](<{}>)", "<{}>", "[x][y]\n\n[y]: {}", "[x][y]\n\n[y]: <{}>", "![x]({})"]
)
def test_no_address_runs_anything(address: str, form: str) -> None:
    rendered = render_markdown(form.format(address))

    held_to_the_list(rendered)
    assert not re.search(r'(href|src)="\s*(java|data|vb|file|blob|view)', str(rendered.html), re.IGNORECASE)


BREAKERS = [
    '[x](http://e.org "a" onclick="alert(1)")',
    "[x](http://e.org 'a\" onclick=alert(1) x=\"')",
    '[x](http://e.org "<script>alert(1)</script>")',
    "```js onclick=alert(1)\n</code></pre><script>\n```",
    '```{ #main-content .x onclick="alert(1)" }\na\n```',
    "`</code><script>alert(1)</script>`",
    "<svg/onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<form action=/sign-out method=post><button>x</button></form>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<base href=//e.org>",
    "<meta http-equiv=refresh content=0>",
    "</div></main></body></html><script>alert(1)</script>",
    "*<b*>c</b*>",
    "| a | b |\n|---|---|\n| <script>alert(1)</script> | x |",
    "# <script>alert(1)</script>",
    "[^<script>]: a\n\nb[^<script>]",
    "a\n: <script>alert(1)</script>",
    "<x@e.org onclick=alert(1)>",
    "\x02klzzwxh:0\x03 \x02wzxhzdk:0\x03 \x02amp\x03",
    "&lt;script&gt; &amp;lt;script&amp;gt; &#60;script&#62;",
    "\ud800 \x00 \ufffe \x1b[31m \u202e",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]> <?php x ?>",
]


@pytest.mark.parametrize("text", BREAKERS)
def test_no_text_breaks_out_of_its_place(text: str) -> None:
    rendered = render_markdown(text)

    held_to_the_list(rendered)
    held_to_the_list(plain_text(text, why="deep"))
    assert "<script" not in rendered.html.lower()
    assert all("<" not in line.text or "<" in text for line in rendered.toc)


HOSTILE = {
    "quotes": ">" * 20_000 + " a",
    "quotes that grow": "\n".join(">" * depth + " a" for depth in range(1, 300)),
    "lists": "\n".join("    " * depth + "- a" for depth in range(300)),
    "brackets": "[" * 2_000,
    "bracket pairs": "[" * 1_000 + "]" * 1_000,
    "emphasis": "*a **b " * 5_000 + "b** a* " * 5_000,
    "stars": "*" * 50_000 + "a",
    "backticks": " ".join("`" * length for length in range(200)),
    "open tags": "<a " * 20_000,
    "open comments": "<!--" * 20_000,
    "entities": "&amp;" * 20_000,
    "one address many times": "[a]: http://e/" + "x" * 5_000 + "\n\n" + "[a] " * 2_000,
    "many addresses": "\n".join(f"[r{n}]: /u{n}" for n in range(5_000)),
    "a table that grows": "|a" * 300 + "\n" + "|-" * 300 + "\n" + "|\n" * 2_000,
    "headings": "# a\n\n" * 3_000,
    "fences": "```\n" * 10_000,
    "definitions": "a\n: b\n" * 500,
    "notes": "".join(f"[^{n}]: x\n" for n in range(500)) + "".join(f"[^{n}] " for n in range(500)),
    "escapes": "\\*" * 20_000,
    "spaces": "a" + " " * 50_000 + "b",
    "tabs": "\t" * 20_000 + "a",
    "blank lines": "\n" * 19_999,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_text_built_to_hang_or_swell_is_answered_within_bounds(name: str) -> None:
    text = HOSTILE[name]

    rendered = render_markdown(text)

    assert len(rendered.html) <= max(40 * len(text), 4096)
    assert (rendered.note is not None) == rendered.too_large
    held_to_the_list(rendered)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a" * (MOST_BYTES + 1), "larger than 1 MB"),
        ("é" * (MOST_BYTES // 2 + 1), "larger than 1 MB"),
        ("a\n" * MOST_LINES, "more than 20,000 lines"),
        ("a\r\n" * MOST_LINES, "more than 20,000 lines"),
        (">" * 101 + "a", "nested too deeply"),
        ("\n".join("    " * depth + "- a" for depth in range(60)), "nested too deeply"),
        ("[a]: http://e/" + "x" * 5_000 + "\n\n" + "[a] " * 2_000, "too large when set out"),
    ],
)
def test_a_text_over_a_limit_is_shown_as_typed_and_says_why(text: str, words: str) -> None:
    rendered = render_markdown(text)

    assert rendered.note is not None
    assert words in rendered.note
    assert rendered.too_large
    assert rendered.lasting
    assert str(rendered.html).startswith('<pre class="kb-plain">')


@pytest.mark.parametrize("text", [">" * 99 + " a", "a\n" * (MOST_LINES - 1), "a" * MOST_BYTES])
def test_a_text_just_within_the_limits_is_set_out(text: str) -> None:
    assert render_markdown(text).note is None


@pytest.mark.slow
def test_a_text_that_takes_too_long_is_shown_as_typed_and_the_next_one_is_set_out() -> None:
    rendered = render_markdown("[" * 100_000)
    following = render_markdown("*a*")

    assert rendered.note is not None
    # On a machine that has no time for it either, it is not known how long it would take: that is not kept.
    busy = "just now" in rendered.note
    assert busy or "takes too long" in rendered.note
    assert rendered.lasting is not busy
    assert busy or following.html == "<p><em>a</em></p>"


def test_a_program_that_was_ended_meanwhile_is_replaced() -> None:
    cages = Cages(1)
    request = json.dumps({"text": "a", "anchors": [], "prefix": "s", "top": 2}).encode()
    cages.ask(request)
    held = cages._places.get()
    assert held is not None
    held.program.kill()
    held.program.wait()
    cages._places.put(held)

    answer = cages.ask(request)
    cages.close()

    assert isinstance(answer, bytes)
    assert json.loads(answer)["html"] == "<p>a</p>"


def test_with_every_cage_taken_the_text_is_shown_as_typed_for_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cage, "WAIT_SECONDS", 0.01)
    monkeypatch.setattr(cage, "_here", [Cages(0)])

    rendered = render_markdown("*a* <b>")

    assert rendered.html == '<pre class="kb-plain">\n*a* &lt;b&gt;</pre>'
    assert not rendered.lasting
    assert rendered.note is not None
    assert "just now" in rendered.note


def test_a_text_that_cannot_be_started_on_is_busy_and_not_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cage.sys, "executable", "/nonexistent/python")

    assert Cages(1).ask(b"{}") is End.BUSY


def test_the_program_sees_none_of_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_SECRET", "not-for-the-cage")
    started = cage.Cage.start()

    seen = Path(f"/proc/{started.program.pid}/environ").read_bytes()
    started.stop()

    assert b"KB_SECRET" not in seen


def test_what_is_kept_comes_back_the_same() -> None:
    rendered = render_markdown("## A <b>\n\n*b*\n")

    assert Rendered.from_kept(rendered.kept()) == rendered


def test_starting_ahead_leaves_a_program_running() -> None:
    warm()

    assert render_markdown("a").html == "<p>a</p>"


def test_a_prefix_that_could_break_an_id_is_refused() -> None:
    with pytest.raises(ValueError, match="prefix"):
        render_markdown("a", prefix='x" onclick="')
