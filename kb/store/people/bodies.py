"""Organisations and their links, kept with their dates and read whole as a Register."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.bodies import Body, Kind, Link, LinkKind, Register
from kb.errors import Invalid, NotFound
from kb.store.ledger.audit import Act
from kb.store.tables.people import bodies, links

if TYPE_CHECKING:
    from kb.store.transaction import Transaction

EDITION = "organisations edition"


class Bodies:
    """The register as one transaction sees it."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def register(self) -> Register:
        """All organisations and links. Read once and remembered until one of them changes."""
        edition = self._tx.settings.get(EDITION) or ""
        kept = self._tx.remembered.register
        if kept is not None and kept[0] == edition:
            return kept[1]
        register = self._read()
        if not self._tx.writes:
            # What a writer sees may yet be rolled back, and its edition given again to something else.
            self._tx.remembered.register = (edition, register)
        return register

    def add(self, body: Body) -> None:
        """Add an organisation. Raises Invalid where its short name is taken."""
        if self._exists(body.slug):
            raise Invalid(f"There is already an organisation with the short name “{body.slug}”.")
        line = {
            "slug": body.slug,
            "name": body.name,
            "kind": body.kind.value,
            "places": list(body.places),
            "valid_from": body.valid_from,
            "valid_to": body.valid_to,
        }
        self._tx.conn.execute(sa.insert(bodies), line)
        self._changed(body.slug, change="added")

    def link(self, link: Link) -> None:
        """Link two organisations. Raises NotFound where one of them is not known."""
        for slug in (link.from_body, link.to_body):
            self._require(slug)
        line = {
            "kind": link.kind.value,
            "from_body": link.from_body,
            "to_body": link.to_body,
            "valid_from": link.valid_from,
            "valid_to": link.valid_to,
        }
        self._tx.conn.execute(sa.insert(links), line)
        self._changed(link.from_body, change=link.kind.value, other=link.to_body)

    def end(self, slug: str, on: dt.date, *, successor: str | None = None) -> None:
        """Say that an organisation's last day is `on`, perhaps followed by another one from the next day."""
        self._require(slug)
        self._tx.conn.execute(sa.update(bodies).where(bodies.c.slug == slug).values(valid_to=on))
        self._changed(slug, change="ended", on=on.isoformat())
        if successor is not None:
            self.link(Link(LinkKind.SUCCEEDED_BY, slug, successor, valid_from=None))

    def end_link(self, link: Link, on: dt.date) -> None:
        """Say that a link's last day is `on`. Raises NotFound where no such link is open."""
        ended = (
            sa.update(links)
            .where(
                links.c.kind == link.kind.value,
                links.c.from_body == link.from_body,
                links.c.to_body == link.to_body,
                links.c.valid_to.is_(None),
            )
            .values(valid_to=on)
        )
        if self._tx.conn.execute(ended).rowcount == 0:
            raise NotFound("There is no such link that is still open.")
        self._changed(
            link.from_body, change=f"{link.kind.value} ended", other=link.to_body, on=on.isoformat()
        )

    def _read(self) -> Register:
        found = tuple(
            Body(row.slug, row.name, Kind(row.kind), row.valid_from, row.valid_to, tuple(row.places))
            for row in self._tx.conn.execute(sa.select(bodies).order_by(bodies.c.slug))
        )
        linked = tuple(
            Link(LinkKind(row.kind), row.from_body, row.to_body, row.valid_from, row.valid_to)
            for row in self._tx.conn.execute(sa.select(links).order_by(links.c.id))
        )
        return Register(found, linked)

    def _exists(self, slug: str) -> bool:
        found = sa.select(sa.literal(1)).where(bodies.c.slug == slug)
        return self._tx.conn.execute(found).first() is not None

    def _require(self, slug: str) -> None:
        if not self._exists(slug):
            raise NotFound(f"There is no organisation with the short name “{slug}”.")

    def _changed(self, slug: str, **facts: str) -> None:
        # The audit's next number is never used twice, so it names the edition.
        seq = self._tx.audit.add(Act.ALTERATION, f"organisation:{slug}", **facts)
        self._tx.settings.put(EDITION, str(seq))
