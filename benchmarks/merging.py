"""How well three texts are made into one, beside `git merge-file` on the same texts in the same run.

`python -m benchmarks.merging HISTORIES` takes a folder with a folder for each document, its texts in order
(`0.txt`, `1.txt`, ...), or a git repository, whose documents' histories it reads. Of each three texts in a
row it makes cases whose answer is known, because somebody wrote it: both sides have edits that were made.

- *onward*: ours is the second text; theirs is the first with the edits of the third over the second.
- *dealt*: the edits from the first text to the third are dealt to two sides. The answer of both is the third.

`--plans FOLDER` edits plans on two sides, in different things or, in some, in the same one too.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.errors import Refusal
from kb.plan import (
    FIELDS,
    add_requirement,
    edit_field,
    edit_notes,
    edit_question,
    move_requirement,
    next_ref,
    parse,
)
from kb.plan.kin.lines3 import Hunk, hunks
from kb.plan.kin.textmerge import merge_texts
from kb.plan.lines import split_lines

SEED = 20261125
_DOCUMENT = re.compile(r"\.(md|rst|txt)$")
_BREAK = re.compile(r"^<<<<<<< .*?^>>>>>>> .*?$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Case:
    """Three texts, and what people made of them."""

    name: str
    base: str
    ours: str
    theirs: str
    answer: str


def histories(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The documents of a folder or a repository, each with its different texts in order."""
    if (folder / ".git").exists():
        yield from _git_histories(folder)
        return
    for document in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = sorted(document.iterdir(), key=lambda path: int(path.stem))
        yield document.name, [file.read_text(encoding="utf-8") for file in files]


def _git(folder: Path, *words: str) -> bytes:
    return subprocess.run(["git", "-C", folder, *words], capture_output=True, check=True).stdout


def _git_histories(folder: Path) -> Iterator[tuple[str, list[str]]]:
    names = _git(folder, "ls-files", "-z").decode().split("\0")
    for name in filter(_DOCUMENT.search, names):
        found: list[str] = []
        for commit in _git(folder, "log", "--reverse", "--format=%H", "--", name).decode().split():
            shown = subprocess.run(
                ["git", "-C", folder, "show", f"{commit}:{name}"], capture_output=True, check=False
            )
            text = shown.stdout.decode("utf-8", "replace")
            if not shown.returncode and text and text not in found[-1:]:
                found.append(text)
        yield name, found


def cases(documents: Iterator[tuple[str, list[str]]], dealt: int = 3) -> Iterator[Case]:
    """All cases of some documents: both sides changed something, and not the same."""
    dice = random.Random(SEED)
    for name, texts in documents:
        for n, (first, second, third) in enumerate(zip(texts, texts[1:], texts[2:], strict=False)):
            made = _onward(first, second, third)
            if made is not None:
                yield Case(f"onward {name} {n}", first, second, made, third)
            for deal in range(dealt):
                yield from _dealt(f"dealt {name} {n}.{deal}", first, third, dice)


def _with(base: Sequence[str], side: Sequence[str], chosen: Sequence[Hunk]) -> str:
    """The base with some of the edits of a side."""
    found: list[str] = []
    at = 0
    for hunk in chosen:
        found += [*base[at : hunk.first], *side[hunk.start : hunk.end]]
        at = hunk.last
    return "".join([*found, *base[at:]])


def _onward(first: str, second: str, third: str) -> str | None:
    """The first text with those edits of the third over the second whose lines the first has too."""
    one, two, three = split_lines(first), split_lines(second), split_lines(third)
    stood = dict[int, int]()
    at, there = 0, 0
    for hunk in [*hunks(one, two), Hunk(len(one), len(one), len(two), len(two))]:
        stood.update(zip(range(there, hunk.start), range(at, hunk.first), strict=True))
        at, there = hunk.last, hunk.end
    moved: list[Hunk] = []
    for hunk in hunks(two, three):
        was = [stood.get(n) for n in range(hunk.first, hunk.last)]
        if None in was:
            return None
        start = was[0] if was else stood.get(hunk.first - 1, -2) + 1 if hunk.first else 0
        if start is None or start < 0 or was != list(range(start, start + len(was))):
            return None
        moved.append(Hunk(start, start + len(was), hunk.start, hunk.end))
    return _with(one, three, moved)


def _dealt(name: str, first: str, third: str, dice: random.Random) -> Iterator[Case]:
    one, three = split_lines(first), split_lines(third)
    edits = [small for hunk in hunks(one, three) for small in _small(hunk)]
    sides: tuple[list[Hunk], list[Hunk]] = ([], [])
    for edit in edits:
        sides[dice.random() < 0.5].append(edit)
    if all(sides):
        yield Case(name, first, _with(one, three, sides[0]), _with(one, three, sides[1]), third)


def _small(hunk: Hunk) -> Iterator[Hunk]:
    """An edit line by line where as many lines came as went; else as it is."""
    if hunk.grows or hunk.last - hunk.first > 4:
        yield hunk
        return
    for n in range(hunk.last - hunk.first):
        yield Hunk(hunk.first + n, hunk.first + n + 1, hunk.start + n, hunk.start + n + 1)


def git_merge(case: Case) -> tuple[int, str]:
    """How many conflicts `git merge-file` finds, and its text."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for name, text in (("ours", case.ours), ("base", case.base), ("theirs", case.theirs)):
            names.append(Path(folder, name))
            names[-1].write_text(text, encoding="utf-8", newline="")
        done = subprocess.run(["git", "merge-file", "-p", *names], capture_output=True, check=False)
    return done.returncode, done.stdout.decode()


@dataclass(slots=True)
class Tally:
    """What came out of some cases."""

    counts: Counter[str]
    odd: list[str]
    seconds: dict[str, float]


def measured(found: Iterator[Case]) -> Tally:
    """Each case merged twice, and held against what people made of it."""
    tally = Tally(Counter(), [], {"git": 0.0, "kb": 0.0})
    for case in found:
        begun = time.perf_counter()
        conflicts, text = git_merge(case)
        between = time.perf_counter()
        ours = merge_texts(case.base, case.ours, case.theirs)
        tally.seconds["git"] += between - begun
        tally.seconds["kb"] += time.perf_counter() - between
        tally.counts["cases"] += 1
        tally.counts["git conflicts"] += conflicts
        tally.counts["kb conflicts"] += len(ours.clashes)
        for who, clean, made in (("git", not conflicts, text), ("kb", ours.clean, ours.text)):
            tally.counts[f"{who} clean"] += clean
            tally.counts[f"{who} clean and equal"] += clean and made == case.answer
        if conflicts and ours.clean:
            tally.counts["clean where git asks"] += 1
            _judge(case, ours.text, tally)
        if not conflicts and not ours.clean:
            tally.counts["asks where git is clean"] += 1
            tally.odd.append(f"asks where git is clean: {case.name}")
    return tally


def _judge(case: Case, text: str, tally: Tally) -> None:
    """A merge that git would have asked about: whether each of its lines is a side's, and all is as people had it."""
    tally.counts["clean where git asks, and equal"] += text == case.answer
    lines = set(split_lines(case.ours)) | set(split_lines(case.theirs))
    strange = [line for line in split_lines(text) if line not in lines]
    tally.counts["clean where git asks, with a line of neither side"] += bool(strange)
    if text != case.answer:
        tally.odd.append(f"differs from people's: {case.name}")


def plan_cases(folder: Path, rounds: int) -> Iterator[Case]:
    """Plans that two people edited, each in other things; the answer is both sides' edits made one after another."""
    dice = random.Random(SEED)
    texts = [file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.md"))]
    texts = [text for text in texts if len(parse(text).requirements) >= 3]
    for n in range(rounds):
        base = dice.choice(texts)
        edits = _edits(base, dice)
        if len(edits) < 2:
            continue
        mine, other = edits[::2], edits[1::2]
        sides, answer = (_made(base, mine), _made(base, other)), _made(_made(base, mine), other)
        if n % 4 == 0:
            sides, answer = _in_one_field(base, sides), ""
        yield Case(f"plan {n}", base, *sides, answer)


def _in_one_field(base: str, sides: tuple[str, str]) -> tuple[str, str]:
    """Two sides that besides changed one field differently: nobody can know which is meant."""
    ref = parse(base).requirements[-1].ref
    ours, theirs = (edit_field(text, ref, key="gap", value=f"As {n} has it") for n, text in enumerate(sides))
    return ours, theirs


_Edit = Callable[[str], str]


def _made(text: str, edits: Sequence[_Edit]) -> str:
    for edit in edits:
        text = edit(text)
    return text


def _edits(base: str, dice: random.Random) -> list[_Edit]:
    """Some edits of different things, each of which the text takes."""
    things: dict[tuple[str, ...], _Edit] = {}
    for _ in range(dice.randint(2, 10)):
        thing, edit = _an_edit(base, dice)
        try:
            edit(base)
        except Refusal:
            continue
        things.setdefault(thing, edit)
    return list(things.values())


def _an_edit(base: str, dice: random.Random) -> tuple[tuple[str, ...], _Edit]:
    doc = parse(base)
    # Two people who work at one time work on the same few rows more often than not.
    row = dice.choice(doc.requirements[:4] if dice.random() < 0.6 else doc.requirements)
    words = f"Reworded in trial {dice.randint(1, 99)}"
    kind = dice.choice(("field", "field", "field", "field", "question", "notes", "new", "move"))
    if kind == "field":
        key = dice.choice([value.key for value in row.fields if value.key] + [dice.choice(FIELDS).key])
        return (row.ref, key), lambda text: edit_field(text, row.ref, key=key, value=words)
    if kind == "question":
        return (row.ref, "question"), lambda text: edit_question(text, row.ref, question=f"{words}?")
    if kind == "notes":
        return (row.ref, "notes"), lambda text: edit_notes(text, row.ref, notes=f"{words}.")
    if kind == "move":
        return ("move",), lambda text: move_requirement(text, row.ref, up=False)
    ref = next_ref(doc, [f"{next_ref(doc)}"] if dice.random() < 0.5 else [])
    return ("new", ref), lambda text: add_requirement(
        text, ref=ref, question=f"{words}?", fields={"gap": words}
    )


def say(title: str, tally: Tally) -> None:
    """The figures, one a line."""
    print(f"{title}: {tally.counts['cases']} cases")
    for name in sorted(tally.counts):
        print(f"  {name}: {tally.counts[name]}")
    print("  seconds: " + ", ".join(f"{who} {spent:.1f}" for who, spent in tally.seconds.items()))
    for line in tally.odd[:40]:
        print(f"  - {line}")


def main() -> None:
    """Measure, and say so."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    asked.add_argument("histories", nargs="*", type=Path)
    asked.add_argument("--plans", type=Path)
    asked.add_argument("--rounds", type=int, default=400)
    given = asked.parse_args()
    for folder in given.histories:
        for sort in ("onward", "dealt"):
            some = (case for case in cases(histories(folder)) if case.name.startswith(sort))
            say(f"{folder.name}, {sort}", measured(some))
    if given.plans:
        say("plans", measured(plan_cases(given.plans, given.rounds)))


if __name__ == "__main__":
    main()
