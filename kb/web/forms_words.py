"""The forms by which people ask, answer and comment."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length

from kb.desk import Named, Said
from kb.errors import Invalid
from kb.web.forms import say
from kb.web.widgets import Checkbox, Radios, TextArea, TextInput

if TYPE_CHECKING:
    from kb.bodies import Body

# Twice what is kept: what is a little too long is answered with how long it is.
_MOST = 4000


class RemarkForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Something to be said, once."""

    text = TextAreaField(
        "What you want to add",
        [
            InputRequired("Write what you want to say"),
            Length(max=_MOST, message="Write at most 2000 characters"),
        ],
        description="Up to 2000 characters. Shown as you type it. No names of people, and no intelligence.",
        widget=TextArea(),
    )
    sure = BooleanField("I have looked at it: it may be sent as it stands", widget=Checkbox())
    token = HiddenField(default=lambda: secrets.token_urlsafe(16))

    asks_if_sure = False

    def said(self) -> Said:
        """What was typed."""
        return Said(self.text.data or "", sure=bool(self.sure.data))

    def refused(self, no: Invalid) -> None:
        """Say why it was not taken; where something looks sensitive, ask for it to be confirmed."""
        self.asks_if_sure = self.asks_if_sure or isinstance(no, Named)
        say(self.text, str(no))


class AskForm(RemarkForm):
    """A question to a role of the plan's organisation, or a comment among one's own."""

    organisation = RadioField("You ask for", validate_choice=False, widget=Radios())
    to_role = StringField(
        "Role that you ask (optional)",
        [Length(max=200, message="Write the role in at most 200 characters")],
        description="A role, not a person. Left empty, it goes to the plan’s authors and approvers.",
        widget=TextInput(),
    )

    def offer(self, bodies: Sequence[Body]) -> None:
        """Offer the organisations for which this person can ask."""
        self.organisation.choices = [SelectChoice(body.slug, body.name) for body in bodies]
        if not self.organisation.data and bodies:
            self.organisation.data = bodies[0].slug

    def said(self) -> Said:
        """What was typed, for whom and to whom."""
        return Said(
            self.text.data or "",
            sure=bool(self.sure.data),
            body=self.organisation.data or "",
            to_role=self.to_role.data or "",
        )
