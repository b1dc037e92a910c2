"""Work on plans: submitting and approving, living facts' reasons, tasking sheets, questions, requests, follows."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_COLUMNS = {
    "revisions": "how",
    "plans": "approve_by urgent_number",
    "named_audiences": "until",
    "living_facts": "why",
    "grants": "deputy_for",
    "drafts": "returned_why returned_by returned_at submitted_note submitted_hash submitted_by submitted_at based_on",
}
_TABLES = (
    "issued sheets reviews retirements remarks approvals threads dismissals "
    "considered access_requests triggers told once follows columns_learnt"
)


def upgrade() -> None:
    op.create_table(
        "columns_learnt",
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("learnt_from", ID, nullable=False),
        sa.Column("learnt_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["body"], ["bodies.slug"], name=op.f("fk_columns_learnt_body")),
        sa.ForeignKeyConstraint(["learnt_from"], ["people.id"], name=op.f("fk_columns_learnt_learnt_from")),
        sa.PrimaryKeyConstraint("body", "heading", name=op.f("pk_columns_learnt")),
    )
    op.create_table(
        "follows",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_follows_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", "value", name=op.f("pk_follows")),
    )
    op.create_table(
        "once",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_once_person_id")),
        sa.PrimaryKeyConstraint("person_id", "token", name=op.f("pk_once")),
    )
    op.create_table(
        "told",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("waiting", sa.Text(), server_default="", nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("digest_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_told_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_told")),
    )
    op.create_table(
        "triggers",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("entered_by", ID, nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["body"], ["bodies.slug"], name=op.f("fk_triggers_body")),
        sa.ForeignKeyConstraint(["entered_by"], ["people.id"], name=op.f("fk_triggers_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_triggers")),
    )
    op.create_index(op.f("ix_triggers_body"), "triggers", ["body"], unique=False)
    op.create_table(
        "access_requests",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("answered_by", ID, nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'granted', 'refused')", name=op.f("ck_access_requests_answered")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_access_requests_asked_by")),
        sa.ForeignKeyConstraint(["body"], ["bodies.slug"], name=op.f("fk_access_requests_body")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_access_requests_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_requests")),
    )
    op.create_index(op.f("ix_access_requests_plan_id"), "access_requests", ["plan_id"], unique=False)
    op.create_index(
        "uq_access_requests_one_waiting",
        "access_requests",
        ["plan_id", "body"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "considered",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("trigger_id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("change_by", sa.Date(), nullable=True),
        sa.Column("recorded_by", ID, nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(answer = 'change') = (change_by IS NOT NULL)", name=op.f("ck_considered_answered")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_considered_plan_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_considered_recorded_by")),
        sa.ForeignKeyConstraint(["trigger_id"], ["triggers.id"], name=op.f("fk_considered_trigger_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_considered")),
    )
    op.create_index(op.f("ix_considered_plan_id"), "considered", ["plan_id"], unique=False)
    op.create_index(op.f("ix_considered_trigger_id"), "considered", ["trigger_id"], unique=False)
    op.create_table(
        "dismissals",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("phrase", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("recorded_by", ID, nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["body"], ["bodies.slug"], name=op.f("fk_dismissals_body")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_dismissals_plan_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_dismissals_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissals")),
        sa.UniqueConstraint("body", "kind", "phrase", name=op.f("uq_dismissals_body_kind_phrase")),
    )
    op.create_table(
        "threads",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("draft_id", ID, nullable=True),
        sa.Column("from_body", sa.Text(), nullable=False),
        sa.Column("to_role", sa.Text(), server_default="", nullable=False),
        sa.Column("begun_by", ID, nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("resolved_at", sa.BigInteger(), nullable=True),
        sa.Column("resolved_by", ID, nullable=True),
        sa.CheckConstraint("(kind = 'review') = (draft_id IS NOT NULL)", name=op.f("ck_threads_drafted")),
        sa.CheckConstraint("kind IN ('question', 'comment', 'review')", name=op.f("ck_threads_meant")),
        sa.ForeignKeyConstraint(["begun_by"], ["people.id"], name=op.f("fk_threads_begun_by")),
        sa.ForeignKeyConstraint(["from_body"], ["bodies.slug"], name=op.f("fk_threads_from_body")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_threads_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
    )
    op.create_index(op.f("ix_threads_plan_id"), "threads", ["plan_id"], unique=False)
    op.create_table(
        "approvals",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("material", sa.Boolean(), nullable=False),
        sa.Column("raised", sa.Boolean(), nullable=False),
        sa.Column("lowered_why", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_by", ID, nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('approved', 'urgent', 'confirmed')", name=op.f("ck_approvals_decided")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_approvals_draft_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_approvals_recorded_by")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_approvals_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sa.UniqueConstraint("version_id", "kind", name=op.f("uq_approvals_version_id_kind")),
    )
    op.create_index(op.f("ix_approvals_draft_id"), "approvals", ["draft_id"], unique=False)
    op.create_index(op.f("ix_approvals_version_id"), "approvals", ["version_id"], unique=False)
    op.create_table(
        "remarks",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("said_by", ID, nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["body"], ["bodies.slug"], name=op.f("fk_remarks_body")),
        sa.ForeignKeyConstraint(["said_by"], ["people.id"], name=op.f("fk_remarks_said_by")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_remarks_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarks")),
    )
    op.create_index(op.f("ix_remarks_thread_id"), "remarks", ["thread_id"], unique=False)
    op.create_table(
        "retirements",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("recorded_by", ID, nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_retirements_draft_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_retirements_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retirements")),
    )
    op.create_index(op.f("ix_retirements_draft_id"), "retirements", ["draft_id"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("was_due", sa.Date(), nullable=True),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("recorded_by", ID, nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_reviews_recorded_by")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_reviews_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_version_id"), "reviews", ["version_id"], unique=False)
    op.create_table(
        "sheets",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("collector", sa.Text(), nullable=False),
        sa.Column("marking", sa.SmallInteger(), nullable=False),
        sa.Column("confirmed_by", ID, nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("marking IN (0, 1)", name=op.f("ck_sheets_marked")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["people.id"], name=op.f("fk_sheets_confirmed_by")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_sheets_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheets")),
        sa.UniqueConstraint("version_id", "collector", name=op.f("uq_sheets_version_id_collector")),
    )
    op.create_index(op.f("ix_sheets_version_id"), "sheets", ["version_id"], unique=False)
    op.create_table(
        "issued",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("sheet_id", ID, nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("to_role", sa.Text(), nullable=False),
        sa.Column("recorded_by", ID, nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_issued_recorded_by")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheets.id"], name=op.f("fk_issued_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued")),
    )
    op.create_index(op.f("ix_issued_sheet_id"), "issued", ["sheet_id"], unique=False)
    op.create_index(op.f("ix_audit_object"), "audit", ["object"], unique=False)
    op.add_column("drafts", sa.Column("based_on", sa.Integer(), nullable=True))
    op.add_column("drafts", sa.Column("submitted_at", sa.BigInteger(), nullable=True))
    op.add_column("drafts", sa.Column("submitted_by", ID, nullable=True))
    op.add_column("drafts", sa.Column("submitted_hash", sa.Text(), nullable=True))
    op.add_column("drafts", sa.Column("submitted_note", sa.Text(), server_default="", nullable=False))
    op.add_column("drafts", sa.Column("returned_at", sa.BigInteger(), nullable=True))
    op.add_column("drafts", sa.Column("returned_by", ID, nullable=True))
    op.add_column("drafts", sa.Column("returned_why", sa.Text(), nullable=True))
    op.add_column("grants", sa.Column("deputy_for", ID, nullable=True))
    op.add_column("living_facts", sa.Column("why", sa.Text(), server_default="", nullable=False))
    op.add_column("named_audiences", sa.Column("until", sa.Date(), nullable=True))
    op.add_column("plans", sa.Column("urgent_number", sa.Integer(), nullable=True))
    op.add_column("plans", sa.Column("approve_by", sa.Date(), nullable=True))
    op.add_column("revisions", sa.Column("how", sa.Text(), server_default="saved", nullable=False))


def downgrade() -> None:
    op.drop_index(op.f("ix_audit_object"), table_name="audit")
    for table, columns in _COLUMNS.items():
        for column in columns.split():
            op.drop_column(table, column)
    for table in _TABLES.split():
        op.drop_table(table)
