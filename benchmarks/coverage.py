"""How long who covers what takes: 43 forces by 60 requirements in a real store, the whole request.

`./run kb benchmark coverage`. Wall time in milliseconds, the median of several requests, beside a reference of the
same run: parsing the same plans once. Every force adapted one plan and left a part of it incomplete or out.
"""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks import corpus
from kb.access import Grant, Role, Scope, Sharing
from kb.app import create_app
from kb.bodies import Body, Kind
from kb.config import Settings
from kb.desk import House
from kb.desk.intake.understanding import Circumstances, understand
from kb.plan import Marking, parse
from kb.store import NewVersion

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
FORCES, ROWS, ROUNDS = 43, 60, 9


def main() -> None:
    """Measure and print."""
    texts = [_text(number) for number in range(FORCES)]
    with tempfile.TemporaryDirectory() as folder:
        house = _house(Path(folder), texts)
        app = create_app(house.settings, house=house, now=lambda: NOON)
        session = house.door(at=NOON).enter_sample(1)
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = session.key
        reference = _median(lambda: [parse(text) for text in texts])
        for words, address in (
            ("one plan's requirements", "/coverage?plan=force-00/oic&organisations=all"),
            ("all plans in groups", "/coverage?plan=all&organisations=all"),
            ("as a list", "/coverage?plan=force-00/oic&organisations=all&as=list"),
            ("as it stood", "/coverage?plan=force-00/oic&organisations=all&on=2026-11-23"),
            ("CSV", "/coverage/coverage.csv?plan=force-00/oic&organisations=all"),
        ):
            answer = client.get(address)
            assert answer.status_code == 200, answer.status_code
            took = _median(lambda address=address: client.get(address))  # type: ignore[misc]  # bound at once
            size = len(answer.data) // 1024
            print(f"{words:28} {took:7.0f} ms {size:6} KB  {took / reference:5.1f} times the reference")
        print(f"{'reference: parsing them':28} {reference:7.0f} ms")
        house.close()


def _text(number: int) -> str:
    """Force `number`'s text: the common plan, with a row of its own left out and some without their sources."""
    text = next(corpus.plans(1, rows=ROWS)).text
    lines = text.split("\n")
    kept = [
        line
        for at, line in enumerate(lines)
        if not (number and at % (number + 7) == 0 and line.startswith("- **Coll"))
    ]
    return "\n".join(kept)


def _house(folder: Path, texts: list[str]) -> House:
    settings = Settings(data=folder, sample=True, secret="s" * 40)
    house = House.open(settings)
    house.store.migrate()
    slugs = [f"force-{number:02}" for number in range(FORCES)]
    day = NOON - dt.timedelta(days=3)
    with house.store.writing(at=day) as tx:
        for slug in slugs:
            tx.bodies.add(Body(slug, slug.title(), Kind.FORCE))
        person = tx.people.add("reader", "Reader", sample=True)
        tx.people.grant(person.id, Grant(Role.READER, slugs[0], Marking.OFFICIAL_SENSITIVE))
        for slug, text in zip(slugs, texts, strict=True):
            plan_id = tx.press.add_plan(f"{slug}/oic", slug)
            tx.press.shelve(f"{slug}/oic", (_version(text, slugs),))
            if slug != slugs[0]:
                tx.kin.adapted(plan_id, (f"{slugs[0]}/oic", 1))
    return house


def _version(text: str, slugs: list[str]) -> NewVersion:
    made = understand(text.encode(), Circumstances(), name="plan.md", bodies=frozenset(slugs), on=NOON.date())
    return replace(made, sharing=Sharing(Scope.POLICING))


def _median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


if __name__ == "__main__":
    main()
