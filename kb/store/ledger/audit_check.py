"""Reading the audit's chain over: every line that was edited, deleted, moved, inserted or cut off is named.

Each line is judged by three things: its number follows the last one's, it hashes to what it says it does, and
it names the hash of the line before. The number and hash of the last line are also kept beside the log, which
shows a clumsy cutting off. Whoever rewrites the whole log and that as well is found only by an anchor kept
outside the database: the heads printed into the service's log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.errors import Invalid
from kb.store.ledger.audit import GENESIS, HEAD, line_hash
from kb.store.tables.columns import AnyRow
from kb.store.tables.plans import audit, settings

if TYPE_CHECKING:
    from kb.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What a reading over found: how many lines, the head as `number:hash`, and a sentence a fault."""

    lines: int
    head: str
    faults: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


# The raw columns: an instant that was edited beyond any date must not stop the reading.
_ALL = sa.select(
    audit.c.seq,
    sa.type_coerce(audit.c.at, sa.BigInteger).label("at"),
    *(audit.c[name] for name in ("person_id", "act", "object", "facts", "previous", "hash")),
).order_by(audit.c.seq)


def verify(tx: Transaction, *, anchor: str | None = None) -> AuditReport:
    """Read every line over. `anchor` is `number:hash`, as the service's log printed it some time before.

    Raises Invalid where the anchor cannot be read.
    """
    anchors = {} if anchor is None else dict([_anchor(anchor)])
    inside = tx.conn.execute(sa.select(settings.c.value).where(settings.c.key == HEAD)).scalar()
    faults: list[str] = []
    seq, said, count = 0, GENESIS, 0
    for row in tx.conn.execution_options(yield_per=2000).execute(_ALL):
        faults += _faults_of(row, seq, said)
        if anchors.get(row.seq, row.hash) != row.hash:
            faults.append(f"Line {row.seq} is not the line that the anchor names: the log was rewritten.")
        seq, said, count = row.seq, row.hash, count + 1
    for number in anchors:
        if number > seq:
            faults.append(
                f"The log ends at line {seq}, but the anchor names line {number}: {_cut(seq, number)}"
            )
    faults += _inside_faults(inside, seq, said)
    return AuditReport(count, f"{seq}:{said}", tuple(faults))


def _faults_of(row: AnyRow, seq: int, said: str) -> list[str]:
    faults = []
    if row.seq > seq + 1:
        faults.append(_missing(seq + 1, row.seq - 1))
    if line_hash(dict(row._mapping)) != row.hash:  # noqa: SLF001 - SQLAlchemy's public name for it
        faults.append(f"Line {row.seq} was edited, moved or inserted: it is not what its hash was made from.")
    elif row.seq == seq + 1 and row.previous != said:
        faults.append(
            f"Line {row.seq} does not follow the line before it: line {seq or row.seq} was replaced, moved or inserted."
        )
    return faults


def _inside_faults(inside: str | None, seq: int, said: str) -> list[str]:
    if inside is None:
        return [f"The head kept beside the log is missing, but there are {seq} lines."] if seq else []
    try:
        number, kept = _anchor(inside)
    except Invalid:
        return ["The head kept beside the log was edited: it cannot be read."]
    if number > seq:
        return [f"The log ends at line {seq}, but line {number} was written: {_cut(seq, number)}"]
    if number < seq:
        return [f"The log should end at line {number}: {_inserted(number, seq)}"]
    return [] if kept == said else [f"Line {seq} is not the last line that was written: it was replaced."]


def _missing(first: int, last: int) -> str:
    return f"Line {first} was deleted." if first == last else f"Lines {first} to {last} were deleted."


def _cut(seq: int, number: int) -> str:
    return (
        f"line {number} was cut off." if number == seq + 1 else f"lines {seq + 1} to {number} were cut off."
    )


def _inserted(number: int, seq: int) -> str:
    return f"line {seq} was inserted." if seq == number + 1 else f"lines {number + 1} to {seq} were inserted."


def _anchor(text: str) -> tuple[int, str]:
    number, _, kept = text.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 19 and len(kept) == 64):
        raise Invalid("An anchor is written number:hash, as in the service's log, for example 120:9f2c…")
    return int(number), kept
