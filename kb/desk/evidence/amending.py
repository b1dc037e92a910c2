"""What becomes of an entry: withdrawn, disputed, a dispute settled; and lines confirmed for publication.

What must stay true: an entry is never changed. A dispute is settled by somebody who neither raised it nor recorded the
entry. A line is confirmed by an approver who did not write it. A check is withdrawn by whoever made it alone, and
neither that nor a dispute ends what a check that was not satisfied bars.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.access import Action
from kb.assurance import Kind
from kb.desk.approval.lives import LEAST_WHY, WHY_LIMIT, said
from kb.desk.evidence.sight import Sighted, standing_entries
from kb.desk.writing.publishing import fit_to_publish
from kb.errors import NotAllowed, NotFound, NotReady

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.store import Evidence, HeldPlan, Transaction

ACTS = frozenset({"withdrawn", "disputed", "settled"})
_DONE = "This was done already. Look at the list again."
_CHECK_OWN = "Only whoever recorded a check can withdraw it. You can dispute it."
_OTHERS = "Somebody other than who raised the dispute and who recorded the entry must settle it."
_NO_LINE = "This entry has no line for publication."
_OWN_LINE = "Somebody other than its writer must confirm a line. Ask another approver of your force."


class Amending(Sighted):
    """Saying what became of entries."""

    def mark(self, ref: str, number: int, act: str, *, why: str) -> None:
        """Withdraw, dispute or settle. Raises NotFound, NotAllowed, NotReady where it is so already, Wanting."""
        if act not in ACTS:
            raise NotFound
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            wanted = (Action.WRITE,) if act == "withdrawn" else (Action.WRITE, Action.VERIFY)
            entry_kind = self.entry(tx, self.seen(tx, ref), number).said.kind
            if act == "withdrawn" and entry_kind is Kind.CHECK:
                wanted = (Action.VERIFY, Action.WRITE)
            held, role = self.acting(tx, ref, *wanted)
            entry = self.entry(tx, held, number)
            self._allow(entry, act)
            what = f"Say why in at least {LEAST_WHY} characters."
            reason = said(why, "why", most=WHY_LIMIT, least=LEAST_WHY, what=what)
            tx.evidence.mark(held, number, act, why=reason, role=role)

    def confirm(self, ref: str, numbers: Sequence[int]) -> int:
        """Confirm lines for publication, all or none; gives how many. Raises NotReady for one's own, NotFound."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            held, role = self.acting(tx, ref, Action.APPROVE)
            for number in dict.fromkeys(numbers):
                self._confirm(tx, held, self.entry(tx, held, number), role)
        return len(set(numbers))

    def take_back(self, ref: str, number: int, *, why: str) -> None:
        """Say that a confirmed line is to be published no more, and why."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            held, role = self.acting(tx, ref, Action.APPROVE)
            if self.entry(tx, held, number).cleared is None:
                raise NotReady(_DONE)
            what = f"Say why in at least {LEAST_WHY} characters."
            reason = said(why, "why", most=WHY_LIMIT, least=LEAST_WHY, what=what)
            tx.evidence.decide(held, number, cleared=False, why=reason, role=role)

    def _confirm(self, tx: Transaction, held: HeldPlan, entry: Evidence, role: str) -> None:
        if not entry.said.line:
            raise NotReady(_NO_LINE)
        if entry.person == self.person:
            raise NotReady(_OWN_LINE)
        if entry.cleared is not None or entry not in standing_entries([entry]):
            raise NotReady(_DONE)
        # Words may have been put on the lists since it was written.
        fit_to_publish(tx, entry.said.line, "line", body=held.body, most=WHY_LIMIT)
        tx.evidence.decide(held, entry.number, cleared=True, role=role)

    def _allow(self, entry: Evidence, act: str) -> None:
        open_dispute = entry.disputed is not None and entry.settled is None
        if act == "settled":
            if not open_dispute or entry.disputed is None:
                raise NotReady(_DONE)
            if self.person in {entry.disputed.person, entry.person}:
                raise NotAllowed(_OTHERS)
            return
        if entry not in standing_entries([entry]) or (act == "disputed" and open_dispute):
            raise NotReady(_DONE)
        if act == "withdrawn" and entry.said.kind is Kind.CHECK and entry.person != self.person:
            raise NotAllowed(_CHECK_OWN)
