"""The machine rooms of one process, and the desks and the door that are made from them."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kb import shipped
from kb.access import Action, Actor, Reach, reach
from kb.config import Settings, secret_of
from kb.desk.entry.door import Door
from kb.desk.entry.terms import Signed, Terms
from kb.desk.frame import london_day
from kb.errors import NotFound, Unavailable
from kb.search import Index, Indexer, IndexUnusable, load_vocabulary
from kb.store import Store

if TYPE_CHECKING:
    from kb.bodies import Register
    from kb.desk.desk import Desk
    from kb.store import Step

_log = logging.getLogger(__name__)
REBUILD_WISH = "rebuild.wanted"
_MOST_REACHES = 1_000
_Asking = tuple[Actor, Action, dt.date]


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far the index is: the last change it has taken in, the last there is, and how many plans lie between."""

    usable: bool
    seq: int
    last: int
    behind: int


class House:
    """The store, the index and the vocabulary of one process. Pages never hold one."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        folder = Path(settings.vocabulary) if settings.vocabulary else shipped.folder("index")
        self.vocabulary = load_vocabulary(folder)
        secret = secret_of(settings)
        self._index_key = hashlib.sha256(f"index:{secret}".encode()).digest()
        self.index = Index.open(settings.index_folder, key=self._index_key, vocabulary=self.vocabulary)
        self._reaches: tuple[Register | None, dict[_Asking, Reach]] = (None, {})
        self._ended_until = dt.date.min
        self.terms = Terms(
            service=settings.service_name,
            link_base=settings.public_url or f"http://{settings.host}:{settings.port}",
            sample=settings.sample,
            # Without a mail server, letters of the sample go into a folder.
            mail=bool(settings.smtp_host) or settings.sample,
            idle=dt.timedelta(minutes=settings.idle_minutes),
            absolute=dt.timedelta(hours=settings.session_hours),
            pepper=hashlib.sha256(f"pepper:{secret}".encode()).digest(),
        )

    @classmethod
    def open(cls, settings: Settings) -> House:
        """Open the rooms that the settings name. Raises Refusal where one cannot be opened."""
        return cls(Store.open(settings.url, folder=settings.data), settings)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def door(self, *, at: dt.datetime) -> Door:
        """What a stranger may do at one instant."""
        return Door(self.store, self.terms, at=at)

    def desk(self, signed: Signed, *, at: dt.datetime) -> Desk:
        """All that one person may do at one instant. Raises Unavailable as `end_what_is_over` does."""
        from kb.desk.desk import Desk  # noqa: PLC0415 - a desk is made of parts that know the house

        self.end_what_is_over(at=at)
        return Desk(self, signed, at=at)

    def desk_of(self, login: str, *, at: dt.datetime) -> Desk:
        """The desk of a person by their sign-in: for whoever has the machine, and so needs no password of theirs.

        Raises NotFound where nobody has that sign-in, or they are suspended.
        """
        with self.store.reading() as tx:
            found = tx.people.by_login(login)
            if found is None or found.person.suspended_at is not None:
                raise NotFound(f"Nobody signs in as {login}.")
            actor = tx.people.actor(found.person.id)
        signed = Signed(
            found.person, actor, key_hash="", on=london_day(at), ends_at=at + dt.timedelta(days=1)
        )
        return self.desk(signed, at=at)

    def end_what_is_over(self, *, at: dt.datetime) -> None:
        """End access that was given for a time which is over. Looked for once a London day in each process.

        Raises Unavailable where its end cannot be written just now: nobody is let past it instead.
        """
        day = london_day(at)
        if day <= self._ended_until:
            return
        with self.store.reading() as tx:
            over = tx.audiences.any_over(day)
        if over:
            with self.store.writing(at=at) as tx:
                tx.audiences.lapse(day)
        self._ended_until = day

    def register(self) -> Register:
        """The organisations as they are known now."""
        with self.store.reading() as tx:
            return tx.bodies.register()

    def reach_of(self, actor: Actor, action: Action, *, register: Register, on: dt.date) -> Reach:
        """What somebody may touch on a day. Worked out once for as long as grants and organisations stay the same."""
        kept = self._reaches
        if kept[0] is not register or len(kept[1]) >= _MOST_REACHES:
            kept = self._reaches = (register, {})
        asking = (actor, action, on)
        found = kept[1].get(asking)
        if found is None:
            found = kept[1][asking] = reach(actor, action, register=register, on=on)
        return found

    def indexer(self) -> Indexer:
        """The one writer of this machine's index, to be used as a context."""
        return Indexer(self.settings.index_folder, key=self._index_key)

    def index_state(self) -> IndexState:
        """How far the index is."""
        with self.store.reading() as tx:
            last = tx.outbox.last_seq()
            try:
                seq, usable = self.index.seq, True
            except IndexUnusable:
                seq, usable = 0, False
            return IndexState(usable, seq, last, len(tx.outbox.changes(seq, limit=1_000_000)))

    def rebuild_asked_for(self) -> bool:
        """Whether somebody asked for the index to be built anew. Asking is taken as heard, so ask once."""
        try:
            (self.settings.index_folder / REBUILD_WISH).unlink()
        except FileNotFoundError:
            return False
        return True

    def ask_for_rebuild(self) -> None:
        """Ask the worker of this machine to build the index anew."""
        (self.settings.index_folder / REBUILD_WISH).touch(mode=0o600)

    def keep_rendering(self, version_id: int, key: str, rendering: str, *, at: dt.datetime) -> None:
        """Keep the HTML of a reading copy. Where that cannot be done just now, it is made again next time."""
        try:
            with self.store.writing(at=at) as tx:
                tx.renderings.keep(version_id, key, rendering)
        except Unavailable as why:
            _log.info("a rendering was not kept: %s", why)

    def keep_step(self, tie_id: int, key: str, step: Step, *, at: dt.datetime) -> None:
        """Keep how a plan stands to its source. Where that cannot be done now, it is worked out again next time."""
        try:
            with self.store.writing(at=at) as tx:
                tx.kin.keep_step(tie_id, key, step)
        except Unavailable as why:
            _log.info("how a plan stands to its source was not kept: %s", why)
