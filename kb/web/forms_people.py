"""The forms by which an administrator enters people and gives roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, ValidationError

from kb.access import Grant, Role
from kb.desk import roles_for
from kb.plan import Marking, read_day
from kb.web.widgets import Radios, Select, TextArea, TextInput

if TYPE_CHECKING:
    from wtforms import Field

    from kb.bodies import Body

ROLE_WORDS = {
    Role.READER: "Reader: reads plans",
    Role.AUTHOR: "Author: writes and edits plans",
    Role.APPROVER: "Approver: approves plans",
    Role.ADMINISTRATOR: "Administrator: people and roles; reads no plans",
    Role.REGIONAL_EDITOR: "Regional editor: the region’s wording and core requirements",
    Role.VERIFIER: "Verifier: checks named plans until a day",
    Role.OVERSIGHT: "Oversight reader: sees how plans stand, never what they ask",
    Role.AUDITOR: "Auditor: sees who read and changed what; reads no plans",
}


class GrantForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One role in one organisation."""

    organisation = SelectField("Organisation", widget=Select())
    role = RadioField("Role", [InputRequired("Choose a role")], widget=Radios())
    ceiling = RadioField(
        "Reads plans marked up to",
        default=Marking.OFFICIAL.words,
        choices=[SelectChoice(marking.words, marking.words) for marking in Marking],
        widget=Radios(),
    )
    last_day = StringField(
        "Last day (optional)",
        [Length(max=40)],
        description="For example, 31 March 2027. Leave it empty for a role without an end.",
        widget=TextInput(),
    )
    plans = TextAreaField(
        "Plans to verify",
        [Length(max=2000)],
        description="For a verifier only: references such as sussex/oic, one a line.",
        widget=TextArea(),
    )

    def offer(self, bodies: Sequence[Body]) -> None:
        """Offer these organisations, and the roles that can be held in any of them."""
        self.organisation.choices = [SelectChoice(body.slug, body.name) for body in bodies]
        roles = {role for body in bodies for role in roles_for(body.kind)}
        self.role.choices = [SelectChoice(role.value, ROLE_WORDS[role]) for role in Role if role in roles]

    def validate_last_day(self, field: Field) -> None:
        """A day, if anything."""
        if (field.data or "").strip() and read_day(field.data) is None:
            raise ValidationError("Write the last day like 31 March 2027")

    def grant(self) -> Grant:
        """What was asked for, once the form is valid."""
        ceilings = {marking.words: marking for marking in Marking}
        return Grant(
            role=Role(self.role.data),
            body=self.organisation.data,
            ceiling=ceilings[self.ceiling.data],
            plans=frozenset((self.plans.data or "").split()),
            ends_on=_day(self.last_day.data),
        )


class InviteForm(GrantForm):
    """A new person with a first role."""

    login = StringField(
        "Sign-in name",
        [InputRequired("Enter a sign-in name"), Length(max=200)],
        description="Their work email address, or a name of plain letters and digits.",
        widget=TextInput(),
    )
    shown_as = StringField(
        "Name shown to colleagues",
        [InputRequired("Enter the person’s name"), Length(max=100)],
        widget=TextInput(),
    )


def _day(text: str | None) -> dt.date | None:
    return read_day(text) if text and text.strip() else None
