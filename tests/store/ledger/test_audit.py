"""The audit's chain: whatever is done to its lines in the database itself is found and named."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest
import sqlalchemy as sa

from kb.access import Action, reach, whole
from kb.errors import Invalid
from kb.store import Act, Store, verify
from kb.store.ledger.audit import GENESIS, line_hash
from kb.store.tables.plans import audit, settings
from tests.cast import AUDREY, NOON, REGISTER, TODAY

LINES = 6


@pytest.fixture
def written(store: Store) -> Store:
    """A store whose audit says something of six plans, at its end."""
    for n in range(LINES):
        store.note(
            NOON + dt.timedelta(seconds=n), 1, Act.CONSULTATION, f"sussex/p{n}@1", {"rendition": "full"}
        )
    return store


def _tamper(store: Store, *statements: sa.Executable | str) -> None:
    """Do something to the database with the triggers out of the way, as an intruder with its password would."""
    with store.engine.connect() as conn:
        if conn.dialect.name == "sqlite":
            for name in ("audit_never_changes", "audit_never_shrinks"):
                conn.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            conn.exec_driver_sql("ALTER TABLE audit DISABLE TRIGGER USER")
        for statement in statements:
            conn.execute(sa.text(statement) if isinstance(statement, str) else statement)
        conn.commit()


def _head(store: Store) -> int:
    with store.reading() as tx:
        return tx.audit.head()[0]


def _faults(store: Store, anchor: str | None = None) -> str:
    with store.reading() as tx:
        return " ".join(verify(tx, anchor=anchor).faults)


def test_an_untouched_log_is_sound_and_gives_its_head(written: Store) -> None:
    with written.reading() as tx:
        report = verify(tx)
        head = tx.audit.head()
    assert (report.sound, report.lines, report.head) == (True, head[0], f"{head[0]}:{head[1]}")


def test_lines_are_numbered_from_one_without_a_gap_and_hash_the_line_before(written: Store) -> None:
    with written.reading() as tx:
        rows = tx.conn.execute(sa.select(audit).order_by(audit.c.seq)).all()
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert [row.previous for row in rows] == [GENESIS, *(row.hash for row in rows[:-1])]


def test_the_hash_can_be_made_again_with_a_calculator(written: Store) -> None:
    with written.reading() as tx:
        row = tx.conn.execute(sa.select(audit).order_by(audit.c.seq.desc())).first()
    instant = round(row.at.timestamp() * 1_000_000)
    parts = [row.seq, instant, row.person_id, row.act, row.object, row.facts, row.previous]
    assert row.hash == hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", NOON - dt.timedelta(days=1)),
        ("person_id", 2),
        ("person_id", None),
        ("act", "disclosure"),
        ("object", "sussex/p9@1"),
        ("facts", "{}"),
        ("previous", GENESIS),
        ("hash", "f" * 64),
    ],
)
def test_each_edited_column_is_found_and_its_line_named(written: Store, column: str, value: object) -> None:
    line = _head(written) - 2

    _tamper(written, sa.update(audit).where(audit.c.seq == line).values({column: value}))

    assert f"Line {line} was edited" in _faults(written)


@pytest.mark.parametrize("back", [0, 1, 3])
def test_an_edit_with_its_own_hash_made_anew_is_found(written: Store, back: int) -> None:
    line = _head(written) - back
    with written.reading() as tx:
        row = dict(tx.conn.execute(sa.select(audit).where(audit.c.seq == line)).one()._mapping)
    row["object"] = "sussex/innocent@1"

    _tamper(
        written, sa.update(audit).where(audit.c.seq == line).values(object=row["object"], hash=line_hash(row))
    )

    assert f"line {line}" in _faults(written).lower()


@pytest.mark.parametrize(("first", "last"), [(1, 1), (1, 3), (5, 5), (5, 7)])
def test_deleted_lines_are_named(written: Store, first: int, last: int) -> None:
    _tamper(written, sa.delete(audit).where(audit.c.seq.between(first, last)))

    named = f"Line {first} was deleted" if first == last else f"Lines {first} to {last} were deleted"
    assert named in _faults(written)


@pytest.mark.parametrize("cut", [1, 3])
def test_lines_cut_off_at_the_end_are_named_without_an_anchor(written: Store, cut: int) -> None:
    head = _head(written)

    _tamper(written, sa.delete(audit).where(audit.c.seq > head - cut))

    assert f"line {head} was cut off" in _faults(
        written
    ) or f"lines {head - cut + 1} to {head} were cut off" in _faults(written)


def test_a_clean_cut_with_the_inner_head_moved_back_is_found_by_the_anchor(written: Store) -> None:
    with written.reading() as tx:
        seq, kept = tx.audit.head()
        earlier = tx.conn.execute(sa.select(audit.c.hash).where(audit.c.seq == seq - 2)).scalar_one()
    moved = sa.update(settings).where(settings.c.key == "audit head").values(value=f"{seq - 2}:{earlier}")

    _tamper(written, sa.delete(audit).where(audit.c.seq > seq - 2), moved)

    assert _faults(written) == ""
    assert f"lines {seq - 1} to {seq} were cut off" in _faults(written, f"{seq}:{kept}")


def test_a_log_rewritten_whole_is_found_by_the_anchor(written: Store) -> None:
    with written.reading() as tx:
        seq, kept = tx.audit.head()
        rows = [dict(row._mapping) for row in tx.conn.execute(sa.select(audit).order_by(audit.c.seq))]
    previous, updates = GENESIS, []
    for row in rows:
        row |= {"previous": previous, "person_id": 3}
        previous = row["hash"] = line_hash(row)
        updates.append(sa.update(audit).where(audit.c.seq == row["seq"]).values(row))
    moved = sa.update(settings).where(settings.c.key == "audit head").values(value=f"{seq}:{previous}")

    _tamper(written, *updates, moved)

    assert _faults(written) == ""
    assert f"Line {seq} is not the line that the anchor names" in _faults(written, f"{seq}:{kept}")


def test_two_lines_that_changed_places_are_both_named(written: Store) -> None:
    a, b = _head(written) - 3, _head(written) - 1

    _tamper(
        written,
        f"UPDATE audit SET seq = 999 WHERE seq = {a}",
        f"UPDATE audit SET seq = {a} WHERE seq = {b}",
        f"UPDATE audit SET seq = {b} WHERE seq = 999",
    )

    faults = _faults(written)
    assert f"Line {a} was edited, moved" in faults
    assert f"Line {b} was edited, moved" in faults


def test_a_doubled_line_is_named(written: Store) -> None:
    head = _head(written)
    columns = "at, person_id, act, object, facts, previous, hash"

    _tamper(
        written,
        f"INSERT INTO audit (seq, {columns}) SELECT {head + 1}, {columns} FROM audit WHERE seq = {head}",
    )

    assert f"Line {head + 1} was edited, moved or inserted" in _faults(written)


def test_a_well_made_line_put_behind_the_last_is_named(written: Store) -> None:
    with written.reading() as tx:
        seq, kept = tx.audit.head()
    line = {"seq": seq + 1, "at": NOON, "person_id": 1, "act": "alteration", "object": "x", "facts": "{}"}
    line["previous"] = kept
    line["hash"] = line_hash(line)

    _tamper(written, sa.insert(audit).values(line))

    assert f"line {seq + 1} was inserted" in _faults(written)


def test_a_lost_or_unreadable_inner_head_is_named(written: Store) -> None:
    _tamper(written, sa.update(settings).where(settings.c.key == "audit head").values(value="nonsense"))

    assert "edited: it cannot be read" in _faults(written)


@pytest.mark.parametrize("statement", ["UPDATE audit SET object = 'x'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_or_delete_a_line(written: Store, statement: str) -> None:
    with written.engine.connect() as conn, pytest.raises(sa.exc.DBAPIError, match="only grows"):
        conn.exec_driver_sql(statement)


@pytest.mark.parametrize(
    "facts", [{"text": "x"}, {"words": "lorry"}, {"query": "lorry"}, {"note": "x" * 301}]
)
def test_text_and_search_words_are_never_written(store: Store, facts: dict[str, str]) -> None:
    with pytest.raises(ValueError), store.writing(at=NOON) as tx:
        tx.audit.add(Act.CONSULTATION, "search", **facts)


def test_an_act_that_is_not_in_the_list_is_a_bug(store: Store) -> None:
    with pytest.raises(ValueError), store.writing(at=NOON) as tx:
        tx.audit.add("peeked", "sussex/oic@1")


def test_a_failed_act_leaves_no_line(written: Store) -> None:
    before = _head(written)

    with pytest.raises(RuntimeError), written.writing(at=NOON) as tx:
        tx.audit.add(Act.ALTERATION, "sussex/oic@1")
        raise RuntimeError

    assert _head(written) == before


def test_an_auditor_reads_what_concerns_the_own_organisation_only(written: Store) -> None:
    written.note(NOON, None, Act.CONSULTATION, "thames-valley/oic@1", {})
    written.note(NOON, None, Act.ALTERATION, "organisation:thames-valley", {})
    auditor = reach(AUDREY, Action.READ_AUDIT, register=REGISTER, on=TODAY)

    with written.reading() as tx:
        seen = {line.object for line in tx.audit.lines(reach=auditor)}
        everything = tx.audit.lines(reach=whole(), limit=1000)
    assert "thames-valley/oic@1" in seen
    assert not any(thing.startswith("sussex/") for thing in seen)
    assert len(everything) == _head(written)


def test_lines_are_filtered_and_paged_newest_first(written: Store) -> None:
    with written.reading() as tx:
        first = tx.audit.lines(reach=whole(), acts=[Act.CONSULTATION], person=1, limit=4)
        rest = tx.audit.lines(reach=whole(), acts=[Act.CONSULTATION], person=1, before=first[-1].seq)
        since = tx.audit.lines(reach=whole(), acts=[Act.CONSULTATION], since=NOON + dt.timedelta(seconds=5))
    assert [line.object for line in first + rest] == [f"sussex/p{n}@1" for n in reversed(range(LINES))]
    assert [line.object for line in since] == ["sussex/p5@1"]


@pytest.mark.parametrize("anchor", ["", "12", "x:y", "-1:" + "0" * 64, "9" * 30 + ":" + "0" * 64])
def test_an_anchor_that_cannot_be_read_is_refused_with_an_example(store: Store, anchor: str) -> None:
    with store.reading() as tx, pytest.raises(Invalid):
        verify(tx, anchor=anchor)


def test_a_clock_that_goes_backwards_breaks_nothing(written: Store) -> None:
    written.note(dt.datetime(2000, 1, 1, tzinfo=dt.UTC), 1, Act.CONSULTATION, "sussex/p9@1", {})
    written.note(dt.datetime(2036, 1, 1, tzinfo=dt.UTC), 1, Act.CONSULTATION, "sussex/p9@1", {})

    assert _faults(written) == ""
