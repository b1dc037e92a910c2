"""A wheel built from the project and installed elsewhere works the same, with all that is no Python in it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.house.tree import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "-q", "-w", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(ROOT)], check=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `kb` command of a fresh environment that holds the wheel, and borrows what it depends on."""
    home = tmp_path_factory.mktemp("else where")
    venv.create(home, with_pip=False, symlinks=True)
    command = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), "install"]
    subprocess.run([*command, "--no-deps", "--no-index", "-q", str(wheel)], check=True)
    site = next(home.glob("lib/python3*/site-packages"))
    # Only the path: an editable installation in there is not followed.
    (site / "borrowed.pth").write_text(next(p for p in sys.path if p.endswith("site-packages")) + "\n")
    return home / "bin" / "kb"


@pytest.mark.parametrize(
    "name",
    [
        "kb/_shipped/templates/layout.html",
        "kb/_shipped/plans/library/library.toml",
        "kb/_shipped/plans/starters/oic.md",
        "kb/_shipped/index/vocabulary.csv",
        "kb/web/static/site.css",
        "kb/web/static/site.js",
        "kb/store/migrations/head.txt",
        "kb/store/migrations/env.py",
        "kb/desk/entry/common_passwords.txt",
    ],
)
def test_what_is_no_python_is_in_it(wheel: Path, name: str) -> None:
    assert name in zipfile.ZipFile(wheel).namelist()


def test_nothing_else_of_the_project_is_in_it(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"kb"}
    assert not [name for name in names if "__pycache__" in name or "node_modules" in name]


@pytest.fixture
def served(installed: Path, tmp_path: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The address of `kb serve` in sample mode, run from a folder that has nothing of ours, and its environment."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = {"PATH": os.defpath, "KB_SAMPLE": "yes", "KB_PORT": str(port), "KB_DATA": str(tmp_path / "data")}
    with subprocess.Popen(
        [installed, "serve"], cwd=tmp_path, env=env, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr is not None
        try:
            said = ""
            while "Press Ctrl-C" not in said:
                line = server.stderr.readline()
                assert line, f"it ended: {said}"
                said += line
            yield f"http://127.0.0.1:{port}", env
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(20) == 0


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode()


def test_it_serves_pages_style_library_and_index(
    served: tuple[str, Mapping[str, str]], installed: Path
) -> None:
    address, env = served

    page = fetch(f"{address}/sign-in")

    assert "<!doctype html>" in page.lower()
    style = re.search(r'href="(/static/[^"]+\.css[^"]*)"', page)
    assert style
    assert "govuk" in fetch(address + style[1])
    limit = time.monotonic() + 30
    while True:
        done = subprocess.run(
            [installed, "index", "status", "--json"],
            env=dict(env),
            capture_output=True,
            text=True,
            check=False,
        )
        state = json.loads(done.stdout)
        if state["usable"] and state["behind"] == 0:
            break
        assert time.monotonic() < limit, done
        time.sleep(0.2)
    assert state["last"] > 0


def test_a_stranger_is_sent_to_sign_in(served: tuple[str, Mapping[str, str]]) -> None:
    address, _ = served

    assert "sign-in" in urllib.request.urlopen(f"{address}/", timeout=20).url
    with pytest.raises(urllib.error.HTTPError, match="404"):
        fetch(f"{address}/static/../../config.py")
