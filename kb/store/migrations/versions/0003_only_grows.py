"""Triggers: the audit only grows, and the text of a version may go (erasure) but never change.

They stop slips and honest tools. Whoever may drop them is found by reading the audit's chain and the hashes over.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_FIXED = ("plan_id", "number", "text_hash", "parent_hash", "version_hash", "dated_at", "recorded_at")
_SQLITE = (
    """CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END""",
    """CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END""",
    f"""CREATE TRIGGER versions_never_change BEFORE UPDATE OF {", ".join(_FIXED)} ON versions
    BEGIN SELECT RAISE(ABORT, 'a version never changes'); END""",
    """CREATE TRIGGER texts_never_change BEFORE UPDATE OF text ON versions WHEN NEW.text IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'the text of a version never changes'); END""",
    """CREATE TRIGGER versions_never_go BEFORE DELETE ON versions
    BEGIN SELECT RAISE(ABORT, 'a version is never deleted'); END""",
)
_POSTGRES = (
    """CREATE FUNCTION kb_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$""",
    """CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION kb_refuse()""",
    """CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION kb_refuse()""",
    f"""CREATE TRIGGER versions_never_change BEFORE UPDATE OF {", ".join(_FIXED)} ON versions
    FOR EACH ROW EXECUTE FUNCTION kb_refuse()""",
    """CREATE TRIGGER texts_never_change BEFORE UPDATE OF text ON versions
    FOR EACH ROW WHEN (NEW.text IS NOT NULL) EXECUTE FUNCTION kb_refuse()""",
    """CREATE TRIGGER versions_never_go BEFORE DELETE ON versions
    FOR EACH ROW EXECUTE FUNCTION kb_refuse()""",
)
_SQLITE_NAMES = (
    "audit_never_changes",
    "audit_never_shrinks",
    "versions_never_change",
    "texts_never_change",
    "versions_never_go",
)


def upgrade() -> None:
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in _SQLITE_NAMES:
            op.execute(f"DROP TRIGGER {name}")
    else:
        op.execute("DROP FUNCTION kb_refuse() CASCADE")
