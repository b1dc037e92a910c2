"""The forms of a tasking sheet: its marking, and that it was issued."""

from __future__ import annotations

import secrets

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length

from kb.desk import IssueOrder
from kb.plan import Marking
from kb.web.widgets import Radios, TextInput

_MARKINGS = {marking.words: marking for marking in Marking}


class OfVersion(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form about the sheet of the version that was read."""

    number = HiddenField()

    @property
    def version(self) -> int:
        """The version's number; 0, which none has, for anything else."""
        text = self.number.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class ConfirmForm(OfVersion):
    """The sheet's own marking."""

    marking = RadioField(
        "Marking of this sheet",
        [InputRequired("Choose the marking of this sheet")],
        choices=[SelectChoice(marking.words, marking.words) for marking in Marking],
        widget=Radios(),
    )

    def chosen(self) -> Marking:
        """The marking that was chosen, once the form is valid."""
        return _MARKINGS[self.marking.data]


class IssueForm(OfVersion):
    """Where, when and to whom the sheet was issued. The token makes the same form sent twice one record."""

    meeting = StringField(
        "Meeting",
        description="For example, Tactical tasking and co-ordination meeting, minute 4.2",
        widget=TextInput(),
    )
    on = StringField("Day", description="For example, 24/11/2026", widget=TextInput())
    to_role = StringField("Issued to", description="A role, not a name", widget=TextInput())
    token = HiddenField(
        default=lambda: secrets.token_urlsafe(16), validators=[InputRequired(), Length(max=64)]
    )

    def order(self) -> IssueOrder:
        """What was typed."""
        return IssueOrder(self.meeting.data or "", self.on.data or "", self.to_role.data or "")
