"""The form by which a plan is adapted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length

from kb.desk import TITLE_LIMIT, AdaptOrder
from kb.errors import Invalid
from kb.web.forms import say
from kb.web.widgets import Checkboxes, Radios, TextInput

if TYPE_CHECKING:
    from kb.desk import AdaptPage

_MOST_DIGITS = 9


class AdaptForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Where the adapted plan goes, how it is called, and what of what is local is copied after all."""

    title = StringField(
        "Title",
        [InputRequired("Enter a title"), Length(max=TITLE_LIMIT, message="Enter at most 200 characters")],
        widget=TextInput(),
    )
    organisation = RadioField(
        "For which organisation", [InputRequired("Choose an organisation")], widget=Radios()
    )
    short_name = StringField(
        "Short name (optional)",
        [Length(max=80, message="Enter at most 80 characters")],
        description="Stands in the plan’s address, for example oic. Left empty, it is made from the title.",
        widget=TextInput(),
    )
    keep = SelectMultipleField(
        "Copy these as well",
        description="These belong to the organisation that wrote the plan. Tick only what is true of yours.",
        widget=Checkboxes(),
    )
    number = HiddenField()
    token = HiddenField()

    def offer(self, page: AdaptPage) -> None:
        """Offer what this plan has and where it can go, its own title and a free short name filled in."""
        self.organisation.choices = [SelectChoice(one.slug, one.name) for one in page.organisations]
        self.keep.choices = [
            SelectChoice(one.name, f"{one.label} ({one.many:,})") for one in page.copied.choices
        ]
        if not self.is_submitted():
            self.organisation.data = page.organisations[0].slug
            self.title.data = page.heading.title[:TITLE_LIMIT]
            self.short_name.data = page.short_name
            self.number.data = str(page.heading.number)

    def order(self) -> AdaptOrder:
        """What was asked for, once the form is valid. Raises Invalid where it was not sent whole."""
        number = self.number.data or ""
        if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
            raise Invalid("This form was not sent whole. Load the page again and send it once more.")
        return AdaptOrder(
            number=int(number),
            organisation=self.organisation.data,
            title=self.title.data or "",
            short_name=self.short_name.data or "",
            keep=frozenset(self.keep.data or ()),
        )

    def say(self, sentence: str) -> None:
        """Put a refusal at the box that it is about."""
        about_title = "title" in sentence.lower() or "header" in sentence.lower()
        say(self.title if about_title else self.short_name, sentence)
