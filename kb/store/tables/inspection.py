"""The tables of inspection: reports, what they recommend, and what forces say of it. Lines are only ever added."""

from __future__ import annotations

import sqlalchemy as sa

from kb.store.tables.columns import ID, Instant, metadata, own_id, ref_to


def _recorded() -> tuple[sa.Column[int], sa.Column[object], sa.Column[str]]:
    """Who recorded the line, when, and in which role."""
    return (
        ref_to("people.id", name="recorded_by", index=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
    )


# A report as an editor entered it. The last line of a key holds, and goes before what the program came with.
inspection_reports = sa.Table(
    "inspection_reports",
    metadata,
    own_id(),
    sa.Column("key", sa.Text, nullable=False, index=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("published_on", sa.Date, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("many", sa.Integer, nullable=False),
    *_recorded(),
    sa.CheckConstraint("many BETWEEN 1 AND 99", name="numbered"),
)

# What a recommendation says, as an editor entered it. The last line holds; those before it are earlier wordings.
recommendation_wordings = sa.Table(
    "recommendation_wordings",
    metadata,
    own_id(),
    sa.Column("recommendation", sa.Text, nullable=False, index=True),  # HMICFRS-OIC-4
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("addressee", sa.Text, nullable=False),
    sa.Column("deadline", sa.Date),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("measure", sa.Text, nullable=False, server_default=""),
    *_recorded(),
    sa.CheckConstraint("measure IN ('', 'stage', 'referrals', 'hydra', 'elearning')", name="measured"),
)

# Somebody laid a wording beside the published report and found them the same. `said_hash` is of what was checked.
wording_checks = sa.Table(
    "wording_checks",
    metadata,
    own_id(),
    sa.Column("recommendation", sa.Text, nullable=False, index=True),
    sa.Column("said_hash", sa.Text, nullable=False),
    *_recorded(),
)

# That the inspectorate closed a recommendation for a force, or that this was recorded by mistake.
recommendation_closures = sa.Table(
    "recommendation_closures",
    metadata,
    own_id(),
    sa.Column("recommendation", sa.Text, nullable=False, index=True),
    sa.Column("body", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False),
    sa.Column("closed_on", sa.Date),  # NULL: not closed after all
    sa.Column("reference", sa.Text, nullable=False),
    *_recorded(),
)

# When an office answered a report: the first and the last day that it may have been. Neither: not known after all.
report_responses = sa.Table(
    "report_responses",
    metadata,
    own_id(),
    sa.Column("report", sa.Text, nullable=False),
    sa.Column("office", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False, index=True),
    sa.Column("first_day", sa.Date),
    sa.Column("last_day", sa.Date),
    sa.Column("source", sa.Text, nullable=False),
    *_recorded(),
    sa.CheckConstraint("(first_day IS NULL) = (last_day IS NULL)", name="dated"),
    sa.CheckConstraint("first_day IS NULL OR first_day <= last_day", name="ordered"),
)

# Where a force says it stands with a recommendation. `public` is '' where nothing is meant for publication.
positions = sa.Table(
    "positions",
    metadata,
    own_id(),
    sa.Column("recommendation", sa.Text, nullable=False),
    sa.Column("body", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False, index=True),
    sa.Column("done", sa.Text, nullable=False),
    sa.Column("next", sa.Text, nullable=False),
    sa.Column("by_when", sa.Date),
    sa.Column("answers", sa.Text, nullable=False),  # the role that answers for what is next
    sa.Column("public", sa.Text, nullable=False, server_default=""),
    *_recorded(),
    sa.UniqueConstraint("id", "recorded_by"),
)

# That the text for publication of a position may be published, or no longer. Never by whoever wrote it.
position_clearances = sa.Table(
    "position_clearances",
    metadata,
    own_id(),
    sa.Column("position_id", ID, nullable=False, index=True),
    sa.Column("written_by", ID, nullable=False),
    sa.Column("cleared", sa.Boolean, nullable=False),
    sa.Column("cleared_by", sa.Text, nullable=False),  # the role that cleared it, as the page says
    sa.Column("why", sa.Text, nullable=False, server_default=""),
    *_recorded(),
    sa.ForeignKeyConstraint(["position_id", "written_by"], ["positions.id", "positions.recorded_by"]),
    sa.CheckConstraint("NOT cleared OR written_by <> recorded_by", name="two_people"),
)
