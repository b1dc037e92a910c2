"""What leaves the room of oversight and what is put into it: frozen values, never rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meeting:
    """An accountability meeting of an office about a force."""

    number: int
    office: str
    force: str
    on: dt.date
    title: str
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Briefing:
    """A briefing as it was made. `hash` is the SHA-256 of `content`."""

    number: int
    office: str
    force: str
    as_at: dt.date
    content: str
    hash: str
    recorded_at: dt.datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class NewLine:
    """A question, an answer or a view to be recorded: `kind` says which. `view` belongs to a view alone.

    `about` is a recommendation, '' for the force as such. `answers` is the question's number, `replaces` that of the
    draft whose place it takes.
    """

    office: str
    force: str
    kind: str
    text: str
    about: str = ""
    answers: int | None = None
    replaces: int | None = None
    view: str = ""


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """One line as it stands. `sent_at` is None while it is the office's alone."""

    number: int
    said: NewLine
    recorded_at: dt.datetime
    sent_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class PromiseClosure:
    """That an office closed a promise (`closed`), or opened it again, and why."""

    promise: str
    closed: bool
    why: str
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ForceNote:
    """What a force wishes to be read beside its figures."""

    number: int
    text: str
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class NewResponse:
    """A response to be kept as a draft. `first` is the number of the draft that it goes on from, None for a new one."""

    office: str
    force: str
    report: str
    as_at: dt.date
    content: str
    first: int | None = None


@dataclass(frozen=True, slots=True)
class ResponseMark:
    """That somebody said a response may be published: the text that went out, its SHA-256, who and when."""

    text: str
    hash: str
    recorded_at: dt.datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class PublicationDays:
    """When and where a response was published and sent; None and '' where it is not known or not yet."""

    published_on: dt.date | None = None
    address: str = ""
    home_secretary_on: dt.date | None = None
    inspectorate_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class WrittenResponse:
    """A response as it stands. `said` is the number of its last keeping; `mark` is None while it is a draft."""

    number: int
    said: int
    force: str
    report: str
    as_at: dt.date
    content: str
    saved_at: dt.datetime
    saved_by: str
    mark: ResponseMark | None
    days: PublicationDays
