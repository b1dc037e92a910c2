"""The forms of borrowing a requirement: into which plan, which one, and how it is to be copied."""

from __future__ import annotations

import secrets

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length

from kb.desk import BorrowOrder, BorrowPage, ChoosePage
from kb.web.widgets import Checkboxes, Select, TextInput

_LONGEST_REF = 100
_LONGEST = 300


class ChooseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Into which of one's own plans. Sent by GET: it leads on and changes nothing."""

    class Meta:
        """No token: nothing is changed by it."""

        csrf = False

    into = SelectField("Into which plan?", validate_choice=False, widget=Select())

    def offer(self, page: ChoosePage) -> None:
        """Offer the plans that this person writes."""
        self.into.choices = [SelectChoice(one.ref, f"{one.body_name}: {one.title}") for one in page.plans]


class WhichForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Which requirement, where somebody comes without one. Sent by GET."""

    class Meta:
        """No token: nothing is changed by it."""

        csrf = False

    wanted = StringField(
        "Which requirement?",
        [Length(max=_LONGEST, message=f"Write at most {_LONGEST} characters")],
        name="from",
        description="Its plan and its reference, as in kent/oic#KOIC-07. Both stand in the address of the plan’s page.",
        widget=TextInput(),
    )


class BorrowForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Borrowing one requirement. The token makes the same form sent twice borrow once."""

    wanted = HiddenField(validators=[InputRequired(), Length(max=_LONGEST)])
    ref = StringField(
        "Its reference in your plan",
        [InputRequired("Write a reference"), Length(max=_LONGEST_REF, message="Write a shorter reference")],
        description="The next free one is suggested. It stays with this requirement for good and is never used again.",
        widget=TextInput(),
    )
    keep = SelectMultipleField(
        "Copy these as well",
        validate_choice=False,
        description="They belong to the other organisation, so they are left out unless you choose them.",
        widget=Checkboxes(),
    )
    token = HiddenField(default=lambda: secrets.token_urlsafe(16), validators=[Length(max=80)])

    def show(self, page: BorrowPage) -> None:
        """Show what can be chosen, and the next free reference."""
        self.keep.choices = [SelectChoice(key, label) for key, label in page.choices]
        if self.wanted.data != page.wanted:
            self.wanted.data = page.wanted
        if self.ref.raw_data is None:
            self.ref.data = page.ref

    def order(self) -> BorrowOrder:
        """What was chosen."""
        kept = frozenset(self.keep.data or ())
        return BorrowOrder(self.wanted.data or "", (self.ref.data or "").strip(), kept)
