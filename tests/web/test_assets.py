"""The built files: ours to ship, complete, and reaching nowhere."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from kb.web.assets import FOLDER, asset_urls

FRONT = Path(__file__).parents[2] / "front"
CSS = (FOLDER / "site.css").read_text()
SCRIPT = (FOLDER / "site.js").read_text()
BUILT = sorted(file.name for file in FOLDER.glob("*.*") if file.name != "VENDORED.md")


def test_an_address_changes_with_the_content_and_only_then(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("one")
    before = asset_urls(folder=tmp_path)("a.css")
    (tmp_path / "a.css").write_text("two")
    after = asset_urls(folder=tmp_path)("a.css")
    (tmp_path / "a.css").write_text("one")

    assert asset_urls(folder=tmp_path)("a.css") == before != after
    assert re.fullmatch(r"/static/a\.css\?v=[0-9a-f]{12}", before)


def test_a_file_that_is_not_built_is_a_fault() -> None:
    with pytest.raises(KeyError):
        asset_urls()("../components.py")


def test_no_crown_no_crest_and_no_transport_font() -> None:
    for never in ("gds transport", "crown", "crest", "logotype"):
        assert never not in CSS.lower()
        assert never not in SCRIPT.lower()
        assert not [name for name in BUILT if never in name]


def test_the_only_font_is_arimo() -> None:
    faces = re.findall(r"@font-face\{(.*?)\}", CSS)

    assert len(faces) == 2
    assert all('font-family:"Arimo"' in face for face in faces)


def test_the_style_sheet_asks_for_nothing_but_its_neighbours() -> None:
    addresses = {address.strip("\"'").removeprefix("./") for address in re.findall(r"url\(([^)]*)\)", CSS)}

    assert addresses
    assert addresses <= set(BUILT)
    assert "@import" not in CSS


def test_the_script_asks_for_nothing_from_elsewhere_and_makes_no_code() -> None:
    assert "http:" not in SCRIPT
    assert "https:" not in SCRIPT
    assert not re.search(
        r"\beval\(|new Function|innerHTML\s*=[^=]|document\.write|setAttribute\(.style", SCRIPT
    )


def test_typed_passwords_are_never_kept() -> None:
    source = (FRONT / "js" / "fields.js").read_text()

    assert re.search(r"\['hidden', 'password', 'file'", source)
    for keeper in ("session.js", "kept.js"):
        assert "fieldsOf(form)" in (FRONT / "js" / keeper).read_text()


@pytest.mark.parametrize("name", BUILT)
def test_every_built_file_is_the_one_that_is_vouched_for(name: str) -> None:
    listed = (FOLDER / "VENDORED.md").read_text()
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()

    assert re.search(rf"\| {re.escape(name)} \|.*\| `{digest}` \|", listed)


def test_every_package_in_the_build_is_listed_with_its_version_and_licence() -> None:
    package = json.loads((FRONT / "package.json").read_text())
    listed = (FOLDER / "VENDORED.md").read_text()

    for name, version in package["dependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert f"| {name} | {version} |" in listed
    assert {file.name for file in (FOLDER / "licences").iterdir()} == {"mit.txt", "arimo-OFL-1.1.txt"}


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((FRONT / "package-lock.json").read_text())

    assert all("resolved" not in entry for entry in lock["packages"].values())
    assert all(entry.get("integrity") for name, entry in lock["packages"].items() if name)


@pytest.mark.parametrize(
    "word", ["kb-marking", "kb-requirement", "kb-prose", "kb-tick-bar", "kb-search-hero"]
)
def test_the_style_sheet_holds_our_own_classes(word: str) -> None:
    assert f".{word}" in CSS


@pytest.mark.parametrize("query", ["@media print", "prefers-reduced-motion", "forced-colors:active"])
def test_paper_still_motion_and_forced_colours_are_thought_of(query: str) -> None:
    assert query in CSS.replace("forced-colors: active", "forced-colors:active")
