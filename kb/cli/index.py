"""`kb index`: how far the search index is, and building it anew."""

from __future__ import annotations

import time

import click

from kb.access import whole
from kb.cli.rooms import as_json, give_json, say, the_house
from kb.errors import Unavailable


@click.group()
def index() -> None:
    """The search index: a copy for searching, made from the database and never backed up."""


@index.command()
@as_json
def status(*, as_json: bool) -> None:
    """Say whether the index is whole, and how many plans it is behind."""
    with the_house() as house:
        state = house.index_state()
    if as_json:
        give_json({"usable": state.usable, "seq": state.seq, "last": state.last, "behind": state.behind})
    elif not state.usable:
        click.echo("There is no usable index. Searches read every plan until the worker has built one.")
    else:
        click.echo(
            f"The index is whole and {state.behind:,} plans behind (change {state.seq} of {state.last})."
        )


@index.command()
def rebuild() -> None:
    """Build the index anew beside the old one, which serves meanwhile, and put it to use."""
    from kb.desk import rebuild_index

    started = time.monotonic()
    with the_house() as house:
        try:
            with house.indexer() as indexer:
                count = rebuild_index(house.store, indexer, whole=whole())
        except Unavailable:
            say("The running worker holds the index, so it is asked to build it anew.")
            house.ask_for_rebuild()
            return
    click.echo(f"{count:,} plans indexed in {time.monotonic() - started:.1f} seconds.")


COMMANDS = (index,)
