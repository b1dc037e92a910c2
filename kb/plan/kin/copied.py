"""What of a plan another organisation would copy and what not, counted from its very text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kb.plan.comparable import header_values, lines_of
from kb.plan.fields import BY_KEY, HEADER_FIELDS
from kb.plan.kin.local import (
    CONTACTS,
    LOCAL_CHOICES,
    LOCAL_HEADER,
    LOCAL_ROW,
    NEVER,
    NOTES,
    contact_sections,
)
from kb.plan.model import PlanDocument, Prose

_HEADER_LABELS = {field.key: field.label for field in HEADER_FIELDS}


@dataclass(frozen=True, slots=True)
class Portion:
    """Something of which a plan has so many. `name` is what a form calls it, empty where nobody is asked."""

    name: str
    label: str
    many: int


@dataclass(frozen=True, slots=True)
class Copied:
    """The parts of a plan as an adapted plan begins with them.

    `fields` and `header` and `sections` are copied, `choices` only where the author wants them, `never` and
    `own_header` not at all. `many` of a field counts requirements.
    """

    rows: int
    fields: tuple[Portion, ...]
    header: tuple[str, ...]
    sections: tuple[str, ...]
    choices: tuple[Portion, ...]
    never: tuple[Portion, ...]
    own_header: tuple[str, ...]


def copied_parts(doc: PlanDocument) -> Copied:
    """Count what would be copied of a plan and what not. Nothing that the plan does not have is named."""
    counts: Counter[str] = Counter()
    for row in doc.requirements:
        counts.update({value.key or "" for value in lines_of(row).values() if value.items})
        counts.update([NOTES] if row.notes.strip() else [])
    sections = [block for block in doc.blocks if isinstance(block, Prose) and block.heading]
    contacts = contact_sections(doc)
    counts[CONTACTS] = len(contacts)
    header = list(dict.fromkeys(key for key, _ in header_values(doc)))
    common = [key for key in BY_KEY if counts[key] and key not in LOCAL_ROW]
    return Copied(
        rows=len(doc.requirements),
        fields=(
            *(Portion("", BY_KEY[key].label, counts[key]) for key in common),
            *([Portion("", "lines under labels of their own", counts[""])] if counts[""] else []),
        ),
        header=tuple(_label(key) for key in header if key not in LOCAL_HEADER),
        sections=tuple(block.heading for block in sections if block.first_line not in contacts),
        choices=tuple(Portion(name, label, counts[name]) for name, label in LOCAL_CHOICES if counts[name]),
        never=tuple(
            Portion("", BY_KEY[key].label, counts[key]) for key in BY_KEY if key in NEVER and counts[key]
        ),
        own_header=tuple(_label(key) for key in header if key in LOCAL_HEADER),
    )


def _label(key: str) -> str:
    return _HEADER_LABELS.get(key, key)
