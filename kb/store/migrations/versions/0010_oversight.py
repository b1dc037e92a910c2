"""Oversight: meetings, briefings, questions and answers, views, promises. Nothing here ever changes or goes."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = (
    "oversight_sent oversight_lines accountability_meetings briefings promise_closures force_notes"
)


def upgrade() -> None:
    op.create_table('accountability_meetings',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('office', sa.Text(), nullable=False),
    sa.Column('force', sa.Text(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['force'], ['bodies.slug'], name=op.f('fk_accountability_meetings_force')),
    sa.ForeignKeyConstraint(['office'], ['bodies.slug'], name=op.f('fk_accountability_meetings_office')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_accountability_meetings_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accountability_meetings'))
    )
    op.create_index(op.f('ix_accountability_meetings_force'), 'accountability_meetings', ['force'], unique=False)
    op.create_index(op.f('ix_accountability_meetings_office'), 'accountability_meetings', ['office'], unique=False)
    op.create_table('briefings',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('office', sa.Text(), nullable=False),
    sa.Column('force', sa.Text(), nullable=False),
    sa.Column('as_at', sa.Date(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['force'], ['bodies.slug'], name=op.f('fk_briefings_force')),
    sa.ForeignKeyConstraint(['office'], ['bodies.slug'], name=op.f('fk_briefings_office')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_briefings_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_briefings'))
    )
    op.create_index(op.f('ix_briefings_force'), 'briefings', ['force'], unique=False)
    op.create_index(op.f('ix_briefings_office'), 'briefings', ['office'], unique=False)
    op.create_table('force_notes',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('force', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['force'], ['bodies.slug'], name=op.f('fk_force_notes_force')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_force_notes_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_force_notes'))
    )
    op.create_index(op.f('ix_force_notes_force'), 'force_notes', ['force'], unique=False)
    op.create_table('oversight_lines',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('office', sa.Text(), nullable=False),
    sa.Column('force', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('about', sa.Text(), server_default='', nullable=False),
    sa.Column('answers', ID, nullable=True),
    sa.Column('replaces', ID, nullable=True),
    sa.Column('view', sa.Text(), server_default='', nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("(kind = 'answer') = (answers IS NOT NULL)", name=op.f('ck_oversight_lines_answered')),
    sa.CheckConstraint("(kind = 'view') = (view <> '')", name=op.f('ck_oversight_lines_judged')),
    sa.CheckConstraint("kind IN ('question', 'answer', 'view')", name=op.f('ck_oversight_lines_meant')),
    sa.CheckConstraint("view IN ('', 'assured', 'partly assured', 'not assured')", name=op.f('ck_oversight_lines_viewed')),
    sa.ForeignKeyConstraint(['answers'], ['oversight_lines.id'], name=op.f('fk_oversight_lines_answers')),
    sa.ForeignKeyConstraint(['force'], ['bodies.slug'], name=op.f('fk_oversight_lines_force')),
    sa.ForeignKeyConstraint(['office'], ['bodies.slug'], name=op.f('fk_oversight_lines_office')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_oversight_lines_recorded_by')),
    sa.ForeignKeyConstraint(['replaces'], ['oversight_lines.id'], name=op.f('fk_oversight_lines_replaces')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_oversight_lines'))
    )
    op.create_index(op.f('ix_oversight_lines_answers'), 'oversight_lines', ['answers'], unique=False)
    op.create_index(op.f('ix_oversight_lines_force'), 'oversight_lines', ['force'], unique=False)
    op.create_index(op.f('ix_oversight_lines_office'), 'oversight_lines', ['office'], unique=False)
    op.create_table('promise_closures',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('office', sa.Text(), nullable=False),
    sa.Column('promise', sa.Text(), nullable=False),
    sa.Column('closed', sa.Boolean(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['office'], ['bodies.slug'], name=op.f('fk_promise_closures_office')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_promise_closures_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promise_closures'))
    )
    op.create_index(op.f('ix_promise_closures_office'), 'promise_closures', ['office'], unique=False)
    op.create_table('oversight_sent',
    sa.Column('id', ID, autoincrement=True, nullable=False),
    sa.Column('line_id', ID, nullable=False),
    sa.Column('recorded_by', ID, nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['line_id'], ['oversight_lines.id'], name=op.f('fk_oversight_sent_line_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_oversight_sent_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_oversight_sent')),
    sa.UniqueConstraint('line_id', name=op.f('uq_oversight_sent_line_id'))
    )
    op.create_index(op.f('ix_oversight_sent_line_id'), 'oversight_sent', ['line_id'], unique=False)
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
