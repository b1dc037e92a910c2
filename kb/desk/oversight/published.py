"""Responses that were published before this service kept any, with their promises and the figures that they gave."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kb import shipped
from kb.assurance import Count, Dated, count_words, read_count, read_dated

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Promised:
    """One sentence that an office published. `recommendation` is '' where it is about all of them."""

    key: str
    office: str
    report: str
    recommendation: str
    sentence: str
    made: Dated
    source: str


@dataclass(frozen=True, slots=True)
class Published:
    """One fact that an office published about its force, with how many where it gave a figure."""

    office: str
    recommendation: str
    text: str
    count: Count | None
    made: Dated
    source: str

    @property
    def words(self) -> str:
        """As one sentence that says whose it is, and that a share is not known where it is not."""
        if self.count is None:
            return f"Published in {self.made.words}: {self.text}"
        share = "" if self.count.least else "; out of how many is unknown"
        return f"Published in {self.made.words}: {self.text}: {count_words(self.count)}{share}."


@functools.cache
def published() -> tuple[tuple[Promised, ...], tuple[Published, ...]]:
    """Promises and facts that came with the program, in the order of the file."""
    path = shipped.folder("plans") / "inspection" / "reports.toml"
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    promises: list[Promised] = []
    facts: list[Published] = []
    for one in told.get("responses", ()):
        made = read_dated(one["when"])
        if made is None:
            continue
        for number, line in enumerate(one.get("promises", ()), 1):
            key = f"{one['report']}/{one['office']}/{number}".lower()
            promises.append(
                Promised(
                    key, one["office"], one["report"], _ref(one, line), line["sentence"], made, one["source"]
                )
            )
        facts += [
            Published(
                one["office"],
                _ref(one, line),
                line["text"],
                read_count(line.get("count", "")),
                made,
                one["source"],
            )
            for line in one.get("facts", ())
        ]
    return tuple(promises), tuple(facts)


def _ref(response: Mapping[str, Any], line: Mapping[str, Any]) -> str:
    return f"{response['report']}-{line['number']}" if "number" in line else ""
