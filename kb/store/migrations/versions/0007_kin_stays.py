"""Triggers: what was taken and decided never changes. And the plans adapted before this migration get their ties."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_FIXED = "tie_id, how, number, text_hash, marking, recorded_at, recorded_by"
_SQLITE = (
    f"""CREATE TRIGGER bases_never_change BEFORE UPDATE OF {_FIXED} ON bases
    BEGIN SELECT RAISE(ABORT, 'what was taken never changes'); END""",
    """CREATE TRIGGER bases_keep_their_text BEFORE UPDATE OF text ON bases WHEN NEW.text IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'what was taken never changes'); END""",
    """CREATE TRIGGER bases_never_go BEFORE DELETE ON bases
    BEGIN SELECT RAISE(ABORT, 'what was taken is never deleted'); END""",
    """CREATE TRIGGER decisions_never_change BEFORE UPDATE ON decisions
    WHEN NEW.why <> 'Erased.' OR NEW.verdict <> OLD.verdict OR NEW.thing <> OLD.thing OR NEW.said_hash <> OLD.said_hash
    BEGIN SELECT RAISE(ABORT, 'a decision never changes'); END""",
    """CREATE TRIGGER decisions_never_go BEFORE DELETE ON decisions
    BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END""",
)
_POSTGRES = (
    f"""CREATE TRIGGER bases_never_change BEFORE UPDATE OF {_FIXED} ON bases
    FOR EACH ROW EXECUTE FUNCTION kb_refuse()""",
    """CREATE TRIGGER bases_keep_their_text BEFORE UPDATE OF text ON bases
    FOR EACH ROW WHEN (NEW.text IS NOT NULL) EXECUTE FUNCTION kb_refuse()""",
    """CREATE TRIGGER bases_never_go BEFORE DELETE ON bases
    FOR EACH ROW EXECUTE FUNCTION kb_refuse()""",
    """CREATE TRIGGER decisions_never_change BEFORE UPDATE ON decisions
    FOR EACH ROW WHEN (NEW.why <> 'Erased.' OR NEW.verdict <> OLD.verdict OR NEW.thing <> OLD.thing
        OR NEW.said_hash <> OLD.said_hash) EXECUTE FUNCTION kb_refuse()""",
    """CREATE TRIGGER decisions_never_go BEFORE DELETE ON decisions
    FOR EACH ROW EXECUTE FUNCTION kb_refuse()""",
)
_NAMES = (
    "bases_never_change bases_keep_their_text bases_never_go decisions_never_change decisions_never_go"
)
_TIES = """INSERT INTO ties (plan_id, source_id, kind, how, begun_at)
    SELECT p.id, s.id, 'whole', 'adapted', p.created_at
    FROM plans p JOIN plans s ON s.ref = p.source_ref
    WHERE p.id <> s.id AND NOT EXISTS (SELECT 1 FROM ties t WHERE t.plan_id = p.id)"""
_BASES = """INSERT INTO bases (tie_id, how, number, text_hash, marking, recorded_at, text)
    SELECT t.id, 'adapted', v.number, v.text_hash,
        COALESCE((SELECT MAX(r.marking) FROM requirements r WHERE r.version_id = v.id), v.marking), t.begun_at, v.text
    FROM ties t JOIN plans p ON p.id = t.plan_id
    JOIN versions v ON v.plan_id = t.source_id AND v.number = p.source_number
    WHERE NOT EXISTS (SELECT 1 FROM bases b WHERE b.tie_id = t.id)"""


def upgrade() -> None:
    for statement in (_TIES, _BASES):
        op.execute(statement)
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    lite = op.get_bind().dialect.name == "sqlite"
    for name in _NAMES.split():
        op.execute(f"DROP TRIGGER {name}" + ("" if lite else f" ON {name.partition('_')[0]}"))
