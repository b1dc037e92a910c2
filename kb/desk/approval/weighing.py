"""What an approver weighs: what changed since the version that stands, what is missing, what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.plan import (
    Asked,
    Finding,
    Marking,
    PlanDocument,
    compare,
    decode,
    in_words,
    is_material,
    like,
    parse,
)
from kb.store import Found, NewRow, NewVersion

_NOTHING = parse("")
_PLAN = "The plan"


@dataclass(frozen=True, slots=True)
class Weighed:
    """One text against the one before it.

    `words` says every change in words, nothing where there was no text before. `material`: whether any of them
    changes what is asked, of whom, by when or for whom to see. `lowered` says which markings went down.
    """

    words: tuple[str, ...]
    material: bool
    lowered: tuple[str, ...]
    findings: tuple[Finding, ...]
    rows: int
    complete: int

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What must be settled before anybody can approve."""
        return tuple(one for one in self.findings if one.blocks)

    @property
    def gaps(self) -> tuple[Finding, ...]:
        """What is missing or doubtful, and stops nobody."""
        return tuple(one for one in self.findings if not one.blocks)


def weigh(
    now: NewVersion | Found,
    before: Found | None,
    *,
    told: tuple[Finding, ...],
    taken: Sequence[NewVersion] = (),
) -> Weighed:
    """Weigh a text against the version before it, None where there is none. `told` are the findings on it.

    `taken` are the texts that it was made from elsewhere: their markings are lowered as a version's are.
    """
    earlier = (*(() if before is None else (before,)), *taken)
    changes = compare(_document(before), _document(now)) if before is not None else ()
    return Weighed(
        words=tuple(in_words(change) for change in changes),
        material=before is None or is_material(changes),
        lowered=tuple(dict.fromkeys(said for one in earlier for said in _lowered(one, now))),
        findings=told,
        rows=len(now.rows),
        complete=sum(row.complete for row in now.rows),
    )


def _document(text: NewVersion | Found) -> PlanDocument:
    read = decode(text.text) if text.text else None
    return _NOTHING if read is None else parse(read)


def _lowered(before: NewVersion | Found, now: NewVersion | Found) -> tuple[str, ...]:
    """What went down; not the rows that only follow the plan.

    A question under another reference is the same row, and so is one that asks nearly the same.
    """
    then, made = _markings(before), _markings(now)
    then |= {name: then[was] for name, was in _renamed(before, now).items()}
    whole = (then[_PLAN], made[_PLAN]) if made[_PLAN] < then[_PLAN] else None
    return tuple(
        f"{name}: from {then[name].words} to {marking.words}."
        for name, marking in made.items()
        if name in then and marking < then[name] and (name == _PLAN or (then[name], marking) != whole)
    )


def _markings(text: NewVersion | Found) -> dict[str, Marking]:
    """What a text's markings amount to: of the whole, and of each row the highest that it states or takes over."""
    whole = text.marking if isinstance(text, NewVersion) else text.card.label.marking
    markings = {_PLAN: whole}
    for row in text.rows:
        own = row.marking if isinstance(row, NewRow) else row.label.marking
        name = row.ref.upper()
        markings[name] = max(whole, own or whole, markings.get(name, whole))
    return markings


def _renamed(before: NewVersion | Found, now: NewVersion | Found) -> dict[str, str]:
    """Rows under a reference that is new, by it: the reference, gone since, under which they stood before."""
    stood, kept = ({row.ref.upper() for row in text.rows} for text in (before, now))
    gone, new = (
        [Asked(name, question) for name, question in _named(text) if name not in other]
        for text, other in ((before, kept), (now, stood))
    )
    return {pair.theirs_ref: pair.ours_ref for pair in like(gone, new)}


def _named(text: NewVersion | Found) -> Iterable[tuple[str, str]]:
    questions = {row.ref.upper(): row.question for row in text.rows}
    return ((name, " ".join(question.split()).casefold()) for name, question in questions.items())
