"""Letters waiting in the outbox, taken out one by one so that none is posted twice.

What must stay true: a letter is claimed, and the claim is on the disk, before anybody tries to post it.
Whoever dies with a claim loses the letter: its person asks for another link, which is better than a second
copy of a link that works once. A letter's words go when it is done with.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from kb.store.tables.columns import EPOCH, microseconds
from kb.store.tables.plans import outbox

if TYPE_CHECKING:
    from kb.store.transaction import Transaction

_CLAIM_LASTS = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that this process alone may now post. `tries` counts the failed ones before.

    `about` is empty for a letter that is posted whatever happens meanwhile, and else says what it tells its
    `person` of: whether that is still so is asked before it is posted.
    """

    seq: int
    to: str
    subject: str
    text: str = field(repr=False)
    written_at: dt.datetime
    tries: int
    about: str = ""
    person: int = 0


_OPEN = (outbox.c.kind == "mail", outbox.c.done_at.is_(None), outbox.c.letter.is_not(None))


class Letters:
    """The letters as one writing transaction sees them."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def claim(self, limit: int = 20) -> tuple[Claimed, ...]:
        """Claim the letters whose turn it is, oldest first, and give up on those whose claimant has died."""
        asked = sa.select(outbox.c.seq, outbox.c.at, outbox.c.letter).where(*_OPEN).order_by(outbox.c.seq)
        claimed: list[Claimed] = []
        for seq, written_at, raw in self._tx.conn.execute(asked).all():
            letter = json.loads(raw)
            until = _instant(letter, "claimed_until")
            if until is not None:
                if until <= self._tx.at:
                    self.close(seq)
            elif len(claimed) < limit and (_instant(letter, "not_before") or EPOCH) <= self._tx.at:
                self._write(seq, {**letter, "claimed_until": microseconds(self._tx.at + _CLAIM_LASTS)})
                words = {name: letter[name] for name in ("to", "subject", "text")}
                words |= {name: letter[name] for name in ("tries", "about", "person") if name in letter}
                claimed.append(Claimed(seq, **({"tries": 0} | words), written_at=written_at))
        return tuple(claimed)

    def waiting(self) -> bool:
        """Whether there is any letter that is not done with: a cheap question, asked often."""
        return self._tx.conn.execute(sa.select(outbox.c.seq).where(*_OPEN).limit(1)).first() is not None

    def later(self, letter: Claimed, *, after: dt.timedelta) -> None:
        """Put a letter that was surely not posted back, for another try after that time."""
        self._write(
            letter.seq,
            {
                "to": letter.to,
                "subject": letter.subject,
                "text": letter.text,
                "about": letter.about,
                "person": letter.person,
                "tries": letter.tries + 1,
                "not_before": microseconds(self._tx.at + after),
            },
        )

    def close(self, seq: int) -> None:
        """Be done with a letter, posted or given up: its words go."""
        self._tx.conn.execute(
            sa.update(outbox).where(outbox.c.seq == seq).values(done_at=self._tx.at, letter=None)
        )

    def _write(self, seq: int, letter: dict[str, Any]) -> None:
        self._tx.conn.execute(sa.update(outbox).where(outbox.c.seq == seq).values(letter=json.dumps(letter)))


def _instant(letter: dict[str, Any], name: str) -> dt.datetime | None:
    kept = letter.get(name)
    return None if kept is None else EPOCH + dt.timedelta(microseconds=kept)
