"""`kb merge`: three files of one plan made into one, as `git merge-file` does it, and by what the plan says.

Exit codes are those of `git merge-file`, so that it can be git's merge driver: 0 where nobody has to choose, else how
many choices there are (127 at most), and 255 where it could not be done.
"""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from pathlib import Path

import click

from kb.cli.rooms import as_json, give_json, say
from kb.errors import Invalid, Refusal, TooLarge
from kb.plan import decode
from kb.plan.kin.textmerge import TextMerge, merge_texts

TROUBLE = 255
_MOST = 127
_LIMIT = 1_000_000

_FILE = click.Path(path_type=Path)


@click.command("merge")
@click.argument("base", metavar="BASE", type=_FILE)
@click.argument("ours", metavar="OURS", type=_FILE)
@click.argument("theirs", metavar="THEIRS", type=_FILE)
@click.option("-o", "--output", type=_FILE, help="Write the text into this file.")
@click.option("--in-place", is_flag=True, help="Write the text over OURS, as a merge driver of git has to.")
@as_json
def merge(
    base: Path, ours: Path, theirs: Path, output: Path | None, *, in_place: bool, as_json: bool
) -> None:
    """Make one text out of OURS and THEIRS, which both come from BASE.

    Merged by header key, requirement, field and item of a list, and by lines elsewhere. Where both changed the same
    thing the text says what OURS says, and each such choice is named; it never holds conflict markers.
    Exit code: 0, or the number of choices (127 at most), or 255 for trouble.
    """
    try:
        if output and in_place:
            raise Invalid("Give either --output or --in-place.")
        made = merge_texts(_read(base), _read(ours), _read(theirs))
        target = ours if in_place else output
        if target:
            _write(target, made.text)
    except Refusal as no:
        say(str(no))
        sys.exit(TROUBLE)
    if as_json:
        give_json(_in_json(made, text=None if target else made.text))
    else:
        for clash in made.clashes:
            say(f"{clash.what}.")
        if target is None:
            click.echo(made.text.encode(), nl=False)
    sys.exit(min(len(made.clashes), _MOST))


def _read(file: Path) -> str:
    try:
        _check_plain(file)
        with file.open("rb") as opened:
            raw = opened.read(_LIMIT + 1)
    except OSError as no:
        raise Invalid(f"{file} cannot be read: {no.strerror}.") from no
    if len(raw) > _LIMIT:
        raise TooLarge(f"{file} is over 1 MB. Merge it with git merge-file.")
    text = decode(raw)
    if text is None:
        raise Invalid(f"{file} is not a text in UTF-8.")
    return text


def _check_plain(file: Path) -> None:
    """Raise Invalid for what is there and is no plain file: reading a pipe waits for ever, and a device is not ours."""
    mode = file.stat().st_mode
    if stat.S_ISDIR(mode):
        raise Invalid(f"{file} is a folder. Name a file.")
    if not stat.S_ISREG(mode):
        raise Invalid(f"{file} is not a plain file. Save the text in a file first, and name that.")


def _write(link: Path, text: str) -> None:
    """Write a file whole or not at all, with the rights that it had; a symbolic link stays, and leads to the text."""
    file = Path(os.path.realpath(link))
    try:
        if not file.exists():
            file.write_bytes(text.encode())
            return
        _check_plain(file)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".kb-merge-")
        try:
            with os.fdopen(handle, "wb") as opened:
                opened.write(text.encode())
            Path(name).chmod(file.stat().st_mode & 0o7777)
            Path(name).replace(file)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as no:
        raise Invalid(f"{file} cannot be written: {no.strerror}.") from no


def _in_json(made: TextMerge, *, text: str | None) -> dict[str, object]:
    clashes = [
        {"what": c.what, "ref": c.ref, "field": c.field, "base": c.base, "ours": c.ours, "theirs": c.theirs}
        for c in made.clashes
    ]
    found: dict[str, object] = {"clean": made.clean, "clashes": clashes, "taken": list(made.taken)}
    return found if text is None else found | {"text": text}


COMMANDS = (merge,)
