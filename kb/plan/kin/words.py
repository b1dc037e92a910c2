"""Which words of a text went and which came, for one field or one section.

What must stay true: the spans that stayed and came are the new text, character for character, and those that stayed
and went are the old one but for its spaces. A text of any length is marked in bounded time: a long one is compared
line by line first, and a stretch too long to be compared word by word is shown as gone whole and come whole.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.plan.kin.anchored import Run, runs

# Above this many characters of both texts together, lines are compared before words.
MOST_BY_WORDS = 20_000
# Words that stay are shown this far around a change where a long text is shortened.
AROUND = 30
_WORD = re.compile(r"(\w+(?:['’.,:/-]\w+)*|[^\w\s])(\s*)")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SPACE = re.compile(r"\s*")


class SpanKind(enum.StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    GONE = "gone"
    COME = "come"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text. Of one left out, `text` is empty and `many` says how many words it has."""

    kind: SpanKind
    text: str
    many: int = 0


def marked(before: str, after: str) -> tuple[Span, ...]:
    """Two texts as one, in stretches that stayed, went and came; spaces at the ends of a mark stand outside it."""
    if before == after:
        return (Span(SpanKind.SAME, after),) if after else ()
    if len(before) + len(after) <= MOST_BY_WORDS:
        return tuple(_told(_by_words(before, after)))
    return tuple(_told(_by_lines(before, after)))


def shortened(spans: Sequence[Span], *, around: int = AROUND) -> tuple[Span, ...]:
    """The spans with the middle of every long stretch that stayed left out, and said how many words it was."""
    found: list[Span] = []
    for at, span in enumerate(spans):
        if span.kind is not SpanKind.SAME:
            found.append(span)
            continue
        found += _cut(span, head=around if at else 0, tail=around if at < len(spans) - 1 else 0)
    return tuple(found)


def _cut(span: Span, *, head: int, tail: int) -> Iterator[Span]:
    if len(span.text) < 8 * (head + tail):
        yield span
        return
    words = [match.span() for match in re.finditer(r"\S+", span.text)]
    left = len(words) - head - tail
    if left <= max(head, tail) // 2:
        yield span
        return
    if head:
        yield Span(SpanKind.SAME, span.text[: words[head][0]])
    yield Span(SpanKind.LEFT_OUT, "", left)
    if tail:
        yield Span(SpanKind.SAME, span.text[words[-tail - 1][1] :])


@dataclass(frozen=True, slots=True)
class _Words:
    """The words and marks of a text as they are compared, and each with the spaces behind it as it is written."""

    lead: str
    bare: tuple[str, ...]
    written: tuple[str, ...]


def _words(text: str) -> _Words:
    lead = _SPACE.match(text)
    found = _WORD.findall(text)
    return _Words(
        lead[0] if lead else "",
        tuple(word for word, _ in found),
        tuple(word + space for word, space in found),
    )


def _by_words(before: str, after: str) -> Iterator[Span]:
    old, new = _words(before), _words(after)
    yield Span(SpanKind.SAME, new.lead)
    a = b = 0
    for run in (*_telling(runs(old.bare, new.bare), old.bare), Run(len(old.bare), len(new.bare), 0)):
        gone, come = "".join(old.written[a : run.a]), "".join(new.written[b : run.b])
        # A word must not seem to be written together with the one that went.
        apart = a and b and old.written[a - 1][-1].isspace() and not new.written[b - 1][-1].isspace()
        yield Span(SpanKind.GONE, (" " if gone and apart else "") + (gone.rstrip() if come else gone))
        yield Span(SpanKind.COME, come)
        yield Span(SpanKind.SAME, "".join(new.written[run.b : run.b + run.size]))
        a, b = run.a + run.size, run.b + run.size


def _telling(found: Sequence[Run], words: Sequence[str]) -> Iterator[Run]:
    """The runs without those that only tear a change apart: one short word or mark between two changes."""
    for at, run in enumerate(found):
        inside = 0 < at < len(found) - 1
        if inside and run.size == 1 and len(words[run.a]) <= 3 and _torn(found, at):
            continue
        yield run


def _torn(found: Sequence[Run], at: int) -> bool:
    """Whether more than two words on either side of a run went or came."""
    run, last, following = found[at], found[at - 1], found[at + 1]
    before = run.a - last.a - last.size + run.b - last.b - last.size
    after = following.a - run.a - run.size + following.b - run.b - run.size
    return before > 2 and after > 2


def _by_lines(before: str, after: str) -> Iterator[Span]:
    old, new = _LINE.findall(before), _LINE.findall(after)
    a = b = 0
    for run in (*runs(old, new), Run(len(old), len(new), 0)):
        gone, come = "".join(old[a : run.a]), "".join(new[b : run.b])
        if gone and come and len(gone) + len(come) <= MOST_BY_WORDS:
            yield from _by_words(gone, come)
        else:
            yield Span(SpanKind.GONE, gone)
            yield Span(SpanKind.COME, come)
        yield Span(SpanKind.SAME, "".join(new[run.b : run.b + run.size]))
        a, b = run.a + run.size, run.b + run.size


def _told(spans: Iterator[Span]) -> Iterator[Span]:
    """The spans without empty ones, neighbours that stayed as one, and what came without spaces at its end."""
    same = ""
    for span in spans:
        if not span.text.strip():  # only spaces: those that went are not told
            same += span.text if span.kind is not SpanKind.GONE else ""
            continue
        if span.kind is SpanKind.SAME:
            same += span.text
            continue
        if same:
            yield Span(SpanKind.SAME, same)
        text = span.text.rstrip() if span.kind is SpanKind.COME else span.text
        same = span.text[len(text) :]
        yield Span(span.kind, text)
    if same:
        yield Span(SpanKind.SAME, same)


def marked_items(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[Span, ...], ...]:
    """Two lists as one, item by item in the order of the new one: what stayed, what went, what came.

    As many items gone as have come in one place are taken for one another where they share words.
    """
    found: list[tuple[Span, ...]] = []
    a = b = 0
    for run in (*runs(before, after), Run(len(before), len(after), 0)):
        found += _items(before[a : run.a], after[b : run.b])
        found += [(Span(SpanKind.SAME, item),) for item in after[run.b : run.b + run.size]]
        a, b = run.a + run.size, run.b + run.size
    return tuple(found)


def _items(gone: Sequence[str], come: Sequence[str]) -> Iterator[tuple[Span, ...]]:
    if len(gone) == len(come):
        both = [marked(old, new) for old, new in zip(gone, come, strict=True)]
        if all(any(span.kind is SpanKind.SAME and len(span.text) > 3 for span in one) for one in both):
            yield from both
            return
    yield from ((Span(SpanKind.GONE, item),) for item in gone)
    yield from ((Span(SpanKind.COME, item),) for item in come)
