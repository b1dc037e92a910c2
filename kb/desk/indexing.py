"""What the index is given, and following the outbox.

Each text is cut for each rendition here, before it reaches the index: an entry's OUTLINE text holds nothing but
what an outline shows, so that a word a person may not read cannot find the plan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kb.access import EVERYONE_IN_POLICING, Reach, Rendition
from kb.desk.frame import london_day
from kb.desk.reader.drafts import found_draft
from kb.plan import Requirement, State, decode, parse, prose
from kb.search import PARTS, PlanEntry, RowEntry

if TYPE_CHECKING:
    from kb.bodies import Register
    from kb.plan import PlanDocument
    from kb.search import Indexer
    from kb.store import Found, RowLine, Store, Transaction

INDEXED = (State.CURRENT, State.WITHDRAWN)
BATCH = 100
OUTLINED = ("ref", "question", "theme", "indicators")


def entry_of(found: Found, *, register: Register) -> PlanEntry:
    """One version as the index holds it, with the rows that its reach admits.

    That its source plan has moved on is left out: it would rank the plan by what some readers may not know.
    """
    card = found.card
    text = "" if found.text is None else decode(found.text) or found.text.decode("utf-8", errors="replace")
    name = register.name(card.body)
    doc = parse(text) if text and not card.plain else None
    return PlanEntry(
        plan_id=card.plan_id,
        version_id=card.version_id,
        plan_ref=card.plan_ref,
        number=card.number,
        label=card.label,
        title=card.title,
        organisation=name,
        texts=_plan_texts(found, doc, text, name),
        themes=card.themes,
        review_by=card.review_by,
        period_to=card.period_to,
        updated=london_day(card.dated_at),
        rows=tuple(_row_entries(doc, found.rows)) if doc is not None else (),
    )


def _plan_texts(
    found: Found, doc: PlanDocument | None, text: str, name: str
) -> Mapping[Rendition, Mapping[str, str]]:
    card = found.card
    said = {"title": card.title, "organisation": name, "theme": "\n".join(card.themes)}
    full = said | {"owner": card.owner, "": _prose(doc, found) if doc is not None else text}
    return {
        Rendition.FULL: full,
        Rendition.OUTLINE: said,
        Rendition.ASSURANCE: {"title": card.title, "organisation": name, "owner": card.owner},
        Rendition.LISTED: {"title": card.title, "organisation": name},
    }


def _prose(doc: PlanDocument, found: Found) -> str:
    """Header values and every block that is no requirement.

    What stands under a row stricter than its plan is left out: those who may not read the row do not read it either.
    """
    values = (v if isinstance(v, str) else "\n".join(v) for v in doc.header.values())
    return "\n".join([*values, *prose(doc, without=_stricter(found))])


def _stricter(found: Found) -> frozenset[str]:
    """The references of rows that not everybody who reads the plan reads."""
    usual = found.card.label.marking
    strict = (r for r in found.rows if r.label.row != EVERYONE_IN_POLICING or r.label.marking != usual)
    return found.hidden.union(row.ref for row in strict)


def _row_entries(doc: PlanDocument, lines: Iterable[RowLine]) -> Iterator[RowEntry]:
    rows = doc.requirements
    for line in lines:
        if line.position >= len(rows):
            continue
        yield _row_entry(rows[line.position], line)


def _row_entry(row: Requirement, line: RowLine) -> RowEntry:
    full: dict[str, str] = {"ref": line.ref, "question": line.question, "notes": row.notes}
    for field in row.fields:
        part = field.key if field.key in PARTS else ""
        full[part or ""] = "\n".join([*filter(None, [full.get(part or "")]), *field.items])
    outline: dict[str, str] = {key: full[key] for key in OUTLINED if key in full}
    return RowEntry(
        ref=line.ref,
        question=line.question,
        label=line.label,
        texts={Rendition.FULL: full, Rendition.OUTLINE: outline},
        priority=line.priority or 0,
        theme=line.theme,
        status=line.status,
        needed_by=line.due,
    )


def entries(tx: Transaction, plan_ids: Collection[int] | None, *, reach: Reach) -> Iterator[PlanEntry]:
    """The entries of some plans, or of all, within a reach: what stands, and open drafts."""
    register = tx.bodies.register()
    for found in tx.shelf.texts(reach=reach, plan_ids=plan_ids, states=INDEXED):
        yield entry_of(found, register=register)
    for draft in tx.press.drafts(reach=reach, plan_ids=plan_ids):
        yield entry_of(found_draft(draft, register=register, reach=reach), register=register)


def catch_up(store: Store, indexer: Indexer, *, whole: Reach) -> int:
    """Bring the index up to the outbox. How many plans were written.

    The number the index has reached goes in with the entries, in the same commit.
    """
    written = 0
    while True:
        with store.reading() as tx:
            changes = tx.outbox.changes(indexer.seq, limit=BATCH)
            if not changes:
                return written
            plans = {plan_id for _, plan_id in changes}
            batch = list(entries(tx, plans, reach=whole))
        gone = plans - {entry.plan_id for entry in batch}
        indexer.put(batch, gone=gone, seq=max(seq for seq, _ in changes))
        written += len(plans)


def rebuild_index(store: Store, indexer: Indexer, *, whole: Reach) -> int:
    """Build the index anew beside the old one, from one snapshot of the store. How many texts went in."""
    count = 0

    def counted(found: Iterable[PlanEntry]) -> Iterator[PlanEntry]:
        nonlocal count
        for entry in found:
            count += 1
            yield entry

    with store.reading() as tx:
        seq = tx.outbox.last_seq()
        indexer.rebuild(counted(entries(tx, None, reach=whole)), seq=seq)
    return count
