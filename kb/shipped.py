"""Where the shipped folders are: pages, plans and vocabulary, which are no part of the Python package.

In the source tree they stand beside the package; an installed wheel carries them inside it.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str, *, package: Path = _PACKAGE) -> Path:
    """The folder `templates`, `plans` or `index`, beside the package first, then inside it.

    Beside counts only where the project's own pyproject.toml is too, so that a folder of the same name next
    to an installed package is never taken for ours. Raises FileNotFoundError: the installation is broken.
    """
    beside = package.parent / name
    if beside.is_dir() and (package.parent / "pyproject.toml").is_file():
        return beside
    inside = package / "_shipped" / name
    if inside.is_dir():
        return inside
    raise FileNotFoundError(f"The folder “{name}” did not come with the program. Install it again.")
