"""Kinship between plans: what was adapted, taken, kept otherwise, offered, and held as core."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = sa.text("ended_at IS NULL")
_WHOLE = sa.text("kind = 'whole' AND ended_at IS NULL")
_TABLES = "steps origins offer_items offers decisions bases ties exceptions core_rows"


def upgrade() -> None:
    op.create_table('core_rows',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('plan_id', ID, nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('marked_by', ID, nullable=False),
    sa.Column('marked_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_by', ID, nullable=True),
    sa.ForeignKeyConstraint(['body'], ['bodies.slug'], name=op.f('fk_core_rows_body')),
    sa.ForeignKeyConstraint(['ended_by'], ['people.id'], name=op.f('fk_core_rows_ended_by')),
    sa.ForeignKeyConstraint(['marked_by'], ['people.id'], name=op.f('fk_core_rows_marked_by')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_core_rows_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_rows'))
    )
    op.create_index(op.f('ix_core_rows_plan_id'), 'core_rows', ['plan_id'], unique=False)
    op.create_index('uq_core_rows_once', 'core_rows', ['plan_id', 'ref', 'body'], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_table('exceptions',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('plan_id', ID, nullable=False),
    sa.Column('source_id', ID, nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('role', sa.Text(), server_default='', nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_exceptions_plan_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_exceptions_recorded_by')),
    sa.ForeignKeyConstraint(['source_id'], ['plans.id'], name=op.f('fk_exceptions_source_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exceptions'))
    )
    op.create_index(op.f('ix_exceptions_plan_id'), 'exceptions', ['plan_id'], unique=False)
    op.create_table('offers',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('from_plan', ID, nullable=False),
    sa.Column('to_plan', ID, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.Column('marking', sa.SmallInteger(), nullable=False),
    sa.Column('offered_by', ID, nullable=False),
    sa.Column('offered_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint('marking IN (0, 1)', name=op.f('ck_offers_marked')),
    sa.ForeignKeyConstraint(['from_plan'], ['plans.id'], name=op.f('fk_offers_from_plan')),
    sa.ForeignKeyConstraint(['offered_by'], ['people.id'], name=op.f('fk_offers_offered_by')),
    sa.ForeignKeyConstraint(['to_plan'], ['plans.id'], name=op.f('fk_offers_to_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offers'))
    )
    op.create_index(op.f('ix_offers_from_plan'), 'offers', ['from_plan'], unique=False)
    op.create_index(op.f('ix_offers_to_plan'), 'offers', ['to_plan'], unique=False)
    op.create_table('ties',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('plan_id', ID, nullable=False),
    sa.Column('source_id', ID, nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('how', sa.Text(), nullable=False),
    sa.Column('begun_at', sa.BigInteger(), nullable=False),
    sa.Column('begun_by', ID, nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_by', ID, nullable=True),
    sa.CheckConstraint("(how = 'borrowed') = (kind = 'rows')", name=op.f('ck_ties_made')),
    sa.CheckConstraint("kind IN ('whole', 'rows')", name=op.f('ck_ties_tied')),
    sa.CheckConstraint('plan_id <> source_id', name=op.f('ck_ties_two_plans')),
    sa.ForeignKeyConstraint(['begun_by'], ['people.id'], name=op.f('fk_ties_begun_by')),
    sa.ForeignKeyConstraint(['ended_by'], ['people.id'], name=op.f('fk_ties_ended_by')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_ties_plan_id')),
    sa.ForeignKeyConstraint(['source_id'], ['plans.id'], name=op.f('fk_ties_source_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ties'))
    )
    op.create_index(op.f('ix_ties_plan_id'), 'ties', ['plan_id'], unique=False)
    op.create_index(op.f('ix_ties_source_id'), 'ties', ['source_id'], unique=False)
    op.create_index('uq_ties_one_of_a_kind', 'ties', ['plan_id', 'source_id', 'kind'], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index('uq_ties_one_whole', 'ties', ['plan_id'], unique=True, sqlite_where=_WHOLE, postgresql_where=_WHOLE)
    op.create_table('bases',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('tie_id', ID, nullable=False),
    sa.Column('how', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text_hash', sa.Text(), nullable=False),
    sa.Column('marking', sa.SmallInteger(), nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('recorded_by', ID, nullable=True),
    sa.Column('text', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint("how IN ('adapted', 'linked', 'borrowed', 'in step', 'in part')", name=op.f('ck_bases_taken')),
    sa.CheckConstraint('marking IN (0, 1)', name=op.f('ck_bases_marked')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_bases_recorded_by')),
    sa.ForeignKeyConstraint(['tie_id'], ['ties.id'], name=op.f('fk_bases_tie_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bases'))
    )
    op.create_index(op.f('ix_bases_tie_id'), 'bases', ['tie_id'], unique=False)
    op.create_table('decisions',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('tie_id', ID, nullable=False),
    sa.Column('thing', sa.Text(), nullable=False),
    sa.Column('said_hash', sa.Text(), nullable=False),
    sa.Column('verdict', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), server_default='', nullable=False),
    sa.Column('look_again', sa.Date(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('draft_id', ID, nullable=True),
    sa.Column('role', sa.Text(), server_default='', nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("verdict IN ('taken', 'adapted', 'declined', 'own', 'again')", name=op.f('ck_decisions_decided')),
    sa.ForeignKeyConstraint(['draft_id'], ['drafts.id'], name=op.f('fk_decisions_draft_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_decisions_recorded_by')),
    sa.ForeignKeyConstraint(['tie_id'], ['ties.id'], name=op.f('fk_decisions_tie_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decisions'))
    )
    op.create_index(op.f('ix_decisions_tie_id'), 'decisions', ['tie_id'], unique=False)
    op.create_table('offer_items',
    sa.Column('offer_id', ID, nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('ref', sa.Text(), server_default='', nullable=False),
    sa.Column('change', sa.LargeBinary(), nullable=True),
    sa.Column('marking', sa.SmallInteger(), nullable=False),
    sa.Column('state', sa.Text(), server_default='waiting', nullable=False),
    sa.Column('why', sa.Text(), server_default='', nullable=False),
    sa.Column('answered_by', ID, nullable=True),
    sa.Column('answered_at', sa.BigInteger(), nullable=True),
    sa.Column('draft_id', ID, nullable=True),
    sa.CheckConstraint("state IN ('waiting', 'taken', 'adapted', 'declined')", name=op.f('ck_offer_items_answered')),
    sa.ForeignKeyConstraint(['answered_by'], ['people.id'], name=op.f('fk_offer_items_answered_by')),
    sa.ForeignKeyConstraint(['draft_id'], ['drafts.id'], name=op.f('fk_offer_items_draft_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['offers.id'], name=op.f('fk_offer_items_offer_id')),
    sa.PrimaryKeyConstraint('offer_id', 'position', name=op.f('pk_offer_items'))
    )
    op.create_table('origins',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('tie_id', ID, nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('source_row', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('recorded_by', ID, nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_origins_recorded_by')),
    sa.ForeignKeyConstraint(['tie_id'], ['ties.id'], name=op.f('fk_origins_tie_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_origins'))
    )
    op.create_index(op.f('ix_origins_tie_id'), 'origins', ['tie_id'], unique=False)
    op.create_index('uq_origins_one_a_row', 'origins', ['tie_id', 'ref'], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_table('steps',
    sa.Column('tie_id', ID, nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('to_look', sa.Integer(), nullable=False),
    sa.Column('differs', sa.Integer(), nullable=False),
    sa.Column('look_again', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['tie_id'], ['ties.id'], name=op.f('fk_steps_tie_id')),
    sa.PrimaryKeyConstraint('tie_id', 'key', name=op.f('pk_steps'))
    )


def downgrade() -> None:
    for table in _TABLES.split():
        op.drop_table(table)
