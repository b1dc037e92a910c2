"""The forms of a plan's life: putting forward, deciding, returning, withdrawing, reviewing, answering, standing in.

What a field may hold is for the desk to say, with a sentence that is put at that field.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired

from kb.desk import TRIGGER_KINDS, DeputiesPage, NewTrigger, Order, ReviewPage, Wanting
from kb.plan import day_words, read_day
from kb.web.forms import say
from kb.web.widgets import Checkbox, Radios, Select, TextArea, TextInput

if TYPE_CHECKING:
    from kb.bodies import Body

_DAY = "For example, 31 March 2027"
_OWN, _RECORDED = "own", "recorded"


class SubmitForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Puts the text that was read forward."""

    text_hash = HiddenField()
    note = TextAreaField(
        "What the approver should know (optional)",
        description="For example, which meeting asked for it. Everybody who reads the version in full sees it. "
        "Up to 2000 characters.",
        widget=TextArea(),
    )
    learnt = TextAreaField(
        "What was learnt that this change is made for (optional)",
        description="Only where something learnt from using the plan led to the change. One or two sentences that may "
        "be published, without names or references. With the approval it is recorded as evidence.",
        widget=TextArea(),
    )


class DecisionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Lets the text that was read into force. `seen`: the mark of the reasons that were read with it."""

    text_hash = HiddenField()
    seen = HiddenField()
    who = RadioField(
        "Who decided",
        default=_OWN,
        choices=[
            SelectChoice(_OWN, "I approve it myself"),
            SelectChoice(
                _RECORDED, "It was approved at a meeting, by a role without an account here; I record it"
            ),
        ],
        widget=Radios(),
    )
    decided_by = StringField(
        "Role that decided", description="A role, never a name of a person", widget=TextInput()
    )
    meeting = StringField(
        "Meeting or minute (optional where you approve it yourself)",
        description="For example, Tasking meeting of 20 November 2026, minute 4",
        widget=TextInput(),
    )
    decided_on = StringField(
        "Day of the decision (for a decision that you record)", description=_DAY, widget=TextInput()
    )
    review_by = StringField("Next review", description=_DAY, widget=TextInput())
    material = BooleanField("Treat this as a material change", widget=Checkbox())
    lowered_why = TextAreaField("Why the marking can be lowered", widget=TextArea())

    def begin_with(self, page: ReviewPage) -> None:
        """Offer what is known already, where nothing has been typed."""
        if not self.is_submitted():
            self.decided_by.data = page.role
            self.review_by.data = day_words(page.review_by) if page.review_by else ""
            self.who.data = _OWN if page.may_decide else _RECORDED
        # The page shows the text as it is now: that is what the next press decides on.
        self.text_hash.data = page.text_hash
        self.seen.data = page.seen

    def order(self) -> Order:
        """The decision as it was typed."""
        recorded = self.who.data == _RECORDED
        return Order(
            text_hash=self.text_hash.data or "",
            decided_by=self.decided_by.data or "",
            meeting=self.meeting.data or "",
            review_by=_day(self.review_by.data),
            on_behalf=recorded,
            decided_on=_day(self.decided_on.data) if recorded else None,
            material=bool(self.material.data),
            lowered_why=self.lowered_why.data or "",
            seen=self.seen.data,
        )


class ReturnForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Sends a draft back to its authors."""

    text_hash = HiddenField()
    why = TextAreaField("What must change", description="Up to 2000 characters.", widget=TextArea())


class WithdrawForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Takes the current version out of use."""

    number = HiddenField()
    why = TextAreaField(
        "Why it is withdrawn",
        description="Everybody who can read the plan sees this above its text. Say what to use instead.",
        widget=TextArea(),
    )


class ReviewedForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Says that nothing needs to change until another day."""

    number = HiddenField()
    review_by = StringField("Next review", description=_DAY, widget=TextInput())
    meeting = StringField(
        "Meeting or minute",
        description="For example, Tasking meeting of 20 November 2026, minute 4",
        widget=TextInput(),
    )

    def day(self) -> dt.date | None:
        """The day that was typed, None where it cannot be read."""
        return _day(self.review_by.data)


class ConsideredForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Answers what a plan must be thought about for."""

    answer = RadioField(
        "Does the plan need to change?",
        [InputRequired("Choose whether the plan needs to change")],
        choices=[SelectChoice("no", "No change"), SelectChoice("yes", "It will be changed")],
        widget=Radios(),
    )
    why = TextAreaField("Because", description="Up to 1000 characters.", widget=TextArea())
    change_by = StringField("Changed by (where it will be changed)", description=_DAY, widget=TextInput())

    def day(self) -> dt.date | None:
        """The day by which it will be changed, None where it need not. Raises Wanting for a day not given."""
        if self.answer.data != "yes":
            return None
        day = _day(self.change_by.data)
        if day is None:
            raise Wanting(
                "change_by", "Enter the day by which the plan will be changed, such as 31 March 2027."
            )
        return day


class DeputyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Names a deputy."""

    person = SelectField("Deputy", [InputRequired("Choose a colleague")], widget=Select())
    starts_on = StringField("First day", description=_DAY, widget=TextInput())
    ends_on = StringField("Last day", description="At most three months after the first.", widget=TextInput())

    def offer(self, page: DeputiesPage) -> None:
        """Offer the colleagues that may be named."""
        self.person.choices = [
            SelectChoice(f"{person.id} {body}", f"{person.shown_as}, {name}")
            for person, body, name in page.candidates
        ]

    def chosen(self) -> tuple[int, str]:
        """The colleague and the organisation."""
        number, _, body = self.person.data.partition(" ")
        return int(number), body

    def days(self) -> tuple[dt.date | None, dt.date | None]:
        """The first and the last day."""
        return _day(self.starts_on.data), _day(self.ends_on.data)


class TriggerForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Enters what plans of a region must be thought about for."""

    region = SelectField("Region", widget=Select())
    kind = RadioField(
        "What sort of thing it is",
        [InputRequired("Choose what sort of thing it is")],
        choices=[SelectChoice(key, words) for key, words in TRIGGER_KINDS.items()],
        widget=Radios(),
    )
    title = StringField(
        "What it is called", description="For example, the name of the Act.", widget=TextInput()
    )
    on = StringField("In force from", description=_DAY, widget=TextInput())
    note = TextAreaField(
        "What owners should look at (optional)", description="Up to 2000 characters.", widget=TextArea()
    )
    themes = TextAreaField(
        "Themes (optional)",
        description="One a line. Without any, every plan of the region is concerned.",
        widget=TextArea(),
    )
    token = HiddenField(default=lambda: secrets.token_urlsafe(16))

    def offer(self, regions: Sequence[Body]) -> None:
        """Offer these regions."""
        self.region.choices = [SelectChoice(body.slug, body.name) for body in regions]

    def trigger(self) -> NewTrigger:
        """What was typed. Raises Wanting for a day that cannot be read."""
        on = _day(self.on.data)
        if on is None:
            raise Wanting("on", "Enter the day from which it is in force, such as 31 March 2027.")
        return NewTrigger(
            body=self.region.data,
            kind=self.kind.data,
            title=self.title.data or "",
            on=on,
            note=self.note.data or "",
            themes=tuple((self.themes.data or "").splitlines()),
        )


def taken(form: FlaskForm, act: Callable[[], object]) -> bool:
    """Whether a form was sent and what it asks for was done; a sentence stands at the field that was wrong."""
    if not form.validate_on_submit():
        return False
    try:
        act()
    except Wanting as no:
        say(form[no.field], str(no))
        return False
    return True


def number_in(text: str | None) -> int:
    """A version's number from a hidden field; 0, which none has, for anything else."""
    kept = text or ""
    return int(kept) if kept.isascii() and kept.isdecimal() and len(kept) < 10 else 0


def _day(text: str | None) -> dt.date | None:
    return read_day(text or "")
