"""The inspection reports that came with the program, read once a process."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb import shipped
from kb.assurance import read_dated
from kb.errors import Invalid
from kb.store import Report, ResponseDay, Wording


@dataclass(frozen=True, slots=True)
class Shipped:
    """Reports, the wordings of their recommendations, and responses to them, none with a person or an instant."""

    reports: tuple[Report, ...]
    wordings: tuple[Wording, ...]
    responses: tuple[ResponseDay, ...]


@functools.cache
def shipped_reports() -> Shipped:
    """What came with the program."""
    return read_reports(shipped.folder("plans") / "inspection" / "reports.toml")


def read_reports(path: Path) -> Shipped:
    """The reports in a file, whose head explains every key. Raises Invalid for a day that cannot be read."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    reports = told["reports"]
    return Shipped(
        tuple(_report(one) for one in reports),
        tuple(_wording(one["key"], line) for one in reports for line in one.get("recommendations", ())),
        tuple(map(_response, told.get("responses", ()))),
    )


def _report(told: Mapping[str, Any]) -> Report:
    names = ("key", "title", "by", "published_on", "address", "many")
    return Report(**{name: told[name] for name in names})


def _wording(key: str, told: Mapping[str, Any]) -> Wording:
    return Wording(
        recommendation=f"{key}-{told['number']}",
        text=told["text"],
        addressee=told["addressee"],
        deadline=told.get("deadline"),
        source=told["source"],
        measure=told.get("measure", ""),
    )


def _response(told: Mapping[str, Any]) -> ResponseDay:
    when = read_dated(told["when"])
    if when is None:
        raise Invalid(f"“{told['when']}” is neither a day nor a month. Write it like 2025-07-16 or 2025-07.")
    return ResponseDay(told["report"], told["office"], when.first, when.last, told["source"])
