"""The form by which a difference from a source plan is explained."""

from __future__ import annotations

import datetime as dt

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from kb.desk import ExplainPage, WrongDay
from kb.plan import read_day
from kb.web.widgets import Checkbox, TextArea, TextInput


class ExplainForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Why a plan differs, and until when that holds. What may stand there is for the desk to say."""

    seen = HiddenField()
    why = TextAreaField(
        "Why does this plan differ?",
        description="Whoever reads both plans in full sees it. Up to 1,000 characters, without names.",
        widget=TextArea(),
    )
    again = StringField(
        "Look at it again on (optional)", description="For example, 31 March 2027", widget=TextInput()
    )
    sure = BooleanField("I have looked at my reason: it may be kept as it stands", widget=Checkbox())
    asks_if_sure = False

    def day(self) -> dt.date | None:
        """The day that was typed, None for none. Raises WrongDay for what is no day."""
        typed = (self.again.data or "").strip()
        day = read_day(typed) if typed else None
        if typed and day is None:
            raise WrongDay("Enter a day such as 31 March 2027, or leave it empty.")
        return day

    def begin_with(self, page: ExplainPage, *, today: dt.date) -> None:
        """The texts that are shown now; and, where nothing was typed, a day a year ahead."""
        self.seen.data = page.page.seen
        if not self.is_submitted():
            ahead = today + dt.timedelta(days=365)
            self.again.data = f"{ahead:%d/%m/%Y}"
            told = page.departure.told
            self.why.data = told.why if told is not None else ""
