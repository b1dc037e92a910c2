"""The form by which a plan is started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length

from kb.desk import TITLE_LIMIT, StartOrder
from kb.errors import Invalid
from kb.web.forms import say
from kb.web.widgets import Radios, TextInput

if TYPE_CHECKING:
    from kb.desk import StartPage

_MOST_DIGITS = 9


class StartForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A new plan of one's own organisation."""

    title = StringField(
        "Title",
        [InputRequired("Enter a title"), Length(max=TITLE_LIMIT, message="Enter at most 200 characters")],
        description="For example, Organised immigration crime collection plan.",
        widget=TextInput(),
    )
    organisation = RadioField("Organisation", [InputRequired("Choose an organisation")], widget=Radios())
    short_name = StringField(
        "Short name (optional)",
        [Length(max=80, message="Enter at most 80 characters")],
        description="Stands in the plan’s address, for example oic. Left empty, it is made from the title.",
        widget=TextInput(),
    )
    starter = RadioField("Begin from", [InputRequired("Choose what to begin from")], widget=Radios())
    token = HiddenField()

    def offer(self, page: StartPage) -> None:
        """Offer these organisations and starters, the first of each chosen."""
        self.organisation.choices = [SelectChoice(one.slug, one.name) for one in page.organisations]
        self.starter.choices = [SelectChoice(one.name, one.title) for one in page.starters]
        if not self.is_submitted():
            self.organisation.data = page.organisations[0].slug
            self.starter.data = page.starters[0].name

    def order(self) -> StartOrder:
        """What was asked for, once the form is valid."""
        return StartOrder(
            organisation=self.organisation.data,
            title=self.title.data or "",
            short_name=self.short_name.data or "",
            starter=self.starter.data,
        )

    def say(self, sentence: str) -> None:
        """Put a refusal at the box that it is about."""
        about_title = "title" in sentence.lower() or "header" in sentence.lower()
        say(self.title if about_title else self.short_name, sentence)


def place_of(text: str | None) -> int:
    """A revision's number as a form sent it. Raises Invalid for anything else."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > _MOST_DIGITS:
        raise Invalid("This form was not sent whole. Open the draft again.")
    return int(text)
