"""A strict reader of our own pages, and a client whose every page is read so.

A page that fails says what to mend. What must stay true of a page, whoever asks and whatever it is about:
strict HTML5, one main heading, a title, a language, unique ids, a label for every box, nothing inline,
the standing headers, and never a word about the inside of the machine.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

import flask
import html5lib
from werkzeug.test import TestResponse

from kb.web.headers import ALWAYS

XHTML = "{http://www.w3.org/1999/xhtml}"
EVENT = re.compile(r"on[a-z]+")
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
# What only a machine says: a trace, a path, a statement, a library's or a server's name.
INSIDE = re.compile(
    r"Traceback|File \"/|\.py\b|/site-packages|sqlalchemy|sqlite3?|psycopg|SELECT .* FROM|werkzeug|jinja2|"
    r"gunicorn|whoosh|UndefinedError|KeyError|ValueError|TypeError|OperationalError",
    re.IGNORECASE,
)


class PageFaultError(AssertionError):
    """What is wrong with a page, and what to mend."""


def read(text: str) -> ET.Element:
    """The page as a browser reads it, refusing what a browser would only forgive."""
    parser = html5lib.HTMLParser(strict=True)
    try:
        return parser.parse(text)
    except html5lib.html5parser.ParseError as why:
        (line, _), code, _ = parser.errors[-1]
        near = text.splitlines()[max(0, line - 2) : line + 1]
        raise PageFaultError(f"Not strict HTML5: {code} ({why}) near line {line}: {near}") from why


def faults_of(root: ET.Element) -> Iterator[str]:
    """Everything that is wrong with the markup of one page, as sentences."""
    tags = [(el.tag.removeprefix(XHTML), el) for el in root.iter() if isinstance(el.tag, str)]
    yield from _frame_faults(root, tags)
    ids = Counter(el.get("id") for _, el in tags if el.get("id"))
    yield from (f"The id “{one}” stands {n} times: make it unique." for one, n in ids.items() if n > 1)
    for tag, el in tags:
        yield from _inline_faults(tag, el)
        yield from _reference_faults(tag, el, set(ids))
    yield from _label_faults(root, tags)


def _frame_faults(root: ET.Element, tags: list[tuple[str, ET.Element]]) -> Iterator[str]:
    headings = sum(tag == "h1" for tag, _ in tags)
    if headings != 1:
        yield f"A page has one h1, this one has {headings}: set it in block main."
    title = " ".join((root.findtext(f".//{XHTML}title") or "").split())
    if not title or title.startswith("–"):
        yield "The page has no title of its own: set block title."
    if root.get("lang") != "en-GB":
        yield "The html element must say lang=en-GB: extend layout.html."
    if sum(tag == "main" for tag, _ in tags) != 1:
        yield "A page has one main element: extend layout.html."


def _inline_faults(tag: str, el: ET.Element) -> Iterator[str]:
    if tag == "script" and (not el.get("src") or (el.text or "").strip()):
        yield "An inline script: the policy forbids it, so put it into front/js."
    if tag == "style" or el.get("style") is not None:
        yield f"An inline style on {tag}: the policy forbids it, so use a class."
    yield from (
        f"{name} on {tag}: listen in front/js instead." for name in el.attrib if EVENT.fullmatch(name)
    )
    for name in ("href", "src", "action", "formaction"):
        if (el.get(name) or "").strip().lower().startswith(("javascript:", "data:", "vbscript:")):
            yield f"{name}={el.get(name)!r} on {tag} runs or carries what it should not."


def _reference_faults(tag: str, el: ET.Element, ids: set[str | None]) -> Iterator[str]:
    for name in ("aria-describedby", "aria-labelledby", "for"):
        for one in (el.get(name) or "").split():
            if one not in ids:
                yield f"{name}=“{one}” on {tag} leads to nothing: give the other element that id."
    if tag == "button" and el.get("type") is None:
        yield "A button without type sends its form by accident: say type=submit or type=button."


def _label_faults(root: ET.Element, tags: list[tuple[str, ET.Element]]) -> Iterator[str]:
    labelled = {el.get("for") for tag, el in tags if tag == "label"}
    inside = {el for label in root.iter(f"{XHTML}label") for el in label.iter()}
    for tag, el in tags:
        if tag not in {"input", "select", "textarea"} or el.get("type") in UNLABELLED:
            continue
        if not (el.get("id") in labelled or el in inside or el.get("aria-label")):
            yield f"The {tag} named “{el.get('name')}” has no label: write one with its id in for."


def check_markup(text: str) -> None:
    """Raises PageFaultError unless a page is sound."""
    if faults := list(faults_of(read(text))):
        raise PageFaultError(" | ".join(faults))


def check_answer(answer: TestResponse) -> None:
    """Raises PageFaultError unless the answer, page or not, is as every answer of ours must be."""
    faults = [
        f"The header {name} must be “{value}”: see kb/web/headers.py."
        for name, value in ALWAYS.items()
        if answer.headers.get(name) != value
    ]
    lasting = answer.request.path.startswith("/static/") and answer.status_code in {200, 304}
    if not lasting and answer.headers.get("Cache-Control") != "no-store":
        faults.append("A private answer must say Cache-Control: no-store.")
    if answer.mimetype == "text/html" and answer.status_code not in {204, 301, 302, 303, 304, 308}:
        faults.extend(_page_faults(answer))
    if faults:
        raise PageFaultError(f"{answer.request.method} {answer.request.path}: " + " | ".join(faults))


def _page_faults(answer: TestResponse) -> Iterator[str]:
    text = answer.get_data(as_text=True)
    if answer.request.method in {"HEAD", "OPTIONS"}:
        return
    root = read(text)
    yield from faults_of(root)
    if answer.status_code >= 400 and (found := INSIDE.search("".join(root.itertext()))):
        yield f"A refusal must say nothing internal, but says “{found[0]}”."


@dataclass
class Reader:
    """One sample person (by a piece of their name) reading pages; nobody where `name` is empty."""

    app: flask.Flask
    name: str = ""
    page: ET.Element = field(default_factory=lambda: ET.Element("html"), repr=False)
    text: str = ""

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        if self.name:
            self.get("/sign-in")
            forms = [f for f in self.page.iter(f"{XHTML}form") if self.name in "".join(f.itertext())]
            assert forms, f"No sample person is called {self.name}."
            fields = {one.get("name"): one.get("value") for one in forms[0].iter(f"{XHTML}input")}
            assert self.client.post("/sign-in/sample", data=fields).status_code == 303

    def get(self, path: str, **options: object) -> TestResponse:
        """Open an address, not following where it leads."""
        return self._took(self.client.get(path, **options))  # type: ignore[arg-type]  # the test says which

    def post(self, path: str, **fields: object) -> TestResponse:
        """Send a form with the token of the page that is open."""
        return self._took(self.client.post(path, data={"csrf_token": self.token, **fields}))

    @property
    def token(self) -> str:
        """The token that the forms of the open page carry."""
        tokens = [i.get("value") or "" for i in self.all("input") if i.get("name") == "csrf_token"]
        return tokens[0] if tokens else ""

    @property
    def words(self) -> str:
        """What the page says within its main part."""
        main = self.page.find(f".//{XHTML}main")
        return " ".join("".join(main.itertext()).split()) if main is not None else ""

    def all(self, tag: str) -> list[ET.Element]:
        """Every element of that kind on the page."""
        return list(self.page.iter(f"{XHTML}{tag}"))

    def links(self, within: str = "main") -> list[str]:
        """Where the links of the page lead."""
        part = self.page.find(f".//{XHTML}{within}")
        return [a.get("href") or "" for a in part.iter(f"{XHTML}a")] if part is not None else []

    def _took(self, answer: TestResponse) -> TestResponse:
        if answer.mimetype == "text/html" and answer.status_code not in {204, 301, 302, 303, 304, 308}:
            self.text = answer.get_data(as_text=True)
            self.page = read(self.text)
        return answer
