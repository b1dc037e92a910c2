"""The built files that pages ask for, each at an address that changes when its content does.

An address carries the first 12 digits of the file's SHA-256 as `?v=`, so browsers may keep
it for a year and still see a new build at once. Files are read once, when the app starts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).parent / "static"

AssetUrl = Callable[[str], str]


def asset_urls(*, folder: Path = FOLDER, prefix: str = "/static/") -> AssetUrl:
    """A function from a file's name (`site.css`) to its address (`/static/site.css?v=1f...`).

    Only files directly in `folder` are known. An unknown name raises KeyError: a page asking
    for what is not built is a bug, found by the first test that fetches it.
    """
    addresses = {
        file.name: f"{prefix}{file.name}?v={hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"
        for file in sorted(folder.iterdir())
        if file.is_file()
    }
    return addresses.__getitem__
