"""Hostile plans, brought in as plans are and opened in a real browser: nothing runs, loads or leads elsewhere."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from kb.access import whole
from kb.desk import Commission, bring_in
from kb.exchange import SourceVersion, open_source, write_jsonl
from tests.cast import NOON, TODAY
from tests.journeys.conftest import Visit
from tests.journeys.payloads import PAYLOADS, as_plan
from tests.sample_library import Library
from tests.web.client import check_markup

pytestmark = pytest.mark.browser
AUTHOR = "Plan author, Sussex"
WATCH = """
window.broken = [];
document.addEventListener('securitypolicyviolation', e => window.broken.push(e.effectiveDirective + ' ' + e.blockedURI));
"""


@pytest.fixture(scope="module")
def hostile(library: Library, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The addresses of the hostile plans."""
    source = tmp_path_factory.mktemp("hostile") / "in.jsonl"
    versions = [
        SourceVersion(
            path=f"hostile-{n}.md",
            n=1,
            author_date=NOON,
            author=payload,
            message=payload,
            raw=as_plan(payload),
        )
        for n, payload in enumerate(PAYLOADS)
    ]
    with source.open("wb") as file:
        write_jsonl(file, versions)
    order = Commission("sussex", NOON, TODAY)
    done = bring_in(library.house.store, open_source(source), order, whole=whole(), progress=lambda *_: None)
    assert (done.plans, done.skipped) == (len(PAYLOADS), [])
    library.caught_up()
    return [f"/plans/sussex/hostile-{n}" for n in range(len(PAYLOADS))]


class Watched:
    """A window in which anything that runs, loads or leads elsewhere is written down."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seen: list[str] = []
        page.add_init_script(WATCH)
        page.on("dialog", lambda dialog: (self.seen.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self.seen.append(f"error {error}"))

    def _asked(self, request: object) -> None:
        url = request.url  # type: ignore[attr-defined]  # Playwright's request
        if urlsplit(url).hostname != "127.0.0.1":
            self.seen.append(f"request {url}")

    def open(self, path: str) -> None:
        """Open a page and poke at everything on it that could run."""
        answer = self.page.goto(path)
        assert answer is not None
        if answer.status != 200:
            self.seen.append(f"{answer.status} {path}")
        self.page.evaluate(
            "document.querySelectorAll('main *').forEach(el => ['mouseover', 'focus', 'toggle', 'error', 'load']"
            ".forEach(kind => el.dispatchEvent(new Event(kind))))"
        )
        self.seen += self.page.evaluate("window.broken.concat(window.ran ? ['it ran'] : [])")
        self.seen += self.page.evaluate(
            "[...document.querySelectorAll('a[href], form[action], [src]')]"
            ".map(el => el.getAttribute('href') || el.getAttribute('action') || el.getAttribute('src'))"
            ".filter(to => /^\\s*(javascript|data|vbscript):/i.test(to))"
        )
        self.seen += self.page.evaluate(
            "[...document.querySelectorAll('*')].flatMap(el => [...el.attributes])"
            ".filter(a => /^on|^style$|^srcdoc$/i.test(a.name)).map(a => a.name + '=' + a.value)"
        )


def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize("part", range(4))
def test_no_hostile_plan_runs_loads_or_leads_anywhere(visit: Visit, hostile: list[str], part: int) -> None:
    watched = Watched(visit(AUTHOR))

    for path in hostile[part::4]:
        watched.open(path)
        watched.open(f"{path}/history")

    assert watched.seen == []


def test_nor_do_they_where_they_are_listed_and_found(visit: Visit, hostile: list[str]) -> None:
    watched = Watched(visit(AUTHOR))

    for path in (
        "/",
        "/plans",
        "/plans?page=2",
        "/search?q=hostile",
        "/search?q=hostile&page=3",
        "/search?q=HOST-01",
        "/search?q=alert",
    ):
        watched.open(path)

    assert watched.seen == []
    assert watched.page.locator(".kb-result").count() > 0


def test_nor_do_they_on_a_list_of_rows(visit: Visit, hostile: list[str]) -> None:
    watched = Watched(visit(AUTHOR))
    for path in hostile[:6]:
        watched.page.goto(path)
        watched.page.locator("input[name=row]").first.check()
        watched.page.get_by_role("button", name="Add ticked rows to My list").click()

    for path in ("/my-list", "/my-list/page"):
        watched.open(path)

    assert watched.seen == []


def test_every_hostile_page_is_strict_html_all_the_same(visit: Visit, hostile: list[str]) -> None:
    page = visit(AUTHOR)

    for path in (*hostile, "/plans", "/search?q=hostile"):
        check_markup(page.request.get(path).text())


def test_what_was_written_can_still_be_read(visit: Visit, hostile: list[str]) -> None:
    page = visit(AUTHOR)

    page.goto(hostile[0])

    assert "<script>alert(1);window.ran=1</script>" in page.get_by_role("main").inner_text()


def test_the_watch_would_see_a_script_run(visit: Visit, tmp_path: Path) -> None:
    watched = Watched(visit())
    watched.page.route(
        "**/accessibility",
        lambda route: route.fulfill(
            body="<body><img src=x onerror='alert(1)'><a href='javascript:1'>x</a></body>",
            content_type="text/html",
        ),
    )

    watched.open("/accessibility")

    assert {"dialog 1", "javascript:1"} <= set(watched.seen)
