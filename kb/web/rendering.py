"""From a reading copy to the pieces of a page, set out once for each distinct copy and kept.

A piece is prose, or one requirement. The fields of a requirement are shown as typed, as a list of terms;
its notes and all prose are Markdown. What a page adds to a requirement (its status today, the tick for My list)
stands outside the kept piece, so that the piece can be kept for ever.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup  # noqa: TID251 - gives back what prose.py vouched for and the store kept

from kb.desk import PlanPage
from kb.plan import FieldValue, OutlineRow, PlanDocument, Requirement, parse
from kb.web import prose
from kb.web.gate import desk

FORM = f"2.{prose.RENDERER}"  # changes when the same text would come out differently

_HEADING = re.compile(r'<h([2-6]) id="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a page. `ref` is the requirement's reference, or empty for prose.

    `heading` is a requirement's question, `level` its heading's. `html` is what stands below it.
    """

    ref: str
    heading: str
    level: int
    html: str

    @property
    def markup(self) -> Markup:
        """The piece as the template may show it."""
        return Markup(self.html)  # noqa: S704 - made by prose.py, or escaped in this module


Terms = tuple[tuple[str, str | tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class OutlinePiece:
    """One requirement of an outline: `terms` below its question, and whether its reference stood before it."""

    ref: str
    question: str
    again: bool
    terms: Terms


@dataclass(frozen=True, slots=True)
class PageText:
    """The whole text of a copy, ready for a template. `note` says why it is shown as typed, if it is."""

    pieces: tuple[Piece, ...]
    contents: tuple[prose.TocLine, ...]
    note: str = ""

    @property
    def chapters(self) -> tuple[prose.TocLine, ...]:
        """The contents without their deepest levels, for a list that stays readable; every requirement is in it."""
        refs = {piece.ref for piece in self.pieces if piece.ref}
        return tuple(line for line in self.contents if line.level <= 3 or line.anchor in refs)

    def below(self, title: str) -> PageText:
        """The text as it stands below a page's own title: without a first heading that only says it again."""
        first = self.pieces[0] if self.pieces else None
        if first is None or first.ref or not self.contents or self.contents[0].text != title:
            return self
        heading, end, rest = first.html.partition(f"</h{first.level}>")
        if not end or not heading.lstrip().startswith(f"<h{first.level} "):
            return self
        pieces = (replace(first, html=rest), *self.pieces[1:]) if rest.strip() else self.pieces[1:]
        return replace(self, pieces=pieces, contents=self.contents[1:])


def of(page: PlanPage) -> PageText:
    """The text of a copy, set out: the kept one where there is one, else made now and kept."""
    reading = desk().reading
    key = f"{FORM}:{page.copy.key}"
    title = page.copy.heading.title
    if kept := reading.kept(page, key):
        return _from_json(kept).below(title)
    text, lasting = set_out(page.copy.text, plain=page.copy.plain)
    if lasting:
        reading.keep(page, key, _to_json(text))
    return text.below(title)


def set_out(text: str, *, plain: bool) -> tuple[PageText, bool]:
    """A text in pieces, and whether that is worth keeping. `plain` texts are shown as typed."""
    if plain:
        shown = prose.plain_text(text, why="bytes")
        note = shown.note if len(text) > prose.MOST_BYTES else None
        return PageText((Piece("", "", 2, str(shown.html)),), (), note or ""), True
    doc = parse(text)
    rows = {row.ref: row for row in reversed(doc.requirements) if not prose.RESERVED.match(row.ref)}
    rendered = prose.render_markdown(_without_fields(doc, rows), anchors=rows)
    pieces = tuple(_pieces(str(rendered.html), rows))
    return PageText(pieces, rendered.toc, rendered.note or ""), rendered.lasting


def _without_fields(doc: PlanDocument, rows: dict[str, Requirement]) -> str:
    """The text below its header, without the field lists of these rows: those are set out as terms.

    A row that is not among them, its reference being used twice, stays whole, so that nothing of it is lost.
    """
    lines = list(doc.lines)
    for row in rows.values():
        for field in row.fields:
            for at in range(field.first_line, field.end_line):
                lines[at] = "\n"
    first = doc.blocks[0] if doc.blocks else None
    start = 0
    if first is not None:
        start = first.heading_line if isinstance(first, Requirement) else first.first_line
    return "".join(lines[start:])


def _pieces(text: str, rows: dict[str, Requirement]) -> Iterator[Piece]:
    starts = [(0, 2, "")]
    for found in _HEADING.finditer(text):
        level, anchor = int(found[1]), found[2]
        under_row = bool(starts[-1][2]) and level > starts[-1][1]
        if anchor in rows or not under_row:
            starts.append((found.start(), level, anchor if anchor in rows else ""))
    for (start, level, ref), (stop, _, _) in zip(starts, [*starts[1:], (len(text), 0, "")], strict=True):
        part = text[start:stop]
        if ref:
            yield _row_piece(rows[ref], level, part)
        elif part.strip():
            yield Piece("", "", level, part)


def _row_piece(row: Requirement, level: int, part: str) -> Piece:
    below = part.split(f"</h{level}>", 1)[-1]
    return Piece(row.ref, row.question, level, _terms(row.fields) + below)


def _terms(fields: tuple[FieldValue, ...]) -> str:
    shown = "".join(_term(field) for field in fields if field.items)
    return f'<dl class="kb-terms">{shown}</dl>' if shown else ""


def _term(field: FieldValue) -> str:
    label = html.escape(field.label)
    if len(field.items) == 1:
        return f"<div><dt>{label}</dt><dd>{html.escape(field.items[0])}</dd></div>"
    items = "".join(f"<li>{html.escape(item)}</li>" for item in field.items)
    return f'<div><dt>{label}</dt><dd><ul class="govuk-list govuk-list--bullet">{items}</ul></dd></div>'


def outline_of(rows: Iterable[OutlineRow]) -> tuple[OutlinePiece, ...]:
    """The rows of an outline, ready for a template."""
    seen: set[str] = set()
    pieces = []
    for row in rows:
        pieces.append(OutlinePiece(row.ref, row.question, row.ref in seen, _outline_terms(row)))
        seen.add(row.ref)
    return tuple(pieces)


def _outline_terms(row: OutlineRow) -> Terms:
    in_date = {True: "Yes", False: "No: its day has passed", None: "No day stated"}
    return (
        ("Theme", row.theme or "Not stated"),
        ("Priority", str(row.priority) if row.priority else "Not stated"),
        ("What to look for", row.indicators or "Not stated"),
        ("In date", in_date[row.in_date]),
    )


def _to_json(text: PageText) -> str:
    return json.dumps(
        {
            "pieces": [(p.ref, p.heading, p.level, p.html) for p in text.pieces],
            "contents": [(line.level, line.anchor, line.text) for line in text.contents],
            "note": text.note,
        }
    )


def _from_json(kept: str) -> PageText:
    found = json.loads(kept)
    return PageText(
        tuple(Piece(*piece) for piece in found["pieces"]),
        tuple(prose.TocLine(*line) for line in found["contents"]),
        found["note"],
    )
