"""What belongs to one organisation alone, and so goes neither into an adapted plan nor into its comparison.

| of a plan | is local |
|---|---|
| header | owner, period, review by, force, ref, status, based on, control strategy |
| requirement | owner, collector, tasking, needed by, status, last return, notes, and the notes below its list |
| sections | those headed Contacts, Contact details, Key contacts or the like, with what stands under them |

Marking, handling and visible to are never local: they are the floor of whoever takes the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from kb.errors import Invalid
from kb.plan.change import Change, ChangeKind
from kb.plan.comparable import lines_of
from kb.plan.fields import BY_KEY, header_key_of, normal
from kb.plan.header import read_header
from kb.plan.lines import bare
from kb.plan.model import PlanDocument, Prose, Requirement
from kb.plan.parse import parse

LOCAL_HEADER = frozenset(
    {"owner", "period", "review_by", "force", "ref", "status", "based_on", "control_strategy"}
)
LOCAL_ROW = frozenset({"owner", "collector", "tasking", "needed_by", "status", "last_return", "notes"})
NOTES, CONTACTS = "notes below", "contacts"
_CONTACTS = re.compile(
    r"\d*(?:annex[a-z]?)?(?:key|main|useful|local|pointsof|pointof)?contacts?(?:details|list|points?)?"
)
# What an author may choose to copy after all: by the names that a form gives it.
LOCAL_CHOICES: tuple[tuple[str, str], ...] = (
    *((key, BY_KEY[key].label) for key in BY_KEY if key in LOCAL_ROW - {"status", "last_return"}),
    (NOTES, "Notes below a requirement"),
    (CONTACTS, "Sections headed Contacts"),
)
# Never copied, whoever asks: what was so of another organisation's plan on a day.
NEVER = frozenset({"status", "last_return"})


def is_local(change: Change) -> bool:
    """Whether a change is of something that is each organisation's own."""
    if change.kind is ChangeKind.HEADER:
        return change.key in LOCAL_HEADER
    if change.kind is ChangeKind.FIELD:
        return change.key in LOCAL_ROW
    if change.kind is ChangeKind.PROSE:
        return is_contacts(change.label)
    return change.kind is ChangeKind.NOTES


def _rows(text: str) -> list[tuple[str, str]]:
    return [(row.ref, row.question) for row in parse(text).requirements]


def _with_bare_labels(doc: PlanDocument, gone: set[int]) -> str:
    """The text where a row all of whose lines go keeps the label of the first, by which alone it reads as a row."""
    lines = ["" if n in gone else line for n, line in enumerate(doc.lines)]
    for row in doc.requirements:
        places = [n for value in row.fields for n in range(value.first_line, value.end_line)]
        if places and gone.issuperset(places):
            first = row.fields[0]
            end = doc.lines[first.first_line][len(bare(doc.lines[first.first_line])) :]
            lines[first.first_line] = f"- **{first.label}:**{end}"
    return "".join(lines)


def is_contacts(heading: str) -> bool:
    """Whether a section of that heading says whom to reach: `Contacts`, `8. Key contacts`, `Contact details`."""
    return _CONTACTS.fullmatch(normal(heading)) is not None


def adapted_text(text: str, *, keep: Collection[str] = ()) -> str:
    """A text as another organisation begins from it: without what is local, all other lines as they are.

    `keep` names what is copied after all: keys of LOCAL_ROW, `notes below`, `contacts`. Status and last return are
    never copied. Raises Invalid where the text would then read otherwise in anything else.
    """
    doc = parse(text)
    gone = _local_lines(doc, (LOCAL_ROW - set(keep)) | NEVER, keep)
    gone |= _header_lines(doc)
    rows = [(row.ref, row.question) for row in doc.requirements]
    made = "".join(line for n, line in enumerate(doc.lines) if n not in gone)
    if _rows(made) != rows:
        made = _with_bare_labels(doc, gone)
    if _rows(made) != rows:
        raise Invalid(
            "This plan cannot be adapted as it is written: its requirements would read otherwise. "
            "Ask its owner to look at its headings."
        )
    return made


def _local_lines(doc: PlanDocument, keys: Collection[str], keep: Collection[str]) -> set[int]:
    gone: set[int] = set()
    contacts = frozenset() if CONTACTS in keep else contact_sections(doc)
    for block in doc.blocks:
        if isinstance(block, Prose):
            if block.first_line in contacts:
                gone.update(range(block.first_line, block.end_line))
            continue
        for value in lines_of(block).values():
            if value.key in keys:
                gone.update(range(value.first_line, value.end_line))
        if block.notes and NOTES not in keep:
            gone.update(_notes_lines(doc, block))
    return gone


def contact_sections(doc: PlanDocument) -> frozenset[int]:
    """The first lines of all sections that say whom to reach, those under them included."""
    found: set[int] = set()
    above = 0  # the level of the heading under which we are, 0 for none
    for block in doc.blocks:
        if above and block.level <= above:
            above = 0
        if not above and isinstance(block, Prose) and block.level and is_contacts(block.heading):
            above = block.level
        if above and isinstance(block, Prose):
            found.add(block.first_line)
    return frozenset(found)


def _notes_lines(doc: PlanDocument, row: Requirement) -> range:
    """The lines of the notes, without the blank ones at their end, which part the row from what follows."""
    first = row.fields[-1].end_line if row.fields else row.heading_line + 1
    end = row.end_line
    while end > first and not doc.lines[end - 1].strip():
        end -= 1
    return range(first, end)


def _header_lines(doc: PlanDocument) -> set[int]:
    return {
        n
        for entry in read_header(doc.lines).entries
        if (header_key_of(entry.key) or entry.key) in LOCAL_HEADER
        for n in range(entry.first_line, entry.end_line)
    }
