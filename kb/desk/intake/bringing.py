"""Bringing in what exists: a text or a table becomes a first draft, or the next text of an open one.

A text that comes back to its plan is a copy: what was done to the plan meanwhile stays (see `offline`).
What must stay true: everything is shown as it was understood before anything is kept; nothing that is refused leaves
anything behind; the same form sent twice keeps one thing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.access import Action
from kb.desk.intake.bringing_made import (
    NEW,
    BringOrder,
    rows_shown,
    skeleton,
    titled,
    to_remember,
    typed_prefix,
)
from kb.desk.intake.bringing_said import Already, BringPage, Target, closest, mark_of, statuses_in
from kb.desk.intake.brought import BroughtKind
from kb.desk.intake.offline import Together
from kb.desk.intake.whither import Whither
from kb.desk.reader.drafts import found_draft
from kb.desk.writing.clash import Clash, TwoTexts
from kb.desk.writing.draft_text import as_bytes, draft_marking, text_of
from kb.desk.writing.drafting import Copied
from kb.desk.writing.lexicon import shipped_lexicon
from kb.desk.writing.starting import StartOrder, is_token, short_name
from kb.errors import Invalid, NotReady, Stale
from kb.exchange import read_separated
from kb.plan import (
    Marking,
    Reading,
    Tabled,
    check_markings,
    compare,
    facts,
    findings,
    in_words,
    into_plan,
    parse,
    question_name,
    read_table,
    text_hash,
)
from kb.store import Act

if TYPE_CHECKING:
    from kb.store import Draft, HeldPlan, NewFact, Transaction

_TOO_HIGH = (
    "This would be held as OFFICIAL-SENSITIVE, and you may read OFFICIAL only, so you could not open it again. "
    "Say OFFICIAL as its marking, or ask somebody with a higher marking to bring it in."
)


@dataclass(frozen=True, slots=True)
class _Made:
    """A text as it would be kept. `base` is what it follows: nothing for a new plan.

    `together` is the copy that was brought beside that, where a plan's text was.
    """

    text: str
    table: Tabled | None
    base: str | None
    body: str
    together: Together | None = None


class Bringing(Whither):
    """Bringing in, for one person who writes."""

    def opening(self) -> None:
        """Raise NotAllowed unless this person writes for an organisation."""
        self._organisations()

    def understood(self, order: BringOrder) -> BringPage:
        """What was understood, with nothing kept. Raises Invalid for what cannot be brought in."""
        known = self._organisations()
        with self._house.store.reading() as tx:
            targets = self.targets(tx)
            already = self.already(tx, order)
            order = self._with_target(tx, order, targets, already)
            made = self._made(tx, order)
            page = self._shown(tx, order, made)
        self.note(Act.CONSULTATION, "bring-in", plans=len(targets))
        if made.base is not None:
            self.note(Act.CONSULTATION, f"{order.target}/draft", compared=True)
        if made.together is not None and made.together.version:
            self.note(Act.CONSULTATION, f"{order.target}@{made.together.version}", compared=True)
        return replace(page, organisations=known, targets=targets, already=already)

    def keep(self, order: BringOrder, token: str) -> str:
        """Keep it as a draft; gives the plan's reference.

        Raises Invalid for what cannot be brought in, Stale where the draft is not the one that was shown, and Clash
        for a copy where its plan has changed the same things: then the plan has an open draft to settle it in.
        """
        self._organisations()
        if not is_token(token):
            raise Invalid("This form was not sent whole. Bring it in once more from the beginning.")
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            said = (order.seen, order.target, order.organisation, order.title, order.short_name)
            texts = self._to_settle(tx, order)
            if texts is None:
                return tx.holding.once(token, lambda: self._kept(tx, order), said=("bring", *said))
        self.note(Act.CONSULTATION, f"{order.target}/draft", revision=texts.number)
        raise Clash(texts)

    def _to_settle(self, tx: Transaction, order: BringOrder) -> TwoTexts | None:
        """Both texts where somebody has to choose, the draft begun where none was open; else None."""
        if order.target in {"", NEW} or order.brought.kind is BroughtKind.TABLE:
            return None
        made = self._made(tx, order)
        if made.together is None or not made.together.asks:
            return None
        _check_seen(made, order)
        head = tx.press.draft(order.target, reach=self._writing)
        if head is not None:
            _check_agreed(order, head)
        self.begin_in(tx, order.target)
        laid = made.together
        return self.beside(tx, order.target, Copied(laid.copy, laid.base, laid.chosen, laid.trouble))

    def _kept(self, tx: Transaction, order: BringOrder) -> str:
        if not order.target:
            raise Invalid("Choose a plan, or a new one.")
        if order.target == NEW and not order.title.strip():
            raise Invalid("Enter a title.")
        made = self._made(tx, order)
        raw = as_bytes(made.text)
        _check_seen(made, order)
        if made.together is not None and made.together.unchanged and made.together.moved_on:
            raise Invalid(
                f"This copy is {made.together.said}, unchanged. Nothing was written in it, so there is nothing to "
                "bring in."
            )
        ref = self._new(tx, order, raw) if order.target == NEW else self._next(tx, order, raw)
        held = self.held(tx, ref, Action.WRITE)
        if made.table is not None:
            tx.learnt.remember(made.body, to_remember(made.table, tx.learnt.columns(made.body)))
        told = self._new_facts(tx, held, made)
        if told:
            tx.living.record_all(ref, told, as_at_import=True)
        return ref

    def _new(self, tx: Transaction, order: BringOrder, raw: bytes) -> str:
        name = short_name(StartOrder(order.organisation, parse(raw.decode()).title, order.short_name))
        ref = f"{order.organisation}/{name}"
        marking = draft_marking(raw)
        if not self.admits(ref, marking):
            raise Invalid(_TOO_HIGH)
        self.new_plan(tx, ref)
        tx.press.open_draft(ref, raw, marking=marking, how="brought in")
        return ref

    def _next(self, tx: Transaction, order: BringOrder, raw: bytes) -> str:
        ref = order.target
        marking = self._marking(tx, ref, raw)
        head = tx.press.draft(ref, reach=self._writing)
        if head is None:
            standing = tx.shelf.card(ref, reach=self.reach)
            if standing is not None and standing.text_hash == text_hash(raw):
                raise Invalid(
                    f"This is version {standing.number} of the plan, unchanged. There is nothing to bring in."
                )
            number = standing.number if standing else None
            tx.press.open_draft(ref, raw, marking=marking, based_on=number, how="brought in")
            return ref
        if head.text_hash == text_hash(raw):
            raise Invalid(
                f"This is the text of revision {head.number} already. There is nothing to bring in."
            )
        _check_agreed(order, head)
        tx.press.save_revision(ref, raw, marking=marking, started_from=head.number, how="brought in")
        return ref

    def _made(self, tx: Transaction, order: BringOrder) -> _Made:
        """The text as it would be kept. Raises Invalid where it cannot be, or has a marking that may not be held."""
        base = None if order.target in {"", NEW} else self._base(tx, order.target)
        body = order.target.split("/")[0] if base is not None else order.organisation
        if order.target == NEW and body not in {one.slug for one in self._organisations()}:
            raise Invalid("Choose one of your own organisations.")
        table = together = None
        if order.brought.kind is BroughtKind.TABLE:
            table = self._table(tx, order, base=base, body=body)
            text = into_plan(skeleton(order, table) if base is None else base, table)
        elif base is None:
            text = titled(text_of(order.brought.raw), order)
        else:
            copy = text_of(order.brought.raw)
            together = self.laid(tx, order.target, copy, head=base, made_from=order.made_from)
            check_markings(parse(together.copy))
            text = together.text
        check_markings(parse(text))
        return _Made(text, table, base, body, together)

    def _base(self, tx: Transaction, ref: str) -> str:
        held = self.held(tx, ref, Action.WRITE)
        head = tx.press.draft(held.ref, reach=self._writing)
        if head is not None:
            self.all_rows(found_draft(head, register=self.register, reach=self._writing))
            return text_of(head.text)
        found = tx.shelf.found(held.ref, reach=self.reach)
        if found is None:
            raise NotReady("No version of this plan has a text to follow. Bring it in as a new plan.")
        self.all_rows(found)
        return text_of(found.text)

    def _table(self, tx: Transaction, order: BringOrder, *, base: str | None, body: str) -> Tabled:
        rows = read_separated(text_of(order.brought.raw), separator="\t").rows
        here = () if base is None else parse(base).requirements
        taken = [row.ref for row in here]
        asked = {question_name(row.question): row.ref for row in reversed(here) if row.question}
        if base is not None:
            taken += tx.dismissals.gone(self.held(tx, order.target, Action.WRITE).plan_id)
        learnt = tx.learnt.columns(body) if body else {}
        return read_table(rows, Reading(order.picks, learnt, typed_prefix(order), taken, asked))

    def _shown(self, tx: Transaction, order: BringOrder, made: _Made) -> BringPage:
        doc = parse(made.text)
        said = facts(doc)
        held = self.held(tx, order.target, Action.WRITE) if made.base is not None else None
        found = findings(
            doc,
            on=self.today,
            gone=tx.dismissals.gone(held.plan_id) if held else (),
            dismissed=tx.dismissals.settled(made.body) if made.body else frozenset(),
            lexicon=shipped_lexicon(),
        )
        head = tx.press.draft(order.target, reach=self._writing) if held else None
        changes = None
        if made.base is not None:
            changes = tuple(map(in_words, compare(parse(made.base), doc)))
        return BringPage(
            order_target=order.target,
            brought=order.brought,
            table=made.table,
            title=order.title or (made.table.title if made.table else said.title),
            header_ok=doc.header_ok,
            marking=None if said.marking_missing else said.marking,
            held_as=max(
                draft_marking(made.text.encode(errors="replace")),
                held.marking if held else Marking.OFFICIAL,
                tx.kin.floor(held.plan_id) if held else Marking.OFFICIAL,
            ),
            rows=rows_shown(doc, made.table),
            complete=said.complete_rows,
            findings=found,
            changes=changes,
            draft=head.number if head else 0,
            draft_by=self.shown_as(tx, head.saved_by) if head else "",
            draft_at=head.saved_at if head else None,
            seen=_mark(made, order),
            statuses=len(statuses_in(doc, made.table, on=self.today)),
            together=made.together,
        )

    def _with_target(
        self, tx: Transaction, order: BringOrder, targets: tuple[Target, ...], already: Already | None
    ) -> BringOrder:
        """The order with what is most likely meant, where nothing was chosen yet."""
        if not order.organisation:
            order = replace(order, organisation=self._organisations()[0].slug)
        if order.target:
            return order
        if already is not None and any(target.ref == already.ref for target in targets):
            return replace(order, target=already.ref)
        made = self._made(tx, replace(order, target=NEW))
        return replace(order, target=closest(parse(made.text), targets) or NEW)

    def _new_facts(self, tx: Transaction, held: HeldPlan, made: _Made) -> list[NewFact]:
        known = {(fact.ref.casefold(), fact.kind) for fact in tx.living.of(held.plan_id)}
        told = statuses_in(parse(made.text), made.table, on=self.today)
        return [fact for fact in told if (fact.ref.casefold(), fact.kind) not in known]


def _check_seen(made: _Made, order: BringOrder) -> None:
    if _mark(made, order) != order.seen:
        raise Stale("This is not what was shown last. Look at what it comes to now, and then keep it.")


def _check_agreed(order: BringOrder, head: Draft) -> None:
    if head.number != order.started_from:
        raise Stale(
            "The draft is not the one that this page was about any more. Look again, and then keep it."
        )
    if not order.agreed:
        raise Invalid(f"Say that this may follow revision {head.number} of the open draft.")


def _mark(made: _Made, order: BringOrder) -> str:
    """The mark of what is shown: of what it comes to, and of what a copy was said to be made from."""
    chosen = made.together.chosen if made.together is not None else ""
    return mark_of(parse(made.text), f"{order.target} {chosen}".rstrip())
