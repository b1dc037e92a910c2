"""How fast the product is, over HTTP and signed in, beside an empty view and FTS5 in the same run.

`kb benchmark [--plans N] [--json] [--out FILE]`. Times hold for this machine at this hour; ratios travel.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import corpus, furnish, plain
from benchmarks.served import Browser, Server, free_port, serving
from kb.desk import House

VIEWS, QUERIES, HISTORIES, SAVES = 300, 50, 100, 5
STARTS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One thing measured: what, how much of which unit, and what was aimed at (0: nothing)."""

    what: str
    value: float
    unit: str
    goal: float = 0
    beside: str = ""

    @property
    def missed(self) -> bool:
        """Whether the aim was missed; a rate (`/s`) must reach it, everything else stay below it."""
        return bool(self.goal) and (
            self.value < self.goal if self.unit.endswith("/s") else self.value > self.goal
        )


@dataclass(frozen=True, slots=True)
class Timed:
    """Answers of one kind: median and 95th percentile in milliseconds, and the server's processor time for one."""

    p50: float
    p95: float
    cpu: float


def timed(server: Server, ask: Callable[[str], object], paths: Sequence[str]) -> Timed:
    """Ask for each path in turn, after each has been asked for once."""
    for path in dict.fromkeys(paths):
        ask(path)
    before, took = server.processor_seconds(), []
    for path in paths:
        began = time.perf_counter()
        ask(path)
        took.append(1000 * (time.perf_counter() - began))
    spent = 1000 * (server.processor_seconds() - before) / len(paths)
    return Timed(statistics.median(took), sorted(took)[int(len(took) * 0.95)], spent)


def measure(count: int) -> list[Line]:
    """Everything, over a fresh data folder of `count` plans."""
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as folder:
        place = Path(folder)
        port = free_port()
        house = House.open(furnish.settings(place / "var", port))
        try:
            lines = _making(furnish.furnish(house, place, count))
            plain.write(place / "fts.sqlite3", corpus.plans(count))
            lines += _asking(house, place, port, count)
        finally:
            house.close()
    return lines


def _making(figures: furnish.Figures) -> list[Line]:
    goals = {"import": 150, "behind": 60, "rebuild": 120, "versions": 1000}
    units = {"versions": "versions/s"}
    return [
        Line(name, rate, units.get(name.split(",", 1)[0], "plans/s"), goals.get(name.split(",", 1)[0], 0))
        for name, rate in figures.items()
    ]


def _asking(house: House, place: Path, port: int, count: int) -> list[Line]:
    queries = corpus.queries(QUERIES)
    with _plain(place) as floor:
        browser = Browser(floor.port)
        empty = timed(floor, browser.get, ["/"] * VIEWS)
        fts = timed(floor, browser.get, [_search(words) for words in queries] * 2)
    starts = []
    for _ in range(1 + STARTS):
        with _product(place, port) as server:
            starts.append(1000 * server.started_in)
    with _product(place, port) as server:
        browser = Browser(port)
        browser.sign_in(furnish.LOGIN, furnish.PASSWORD)
        view = timed(server, browser.get, _readable(browser, count))
        search = timed(server, browser.get, [_search(words) for words in queries] * 2)
        history = timed(server, browser.get, [f"/plans/{furnish.LONG}/history"] * HISTORIES)
        memory = server.memory()
        saved = [_save_to_found(house, browser, n) for n in range(SAVES)]
    return [
        *_beside("view", view, empty, "empty view", Timed(0, 0, 3)),
        *_beside("search", search, fts, "FTS5", Timed(30, 90, 0)),
        *_beside("history of 200", history, empty, "empty view", Timed(0, 0, 5)),
        Line("save to found", statistics.median(saved), "ms", 1000),
        Line("cold start", statistics.median(starts[1:]), "ms", 1000),
        Line("memory of 2 workers", memory, "MiB", 150),
        Line("empty view p50", empty.p50, "ms"),
        Line("FTS5 search p50", fts.p50, "ms"),
        Line("FTS5 search p95", fts.p95, "ms"),
    ]


def _beside(what: str, ours: Timed, floor: Timed, named: str, goal: Timed) -> list[Line]:
    rows = (("p50", "p50"), ("p95", "p95"), ("server CPU", "cpu"))
    return [
        Line(
            f"{what} {said}",
            getattr(ours, name),
            "ms",
            getattr(goal, name),
            f"{getattr(ours, name) / max(getattr(floor, name), 0.001):.1f} x {named}",
        )
        for said, name in rows
    ]


def _product(place: Path, port: int):
    settings = {"KB_DATA": str(place / "var"), "KB_PORT": str(port), "KB_SAMPLE": "no", "KB_WORKERS": "2"}
    # Compiled once, as an installed program is: what is measured is a start, not the first one ever.
    settings |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(place / "compiled")}
    command = ["-P", "-m", "kb", "serve"]
    return serving(command, port, first_page="/sign-in", log=place / "served.log", depth=2, settings=settings)


def _plain(place: Path):
    port = free_port()
    command = ["-m", "benchmarks.plain", str(port), str(place / "fts.sqlite3")]
    return serving(command, port, first_page="/", log=place / "plain.log", depth=1, settings={})


def _readable(browser: Browser, count: int) -> list[str]:
    """Plans that the reader reads whole, in a mixed order with repeats."""
    rng = random.Random(5)
    made = [(plan.body, plan.slug) for plan in corpus.plans(min(count, 400), rows=0)]
    paths = [f"/plans/{body}/{slug}" for body, slug in made]
    read = [path for path in paths if "kb-terms" in browser.ask("GET", path)[1]][:60]
    return rng.choices(read, k=VIEWS)


def _search(words: str) -> str:
    return f"/search?{urlencode({'q': words})}"


def _save_to_found(house: House, browser: Browser, n: int) -> float:
    """Milliseconds from the beginning of a save by another process until a search finds it."""
    word = f"xylograph{chr(97 + n)}"
    assert "/plans/" + furnish.LONG not in browser.get(_search(word))
    began = time.perf_counter()
    furnish.fresh_version(house, word, n=n)
    while "/plans/" + furnish.LONG not in browser.get(_search(word)):
        time.sleep(0.002)
    return 1000 * (time.perf_counter() - began)


def said(lines: Sequence[Line], count: int) -> str:
    """The measures as a table in Markdown."""
    rows = [
        f"{count:,} plans of 41 requirements, {dt.date.today()}",
        "",
        "| what | measured | aim | beside |",
    ]
    rows.append("|---|---|---|---|")
    for line in lines:
        aim = f"{line.goal:g}{' (missed)' if line.missed else ''}" if line.goal else ""
        rows.append(f"| {line.what} | {line.value:,.1f} {line.unit} | {aim} | {line.beside} |")
    return "\n".join(rows)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="kb benchmark", description=__doc__.splitlines()[0])
    parser.add_argument("--plans", type=int, default=1_000, help="how many plans (1000)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--out", type=Path, help="also write the JSON to this file")
    given = parser.parse_args()
    lines = measure(given.plans)
    written = json.dumps({"plans": given.plans, "lines": [asdict(line) for line in lines]}, indent=1)
    if given.out:
        given.out.write_text(written + "\n")
    print(written if given.json else said(lines, given.plans))


if __name__ == "__main__":
    main()
