"""How long assurance takes: a plan's stage, an office's view, the region of 43 forces, and counting an export.

`./run kb benchmark assurance`. Wall time in milliseconds, the median of several requests, beside references of the same
run: parsing the same plans once, and reading the export as a table and no more. Every force has a plan of 60
requirements, returned for eight quarters.
"""

from __future__ import annotations

import csv
import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks import corpus
from kb.access import Grant, Role, Scope, Sharing, whole
from kb.app import create_app
from kb.assurance import Answer, Kind, quarter_of
from kb.bodies import Body, Link, LinkKind
from kb.bodies import Kind as Body_Kind
from kb.config import Settings
from kb.desk import House
from kb.desk.intake.understanding import Circumstances, understand
from kb.exchange import Reading, count_completions
from kb.plan import Marking, parse
from kb.store import NewEvidence, NewVersion, Transaction

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
FORCES, ROWS, QUARTERS, ROUNDS, LINES = 43, 60, 8, 5, 50_000


def main() -> None:
    """Measure and print."""
    text = next(corpus.plans(1, rows=ROWS)).text
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        house = _house(folder, text)
        app = create_app(house.settings, house=house, now=lambda: NOON)
        reference = _median(lambda: [parse(text.replace("a", "a", n)) for n in range(FORCES)])
        for words, person, address in (
            ("a plan's stage", 1, "/plans/force-00/oic/stage"),
            ("an office's view", 2, "/oversight/force-00"),
            ("the region", 3, "/assurance/region"),
        ):
            client = app.test_client()
            with client.session_transaction() as cookie:
                cookie["_user_id"] = house.door(at=NOON).enter_sample(person).key
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            took = _median(lambda client=client, address=address: client.get(address))  # type: ignore[misc]  # bound at once
            print(f"{words:28} {took:7.0f} ms  {took / reference:6.2f} times parsing them")
        house.close()
        export = _export(folder)
        plain = _median(lambda: sum(1 for _ in csv.reader(export.open(encoding="utf-8"))))
        took = _median(lambda: count_completions(export, Reading()))
        print(f"{'counting 50,000 completions':28} {took:7.0f} ms  {took / plain:6.2f} times reading them")


def _house(folder: Path, text: str) -> House:
    house = House.open(Settings(data=folder, sample=True, secret="s" * 40))
    house.store.migrate()
    slugs = [f"force-{number:02}" for number in range(FORCES)]
    with house.store.writing(at=NOON - dt.timedelta(days=900)) as tx:
        tx.bodies.add(Body("region", "Region", Body_Kind.REGION))
        tx.bodies.add(Body("office", "Office", Body_Kind.OVERSIGHT))
        for slug in slugs:
            tx.bodies.add(Body(slug, slug.title(), Body_Kind.FORCE))
            tx.bodies.link(Link(LinkKind.MEMBER_OF, slug, "region"))
        tx.bodies.link(Link(LinkKind.OVERSEES, "office", slugs[0]))
        for name, role, body in (
            ("author", Role.AUTHOR, slugs[0]),
            ("officer", Role.OVERSIGHT, "office"),
            ("editor", Role.REGIONAL_EDITOR, "region"),
        ):
            person = tx.people.add(name, name.title(), sample=True)
            ceiling = Marking.OFFICIAL if role is Role.OVERSIGHT else Marking.OFFICIAL_SENSITIVE
            tx.people.grant(person.id, Grant(role, body, ceiling))
        version = _version(text, slugs)
        for slug in slugs:
            tx.press.add_plan(f"{slug}/oic", slug)
            tx.press.shelve(f"{slug}/oic", (version,))
    refs = [row.ref for row in parse(text).requirements]
    for slug in slugs:
        with house.store.writing(at=NOON, by=1) as tx:
            _returns(tx, slug, refs)
    return house


def _returns(tx: Transaction, slug: str, refs: list[str]) -> None:
    held = tx.holding.plan(f"{slug}/oic", reach=whole())
    assert held is not None
    for back in range(1, QUARTERS + 1):
        quarter = quarter_of(NOON.date()).after(-back)
        with tx.back_then(NOON - dt.timedelta(days=85 * back), by=1):
            for ref in refs:
                new = NewEvidence(
                    Kind.RETURN,
                    quarter.first,
                    quarter.last,
                    (ref,),
                    quarter=quarter,
                    answer=Answer.YES,
                    reference="Minute",
                )
                tx.evidence.add(held, new, body=slug, role="author")


def _version(text: str, slugs: list[str]) -> NewVersion:
    made = understand(text.encode(), Circumstances(), name="plan.md", bodies=frozenset(slugs), on=NOON.date())
    return replace(made, sharing=Sharing(Scope.POLICING))


def _export(folder: Path) -> Path:
    path = folder / "export.csv"
    lines = (
        f"Person {n % 14_000},C{n % 14_000},Role {n % 9},OIC module {n % 4 + 1},2026-03-{n % 28 + 1:02}"
        for n in range(LINES)
    )
    path.write_text("Name,Collar number,Role,Course,Completed\n" + "\n".join(lines), encoding="utf-8")
    return path


def _median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


if __name__ == "__main__":
    main()
