"""The forms of a draft as a browser would send them, and the text that is kept."""

from __future__ import annotations

from kb.access import whole
from tests.sample_library import Library
from tests.web.client import XHTML, Reader

DRAFT = "/plans/thames-valley/oic/draft"
AUTHOR = "Plan author, Thames"


def form_of(reader: Reader, action: str) -> dict[str, str]:
    """What a browser would send of the open page's form with that address, untouched."""
    form = next(form for form in reader.all("form") if form.get("action") == action)
    sent: dict[str, str] = {}
    for box in form.iter(f"{XHTML}input"):
        if box.get("type") not in {"radio", "checkbox"} or box.get("checked") is not None:
            sent[box.get("name") or ""] = box.get("value") or ""
    for box in form.iter(f"{XHTML}textarea"):
        sent[box.get("name") or ""] = "".join(box.itertext()).replace("\r\n", "\n").replace("\n", "\r\n")
    return sent


def text_of(library: Library, ref: str = "thames-valley/oic") -> bytes:
    """The open draft's text as it is kept."""
    with library.house.store.reading() as tx:
        draft = tx.press.draft(ref, reach=whole())
    assert draft is not None
    return draft.text or b""
