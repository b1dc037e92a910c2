"""The forms of what a force is asked for: role groups, the day of counts, sessions, months, samples, guidance."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from kb.assurance import TRAININGS
from kb.desk import GUIDED, GroupOrder, Guidance, MonthOrder, SessionOrder
from kb.plan import read_day
from kb.web.widgets import Checkbox, Checkboxes, Select, TextArea, TextInput

if TYPE_CHECKING:
    import datetime as dt

    from wtforms import Field

_NUMBER = "A whole number"
_ROLE = "A role, not a name"


class RoleForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A role group: a new one, or one of the same name as it is now."""

    name = StringField("Role", description="Such as Response. A role, never a person.", widget=TextInput())
    headcount = StringField(
        "How many people are in it", description="Leave it empty where that is not known.", widget=TextInput()
    )
    needs = SelectMultipleField(
        "Which training they need",
        choices=[
            SelectChoice(name, words[0].upper() + words[1:].replace("the ", ""))
            for name, words in TRAININGS.items()
        ],
        widget=Checkboxes(),
    )
    ended = BooleanField("Take this role group out", widget=Checkbox())

    def order(self) -> GroupOrder:
        """What was typed."""
        return GroupOrder(
            self.name.data or "", self.headcount.data or "", self.needs.data or (), bool(self.ended.data)
        )


class CountsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The day of counts; `counting` adds two boxes for each role group and training."""

    on = StringField("The numbers as at", description="Such as 30 September 2026", widget=TextInput())

    @property
    def day(self) -> dt.date | None:
        """The day that was typed."""
        return read_day(self.on.data or "")

    def boxes(self, key: str, training: str) -> tuple[Field, Field]:
        """The boxes of one role group and training."""
        return self[f"done-{training}-{key}"], self[f"of-{training}-{key}"]

    def typed(self, keys: list[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
        """What was typed by role group and training."""
        return {
            (key, training): (done.data or "", of.data or "")
            for key, training in keys
            for done, of in [self.boxes(key, training)]
        }


def counting(boxes: list[tuple[str, str, str]]) -> type[CountsForm]:
    """The form for these role groups: key, name and training of each."""
    fields: dict[str, Field] = {}
    for place, (key, name, training) in enumerate(boxes):
        words = TRAININGS[training].replace("the ", "")
        fields[f"done-{training}-{key}"] = StringField(
            f"{name}: completed {words}", widget=TextInput(), id=f"done-{place}"
        )
        fields[f"of-{training}-{key}"] = StringField(
            f"{name}: in role for {words} (optional)", widget=TextInput(), id=f"of-{place}"
        )
    return type("CountingForm", (CountsForm,), fields)


class TableForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A table of counts, pasted."""

    on = StringField("The numbers as at", description="Such as 30 September 2026", widget=TextInput())
    table = TextAreaField(
        "Table of counts",
        description="The columns role group, module, completed and in role, and no others. Never a list of people.",
        widget=TextArea(),
    )


class SessionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A Hydra session that a host offers seats at."""

    host = SelectField("Host", widget=Select())
    on = StringField("Day", description="Such as 31 March 2027", widget=TextInput())
    starts = StringField("Start and end", description="Such as 9.30am to 4pm", widget=TextInput())
    venue = StringField("Where", widget=TextInput())
    seats = StringField("Seats", description=_NUMBER, widget=TextInput())
    contact_role = StringField("Whom to ask", description=_ROLE, widget=TextInput())
    token = HiddenField(default=lambda: secrets.token_urlsafe(16))

    def order(self) -> SessionOrder:
        """What was typed."""
        return SessionOrder(
            self.host.data or "",
            read_day(self.on.data or ""),
            self.starts.data or "",
            self.venue.data or "",
            self.seats.data or "",
            self.contact_role.data or "",
        )


class SeatsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Takes seats, or gives them back."""

    force = SelectField("For", widget=Select())
    seats = StringField("How many seats", description=_NUMBER, widget=TextInput())


class EndForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Says that a session does not take place."""

    why = TextAreaField("Why it does not take place", widget=TextArea())


class MonthForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Reports of one month."""

    month = StringField("Month", description="Such as October 2026", widget=TextInput())
    reports = StringField(
        "Reports made to the National Command and Control Unit",
        description="Leave it empty where that is not known. Never details of a report.",
        widget=TextInput(),
    )
    counted_by = StringField("Whose count it is", description=_ROLE, widget=TextInput())
    submitted = StringField(
        "Intelligence documents submitted",
        description="Leave it empty where that is not known.",
        widget=TextInput(),
    )
    excluded = StringField("What is left out, and why (optional)", widget=TextInput())

    def order(self) -> MonthOrder:
        """What was typed."""
        typed = (self.month.data or "").strip()
        return MonthOrder(
            read_day(f"1 {typed}") or read_day(typed),
            self.reports.data or "",
            self.counted_by.data or "",
            self.submitted.data or "",
            self.excluded.data or "",
        )


class SampleForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What a dip sample of a quarter found."""

    quarter = SelectField("Quarter", widget=Select())
    sampled = StringField("How many were looked at", description="20 are enough.", widget=TextInput())
    found = StringField("For how many the document was there", description=_NUMBER, widget=TextInput())
    by_role = StringField("Who looked", description=_ROLE, widget=TextInput())


def _guided(name: str) -> TextAreaField:
    return TextAreaField(GUIDED[name], widget=TextArea())


class GuidanceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Guidance on reports to the NCCU."""

    counts = _guided("counts")
    completes = _guided("completes")
    goes_to = _guided("goes_to")
    by_when = _guided("by_when")

    def begin_with(self, said: Guidance | None) -> None:
        """Offer what stands, where nothing has been typed."""
        if said is None or self.is_submitted():
            return
        for name in GUIDED:
            self[name].data = getattr(said, name)

    def guidance(self) -> Guidance:
        """What was typed."""
        counts, completes, goes_to, by_when = (self[name].data or "" for name in GUIDED)
        return Guidance("", counts, completes, goes_to, by_when)
