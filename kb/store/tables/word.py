"""The tables of word between people: questions, requests for access, what is followed, what was told."""

from __future__ import annotations

import sqlalchemy as sa

from kb.store.tables.columns import ID, Instant, metadata, own_id, ref_to

# A question to another organisation's role, a comment among one's own, or a remark on a draft put forward.
threads = sa.Table(
    "threads",
    metadata,
    own_id(),
    ref_to("plans.id", name="plan_id"),
    sa.Column("kind", sa.Text, nullable=False),  # question | comment | review
    sa.Column("ref", sa.Text, nullable=False),  # the requirement; '' for the plan as a whole
    sa.Column("number", sa.Integer),  # the version it was asked of; NULL for a draft
    sa.Column("draft_id", ID),
    sa.Column("from_body", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False),
    sa.Column("to_role", sa.Text, nullable=False, server_default=""),
    ref_to("people.id", name="begun_by", index=False),
    sa.Column("begun_at", Instant, nullable=False),
    sa.Column("resolved_at", Instant),
    sa.Column("resolved_by", ID),
    sa.CheckConstraint("kind IN ('question', 'comment', 'review')", name="meant"),
    sa.CheckConstraint("(kind = 'review') = (draft_id IS NOT NULL)", name="drafted"),
)

remarks = sa.Table(
    "remarks",
    metadata,
    own_id(),
    ref_to("threads.id", name="thread_id"),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column(
        "body", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False
    ),  # for which organisation they spoke
    ref_to("people.id", name="said_by", index=False),
    sa.Column("said_at", Instant, nullable=False),
)

access_requests = sa.Table(
    "access_requests",
    metadata,
    own_id(),
    ref_to("plans.id", name="plan_id"),
    sa.Column("body", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False),  # for which access is asked
    sa.Column("why", sa.Text, nullable=False),
    ref_to("people.id", name="asked_by", index=False),
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    sa.Column("answered_by", ID),
    sa.Column("answered_at", Instant),
    sa.Column("answer", sa.Text, nullable=False, server_default=""),
    sa.Column("until", sa.Date),
    sa.CheckConstraint("state IN ('waiting', 'granted', 'refused')", name="answered"),
    sa.Index(
        "uq_access_requests_one_waiting",
        "plan_id",
        "body",
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    ),
)

follows = sa.Table(
    "follows",
    metadata,
    sa.Column("person_id", ID, sa.ForeignKey("people.id"), primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),  # plan | theme | search
    sa.Column("value", sa.Text, primary_key=True),  # a plan's reference, a theme, the address of a search
    sa.Column("name", sa.Text, nullable=False, server_default=""),
    sa.Column("since", Instant, nullable=False),
    sa.Column("seen_at", Instant, nullable=False),
)

# When a person was last written to, so that nobody is written to twice about the same.
told = sa.Table(
    "told",
    metadata,
    sa.Column("person_id", ID, sa.ForeignKey("people.id"), primary_key=True),
    sa.Column("waiting", sa.Text, nullable=False, server_default=""),  # a mark of what was waiting then
    sa.Column("told_at", Instant),
    sa.Column("digest_at", Instant),
)

# Which field a column of an organisation's own tables holds, as a person of it once said. '' leaves it out.
columns_learnt = sa.Table(
    "columns_learnt",
    metadata,
    sa.Column("body", sa.Text, sa.ForeignKey("bodies.slug"), primary_key=True),
    sa.Column("heading", sa.Text, primary_key=True),  # folded
    sa.Column("key", sa.Text, nullable=False),
    ref_to("people.id", name="learnt_from", index=False),
    sa.Column("learnt_at", Instant, nullable=False),
)

# Forms that make something new carry a token: sent twice, they make it once and both answers lead to it.
once = sa.Table(
    "once",
    metadata,
    sa.Column("person_id", ID, sa.ForeignKey("people.id"), primary_key=True),
    sa.Column("token", sa.Text, primary_key=True),
    sa.Column("made", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)
