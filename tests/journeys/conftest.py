"""A real Chromium and a real server, for journeys. Without a Chromium they are skipped and say so."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import flask
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.sample_library import Library, served, stock

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))),
    None,
)
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}

Visit = Callable[..., Page]


class _Quiet(WSGIRequestHandler):
    def log(self, *args: object) -> None:
        """Says nothing: what a test wants to know it asks the page."""


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The sample library of this session's journeys."""
    with served(stock(tmp_path_factory.mktemp("journeys") / "data")) as library:
        yield library


@contextmanager
def serving(app: flask.Flask) -> Iterator[str]:
    """A real server for an application, at the address that this gives."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def address(library: Library) -> Iterator[str]:
    """Where the library is being served."""
    with serving(library.app) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys."""
    if CHROMIUM is None:
        pytest.skip("There is no Chromium on this machine: install Debian's package `chromium`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Visit]:
    """Opens a window as a sample person (by a piece of their name), or as nobody."""
    contexts = []

    def window(name: str = "", *, size: dict[str, int] = WIDE, script: bool = True) -> Page:
        context = chromium.new_context(base_url=address, viewport=size, java_script_enabled=script)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        if name:
            page.goto("/sign-in")
            page.get_by_role("button", name=name).first.click()
            page.wait_for_url("**/")
        return page

    yield window
    for context in contexts:
        context.close()
