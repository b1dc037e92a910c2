"""What the index keeps for each text beside its words: whose it is, its label, its facets, its length.

A value that many texts share is kept once and pointed at by number (`Shared`). One text is one
document number; a plan's own text comes first and its rows follow it, without a gap.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kb.access import Label, Scope, Sharing
from kb.plan import Marking, State
from kb.search.facts import PlanFacts, RowTraits, read_facts, read_traits

RENDITIONS: Final = 4
"""Numbered as in `kb.access.RICHEST_FIRST`: full, outline, assurance, listed."""

_SHARED = ("facts", "labels", "traits", "refs")


@dataclass(frozen=True, slots=True)
class Shared:
    """One column: the distinct values, and for each text the number of its own."""

    values: tuple[bytes, ...]
    codes: array[int]

    def of(self, doc: int) -> bytes:
        """The value of one text."""
        return self.values[self.codes[doc]]


class SharedWriter:
    """A `Shared` column while it grows."""

    __slots__ = ("codes", "values")

    def __init__(self) -> None:
        self.values: dict[bytes, int] = {}
        self.codes = array("I")

    def add(self, value: bytes, times: int = 1) -> None:
        """Appends a value for the next text, or for the next `times` texts."""
        code = self.values.setdefault(value, len(self.values))
        self.codes.extend((code,) * times)

    def take(self, column: Shared, keep: Sequence[int]) -> None:
        """Appends the values of another column's kept texts, in order."""
        old = array("I", map(column.codes.__getitem__, keep))
        values = self.values
        new = {code: values.setdefault(column.values[code], len(values)) for code in sorted(set(old))}
        self.codes.extend(map(new.__getitem__, old))

    def done(self) -> Shared:
        """The column as it stands."""
        return Shared(tuple(self.values), self.codes)


@dataclass(frozen=True)
class Columns:
    """All columns of one segment, and what is read from them once (so it has no slots).

    `lengths` holds a length code for each text, once a rendition. `needed` is the day a row is
    needed by as a proleptic ordinal, 0 for none.
    """

    facts: Shared
    labels: Shared
    traits: Shared
    refs: Shared
    needed: array[int]
    lengths: tuple[bytes, ...]

    def __len__(self) -> int:
        return len(self.needed)

    @cached_property
    def plans(self) -> tuple[PlanFacts, ...]:
        """The plan texts, by code of `facts`."""
        return tuple(map(read_facts, self.facts.values))

    @cached_property
    def kinds(self) -> tuple[RowTraits | None, ...]:
        """The kinds of rows, by code of `traits`; None is a plan's own text."""
        return tuple(map(read_traits, self.traits.values))

    @cached_property
    def kind_values(self) -> Mapping[str, tuple[str, ...]]:
        """What rows are counted by, as text, by code of `traits`; empty for none."""
        return {
            name: tuple(str(getattr(kind, name) or "") if kind else "" for kind in self.kinds)
            for name in ("priority", "theme", "status")
        }

    @cached_property
    def themes(self) -> tuple[tuple[str, ...], ...]:
        """The themes of each plan text, by code of `facts`."""
        return tuple(plan.themes for plan in self.plans)

    @cached_property
    def organisations(self) -> Mapping[str, str]:
        """The names of the organisations, by slug."""
        return {plan.body: plan.organisation for plan in self.plans}

    @cached_property
    def spans(self) -> tuple[range, ...]:
        """The documents of each plan text, its own first, by code of `facts`."""
        codes = self.facts.codes
        found = [range(0)] * len(self.facts.values)
        at = 0
        while at < len(codes):
            end = at + 1
            while end < len(codes) and codes[end] == codes[at]:
                end += 1
            found[codes[at]] = range(at, end)
            at = end
        return tuple(found)

    @cached_property
    def codes_of(self) -> Mapping[int, tuple[int, ...]]:
        """The codes of the texts of each plan, by `plan_id`."""
        found: dict[int, tuple[int, ...]] = {}
        for code, facts in enumerate(self.plans):
            found[facts.plan_id] = (*found.get(facts.plan_id, ()), code)
        return found

    def sections(self) -> dict[str, bytes]:
        """The columns as named pieces of a file."""
        found = {"needed": self.needed.tobytes()}
        for name in _SHARED:
            column: Shared = getattr(self, name)
            found[f"{name}.codes"] = column.codes.tobytes()
            sizes = array("I", map(len, column.values))
            found[f"{name}.values"] = (
                len(sizes).to_bytes(4, "little") + sizes.tobytes() + b"".join(column.values)
            )
        found |= {f"lengths.{n}": codes for n, codes in enumerate(self.lengths)}
        return found


def columns_from(sections: Mapping[str, bytes]) -> Columns:
    """The columns out of what `Columns.sections` gave."""
    shared = {name: _shared_from(sections[f"{name}.codes"], sections[f"{name}.values"]) for name in _SHARED}
    return Columns(
        **shared,
        needed=array("I", sections["needed"]),
        lengths=tuple(sections[f"lengths.{n}"] for n in range(RENDITIONS)),
    )


def _shared_from(codes: bytes, values: bytes) -> Shared:
    count = int.from_bytes(values[:4], "little")
    sizes = array("I", values[4 : 4 + 4 * count])
    found, at = [], 4 + 4 * count
    for size in sizes:
        found.append(values[at : at + size])
        at += size
    return Shared(tuple(found), array("I", codes))


def write_label(label: Label) -> bytes:
    """A label without its plan, as canonical text: equal labels give equal text."""
    return json.dumps(
        [
            label.body,
            label.state.value,
            int(label.marking),
            _write_sharing(label.sharing),
            _write_sharing(label.outline),
            label.listed,
            None if label.row is None else _write_sharing(label.row),
        ],
        separators=(",", ":"),
    ).encode()


def read_label(text: bytes, plan: str) -> Label:
    """The label out of what `write_label` gave."""
    body, state, marking, sharing, outline, listed, row = json.loads(text)
    return Label(
        plan=plan,
        body=body,
        state=State(state),
        marking=Marking(marking),
        sharing=_read_sharing(sharing),
        outline=_read_sharing(outline),
        listed=listed,
        row=None if row is None else _read_sharing(row),
    )


def _write_sharing(sharing: Sharing) -> list[object]:
    return [int(sharing.scope), sorted(sharing.named)]


def _read_sharing(written: tuple[int, list[str]]) -> Sharing:
    scope, named = written
    return Sharing(Scope(scope), frozenset(named))
