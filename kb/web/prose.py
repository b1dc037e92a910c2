"""Written text as HTML: Markdown that somebody typed, set out so that a page may hold it.

Nothing in a text can run, hide, reach out or break the page around it: tags and comments show
as typed, images become their words, links go to http, https, mailto or this site only, and
every id is a requirement's reference or begins with a prefix of ours. A text that is too large
or built to hang is shown as plain text with a sentence that says why, within five seconds.

Setting out costs some 10 to 250 ms, so keep what comes back: `Rendered.kept()` is a text for
the store and `Rendered.from_kept()` its return. `RENDERER` changes whenever the same text would
come out differently, and belongs into the key under which it is kept.
"""

from __future__ import annotations

import atexit
import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup  # noqa: TID251 - one of the two rooms that may vouch for HTML

from kb.web.press import cage
from kb.web.press.cage import End

if TYPE_CHECKING:
    from collections.abc import Collection

RENDERER = "1"
MOST_BYTES = 2**20
MOST_LINES = 20_000

AS_WRITTEN = "so it is shown as plain text, exactly as written."
WHY_PLAIN = {
    "bytes": f"This text is larger than 1 MB, {AS_WRITTEN}",
    "lines": f"This text has more than 20,000 lines, {AS_WRITTEN}",
    "deep": f"This text is nested too deeply to be set out, {AS_WRITTEN}",
    "large": f"This text would become too large when set out, {AS_WRITTEN}",
    End.SLOW.value: f"This text takes too long to set out, {AS_WRITTEN}",
    End.CRASHED.value: f"This text could not be set out, {AS_WRITTEN}",
    End.BUSY.value: f"This text could not be set out just now, {AS_WRITTEN} Load the page again to retry.",
}

# HTML has no place for these: control characters, lone surrogates, what Unicode says is no character.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# A reference that looks like an id of our own pages, all of which are in small letters, never becomes one.
RESERVED = re.compile(r"(?:kb|govuk|moj|main|navigation|content)(?:[-/.]|\d|$)")
PREFIX = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class TocLine:
    """One heading: its level as shown (2 to 6), its anchor without `#`, its words as plain text."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text set out. `html` goes into a page as it is, within an element of class `kb-prose`.

    `too_large` says that it is plain text, and `note` why, in a sentence for the page. `lasting`
    is False only where another try may do better; such an answer is not worth keeping.
    """

    html: Markup
    toc: tuple[TocLine, ...] = ()
    too_large: bool = False
    note: str | None = None
    lasting: bool = True

    def kept(self) -> str:
        """Everything in it as one text for the store."""
        toc = [(line.level, line.anchor, line.text) for line in self.toc]
        return json.dumps(
            {"html": str(self.html), "toc": toc, "too_large": self.too_large, "note": self.note}
        )

    @classmethod
    def from_kept(cls, text: str) -> Rendered:
        """What `kept` gave. Only for texts from our own store: the HTML in them is believed."""
        kept = json.loads(text)
        return cls(
            html=Markup(kept["html"]),  # noqa: S704 - made by render_markdown
            toc=tuple(TocLine(*line) for line in kept["toc"]),
            too_large=kept["too_large"],
            note=kept["note"],
        )


def render_markdown(
    text: str, *, anchors: Collection[str] = (), prefix: str = "s", top_level: int = 2
) -> Rendered:
    """A Markdown text as HTML with its contents list.

    `anchors` are the references of the text's requirements: the first heading `REF: question`
    of each gets the id `REF` exactly, so that `#OIC-02` always finds it. All other ids begin
    with `prefix` and a hyphen; two texts on one page need two prefixes. The topmost heading is
    of `top_level` (2, below the page's own h1), and levels never skip. A YAML header is not
    cut off here: give the text below it. Never raises for any text; the answer says what was
    wrong with it.
    """
    if not PREFIX.fullmatch(prefix):
        raise ValueError("A prefix is a lower-case word.")
    text = UNFIT.sub("\ufffd", text)
    if len(text.encode()) > MOST_BYTES:
        return plain_text(text, why="bytes")
    if text.count("\n") + text.count("\r") - text.count("\r\n") >= MOST_LINES:
        return plain_text(text, why="lines")
    fit = [anchor for anchor in anchors if not RESERVED.match(anchor)]
    request = {"text": text, "anchors": fit, "prefix": prefix, "top": top_level}
    answer = cage.cages().ask(json.dumps(request).encode())
    if isinstance(answer, End):
        return plain_text(text, why=answer.value)
    reply = json.loads(answer)
    if "problem" in reply:
        return plain_text(text, why=reply["problem"])
    toc = tuple(TocLine(*line) for line in reply["toc"])
    return Rendered(html=Markup(reply["html"]), toc=toc)  # noqa: S704 - made and cleaned by the press


def plain_text(text: str, *, why: str) -> Rendered:
    """A text as it was typed, line by line. `why` is a key of WHY_PLAIN."""
    # A line end directly after <pre> is dropped by browsers; the extra one keeps the text's own.
    escaped = html.escape(UNFIT.sub("\ufffd", text))
    shown = Markup(f'<pre class="kb-plain">\n{escaped}</pre>')  # noqa: S704 - escaped above
    return Rendered(html=shown, too_large=True, note=WHY_PLAIN[why], lasting=why != End.BUSY.value)


def warm() -> None:
    """Makes the first text of a server as quick as the next. Returns at once."""
    cage.cages().warm()


atexit.register(cage.close)
