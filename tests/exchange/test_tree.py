"""A tree that git can hold: byte for byte, and only what changed is written."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from kb.errors import Invalid
from kb.exchange import TreePlan, TreeVersion, write_tree


def a_plan(*raws: bytes | None, slug: str = "oic") -> TreePlan:
    versions = tuple(TreeVersion(n, raw, {"state": "current"}) for n, raw in enumerate(raws, 1))
    return TreePlan("sussex", slug, {"path": "a.md"}, versions)


def test_every_version_is_a_file_with_its_very_bytes(tmp_path: Path) -> None:
    raws = (b"a\r\n", b"\xef\xbb\xbfb", b"\xff\0")

    count = write_tree(tmp_path, [a_plan(*raws)])

    assert count == 3
    assert [(tmp_path / "sussex" / "oic" / f"000{n}.md").read_bytes() for n in (1, 2, 3)] == list(raws)


def test_the_index_names_each_file_and_its_hash(tmp_path: Path) -> None:
    write_tree(tmp_path, [a_plan(b"a")])

    [plan] = json.loads((tmp_path / "index.json").read_text())["plans"]

    assert (plan["body"], plan["plan"], plan["path"]) == ("sussex", "oic", "a.md")
    assert plan["versions"] == [
        {"state": "current", "number": 1, "file": "0001.md", "sha256": hashlib.sha256(b"a").hexdigest()}
    ]


def test_written_again_only_what_changed_is_touched(tmp_path: Path) -> None:
    write_tree(tmp_path, [a_plan(b"a")])
    first = (tmp_path / "sussex" / "oic" / "0001.md").stat()

    write_tree(tmp_path, [a_plan(b"a", b"b")])

    again = (tmp_path / "sussex" / "oic" / "0001.md").stat()
    assert (again.st_ino, again.st_mtime_ns) == (first.st_ino, first.st_mtime_ns)
    assert (tmp_path / "sussex" / "oic" / "0002.md").read_bytes() == b"b"


def test_an_erased_version_leaves_its_facts_and_no_file(tmp_path: Path) -> None:
    write_tree(tmp_path, [a_plan(b"a", b"b")])

    write_tree(tmp_path, [a_plan(None, b"b")])

    [plan] = json.loads((tmp_path / "index.json").read_text())["plans"]
    assert not (tmp_path / "sussex" / "oic" / "0001.md").exists()
    assert plan["versions"][0] == {"state": "current", "number": 1, "erased": True}


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")

    with pytest.raises(Invalid, match="other files"):
        write_tree(tmp_path, [a_plan(b"a")])

    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_tree_that_was_cut_off_can_be_written_again(tmp_path: Path) -> None:
    def cut_off() -> object:
        yield a_plan(b"a")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_tree(tmp_path, cut_off())  # type: ignore[arg-type]  # a generator is an iterable of plans

    assert write_tree(tmp_path, [a_plan(b"a")]) == 1


@pytest.mark.parametrize("slug", ["..", "a/b", "", "A", "a b"])
def test_nothing_is_written_outside_the_folder(tmp_path: Path, slug: str) -> None:
    with pytest.raises(Invalid, match="no address"):
        write_tree(tmp_path / "out", [a_plan(b"a", slug=slug)])
