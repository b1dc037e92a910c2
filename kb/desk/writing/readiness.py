"""How ready a text is: one set of checks, the same on every save, on submission and on approval."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.desk.intake.understanding import SET_OUT_UP_TO
from kb.desk.reader.copies import SETTLED_ROWS
from kb.desk.writing.lexicon import shipped_lexicon
from kb.plan import Finding, decode, facts, findings, fold_phrase, parse, spots
from kb.store import known_of

if TYPE_CHECKING:
    from kb.access import Reach
    from kb.store import Dismissal, HeldPlan, LivingFact, Transaction

_UNREAD = "This text is too long, or not plain text, and cannot be checked. It cannot be approved."
_ELSEWHERE = "Settled at another plan, with a reason that you may not read."


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is still to do on a text. `rows` are its requirements, `complete` how many of them lack nothing."""

    findings: tuple[Finding, ...]
    rows: int
    complete: int

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What approval waits for."""
        return tuple(finding for finding in self.findings if finding.blocks)

    @property
    def advice(self) -> tuple[Finding, ...]:
        """What approval does not wait for."""
        return tuple(finding for finding in self.findings if not finding.blocks)

    @property
    def plan(self) -> tuple[Finding, ...]:
        """The findings on the plan as a whole."""
        return tuple(finding for finding in self.findings if finding.ref is None)

    @property
    def words(self) -> str:
        """As a page says it: `9 of 12 requirements complete`."""
        if not self.rows:
            return "no requirements yet"
        return f"{self.complete} of {self.rows} requirement{'' if self.rows == 1 else 's'} complete"

    def of(self, ref: str, field: str | None = None) -> tuple[Finding, ...]:
        """The findings on one requirement, or on one field of it. Capitals make no difference."""
        wanted = ref.casefold()
        return tuple(
            finding
            for finding in self.findings
            if finding.ref is not None and finding.ref.casefold() == wanted and field in {None, finding.field}
        )

    def of_plan(self, field: str) -> tuple[Finding, ...]:
        """The findings on one line of the header."""
        return tuple(finding for finding in self.plan if finding.field == field)


def readiness_of(
    tx: Transaction, text: bytes, *, held: HeldPlan, on: dt.date, core: tuple[Finding, ...] = ()
) -> Readiness:
    """Check a text as the next version of a plan, on a day. Never raises: what cannot be read is a finding.

    `core` are the findings on core requirements, which depend on what the asker reads of the source.
    """
    decoded = decode(text) if len(text) <= SET_OUT_UP_TO else None
    if decoded is None:
        return Readiness((Finding("unread", None, None, _UNREAD, blocks=True),), 0, 0)
    doc = parse(decoded)
    said = facts(doc)
    found = findings(
        doc,
        on=on,
        gone=tx.dismissals.gone(held.plan_id),
        dismissed=tx.dismissals.settled(held.body),
        lexicon=shipped_lexicon(),
    )
    answered = _answered(tx, held.plan_id)
    wanted = tuple(one for one in found if one.kind != "past" or (one.ref or "").casefold() not in answered)
    return Readiness((*core, *wanted), said.rows, said.complete_rows)


def _answered(tx: Transaction, plan_id: int) -> frozenset[str]:
    """The rows of a plan that want no answer any more, folded: a status is no part of the text."""
    kept: dict[str, list[LivingFact]] = {}
    for fact in tx.living.of(plan_id):
        kept.setdefault(fact.ref.casefold(), []).append(fact)
    return frozenset(ref for ref, told in kept.items() if known_of(told).status in SETTLED_ROWS)


def dismissed_in(tx: Transaction, text: bytes, *, held: HeldPlan, reach: Reach) -> tuple[Dismissal, ...]:
    """What a text holds that the organisation has dismissed, with the reasons: for the approver to see.

    A reason that was given at a plan beyond `reach`, that of acts, is not told: it may say what stands there.
    """
    decoded = decode(text) if len(text) <= SET_OUT_UP_TO else None
    spotted = spots(decoded or "", shipped_lexicon())
    here = {(spot.kind.value, fold_phrase(spot.kind, spot.phrase)) for spot in spotted}
    settled = (one for one in tx.dismissals.of(held.body) if (one.kind, one.phrase) in here)
    return tuple(
        one if tx.holding.plan(one.plan_ref, reach=reach) else replace(one, why=_ELSEWHERE) for one in settled
    )
