"""What the sample library tells of its plans' kinship: refusals with their reasons, core rows, exceptions."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kb.desk.frame import LONDON
from kb.plan import Item, items
from kb.store import NewDecision, NewException

if TYPE_CHECKING:
    from pathlib import Path

    from kb.store import Tie, Transaction


def noon(day: dt.date) -> dt.datetime:
    """Noon of a day in London."""
    return dt.datetime.combine(day, dt.time(12), tzinfo=LONDON).astimezone(dt.UTC)


def stock_kinship(
    tx: Transaction, told: Mapping[str, Any], people: Mapping[str, int], *, folder: Path
) -> None:
    """Put in what was decided between plans, each on its day; `people` are the ids of the sample persons.

    A requirement can be core only of a plan from which another one was adapted.
    """
    ties = {tie.plan_ref: tie for tie in tx.kin.all_ties()}
    ids = {tie.source_ref: tie.source_id for tie in ties.values()}
    files = {
        (plan["ref"], version["number"]): folder / version["file"]
        for plan in told["plans"]
        for version in plan["versions"]
    }
    for core in told["core"]:
        with tx.back_then(noon(core["on"]), by=people[core["by"]]):
            tx.core.mark((ids[core["plan"]], core["plan"]), core["rows"], core["region"])
    for plan in told["plans"]:
        for one in plan.get("decided", ()):
            with tx.back_then(noon(one["on"]), by=people[one["by"]]):
                _decided(tx, ties[plan["ref"]], one, files)
        for one in plan.get("without", ()):
            with tx.back_then(noon(one["on"]), by=people[one["by"]]):
                _without(tx, ties[plan["ref"]], one)


def _decided(
    tx: Transaction, tie: Tie, one: Mapping[str, Any], files: Mapping[tuple[str, int], Path]
) -> None:
    ours = max(number for ref, number in files if ref == tie.plan_ref)
    wanted = ((tie.source_ref, tie.first), (tie.plan_ref, ours), (tie.source_ref, one["number"]))
    base, own, theirs = (files[which].read_text(encoding="utf-8") for which in wanted)
    item = next(item for item in items(base, own, theirs) if _is_about(item, one))
    new = NewDecision(
        item.thing,
        item.said_hash,
        one["verdict"],
        one["number"],
        why=one["why"],
        look_again=one.get("look_again"),
        role=one["role"],
    )
    tx.kin.decide(tie.id, [new])


def _is_about(item: Item, one: Mapping[str, Any]) -> bool:
    return item.ref == one["ref"] and one["part"] in json.loads(item.thing)


def _without(tx: Transaction, tie: Tie, one: Mapping[str, Any]) -> None:
    told = {name: one[name] for name in ("why", "until", "role")}
    tx.core.record(NewException(tie.plan_id, tie.plan_ref, tie.source_id, one["row"], **told))
