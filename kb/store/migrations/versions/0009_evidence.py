"""Evidence on plans, what became of it, and regions' rules. Nothing here ever changes or goes."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = "evidence_clearances evidence_states evidence_entries rule_sets"


def upgrade() -> None:
    op.add_column("drafts", sa.Column("submitted_learnt", sa.Text(), server_default="", nullable=False))
    op.add_column("approvals", sa.Column("approve_by", sa.Date(), nullable=True))
    op.create_table('rule_sets',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('region', sa.Text(), nullable=False),
    sa.Column('starts', sa.Date(), nullable=False),
    sa.Column('announced', sa.Date(), nullable=False),
    sa.Column('agreed_at', sa.Text(), server_default='', nullable=False),
    sa.Column('agreed_on', sa.Date(), nullable=True),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.CheckConstraint("(agreed_at = '') = (agreed_on IS NULL)", name=op.f('ck_rule_sets_agreed')),
    sa.CheckConstraint('announced <= starts', name=op.f('ck_rule_sets_announced')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_rule_sets_recorded_by')),
    sa.ForeignKeyConstraint(['region'], ['bodies.slug'], name=op.f('fk_rule_sets_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_sets'))
    )
    op.create_index(op.f('ix_rule_sets_region'), 'rule_sets', ['region'], unique=False)
    op.create_table('evidence_entries',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('plan_id', ID, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('refs', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=True),
    sa.Column('quarter', sa.Text(), server_default='', nullable=False),
    sa.Column('answer', sa.Text(), server_default='', nullable=False),
    sa.Column('met', sa.Integer(), nullable=True),
    sa.Column('met_how', sa.Text(), server_default='', nullable=False),
    sa.Column('out_of', sa.Integer(), nullable=True),
    sa.Column('out_of_how', sa.Text(), server_default='', nullable=False),
    sa.Column('reference', sa.Text(), server_default='', nullable=False),
    sa.Column('looked_by', sa.Text(), server_default='', nullable=False),
    sa.Column('marking', sa.SmallInteger(), nullable=False),
    sa.Column('expires', sa.Date(), nullable=True),
    sa.Column('line', sa.Text(), server_default='', nullable=False),
    sa.Column('checked_by', sa.Text(), nullable=True),
    sa.Column('host', sa.Text(), nullable=True),
    sa.Column('held', sa.Integer(), nullable=True),
    sa.Column('sampled', sa.Integer(), nullable=True),
    sa.Column('confirmed', sa.Integer(), nullable=True),
    sa.Column('not_confirmed', sa.Integer(), nullable=True),
    sa.Column('satisfied', sa.Boolean(), nullable=True),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.Column('corrects', sa.Integer(), nullable=True),
    sa.Column('why', sa.Text(), server_default='', nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.CheckConstraint("(kind = 'check') = (satisfied IS NOT NULL)", name=op.f('ck_evidence_entries_checked')),
    sa.CheckConstraint("(kind = 'return') = (answer <> '')", name=op.f('ck_evidence_entries_answered')),
    sa.CheckConstraint("(kind = 'return') = (quarter <> '')", name=op.f('ck_evidence_entries_quartered')),
    sa.CheckConstraint("kind IN ('learning', 'return', 'product', 'briefing', 'check')", name=op.f('ck_evidence_entries_typed')),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_evidence_entries_ordered')),
    sa.CheckConstraint('marking IN (0, 1)', name=op.f('ck_evidence_entries_marked')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_evidence_entries_numbered')),
    sa.ForeignKeyConstraint(['body'], ['bodies.slug'], name=op.f('fk_evidence_entries_body')),
    sa.ForeignKeyConstraint(['checked_by'], ['bodies.slug'], name=op.f('fk_evidence_entries_checked_by')),
    sa.ForeignKeyConstraint(['host'], ['bodies.slug'], name=op.f('fk_evidence_entries_host')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_evidence_entries_plan_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_evidence_entries_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_entries')),
    sa.UniqueConstraint('id', 'recorded_by', name=op.f('uq_evidence_entries_id_recorded_by')),
    sa.UniqueConstraint('plan_id', 'number', name=op.f('uq_evidence_entries_plan_id_number'))
    )
    op.create_index(op.f('ix_evidence_entries_checked_by'), 'evidence_entries', ['checked_by'], unique=False)
    op.create_index(op.f('ix_evidence_entries_host'), 'evidence_entries', ['host'], unique=False)
    op.create_table('evidence_clearances',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('entry_id', ID, nullable=False),
    sa.Column('written_by', ID, nullable=False),
    sa.Column('cleared', sa.Boolean(), nullable=False),
    sa.Column('why', sa.Text(), server_default='', nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.CheckConstraint('NOT cleared OR written_by <> recorded_by', name=op.f('ck_evidence_clearances_two_people')),
    sa.ForeignKeyConstraint(['entry_id', 'written_by'], ['evidence_entries.id', 'evidence_entries.recorded_by'], name=op.f('fk_evidence_clearances_entry_id_written_by')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_evidence_clearances_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_clearances'))
    )
    op.create_index(op.f('ix_evidence_clearances_entry_id'), 'evidence_clearances', ['entry_id'], unique=False)
    op.create_table('evidence_states',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('entry_id', ID, nullable=False),
    sa.Column('act', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.CheckConstraint("act IN ('withdrawn', 'disputed', 'settled')", name=op.f('ck_evidence_states_meant')),
    sa.ForeignKeyConstraint(['entry_id'], ['evidence_entries.id'], name=op.f('fk_evidence_states_entry_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_evidence_states_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_states'))
    )
    op.create_index(op.f('ix_evidence_states_entry_id'), 'evidence_states', ['entry_id'], unique=False)
    lite = op.get_bind().dialect.name == "sqlite"
    for table in _TABLES.split():
        for name, act in (("change", "UPDATE"), ("go", "DELETE")):
            refused = (
                "BEGIN SELECT RAISE(ABORT, 'what was recorded never changes'); END"
                if lite
                else "FOR EACH ROW EXECUTE FUNCTION kb_refuse()"
            )
            op.execute(f"CREATE TRIGGER {table}_never_{name} BEFORE {act} ON {table} {refused}")


def downgrade() -> None:
    for table in _TABLES.split():
        op.drop_table(table)
    op.drop_column("approvals", "approve_by")
    op.drop_column("drafts", "submitted_learnt")
