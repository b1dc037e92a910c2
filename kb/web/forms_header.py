"""The form of a plan's own facts: its header, with what may be said there once for every requirement."""

from __future__ import annotations

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import ValidationError

from kb.plan import Marking, day_words, read_day, read_period
from kb.web.widgets import Radios, TextArea, TextInput

PLAIN = (
    *("title", "marking", "handling", "owner", "review_by", "themes", "recommendations"),
    *("reporting_route", "answered_when", "analysis", "shared_with"),
)
PERIOD = ("period_from", "period_to")
_ONCE = "It holds for every requirement that says nothing else."


class HeaderForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The plan's own facts. `started_from` is the revision that the boxes were filled from."""

    started_from = HiddenField()
    title = StringField("Title", widget=TextInput())
    marking = RadioField(
        "Marking",
        validate_choice=False,
        widget=Radios(),
        description="Only an approver of your organisation can lower the marking of a plan that stands.",
    )
    handling = StringField(
        "Handling instructions",
        widget=TextInput(),
        description="For example, policing and named partners only.",
    )
    owner = StringField(
        "Owner",
        widget=TextInput(),
        description="A role, never a name. For example, Force Intelligence Bureau, OIC desk.",
    )
    period_from = StringField(
        "First day of the period", widget=TextInput(), description="For example, 1 April 2026."
    )
    period_to = StringField(
        "Last day of the period", widget=TextInput(), description="For example, 31 March 2027."
    )
    review_by = StringField("Review by", widget=TextInput(), description="For example, 31 January 2027.")
    themes = TextAreaField("Themes", widget=TextArea(), description="One a line.")
    recommendations = TextAreaField(
        "Recommendations that the plan answers",
        widget=TextArea(),
        description="One a line. For example, HMICFRS-OIC-4.",
    )
    reporting_route = TextAreaField("Reporting route", widget=TextArea(), description=_ONCE)
    answered_when = TextAreaField("Answered when", widget=TextArea(), description=_ONCE)
    analysis = TextAreaField("Analysis", widget=TextArea(), description=_ONCE)
    shared_with = TextAreaField("Shared with", widget=TextArea(), description=_ONCE)

    def fill(self, shown: Mapping[str, str]) -> None:
        """Show what the header says, unless something has been typed already. `shown` is by header key."""
        if not self.is_submitted():
            for key in PLAIN:
                self[key].data = shown[key]
            self.review_by.data = _in_words(shown["review_by"])
            self.period_from.data, self.period_to.data = _ends(shown["period"])
        words = {marking.words: marking.words for marking in Marking}
        for other in (shown["marking"], self.marking.data or ""):
            words.setdefault(other, f"As written: {other}" if other else "Not set")
        self.marking.choices = [SelectChoice(value, label) for value, label in words.items()]
        self.marking.data = self.marking.data or ""

    def validate_period_from(self, field: Field) -> None:
        """A day, if anything, and with it the other end."""
        self._check_end(field, self.period_to)

    def validate_period_to(self, field: Field) -> None:
        """A day, if anything, not before the first."""
        self._check_end(field, self.period_from)
        first, last = read_day(self.period_from.data or ""), read_day(field.data or "")
        if first and last and last < first:
            raise ValidationError("The last day of the period is before its first day")

    def _check_end(self, field: Field, other: Field) -> None:
        text = (field.data or "").strip()
        if text and read_day(text) is None:
            raise ValidationError("Write the day like 31 March 2027")
        if not text and (other.data or "").strip():
            raise ValidationError("Write both days of the period, or neither")

    def typed(self, shown: Mapping[str, str]) -> dict[str, str]:
        """What was typed, by header key; a box that still says what the header says is left as that is written."""
        sent = {key: self[key].data or "" for key in PLAIN if self[key].raw_data}
        if self.review_by.raw_data:
            sent["review_by"] = _kept(sent["review_by"], shown["review_by"])
        first, last = ((self[key].data or "").strip() for key in PERIOD)
        if (first, last) != _ends(shown["period"]):
            days = [day for text in (first, last) if (day := read_day(text))]
            sent["period"] = "/".join(day.isoformat() for day in days)
        return sent


def _in_words(text: str) -> str:
    day = read_day(text)
    return day_words(day) if day else text


def _kept(typed: str, shown: str) -> str:
    day = read_day(typed)
    if day is not None and day == read_day(shown):
        return shown
    return day.isoformat() if day else typed


def _ends(period: str) -> tuple[str, str]:
    first, last = read_period(period)
    return (day_words(first) if first else "", day_words(last) if last else "")
