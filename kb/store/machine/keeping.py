"""Small things kept: pages made once, and what the installation remembers about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from kb.store.tables.plans import renderings, settings

if TYPE_CHECKING:
    from kb.store.transaction import Transaction

_RENDERED = sa.select(renderings.c.html).where(
    renderings.c.version_id == sa.bindparam("version"), renderings.c.key == sa.bindparam("copy")
)
_SETTING = sa.select(settings.c.value).where(settings.c.key == sa.bindparam("name"))


class Renderings:
    """HTML of reading copies, kept because a version never changes. Anything here may be thrown away."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def kept(self, version_id: int, key: str) -> str | None:
        """The kept HTML of one reading copy (`key`: hash of the copy and of the renderer), or None."""
        return self._tx.conn.execute(_RENDERED, {"version": version_id, "copy": key}).scalar_one_or_none()

    def keep(self, version_id: int, key: str, html: str) -> None:
        """Keep the HTML of one reading copy; the same again changes nothing."""
        if self.kept(version_id, key) is None:
            line = {"version_id": version_id, "key": key, "html": html, "made_at": self._tx.at}
            self._tx.conn.execute(sa.insert(renderings), line)

    def forget(self) -> None:
        """Throw all kept pages away, for example after an upgrade of the renderer."""
        self._tx.conn.execute(sa.delete(renderings))


class Settings:
    """Named short texts that outlive the program: which library was stocked, when a drill was held."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def get(self, key: str) -> str | None:
        """What was put under that name, or None."""
        return self._tx.conn.execute(_SETTING, {"name": key}).scalar_one_or_none()

    def put(self, key: str, value: str) -> None:
        """Remember `value` under that name, in place of what was there."""
        changed = sa.update(settings).where(settings.c.key == key).values(value=value)
        if self._tx.conn.execute(changed).rowcount == 0:
            self._tx.conn.execute(sa.insert(settings), {"key": key, "value": value})
