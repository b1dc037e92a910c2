"""Erasing one version, by two people: what was said goes, that it was said stays.

What goes: the text, what other plans took of it, what was offered from it, pages made from it, revisions of the
plan's drafts with the same text, the requirement rows and what only they had, what was asked and said about it, who
wrote it and why. What stays: both hashes, the instants, the audit, and a tombstone in the version's place, so that
numbers and the chain of hashes still hold.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kb.errors import Invalid, NotAllowed, NotFound, NotReady
from kb.plan import State
from kb.store.ledger.audit import Act
from kb.store.plans.drafting import Drafting
from kb.store.plans.typesetting import writable
from kb.store.plans.values import ERASED_TITLE, Erased
from kb.store.tables.columns import AnyRow
from kb.store.tables.kin import bases, offer_items, offers, ties
from kb.store.tables.plans import (
    erasures,
    named_audiences,
    plans,
    renderings,
    requirements,
    shortlist,
    versions,
)
from kb.store.tables.word import remarks, threads
from kb.store.tables.work import drafts, living_facts, revisions, sheets

ERASED_WORDS = "Erased."
_TOMBSTONE: dict[str, Any] = {
    "text": None,
    "title": ERASED_TITLE,
    "owner": "",
    "handling": "",
    "period_from": None,
    "period_to": None,
    "review_by": None,
    "themes": [],
    "rows": 0,
    "complete_rows": 0,
    "given_author": "",
    "message": "",
}


class Erasing(Drafting):
    """Erasures as one writing transaction asks for and confirms them."""

    def ask_erasure(self, ref: str, number: int, *, reason: str) -> int:
        """Ask for a version to be erased; gives the number of the request, for a second person to confirm.

        The reason is kept, so it must not repeat what is to be erased. Raises NotReady where it is erased or
        asked for.
        """
        if self._tx.by is None:
            raise NotAllowed("An erasure is asked for by a person, and confirmed by another.")
        if not reason.strip():
            raise Invalid("Give the reason for the erasure.")
        writable(reason)
        version = self._version(self._version_id(self._plan(ref).id, number))
        if version.erased_at is not None:
            raise NotReady("This version has already been erased.")
        waiting = sa.select(erasures.c.id).where(
            erasures.c.version_id == version.id, erasures.c.confirmed_at.is_(None)
        )
        if self._conn.execute(waiting).first() is not None:
            raise NotReady("The erasure of this version has been asked for. Another person must confirm it.")
        asked = {
            "version_id": version.id,
            "reason": reason,
            "asked_by": self._tx.by,
            "asked_at": self._tx.at,
        }
        number_of = self._conn.execute(
            sa.insert(erasures).values(asked).returning(erasures.c.id)
        ).scalar_one()
        self._tx.audit.add(Act.ERASURE, f"{ref}@{number}", asked=int(number_of))
        return int(number_of)

    def confirm_erasure(self, request: int) -> Erased:
        """Confirm a request and erase, in this transaction. Only somebody other than who asked may.

        Gives the versions elsewhere that hold the same text or whose plan was adapted from this version.
        """
        asked = self._conn.execute(sa.select(erasures).where(erasures.c.id == request)).first()
        if asked is None:
            raise NotFound("There is no such request for an erasure.")
        if asked.confirmed_at is not None:
            raise NotReady("This erasure has already been confirmed.")
        if self._tx.by is None or self._tx.by == asked.asked_by:
            raise NotAllowed(
                "An erasure must be confirmed by somebody other than the person who asked for it."
            )
        version = self._version(asked.version_id)
        done = {"confirmed_by": self._tx.by, "confirmed_at": self._tx.at}
        self._conn.execute(sa.update(erasures).where(erasures.c.id == request).values(done))
        held_by = self._held_by(version)
        self._erase(version)
        ref = f"{version.ref}@{version.number}"
        self._tx.outbox.plan_changed(version.plan_id)
        self._tx.audit.add(Act.ERASURE, ref, confirmed=request, hash=version.version_hash)
        self._tx.erased = True
        return Erased(ref, held_by)

    def _version(self, version_id: int) -> AnyRow:
        names = ("id", "plan_id", "number", "state", "text_hash", "version_hash", "erased_at")
        asked = sa.select(*(versions.c[name] for name in names), plans.c.ref, plans.c.body)
        joined = asked.join_from(versions, plans, plans.c.id == versions.c.plan_id)
        return self._conn.execute(joined.where(versions.c.id == version_id)).one()

    def _erase(self, version: AnyRow) -> None:
        tombstone = _TOMBSTONE | {"erased_at": self._tx.at}
        if version.state == State.CURRENT.value:
            tombstone |= {
                "state": State.WITHDRAWN.value,
                "withdrawn_why": "Erased.",
                "replaced_at": self._tx.at,
            }
        elif version.state == State.WITHDRAWN.value:
            tombstone["withdrawn_why"] = "Erased."
        self._forget_facts(version)
        self._conn.execute(sa.update(versions).where(versions.c.id == version.id).values(tombstone))
        self._forget_revisions(version)
        self._forget_collectors(version)
        self._forget_words(version)
        self._forget_taken(version)
        rows_own = (named_audiences.c.version_id == version.id, named_audiences.c.position >= 0)
        self._conn.execute(sa.delete(named_audiences).where(*rows_own))
        for table in (renderings, requirements, shortlist):
            self._conn.execute(sa.delete(table).where(table.c.version_id == version.id))

    def _forget_facts(self, version: AnyRow) -> None:
        """Living facts about references that no other version of the plan has."""
        own = sa.select(requirements.c.ref).where(requirements.c.version_id == version.id)
        others = sa.select(requirements.c.ref).join(versions, versions.c.id == requirements.c.version_id)
        others = others.where(versions.c.plan_id == version.plan_id, versions.c.id != version.id)
        gone = (
            living_facts.c.plan_id == version.plan_id,
            living_facts.c.ref.in_(own),
            living_facts.c.ref.not_in(others),
        )
        self._conn.execute(sa.delete(living_facts).where(*gone))

    def _forget_collectors(self, version: AnyRow) -> None:
        """The names of collectors, which stood in the text. That sheets were issued stays."""
        nameless = sa.literal("erased ") + sa.cast(sheets.c.id, sa.Text)
        own = sheets.c.version_id == version.id
        self._conn.execute(sa.update(sheets).where(own).values(collector=nameless))

    def _forget_words(self, version: AnyRow) -> None:
        """What was said about the version, and about the draft that it came from: it may repeat the text."""
        same = sa.select(revisions.c.draft_id).where(revisions.c.text_hash == version.text_hash)
        about = (
            threads.c.plan_id == version.plan_id,
            sa.or_(threads.c.number == version.number, threads.c.draft_id.in_(same)),
        )
        said = remarks.c.thread_id.in_(sa.select(threads.c.id).where(*about))
        self._conn.execute(sa.update(remarks).where(said).values(text=ERASED_WORDS))
        self._conn.execute(sa.update(threads).where(*about).values(to_role=""))

    def _forget_taken(self, version: AnyRow) -> None:
        """The text as other plans took it, and what was offered from it to others."""
        of_it = (
            bases.c.tie_id.in_(sa.select(ties.c.id).where(ties.c.source_id == version.plan_id)),
            sa.or_(
                bases.c.text_hash == version.text_hash,
                bases.c.number == version.number,
                # What was taken in parts holds words of later versions, and single rows those of earlier ones.
                (bases.c.how == "in part") & (bases.c.number < version.number),
                (bases.c.how == "borrowed") & (bases.c.number > version.number),
            ),
        )
        self._conn.execute(sa.update(bases).where(*of_it).values(text=None))
        given = sa.select(offers.c.id).where(
            offers.c.from_plan == version.plan_id, offers.c.number == version.number
        )
        items = sa.update(offer_items).where(offer_items.c.offer_id.in_(given))
        self._conn.execute(items.values(change=None, why=""))
        self._conn.execute(sa.update(offers).where(offers.c.id.in_(given)).values(note=""))

    def _forget_revisions(self, version: AnyRow) -> None:
        own = sa.select(drafts.c.id).where(drafts.c.plan_id == version.plan_id)
        same = (revisions.c.text_hash == version.text_hash, revisions.c.draft_id.in_(own))
        self._conn.execute(sa.update(revisions).where(*same).values(text=None))

    def _held_by(self, version: AnyRow) -> tuple[tuple[str, str], ...]:
        from_it = (plans.c.source_ref == version.ref) & (plans.c.source_number == version.number)
        asked = (
            sa.select(plans.c.body, plans.c.ref, versions.c.number)
            .join_from(versions, plans, plans.c.id == versions.c.plan_id)
            .where(
                versions.c.text.is_not(None),
                versions.c.id != version.id,
                (versions.c.text_hash == version.text_hash) | from_it,
            )
            .order_by(plans.c.ref, versions.c.number)
        )
        return tuple((row.body, f"{row.ref}@{row.number}") for row in self._conn.execute(asked))
