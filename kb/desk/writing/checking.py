"""What is still to do on a draft, settling spotted items, and how ready the plans of a region are.

What must stay true. An item is dismissed only while it stands in the draft, with a reason, by somebody who may write
the plan; it is then settled for all plans of that organisation, and each approver sees the reason. The list over
the region counts only what its reader reads in full.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import Action, Rendition
from kb.desk.kin.core import core_findings
from kb.desk.reader.copies import Heading, is_overdue, reading_copy
from kb.desk.writing.earlier import Earlier
from kb.desk.writing.lexicon import shipped_lexicon
from kb.desk.writing.readiness import Readiness, dismissed_in, readiness_of
from kb.errors import Invalid
from kb.plan import Finding, Marking, State, findings, fold_phrase, parse
from kb.store import Act, Dismissal

if TYPE_CHECKING:
    from kb.store import Found, HeldPlan, Transaction

PER_PAGE = 25
LONGEST_REASON = 500
SENSITIVE = "sensitive:"
_GROUPS = {
    "missing": "something missing",
    "vacant": "a vacant post",
    "owner": "no owner",
    "marking": "the marking",
    "past": "a day that has passed",
    "date": "a date that cannot be read",
    "priority": "an unknown priority",
    "status": "an unknown status",
    "question": "no question",
    "duplicate": "a reference used twice",
    "repeated": "a line given twice",
    "steer": "where people are from",
    "header": "a header that cannot be read",
}
_SPOTTED = "a sensitive item spotted"


@dataclass(frozen=True, slots=True)
class Item:
    """One spotted item of a draft, however often it stands there. `name` is how a form names it."""

    name: str
    kind: str
    phrase: str
    sentence: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftReadiness:
    """What is still to do on the open draft. `dismissed` are the settled items that its text holds."""

    heading: Heading
    readiness: Readiness
    items: tuple[Item, ...]
    dismissed: tuple[Dismissal, ...]

    @property
    def others(self) -> tuple[Finding, ...]:
        """What approval waits for, but for the spotted items."""
        return tuple(one for one in self.readiness.blocking if not one.kind.startswith(SENSITIVE))


@dataclass(frozen=True, slots=True)
class PlanLine:
    """How ready one current plan is. `found` are pairs of words and how many findings of that kind there are."""

    heading: Heading
    rows: int
    complete: int
    overdue: bool
    found: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class RegionReadiness:
    """Current plans that this person reads in full, those with most left to do first."""

    lines: tuple[PlanLine, ...]
    total: int
    page: int
    pages: int
    marking: Marking


class NotListed(Invalid):
    """No item was chosen, or one that is not there to be settled."""


class Checking(Earlier):
    """Checking drafts and plans, for one person."""

    def draft(self, ref: str) -> DraftReadiness:
        """What is still to do on the open draft. Raises NotReady where none is open."""
        with self._house.store.reading() as tx:
            draft = self.open_draft(tx, ref)
            held = self.held(tx, ref, Action.WRITE)
            text = draft.text or b""
            core = core_findings(self, tx, held.plan_id, text)
            ready = readiness_of(tx, text, held=held, on=self.today, core=core)
            heading = self.heading(draft)
            dismissed = dismissed_in(tx, text, held=held, reach=self._writing)
            page = DraftReadiness(heading, ready, _items(ready), dismissed)
        self.note(Act.CONSULTATION, f"{ref}/draft", readiness=len(ready.findings))
        return page

    def dismiss(self, ref: str, names: Collection[str], why: str) -> int:
        """Let spotted items of the open draft stand, for all plans of its organisation; gives how many.

        `names` are those of `Item`. Raises NotListed where none is chosen or one does not stand in the draft any
        more, Invalid where the reason is missing or too long.
        """
        if not names:
            raise NotListed("Choose at least one item.")
        reason = _reason(why)
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            held = self.held(tx, ref, Action.WRITE)
            items = {item.name: item for item in self._items(tx, ref, held)}
            if not items.keys() >= set(names):
                raise NotListed("The draft has changed, or this is settled already. Look at the list again.")
            chosen = [items[name] for name in dict.fromkeys(names)]
            for item in chosen:
                folded = fold_phrase(item.kind, item.phrase)
                tx.dismissals.add(held, kind=item.kind, phrase=folded, why=reason)
        return len(chosen)

    def undo(self, ref: str, number: int) -> None:
        """Take a dismissal back: the phrase is spotted again in all plans of the organisation."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            tx.dismissals.take_back(self.held(tx, ref, Action.WRITE), number)

    def region(self, *, page: int = 1) -> RegionReadiness:
        """How ready the current plans are that this person reads in full."""
        with self._house.store.reading() as tx:
            every = sorted(map(self._line, self._read_in_full(tx)), key=_worst_first)
            pages = max(1, -(-len(every) // PER_PAGE))
            page = min(max(page, 1), pages)
            shown = every[(page - 1) * PER_PAGE : page * PER_PAGE]
            lines = tuple(self._looked_at(tx, line, version_id) for line, version_id in shown)
        if lines:
            self.note(Act.CONSULTATION, "readiness", shown=len(lines))
        marking = max((line.heading.marking for line in lines), default=Marking.OFFICIAL)
        return RegionReadiness(lines, len(every), page, pages, marking)

    def _items(self, tx: Transaction, ref: str, held: HeldPlan) -> tuple[Item, ...]:
        draft = self.open_draft(tx, ref)
        return _items(readiness_of(tx, draft.text or b"", held=held, on=self.today))

    def _read_in_full(self, tx: Transaction) -> list[Found]:
        every = tx.shelf.texts(reach=self.reach, states=(State.CURRENT,))
        return [found for found in every if found.rendition is Rendition.FULL]

    def _line(self, found: Found) -> tuple[PlanLine, int]:
        copy = reading_copy(found, body_name=self.name_of(found.card.body), on=self.today)
        review_by = copy.heading.review_by
        overdue = review_by is not None and review_by < self.today
        complete = sum(row.complete for row in copy.rows)
        return PlanLine(copy.heading, len(copy.rows), complete, overdue), found.card.version_id

    def _looked_at(self, tx: Transaction, line: PlanLine, version_id: int) -> PlanLine:
        (found,) = tx.shelf.reread([version_id], reach=self.reach)
        copy = reading_copy(found, body_name=line.heading.body_name, on=self.today)
        if copy.plain:
            return line
        told = findings(
            parse(copy.text),
            on=self.today,
            dismissed=tx.dismissals.settled(found.card.body),
            lexicon=shipped_lexicon(),
        )
        late = {row.ref.casefold() for row in copy.rows if is_overdue(row, self.today)}
        # Not late is a row that was answered since: its status is no part of the text.
        told = tuple(one for one in told if one.kind != "past" or not one.ref or one.ref.casefold() in late)
        counts = Counter(_group(one.kind) for one in told)
        return PlanLine(line.heading, line.rows, line.complete, line.overdue, tuple(counts.most_common()))


def _worst_first(line: tuple[PlanLine, int]) -> tuple[int, bool, str]:
    plan, _ = line
    return plan.complete - plan.rows, not plan.overdue, plan.heading.ref


def _group(kind: str) -> str:
    return _SPOTTED if kind.startswith(SENSITIVE) else _GROUPS.get(kind.removesuffix("_form"), kind)


def _reason(why: str) -> str:
    reason = " ".join(why.split())
    if not reason:
        raise Invalid("Say why it may stay. The approver sees the reason.")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"Keep the reason to {LONGEST_REASON} characters. It has {len(reason)}.")
    if any(ord(one) < 32 or 0xD800 <= ord(one) < 0xE000 for one in reason):
        raise Invalid("The reason has characters that cannot be kept. Type it again.")
    return reason


def _items(ready: Readiness) -> tuple[Item, ...]:
    items: dict[tuple[str, str], Item] = {}
    for one in ready.findings:
        if not one.kind.startswith(SENSITIVE):
            continue
        kind = one.kind.removeprefix(SENSITIVE)
        folded = fold_phrase(kind, one.phrase)
        name = hashlib.sha256(f"{kind}:{folded}".encode()).hexdigest()[:16]
        known = items.get((kind, folded))
        places = (*(known.places if known else ()), one.ref or "the plan itself")
        sentence = one.sentence.removeprefix(f"{one.ref}: ")
        items[kind, folded] = Item(name, kind, one.phrase, sentence, tuple(dict.fromkeys(places)))
    return tuple(items.values())
