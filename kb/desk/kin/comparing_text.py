"""A comparison in sentences: on several plans, and as Markdown to take away with its marking first and last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kb.plan import How, RowState, RowTold, Told, sure_words

if TYPE_CHECKING:
    from kb.desk.kin.comparing_pages import ColumnsPage, ComparedPage
    from kb.desk.kin.sides import Side
    from kb.desk.reader.copies import Heading
    from kb.plan import Cell, Line

EMPTY = "An empty cell says only that nothing was found in what you read of that plan: it may be there all the same."
_WORDING = "How each field differs: compare two of the plans to see it word by word."
_APART = "What an adapted plan does not copy: owners, collectors, tasking, dates and notes."
_PROSE = "Headers and sections that are no requirements."
_OUTLINE = (
    "Everything but question, theme, priority and what to look for: of one of them you read the outline only."
)


_MOST_LABELS = 4


def columns_said(lines: Sequence[Line], plans: int) -> tuple[str, ...]:
    """How many requirements several plans have, in all of them, alike, and alone."""
    everywhere = sum(all(line.cells) for line in lines)
    alike, alone = sum(line.alike for line in lines), sum(line.alone for line in lines)
    told = f"{plans} plans with {_many(len(lines), 'different requirement')} between them."
    return (told, f"{everywhere} in all of them ({alike} the same), {alone} in one of them only.")


def columns_left_out(sides: Sequence[Side], *, parted: bool, more: int) -> tuple[str, ...]:
    """What a table of several plans does not look at; `more` lines of it are not shown."""
    outlined = any(not one.heading.full for one in sides)
    told = (
        _OUTLINE if outlined else "",
        _APART if parted else "",
        f"{_many(more, 'more requirement')}: only the first thousand are shown." if more > 0 else "",
        _WORDING,
        _PROSE,
    )
    return tuple(one for one in told if one)


def cell_words(cell: Cell | None) -> str:
    """What stands in a cell, in words: nothing where nothing was found."""
    if cell is None:
        return ""
    said = "The others are compared with this" if cell.first else "The same"
    if cell.changes:
        more = len(cell.labels) - _MOST_LABELS
        told = ", ".join(cell.labels[:_MOST_LABELS]) + (f" and {more} more" if more > 0 else "")
        said = f"Differs{'' if cell.material else ' in wording'}: {told}"
    if cell.pair and cell.pair.how is How.LIKENESS:
        said += f" (paired by what it asks: {sure_words(cell.pair.sure)})"
    return said


def compared_text(page: ComparedPage) -> str:
    """Two texts compared, as Markdown."""
    return "\n".join(_framed(page.marking.words, _compared(page))) + "\n"


def columns_text(page: ColumnsPage) -> str:
    """Several plans side by side, as Markdown."""
    return "\n".join(_framed(page.marking.words, _columns(page))) + "\n"


def _framed(marking: str, lines: Iterator[str]) -> Iterator[str]:
    yield from (f"**{marking}**", "")
    yield from lines
    yield from ("", f"**{marking}**")


def _head(plans: Sequence[Heading], said: Sequence[str], left_out: Sequence[str]) -> Iterator[str]:
    yield from ("# Plans compared", "")
    for plan in plans:
        handling = f", {plan.handling}" if plan.handling else ""
        standing = f"version {plan.number}, {plan.state.value}"
        yield f"- {plan.body_name}: {_flat(plan.title)}, {standing} ({plan.ref}{handling})"
    yield from ("", " ".join(said), "", "Left out:", "")
    yield from (f"- {sentence}" for sentence in left_out)


def _compared(page: ComparedPage) -> Iterator[str]:
    yield from _head((page.ours, page.theirs), page.said, page.left_out)
    for title, told in (
        ("Header", page.shown.header),
        ("Sections", page.shown.prose),
        ("Order", page.shown.order),
    ):
        if told:
            yield from ("", f"## {title}", "", *(f"- {one.sentence}" for one in told))
    if page.shown.rows:
        yield from ("", "## Requirements that differ", "")
    for row in page.shown.rows:
        yield from _row(row, page.names)
    if page.shown.same:
        yield from ("", "## Requirements that are the same", "")
        yield from (f"- {row.row.ref}: {_flat(row.row.question)}" for row in page.shown.same)


def _row(told: RowTold, names: tuple[str, str]) -> Iterator[str]:
    row = told.compared
    yield f"### {_named(told)}"
    yield ""
    if told.state in {RowState.ONLY_OURS, RowState.ONLY_THEIRS}:
        yield f"- Only in {names[told.state is RowState.ONLY_THEIRS]}"
        yield from (f"- {field.label}: {_flat(field.text)}" for field in row.row.fields if told.whole)
    if row.moved:
        yield "- Stands elsewhere in the order"
    if row.pair and row.pair.words:
        yield f"- Paired by what it asks: {row.pair.words}"
    for one in (*told.material, *told.editorial):
        yield from _change(one)
    yield ""


def _named(told: RowTold) -> str:
    row = told.compared
    other = f" (there {row.theirs.ref})" if row.renamed and row.theirs else ""
    return f"{row.row.ref}{other}: {_flat(row.row.question)}"


def _change(one: Told) -> Iterator[str]:
    yield f"- {one.sentence}{'' if one.material else ' (editorial)'}"


def _columns(page: ColumnsPage) -> Iterator[str]:
    yield from _head(page.plans, page.said, (EMPTY, *page.left_out))
    yield from ("", "## Requirements", "")
    for line in page.lines:
        yield f"### {line.row.ref}: {_flat(line.row.question)}"
        yield ""
        for name, cell in zip(page.names, line.cells, strict=True):
            said = f"{cell.row.ref}. {cell_words(cell)}" if cell else "nothing found in what you read"
            yield f"- {name}: {said}"
        yield ""


def _flat(text: str) -> str:
    return " ".join(text.split())


def _many(many: int, what: str) -> str:
    return f"{many} {what}{'' if many == 1 else 's'}"
