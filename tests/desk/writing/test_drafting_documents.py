"""A hundred documents that others wrote: one field edited by the form, every other byte as it was.

The documents are those that came with the libraries: read-me files and the descriptions of packages, in Markdown
and in whatever else they were written. Each gets a plan's requirements put in, and one field of one edited.
"""

from __future__ import annotations

import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.access import whole
from kb.plan import decode, edit_field, parse
from tests.cast import TOM
from tests.desk_cast import Shelves, a_house, a_plan

ENOUGH = 100
MOST_BYTES = 400_000
ROW = "### {ref}: Which routes are used?\n\n- **Priority:** 1\n- **Collector:** {collector}\n- **Sources:**\n    - PND\n\nNotes.\n\n"
REFS = ("KB-901", "KB-902")


def _documents() -> Iterator[tuple[str, str]]:
    """Texts of others by their names, each once, the largest left out."""
    home, seen = Path(sysconfig.get_path("purelib")), set()
    patterns = ("*.dist-info/METADATA", "**/README*", "**/*.md", "**/CHANGES*", "**/LICENSE*.md")
    for path in sorted({path for pattern in patterns for path in home.glob(pattern) if path.is_file()}):
        raw = path.read_bytes()
        if path.name == "METADATA":
            raw = raw.partition(b"\n\n")[2]
        text = decode(raw)
        if text and 200 < len(raw) < MOST_BYTES and raw not in seen:
            seen.add(raw)
            yield str(path.relative_to(home)), text


def _planted(text: str) -> str:
    """The document with two requirements in it, in its own line end."""
    end = "\r\n" if "\r\n" in text else "\n"
    rows = "".join(ROW.format(ref=ref, collector="Ports") for ref in REFS)
    lead = "" if text.endswith(("\n", "\r")) else end
    return text + lead + ("\n" + rows).replace("\n", end)


def _readable(text: str) -> bool:
    """Whether both requirements are seen as such: an open list or fence at the document's end may swallow them."""
    return [row.ref for row in parse(text).requirements if row.ref in REFS] == list(REFS)


@pytest.mark.slow
def test_one_field_edited_by_the_form_leaves_every_other_byte(tmp_path: Path) -> None:
    documents = [(name, planted) for name, text in _documents() if _readable(planted := _planted(text))]
    if len(documents) < ENOUGH:
        pytest.skip(f"Only {len(documents)} documents are around, and {ENOUGH} are wanted.")

    with a_house(tmp_path, indexed=False) as shelves:
        for name, before in documents[: ENOUGH * 2]:
            after = _edited(shelves, before)

            assert after != before, name
            assert _changed(before, after) == [
                ("- **Collector:** Ports", "- **Collector:** Border liaison")
            ], name


def _edited(shelves: Shelves, text: str) -> str:
    ref = "thames-valley/oic"
    with shelves.store.writing(at=shelves.desk_of(TOM).at) as tx:
        if "oic" not in tx.shelf.addresses("thames-valley", reach=whole()):
            tx.press.add_plan(ref, "thames-valley")
        tx.press.open_draft(ref, text.encode(), marking=a_plan().marking)
    drafting = shelves.desk_of(TOM).drafting
    number = drafting.page(ref).number
    drafting.change(
        ref,
        lambda text: edit_field(text, REFS[0], key="collector", value="Border liaison"),
        started_from=number,
    )
    after = drafting.page(ref).text
    drafting.drop(ref, started_from=number + 1)
    return after


def _changed(before: str, after: str) -> list[tuple[str, str]]:
    """The lines that differ, with their line ends as part of the comparison."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    assert len(old) == len(new)
    return [(a.strip("\r\n"), b.strip("\r\n")) for a, b in zip(old, new, strict=True) if a != b]
