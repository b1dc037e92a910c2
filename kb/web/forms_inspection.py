"""The forms of recommendations: positions and clearing them, wordings, reports, closures and responses."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from kb.assurance import Dated, read_dated
from kb.desk import MEASURES, PositionOrder, ReportOrder, Wanting, WordingOrder
from kb.plan import day_words, read_day
from kb.web.widgets import Checkbox, Select, TextArea, TextInput

if TYPE_CHECKING:
    from kb.desk import PositionPage, Recommendation, Report

_DAY = "For example, 31 March 2027"
_UNREAD = "Enter a day such as 31 March 2027, or leave the box empty."


class PositionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Says where a force stands with a recommendation."""

    done = TextAreaField(
        "What has been done",
        description="Whoever oversees your force reads it as soon as it is recorded. No names. Up to 2000 characters.",
        widget=TextArea(),
    )
    next = TextAreaField(
        "What is next",
        description="They read this too. Up to 2000 characters.",
        widget=TextArea(),
    )
    by_when = StringField("By when (optional)", description=_DAY, widget=TextInput())
    answers = StringField(
        "Role that answers for it", description="A role, never a name of a person", widget=TextInput()
    )
    public = TextAreaField(
        "Text for publication (optional)",
        description="Nobody outside your force reads it until another approver has cleared it. Up to 2000 characters.",
        widget=TextArea(),
    )
    token = HiddenField(default=lambda: secrets.token_urlsafe(16))

    def begin_with(self, page: PositionPage) -> None:
        """Offer what was said last, where nothing has been typed."""
        last = page.force.current
        if self.is_submitted() or last is None:
            return
        self.done.data, self.next.data = last.done, last.next
        self.by_when.data = day_words(last.by_when) if last.by_when else ""
        self.answers.data, self.public.data = last.answers, last.public

    def order(self, force: str) -> PositionOrder:
        """The position as typed. Raises Wanting for a day that cannot be read."""
        return PositionOrder(
            force=force,
            done=self.done.data or "",
            next=self.next.data or "",
            by_when=_day(self.by_when.data, "by_when"),
            answers=self.answers.data or "",
            public=self.public.data or "",
        )


class ClearForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Clears a text for publication."""

    cleared_by = StringField(
        "Role that clears it",
        description="Published beside the text. For example, Head of Intelligence. Never a name of a person.",
        widget=TextInput(),
    )


class TakeBackForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Takes a clearance back."""

    why = TextAreaField(
        "Why it is to be published no more",
        description="Only your own force reads this. At least 10 characters.",
        widget=TextArea(),
    )


class WordingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Enters what a recommendation says. `read`: the mark of the wording that stood on the page."""

    read = HiddenField()
    text = TextAreaField(
        "The recommendation",
        description="Paste it exactly as it is published. Up to 4000 characters.",
        widget=TextArea(),
    )
    addressee = StringField(
        "To whom it is made", description="For example, Chief constables", widget=TextInput()
    )
    deadline = StringField("Deadline (optional)", description=_DAY, widget=TextInput())
    source = TextAreaField(
        "Where you read it",
        description="For example, the address of the report and the page",
        widget=TextArea(),
    )
    measure = SelectField(
        "What shows it here",
        choices=[
            SelectChoice("", "Nothing here"),
            *(SelectChoice(key, said) for key, said in MEASURES.items()),
        ],
        widget=Select(),
    )

    def begin_with(self, wanted: Recommendation) -> None:
        """Offer the wording that stands, where nothing has been typed."""
        standing = wanted.wording
        if self.is_submitted() or standing is None:
            return
        self.read.data, self.text.data = standing.said_hash, standing.text
        self.addressee.data, self.source.data = standing.addressee, standing.source
        self.deadline.data = day_words(standing.deadline) if standing.deadline else ""
        self.measure.data = standing.measure

    def order(self) -> WordingOrder:
        """The wording as typed. Raises Wanting for a day that cannot be read."""
        return WordingOrder(
            text=self.text.data or "",
            addressee=self.addressee.data or "",
            deadline=_day(self.deadline.data, "deadline"),
            source=self.source.data or "",
            measure=self.measure.data or "",
            read=self.read.data or "",
        )


class ReportForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Enters an inspection report, or corrects one."""

    key = StringField(
        "Short name",
        description="Plans write it before the number. For example, HMICFRS-OIC",
        widget=TextInput(),
    )
    title = StringField("Title", widget=TextInput())
    by = StringField("Published by", description="For example, HMICFRS", widget=TextInput())
    published_on = StringField("Day of publication", description=_DAY, widget=TextInput())
    found_at = StringField("Address", description="It begins with https://", widget=TextInput())
    many = StringField("How many recommendations it makes", widget=TextInput())

    def begin_with(self, report: Report) -> None:
        """Offer what is known of it, where nothing has been typed."""
        if self.is_submitted():
            return
        self.title.data, self.by.data, self.found_at.data = report.title, report.by, report.address
        self.published_on.data, self.many.data = day_words(report.published_on), str(report.many)

    def order(self) -> ReportOrder:
        """The report as typed."""
        many = (self.many.data or "").strip()
        return ReportOrder(
            key=self.key.data or "",
            title=self.title.data or "",
            by=self.by.data or "",
            published_on=read_day(self.published_on.data or ""),
            address=self.found_at.data or "",
            many=int(many) if many.isascii() and many.isdecimal() and len(many) < 4 else None,
        )


class ClosureForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Records that the inspectorate closed a recommendation for a force, or that it did not after all."""

    closed_on = StringField("Day on which the inspectorate closed it", description=_DAY, widget=TextInput())
    reference = StringField(
        "Where that is written", description="For example, letter of 3 June 2026", widget=TextInput()
    )
    mistaken = BooleanField("It was recorded by mistake and is not closed", widget=Checkbox())

    def day(self) -> dt.date | None:
        """The day as typed, None where it cannot be read."""
        return read_day(self.closed_on.data or "")


class ResponseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Records when an office answered a report."""

    when = StringField(
        "Day of the response",
        description="For example, 8 July 2025. Where only the month is known, July 2025. Empty where it is not known.",
        widget=TextInput(),
    )
    source = StringField(
        "Where that is written", description="For example, the address of the response", widget=TextInput()
    )

    def dated(self) -> Dated | None:
        """The day or month as typed, None where nothing is. Raises Wanting for what cannot be read."""
        typed = (self.when.data or "").strip()
        found = read_dated(typed)
        if typed and found is None:
            raise Wanting("when", "Enter a day such as 8 July 2025 or a month such as July 2025.")
        return found


def _day(text: str | None, field: str) -> dt.date | None:
    typed = (text or "").strip()
    day = read_day(typed)
    if typed and day is None:
        raise Wanting(field, _UNREAD)
    return day
