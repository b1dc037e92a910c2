"""The tables of evidence: entries on plans, what became of them, and the rules. Lines are only ever added."""

from __future__ import annotations

import sqlalchemy as sa

from kb.store.tables.columns import Instant, metadata, own_id, ref_to


def _recorded() -> tuple[sa.Column[int], sa.Column[object], sa.Column[str]]:
    """Who recorded the line, when, and in which role."""
    return (
        ref_to("people.id", name="recorded_by", index=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
    )


# One entry on a plan. What the product knows by itself is not here: it is read from where it was recorded.
evidence_entries = sa.Table(
    "evidence_entries",
    metadata,
    own_id(),
    ref_to("plans.id", name="plan_id", index=False),  # the unique pair below is the index
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column(
        "body", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False
    ),  # for which somebody recorded it
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("refs", sa.JSON, nullable=False),  # requirements; none: the plan as a whole
    sa.Column("version", sa.Integer),  # the version that a change made for learning came into force with
    sa.Column("quarter", sa.Text, nullable=False, server_default=""),  # a return's, as 2026-Q1
    sa.Column("answer", sa.Text, nullable=False, server_default=""),
    sa.Column("met", sa.Integer),  # how many out of how many, as far as anybody said
    sa.Column("met_how", sa.Text, nullable=False, server_default=""),
    sa.Column("out_of", sa.Integer),
    sa.Column("out_of_how", sa.Text, nullable=False, server_default=""),
    sa.Column("reference", sa.Text, nullable=False, server_default=""),  # where it is held or was looked for
    sa.Column("looked_by", sa.Text, nullable=False, server_default=""),  # the role that looked
    sa.Column("marking", sa.SmallInteger, nullable=False),
    sa.Column("expires", sa.Date),
    sa.Column("line", sa.Text, nullable=False, server_default=""),  # for publication, once confirmed
    # A check: who checked, hosted by whom, and what was found.
    sa.Column("checked_by", sa.Text, sa.ForeignKey("bodies.slug"), index=True),
    sa.Column("host", sa.Text, sa.ForeignKey("bodies.slug"), index=True),
    sa.Column("held", sa.Integer),
    sa.Column("sampled", sa.Integer),
    sa.Column("confirmed", sa.Integer),
    sa.Column("not_confirmed", sa.Integer),
    sa.Column("satisfied", sa.Boolean),
    sa.Column("note", sa.Text, nullable=False, server_default=""),  # the verifier's own
    sa.Column("corrects", sa.Integer),  # the number of the entry whose place it takes
    sa.Column("why", sa.Text, nullable=False, server_default=""),
    *_recorded(),
    sa.UniqueConstraint("plan_id", "number"),
    sa.UniqueConstraint("id", "recorded_by"),
    sa.CheckConstraint("number >= 1", name="numbered"),
    sa.CheckConstraint("kind IN ('learning', 'return', 'product', 'briefing', 'check')", name="typed"),
    sa.CheckConstraint("first_day <= last_day", name="ordered"),
    sa.CheckConstraint("(kind = 'return') = (quarter <> '')", name="quartered"),
    sa.CheckConstraint("(kind = 'return') = (answer <> '')", name="answered"),
    sa.CheckConstraint("(kind = 'check') = (satisfied IS NOT NULL)", name="checked"),
    sa.CheckConstraint("marking IN (0, 1)", name="marked"),
)

# What became of an entry: withdrawn, disputed, or a dispute settled, and why.
evidence_states = sa.Table(
    "evidence_states",
    metadata,
    own_id(),
    ref_to("evidence_entries.id", name="entry_id"),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    *_recorded(),
    sa.CheckConstraint("act IN ('withdrawn', 'disputed', 'settled')", name="meant"),
)

# A line was confirmed for publication by somebody who did not write it, or is to be published no more.
evidence_clearances = sa.Table(
    "evidence_clearances",
    metadata,
    own_id(),
    sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, index=True),
    sa.Column("written_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("cleared", sa.Boolean, nullable=False),
    sa.Column("why", sa.Text, nullable=False, server_default=""),
    *_recorded(),
    sa.ForeignKeyConstraint(
        ["entry_id", "written_by"], ["evidence_entries.id", "evidence_entries.recorded_by"]
    ),
    sa.CheckConstraint("NOT cleared OR written_by <> recorded_by", name="two_people"),
)

# Thresholds of a region, from a day on. `agreed_at` is '' while they are only proposed.
rule_sets = sa.Table(
    "rule_sets",
    metadata,
    own_id(),
    sa.Column("region", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False, index=True),
    sa.Column("starts", sa.Date, nullable=False),
    sa.Column("announced", sa.Date, nullable=False),
    sa.Column("agreed_at", sa.Text, nullable=False, server_default=""),
    sa.Column("agreed_on", sa.Date),
    sa.Column("rules", sa.JSON, nullable=False),
    *_recorded(),
    sa.CheckConstraint("(agreed_at = '') = (agreed_on IS NULL)", name="agreed"),
    sa.CheckConstraint("announced <= starts", name="announced"),
)
