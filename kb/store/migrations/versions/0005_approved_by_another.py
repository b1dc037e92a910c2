"""Triggers: no author approves, an approval names the text it is of, and what is urgent stays so until approved."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Whoever had a hand in the text: in its own draft, or in that of a version put in force in urgency since anybody last
# approved one, for the text of that one lives on in this.
_SETTLED = """SELECT MAX(s.number) FROM versions s WHERE s.plan_id = nv.plan_id AND s.number < nv.number AND (
        NOT EXISTS (SELECT 1 FROM approvals a WHERE a.version_id = s.id AND a.kind = 'urgent')
        OR EXISTS (SELECT 1 FROM approvals a WHERE a.version_id = s.id AND a.kind = 'confirmed'))"""
_AUTHOR = f"""EXISTS (SELECT 1 FROM drafts d
    WHERE (d.id = NEW.draft_id OR d.id IN (
        SELECT u.draft_id FROM approvals u JOIN versions uv ON uv.id = u.version_id
            JOIN versions nv ON nv.id = NEW.version_id
        WHERE u.kind = 'urgent' AND uv.plan_id = nv.plan_id AND uv.number <= nv.number
            AND uv.number > COALESCE(({_SETTLED}), 0)))
    AND (d.submitted_by = NEW.recorded_by
        OR EXISTS (SELECT 1 FROM approvals i WHERE i.draft_id = d.id AND i.kind = 'urgent'
            AND i.recorded_by = NEW.recorded_by)
        OR EXISTS (SELECT 1 FROM revisions r WHERE r.draft_id = d.id AND r.saved_by = NEW.recorded_by)))"""
_OTHER_TEXT = """NOT EXISTS (SELECT 1 FROM revisions r WHERE r.draft_id = NEW.draft_id AND r.text_hash = NEW.text_hash
        AND r.number = (SELECT MAX(last.number) FROM revisions last WHERE last.draft_id = NEW.draft_id))
    OR NOT EXISTS (SELECT 1 FROM versions v WHERE v.id = NEW.version_id AND v.text_hash = NEW.text_hash)"""
_STILL_URGENT = """NOT EXISTS (SELECT 1 FROM approvals a JOIN versions v ON v.id = a.version_id
        WHERE v.plan_id = NEW.id AND ((v.number = OLD.urgent_number AND a.kind = 'confirmed')
            OR (v.number > OLD.urgent_number AND a.kind IN ('approved', 'urgent'))))"""
_SQLITE = (
    f"""CREATE TRIGGER approvals_by_others BEFORE INSERT ON approvals
    WHEN NEW.kind IN ('approved', 'confirmed') AND ({_AUTHOR})
    BEGIN SELECT RAISE(ABORT, 'an author does not approve'); END""",
    f"""CREATE TRIGGER approvals_name_the_text BEFORE INSERT ON approvals WHEN {_OTHER_TEXT}
    BEGIN SELECT RAISE(ABORT, 'an approval names the text it is of'); END""",
    """CREATE TRIGGER approvals_never_change BEFORE UPDATE ON approvals
    BEGIN SELECT RAISE(ABORT, 'an approval never changes'); END""",
    """CREATE TRIGGER approvals_never_go BEFORE DELETE ON approvals
    BEGIN SELECT RAISE(ABORT, 'an approval is never deleted'); END""",
    f"""CREATE TRIGGER urgent_until_approved BEFORE UPDATE OF urgent_number ON plans
    WHEN OLD.urgent_number IS NOT NULL AND NEW.urgent_number IS NOT OLD.urgent_number AND {_STILL_URGENT}
    BEGIN SELECT RAISE(ABORT, 'not yet approved by anybody else'); END""",
)
_POSTGRES = (
    f"""CREATE FUNCTION kb_approved_by_another() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.kind IN ('approved', 'confirmed') AND ({_AUTHOR}) THEN
        RAISE EXCEPTION 'an author does not approve';
    END IF;
    IF {_OTHER_TEXT} THEN RAISE EXCEPTION 'an approval names the text it is of'; END IF;
    RETURN NEW; END $$""",
    """CREATE TRIGGER approvals_by_others BEFORE INSERT ON approvals
    FOR EACH ROW EXECUTE FUNCTION kb_approved_by_another()""",
    """CREATE TRIGGER approvals_only_grow BEFORE UPDATE OR DELETE ON approvals
    FOR EACH ROW EXECUTE FUNCTION kb_refuse()""",
    f"""CREATE FUNCTION kb_still_urgent() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF OLD.urgent_number IS NOT NULL AND NEW.urgent_number IS DISTINCT FROM OLD.urgent_number AND {_STILL_URGENT}
    THEN RAISE EXCEPTION 'not yet approved by anybody else'; END IF;
    RETURN NEW; END $$""",
    """CREATE TRIGGER urgent_until_approved BEFORE UPDATE OF urgent_number ON plans
    FOR EACH ROW EXECUTE FUNCTION kb_still_urgent()""",
)
_SQLITE_NAMES = (
    "approvals_by_others",
    "approvals_name_the_text",
    "approvals_never_change",
    "approvals_never_go",
    "urgent_until_approved",
)


def upgrade() -> None:
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in _SQLITE_NAMES:
            op.execute(f"DROP TRIGGER {name}")
    else:
        op.execute("DROP TRIGGER urgent_until_approved ON plans")
        op.execute("DROP FUNCTION kb_still_urgent()")
        op.execute("DROP FUNCTION kb_approved_by_another() CASCADE")
