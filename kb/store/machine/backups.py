"""Backups: taken while the service runs, checked whole before they are put back.

A backup is one moment of the database. The index is never in it: it is made from the database. A backup
holds what later was erased, so it is kept no longer than the erasure rules allow (see the operator's guide).
"""

from __future__ import annotations

import datetime as dt
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pysqlite3 import dbapi2

from kb.errors import Invalid, Unavailable
from kb.store.engine import Store
from kb.store.ledger.audit import Act
from kb.store.machine import tools
from kb.store.machine.fsck import check
from kb.store.machine.parcel import DAMAGED, Contents, private, sync_folder, unwrap, wrap

_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made. `head` is the audit's head in it, as `number:hash`: keep it elsewhere too."""

    path: Path
    size: int
    head: str


def backup(store: Store, target: Path, *, at: dt.datetime) -> Backup:
    """Make a backup at `target` (in a folder: under a name with the instant) while the service runs.

    Raises Invalid where something is there already, Unavailable where the disk is full or PostgreSQL's tools
    are missing. Half a backup never has the name of a whole one.
    """
    if target.is_dir():
        target /= f"kb-{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}.backup"
    if target.exists():
        raise Invalid(f"There is already something at {target}. Choose another name.")
    payload = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with store.reading() as tx:
            head = "{}:{}".format(*tx.audit.head())
            if store.path is None:
                tools.dump(store.url, payload, snapshot=tools.snapshot(tx.conn))
            else:
                _copy(tx.conn, payload)
        migration = store.migration_state().found or ""
        made = wrap(payload, target, kind=store.dialect, at=at.isoformat(), head=head, migration=migration)
        unwrap(target, payload)
    except OSError as fault:
        raise Unavailable(
            "The backup could not be written: is there room, and may this account write there?"
        ) from fault
    finally:
        _remove(payload)
    return Backup(target, target.stat().st_size, made.head)


def restore(source: Path, url: str, *, folder: Path | None = None, at: dt.datetime) -> str:
    """Put a backup in the place of the database at `url`; gives the audit's head that it had.

    The backup is checked whole first: its seal, every version, and every audit line up to the head that it
    names. Raises Invalid where anything is wrong, with nothing changed. Everybody's session has ended in what
    is put back. The service must be stopped; who calls sees to that.
    """
    target = Store.open(url, folder=folder)
    try:
        if target.path is None:
            return _restore_postgres(source, target, at)
        return _restore_file(source, target.path, at, close=target)
    finally:
        target.close()


def _restore_file(source: Path, path: Path, at: dt.datetime, *, close: Store) -> str:
    fresh = path.with_name(f".{path.name}.restoring")
    _remove(fresh)
    try:
        contents = unwrap(source, fresh)
        _must_be(contents, "sqlite")
        _check_restored(f"sqlite:///{fresh}", contents, at)
        close.fold()
        for suffix in _BESIDE:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        fresh.replace(path)
        sync_folder(path.parent)
    finally:
        _remove(fresh)
    return contents.head


def _restore_postgres(source: Path, target: Store, at: dt.datetime) -> str:
    with tempfile.TemporaryDirectory(prefix="kb-restore-") as folder:
        payload = Path(folder) / "payload"
        contents = unwrap(source, payload)
        _must_be(contents, "postgresql")
        with tools.scratch(target.url) as url:
            tools.load(url, payload)
            _check_restored(url, contents, at)
            tools.dump(url, payload)
        tools.load(target.url, payload, over=True)
    return contents.head


def _must_be(contents: Contents, kind: str) -> None:
    if contents.kind != kind:
        raise Invalid(
            f"This backup was made of {contents.kind} and cannot be put into {kind}. Nothing was changed."
        )


def _check_restored(url: str, contents: Contents, at: dt.datetime) -> None:
    """Read the backup over in a place of its own, end all sessions in it, and bring it up to this program."""
    restored = Store.open(url)
    try:
        restored.migrate()
        with restored.reading() as tx:
            faults = check(tx, anchor=contents.head if contents.head[:2] != "0:" else None)
        if faults:
            raise Invalid(DAMAGED.format(faults[0].rstrip(".")))
        with restored.writing(at=at, patient=True) as tx:
            ended = tx.sessions.end_everybodys()
            tx.audit.add(Act.ALTERATION, "database", restored=contents.at, sessions_ended=ended)
        restored.fold()
    except sa.exc.DBAPIError as fault:
        raise Invalid(DAMAGED.format("it holds no whole database")) from fault
    finally:
        restored.close()


def _copy(conn: sa.Connection, payload: Path) -> None:
    with private(payload):
        pass
    copy = dbapi2.connect(str(payload))
    try:
        source: Any = conn.connection.dbapi_connection
        source.backup(copy, pages=1000)
        copy.execute("PRAGMA journal_mode=DELETE").close()
    finally:
        copy.close()


def _remove(path: Path) -> None:
    for suffix in ("", *_BESIDE, ".lock"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
