"""The shipped folders are found beside the package in the source tree, inside it once installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.shipped import folder
from tests.house.tree import ROOT


def a_package(site: Path, *, beside: bool = False, inside: bool = False, project: bool = False) -> Path:
    package = site / "kb"
    package.mkdir()
    if beside:
        (site / "plans").mkdir()
    if inside:
        (package / "_shipped" / "plans").mkdir(parents=True)
    if project:
        (site / "pyproject.toml").touch()
    return package


@pytest.mark.parametrize("name", ["templates", "plans", "index"])
def test_in_the_source_tree_they_are_the_projects_own(name: str) -> None:
    assert folder(name) == ROOT / name


def test_the_project_comes_first(tmp_path: Path) -> None:
    package = a_package(tmp_path, beside=True, inside=True, project=True)

    assert folder("plans", package=package) == tmp_path / "plans"


def test_a_folder_beside_an_installed_package_is_not_ours(tmp_path: Path) -> None:
    package = a_package(tmp_path, beside=True, inside=True)

    assert folder("plans", package=package) == package / "_shipped" / "plans"


def test_a_broken_installation_is_said(tmp_path: Path) -> None:
    package = a_package(tmp_path, beside=True)

    with pytest.raises(FileNotFoundError, match="Install it again"):
        folder("plans", package=package)
