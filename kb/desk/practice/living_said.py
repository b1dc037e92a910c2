"""One line of the statuses form: what was typed beside what its person saw, and what that makes to be recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb.errors import Invalid
from kb.plan import Interval, Status, lapsed, read_day
from kb.store import NOTHING_KNOWN, Known, LivingFact, NewFact, known_of

MOST_WORDS = 500
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
BY_REASON = frozenset({Status.DEFERRED, Status.RETIRED})
BOXES = ("status", "last_return", "next_due", "why")
_GONE = "{ref} is not in the current version any more. Check the requirements below, then save again."
_DAY_WANTED = "Write the day like 24/11/2026"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed about one requirement. None: the box was not sent, and so says nothing.

    `seen` is the highest id of the facts that its person had before them.
    """

    ref: str
    seen: int = 0
    status: str | None = None
    last_return: str | None = None
    next_due: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A box that cannot be taken as it stands. `ref` is empty for the day of the whole form."""

    ref: str
    box: str
    sentence: str


class Unfit(Invalid):
    """Boxes that cannot be taken: nothing was recorded."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(" ".join(fault.sentence for fault in faults))
        self.faults = faults


def one_line(text: str) -> str:
    """Words as they are kept: on one line, without what cannot be seen."""
    return "".join(filter(str.isprintable, " ".join(text.split())))


def standing_due(known: Known, interval: Interval | None) -> dt.date | None:
    """The next due day that somebody set, as long as it counts."""
    said = known.due_said
    if said is None or lapsed(said[1], last_return=known.last_return, interval=interval):
        return None
    return said[0]


def as_typed(known: Known, interval: Interval | None, *, ref: str) -> Typed:
    """A line of the form as it is first shown."""
    due = standing_due(known, interval)
    return Typed(
        ref,
        known.newest,
        status=known.status.value if known.status else "",
        last_return=in_figures(known.last_return),
        next_due=in_figures(due),
        why=known.why,
    )


def in_figures(day: dt.date | None) -> str:
    """A day as it stands in a box: `24/11/2026`."""
    return f"{day:%d/%m/}{day.year:04}" if day else ""


def as_at_day(text: str, *, today: dt.date) -> dt.date:
    """The day of the whole form: today where none is given. Raises Unfit."""
    day = read_day(text) if text.strip() else today
    if day is None:
        raise Unfit((Fault("", "as_at", f"{_DAY_WANTED}."),))
    if day > today:
        raise Unfit((Fault("", "as_at", "The day must be today or earlier."),))
    if day < EARLIEST:
        raise Unfit((Fault("", "as_at", "The day must be in 2000 or later."),))
    return day


class LineRead:
    """A line read against what its person saw: `facts` to be recorded, `boxes` they changed, `faults`."""

    def __init__(self, typed: Typed, saw: Known, interval: Interval | None, *, as_at: dt.date) -> None:
        self._typed = typed
        self._saw = saw
        self._as_at = as_at
        before = as_typed(saw, interval, ref=typed.ref)
        self.boxes = frozenset(box for box in BOXES if _differs(getattr(typed, box), getattr(before, box)))
        self.faults: list[Fault] = []
        self.facts = tuple(self._facts())

    def _facts(self) -> Iterator[NewFact]:
        if self.boxes & {"status", "why"}:
            yield from self._status()
        if "last_return" in self.boxes:
            yield from self._last_return()
        if "next_due" in self.boxes:
            yield from self._next_due()

    def _status(self) -> Iterator[NewFact]:
        ref, word = self._typed.ref, self._typed.status
        status = self._saw.status if word is None else _status(word)
        why = one_line(self._saw.why if self._typed.why is None else self._typed.why)
        if status is None:
            self._fault("status", f"Choose a status for {ref}")
        elif len(why) > MOST_WORDS:
            self._fault("why", f"The reason for {ref} is longer than {MOST_WORDS} characters. Shorten it")
        elif status in BY_REASON and not why:
            self._fault("why", f"Say why {ref} is {status.value}")
        else:
            # A reason that stood there for the status before is not one for the new.
            kept = why if "why" in self.boxes or status in BY_REASON else ""
            yield NewFact(ref, "status", status.value, self._as_at, kept)

    def _last_return(self) -> Iterator[NewFact]:
        ref, text = self._typed.ref, self._typed.last_return or ""
        day = read_day(text)
        if not text.strip():
            yield NewFact(ref, "last return", "", self._as_at)
        elif day is None:
            self._fault("last_return", f"{_DAY_WANTED}: the last return of {ref} cannot be read")
        elif not EARLIEST <= day <= self._as_at:
            self._fault("last_return", f"The last return of {ref} must not be later than the day above")
        else:
            yield NewFact(ref, "last return", day.isoformat(), self._as_at)

    def _next_due(self) -> Iterator[NewFact]:
        ref, text = self._typed.ref, self._typed.next_due or ""
        day = read_day(text)
        if not text.strip():
            yield NewFact(ref, "next due", "", self._as_at)
        elif day is None:
            self._fault("next_due", f"{_DAY_WANTED}: the next due day of {ref} cannot be read")
        elif not EARLIEST <= day <= LATEST:
            self._fault("next_due", f"The next due day of {ref} must be a day from 2000 to 2099")
        else:
            yield NewFact(ref, "next due", day.isoformat(), self._as_at)

    def _fault(self, box: str, sentence: str) -> None:
        self.faults.append(Fault(self._typed.ref, box, f"{sentence}."))


def _status(word: str) -> Status | None:
    return Status(word) if word in set(Status) else None


def _differs(typed: str | None, before: str) -> bool:
    if typed is None or one_line(typed) == before:
        return False
    day = read_day(typed)
    return day is None or in_figures(day) != before


def merged(typed: Typed, now: Typed, boxes: frozenset[str]) -> Typed:
    """The line with what its person changed, and all else as it is now."""
    return replace(now, **{box: getattr(typed, box) for box in boxes})


@dataclass(slots=True)
class Saving:
    """All lines of a form against what is recorded now.

    `intervals` names the requirements that the person reads, with how often each is wanted; `facts` is what is
    recorded of each. `overtaken` are those that somebody else changed meanwhile, `boxes` what the
    person changed of each, `outlived` those of which a later entry counts still.
    """

    intervals: Mapping[str, Interval | None]
    facts: Mapping[str, Sequence[LivingFact]]
    as_at: dt.date
    person: int
    overtaken: list[str] = field(default_factory=list)
    boxes: dict[str, frozenset[str]] = field(default_factory=dict)
    outlived: set[str] = field(default_factory=set)

    def read(self, lines: Iterable[Typed]) -> list[NewFact]:
        """The facts to be recorded. Raises Unfit where any box cannot be taken."""
        new, faults = [], []
        for typed in lines:
            if typed.ref in self.intervals:
                reading = self._reading(typed)
                faults += reading.faults
                new += self._wanted(typed, reading)
            elif LineRead(typed, NOTHING_KNOWN, None, as_at=self.as_at).boxes:
                faults.append(Fault("", "lines", _GONE.format(ref=typed.ref)))
        if faults:
            raise Unfit(tuple(faults))
        return new

    def _reading(self, typed: Typed) -> LineRead:
        before = (fact for fact in self.facts.get(typed.ref, ()) if fact.id <= typed.seen)
        reading = LineRead(typed, known_of(before), self.intervals[typed.ref], as_at=self.as_at)
        self.boxes[typed.ref] = reading.boxes
        return reading

    def _wanted(self, typed: Typed, reading: LineRead) -> list[NewFact]:
        """What of a line is not so already, nor was sent before by the same person."""
        every = self.facts.get(typed.ref, ())
        now, since = known_of(every), [fact for fact in every if fact.id > typed.seen]
        counts = _counting(now, self.intervals[typed.ref])
        sent = {(f.kind, f.value, f.on, f.why) for f in since if f.recorded_by == self.person}
        wanted = [
            fact
            for fact in reading.facts
            if counts[fact.kind] != (fact.value, fact.why)
            and (fact.kind, fact.value, fact.on, fact.why) not in sent
        ]
        if wanted and since:
            self.overtaken.append(typed.ref)
        if any(old.kind == fact.kind and old.on > fact.on for fact in wanted for old in every):
            self.outlived.add(typed.ref)
        return wanted


def _counting(now: Known, interval: Interval | None) -> dict[str, tuple[str, str]]:
    due = standing_due(now, interval)
    return {
        "status": (now.status.value if now.status else "", now.why),
        "last return": (now.last_return.isoformat() if now.last_return else "", ""),
        "next due": (due.isoformat() if due else "", ""),
    }
