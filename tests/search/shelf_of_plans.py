"""Plans for the tests of search, small enough to be read whole."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from kb.access import Action, Actor, Label, Reach, Rendition, reach, whole
from kb.plan import Status
from kb.search import Answer, Index, Indexer, PlanEntry, Query, RowEntry, scan
from tests.cast import POLICING, REGISTER, TODAY, a_label

KEY = b"a key for the tests"
FULL, OUTLINE, ASSURANCE, LISTED = Rendition
_AS_ITS_PLAN = a_label(plan="the plan's own", row=POLICING)


def a_row(ref: str, question: str, *, label: Label | None = None, **changes: object) -> RowEntry:
    """A row that says its question, in FULL and OUTLINE, and whatever `full` adds to the FULL text."""
    outline = {"ref": ref, "question": question}
    full = outline | dict(changes.pop("full", {}))  # type: ignore[call-overload]
    own = label or _AS_ITS_PLAN
    return RowEntry(ref=ref, question=question, label=own, texts={FULL: full, OUTLINE: outline}, **changes)  # type: ignore[arg-type]


def a_plan(
    number: int, title: str = "A plan", *rows: RowEntry, full: str = "", **changes: object
) -> PlanEntry:
    """A plan of Thames Valley, current, unless changed. Rows get its label with their own sharing."""
    label = changes.pop("label", None) or a_label(plan=f"thames-valley/p{number}")
    assert isinstance(label, Label)
    texts: Mapping[Rendition, Mapping[str, str]] = {
        FULL: {"title": title, "": full},
        OUTLINE: {"title": title},
        ASSURANCE: {"title": title, "owner": "Intelligence bureau"},
        LISTED: {"title": title, "organisation": label.body},
    }
    facts: dict[str, object] = {
        "plan_id": number,
        "version_id": number * 10,
        "plan_ref": label.plan,
        "number": 1,
        "label": label,
        "title": title,
        "organisation": f"{label.body.replace('-', ' ').title()} Police",
        "texts": texts,
        "rows": tuple(
            replace(row, label=replace(label, row=POLICING)) if row.label == _AS_ITS_PLAN else row
            for row in rows
        ),
    }
    return PlanEntry(**(facts | changes))  # type: ignore[arg-type]


def reading(person: Actor) -> Reach:
    """What a person reads today."""
    return reach(person, Action.READ, register=REGISTER, on=TODAY)


def ask(text: str, entries: Iterable[PlanEntry], *, within: Reach | None = None, **changes: object) -> Answer:
    """Searches entries without an index, all of them unless a reach is given."""
    return scan(Query(text, within or whole(), TODAY, **changes), tuple(entries))  # type: ignore[arg-type]


def built(folder: Path, entries: Iterable[PlanEntry], *, seq: int = 1) -> Index:
    """An index of entries in a folder."""
    with Indexer(folder, key=KEY) as indexer:
        indexer.rebuild(entries, seq=seq)
    return Index.open(folder, key=KEY)


def refs(answer: Answer) -> list[str]:
    """The plans of an answer in order, and behind each its rows."""
    return [ref for group in answer.groups for ref in (group.plan_ref, *(row.ref for row in group.rows))]


def plans(answer: Answer) -> list[str]:
    """The plans of an answer, in order."""
    return [group.plan_ref for group in answer.groups]


def gist(answer: Answer) -> object:
    """Everything of an answer that a reader can see."""
    return (answer.total_plans, answer.total_rows, answer.groups, answer.facets, answer.did_you_mean)


_SOME = "lorry ferry trailer dinghy border marina haulier layby driver seal curtain cut nail bar vape wash"
WORDS = _SOME.split()


def a_random_plan(rng: random.Random, number: int, label: Label) -> PlanEntry:
    """A plan of random words with up to five rows, some of them stricter than their plan."""

    def some(count: int) -> str:
        return " ".join(rng.choices(WORDS, k=count))

    rows = tuple(
        a_row(
            f"R-{n:02d}",
            some(5),
            label=replace(label, row=rng.choice([POLICING, POLICING, label.sharing])),
            full={"gap": some(4)},
            priority=rng.randint(0, 3),
            theme=rng.choice(["Land", "Sea", ""]),
            status=rng.choice([None, *Status]),
        )
        for n in range(rng.randint(0, 5))
    )
    return a_plan(number, some(3), *rows, full=some(20), label=label, themes=(rng.choice(["Land", "Sea"]),))
