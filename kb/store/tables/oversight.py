"""The tables of oversight: meetings, briefings, questions and answers, views, promises. Lines are only ever added."""

from __future__ import annotations

import sqlalchemy as sa

from kb.store.tables.columns import metadata, own_id, recorded, ref_to


def _between() -> tuple[sa.Column[str], sa.Column[str]]:
    """The oversight body, and the force that it is about."""
    return (
        sa.Column("office", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False, index=True),
        sa.Column("force", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False, index=True),
    )


accountability_meetings = sa.Table(
    "accountability_meetings",
    metadata,
    own_id(),
    *_between(),
    sa.Column("on", sa.Date, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    *recorded(),
)

# A briefing as it was made: what it says, in one way of writing it, and the hash of that.
briefings = sa.Table(
    "briefings",
    metadata,
    own_id(),
    *_between(),
    sa.Column("as_at", sa.Date, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    *recorded(),
)

# A question, the force's answer to one, or the office's own view. The office's alone until it is sent.
oversight_lines = sa.Table(
    "oversight_lines",
    metadata,
    own_id(),
    *_between(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column(
        "about", sa.Text, nullable=False, server_default=""
    ),  # a recommendation; '' for the force as such
    ref_to("oversight_lines.id", name="answers", null=True),
    ref_to("oversight_lines.id", name="replaces", null=True, index=False),
    sa.Column("view", sa.Text, nullable=False, server_default=""),
    sa.Column("text", sa.Text, nullable=False),
    *recorded(),
    sa.CheckConstraint("kind IN ('question', 'answer', 'view')", name="meant"),
    sa.CheckConstraint("(kind = 'answer') = (answers IS NOT NULL)", name="answered"),
    sa.CheckConstraint("view IN ('', 'assured', 'partly assured', 'not assured')", name="viewed"),
    sa.CheckConstraint("(kind = 'view') = (view <> '')", name="judged"),
)

oversight_sent = sa.Table(
    "oversight_sent",
    metadata,
    own_id(),
    ref_to("oversight_lines.id", name="line_id"),
    *recorded(),
    sa.UniqueConstraint("line_id"),
)

# That the office closed a promise, or opened it again, and why.
promise_closures = sa.Table(
    "promise_closures",
    metadata,
    own_id(),
    sa.Column("office", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False, index=True),
    sa.Column("promise", sa.Text, nullable=False),
    sa.Column("closed", sa.Boolean, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    *recorded(),
)

# What a force wishes to be read beside its figures. It changes no stage.
force_notes = sa.Table(
    "force_notes",
    metadata,
    own_id(),
    sa.Column("force", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    *recorded(),
)

# A response to a report as the office writes it: every keeping is a line; `first` is that of the first (its own: none).
response_texts = sa.Table(
    "response_texts",
    metadata,
    own_id(),
    *_between(),
    sa.Column("report", sa.Text, nullable=False),
    sa.Column("as_at", sa.Date, nullable=False),
    ref_to("response_texts.id", name="first", null=True),
    sa.Column("content", sa.Text, nullable=False),
    *recorded(),
)

# That a person said a response may be published: the whole text as it went out, and its hash.
response_marks = sa.Table(
    "response_marks",
    metadata,
    own_id(),
    ref_to("response_texts.id", name="response"),
    ref_to("response_texts.id", name="said", index=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    *recorded(),
    sa.UniqueConstraint("response"),
)

# When and where it was published, and when it was sent to whom. The last line holds.
response_days = sa.Table(
    "response_days",
    metadata,
    own_id(),
    ref_to("response_marks.response", name="response"),
    sa.Column("published_on", sa.Date),
    sa.Column("address", sa.Text, nullable=False, server_default=""),
    sa.Column("home_secretary_on", sa.Date),
    sa.Column("inspectorate_on", sa.Date),
    *recorded(),
)

# That an approver lets the offices of neighbouring forces see a plan's stage, or no more. The last line holds.
stage_allowances = sa.Table(
    "stage_allowances",
    metadata,
    own_id(),
    ref_to("plans.id", name="plan_id"),
    sa.Column("allowed", sa.Boolean, nullable=False),
    *recorded(),
)
