"""The program in the cage: takes requests off its line and answers each with HTML.

A request is four bytes of length, then JSON; so is an answer.

    {"text": ..., "anchors": [...], "prefix": "s", "top": 2}
    {"html": ..., "toc": [[level, anchor, text], ...]}   or   {"problem": "deep" | "large" | "crashed"}

A request that uses more than two seconds of processor time ends the program by SIGPROF.
"""

from __future__ import annotations

import contextlib
import json
import re
import resource
import signal
import socket
import struct
from typing import Any

import markdown
import nh3
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

# Relative, because this runs outside kb, under the name of its own folder alone.
from .tree import DEEPEST, Finish, Problem, References

SECONDS = 2.0
MEMORY = 512 * 2**20
LARGEST = 10 * 2**20
GROWTH, GROWTH_FLOOR = 40, 4096

TAGS = {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "code"),
    *("em", "strong", "a", "br", "hr", "table", "thead", "tbody", "tr", "th", "td", "sup", "div", "span"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "th": {"scope"},
    "ol": {"start"},
    "div": {"tabindex", "role", "aria-label"},
    **{tag: {"id"} for tag in ("h2", "h3", "h4", "h5", "h6", "li", "sup")},
}
CLASSES = {
    "p": {"kb-heading"},
    "th": {"kb-centre", "kb-right"},
    "td": {"kb-centre", "kb-right"},
    "div": {"kb-scroll", "kb-notes"},
    "span": {"kb-image"},
}
QUOTED_DEEPER = re.compile(rf"^(?:[ \t]*>){{{DEEPEST + 1}}}", re.MULTILINE)


def parser(request: dict[str, Any]) -> tuple[markdown.Markdown, Finish]:
    """A parser for one text and no other, so that nothing of one reaches the next."""
    md = markdown.Markdown(
        extensions=[
            TableExtension(use_align_attribute=True),
            FencedCodeExtension(),
            DefListExtension(),
            SaneListExtension(),
            # The marker holds a character that is taken out of every text, so none can ask for it.
            FootnoteExtension(
                PLACE_MARKER="\x02none\x03", BACKLINK_TEXT="Back to the text", BACKLINK_TITLE=""
            ),
        ]
    )
    # Without these three, tags, comments and entities are ordinary text, escaped like any other.
    md.preprocessors.deregister("html_block")
    md.inlinePatterns.deregister("html")
    md.inlinePatterns.deregister("entity")
    md.references = References()
    finish = Finish(md, request)
    md.treeprocessors.register(finish, "finish", -10)
    return md, finish


def checked_quotes(text: str) -> str:
    """The text itself; raises Problem before a parser meets thousands of nested quotations."""
    if QUOTED_DEEPER.search(text):
        raise Problem("deep")
    return text


def checked_size(made: str, most: int) -> str:
    """The HTML itself, once it is not larger than `most` bytes; else raises Problem."""
    if len(made) > most or len(made.encode()) > most:
        raise Problem("large")
    return made


def set_out(request: dict[str, Any]) -> dict[str, Any]:
    """The answer to one request: HTML and contents, or the problem."""
    try:
        md, finish = parser(request)
        raw = md.convert(checked_quotes(request["text"]))
        clean = nh3.clean(
            checked_size(raw, LARGEST),
            tags=TAGS,
            clean_content_tags=set(),
            attributes=ATTRIBUTES,
            allowed_classes=CLASSES,
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer nofollow",
        )
        most = min(LARGEST, max(GROWTH * len(request["text"].encode()), GROWTH_FLOOR))
        return {"html": checked_size(clean, most), "toc": finish.toc}
    except Problem as problem:
        return {"problem": str(problem)}
    except RecursionError:
        return {"problem": "deep"}
    except MemoryError:
        return {"problem": "large"}
    except Exception:  # noqa: BLE001 - a text that trips a library is shown as typed, not as a fault
        return {"problem": "crashed"}


def receive(line: socket.socket, size: int) -> bytes:
    """Exactly `size` bytes, or EOFError where the other side has gone."""
    parts = bytearray()
    while len(parts) < size:
        part = line.recv(min(size - len(parts), 2**20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


def serve(line: socket.socket) -> None:
    """Answers requests until the other side goes away."""
    while True:
        (size,) = struct.unpack("!I", receive(line, 4))
        request = json.loads(receive(line, size))
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        answer = json.dumps(set_out(request)).encode()
        signal.setitimer(signal.ITIMER_PROF, 0)
        line.sendall(struct.pack("!I", len(answer)) + answer)


def lock_up() -> None:
    """Takes away what setting out a text never needs: memory, files, core dumps."""
    set_out({"text": "# Warm\n\na *b* [c](d)\n", "anchors": [], "prefix": "s", "top": 2})
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))


def main(line: int) -> None:
    """Serves on the socket of that number until the other side goes away."""
    lock_up()
    with socket.socket(fileno=line) as ours, contextlib.suppress(EOFError, ConnectionError):
        serve(ours)
