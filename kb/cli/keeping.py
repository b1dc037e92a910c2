"""`kb fsck`, `backup`, `restore`, `doctor` and `benchmark`: looking after an installation."""

from __future__ import annotations

import runpy
import shutil
import sys
from pathlib import Path

import click

from kb import shipped
from kb.cli.doctor import findings
from kb.cli.rooms import FAULTS, as_json, give_json, in_service, now, say, the_store
from kb.config import from_env
from kb.errors import NotFound


@click.command()
@as_json
def fsck(*, as_json: bool) -> None:
    """Read every version, row, hash and audit line over. Exit code 3 where anything is wrong."""
    from kb.store import check

    with the_store() as store, store.reading() as tx:
        faults = check(tx)
    if as_json:
        give_json({"faults": faults})
    else:
        for fault in faults:
            click.echo(fault)
        say("Everything is as it should be." if not faults else f"Faults: {len(faults)}.")
    if faults:
        sys.exit(FAULTS)


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    """Write a whole backup of the database to TARGET while the service runs.

    The index is not in it: it is built from the database. Keep the backup as you keep the plans themselves.
    """
    from kb.store import backup as take

    with the_store() as store:
        made = take(store, target, at=now())
    click.echo(f"{made.path} ({made.size:,} bytes), read over. Audit head: {made.head}")


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True))
def restore(source: Path) -> None:
    """Check a backup whole, then put it in the place of the database. Everybody is signed out.

    Stop the service first. A damaged backup is refused before anything is touched.
    """
    from kb.store import restore as put_back

    settings = from_env()
    with in_service(settings, alone=True):
        put_back(source, settings.url, folder=settings.data, at=now())
        # It knows changes that the restored database never had.
        shutil.rmtree(settings.index_folder, ignore_errors=True)
    click.echo("Restored. Start the service: the index is built anew.")


@click.command()
@as_json
def doctor(*, as_json: bool) -> None:
    """Look the installation over: what is right, what is not, and what to do. Exit code 3 for the latter."""
    found = findings(from_env())
    if as_json:
        give_json([{"ok": one.ok, "what": one.what, "says": one.says} for one in found])
    else:
        for one in found:
            click.echo(f"{'ok  ' if one.ok else 'LOOK'}  {one.what}: {one.says}")
    if not all(one.ok for one in found):
        sys.exit(FAULTS)


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def benchmark(arguments: tuple[str, ...]) -> None:
    """Measure how fast the service is (`--plans 4300`, `--json`), or how well it ranks (`relevance`)."""
    try:
        folder = shipped.folder("benchmarks")
    except FileNotFoundError as why:
        raise NotFound(
            "Benchmarks are run from the project's own folder; an installed program has none."
        ) from why
    named = bool(arguments) and not arguments[0].startswith("-")
    name = arguments[0] if named else "speed"
    there = sorted(
        path.stem for path in folder.glob("*.py") if 'if __name__ == "__main__":' in path.read_text()
    )
    if name not in there:
        raise NotFound(f"There is no benchmark “{name}”. There are: {', '.join(there)}.")
    sys.path.insert(0, str(folder.parent))
    sys.argv = [f"kb benchmark {name}", *arguments[named:]]
    runpy.run_module(f"benchmarks.{name}", run_name="__main__", alter_sys=True)


COMMANDS = (fsck, backup, restore, doctor, benchmark)
