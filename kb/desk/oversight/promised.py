"""What an office promised in the responses that it published here: each line of its own actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.assurance import Dated
from kb.desk.frame import london_day
from kb.desk.oversight.published import Promised
from kb.desk.oversight.response_text import of_content
from kb.plan import day_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from kb.store import Transaction


def promised(tx: Transaction, office: str, force: str, *, before: dt.datetime) -> Iterable[Promised]:
    """The promises of responses that were marked for publication before an instant, in order."""
    for one in tx.responses.of(office, force, before=before):
        if one.mark is None:
            continue
        day = one.days.published_on or london_day(one.mark.recorded_at)
        said = of_content(one.content).promises()
        for number, (ref, sentence) in enumerate(said, 1):
            yield Promised(
                f"{one.report}/{office}/{one.number}-{number}".lower(),
                office,
                one.report,
                ref,
                sentence,
                Dated(day, day),
                f"The office’s response, {day_words(day)}",
            )
