"""The tables of work on plans: drafts and their revisions, approvals, and what keeps an approved plan alive."""

from __future__ import annotations

import sqlalchemy as sa

from kb.store.tables.columns import ID, Instant, metadata, one_a_plan, own_id, ref_to

drafts = sa.Table(
    "drafts",
    metadata,
    own_id(),
    ref_to("plans.id", name="plan_id"),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("marking", sa.SmallInteger, nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    ref_to("people.id", name="started_by", null=True, index=False),
    sa.Column("ended_at", Instant),
    # The version whose text it began with; NULL where it began otherwise.
    sa.Column("based_on", sa.Integer),
    # Which text was put forward, by whom: voided (NULL again) by the next edit.
    sa.Column("submitted_at", Instant),
    sa.Column("submitted_by", ID),
    sa.Column("submitted_hash", sa.Text),
    sa.Column("submitted_note", sa.Text, nullable=False, server_default=""),
    # What was learnt that the change was made for, as it may be published; '' where it was made for nothing learnt.
    sa.Column("submitted_learnt", sa.Text, nullable=False, server_default=""),
    # When it last came back, from whom and why; stays until it is put forward again.
    sa.Column("returned_at", Instant),
    sa.Column("returned_by", ID),
    sa.Column("returned_why", sa.Text),
    sa.CheckConstraint("state IN ('draft', 'submitted', 'ended')", name="drafted"),
    one_a_plan("uq_drafts_one_open", "state <> 'ended'"),
)

revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("draft_id", ID, sa.ForeignKey("drafts.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("text", sa.LargeBinary),  # NULL once erased, or once the draft is approved
    sa.Column("text_hash", sa.Text, nullable=False),
    sa.Column("saved_at", Instant, nullable=False),
    ref_to("people.id", name="saved_by", null=True, index=False),
    sa.Column("how", sa.Text, nullable=False, server_default="saved"),  # saved, autosaved, brought back ...
)

# Each decision that let a text into force. Never changed and never removed; a trigger refuses one by an author
# of the draft or by whoever submitted it, and one that names another text than the draft's last.
approvals = sa.Table(
    "approvals",
    metadata,
    own_id(),
    ref_to("drafts.id", name="draft_id"),
    ref_to("versions.id", name="version_id"),
    sa.Column("kind", sa.Text, nullable=False),  # approved | urgent | confirmed
    sa.Column("text_hash", sa.Text, nullable=False),
    sa.Column("decided_by", sa.Text, nullable=False),  # the role that decided
    sa.Column(
        "on_behalf", sa.Boolean, nullable=False
    ),  # decided by a role without an account, entered from its minute
    sa.Column("meeting", sa.Text, nullable=False),  # meeting or minute reference
    sa.Column("decided_on", sa.Date, nullable=False),
    sa.Column("review_by", sa.Date),
    sa.Column("approve_by", sa.Date),  # urgent: the day by which somebody else was to approve
    sa.Column("material", sa.Boolean, nullable=False),
    sa.Column("raised", sa.Boolean, nullable=False),  # the approver called an editorial change material
    sa.Column("lowered_why", sa.Text, nullable=False, server_default=""),
    ref_to("people.id", name="recorded_by", index=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.CheckConstraint("kind IN ('approved', 'urgent', 'confirmed')", name="decided"),
    sa.UniqueConstraint("version_id", "kind"),
)

# "Reviewed, nothing to change": moves the review day without a version.
reviews = sa.Table(
    "reviews",
    metadata,
    own_id(),
    ref_to("versions.id", name="version_id"),
    sa.Column("was_due", sa.Date),
    sa.Column("review_by", sa.Date, nullable=False),
    sa.Column("meeting", sa.Text, nullable=False),
    ref_to("people.id", name="recorded_by", index=False),
    sa.Column("recorded_at", Instant, nullable=False),
)

retirements = sa.Table(
    "retirements",
    metadata,
    own_id(),
    ref_to("drafts.id", name="draft_id"),
    sa.Column("ref", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    ref_to("people.id", name="recorded_by", index=False),
    sa.Column("recorded_at", Instant, nullable=False),
)

# Phrases that look like a name, a number plate ... and that a person has looked at: settled for the organisation.
dismissals = sa.Table(
    "dismissals",
    metadata,
    own_id(),
    sa.Column("body", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("phrase", sa.Text, nullable=False),  # folded
    sa.Column("why", sa.Text, nullable=False),
    ref_to("plans.id", name="plan_id", index=False),
    ref_to("people.id", name="recorded_by", index=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.UniqueConstraint("body", "kind", "phrase"),
)

triggers = sa.Table(
    "triggers",
    metadata,
    own_id(),
    sa.Column("body", sa.Text, sa.ForeignKey("bodies.slug"), nullable=False, index=True),  # the region
    sa.Column("kind", sa.Text, nullable=False),  # law | guidance | threat | other
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("on", sa.Date, nullable=False),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("themes", sa.JSON, nullable=False),  # none: every plan of the region
    ref_to("people.id", name="entered_by", index=False),
    sa.Column("entered_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
)

considered = sa.Table(
    "considered",
    metadata,
    own_id(),
    ref_to("triggers.id", name="trigger_id"),
    ref_to("plans.id", name="plan_id"),
    sa.Column("answer", sa.Text, nullable=False),  # no change | change
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("change_by", sa.Date),
    ref_to("people.id", name="recorded_by", index=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.CheckConstraint("(answer = 'change') = (change_by IS NOT NULL)", name="answered"),
)

living_facts = sa.Table(
    "living_facts",
    metadata,
    own_id(),
    ref_to("plans.id", name="plan_id"),
    sa.Column("ref", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # status, last return, next due
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("on", sa.Date, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    ref_to("people.id", name="recorded_by", null=True, index=False),
    sa.Column("as_at_import", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("why", sa.Text, nullable=False, server_default=""),
)

# The marking of one collector's sheet of one version, as the approver confirmed it.
sheets = sa.Table(
    "sheets",
    metadata,
    own_id(),
    ref_to("versions.id", name="version_id"),
    sa.Column("collector", sa.Text, nullable=False),  # folded
    sa.Column("marking", sa.SmallInteger, nullable=False),
    ref_to("people.id", name="confirmed_by", index=False),
    sa.Column("confirmed_at", Instant, nullable=False),
    sa.CheckConstraint("marking IN (0, 1)", name="marked"),
    sa.UniqueConstraint("version_id", "collector"),
)

issued = sa.Table(
    "issued",
    metadata,
    own_id(),
    ref_to("sheets.id", name="sheet_id"),
    sa.Column("meeting", sa.Text, nullable=False),
    sa.Column("on", sa.Date, nullable=False),
    sa.Column("to_role", sa.Text, nullable=False),
    ref_to("people.id", name="recorded_by", index=False),
    sa.Column("recorded_at", Instant, nullable=False),
)
