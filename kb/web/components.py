"""GOV.UK components as functions that our own templates can call.

The GOV.UK macros expect undefined names to be quietly empty; our pages run under
StrictUndefined, where a misspelt name is an error. So the macros live in an environment of
their own and come out as finished HTML. `install(environment)` makes each one a global:

    {{ button(text="Save", prevent_double_click=true) }}
    {{ text_input(id="title", name="title", label={"text": "Title"}, value=page.title) }}

Names of parameters are GOV.UK's own (its component documentation is ours), written in
snake case at the top level and exactly as GOV.UK writes them below it. What must stay true:
a value under a name ending in `html` reaches the page unescaped, so it must be Markup
already; anything else raises TypeError. Everything else is escaped.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, PrefixLoader, Undefined
from markupsafe import Markup  # noqa: TID251 - one of the two rooms that may vouch for HTML

from kb.assurance import month_words
from kb.plan import day_words
from kb.web import addressing
from kb.web.assets import asset_urls
from kb.web.prose import UNFIT

if TYPE_CHECKING:
    from flask import Flask

LONDON = ZoneInfo("Europe/London")

MACROS: Mapping[str, tuple[str, str]] = {
    "accordion": ("accordion", "govukAccordion"),
    "back_link": ("back-link", "govukBackLink"),
    "breadcrumb_links": ("breadcrumbs", "govukBreadcrumbs"),
    "button": ("button", "govukButton"),
    "character_count": ("character-count", "govukCharacterCount"),
    "checkboxes": ("checkboxes", "govukCheckboxes"),
    "date_input": ("date-input", "govukDateInput"),
    "details": ("details", "govukDetails"),
    "error_message": ("error-message", "govukErrorMessage"),
    "error_summary": ("error-summary", "govukErrorSummary"),
    "fieldset": ("fieldset", "govukFieldset"),
    "file_upload": ("file-upload", "govukFileUpload"),
    "hint": ("hint", "govukHint"),
    "inset": ("inset-text", "govukInsetText"),
    "label": ("label", "govukLabel"),
    "notification_banner": ("notification-banner", "govukNotificationBanner"),
    "page_links": ("pagination", "govukPagination"),
    "panel": ("panel", "govukPanel"),
    "password_input": ("password-input", "govukPasswordInput"),
    "phase_banner": ("phase-banner", "govukPhaseBanner"),
    "radios": ("radios", "govukRadios"),
    "select": ("select", "govukSelect"),
    "service_navigation": ("service-navigation", "govukServiceNavigation"),
    "skip_link": ("skip-link", "govukSkipLink"),
    "summary_list": ("summary-list", "govukSummaryList"),
    "table": ("table", "govukTable"),
    "tabs": ("tabs", "govukTabs"),
    "tag": ("tag", "govukTag"),
    "task_list": ("task-list", "govukTaskList"),
    "text_input": ("input", "govukInput"),
    "textarea": ("textarea", "govukTextarea"),
    "warning_text": ("warning-text", "govukWarningText"),
}
"""Our name for each component: its GOV.UK folder and macro."""

_LEAVES = frozenset({str, Markup, bool, int, type(None)})


@functools.cache
def _environment() -> Environment:
    package = PackageLoader("govuk_frontend_jinja")
    return Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": package, "govuk_frontend_wtf": _widgets()}),
        autoescape=True,
        undefined=Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=100,
    )


def _widgets() -> PackageLoader:
    return PackageLoader("govuk_frontend_wtf")


@functools.cache
def _macro(name: str) -> Callable[[Mapping[str, Any]], str]:
    folder, macro = MACROS[name]
    template = _environment().get_template(f"govuk_frontend_jinja/components/{folder}/macro.html")
    found: Callable[[Mapping[str, Any]], str] = getattr(template.module, macro)
    return found


def _camel(name: str) -> str:
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)


def _checked(name: str, value: object) -> object:
    """The value itself, once nothing in it reaches the page unescaped without being Markup."""
    if isinstance(value, Mapping):
        return {key: _checked(str(key), inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_checked(name, inner) for inner in value]
    unescaped = name.lower().endswith("html")
    if unescaped and value is not None and not isinstance(value, Markup):
        raise TypeError(
            f"{name} goes into the page unescaped, so it must be Markup, not {type(value).__name__}."
        )
    return value


def component(name: str, /, **params: Any) -> Markup:
    """One GOV.UK component as HTML. `name` is a key of MACROS; KeyError for any other.

    A parameter that is None is as good as not given, so a page can pass what it may not have.
    """
    try:
        return _drawn_before(name, _frozen(params))
    except TypeError:  # something in it has no lasting form, or may not be shown at all
        return _drawn(name, params)


def _drawn(name: str, params: Mapping[str, Any]) -> Markup:
    given = {_camel(key): _checked(key, value) for key, value in params.items() if value is not None}
    return Markup(str(_macro(name)(given)).strip())  # noqa: S704 - made by macros that escape


@functools.lru_cache(maxsize=512)
def _drawn_before(name: str, frozen: tuple[Any, ...]) -> Markup:
    # A component is a pure function of its parameters, and most of a page's are on every page.
    return _drawn(name, _thawed(frozen))


def _frozen(value: Any) -> tuple[Any, ...]:
    """The value in a form that can be looked up, its kinds included: Markup is not the text that it equals."""
    kind = type(value)
    if kind in _LEAVES:
        return (kind, value)
    if kind is dict:
        return (dict, *((key, _frozen(inner)) for key, inner in value.items()))
    if kind is list:
        return (list, *map(_frozen, value))
    raise TypeError


def _thawed(frozen: tuple[Any, ...]) -> Any:
    kind, *inner = frozen
    if kind is dict:
        return {key: _thawed(one) for key, one in inner}
    return [_thawed(one) for one in inner] if kind is list else inner[0]


def widget_html(template: str, params: Mapping[str, Any]) -> Markup:
    """What a GOV.UK form widget draws. `template` is its own (`govuk_frontend_wtf/input.html`)."""
    return Markup(_environment().get_template(template).render(params=params).strip())  # noqa: S704 - the macros escape what they are given


def install(environment: Environment) -> None:
    """Makes every component a global of our own environment, under its name in MACROS."""
    for name in MACROS:
        environment.globals[name] = functools.partial(component, name)
    environment.globals["component"] = component


def london_day_words(when: dt.date) -> str:
    """A day as `1 March 2026`; of an instant, the day it falls on in London."""
    if isinstance(when, dt.datetime):
        when = when.astimezone(LONDON).date()
    return day_words(when)


def london_time_words(at: dt.datetime) -> str:
    """The time of day of an instant in London, as `14:05`."""
    return f"{at.astimezone(LONDON):%H:%M}"


def fit(value: Any) -> Any:
    """What a template writes out, without characters that HTML has no place for, whoever typed them."""
    if not isinstance(value, str) or not UNFIT.search(value):
        return value
    cleaned = UNFIT.sub("\ufffd", value)
    return Markup(cleaned) if isinstance(value, Markup) else cleaned  # noqa: S704 - as vouched for as it came


def register(app: Flask) -> None:
    """Gives the pages of an application everything they may call."""
    app.jinja_env.finalize = fit
    install(app.jinja_env)
    addressing.install(app.jinja_env)
    app.jinja_env.globals["asset_url"] = asset_urls()
    app.jinja_env.filters["day_words"] = london_day_words
    app.jinja_env.filters["month_words"] = month_words
    app.jinja_env.filters["time_words"] = london_time_words
