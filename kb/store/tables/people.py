"""The tables of organisations and people: who belongs where, who may what, who is signed in."""

from __future__ import annotations

import sqlalchemy as sa

from kb.store.tables.columns import ID, Instant, metadata, own_id, ref_to

bodies = sa.Table(
    "bodies",
    metadata,
    sa.Column("slug", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("places", sa.JSON, nullable=False),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_to", sa.Date),
)

links = sa.Table(
    "links",
    metadata,
    own_id(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("from_body", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False),
    sa.Column("to_body", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_to", sa.Date),
)

people = sa.Table(
    "people",
    metadata,
    own_id(),
    # The login as typed, and its folded form: one person whatever the case.
    sa.Column("login", sa.Text, nullable=False),
    sa.Column("login_folded", sa.Text, nullable=False, unique=True),
    sa.Column("shown_as", sa.Text, nullable=False),
    sa.Column("password", sa.Text),
    sa.Column("totp_secret", sa.Text),
    sa.Column("totp_step", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("sample", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("suspended_at", Instant),
)

grants = sa.Table(
    "grants",
    metadata,
    own_id(),
    ref_to("people.id", name="person_id"),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("body", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False, index=True),
    sa.Column("ceiling", sa.SmallInteger, nullable=False),
    sa.Column("plans", sa.JSON, nullable=False),
    sa.Column("starts_on", sa.Date),
    sa.Column("ends_on", sa.Date),
    ref_to("people.id", name="granted_by", null=True, index=False),
    sa.Column("granted_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    # The approver whom this grant stands in for: a deputy may not name another.
    sa.Column("deputy_for", ID),
)

sessions = sa.Table(
    "sessions",
    metadata,
    # SHA-256 of the key in the cookie: the table alone signs nobody in.
    sa.Column("key_hash", sa.Text, primary_key=True),
    ref_to("people.id", name="person_id"),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("seen_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    # False until the second factor, where one is asked for.
    sa.Column("whole", sa.Boolean, nullable=False),
)

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("purpose", sa.Text, nullable=False),
    ref_to("people.id", name="person_id"),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("used_at", Instant),
)

tries = sa.Table(
    "sign_in_tries",
    metadata,
    own_id(),
    # SHA-256 of the folded name, or of the address: who was tried is not kept in clear.
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index("ix_sign_in_tries_key_at", "key", "at"),
)
