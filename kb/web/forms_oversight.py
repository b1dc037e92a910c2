"""The forms of oversight: meetings, briefings, questions, views, answers, notes, and closing a promise."""

from __future__ import annotations

import secrets

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from kb.desk import VIEWS
from kb.web.widgets import Radios, TextArea, TextInput

_DAY = "For example, 31 March 2027"


class MeetingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """That there is an accountability meeting."""

    on = StringField("Day of the meeting", description=_DAY, widget=TextInput())
    title = StringField(
        "What it is called", description="For example, Performance meeting", widget=TextInput()
    )


class BriefingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Makes a briefing as at a day."""

    on = StringField("As at", description=_DAY, widget=TextInput())
    token = HiddenField(default=lambda: secrets.token_urlsafe(16))


class QuestionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A question, kept as a draft."""

    text = TextAreaField(
        "Question",
        description="Yours alone until you send it. No names. Up to 2000 characters.",
        widget=TextArea(),
    )


class ViewForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The office's own view, kept as a draft and apart from the stage."""

    view = RadioField(
        "Your view", choices=[SelectChoice(one, one.capitalize()) for one in VIEWS], widget=Radios()
    )
    text = TextAreaField(
        "Why", description="Yours alone until you send it. It changes no stage.", widget=TextArea()
    )


class TextForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The force's answer, or its note."""

    text = TextAreaField(
        "Text", description="It may be published: no names. Up to 2000 characters.", widget=TextArea()
    )


class WhyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Why a promise is closed, or open again."""

    why = TextAreaField("Why", widget=TextArea())
