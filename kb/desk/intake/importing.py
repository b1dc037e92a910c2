"""Bringing in documents with their histories, one whole plan at a time.

A plan with all its versions is one transaction: it is there whole or not at all, so an import that was killed
is simply started again. A document is known by its path within its organisation; what is already
here is left alone, and later versions of it are added behind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from kb.access import Reach
from kb.desk.intake.understanding import Circumstances, understand
from kb.errors import Invalid, NotFound, Refusal
from kb.exchange import Skipped, Source, SourceDocument, plan_address
from kb.plan import State, text_hash
from kb.store import NewVersion, Store, VersionCard

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Understood:
    """What an import understood and did, for its summary."""

    plans: int = 0
    versions: int = 0
    requirements: int = 0
    complete: int = 0
    without_rows: int = 0
    as_typed: int = 0
    marking_missing: int = 0
    already_here: int = 0
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Commission:
    """For whom and when documents are brought in, and whether only to say what would happen."""

    body: str
    at: dt.datetime
    on: dt.date
    by: int | None = None
    dry_run: bool = False


def bring_in(
    store: Store, source: Source, order: Commission, *, whole: Reach, progress: Progress
) -> Understood:
    """Bring in every document of a source for one organisation. Raises NotFound for an unknown organisation."""
    with store.reading() as tx:
        register = tx.bodies.register()
        if not register.exists(order.body, order.on):
            raise NotFound(f"There is no organisation “{order.body}”. `kb body list` shows those there are.")
        known = frozenset(body.slug for body in register.bodies)
        taken = set(tx.shelf.addresses(order.body, reach=whole))
    done = Understood(skipped=list(source.skipped))
    for n, document in enumerate(source.documents(), start=1):
        _bring(store, document, order, done, (whole, known, taken))
        progress(n, len(source.paths))
    return done


def _bring(
    store: Store,
    document: SourceDocument,
    order: Commission,
    done: Understood,
    known: tuple[Reach, frozenset[str], set[str]],
) -> None:
    whole, bodies, taken = known
    try:
        with store.reading() as tx:
            held = tx.shelf.by_path(order.body, document.path, reach=whole)
        versions = list(_understood(document, order, bodies))
        if held is not None:
            versions = _behind(store, held, versions, whole)
            if not versions:
                done.already_here += 1
                return
        ref = held.plan_ref if held else f"{order.body}/{plan_address(document.path, taken=taken)}"
        if not order.dry_run:
            _shelve(store, ref, document.path, versions, order, new=held is None)
        taken.add(ref.split("/", 1)[1])
    except Refusal as refusal:
        done.skipped.append(Skipped(document.path, str(refusal)))
        return
    _count(done, versions)


def _understood(document: SourceDocument, order: Commission, bodies: frozenset[str]) -> Iterator[NewVersion]:
    name = document.path.rsplit("/", 1)[-1].removesuffix(".md")
    last = len(document.versions)
    for n, version in enumerate(document.versions, start=1):
        known = Circumstances(
            dated_at=version.author_date,
            given_author=version.author,
            message=version.message,
            imported=True,
        )
        made = understand(version.raw, known, name=name, bodies=bodies, on=order.on)
        # Only the text that stands says anything about today's status.
        yield made if n == last else replace(made, statuses=(), state=State.REPLACED)


def _behind(store: Store, held: VersionCard, versions: list[NewVersion], whole: Reach) -> list[NewVersion]:
    """The versions that are not here yet. What is here must be how the document begins."""
    with store.reading() as tx:
        here = [card.text_hash for card, _ in reversed(tx.shelf.history(held.plan_ref, reach=whole))]
    there = [text_hash(version.text) for version in versions]
    if there[: len(here)] != here[: len(there)]:
        raise Invalid(
            "A document of this name is already here with another history. Rename the file to bring it in beside it."
        )
    return versions[len(here) :]


def _shelve(
    store: Store, ref: str, path: str, versions: list[NewVersion], order: Commission, *, new: bool
) -> None:
    with store.writing(at=order.at, by=order.by, patient=True) as tx:
        if new:
            tx.press.add_plan(ref, order.body, path=path)
        tx.press.shelve(ref, versions)


def _count(done: Understood, versions: list[NewVersion]) -> None:
    newest = versions[-1]
    done.plans += 1
    done.versions += len(versions)
    done.requirements += len(newest.rows)
    done.complete += sum(row.complete for row in newest.rows)
    done.without_rows += not newest.rows
    done.as_typed += newest.plain
    done.marking_missing += newest.marking_missing
