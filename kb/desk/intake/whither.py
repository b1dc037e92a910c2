"""Where something that was brought can go: the plans of one's own, and the one whose text it is already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.desk.intake.bringing_said import Already, Target, folded_row
from kb.desk.intake.brought import BroughtKind
from kb.desk.intake.offline import Copies
from kb.desk.reader.drafts import found_draft
from kb.plan import text_hash

if TYPE_CHECKING:
    from kb.desk.intake.bringing_made import BringOrder
    from kb.store import Transaction


class Whither(Copies):
    """Finding the plan that something belongs to, for one person who writes."""

    def targets(self, tx: Transaction) -> tuple[Target, ...]:
        """The plans of one's own that could take it: those that this person reads whole."""
        drafts = {draft.plan_ref: draft for draft in tx.press.drafts(reach=self._writing)}
        made = []
        for held in tx.holding.plans(reach=self._writing):
            draft, found = drafts.get(held.ref), tx.shelf.found(held.ref, reach=self.reach)
            found = found_draft(draft, register=self.register, reach=self._writing) if draft else found
            if found is not None and found.text is not None and not found.hidden:
                rows = frozenset(folded_row(row.ref, row.question) for row in found.rows)
                made.append(Target(held.ref, self.name_of(held.body), found.card.title, bool(draft), rows))
        return tuple(made)

    def already(self, tx: Transaction, order: BringOrder) -> Already | None:
        """The version, or the open draft, whose text this is to the letter."""
        if order.brought.kind is not BroughtKind.TEXT:
            return None
        card = tx.learnt.version_of(order.brought.raw, reach=self.reach)
        if card is not None:
            return Already(card.plan_ref, card.title, card.number)
        wanted = text_hash(order.brought.raw)
        drafts = tx.press.drafts(reach=self._writing)
        same = next((draft for draft in drafts if draft.text_hash == wanted), None)
        if same is None:
            return None
        title = found_draft(same, register=self.register, reach=self._writing).card.title
        return Already(same.plan_ref, title, 0)
