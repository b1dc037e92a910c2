"""A comparison in fixed sentences: what differs, and what the comparison leaves out."""

from __future__ import annotations

from collections.abc import Sequence

from kb.plan.kin.compared import Comparison, RowCompared, RowState
from kb.plan.kin.shown import Shown

LAYOUT = "Spaces, line ends and the marks of lists, where everything reads the same."
READABLE = "Whatever you may not read of either text."
LIVING = "Statuses, last returns, questions and everything else that changes without a new version."
APART = "What an adapted plan does not copy: owners, collectors, tasking, dates and notes"
OUTLINE = (
    "Everything but question, theme, priority and what to look for: of one of them you read the outline only."
)
CUT = "The words of {}: that it differs is said in a sentence, and the whole is on the page of its plan."
MORE = "{}: only the first thousand that differ are shown."
SHORTENED = "Long stretches that are the same: “…” stands there with how many words are not shown."
PLAIN = "The fields of a text that is kept as typed: it is compared as one section."


def summed(comparison: Comparison, *, ours: str, theirs: str) -> tuple[str, ...]:
    """What differs, in sentences. `ours` and `theirs` name the two: `version 3`, `Sussex Police`."""
    if comparison.layout:
        return ("The two texts differ in their layout only: every part reads the same.",)
    if comparison.same:
        return ("Nothing that is compared differs.",)
    said = [_rows(comparison, ours, theirs), _places(comparison)]
    said += [_moved(comparison), _guessed(comparison)]
    if not comparison.material:
        said.append("All of it is editorial: wording, order or layout.")
    return tuple(sentence for sentence in said if sentence)


def _rows(comparison: Comparison, ours: str, theirs: str) -> str:
    if not comparison.rows:
        return "Neither has requirements."
    counts = {state: comparison.count(state) for state in RowState}
    changed = [row for row in comparison.rows if row.state is RowState.CHANGED]
    told = [
        _are(counts[RowState.SAME] + counts[RowState.MOVED], "the same"),
        _differ(changed),
        f"{counts[RowState.ONLY_OURS]} only in {ours}" if counts[RowState.ONLY_OURS] else "",
        f"{counts[RowState.ONLY_THEIRS]} only in {theirs}" if counts[RowState.ONLY_THEIRS] else "",
    ]
    return f"Of {counted(len(comparison.rows), 'requirement')}, {listed([one for one in told if one])}."


def _differ(changed: Sequence[RowCompared]) -> str:
    if not changed:
        return ""
    material = sum(row.material for row in changed)
    verb = "differs" if len(changed) == 1 else "differ"
    if material == len(changed):
        return f"{len(changed)} {verb} in more than wording"
    return f"{len(changed)} {verb} ({material or 'none'} in more than wording)"


def _are(many: int, what: str) -> str:
    return f"{many} {'is' if many == 1 else 'are'} {what}" if many else ""


def _places(comparison: Comparison) -> str:
    header, prose = len(comparison.header), len(comparison.prose)
    told = [
        f"the header differs in {counted(header, 'place')}" if header else "",
        f"{counted(prose, 'section')} {'differs' if prose == 1 else 'differ'}" if prose else "",
    ]
    said = listed([one for one in told if one])
    return f"{said[:1].upper()}{said[1:]}." if said else "Header and sections are the same."


def _moved(comparison: Comparison) -> str:
    if comparison.moved:
        verb = "stands" if comparison.moved == 1 else "stand"
        return f"{counted(comparison.moved, 'requirement')} {verb} elsewhere in the order."
    return "Sections and requirements stand in another order." if comparison.order else ""


def _guessed(comparison: Comparison) -> str:
    guessed = len(comparison.matching.guessed)
    if not guessed:
        return ""
    verb = "was" if guessed == 1 else "were"
    return f"{counted(guessed, 'requirement')} {verb} paired by what they ask, as nothing else is known."


def left_out(
    comparison: Comparison, made: Shown, *, outline: bool = False, plain: bool = False
) -> tuple[str, ...]:
    """What the comparison does not look at, and what of it was cut short."""
    apart = len(comparison.set_apart)
    differences = f" ({counted(apart, 'difference')})." if apart else "."
    told = [
        OUTLINE if outline else "",
        PLAIN if plain else "",
        APART + differences if apart else "",
        CUT.format(counted(made.cut, "long text")) if made.cut else "",
        MORE.format(counted(made.more, "more requirement")) if made.more else "",
        SHORTENED if made.shortened else "",
    ]
    return (*(one for one in told if one), LAYOUT, LIVING, READABLE)


def counted(many: int, what: str) -> str:
    """A count with its noun: `1 section`, `3 sections`."""
    return f"{many:,} {what}" if many == 1 else f"{many:,} {what}s"


def listed(parts: Sequence[str]) -> str:
    """Parts of a sentence in a row: `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
