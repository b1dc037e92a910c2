"""Responses to reports: as written, as marked for publication, and the days. Nothing here ever changes or goes."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = "response_days response_marks response_texts"


def upgrade() -> None:
    op.create_table('response_texts',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('office', sa.Text(), nullable=False),
    sa.Column('force', sa.Text(), nullable=False),
    sa.Column('report', sa.Text(), nullable=False),
    sa.Column('as_at', sa.Date(), nullable=False),
    sa.Column('first', ID, nullable=True),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['first'], ['response_texts.id'], name=op.f('fk_response_texts_first')),
    sa.ForeignKeyConstraint(['force'], ['bodies.slug'], name=op.f('fk_response_texts_force')),
    sa.ForeignKeyConstraint(['office'], ['bodies.slug'], name=op.f('fk_response_texts_office')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_response_texts_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response_texts'))
    )
    op.create_index(op.f('ix_response_texts_first'), 'response_texts', ['first'], unique=False)
    op.create_index(op.f('ix_response_texts_force'), 'response_texts', ['force'], unique=False)
    op.create_index(op.f('ix_response_texts_office'), 'response_texts', ['office'], unique=False)
    op.create_table('response_marks',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('response', ID, nullable=False),
    sa.Column('said', ID, nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_response_marks_recorded_by')),
    sa.ForeignKeyConstraint(['response'], ['response_texts.id'], name=op.f('fk_response_marks_response')),
    sa.ForeignKeyConstraint(['said'], ['response_texts.id'], name=op.f('fk_response_marks_said')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response_marks')),
    sa.UniqueConstraint('response', name=op.f('uq_response_marks_response'))
    )
    op.create_index(op.f('ix_response_marks_response'), 'response_marks', ['response'], unique=False)
    op.create_table('response_days',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('response', ID, nullable=False),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('address', sa.Text(), server_default='', nullable=False),
    sa.Column('home_secretary_on', sa.Date(), nullable=True),
    sa.Column('inspectorate_on', sa.Date(), nullable=True),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_response_days_recorded_by')),
    sa.ForeignKeyConstraint(['response'], ['response_marks.response'], name=op.f('fk_response_days_response')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response_days'))
    )
    op.create_index(op.f('ix_response_days_response'), 'response_days', ['response'], unique=False)
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
