"""The forms of sharing: who sees a plan, asking for access, and answering for one's own plan."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, ValidationError

from kb.access import Scope, Sharing
from kb.desk import Answer, AskPage, Choice, SharingPage
from kb.plan import day_words, read_day
from kb.web.widgets import CharacterCount, Checkboxes, Radios, TextInput

if TYPE_CHECKING:
    from wtforms import Field

    from kb.bodies import Body

SCOPE_WORDS = {
    Scope.OWN: "Our own organisation only",
    Scope.REGION: "Our region: its members and units",
    Scope.PARTNERS: "Our region and its partners",
    Scope.POLICING: "All policing organisations here",
}
LISTED, INVISIBLE = "listed", "invisible"
_SCOPES = [SelectChoice(scope.name.lower(), words) for scope, words in SCOPE_WORDS.items()]
_LONGEST = 500


class SharingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Who reads the whole, who the outline, and whether the title is listed. `seen`: the mark of the outcomes shown."""

    whole = RadioField(
        "The whole plan", [InputRequired("Choose who reads the whole plan")], choices=_SCOPES, widget=Radios()
    )
    whole_named = SelectMultipleField("The whole plan, besides, for", widget=Checkboxes())
    outline = RadioField(
        "An outline",
        [InputRequired("Choose who reads the outline")],
        choices=_SCOPES,
        description="References, questions, themes, priorities, what to look for, and whether each is in date. "
        "Never gaps, sources, collectors, notes or statuses. Whoever reads the whole can read its outline.",
        widget=Radios(),
    )
    outline_named = SelectMultipleField("An outline, besides, for", widget=Checkboxes())
    listed = RadioField(
        "Everybody else in policing",
        [InputRequired("Choose whether others know of the plan")],
        choices=[
            SelectChoice(INVISIBLE, "Do not know that the plan exists"),
            SelectChoice(LISTED, "See its title and our name, and can ask for access"),
        ],
        widget=Radios(),
    )
    seen = HiddenField(validators=[Length(max=100)])

    def offer(self, bodies: Sequence[Body]) -> None:
        """Offer these organisations to be named."""
        for field in (self.whole_named, self.outline_named):
            field.choices = [SelectChoice(body.slug, body.name) for body in bodies]

    def show(self, page: SharingPage) -> None:
        """Offer what can be chosen, and show how the plan is shared now."""
        now = page.now
        self.offer(page.offered)
        for kind, field, sharing in (
            ("full", self.whole_named, now.sharing),
            ("outline", self.outline_named, now.outline),
        ):
            field.data = sorted(sharing.named)
            field.choices = [
                SelectChoice(body.slug, _until(body.name, now.until(body.slug, kind)))
                for body in page.offered
            ]
        self.whole.data = now.sharing.scope.name.lower()
        self.outline.data = now.outline.scope.name.lower()
        self.listed.data = LISTED if now.listed else INVISIBLE

    def choice(self) -> Choice:
        """What was chosen, once the form is valid."""
        return Choice(
            Sharing(Scope[self.whole.data.upper()], frozenset(self.whole_named.data or ())),
            Sharing(Scope[self.outline.data.upper()], frozenset(self.outline_named.data or ())),
            self.listed.data == LISTED,
        )


class AskForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A request for access. The token makes the same form sent twice one request."""

    organisation = RadioField(
        "For which of your organisations?", [InputRequired("Choose an organisation")], widget=Radios()
    )
    why = TextAreaField(
        "Why does your organisation need this plan?",
        [
            InputRequired("Say why your organisation needs this plan"),
            Length(max=_LONGEST, message=f"Say it in at most {_LONGEST} characters"),
        ],
        description="The owner’s approvers read this. Do not name people, vehicles or operations.",
        widget=CharacterCount(),
    )
    token = HiddenField(
        default=lambda: secrets.token_urlsafe(16), validators=[InputRequired(), Length(max=64)]
    )

    def offer(self, page: AskPage) -> None:
        """Offer the person's own organisations; the only one is chosen."""
        self.organisation.choices = [SelectChoice(body.slug, body.name) for body in page.offered]
        if len(page.offered) == 1 and not self.organisation.data:
            self.organisation.data = page.offered[0].slug


class AnswerForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The owner's answer to a request."""

    choice = RadioField(
        "Answer",
        [InputRequired("Choose an answer")],
        choices=[
            SelectChoice("full", "Let them read the whole plan"),
            SelectChoice("outline", "Let them read its outline"),
            SelectChoice("refuse", "Refuse"),
        ],
        widget=Radios(),
    )
    last_day = StringField(
        "Last day (optional)",
        [Length(max=40)],
        description="For example, 31 March 2027. From the day after, they read it no more. Leave it empty for no end.",
        widget=TextInput(),
    )
    words = TextAreaField(
        "Words to those who asked",
        [Length(max=_LONGEST, message=f"Say it in at most {_LONGEST} characters")],
        description="They read this. A refusal needs a sentence.",
        widget=CharacterCount(),
    )
    seen = HiddenField(validators=[Length(max=100)])

    def validate_last_day(self, field: Field) -> None:
        """A day, if anything."""
        if (field.data or "").strip() and read_day(field.data) is None:
            raise ValidationError("Write the last day like 31 March 2027")

    def validate_words(self, field: Field) -> None:
        """A refusal is told in words."""
        if self.choice.data == "refuse" and not (field.data or "").strip():
            raise ValidationError("Say why not, in a sentence or two")

    def answer(self) -> Answer:
        """What was answered, once the form is valid."""
        last = (self.last_day.data or "").strip()
        return Answer(
            self.choice.data, self.words.data or "", read_day(last) if last else None, self.seen.data or ""
        )


def _until(name: str, day: dt.date | None) -> str:
    return name if day is None else f"{name} (until {day_words(day)})"
