"""A change in one plain sentence, for the person who has to decide about it.

Long texts are cut to the place where they begin to differ, long lists to their first few: the sentence
says what changed, and the texts stand beside it. Nothing is guessed and nothing is judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kb.plan.change import SECTIONS, Change, ChangeKind
from kb.plan.compare import moved_names
from kb.plan.days import day_words, read_day
from kb.plan.fields import BY_KEY, HEADER_BY_KEY, FieldKind

_LIST_LIMIT = 5
_TEXT_LIMIT = 140
_ITEM_LIMIT = 40
_COMMON_BEFORE = 3
_ONE: Mapping[str, str] = {
    "indicators": "indicator",
    "elements": "element",
    "sources": "source",
    "recommendations": "recommendation",
    "themes": "theme",
}
_SPACED = frozenset(",;:“”")


def in_words(change: Change) -> str:
    """The change as a sentence without a full stop: `OIC-04: source PND taken out`."""
    if change.kind is ChangeKind.ORDER:
        return _order(change)
    if change.kind is ChangeKind.LAYOUT:
        return "Only the layout changed: spaces, line breaks or marks. Every part reads as before"
    if change.kind in {ChangeKind.ADDED, ChangeKind.TAKEN_OUT}:
        return _row(change)
    if change.kind is ChangeKind.PROSE:
        return _prose(change)
    return f"{change.ref or 'The plan'}: {_value(change)}"


def _row(change: Change) -> str:
    asked = f": {_quoted(change.label)}" if change.label else ""
    return f"{change.ref} {change.kind.value}{asked}"


def _prose(change: Change) -> str:
    name = f"Section {_quoted(change.label)}" if change.label else "The text before the first heading"
    return f"{name} {_came_or_went(change) or 'changed'}"


def _came_or_went(change: Change) -> str:
    if change.before and change.after:
        return ""
    return "added" if change.after else "taken out"


def _order(change: Change) -> str:
    moved = moved_names(change.before, change.after)
    if change.label == SECTIONS:
        names = _listed([_quoted(name) if name else "the text before the first heading" for name in moved])
        return f"Sections in another order: {names} moved" if moved else "Rows moved between sections"
    return f"Requirements in another order: {_listed(moved)} moved"


def _value(change: Change) -> str:
    label = _label(change)
    if change.kind is ChangeKind.NOTES:
        return f"{label} {_came_or_went(change) or 'changed'}"
    if _is_list(change):
        return _items(change, label)
    if went := _came_or_went(change):
        return f"{label} {went}: {_one((change.after or change.before)[0])}"
    return f"{label} {_from_to(change)}"


def _from_to(change: Change) -> str:
    """How one text became another, both of them there."""
    (was, *_), (now, *_) = change.before, change.after
    if was.split() == now.split():
        return "differs in spaces only"
    days = read_day(was), read_day(now)
    if days[0] and days[1]:
        if days[0] == days[1]:
            return f"written as {now}, the same day as before"
        return f"moved from {day_words(days[0])} to {day_words(days[1])}"
    texts = _differing(was, now)
    said = [day_words(day) if day else text for day, text in zip(days, texts, strict=True)]
    return f"changed from {said[0]} to {said[1]}"


def _label(change: Change) -> str:
    label = change.label or "a line without a label"
    known = change.kind in {ChangeKind.QUESTION, ChangeKind.NOTES} or change.key in BY_KEY
    if known or (change.kind is ChangeKind.HEADER and change.key in HEADER_BY_KEY):
        label = label[:1].lower() + label[1:]
    if change.line:
        label += f", line {change.line + 1}"
    return label if len(label) <= _ITEM_LIMIT * 2 else _cut(label)


def _is_list(change: Change) -> bool:
    table = HEADER_BY_KEY if change.kind is ChangeKind.HEADER else BY_KEY
    known = table.get(change.key or "")
    if known is not None and change.kind is not ChangeKind.QUESTION:
        return known.kind is FieldKind.LIST
    return max(len(change.before), len(change.after)) > 1


def _items(change: Change, label: str) -> str:
    before, after = Counter(change.before), Counter(change.after)
    came, went = list((after - before).elements()), list((before - after).elements())
    said = [
        f"{_named(change, label, items)} {_listed([_item(item) for item in items])} {verb}"
        for items, verb in ((came, "added"), (went, "taken out"))
        if items
    ]
    return " and ".join(said) or f"{label} put in another order"


def _named(change: Change, label: str, items: Sequence[str]) -> str:
    one = _ONE.get(change.key or "") if len(items) == 1 and not change.line else None
    return one or label


def _item(text: str) -> str:
    return text if len(text) <= _ITEM_LIMIT and not _SPACED & set(text) else _quoted(text)


def _one(text: str) -> str:
    day = read_day(text)
    return day_words(day) if day else _quoted(text)


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:_LIST_LIMIT])
    if len(names) > _LIST_LIMIT:
        shown.append(f"{len(names) - _LIST_LIMIT} more")
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + f" and {shown[-1]}" if shown else ""


def _differing(before: str, after: str) -> tuple[str, str]:
    """Both texts in quotation marks, from shortly before the first word in which they differ."""
    if max(len(before), len(after)) <= _TEXT_LIMIT:
        return _quoted(before), _quoted(after)
    old, new = before.split(), after.split()
    same = next(
        (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    start = max(0, same - _COMMON_BEFORE)
    lead = "… " if start else ""
    return _quoted(lead + " ".join(old[start:])), _quoted(lead + " ".join(new[start:]))


def _quoted(text: str) -> str:
    return f"“{_cut(text)}”"


def _cut(text: str) -> str:
    """The text, or as many whole words of it as fit and a sign that there is more."""
    if len(text) <= _TEXT_LIMIT:
        return text
    head, space, _ = text[: _TEXT_LIMIT - 1].rpartition(" ")
    return (head if space else text[: _TEXT_LIMIT - 1]).rstrip() + "…"
