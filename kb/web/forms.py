"""The forms of signing in and of one's own account. Each POST carries a CSRF token."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, StringField, SubmitField
from wtforms.validators import InputRequired, Length

from kb.web.widgets import PasswordInput, TextInput

# Longer than any real one, so that whatever is longer is refused by the Door with its one answer.
_ANY = 2000


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Name and password."""

    login = StringField(
        "Sign-in name", [InputRequired("Enter your sign-in name"), Length(max=_ANY)], widget=TextInput()
    )
    password = PasswordField(
        "Password", [InputRequired("Enter your password"), Length(max=_ANY)], widget=PasswordInput()
    )
    next = HiddenField()


class CodeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The six digits of the second factor."""

    code = StringField(
        "Code from your app",
        [InputRequired("Enter the 6 digits that your app shows"), Length(max=20)],
        widget=TextInput(),
    )
    next = HiddenField()


class ForgottenForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Asks for a link to choose a new password."""

    login = StringField(
        "Sign-in name", [InputRequired("Enter your sign-in name"), Length(max=_ANY)], widget=TextInput()
    )


class NewPasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A new password, once: the box can show what was typed."""

    password = PasswordField(
        "New password",
        [InputRequired("Enter a new password"), Length(max=_ANY)],
        description="At least 12 characters. Three random words make a good one. You can paste it in.",
        widget=PasswordInput(),
    )


class ChangePasswordForm(NewPasswordForm):
    """The present password and a new one."""

    present = PasswordField(
        "Present password",
        [InputRequired("Enter your present password"), Length(max=_ANY)],
        widget=PasswordInput(),
    )


class SecondFactorForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A code that proves that the phone has the secret; with the password where one is being replaced."""

    present = PasswordField("Present password", [Length(max=_ANY)], widget=PasswordInput())
    code = StringField(
        "Code from your app",
        [InputRequired("Enter the 6 digits that your app shows"), Length(max=20)],
        widget=TextInput(),
    )


class PressForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A button and nothing else."""

    press = SubmitField()


def say(field: Field, sentence: str) -> None:
    """Put a refusal's sentence at the field that it is about."""
    field.errors = [*field.errors, sentence]
