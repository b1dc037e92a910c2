"""`kb audit`: reading who did what, and reading the chain over."""

from __future__ import annotations

import datetime as dt
import sys

import click

from kb.access import whole
from kb.cli.rooms import DAY, FAULTS, as_json, give_json, say, the_store


@click.group()
def audit() -> None:
    """Who did what to which object, and when."""


@audit.command()
@click.option("--person", type=int, help="Only what this person (by number) did.")
@click.option("--since", type=DAY, help="Only from this day on.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True)
@as_json
def show(person: int | None, since: dt.datetime | None, limit: int, *, as_json: bool) -> None:
    """Show the newest lines."""
    first = since.replace(tzinfo=dt.UTC) if since else None
    with the_store() as store, store.reading() as tx:
        lines = tx.audit.lines(reach=whole(), person=person, since=first, limit=limit)
    if as_json:
        give_json(
            [
                {
                    "seq": x.seq,
                    "at": x.at,
                    "person": x.person,
                    "act": x.act,
                    "object": x.object,
                    "facts": x.facts,
                }
                for x in lines
            ]
        )
        return
    for x in lines:
        facts = " ".join(f"{name}={value}" for name, value in x.facts.items())
        click.echo(f"{x.seq}\t{x.at:%Y-%m-%d %H:%M:%S}\t{x.person or '-'}\t{x.act}\t{x.object}\t{facts}")


@audit.command()
@click.option(
    "--anchor", help="A line's number and hash (number:hash) as the service's log printed it before."
)
@as_json
def verify(anchor: str | None, *, as_json: bool) -> None:
    """Read the chain over, and name every line that was edited, deleted, moved, inserted or cut off.

    Exit code 3 where anything was found. Whoever could rewrite the whole log is found by --anchor only.
    """
    from kb.store import verify as read_over

    with the_store() as store, store.reading() as tx:
        report = read_over(tx, anchor=anchor)
    if as_json:
        give_json({"lines": report.lines, "head": report.head, "faults": report.faults})
    else:
        for fault in report.faults:
            click.echo(fault)
        say(f"{report.lines:,} lines read. Head: {report.head}. {_sum(report.faults)}")
    if not report.sound:
        sys.exit(FAULTS)


def _sum(faults: tuple[str, ...]) -> str:
    return "Nothing was found." if not faults else f"Faults: {len(faults)}."


COMMANDS = (audit,)
