"""Form widgets: WTForms fields drawn as GOV.UK form parts, with errors and hints joined to them.

Use them as `StringField("Title", widget=TextInput())`; `{{ form.title() }}` then draws label,
hint, error and box. They differ from govuk-frontend-wtf's own in one thing: those draw in the
app's environment, where our StrictUndefined breaks the GOV.UK macros; these draw in theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from govuk_frontend_wtf import wtforms_widgets as govuk
from govuk_frontend_wtf.main import wtforms_errors

from kb.web.components import component, widget_html

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wtforms import Field, Form


class _Drawn:
    """Draws a widget's parameters in the environment of the GOV.UK macros."""

    template: str

    def render(self, params: Mapping[str, Any]) -> str:
        return widget_html(self.template, params)


class TextInput(_Drawn, govuk.GovTextInput):  # type: ignore[misc]  # the library has no types
    """One line of text."""


class PasswordInput(_Drawn, govuk.GovPasswordInput):  # type: ignore[misc]  # the library has no types
    """A password, never given back to the page, with a button to show it."""


class TextArea(_Drawn, govuk.GovTextArea):  # type: ignore[misc]  # the library has no types
    """Several lines of text."""


class CharacterCount(_Drawn, govuk.GovCharacterCount):  # type: ignore[misc]  # the library has no types
    """Several lines of text with how many characters are left."""


class Checkboxes(_Drawn, govuk.GovCheckboxesInput):  # type: ignore[misc]  # the library has no types
    """Any number of choices, for a SelectMultipleField."""


class Checkbox(_Drawn, govuk.GovCheckboxInput):  # type: ignore[misc]  # the library has no types
    """A single yes or no, for a BooleanField."""


class Radios(_Drawn, govuk.GovRadioInput):  # type: ignore[misc]  # the library has no types
    """One of a few choices."""


class Select(_Drawn, govuk.GovSelect):  # type: ignore[misc]  # the library has no types
    """One of many choices."""


class FileUpload(_Drawn, govuk.GovFileInput):  # type: ignore[misc]  # the library has no types
    """A file from the person's machine."""


class DateInput(_Drawn, govuk.GovDateInput):  # type: ignore[misc]  # the library has no types
    """A day, month and year in three boxes, whatever number of boxes was sent."""

    def map_gov_params(self, field: Field, **kwargs: Any) -> dict[str, Any]:
        if field.raw_data is not None:
            field.raw_data = [*field.raw_data, "", "", ""][:3]
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)
        return params


def form_error_summary(form: Form) -> str:
    """The box at the top of a page that lists a form's errors, each linked to its field.

    Empty where there are none. A date's link goes to its first box: the group around the
    three boxes takes no focus, so a keyboard would be left where it was.
    """
    if not form.errors:
        return ""
    listed = cast("list[dict[str, str]]", wtforms_errors(form)["errorList"])
    dates = {
        f"#{field.id}": f"#{field.name}-day" for field in form if isinstance(field.widget, govuk.GovDateInput)
    }
    for error in listed:
        error["href"] = dates.get(error["href"], error["href"])
    return component("error_summary", title_text="There is a problem", error_list=listed)
