"""What others than the force will read, perhaps in public: checked as the text of a plan is, before it is kept.

What must stay true: what an organisation has settled for its plans may stand here too; a name, a number, a vehicle,
an operation or a covert hint may not, nor a marking above OFFICIAL. Nothing is taken out in silence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.desk.approval.lives import Wanting, said
from kb.desk.writing.lexicon import shipped_lexicon
from kb.plan import fold_phrase, spots

if TYPE_CHECKING:
    from kb.store import Transaction

# In capitals only: “restricted access” and “the secret of it” are English. OFFICIAL-SENSITIVE is nothing else.
_ABOVE_OFFICIAL = re.compile(
    r"\b(?:TOP[ -]?SECRET|S ?E ?C ?R ?E ?T|CONFIDENTIAL|RESTRICTED|(?i:OFFICIAL[\s_–—-]*SENSITIVE))\b"
)
_MOST_NAMED = 5
_LONGEST_NAMED = 80


def fit_to_publish(  # noqa: PLR0913 - as `said`, and whose text it is
    tx: Transaction, text: str, field: str, *, body: str, most: int, least: int = 0, what: str = ""
) -> str:
    """A text that may be published, without space around it.

    `body`: the organisation whose settled phrases may stand. Raises Wanting, at `field`, where the text is too short
    (with the sentence `what`) or too long, or naming the words that may not be published.
    """
    kept = said(text, field, most=most, least=least, what=what)
    marked = _ABOVE_OFFICIAL.search(kept)
    if marked:
        raise Wanting(
            field, f"Take out “{' '.join(marked[0].split())}”: only what is OFFICIAL can be written here."
        )
    settled = tx.dismissals.settled(body)
    found = [
        " ".join(spot.phrase.split())[:_LONGEST_NAMED]
        for spot in spots(kept, shipped_lexicon())
        if (spot.kind.value, fold_phrase(spot.kind, spot.phrase)) not in settled
    ]
    if found:
        named = ", ".join(f"“{phrase}”" for phrase in tuple(dict.fromkeys(found))[:_MOST_NAMED])
        raise Wanting(
            field,
            f"Take out {named}: no names of people, numbers, vehicles, operations or covert hints can stand here.",
        )
    return kept
