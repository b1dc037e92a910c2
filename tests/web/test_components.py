"""The pieces that pages are made of: GOV.UK components, form widgets, the frame, addresses of lists."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import flask
import html5lib
import jinja2
import pytest
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    Form,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from kb.plan import State, Status
from kb.web import components, widgets
from kb.web.addressing import again, page_numbers, shown_numbers
from kb.web.components import MACROS, component
from kb.web.frame import Frame, SessionClock, navigation_for

TEMPLATES = Path(__file__).parents[2] / "templates"
FULL = {
    "id": "thing",
    "name": "thing",
    "idPrefix": "thing",
    "namePrefix": "thing",
    "text": "Words",
    "href": "/there",
    "title_text": "There is a problem",
    "summary_text": "More",
    "error_list": [{"text": "Enter a title", "href": "#title"}],
    "label": {"text": "Label"},
    "legend": {"text": "Legend"},
    "icon_fallback_text": "Warning",
    "value": "v",
}
ITEMS = {
    "date_input": [{"name": "day", "classes": "govuk-input--width-2"}],
    "accordion": [{"heading": {"text": "A"}, "content": {"text": "a"}}],
    "tabs": [{"label": "A", "id": "a", "panel": {"text": "a"}}],
    "task_list": [{"title": {"text": "A"}, "status": {"text": "Done"}}],
    "page_links": [{"number": 1, "href": "?page=1", "current": True}],
}


def the_app() -> flask.Flask:
    """A bare application that has what our templates may call."""
    app = flask.Flask("bare", template_folder=str(TEMPLATES), root_path=str(TEMPLATES), static_folder=None)
    app.secret_key = "not a secret"
    app.jinja_env.undefined = jinja2.StrictUndefined
    components.register(app)
    return app


def shown(source: str, **values: object) -> str:
    """What a template with this source shows."""
    with the_app().test_request_context("/"):
        return flask.render_template_string(source, **values)


def strictly(html: str) -> None:
    """Fails where a page is not well-formed HTML5, or says anything inline that our policy forbids."""
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    ids = [element.attrib["id"] for element in page.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    for element in page.iter():
        assert not [name for name in element.attrib if name == "style" or str(name).startswith("on")]
        assert element.tag != "style"
        assert element.tag != "script" or (element.attrib.get("src") and not element.text)


@pytest.mark.parametrize("name", MACROS)
def test_every_component_draws_without_anything_inline(name: str) -> None:
    items = ITEMS.get(name, [{"text": "One", "value": "1", "href": "/1"}])
    rows = [{"key": {"text": "K"}, "value": {"text": "V"}}] if name == "summary_list" else [[{"text": "c"}]]

    html = component(name, **FULL, items=items, rows=rows)

    assert html
    strictly(f"<!DOCTYPE html><html lang=en><title>t</title><body>{html}</body></html>")


def test_what_a_person_typed_is_escaped_in_every_place() -> None:
    typed = '"><script>alert(1)</script>'

    html = component("text_input", id="a", name="a", value=typed, label={"text": typed}, hint={"text": typed})

    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 3


@pytest.mark.parametrize(
    "params",
    [
        {"html": "<b>x</b>"},
        {"label": {"html": "<b>x</b>"}},
        {"items": [{"html": "<b>x</b>"}]},
        {"summary_html": "x"},
    ],
)
def test_html_that_nobody_vouched_for_is_a_fault(params: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="unescaped"):
        component("radios", **params)


def test_html_from_another_component_is_taken_as_it_is() -> None:
    inner = component("tag", text="a & b")

    assert component("inset", html=inner).count("a &amp; b") == 1


def test_an_unknown_component_or_asset_is_a_fault() -> None:
    for source in ("{{ component('nonsense') }}", "{{ asset_url('nonsense.js') }}"):
        with pytest.raises(KeyError):
            shown(source)


def test_a_parameter_that_is_none_is_as_good_as_not_given() -> None:
    assert component("inset", text="a", id=None) == component("inset", text="a")


class Everything(Form):
    title = StringField("Title", [InputRequired("Enter a title")], widget=widgets.TextInput())
    secret = PasswordField("Password", widget=widgets.PasswordInput())
    share = SelectField("Share", choices=[SelectChoice("own", "Own")], widget=widgets.Select())
    sort = SelectField("Sort", choices=[SelectChoice("new", "Newest")], widget=widgets.Radios())
    roles = SelectMultipleField("Roles", choices=[SelectChoice("r", "Reader")], widget=widgets.Checkboxes())
    sure = BooleanField("I am sure", widget=widgets.Checkbox())
    needed = DateField(
        "Needed by", [InputRequired("Enter a day")], format="%d %m %Y", widget=widgets.DateInput()
    )
    why = StringField("Why", widget=widgets.TextArea())
    short = StringField("Short", widget=widgets.CharacterCount())
    file = StringField("File", widget=widgets.FileUpload())


def test_every_form_widget_draws_under_strict_undefined() -> None:
    form = Everything(MultiDict({"title": "<b>", "secret": "horse"}))

    html = shown(
        "{% for field in form %}{{ field(**more.get(field.name, {})) }}{% endfor %}",
        form=form,
        more={"short": {"params": {"maxlength": 10}}},
    )

    assert "&lt;b&gt;" in html
    assert "horse" not in html
    strictly(f"<!DOCTYPE html><html lang=en><title>t</title><body>{html}</body></html>")


def test_the_error_summary_leads_to_the_first_box_of_a_date() -> None:
    form = Everything(MultiDict({"share": "own", "sort": "new"}))
    form.validate()

    html = widgets.form_error_summary(form)

    assert '<a href="#title">Enter a title</a>' in html
    assert '<a href="#needed-day">Enter a day</a>' in html
    assert 'id="needed-day"' in form.needed()


def test_a_form_without_errors_has_no_error_summary() -> None:
    assert widgets.form_error_summary(Everything()) == ""


def test_a_day_is_written_out_and_an_instant_is_the_day_in_london() -> None:
    late = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)

    assert shown("{{ day | day_words }}", day=dt.date(2026, 3, 1)) == "1 March 2026"
    assert shown("{{ at | day_words }} {{ at | time_words }}", at=late) == "1 July 2026 00:30"


@pytest.mark.parametrize(
    ("page", "pages", "numbers"),
    [
        (1, 1, [1]),
        (1, 2, [1, 2]),
        (1, 9, [1, 2, None, 9]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (3, 9, [1, 2, 3, 4, None, 9]),
        (4, 9, [1, 2, 3, 4, 5, None, 9]),
        (9, 9, [1, None, 8, 9]),
    ],
)
def test_pages_near_this_one_and_both_ends_are_linked(
    page: int, pages: int, numbers: list[int | None]
) -> None:
    assert shown_numbers(page, pages) == numbers


def test_an_address_keeps_what_it_is_not_told_to_change() -> None:
    with the_app().test_request_context("/search?q=a%26b&theme=x&theme=y&page=3"):
        assert again(sort="new") == "/search?q=a%26b&theme=x&theme=y&sort=new"
        assert again(theme=["z"], page=2) == "/search?q=a%26b&theme=z&page=2"
        assert again(theme=None, q=None) == "/search"


def test_the_first_page_has_no_way_back_and_the_last_none_on() -> None:
    with the_app().test_request_context("/search?q=a"):
        assert page_numbers(1, 2)["next"] == {"href": "/search?q=a&page=2"}
        assert "previous" not in page_numbers(1, 2)
        assert "next" not in page_numbers(2, 2)


def a_frame(**changes: object) -> Frame:
    """A signed-in reader's frame."""
    facts: dict[str, object] = {
        "person_name": "Regional analyst",
        "csrf": "token",
        "navigation": navigation_for("/plans/a/b", signed_in=True),
        "session": SessionClock(1800, 120, 36_000, person="p", csrf="token"),
        "search_in_header": True,
        "version": "1.2.3",
    }
    return Frame(**{**facts, **changes})  # type: ignore[arg-type]


PAGE = """{% extends "layout.html" %}{% block title %}A page{% endblock %}
{% block marking_words %}OFFICIAL-SENSITIVE{% endblock %}{% block main %}<h1>Hello</h1>{% endblock %}"""


@pytest.mark.parametrize("frame", [a_frame(), a_frame(sample=True), Frame(), a_frame(session=None)])
def test_the_layout_is_strict_html_with_nothing_inline(frame: Frame) -> None:
    html = shown(PAGE, frame=frame)

    strictly(html)
    assert "http" not in html
    assert "crown" not in html.lower()


def test_the_marking_stands_in_words_above_and_below_every_page() -> None:
    html = shown(PAGE, frame=a_frame())
    first, last = html.index("OFFICIAL-SENSITIVE"), html.rindex("OFFICIAL-SENSITIVE")

    assert first < html.index("<header")
    assert last > html.index("</footer>")
    assert html.count('class="kb-marking kb-marking--sensitive"') == 2


def test_a_page_without_a_marking_of_its_own_carries_the_frames() -> None:
    html = shown(
        PAGE.replace("{% block marking_words %}OFFICIAL-SENSITIVE{% endblock %}", ""), frame=a_frame()
    )

    assert html.count('<p class="kb-marking">OFFICIAL</p>') == 2


def test_a_stranger_sees_the_way_to_sign_in_and_nothing_of_the_inside() -> None:
    html = shown(PAGE, frame=Frame(navigation=navigation_for("/sign-in", signed_in=False)))

    assert 'href="/sign-in"' in html
    for inside in ("My list", "Sign out", 'type="search"', "kb-timeout", "version"):
        assert inside not in html


def test_the_navigation_marks_the_page_and_the_part_of_the_house_it_is_in() -> None:
    links = {link.text: link for link in navigation_for("/plans/a/b", signed_in=True, offices=["Audit"])}

    assert links["Plans"].within
    assert not links["Plans"].current
    assert not links["Home"].within
    assert "Audit" in links
    assert "Administration" not in links


def test_sample_content_says_that_it_describes_no_real_force() -> None:
    assert "Sample content: describes no real force’s position." in shown(PAGE, frame=a_frame(sample=True))
    assert "Sample content" not in shown(PAGE, frame=a_frame())


def test_the_result_of_a_step_is_said_once_on_the_next_page() -> None:
    with the_app().test_request_context("/"):
        flask.flash("Version 3 is <b> the current plan.")
        html = flask.render_template_string(PAGE, frame=a_frame())

    assert html.count("Version 3 is &lt;b&gt; the current plan.") == 1


@pytest.mark.parametrize("kind", [*State, *Status])
def test_every_state_has_its_word_and_a_colour(kind: State | Status) -> None:
    macro = "state_tag" if isinstance(kind, State) else "status_tag"

    html = shown("{% from 'parts/tags.html' import " + macro + " %}{{ " + macro + "(kind) }}", kind=kind)

    assert "govuk-tag--" in html


def test_shared_parts_draw_what_they_are_given() -> None:
    source = """{% from "parts/lists.html" import breadcrumbs, contents, definitions %}
    {% from "parts/notices.html" import empty_state, stale_notice %}
    {% from "parts/requirement.html" import requirement_card, terms %}{% from "parts/forms.html" import form_errors, copy_button %}
    {{ breadcrumbs([("Plans", "/plans")], here="<b>") }}{{ contents(lines) }}{{ definitions([("Owner", "<i>")]) }}
    {{ empty_state("Nothing") }}{{ stale_notice(["Late."]) }}{{ stale_notice([]) }}{{ form_errors([("Enter", "x")]) }}
    {% call requirement_card("OIC-02", "Why <u>?", incomplete=true) %}inner{{ terms([("Gap", "one"), ("Sources", ["<p>", "two"])]) }}{% endcall %}{{ copy_button("x") }}"""

    html = shown(source, lines=[SimpleNamespace(level=2, anchor="A/1", text="<s>")])

    for part in (
        "&lt;b&gt;",
        "&lt;i&gt;",
        "&lt;u&gt;",
        "&lt;s&gt;",
        "&lt;p&gt;",
        "<dd>one</dd>",
        'id="OIC-02"',
        "Incomplete",
        "inner",
        'href="#A/1"',
    ):
        assert part in html
    assert html.count("kb-stale") == 1
    assert isinstance(component("tag", text="x"), Markup)


def test_what_was_drawn_from_markup_is_never_taken_for_the_text_that_it_equals() -> None:
    safe = component("inset", html=Markup("<b>1</b>"))

    with pytest.raises(TypeError):
        component("inset", html="<b>1</b>")
    assert component("inset", html=Markup("<b>1</b>")) == safe
    assert "&lt;b&gt;" in component("inset", text="<b>1</b>")


def test_a_number_and_the_truth_that_equals_it_are_drawn_apart() -> None:
    assert component("tag", text=1) != component("tag", text=True)
