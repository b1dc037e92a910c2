"""`kb stock`, `kb import`, `kb export` and `kb erase`: texts in, out and gone."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from kb.access import whole
from kb.cli.rooms import as_json, give_json, london, now, say, the_house, the_store
from kb.cli.vouching import decider
from kb.errors import Invalid, Unavailable

if TYPE_CHECKING:
    from kb.desk import Understood
    from kb.exchange import SourceVersion, TreePlan, TreeVersion
    from kb.store import Found, Store


@click.command()
def stock() -> None:
    """Put the sample library in. Changes nothing where it is in already."""
    from kb.desk import stock_library

    with the_house() as house:
        added = stock_library(house, at=now())
    click.echo("The sample library is in." if added else "The sample library was in already.")


@click.command(name="import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--body", required=True, help="The organisation whose plans they become, by its short name.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@as_json
def bring(path: Path, body: str, *, dry_run: bool, as_json: bool) -> None:
    """Bring in a folder of Markdown files, one file, or a JSON Lines file of versions.

    Each document with all its versions comes in whole or not at all. What is here already is left alone, so
    an import that was cut off is started again. Only the organisation itself can read what came in, until it
    is shared.
    """
    from kb.desk import Commission, bring_in
    from kb.exchange import open_source

    source = open_source(path)
    at = now()
    order = Commission(body, at, london(at), dry_run=dry_run)
    with the_store() as store:
        done = bring_in(store, source, order, whole=whole(), progress=_Progress())
    if as_json:
        give_json({**asdict(done), "dry_run": dry_run})
    else:
        _summarise(done, dry_run=dry_run)


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--tree", is_flag=True, help="Write a folder of files that git can hold, instead of JSON Lines."
)
@click.option("--body", help="Only this organisation's plans.")
def export(target: Path, body: str | None, *, tree: bool) -> None:
    """Write every version of every plan to TARGET (- for standard output), byte for byte.

    The export holds texts of every marking and sharing: keep it as the highest of them.
    """
    from kb.exchange import write_jsonl, write_tree
    from kb.store import Act

    with the_store() as store:
        store.note(
            now(), None, Act.DISCLOSURE, f"organisation:{body}" if body else "everything", {"export": True}
        )
        try:
            if tree:
                count = write_tree(target, _tree(store, body))
            elif str(target) == "-":
                count = write_jsonl(sys.stdout.buffer, _versions(store, body))
            else:
                count = _whole_file(target, _versions(store, body))
        except OSError as why:
            raise Unavailable(f"“{target}” cannot be written: {why.strerror}.") from why
    say(f"{count:,} versions written.")


@click.command()
@click.argument("plan")
@click.argument("version", type=click.IntRange(1))
@click.option("--by", "login", required=True, help="Who asks or confirms, by the name they sign in with.")
@click.option("--reason", help="Why it must go. It is kept: do not repeat what is to be erased.")
@click.option("--confirm", type=int, metavar="REQUEST", help="Confirm that request, as a second person.")
def erase(plan: str, version: int, login: str, reason: str | None, confirm: int | None) -> None:
    """Erase the text of one version of PLAN for ever, asked for by one person and confirmed by another."""
    if (reason is None) == (confirm is None):
        raise click.UsageError("Give either --reason, to ask, or --confirm with the request's number.")
    with the_house() as house:
        person = decider(house, login, organisation=plan.split("/", 1)[0])
        with house.store.writing(at=now(), by=person) as tx:
            if reason is not None:
                request = tx.press.ask_erasure(plan, version, reason=reason)
                click.echo(
                    f"Asked for, as request {request}. Another person confirms it with --confirm {request}."
                )
                return
            erased = tx.press.confirm_erasure(confirm or 0)
            if erased.ref != f"{plan}@{version}":
                # Raised inside the transaction, so nothing has been erased.
                raise Invalid(f"Request {confirm} is for {erased.ref}, not for {plan}@{version}.")
    click.echo(f"{erased.ref} is erased: its text, pages and rows are gone, its hashes and history stay.")
    for body, held in erased.held_by:
        click.echo(f"{held} of {body} holds the same text or was adapted from it: tell them.")


class _Progress:
    """Says how far it is, once a second at most."""

    def __init__(self) -> None:
        self._next = time.monotonic() + 1

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + 1
            say(f"{done:,} of {total:,} documents")


def _summarise(done: Understood, *, dry_run: bool) -> None:
    verb = "would come" if dry_run else "came"
    click.echo(f"{done.plans:,} documents with {done.versions:,} versions {verb} in.")
    click.echo(f"{done.requirements:,} requirements were understood, {done.complete:,} of them complete.")
    for count, what in (
        (done.without_rows, "have no requirements and are kept as prose"),
        (done.as_typed, "are shown as typed"),
        (done.marking_missing, "say no marking and are held as OFFICIAL-SENSITIVE"),
        (done.already_here, "were here already and were left alone"),
    ):
        if count:
            click.echo(f"{count:,} {what}.")
    for skipped in done.skipped:
        click.echo(f"Not taken: {skipped.path}: {skipped.why}")


def _whole_file(target: Path, versions: Iterable[SourceVersion]) -> int:
    """Write beside the target and move it into place, so that half an export is never named as one."""
    from kb.exchange import write_jsonl

    beside = target.with_name(f".{target.name}.part")
    beside.unlink(missing_ok=True)
    with beside.open("xb") as file:
        count = write_jsonl(file, versions)
        _sync(file)
    beside.replace(target)
    return count


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _found(store: Store, body: str | None) -> Iterator[Found]:
    with store.reading() as tx:
        for found in tx.shelf.texts(reach=whole(), states=None):
            if body in {None, found.card.body}:
                yield found


def _versions(store: Store, body: str | None) -> Iterator[SourceVersion]:
    from kb.exchange import SourceVersion

    for found in _found(store, body):
        card = found.card
        if found.text is None:
            say(f"{card.ref} was erased and is left out.")
            continue
        path = card.path or f"{card.plan_ref}.md"
        yield SourceVersion(path, card.number, card.dated_at, card.given_author, card.message, found.text)


def _tree(store: Store, body: str | None) -> Iterator[TreePlan]:
    from kb.exchange import TreePlan

    for ref, versions in groupby(_found(store, body), key=lambda found: found.card.plan_ref):
        kept = list(versions)
        card = kept[-1].card
        facts = {
            "title": card.title,
            "path": card.path,
            "source": card.source_ref,
            "source_version": card.source_number,
        }
        yield TreePlan(card.body, ref.split("/", 1)[1], facts, tuple(map(_tree_version, kept)))


def _tree_version(found: Found) -> TreeVersion:
    from kb.exchange import TreeVersion

    card = found.card
    facts = {
        "state": card.state.value,
        "marking": card.label.marking.words,
        "dated_at": card.dated_at.isoformat(),
        "dated_by_source": card.dated_by_source,
        "message": card.message,
        "version_hash": card.version_hash,
    }
    return TreeVersion(card.number, found.text, facts)


COMMANDS = (stock, bring, export, erase)
