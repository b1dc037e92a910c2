"""Plans, versions, drafts and what belongs to them, as the first release has them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "plans",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=True),
        sa.Column("source_number", sa.Integer(), nullable=True),
        sa.Column("source_hash", sa.Text(), nullable=True),
        sa.Column("checked_number", sa.Integer(), nullable=True),
        sa.Column("changed_seq", ID, server_default="0", nullable=False),
        sa.CheckConstraint(
            "(source_ref IS NULL) = (source_number IS NULL)", name=op.f("ck_plans_source_whole")
        ),
        sa.ForeignKeyConstraint(["body"], ["bodies.slug"], name=op.f("fk_plans_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("ref", name=op.f("uq_plans_ref")),
    )
    op.create_index(op.f("ix_plans_body"), "plans", ["body"], unique=False)
    op.create_index(op.f("ix_plans_changed_seq"), "plans", ["changed_seq"], unique=False)
    op.create_index(op.f("ix_plans_source_ref"), "plans", ["source_ref"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("marking", sa.SmallInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("started_by", ID, nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'submitted', 'ended')", name=op.f("ck_drafts_drafted")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_drafts_plan_id")),
        sa.ForeignKeyConstraint(["started_by"], ["people.id"], name=op.f("fk_drafts_started_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_plan_id"), "drafts", ["plan_id"], unique=False)
    op.create_index(
        "uq_drafts_one_open",
        "drafts",
        ["plan_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'ended'"),
        postgresql_where=sa.text("state <> 'ended'"),
    )

    op.create_table(
        "living_facts",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", ID, nullable=True),
        sa.Column("as_at_import", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_living_facts_plan_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_living_facts_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_living_facts")),
    )
    op.create_index(op.f("ix_living_facts_plan_id"), "living_facts", ["plan_id"], unique=False)

    op.create_table(
        "versions",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("parent_hash", sa.Text(), nullable=True),
        sa.Column("version_hash", sa.Text(), nullable=False),
        sa.Column("dated_at", sa.BigInteger(), nullable=False),
        sa.Column("dated_by_source", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("replaced_at", sa.BigInteger(), nullable=True),
        sa.Column("imported", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("given_author", sa.Text(), server_default="", nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_by", ID, nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("handling", sa.Text(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("complete_rows", sa.Integer(), nullable=False),
        sa.Column("plain", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("marking", sa.SmallInteger(), nullable=False),
        sa.Column("marking_missing", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("scope", sa.SmallInteger(), nullable=False),
        sa.Column("outline_scope", sa.SmallInteger(), nullable=False),
        sa.Column("listed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state IN ('current', 'replaced', 'withdrawn')", name=op.f("ck_versions_settled")),
        sa.CheckConstraint("(number = 1) = (parent_hash IS NULL)", name=op.f("ck_versions_parented")),
        sa.CheckConstraint("(text IS NULL) = (erased_at IS NOT NULL)", name=op.f("ck_versions_tombstone")),
        sa.CheckConstraint("marking IN (0, 1)", name=op.f("ck_versions_marked")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_versions_numbered")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_versions_plan_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_versions_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_versions_plan_id_number")),
    )
    op.create_index(op.f("ix_versions_text_hash"), "versions", ["text_hash"], unique=False)
    op.create_index(
        "uq_versions_one_current",
        "versions",
        ["plan_id"],
        unique=True,
        sqlite_where=sa.text("state = 'current'"),
        postgresql_where=sa.text("state = 'current'"),
    )

    op.create_table(
        "erasures",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_by", ID, nullable=True),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> asked_by", name=op.f("ck_erasures_two_people")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_erasures_asked_by")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["people.id"], name=op.f("fk_erasures_confirmed_by")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_erasures_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index(op.f("ix_erasures_version_id"), "erasures", ["version_id"], unique=False)

    op.create_table(
        "named_audiences",
        sa.Column("version_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["body"], ["bodies.slug"], name=op.f("fk_named_audiences_body")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_named_audiences_version_id")),
        sa.PrimaryKeyConstraint("version_id", "kind", "position", "body", name=op.f("pk_named_audiences")),
    )
    op.create_table(
        "renderings",
        sa.Column("version_id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_renderings_version_id")),
        sa.PrimaryKeyConstraint("version_id", "key", name=op.f("pk_renderings")),
    )
    op.create_table(
        "requirements",
        sa.Column("version_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("marking", sa.SmallInteger(), nullable=False),
        sa.Column("scope", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_requirements_version_id")),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_requirements")),
    )
    op.create_table(
        "revisions",
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("saved_by", ID, nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_revisions_draft_id")),
        sa.ForeignKeyConstraint(["saved_by"], ["people.id"], name=op.f("fk_revisions_saved_by")),
        sa.PrimaryKeyConstraint("draft_id", "number", name=op.f("pk_revisions")),
    )
    op.create_table(
        "shortlist",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_shortlist_person_id")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_shortlist_version_id")),
        sa.PrimaryKeyConstraint("person_id", "version_id", "ref", name=op.f("pk_shortlist")),
    )


def downgrade() -> None:
    for name in (
        "shortlist",
        "revisions",
        "requirements",
        "renderings",
        "named_audiences",
        "erasures",
        "versions",
        "living_facts",
        "drafts",
        "plans",
    ):
        op.drop_table(name)
