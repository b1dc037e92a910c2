"""A table of twelve rows copied from a spreadsheet becomes a draft, in a real browser, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from kb.access import whole
from kb.plan import parse
from tests.journeys.conftest import NARROW, Visit, serving
from tests.journeys.test_access_for_all import faults_on
from tests.sample_library import Library, served, stock

pytestmark = pytest.mark.browser
AUTHOR = "Plan author, Thames"
HEAD = (
    "Ref",
    "Intelligence requirement",
    "Collection sources",
    "Collection owner",
    "LTIOV",
    "Status",
    "Mood",
)
QUESTIONS = tuple(f"Which airfields see landings in month {month}?" for month in range(1, 13))
ROWS = tuple(
    ("", question, "PND\nPort officers", "Roads policing lead", "31/12/2026", "Open", "calm")
    for question in QUESTIONS
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of its own: these journeys write."""
    with served(stock(tmp_path_factory.mktemp("bringing") / "data")) as library:
        yield library


@pytest.fixture(scope="module")
def address(library: Library) -> Iterator[str]:
    """Where it is being served."""
    with serving(library.app) as address:
        yield address


def _as_html() -> str:
    lines = [f"<tr>{''.join(f'<td>{cell}</td>' for cell in HEAD)}</tr>"]
    lines += [
        f"<tr>{''.join('<td>' + cell.replace(chr(10), '<br>') + '</td>' for cell in row)}</tr>"
        for row in ROWS
    ]
    return (
        f"<html><head><style>td {{color: red}}</style></head><body><table>"
        f"<tr><td colspan=7>Airfields</td></tr>{''.join(lines)}</table></body></html>"
    )


def _as_lines() -> str:
    return "\n".join("\t".join(cell.replace("\n", "; ") for cell in row) for row in (HEAD, *ROWS))


def _draft(library: Library, ref: str) -> list[tuple[str, str, tuple[str, ...]]]:
    with library.house.store.reading() as tx:
        draft = tx.press.draft(ref, reach=whole())
    assert draft is not None
    rows = parse((draft.text or b"").decode()).requirements
    return [(row.ref, row.question, row.items("sources")) for row in rows]


def _keep(page: Page, title: str) -> None:
    page.get_by_label("Title").fill(title)
    page.get_by_label("New references begin with (optional)").fill("AIR")
    page.get_by_role("button", name="Show again").click()
    page.get_by_role("button", name="Keep it as a draft").click()
    page.wait_for_url("**/draft/rows")


def test_a_table_copied_from_a_spreadsheet_becomes_a_draft(visit: Visit, library: Library) -> None:
    page = visit(AUTHOR)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/plans/bring-in")
    assert faults_on(page, "") == []
    page.evaluate(
        """html => navigator.clipboard.write([new ClipboardItem({
          'text/html': new Blob([html], { type: 'text/html' }),
          'text/plain': new Blob(['lost'], { type: 'text/plain' })
        })])""",
        _as_html(),
    )
    page.get_by_label("Paste a table or a plan’s text").press("Control+V")
    page.get_by_text("A table with 14 rows has been taken as it is.").wait_for()

    page.get_by_role("button", name="Show what is understood").click()
    page.get_by_role("heading", name="What was understood").wait_for()
    assert faults_on(page, "") == []
    assert page.get_by_label("Title").input_value() == "Airfields"
    page.get_by_label("What “Mood” holds").select_option("Leave out")
    _keep(page, "Airfields by month")

    made = _draft(library, "thames-valley/airfields-by-month")
    assert [question for _, question, _ in made] == list(QUESTIONS)
    assert made[0][0] == "AIR-01"
    assert made[11] == ("AIR-12", QUESTIONS[11], ("PND", "Port officers"))


def test_what_is_typed_after_pasting_counts_alone(visit: Visit) -> None:
    page = visit(AUTHOR)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/plans/bring-in")
    page.evaluate(
        "html => navigator.clipboard.write([new ClipboardItem({'text/html': new Blob([html], { type: 'text/html' }),"
        " 'text/plain': new Blob(['x'], { type: 'text/plain' })})])",
        _as_html(),
    )
    box = page.get_by_label("Paste a table or a plan’s text")
    box.press("Control+V")
    box.fill("Ref\tQuestion\nB-01\tTyped by hand?")

    page.get_by_role("button", name="Show what is understood").click()

    page.get_by_role("cell", name="Typed by hand?").first.wait_for()


def test_the_same_without_javascript_and_in_a_narrow_window(visit: Visit, library: Library) -> None:
    page = visit(AUTHOR, size=NARROW, script=False)
    page.goto("/plans/bring-in")
    page.get_by_label("Paste a table or a plan’s text").fill(_as_lines())
    page.get_by_role("button", name="Show what is understood").click()
    page.get_by_role("heading", name="What was understood").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    _keep(page, "Airfields without a script")

    made = _draft(library, "thames-valley/airfields-without-a-script")
    assert len(made) == 12
    assert made[0] == ("AIR-01", QUESTIONS[0], ("PND", "Port officers"))


def test_the_page_fits_a_narrow_window(visit: Visit) -> None:
    page = visit(AUTHOR, size=NARROW)
    page.goto("/plans/bring-in")
    page.get_by_label("Paste a table or a plan’s text").fill(_as_lines())
    page.get_by_role("button", name="Show what is understood").click()
    page.get_by_role("heading", name="What was understood").wait_for()

    assert faults_on(page, "") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
