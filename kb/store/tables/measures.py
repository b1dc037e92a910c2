"""The tables of what a force is asked for beside its plan: training, Hydra sessions, reports to the NCCU.

Lines are only ever added; of several about the same thing the last one holds. No line has a place for a person.
"""

from __future__ import annotations

import sqlalchemy as sa

from kb.store.tables.columns import metadata, own_id, recorded, ref_to


def _body() -> sa.Column[str]:
    return sa.Column("body", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False, index=True)


# Roles whose people need which training, and how many people are in them.
role_groups = sa.Table(
    "role_groups",
    metadata,
    own_id(),
    _body(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("folded", sa.Text, nullable=False),
    sa.Column("headcount", sa.Integer),
    sa.Column("needs", sa.JSON, nullable=False),
    sa.Column("ended", sa.Boolean, nullable=False),
    *recorded(),
    sa.CheckConstraint("headcount IS NULL OR headcount >= 0", name="many"),
)

# How many of a role group had completed a training on a day, out of how many in role.
training_counts = sa.Table(
    "training_counts",
    metadata,
    own_id(),
    _body(),
    sa.Column("module", sa.Text, nullable=False),
    sa.Column("folded", sa.Text, nullable=False),
    sa.Column("completed", sa.Integer, nullable=False),
    sa.Column("in_role", sa.Integer),
    sa.Column("on", sa.Date, nullable=False),
    *recorded(),
    sa.CheckConstraint("completed >= 0", name="done"),
    sa.CheckConstraint("in_role IS NULL OR in_role >= completed", name="within"),
)

hydra_sessions = sa.Table(
    "hydra_sessions",
    metadata,
    own_id(),
    _body(),
    sa.Column("on", sa.Date, nullable=False),
    sa.Column("starts", sa.Text, nullable=False),
    sa.Column("venue", sa.Text, nullable=False),
    sa.Column("seats", sa.Integer, nullable=False),
    sa.Column("contact_role", sa.Text, nullable=False),
    *recorded(),
    sa.CheckConstraint("seats > 0", name="some"),
)

# That a session does not take place.
hydra_endings = sa.Table(
    "hydra_endings",
    metadata,
    own_id(),
    ref_to("hydra_sessions.id", name="session_id"),
    sa.Column("why", sa.Text, nullable=False),
    *recorded(),
    sa.UniqueConstraint("session_id"),
)

# Seats taken (more than 0) or given back (less).
hydra_seats = sa.Table(
    "hydra_seats",
    metadata,
    own_id(),
    ref_to("hydra_sessions.id", name="session_id"),
    _body(),
    sa.Column("seats", sa.Integer, nullable=False),
    *recorded(),
    sa.CheckConstraint("seats <> 0", name="some"),
)

hydra_attendance = sa.Table(
    "hydra_attendance",
    metadata,
    own_id(),
    ref_to("hydra_sessions.id", name="session_id"),
    _body(),
    sa.Column("role_group", sa.Text, nullable=False),
    sa.Column("folded", sa.Text, nullable=False),
    sa.Column("attended", sa.Integer, nullable=False),
    *recorded(),
    sa.CheckConstraint("attended >= 0", name="many"),
)

# What a region agreed, or a force adopted (`adopts`, as it stands or in its own words), on reports to the NCCU.
referral_guidance = sa.Table(
    "referral_guidance",
    metadata,
    own_id(),
    _body(),
    ref_to("referral_guidance.id", name="adopts", null=True, index=False),
    sa.Column("counts", sa.Text, nullable=False),
    sa.Column("completes", sa.Text, nullable=False),
    sa.Column("goes_to", sa.Text, nullable=False),
    sa.Column("by_when", sa.Text, nullable=False),
    *recorded(),
)

# One line a month: reports made and by whose count, documents submitted, what is left out and why.
referral_months = sa.Table(
    "referral_months",
    metadata,
    own_id(),
    _body(),
    sa.Column("month", sa.Date, nullable=False),
    sa.Column("reports", sa.Integer),
    sa.Column("counted_by", sa.Text, nullable=False),
    sa.Column("submitted", sa.Integer),
    sa.Column("excluded", sa.Text, nullable=False),
    *recorded(),
    sa.CheckConstraint("reports IS NULL OR reports >= 0", name="made"),
    sa.CheckConstraint("submitted IS NULL OR submitted >= 0", name="sent"),
)

# What a dip sample of a quarter found. Its list stays in the force.
referral_samples = sa.Table(
    "referral_samples",
    metadata,
    own_id(),
    _body(),
    sa.Column("quarter", sa.Text, nullable=False),
    sa.Column("sampled", sa.Integer, nullable=False),
    sa.Column("found", sa.Integer, nullable=False),
    sa.Column("by_role", sa.Text, nullable=False),
    *recorded(),
    sa.CheckConstraint("sampled > 0 AND found >= 0 AND found <= sampled", name="within"),
)
