"""The tables. Everything that must stay true across rows is a constraint here as well as a function.

Instants are UTC, days are London days. Plan text is bytes: what came in is what goes out.
"""

from __future__ import annotations

import sqlalchemy as sa

from kb.store.tables.columns import ID, Instant, metadata, one_a_plan, own_id, ref_to

plans = sa.Table(
    "plans",
    metadata,
    own_id(),
    sa.Column("ref", sa.Text, nullable=False, unique=True),
    sa.Column("body", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False, index=True),
    sa.Column("path", sa.Text),
    sa.Column("created_at", Instant, nullable=False),
    # Where it was adapted from: a copy is taken, so these are facts, never pointers to text.
    sa.Column("source_ref", sa.Text, index=True),
    sa.Column("source_number", sa.Integer),
    sa.Column("source_hash", sa.Text),
    sa.Column("checked_number", sa.Integer),
    # The outbox line that last concerned this plan: an index behind it is not asked.
    sa.Column("changed_seq", ID, nullable=False, server_default="0", index=True),
    # The version made current in urgency by its own author, to be approved by somebody else by that day. Here
    # and not beside its text, which SQLite would walk through to reach a column added after it.
    sa.Column("urgent_number", sa.Integer),
    sa.Column("approve_by", sa.Date),
    sa.CheckConstraint("(source_ref IS NULL) = (source_number IS NULL)", name="source_whole"),
)

versions = sa.Table(
    "versions",
    metadata,
    own_id(),
    ref_to("plans.id", name="plan_id", index=False),  # the unique pair below is the index
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("text_hash", sa.Text, nullable=False, index=True),
    sa.Column("parent_hash", sa.Text),
    sa.Column("version_hash", sa.Text, nullable=False),
    sa.Column("dated_at", Instant, nullable=False),
    sa.Column("dated_by_source", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("replaced_at", Instant),
    sa.Column("imported", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("given_author", sa.Text, nullable=False, server_default=""),
    sa.Column("message", sa.Text, nullable=False, server_default=""),
    sa.Column("decided_by", sa.Text, nullable=False, server_default=""),
    ref_to("people.id", name="recorded_by", null=True, index=False),
    sa.Column("withdrawn_why", sa.Text),
    sa.Column("erased_at", Instant),
    # Read once from the text, so that no page parses to list it.
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("handling", sa.Text, nullable=False),
    sa.Column("period_from", sa.Date),
    sa.Column("period_to", sa.Date),
    sa.Column("review_by", sa.Date),
    sa.Column("themes", sa.JSON, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("complete_rows", sa.Integer, nullable=False),
    sa.Column("plain", sa.Boolean, nullable=False, server_default=sa.false()),  # shown as typed
    # The label.
    sa.Column("marking", sa.SmallInteger, nullable=False),
    sa.Column("marking_missing", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("scope", sa.SmallInteger, nullable=False),
    sa.Column("outline_scope", sa.SmallInteger, nullable=False),
    sa.Column("listed", sa.Boolean, nullable=False, server_default=sa.false()),
    # NULL only in a tombstone. Last: SQLite walks a long value's pages to reach the columns after it.
    sa.Column("text", sa.LargeBinary),
    sa.UniqueConstraint("plan_id", "number"),
    sa.CheckConstraint("number >= 1", name="numbered"),
    sa.CheckConstraint("(number = 1) = (parent_hash IS NULL)", name="parented"),
    sa.CheckConstraint("state IN ('current', 'replaced', 'withdrawn')", name="settled"),
    sa.CheckConstraint("(text IS NULL) = (erased_at IS NOT NULL)", name="tombstone"),
    sa.CheckConstraint("marking IN (0, 1)", name="marked"),
    one_a_plan("uq_versions_one_current", "state = 'current'"),
)

# Organisations named in a sharing. `kind` is 'full' or 'outline'; `ref` is '' for the version itself, or the
# reference of a requirement ('full' only).
named_audiences = sa.Table(
    "named_audiences",
    metadata,
    sa.Column("version_id", ID, sa.ForeignKey("versions.id"), primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),  # -1: the version; else the requirement's
    sa.Column("body", sa.Text, sa.ForeignKey("bodies.slug"), primary_key=True),
    sa.Column("until", sa.Date),  # the last day, where it was granted for a time
)

requirements = sa.Table(
    "requirements",
    metadata,
    sa.Column("version_id", ID, sa.ForeignKey("versions.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("ref", sa.Text, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("priority", sa.SmallInteger),
    sa.Column("theme", sa.Text, nullable=False),
    sa.Column("needed_by", sa.Date),
    sa.Column("complete", sa.Boolean, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),  # where it stands in the text, in characters
    sa.Column("stop", sa.Integer, nullable=False),
    sa.Column("marking", sa.SmallInteger, nullable=False),  # the row's own or the version's: the higher
    sa.Column("scope", sa.SmallInteger, nullable=False),  # its own; POLICING where it says nothing
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("seq", ID, primary_key=True, autoincrement=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("person_id", ID),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("object", sa.Text, nullable=False, index=True),
    sa.Column("facts", sa.Text, nullable=False),  # canonical JSON: never text or search words
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("seq", ID, primary_key=True, autoincrement=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # plan, mail
    sa.Column("plan_id", ID, index=True),
    sa.Column("letter", sa.Text),  # mail: JSON of to, subject, text; emptied once sent
    sa.Column("done_at", Instant),
)

renderings = sa.Table(
    "renderings",
    metadata,
    sa.Column("version_id", ID, sa.ForeignKey("versions.id"), primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),  # hash of the reading copy and of the renderer
    sa.Column("html", sa.Text, nullable=False),
    sa.Column("made_at", Instant, nullable=False),
)

shortlist = sa.Table(
    "shortlist",
    metadata,
    sa.Column("person_id", ID, sa.ForeignKey("people.id"), primary_key=True),
    sa.Column("version_id", ID, sa.ForeignKey("versions.id"), primary_key=True),
    sa.Column("ref", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("added_at", Instant, nullable=False),
)

erasures = sa.Table(
    "erasures",
    metadata,
    own_id(),
    ref_to("versions.id", name="version_id"),
    sa.Column("reason", sa.Text, nullable=False),
    ref_to("people.id", name="asked_by", index=False),
    sa.Column("asked_at", Instant, nullable=False),
    ref_to("people.id", name="confirmed_by", null=True, index=False),
    sa.Column("confirmed_at", Instant),
    sa.CheckConstraint("confirmed_by IS NULL OR confirmed_by <> asked_by", name="two_people"),
)

settings = sa.Table(
    "settings",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
