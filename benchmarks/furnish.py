"""A data folder as a region would have it, made from the seeded corpus, and how long each step of making it took.

43 forces in five regions with every width of sharing, so that a reader sees some plans whole, of some
an outline, and nothing of others. One plan has 200 versions. Nothing here is sample mode: the reader comes in by
name and password.
"""

from __future__ import annotations

import datetime as dt
import itertools
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import corpus
from kb.access import Grant, Role, Scope, Sharing, whole
from kb.bodies import Body, Kind, Link, LinkKind
from kb.config import Settings
from kb.desk import Commission, House, bring_in, catch_up, rebuild_index
from kb.desk.entry import passwords
from kb.exchange import SourceVersion, json_line, open_source
from kb.plan import Marking

LOGIN, PASSWORD = "reader@example.police.uk", "gravel otter lantern"
READER = corpus.FORCES[1]
LONG = f"{READER}/long"
VERSIONS = 200
PROSE_DOCUMENTS, PROSE_VERSIONS = 100, 10
AT = dt.datetime.now(dt.UTC)
_ORDER = {"at": AT, "on": AT.date()}
_WIDTHS = (
    (Scope.OWN, Scope.OWN),
    (Scope.REGION, Scope.POLICING),
    (Scope.PARTNERS, Scope.POLICING),
    (Scope.POLICING, Scope.POLICING),
    (Scope.POLICING, Scope.POLICING),
)
_REGIONS = 5
_BATCH = 200

Figures = dict[str, float]


def furnish(house: House, made: Path, count: int) -> Figures:
    """Fill an empty house. Rates in plans or versions a second: of the clock, and of one core's own time."""
    house.store.migrate()
    _people(house)
    figures: Figures = {}
    plans = list(corpus.plans(count))
    by_force = itertools.groupby(sorted(plans, key=lambda plan: plan.body), key=lambda plan: plan.body)
    took = [
        _brought(house, made, force, [_version(plan.slug, 1, plan.text) for plan in some])
        for force, some in by_force
    ]
    figures["import"], figures["import, one core"] = (count / sum(some) for some in zip(*took, strict=True))
    with house.indexer() as indexer:
        rebuild_index(house.store, indexer, whole=whole())
        _share(house, plans)
        figures["behind, one core"] = count / _timed(lambda: catch_up(house.store, indexer, whole=whole()))[1]
        figures["rebuild"] = count / _timed(lambda: rebuild_index(house.store, indexer, whole=whole()))[0]
    prose = list(_prose())
    figures["versions"], figures["versions, one core"] = (
        len(prose) / some for some in _brought(house, made, READER, prose)
    )
    text = plans[1].text
    _brought(
        house, made, READER, [_version("long", n, f"{text}\n\nAs of {n}.\n") for n in range(1, VERSIONS + 1)]
    )
    with house.indexer() as indexer:
        catch_up(house.store, indexer, whole=whole())
    return figures


def fresh_version(house: House, word: str, *, n: int) -> None:
    """Shelve a further version of the long plan that holds a word nobody has written before."""
    from kb.desk.intake import understanding

    text = f"---\ntitle: Long plan\nmarking: OFFICIAL\nowner: Bureau\n---\n\n## Purpose\n\nAbout {word}, number {n}.\n"
    known = understanding.Circumstances(dated_at=dt.datetime.now(dt.UTC))
    made = understanding.understand(text.encode(), known, name="long", bodies=(), on=AT.date())
    with house.store.writing(at=dt.datetime.now(dt.UTC)) as tx:
        tx.press.shelve(LONG, [made])


def settings(data: Path, port: int) -> Settings:
    """The settings of the furnished house."""
    return Settings(data=data, port=port)


def _people(house: House) -> None:
    with house.store.writing(at=AT) as tx:
        for n in range(_REGIONS):
            tx.bodies.add(Body(f"region-{n}", f"Region {n}", Kind.REGION))
        for n, force in enumerate(corpus.FORCES):
            tx.bodies.add(Body(force, force.replace("-", " ").title(), Kind.FORCE))
            tx.bodies.link(Link(LinkKind.MEMBER_OF, force, f"region-{n % _REGIONS}"))
            tx.bodies.link(Link(LinkKind.PARTNER_OF, force, f"region-{(n + 1) % _REGIONS}"))
        reader = tx.people.add(LOGIN, "Reader of the benchmark")
        tx.people.grant(reader.id, Grant(Role.READER, READER, Marking.OFFICIAL_SENSITIVE))
        tx.people.set_password(reader.id, passwords.digest(PASSWORD))


def _brought(house: House, made: Path, force: str, versions: list[SourceVersion]) -> tuple[float, float]:
    """Seconds, and seconds of processor time, that bringing these in from a file took."""
    file = made / "versions.jsonl"
    file.write_bytes(b"".join(map(json_line, versions)))

    def bring() -> None:
        done = bring_in(
            house.store,
            open_source(file),
            Commission(force, **_ORDER),
            whole=whole(),
            progress=lambda *_: None,
        )
        assert not done.skipped, done.skipped[0]

    return _timed(bring)


def _share(house: House, plans: list[corpus.MadePlan]) -> None:
    widths = itertools.cycle(_WIDTHS)
    for start in range(0, len(plans), _BATCH):
        with house.store.writing(at=AT, patient=True) as tx:
            for plan in plans[start : start + _BATCH]:
                scope, outline = next(widths)
                ref = f"{plan.body}/{plan.slug}"
                tx.press.share(ref, 1, sharing=Sharing(scope), outline=Sharing(outline), listed=True)


def _version(name: str, n: int, text: str) -> SourceVersion:
    dated = AT - dt.timedelta(days=VERSIONS + 1 - n)
    return SourceVersion(f"{name}.md", n, dated, "Somebody", f"Version {n}", text.encode())


def _prose() -> Iterator[SourceVersion]:
    """Documents that are no plans, of about 10 KB, each with its versions."""
    texts = corpus.prose(PROSE_DOCUMENTS * PROSE_VERSIONS)
    for document in range(PROSE_DOCUMENTS):
        for n in range(1, PROSE_VERSIONS + 1):
            yield _version(f"prose-{document}", n, next(texts))


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    clock, processor = time.perf_counter(), _spent()
    work()
    return time.perf_counter() - clock, _spent() - processor


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
