"""`kb compare`: what two plans say differently, each a file or a plan that is held here.

Exit codes are those of `diff`, so that scripts can ask: 0 the same, 1 different, 2 trouble.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.access import whole
from kb.cli.rooms import as_json, give_json, now, say, the_store
from kb.errors import Invalid, NotFound, Refusal, Unavailable
from kb.plan import (
    Change,
    Comparison,
    Kinship,
    PlanDocument,
    PlanRef,
    RowCompared,
    RowState,
    compare_plans,
    decode,
    in_words,
    is_material,
    match,
    parse,
    parse_ref,
    summed,
)

if TYPE_CHECKING:
    from kb.store import Store, Transaction

SAME, DIFFERENT, TROUBLE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Given:
    """One of the two texts; `plan_id` is None for a file."""

    name: str
    doc: PlanDocument
    plan_id: int | None = None


@click.command()
@click.argument("ours", metavar="A")
@click.argument("theirs", metavar="B")
@click.option(
    "--unrelated", is_flag=True, help="Pair requirements by what they ask: references mean nothing."
)
@click.option(
    "--adapted", is_flag=True, help="Leave out what an adapted plan does not copy: owners, dates and notes."
)
@as_json
def compare(ours: str, theirs: str, *, unrelated: bool, adapted: bool, as_json: bool) -> None:
    """Compare two plans requirement by requirement, each a file or a plan held here: sussex/oic or sussex/oic@3.

    Requirements are paired by reference, and between plans held here by what is known of their origin. Exit
    codes: 0 the same, 1 different, 2 trouble.
    """
    try:
        one, other, known = _given(ours, theirs)
    except Refusal as no:
        say(str(no) or "There is no such plan.")
        sys.exit(TROUBLE)
    matching = match(
        one.doc,
        other.doc,
        pairs=None if unrelated or known is None else known.pairs,
        likeness=unrelated or known is None,
        references=known is not None and known.references,
    )
    comparison = compare_plans(one.doc, other.doc, matching, local=not adapted)
    if as_json:
        give_json(_as_json(comparison, one, other))
    else:
        for line in _lines(comparison, one, other):
            click.echo(line)
    sys.exit(SAME if comparison.same and not comparison.layout else DIFFERENT)


def _given(ours: str, theirs: str) -> tuple[Given, Given, Kinship | None]:
    """Both texts, and what is known between them: a file's references mean what the other text's mean."""
    files = [_file(Path(name)) if Path(name).exists() else None for name in (ours, theirs)]
    refs = [None if file else _ref(name) for file, name in zip(files, (ours, theirs), strict=True)]
    if not any(refs):
        one, other = (file for file in files if file is not None)
        return one, other, Kinship()
    with the_store() as store:
        with store.reading() as tx:
            one, other = (file or _plan(tx, ref) for file, ref in zip(files, refs, strict=True))
            known = _known(tx, one, other)
        _note(store, one, other)
    return one, other, known


def _note(store: Store, *given: Given) -> None:
    from kb.store import Act

    with store.writing(at=now()) as tx:
        for one in given:
            if one.plan_id is not None:
                tx.audit.add(Act.COMBINATION, one.name, compare=True)


def _known(tx: Transaction, one: Given, other: Given) -> Kinship | None:
    from kb.desk import Party, kinship

    if one.plan_id is None or other.plan_id is None:
        return Kinship()
    parties = Party(one.plan_id, one.doc, full=True), Party(other.plan_id, other.doc, full=True)
    return kinship(tx, *parties, reach=whole())


def _file(path: Path) -> Given:
    try:
        text = decode(path.read_bytes())
    except OSError as why:
        raise Unavailable(f"“{path}” cannot be read: {why.strerror}.") from why
    if text is None:
        raise Invalid(f"“{path}” is no text in UTF-8.")
    return Given(str(path), parse(text))


def _ref(name: str) -> PlanRef:
    try:
        return parse_ref(name)
    except Invalid as no:
        raise NotFound(
            f"“{name}” is no file here and no plan. Write a plan like sussex/oic or sussex/oic@3."
        ) from no


def _plan(tx: Transaction, ref: PlanRef | None) -> Given:
    found = tx.shelf.found(ref.plan, reach=whole(), number=ref.number) if ref else None
    text = decode(found.text) if found is not None and found.text is not None else None
    if found is None or text is None:
        raise NotFound(f"There is no text of {ref} here.")
    return Given(found.card.ref, parse(text), found.card.plan_id)


def _lines(comparison: Comparison, one: Given, other: Given) -> Iterator[str]:
    yield from summed(comparison, ours=one.name, theirs=other.name)
    for change in (*comparison.header, *comparison.prose, *comparison.order):
        yield in_words(change)
    for row in comparison.rows:
        yield from _row(row, one, other)


def _row(row: RowCompared, one: Given, other: Given) -> Iterator[str]:
    ref = row.row.ref
    if row.state is RowState.ONLY_OURS:
        yield f"{ref} only in {one.name}: {row.row.question}"
    elif row.state is RowState.ONLY_THEIRS:
        yield f"{ref} only in {other.name}: {row.row.question}"
    else:
        if row.renamed and row.theirs is not None:
            sure = f", {row.pair.words}" if row.pair and row.pair.words else ""
            yield f"{ref} is {row.theirs.ref} in {other.name}{sure}"
        yield from (in_words(change) for change in row.changes)


def _as_json(comparison: Comparison, one: Given, other: Given) -> dict[str, object]:
    return {
        "ours": one.name,
        "theirs": other.name,
        "same": comparison.same and not comparison.layout,
        "layout_only": comparison.layout,
        "material": comparison.material,
        "counts": {state.value: comparison.count(state) for state in RowState} | {"moved": comparison.moved},
        "summary": summed(comparison, ours=one.name, theirs=other.name),
        "requirements": [_row_json(row) for row in comparison.rows],
        "header": _changes(comparison.header),
        "sections": _changes(comparison.prose),
        "order": _changes(comparison.order),
        "left_out": _changes(comparison.set_apart),
    }


def _row_json(row: RowCompared) -> dict[str, object]:
    return {
        "ours": row.ours.ref if row.ours else None,
        "theirs": row.theirs.ref if row.theirs else None,
        "state": row.state.value,
        "moved": row.moved,
        "paired_by": row.pair.how.value if row.pair else None,
        "sure": row.pair.sure if row.pair else None,
        "question": row.row.question,
        "changes": _changes(row.changes),
    }


def _changes(changes: Iterable[Change]) -> list[dict[str, object]]:
    return [
        {
            "kind": change.kind.value,
            "ref": change.ref,
            "key": change.key,
            "label": change.label,
            "before": change.before,
            "after": change.after,
            "material": is_material([change]),
            "says": in_words(change),
        }
        for change in changes
    ]


COMMANDS = (compare,)
