"""Reads the lists in `index/` and refuses one that would mislead a search.

The people who edit these files use a spreadsheet. Every refusal therefore names the file, the
line as a spreadsheet numbers it, and what to do.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.errors import Invalid
from kb.search.vocabulary_words import words_of

LARGEST_FILE = 2_000_000
MOST_LINES = 5_000
LONGEST_TERM = 12

_OPERATION = re.compile(r"\s*(op|operation)\s+\w", re.IGNORECASE)
_REF = re.compile(r"[a-z0-9-]+/[a-z0-9-]+(#[A-Za-z0-9./-]+)?")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "vocabulary.csv": ("term", "means", "also", "sense", "usual", "group", "note"),
    "spellings.csv": ("british", "other", "note"),
    "places.csv": ("place", "also", "near", "note"),
    "themes.csv": ("theme", "under", "also", "note"),
    "judged.csv": ("query", "relevant", "must_not", "needs_vocabulary", "note"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: where it stands, and its cells by column."""

    file: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def several(self, column: str) -> tuple[str, ...]:
        """A cell that holds several values with `;` between them, each with at least one word."""
        found = tuple(part.strip() for part in self[column].split(";") if part.strip())
        for part in found:
            if not words_of(part):
                raise self.wrong(f"“{part}” has no letters or numbers. Delete it from “{column}”.")
            if len(words_of(part)) > LONGEST_TERM:
                raise self.wrong(f"“{part}” is longer than {LONGEST_TERM} words. Shorten it.")
        return found

    def yes(self, column: str) -> bool:
        """A cell that says yes, or is empty or says no."""
        said = self[column].casefold()
        if said not in {"yes", "no", ""}:
            raise self.wrong(f"“{column}” says “{self[column]}”. Write yes or no, or leave it empty.")
        return said == "yes"

    def wrong(self, sentence: str) -> Invalid:
        """The refusal to raise about this line."""
        return Invalid(f"{self.file}, line {self.number}: {sentence}")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the two-level list. `under` is empty for one of the top level."""

    name: str
    under: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A search somebody has judged: what it should find and what it must not put among its first ten.

    References are `body/plan` or `body/plan#REF`, in current versions.
    """

    query: str
    relevant: tuple[str, ...]
    must_not: tuple[str, ...]
    needs_vocabulary: bool


def read_lines(folder: Path, file: str) -> Iterator[Line]:
    """The lines of one list, in order, without the empty ones. The first is the headings."""
    columns = COLUMNS[file]
    reader = csv.reader(io.StringIO(_text(folder, file), newline=""), strict=True)
    try:
        headings = tuple(cell.strip().casefold() for cell in next(reader, []))
        if headings != columns:
            raise Invalid(f"{file}, line 1: the headings should be {', '.join(columns)}, in that order.")
        for cells in reader:
            if reader.line_num > MOST_LINES:
                raise Invalid(f"{file}: more than {MOST_LINES:,} lines. Remove terms that nobody needs.")
            if any(cell.strip() for cell in cells):
                yield _line(file, reader.line_num, cells)
    except csv.Error as error:
        raise Invalid(
            f"{file}, line {reader.line_num}: a quotation mark is out of place. Open and save it again."
        ) from error


def load_themes(folder: Path) -> tuple[Theme, ...]:
    """The two-level list of themes, in the order in which pages offer them."""
    themes: dict[str, Theme] = {}
    for line in read_lines(folder, "themes.csv"):
        name, under = line["theme"], line["under"]
        if not name:
            raise line.wrong("“theme” is empty. Name the theme or delete the line.")
        if name in themes:
            raise line.wrong(f"“{name}” is already listed. Delete one of the two lines.")
        if under and (under not in themes or themes[under].under):
            raise line.wrong(f"“{under}” is not a top-level theme above this line. Correct “under”.")
        themes[name] = Theme(name, under, line.several("also"))
    return tuple(themes.values())


def load_judged(folder: Path) -> tuple[Judged, ...]:
    """The judged searches, in order."""
    found = []
    for line in read_lines(folder, "judged.csv"):
        relevant, must_not = line.several("relevant"), line.several("must_not")
        if not line["query"] or not relevant:
            raise line.wrong("a judged search needs a query and at least one relevant reference.")
        for ref in (*relevant, *must_not):
            if not _REF.fullmatch(ref):
                raise line.wrong(f"“{ref}” is no reference. Write it as sussex/oic or sussex/oic#OIC-02.")
        found.append(Judged(line["query"], relevant, must_not, line.yes("needs_vocabulary")))
    return tuple(found)


def refuse_operation_names(line: Line, forms: tuple[str, ...]) -> None:
    """An operation's name is sensitive by itself and would be offered to everyone who types."""
    for form in forms:
        if _OPERATION.match(form):
            raise line.wrong(
                f"“{form}” looks like the name of an operation. Delete it: names are never kept."
            )


def _text(folder: Path, file: str) -> str:
    path = folder / file
    if not path.is_file():
        raise Invalid(f"{file} is missing from {folder.name}. Put it back, with its headings at least.")
    if path.stat().st_size > LARGEST_FILE:
        raise Invalid(f"{file} is over {LARGEST_FILE // 1_000_000} MB. Remove terms that nobody needs.")
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = raw[: error.start].count(b"\n") + 1
        raise Invalid(
            f"{file}, line {number}: a letter cannot be read. Save the file as “CSV UTF-8 (comma delimited)”."
        ) from error


def _line(file: str, number: int, cells: list[str]) -> Line:
    columns = COLUMNS[file]
    extra = [cell for cell in cells[len(columns) :] if cell.strip()]
    if extra:
        raise Invalid(f"{file}, line {number}: there is a cell too many, “{extra[0].strip()}”. Delete it.")
    filled = [cell.strip() for cell in cells] + [""] * len(columns)
    if any("\n" in cell or "\r" in cell for cell in filled):
        raise Invalid(f"{file}, line {number}: a cell has a line break in it. Put it on one line.")
    return Line(file, number, dict(zip(columns, filled, strict=False)))
