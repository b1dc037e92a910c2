"""The form by which a plan says why it does without a core requirement, and until when."""

from __future__ import annotations

import secrets

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired

from kb.desk import ExceptionOrder, ExceptionsPage
from kb.plan import read_day
from kb.web.widgets import Select, TextArea, TextInput


class ExceptionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Records an exception."""

    row = SelectField("Requirement", [InputRequired("Choose a requirement")], widget=Select())
    why = TextAreaField(
        "Why the plan does without it",
        description="Whoever reads both plans in full sees this. No names. Up to 2000 characters.",
        widget=TextArea(),
    )
    until = StringField(
        "Until", description="At most two years on. For example, 31 March 2027", widget=TextInput()
    )
    role = StringField("Role that decided", description="A role, never a name", widget=TextInput())
    token = HiddenField(default=lambda: secrets.token_urlsafe(16))

    def offer(self, page: ExceptionsPage) -> None:
        """Offer the requirements that the plan does without."""
        self.row.choices = [SelectChoice(gap.key, f"{gap.row}: {gap.question[:100]}") for gap in page.gaps]

    def order(self) -> ExceptionOrder:
        """What was typed."""
        return ExceptionOrder(
            row=self.row.data,
            why=self.why.data or "",
            until=read_day(self.until.data or ""),
            role=self.role.data or "",
        )
