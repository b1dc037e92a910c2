"""What a force is asked for beside its plan: training, Hydra sessions, reports to the NCCU. Nothing here ever changes or goes."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = "referral_samples referral_months referral_guidance hydra_attendance hydra_seats hydra_endings hydra_sessions training_counts role_groups"


def upgrade() -> None:
    op.create_table('role_groups',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('folded', sa.Text(), nullable=False),
    sa.Column('headcount', sa.Integer(), nullable=True),
    sa.Column('needs', sa.JSON(), nullable=False),
    sa.Column('ended', sa.Boolean(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('headcount IS NULL OR headcount >= 0', name=op.f('ck_role_groups_many')),
    sa.ForeignKeyConstraint(['body'], ['bodies.slug'], name=op.f('fk_role_groups_body')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_role_groups_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_groups'))
    )
    op.create_index(op.f('ix_role_groups_body'), 'role_groups', ['body'], unique=False)
    op.create_table('training_counts',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('module', sa.Text(), nullable=False),
    sa.Column('folded', sa.Text(), nullable=False),
    sa.Column('completed', sa.Integer(), nullable=False),
    sa.Column('in_role', sa.Integer(), nullable=True),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('completed >= 0', name=op.f('ck_training_counts_done')),
    sa.CheckConstraint('in_role IS NULL OR in_role >= completed', name=op.f('ck_training_counts_within')),
    sa.ForeignKeyConstraint(['body'], ['bodies.slug'], name=op.f('fk_training_counts_body')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_training_counts_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_counts'))
    )
    op.create_index(op.f('ix_training_counts_body'), 'training_counts', ['body'], unique=False)
    op.create_table('hydra_sessions',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('starts', sa.Text(), nullable=False),
    sa.Column('venue', sa.Text(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('contact_role', sa.Text(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('seats > 0', name=op.f('ck_hydra_sessions_some')),
    sa.ForeignKeyConstraint(['body'], ['bodies.slug'], name=op.f('fk_hydra_sessions_body')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_hydra_sessions_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hydra_sessions'))
    )
    op.create_index(op.f('ix_hydra_sessions_body'), 'hydra_sessions', ['body'], unique=False)
    op.create_table('hydra_endings',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('session_id', ID, nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_hydra_endings_recorded_by')),
    sa.ForeignKeyConstraint(['session_id'], ['hydra_sessions.id'], name=op.f('fk_hydra_endings_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hydra_endings')),
    sa.UniqueConstraint('session_id', name=op.f('uq_hydra_endings_session_id'))
    )
    op.create_index(op.f('ix_hydra_endings_session_id'), 'hydra_endings', ['session_id'], unique=False)
    op.create_table('hydra_seats',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('session_id', ID, nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('seats <> 0', name=op.f('ck_hydra_seats_some')),
    sa.ForeignKeyConstraint(['body'], ['bodies.slug'], name=op.f('fk_hydra_seats_body')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_hydra_seats_recorded_by')),
    sa.ForeignKeyConstraint(['session_id'], ['hydra_sessions.id'], name=op.f('fk_hydra_seats_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hydra_seats'))
    )
    op.create_index(op.f('ix_hydra_seats_body'), 'hydra_seats', ['body'], unique=False)
    op.create_index(op.f('ix_hydra_seats_session_id'), 'hydra_seats', ['session_id'], unique=False)
    op.create_table('hydra_attendance',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('session_id', ID, nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('role_group', sa.Text(), nullable=False),
    sa.Column('folded', sa.Text(), nullable=False),
    sa.Column('attended', sa.Integer(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('attended >= 0', name=op.f('ck_hydra_attendance_many')),
    sa.ForeignKeyConstraint(['body'], ['bodies.slug'], name=op.f('fk_hydra_attendance_body')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_hydra_attendance_recorded_by')),
    sa.ForeignKeyConstraint(['session_id'], ['hydra_sessions.id'], name=op.f('fk_hydra_attendance_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hydra_attendance'))
    )
    op.create_index(op.f('ix_hydra_attendance_body'), 'hydra_attendance', ['body'], unique=False)
    op.create_index(op.f('ix_hydra_attendance_session_id'), 'hydra_attendance', ['session_id'], unique=False)
    op.create_table('referral_guidance',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('adopts', ID, nullable=True),
    sa.Column('counts', sa.Text(), nullable=False),
    sa.Column('completes', sa.Text(), nullable=False),
    sa.Column('goes_to', sa.Text(), nullable=False),
    sa.Column('by_when', sa.Text(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['adopts'], ['referral_guidance.id'], name=op.f('fk_referral_guidance_adopts')),
    sa.ForeignKeyConstraint(['body'], ['bodies.slug'], name=op.f('fk_referral_guidance_body')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_referral_guidance_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral_guidance'))
    )
    op.create_index(op.f('ix_referral_guidance_body'), 'referral_guidance', ['body'], unique=False)
    op.create_table('referral_months',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('reports', sa.Integer(), nullable=True),
    sa.Column('counted_by', sa.Text(), nullable=False),
    sa.Column('submitted', sa.Integer(), nullable=True),
    sa.Column('excluded', sa.Text(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('reports IS NULL OR reports >= 0', name=op.f('ck_referral_months_made')),
    sa.CheckConstraint('submitted IS NULL OR submitted >= 0', name=op.f('ck_referral_months_sent')),
    sa.ForeignKeyConstraint(['body'], ['bodies.slug'], name=op.f('fk_referral_months_body')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_referral_months_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral_months'))
    )
    op.create_index(op.f('ix_referral_months_body'), 'referral_months', ['body'], unique=False)
    op.create_table('referral_samples',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('quarter', sa.Text(), nullable=False),
    sa.Column('sampled', sa.Integer(), nullable=False),
    sa.Column('found', sa.Integer(), nullable=False),
    sa.Column('by_role', sa.Text(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('sampled > 0 AND found >= 0 AND found <= sampled', name=op.f('ck_referral_samples_within')),
    sa.ForeignKeyConstraint(['body'], ['bodies.slug'], name=op.f('fk_referral_samples_body')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_referral_samples_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral_samples'))
    )
    op.create_index(op.f('ix_referral_samples_body'), 'referral_samples', ['body'], unique=False)
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
