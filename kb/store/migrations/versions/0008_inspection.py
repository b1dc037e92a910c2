"""Inspection reports and recommendations, and what forces say of them. Nothing here ever changes or goes."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = (
    "position_clearances positions report_responses recommendation_closures wording_checks "
    "recommendation_wordings inspection_reports"
)


def upgrade() -> None:
    op.create_table('inspection_reports',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('many', sa.Integer(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.CheckConstraint('many BETWEEN 1 AND 99', name=op.f('ck_inspection_reports_numbered')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_inspection_reports_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_reports'))
    )
    op.create_index(op.f('ix_inspection_reports_key'), 'inspection_reports', ['key'], unique=False)
    op.create_table('recommendation_wordings',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('recommendation', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('addressee', sa.Text(), nullable=False),
    sa.Column('deadline', sa.Date(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('measure', sa.Text(), server_default='', nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.CheckConstraint("measure IN ('', 'stage', 'referrals', 'hydra', 'elearning')", name=op.f('ck_recommendation_wordings_measured')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_recommendation_wordings_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendation_wordings'))
    )
    op.create_index(op.f('ix_recommendation_wordings_recommendation'), 'recommendation_wordings', ['recommendation'], unique=False)
    op.create_table('wording_checks',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('recommendation', sa.Text(), nullable=False),
    sa.Column('said_hash', sa.Text(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_wording_checks_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wording_checks'))
    )
    op.create_index(op.f('ix_wording_checks_recommendation'), 'wording_checks', ['recommendation'], unique=False)
    op.create_table('recommendation_closures',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('recommendation', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['body'], ['bodies.slug'], name=op.f('fk_recommendation_closures_body')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_recommendation_closures_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendation_closures'))
    )
    op.create_index(op.f('ix_recommendation_closures_recommendation'), 'recommendation_closures', ['recommendation'], unique=False)
    op.create_table('report_responses',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('report', sa.Text(), nullable=False),
    sa.Column('office', sa.Text(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.CheckConstraint('(first_day IS NULL) = (last_day IS NULL)', name=op.f('ck_report_responses_dated')),
    sa.CheckConstraint('first_day IS NULL OR first_day <= last_day', name=op.f('ck_report_responses_ordered')),
    sa.ForeignKeyConstraint(['office'], ['bodies.slug'], name=op.f('fk_report_responses_office')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_report_responses_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_responses'))
    )
    op.create_index(op.f('ix_report_responses_office'), 'report_responses', ['office'], unique=False)
    op.create_table('positions',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('recommendation', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('done', sa.Text(), nullable=False),
    sa.Column('next', sa.Text(), nullable=False),
    sa.Column('by_when', sa.Date(), nullable=True),
    sa.Column('answers', sa.Text(), nullable=False),
    sa.Column('public', sa.Text(), server_default='', nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['body'], ['bodies.slug'], name=op.f('fk_positions_body')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_positions_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_positions')),
    sa.UniqueConstraint('id', 'recorded_by', name=op.f('uq_positions_id_recorded_by'))
    )
    op.create_index(op.f('ix_positions_body'), 'positions', ['body'], unique=False)
    op.create_table('position_clearances',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('position_id', ID, nullable=False),
    sa.Column('written_by', ID, nullable=False),
    sa.Column('cleared', sa.Boolean(), nullable=False),
    sa.Column('cleared_by', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), server_default='', nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.CheckConstraint('NOT cleared OR written_by <> recorded_by', name=op.f('ck_position_clearances_two_people')),
    sa.ForeignKeyConstraint(['position_id', 'written_by'], ['positions.id', 'positions.recorded_by'], name=op.f('fk_position_clearances_position_id_written_by')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_position_clearances_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_position_clearances'))
    )
    op.create_index(op.f('ix_position_clearances_position_id'), 'position_clearances', ['position_id'], unique=False)
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
