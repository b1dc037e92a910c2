"""The forms of a response to a report: beginning it, writing it, marking it for publication, and its days."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField

from kb.desk import OwnWords, PublicationDays, Wanting
from kb.plan import day_words, read_day
from kb.web.forms_life import number_in
from kb.web.widgets import Checkbox, Select, TextArea, TextInput

if TYPE_CHECKING:
    import datetime as dt

    from wtforms import Field

    from kb.desk import RecommendationTold

_DAY = "Such as 31 March 2027"
_PUBLIC = "It will be public: no names of people, numbers, vehicles or operations."


class BeginForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Begins a response as at a day."""

    report = SelectField("Report", widget=Select())
    on = StringField("Facts as at", description=_DAY, widget=TextInput())
    token = HiddenField(default=lambda: secrets.token_urlsafe(16))


class WordsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What the office writes; `writing` adds three boxes for each recommendation."""

    introduction = TextAreaField("Introduction", description=_PUBLIC, widget=TextArea())
    invited = StringField(
        "Day on which the chief constable’s comments were invited", description=_DAY, widget=TextInput()
    )
    received = StringField("Day on which they were received", description=_DAY, widget=TextInput())
    chief = TextAreaField("The comments as received", description=_PUBLIC, widget=TextArea())
    conclusion = TextAreaField("Conclusion", description=_PUBLIC, widget=TextArea())
    seen = HiddenField()

    def boxes(self, ref: str) -> list[Field]:
        """The boxes of one recommendation."""
        return [self[f"{kind}-{ref}"] for kind in _BOXES]

    def begin_with(self, own: OwnWords, seen: int) -> None:
        """Offer what was kept, where nothing has been typed."""
        if self.is_submitted():
            return
        self.seen.data = str(seen)
        for name in ("introduction", "chief", "conclusion"):
            self[name].data = getattr(own, name)
        for name in ("invited", "received"):
            day = getattr(own, name)
            self[name].data = day_words(day) if day else ""
        for kind, kept in (("comment", own.comments_on), ("action", own.actions), ("none", own.why_none)):
            for ref, text in kept.items():
                if f"{kind}-{ref}" in self:
                    self[f"{kind}-{ref}"].data = text

    def own(self, refs: Sequence[str]) -> OwnWords:
        """What was typed. Raises Wanting for a day that cannot be read."""

        def each(kind: str) -> dict[str, str]:
            return {ref: self[f"{kind}-{ref}"].data or "" for ref in refs}

        return OwnWords(
            self.introduction.data or "",
            each("comment"),
            each("action"),
            each("none"),
            _day(self.invited),
            _day(self.received),
            self.chief.data or "",
            self.conclusion.data or "",
        )

    @property
    def was_seen(self) -> int:
        """The mark of what was kept last when the form was made."""
        return number_in(self.seen.data)


_BOXES = {
    "comment": ("Comment of the commissioner (optional)", _PUBLIC),
    "action": (
        "What the commissioner does",
        "One sentence a line. Each becomes a promise that stays open until you close it.",
    ),
    "none": ("Or why nothing", ""),
}


def writing(recommendations: Sequence[RecommendationTold]) -> type[WordsForm]:
    """The form for these recommendations."""
    fields = {
        f"{kind}-{one.recommendation.ref}": TextAreaField(words, description=hint, widget=TextArea())
        for one in recommendations
        for kind, (words, hint) in _BOXES.items()
    }
    return type("WritingForm", (WordsForm,), fields)


class DaysForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """When and where a response was published and sent."""

    published_on = StringField("Published on (if it is)", description=_DAY, widget=TextInput())
    address = StringField("At which address", description="The whole address", widget=TextInput())
    home_secretary_on = StringField("Sent to the Home Secretary on", description=_DAY, widget=TextInput())
    inspectorate_on = StringField("Sent to HMICFRS on", description=_DAY, widget=TextInput())

    def begin_with(self, days: PublicationDays) -> None:
        """Offer what is recorded, where nothing has been typed."""
        if self.is_submitted():
            return
        self.address.data = days.address
        for name in ("published_on", "home_secretary_on", "inspectorate_on"):
            day = getattr(days, name)
            self[name].data = day_words(day) if day else ""

    def days(self) -> PublicationDays:
        """What was typed. Raises Wanting for a day that cannot be read."""
        return PublicationDays(
            _day(self.published_on),
            self.address.data or "",
            _day(self.home_secretary_on),
            _day(self.inspectorate_on),
        )


class MarkForm(DaysForm):
    """Says that a response may be published."""

    sure = BooleanField("I have read it whole, and it may be published", widget=Checkbox())
    seen = HiddenField()
    read = HiddenField()

    def given(self) -> tuple[int, str, PublicationDays]:
        """The marks of what was kept and read, and the days. Raises Wanting where it is not ticked."""
        if not self.sure.data:
            raise Wanting("sure", "Read it whole, then tick that it may be published.")
        return number_in(self.seen.data), self.read.data or "", self.days()


def _day(field: StringField) -> dt.date | None:
    typed = (field.data or "").strip()
    day = read_day(typed) if typed else None
    if typed and day is None:
        raise Wanting(field.name, "Write the day like 31 March 2026.")
    return day
