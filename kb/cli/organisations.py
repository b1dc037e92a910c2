"""`kb body`: organisations, how they belong together, and when they end."""

from __future__ import annotations

import datetime as dt

import click

from kb.bodies import Body, Kind, Link, LinkKind
from kb.cli.rooms import DAY, as_json, day, give_json, now, the_store

KINDS = click.Choice([kind.value for kind in Kind])
LINKS = click.Choice([kind.value.replace("_", "-") for kind in LinkKind])


@click.group()
def body() -> None:
    """Organisations: forces, regions, units and oversight bodies."""


@body.command()
@click.argument("short_name")
@click.option("--name", required=True, help="As written on pages.")
@click.option("--kind", type=KINDS, required=True)
@click.option("--place", "places", multiple=True, help="A county, town or coast it may be searched by.")
@click.option("--from", "first", type=DAY, help="Its first day.")
@click.option("--to", "last", type=DAY, help="Its last day.")
def add(**given: object) -> None:
    """Add an organisation by its SHORT_NAME, as in addresses: small letters, digits and hyphens."""
    made = Body(
        slug=_word(given["short_name"]),
        name=str(given["name"]),
        kind=Kind(str(given["kind"])),
        valid_from=_day(given["first"]),
        valid_to=_day(given["last"]),
        places=_places(given["places"]),
    )
    with the_store() as store, store.writing(at=now()) as tx:
        tx.bodies.add(made)
    click.echo(f"Added {made.name} ({made.slug}).")


@body.command()
@click.argument("one")
@click.argument("kind", type=LINKS)
@click.argument("other")
@click.option("--from", "first", type=DAY, help="Its first day.")
@click.option("--to", "last", type=DAY, help="Its last day.")
@click.option("--end", type=DAY, help="Instead of adding it, say that its last day is this one.")
def link(**given: object) -> None:
    """Say that ONE is something to OTHER, for example: kb body link kent partner-of south-east."""
    kind = LinkKind(str(given["kind"]).replace("-", "_"))
    made = Link(kind, _word(given["one"]), _word(given["other"]), _day(given["first"]), _day(given["last"]))
    end = _day(given["end"])
    with the_store() as store, store.writing(at=now()) as tx:
        if end is None:
            tx.bodies.link(made)
        else:
            tx.bodies.end_link(made, end)
    click.echo(
        f"{made.from_body} {given['kind']} {made.to_body}: {'recorded' if end is None else f'until {end}'}."
    )


@body.command()
@click.argument("short_name")
@click.option("--on", "last", type=DAY, required=True, help="Its last day.")
@click.option("--successor", help="The organisation that takes its place.")
def end(short_name: str, last: dt.datetime, successor: str | None) -> None:
    """Say when an organisation ends. Its plans and their history stay."""
    with the_store() as store, store.writing(at=now()) as tx:
        tx.bodies.end(short_name, last.date(), successor=successor)
    click.echo(f"{short_name} ends on {last.date()}.")


@body.command(name="list")
@as_json
def list_all(as_json: bool) -> None:
    """List organisations and their links."""
    with the_store() as store, store.reading() as tx:
        register = tx.bodies.register()
    if as_json:
        give_json(
            {
                "organisations": [_facts(one) for one in register.bodies],
                "links": [_link(one) for one in register.links],
            }
        )
        return
    for one in register.bodies:
        click.echo(f"{one.slug}\t{one.kind.value}\t{one.name}{_dates(one.valid_from, one.valid_to)}")
    for tie in register.links:
        kind = tie.kind.value.replace("_", "-")
        click.echo(f"{tie.from_body}\t{kind}\t{tie.to_body}{_dates(tie.valid_from, tie.valid_to)}")


def _word(value: object) -> str:
    from kb.errors import Invalid
    from kb.plan import is_slug

    word = str(value)
    if not is_slug(word):
        raise Invalid(
            f"“{word}” is no short name. Use small letters, digits and single hyphens, as in south-east."
        )
    return word


def _day(value: object) -> dt.date | None:
    return day(value) if isinstance(value, dt.datetime) else None


def _places(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _facts(one: Body) -> dict[str, object]:
    dates = {"from": one.valid_from, "to": one.valid_to}
    return {
        "short_name": one.slug,
        "name": one.name,
        "kind": one.kind.value,
        "places": list(one.places),
        **dates,
    }


def _link(one: Link) -> dict[str, object]:
    kind = one.kind.value.replace("_", "-")
    return {
        "one": one.from_body,
        "kind": kind,
        "other": one.to_body,
        "from": one.valid_from,
        "to": one.valid_to,
    }


def _dates(first: dt.date | None, last: dt.date | None) -> str:
    since = f", from {first}" if first else ""
    return since + (f", until {last}" if last else "")


COMMANDS = (body,)
