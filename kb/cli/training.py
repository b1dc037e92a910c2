"""`kb training count`: counts from a learning system's export, made on the force's own machine."""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from kb.cli.rooms import DAY, as_json, day, give_json, say
from kb.errors import Invalid
from kb.exchange import COLUMNS, Counted, Reading, count_completions, neutral

_TRAININGS = {**{str(n): f"module-{n}" for n in range(1, 5)}, "hydra": "hydra", "none": ""}


@click.group()
def training() -> None:
    """Training counts for a force, without anybody's name."""


@training.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--person", metavar="COLUMN", default="", help="The column that tells people apart.")
@click.option("--role", metavar="COLUMN", default="", help="The column with the role.")
@click.option("--module", metavar="COLUMN", default="", help="The column with the course.")
@click.option("--completed", metavar="COLUMN", default="", help="The column with the day or state.")
@click.option(
    "--course",
    "courses",
    metavar="NAME=1",
    multiple=True,
    help="A course's name and 1, 2, 3, 4, hydra or none.",
)
@click.option(
    "--as-role", "roles", metavar="NAME=GROUP", multiple=True, help="A role's name and its role group."
)
@click.option(
    "--everybody", is_flag=True, help="The file names everybody in role, also who completed nothing."
)
@click.option("--on", "on", type=DAY, help="Leave out what was completed after that day: YYYY-MM-DD.")
@click.option(
    "--remember",
    type=click.Path(dir_okay=False, path_type=Path),
    default=lambda: Path(click.get_app_dir("kb")) / "training-columns.json",
    help="Where the columns, courses and roles are remembered.",
)
@as_json
def count(  # noqa: PLR0913 - one option for each thing that can be said
    file: Path,
    courses: Sequence[str],
    roles: Sequence[str],
    on: dt.datetime | None,
    remember: Path,
    *,
    everybody: bool,
    as_json: bool,
    **columns: str,
) -> None:
    """Count who completed which training in FILE, an export in CSV. Only counts are given out.

    What is said of columns, courses and roles is remembered for the next export. The table is to be pasted into
    the page “Record counts”. Nothing is sent anywhere.
    """
    before = _remembered(remember)
    reading = Reading(
        {**before.columns, **{what: name for what, name in columns.items() if name}},
        {**before.courses, **_pairs(courses, _TRAININGS)},
        {**before.roles, **_pairs(roles)},
    )
    counted = count_completions(file, reading, on=day(on))
    _keep(remember, reading, before)
    lines = _table(counted, everybody=everybody)
    if as_json:
        give_json(
            [dict(zip(("role group", "module", "completed", "in role"), line, strict=True)) for line in lines]
        )
    else:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(("role group", "module", "completed", "in role"))
        writer.writerows(lines)
    _remarks(counted)


def _table(counted: Counted, *, everybody: bool) -> list[tuple[str, str, int, int | str]]:
    named = {training: name.capitalize() for name, training in _TRAININGS.items() if training}
    found = dict(counted.completed)
    if everybody:
        trainings = {training for _, training in found}
        found = {
            (group, one): found.get((group, one), 0) for group in counted.in_role for one in sorted(trainings)
        }
    return [
        (str(neutral(group)), named[training], many, counted.in_role[group] if everybody else "")
        for (group, training), many in found.items()
    ]


def _remarks(counted: Counted) -> None:
    """What the person who counts should look over before the table is used."""
    say(f"{counted.lines:,} lines read.")
    for many, what in (
        (counted.no_role, "without a role were left out"),
        (counted.no_person, "without a person were left out"),
        (counted.unread, "have a state or day that could not be read, and count as not completed"),
    ):
        if many:
            say(f"{many:,} lines {what}.")
    named = {training: word for word, training in _TRAININGS.items()}
    for name, training in counted.guessed.items():
        said = "Hydra" if training == "hydra" else f"module {named[training]}"
        say(f"“{name}” was taken for {said}. If it is not, say --course “{name}=none”.")
    for name, many in counted.others.items():
        say(f"{many:,} lines about “{name}” were left out. If it is a module, say --course “{name}=1”.")


def _pairs(said: Sequence[str], known: Mapping[str, str] | None = None) -> dict[str, str]:
    pairs = {}
    for one in said:
        name, found, value = one.rpartition("=")
        if not found or not name.strip() or (known is not None and value.strip().lower() not in known):
            wanted = (
                "a course, = and 1, 2, 3, 4, hydra or none"
                if known is not None
                else "a role, = and its group"
            )
            raise Invalid(f"Write {wanted}.")
        pairs[name.strip()] = known[value.strip().lower()] if known is not None else value.strip()
    return pairs


def _remembered(path: Path) -> Reading:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        parts = [
            {str(k): str(v) for k, v in kept.get(name, {}).items()}
            for name in ("columns", "courses", "roles")
        ]
    except (OSError, ValueError, AttributeError):
        return Reading()
    return Reading({what: name for what, name in parts[0].items() if what in COLUMNS}, parts[1], parts[2])


def _keep(path: Path, reading: Reading, before: Reading) -> None:
    if reading == before:
        return
    kept = {"columns": dict(reading.columns), "courses": dict(reading.courses), "roles": dict(reading.roles)}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError:
        say("What was said could not be remembered.")


COMMANDS = (training,)
