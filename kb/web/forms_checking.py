"""The form by which a person lets spotted items stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from kb.web.widgets import Checkboxes, TextArea

if TYPE_CHECKING:
    from kb.desk import DraftReadiness


class DismissForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Which items may stand, and why. What the reason may be is for the desk to say."""

    item = SelectMultipleField("Which of these may stay?", validate_choice=False, widget=Checkboxes())
    why = TextAreaField(
        "Why may they stay?",
        description="For example: a road, a trade name, a public scheme. The approver sees the reason. "
        "Up to 500 characters.",
        widget=TextArea(),
    )

    def offer(self, page: DraftReadiness) -> None:
        """Offer the items that stand in the draft."""
        self.item.choices = [
            SelectChoice(item.name, f"{item.sentence} In {', '.join(item.places[:5])}.")
            for item in page.items
        ]
