"""`kb` on the command line.

Promises: a no is one sentence on the error output, never a trace; exit codes are 0 done, 1 refused, 2 asked
wrongly, 3 looked and found faults; `--json` gives a script what the words give a person. A command opens
what it needs and nothing else, so that `kb --help` answers at once.
"""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import click

from kb.cli import (
    audit,
    comparing,
    evidence,
    index,
    keeping,
    merging,
    organisations,
    people,
    plans,
    serving,
    training,
)
from kb.errors import Refusal

REFUSED = 1


class Answering(click.Group):
    """A group whose refusals are answered with their sentence and an exit code."""

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run the command line and end the process."""
        try:
            super().main(*args, **extra)
        except Refusal as no:
            click.echo(f"{no}" or "There is no such thing.", err=True)
            sys.exit(REFUSED)
        raise AssertionError("click ends the process")


@click.group(
    cls=Answering, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="kb", message="%(version)s")
def main() -> None:
    """Collection plans: versioned, searched down to the requirement, shared by reach.

    Settings are environment variables; the operator's guide lists them.
    """


for commands in (
    serving,
    plans,
    comparing,
    merging,
    index,
    evidence,
    organisations,
    people,
    training,
    audit,
    keeping,
):
    for command in commands.COMMANDS:
        main.add_command(command)
