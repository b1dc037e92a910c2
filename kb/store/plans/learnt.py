"""What bringing in remembers and recognises: the columns of an organisation's own tables, and texts that are here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.access import Reach, Rendition
from kb.plan import text_hash
from kb.store.plans.cards import CARDS, Reader
from kb.store.plans.values import VersionCard
from kb.store.tables.plans import versions
from kb.store.tables.word import columns_learnt

if TYPE_CHECKING:
    from kb.store.transaction import Transaction

_OF = sa.select(columns_learnt.c.heading, columns_learnt.c.key).where(
    columns_learnt.c.body == sa.bindparam("owner")
)
_OF_TEXT = (
    CARDS.where(versions.c.text_hash == sa.bindparam("wanted")).order_by(versions.c.id.desc()).limit(50)
)


class Learnt:
    """What was learnt, as one transaction sees and adds it."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def columns(self, body: str) -> dict[str, str]:
        """What an organisation takes its columns for, by folded heading; an empty key leaves the column out."""
        return {row.heading: row.key for row in self._tx.conn.execute(_OF, {"owner": body})}

    def remember(self, body: str, columns: Mapping[str, str]) -> None:
        """Take these columns so from now on, by folded heading. What was said of them before is replaced."""
        before = self.columns(body)
        said = {heading: key for heading, key in columns.items() if before.get(heading) != key}
        old = (columns_learnt.c.body == body, columns_learnt.c.heading.in_(sorted(said)))
        if not said:
            return
        self._tx.conn.execute(sa.delete(columns_learnt).where(*old))
        told = {"body": body, "learnt_from": self._tx.by, "learnt_at": self._tx.at}
        lines = [told | {"heading": heading, "key": key} for heading, key in sorted(said.items())]
        self._tx.conn.execute(sa.insert(columns_learnt), lines)

    def version_of(self, text: bytes, *, reach: Reach) -> VersionCard | None:
        """The newest version with exactly that text, within reach in full; None where there is none."""
        reader = Reader(reach)
        found = map(reader.card, self._tx.conn.execute(_OF_TEXT, {"wanted": text_hash(text)}))
        return next((one[0] for one in found if one is not None and one[1] is Rendition.FULL), None)
