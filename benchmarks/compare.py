"""How long a comparison takes: the texts alone, and the whole page inside the application, beside `git diff`.

`./run kb benchmark compare`. Processor time in milliseconds, the best of several rounds: the texts are read anew each
time (first), or remembered from the time before (again). What is aimed at holds for the whole page.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpus
from kb.access import Grant, Role
from kb.app import create_app
from kb.bodies import Body, Kind
from kb.config import Settings
from kb.desk import House
from kb.desk.kin import sides
from kb.plan import Asked, Marking, asked_of, compare_plans, like, match, parse, shown
from kb.plan.parse import READ
from kb.store import NewVersion, Store

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
ROUNDS = 7
FORCES, ROWS = 43, 60


@dataclass(frozen=True, slots=True)
class Case:
    """Two texts to be compared, and what the page may cost."""

    name: str
    old: str
    new: str
    goal: float


def cases() -> list[Case]:
    """Plans of 10 and 100 KB and of 500 requirements, a few lines edited and a quarter of them; prose of 1 MB."""
    made = []
    for name, rows, goal in (("10 KB", 35, 5), ("100 KB", 358, 20), ("500 requirements", 500, 300)):
        old = next(corpus.plans(1, rows=rows)).text
        for share, said in ((0.01, "few edits"), (0.25, "a quarter edited")):
            made.append(Case(f"{name}, {said}", old, edited(old, share), goal))
    prose = "\n\n".join(f"## Part {n}\n\n{text}" for n, text in enumerate(corpus.prose(110)))[: 2**20 - 10]
    made.append(Case("1 MB of prose, few edits", prose, edited(prose, 0.002), 0))
    made.append(Case("1 MB of prose, every line", prose, prose.replace(" the ", " a "), 0))
    return made


def edited(text: str, share: float) -> str:
    """The text with a share of its lines changed, never the header or a heading."""
    rng, lines = random.Random(3), text.split("\n")
    able = [n for n, line in enumerate(lines) if n > 12 and line.strip() and not line.startswith("#")]
    for n in rng.sample(able, max(1, int(len(able) * share))):
        lines[n] += " and so changed"
    return "\n".join(lines)


def best(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """The least processor time of several rounds, in milliseconds; `before` each is not counted."""
    took = []
    for _ in range(ROUNDS):
        before()
        began = time.process_time()
        work()
        took.append(1000 * (time.process_time() - began))
    return min(took)


def forget() -> None:
    """As in a process that has read neither text."""
    sides.kept.cache_clear()
    READ.clear()


def of_git(place: Path, case: Case) -> float:
    """What `git diff --word-diff` costs on the same texts."""
    old, new = place / "old.md", place / "new.md"
    old.write_text(case.old)
    new.write_text(case.new)
    command = ["git", "diff", "--no-index", "--word-diff", str(old), str(new)]
    took = []
    for _ in range(ROUNDS):
        began = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(1000 * (ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime))
    return min(took)


def of_texts(case: Case) -> float:
    """Reading both texts, comparing them and marking the words."""

    def work() -> object:
        old, new = parse(case.old), parse(case.new)
        return shown(compare_plans(old, new, match(old, new, pairs={}, likeness=False)))

    return best(work, forget)


def a_house(place: Path, made: list[Case]) -> House:
    """A house with a plan of two versions for each case, and somebody who reads them."""
    settings = Settings(
        data=place, database_url=f"sqlite:///{place / 'kb.sqlite3'}", secret="s" * 40, sample=True
    )
    store = Store.open(settings.url, folder=place)
    store.migrate()
    with store.writing(at=NOON) as tx:
        tx.bodies.add(Body("sussex", "Sussex Police", Kind.FORCE))
        person = tx.people.add("reader", "Reader", sample=True)
        tx.people.grant(person.id, Grant(Role.READER, "sussex", Marking.OFFICIAL_SENSITIVE))
        for n, case in enumerate(made):
            tx.press.add_plan(f"sussex/plan-{n}", "sussex")
            versions = [
                NewVersion(text.encode(), f"Plan {n}", marking=Marking.OFFICIAL)
                for text in (case.old, case.new)
            ]
            tx.press.shelve(f"sussex/plan-{n}", versions)
    return House(store, settings)


def measure(place: Path) -> list[str]:
    """A line of the table for each case, then for many plans at once."""
    made = cases()
    house = a_house(place, made)
    app = create_app(house.settings, house=house, now=lambda: NOON)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = house.door(at=NOON).enter_sample(1).key
    floor = best(lambda: client.get("/healthz"))
    lines = []
    for n, case in enumerate(made):
        path = f"/plans/sussex/plan-{n}/compare"
        assert client.get(path).status_code == 200
        size = len(client.get(path).data) / 1024
        first = best(lambda path=path: client.get(path), forget)
        again = best(lambda path=path: client.get(path))
        texts, git = of_texts(case), of_git(place, case)
        aim = f"{case.goal:g}{' (missed)' if first > case.goal else ''}" if case.goal else ""
        lines.append(
            f"| {case.name} | {texts:.1f} | {first:.1f} | {again:.1f} | {aim} | {size:.0f} KB | {git:.1f} "
            f"| {texts / max(git, 0.001):.1f} x |"
        )
    lines.append(f"| an answer without anything | | {floor:.1f} | {floor:.1f} | | | | |")
    house.close()
    return lines


def of_many() -> str:
    """One plan's rows paired with those of 42 others by what they ask."""
    plans = [
        [asked_of(row) for row in parse(made.text).requirements] for made in corpus.plans(FORCES, rows=ROWS)
    ]

    def pair() -> list[int]:
        first: list[Asked] = plans[0]
        return [len(like(first, other)) for other in plans[1:]]

    return f"{FORCES} plans of {ROWS} requirements, the first paired with each other by likeness: {best(pair):.0f} ms"


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as folder:
        lines = measure(Path(folder))
    print(f"Processor time in ms, {os.cpu_count()} cores, {dt.date.today()}\n")
    print(
        "| what | texts alone | page, first | page, again | aim | page's size | git's word diff | texts beside git |"
    )
    print("|---|---|---|---|---|---|---|---|")
    print("\n".join(lines))
    print(f"\n{of_many()}")


if __name__ == "__main__":
    main()
