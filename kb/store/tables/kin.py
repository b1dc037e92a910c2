"""The tables of kinship between plans: what was adapted from what, taken, kept otherwise, offered, and held as core."""

from __future__ import annotations

import sqlalchemy as sa

from kb.store.tables.columns import ID, Instant, metadata, own_id, ref_to

# One line for each plan that another took something of: the whole, or single rows.
ties = sa.Table(
    "ties",
    metadata,
    own_id(),
    ref_to("plans.id", name="plan_id"),
    ref_to("plans.id", name="source_id"),
    sa.Column("kind", sa.Text, nullable=False),  # whole | rows
    sa.Column("how", sa.Text, nullable=False),  # adapted | linked | borrowed
    sa.Column("begun_at", Instant, nullable=False),
    ref_to("people.id", name="begun_by", null=True, index=False),
    sa.Column("ended_at", Instant),
    ref_to("people.id", name="ended_by", null=True, index=False),
    sa.CheckConstraint("kind IN ('whole', 'rows')", name="tied"),
    sa.CheckConstraint("(how = 'borrowed') = (kind = 'rows')", name="made"),
    sa.CheckConstraint("plan_id <> source_id", name="two_plans"),
    sa.Index(
        "uq_ties_one_whole",
        "plan_id",
        unique=True,
        sqlite_where=sa.text("kind = 'whole' AND ended_at IS NULL"),
        postgresql_where=sa.text("kind = 'whole' AND ended_at IS NULL"),
    ),
    sa.Index(
        "uq_ties_one_of_a_kind",
        "plan_id",
        "source_id",
        "kind",
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    ),
)

# What was taken of a source, as whoever took it read it: never changed, so that both sides can be laid beside it
# ever after. The last line of a tie is what the plan was last brought in step with.
bases = sa.Table(
    "bases",
    metadata,
    own_id(),
    ref_to("ties.id", name="tie_id"),
    sa.Column("how", sa.Text, nullable=False),  # adapted | linked | borrowed | in step | in part
    sa.Column("number", sa.Integer, nullable=False),  # the source's version
    sa.Column("text_hash", sa.Text, nullable=False),  # of that version, whole
    sa.Column("marking", sa.SmallInteger, nullable=False),  # the highest of what was taken: the floor
    sa.Column("recorded_at", Instant, nullable=False),
    ref_to("people.id", name="recorded_by", null=True, index=False),
    sa.Column("text", sa.LargeBinary),  # NULL once the version was erased
    sa.CheckConstraint("marking IN (0, 1)", name="marked"),
    sa.CheckConstraint("how IN ('adapted', 'linked', 'borrowed', 'in step', 'in part')", name="taken"),
)

# Which row of the source one's own row came from, where that is not the row of the same reference.
# `source_row` '': looked at, and it comes from none.
origins = sa.Table(
    "origins",
    metadata,
    own_id(),
    ref_to("ties.id", name="tie_id"),
    sa.Column("ref", sa.Text, nullable=False),
    sa.Column("source_row", sa.Text, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    ref_to("people.id", name="recorded_by", null=True, index=False),
    sa.Column("ended_at", Instant),
    sa.Index(
        "uq_origins_one_a_row",
        "tie_id",
        "ref",
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    ),
)

# What was decided about one thing in which a plan and its source differ. Never changed: the last about a thing holds,
# and only for what the source said of it then (`said_hash`).
decisions = sa.Table(
    "decisions",
    metadata,
    own_id(),
    ref_to("ties.id", name="tie_id"),
    sa.Column("thing", sa.Text, nullable=False),
    sa.Column("said_hash", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False, server_default=""),
    sa.Column("look_again", sa.Date),
    sa.Column("number", sa.Integer, nullable=False),  # the source's version that was looked at
    ref_to("drafts.id", name="draft_id", null=True, index=False),  # the draft it was taken into
    sa.Column("role", sa.Text, nullable=False, server_default=""),
    ref_to("people.id", name="recorded_by", index=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.CheckConstraint("verdict IN ('taken', 'adapted', 'declined', 'own', 'again')", name="decided"),
)

offers = sa.Table(
    "offers",
    metadata,
    own_id(),
    ref_to("plans.id", name="from_plan"),
    ref_to("plans.id", name="to_plan"),
    sa.Column("number", sa.Integer, nullable=False),  # the version that it was offered from
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("marking", sa.SmallInteger, nullable=False),
    ref_to("people.id", name="offered_by", index=False),
    sa.Column("offered_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),  # taken back
    sa.CheckConstraint("marking IN (0, 1)", name="marked"),
)

offer_items = sa.Table(
    "offer_items",
    metadata,
    sa.Column("offer_id", ID, sa.ForeignKey("offers.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("ref", sa.Text, nullable=False, server_default=""),  # the offering plan's row
    sa.Column("change", sa.LargeBinary),  # NULL once erased
    sa.Column("marking", sa.SmallInteger, nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    sa.Column("why", sa.Text, nullable=False, server_default=""),
    ref_to("people.id", name="answered_by", null=True, index=False),
    sa.Column("answered_at", Instant),
    ref_to("drafts.id", name="draft_id", null=True, index=False),
    sa.CheckConstraint("state IN ('waiting', 'taken', 'adapted', 'declined')", name="answered"),
)

# Requirements of a plan that every plan adapted from it should hold, as the region's editor marked them.
core_rows = sa.Table(
    "core_rows",
    metadata,
    own_id(),
    ref_to("plans.id", name="plan_id"),
    sa.Column("ref", sa.Text, nullable=False),
    sa.Column("body", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False),  # the region
    ref_to("people.id", name="marked_by", index=False),
    sa.Column("marked_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    ref_to("people.id", name="ended_by", null=True, index=False),
    sa.Index(
        "uq_core_rows_once",
        "plan_id",
        "ref",
        "body",
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    ),
)

# Why an adapted plan leaves a core requirement out, and until when that holds.
exceptions = sa.Table(
    "exceptions",
    metadata,
    own_id(),
    ref_to("plans.id", name="plan_id"),
    ref_to("plans.id", name="source_id", index=False),
    sa.Column("ref", sa.Text, nullable=False),  # the source's row
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("until", sa.Date, nullable=False),
    sa.Column("role", sa.Text, nullable=False, server_default=""),
    ref_to("people.id", name="recorded_by", index=False),
    sa.Column("recorded_at", Instant, nullable=False),
)

# How a plan stands to its source, worked out once for the same two texts and decisions. May be emptied at any time.
steps = sa.Table(
    "steps",
    metadata,
    sa.Column("tie_id", ID, sa.ForeignKey("ties.id"), primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),  # hash of both texts, the base and the last decision
    sa.Column("to_look", sa.Integer, nullable=False),
    sa.Column("differs", sa.Integer, nullable=False),
    sa.Column("look_again", sa.Date),  # the next day on which a refusal is to be looked at again
)
