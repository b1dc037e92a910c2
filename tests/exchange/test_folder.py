"""A folder of Markdown: only ordinary files inside it, whatever lies about."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kb.errors import Invalid
from kb.exchange import LARGEST, Source, open_folder, open_source


def texts(source: Source) -> dict[str, bytes]:
    return {d.path: d.versions[0].raw for d in source.documents()}


def test_markdown_files_come_in_by_name_from_every_depth(tmp_path: Path) -> None:
    (tmp_path / "in" / "ner").mkdir(parents=True)
    for name in ("b.md", "a.MARKDOWN", "in/ner/c.md", "in/notes.txt", "in/.hidden.md"):
        (tmp_path / name).write_bytes(name.encode())

    source = open_folder(tmp_path)

    assert texts(source) == {name: name.encode() for name in ("a.MARKDOWN", "b.md", "in/ner/c.md")}
    assert (source.versions, source.skipped) == (3, ())


@pytest.mark.parametrize("raw", [b"a\r\nb\r\n", b"\xef\xbb\xbfa", b"a", b"\xff\0", b""])
def test_the_bytes_are_kept(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.md").write_bytes(raw)

    assert texts(open_folder(tmp_path)) == {"a.md": raw}


def test_links_are_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "outside"
    secret.mkdir()
    (secret / "s.md").write_text("secret")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "file.md").symlink_to(secret / "s.md")
    (inside / "folder").symlink_to(secret)
    (inside / "round").symlink_to(inside)

    source = open_folder(inside)

    assert texts(source) == {}
    assert [(s.path, "It is a link" in s.why) for s in source.skipped] == [("file.md", True)]


def test_a_link_put_in_place_after_the_look_through_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").write_text("mine")
    source = open_folder(tmp_path / "in")
    (tmp_path / "in" / "a.md").unlink()
    (tmp_path / "in" / "a.md").symlink_to(tmp_path / "secret")

    with pytest.raises(Invalid, match="cannot be read"):
        texts(source)


def test_a_folder_swapped_for_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "a.md").write_text("secret")
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "sub" / "a.md").write_text("mine")
    source = open_folder(tmp_path / "in")
    (tmp_path / "in" / "sub" / "a.md").unlink()
    (tmp_path / "in" / "sub").rmdir()
    (tmp_path / "in" / "sub").symlink_to(tmp_path / "else")

    with pytest.raises(Invalid, match="cannot be read"):
        texts(source)


def test_a_pipe_holds_nothing_up_and_is_listed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")

    source = open_folder(tmp_path)

    assert [(s.path, s.why) for s in source.skipped] == [("pipe.md", "It is no ordinary file.")]


def test_a_file_swapped_for_a_pipe_holds_nothing_up(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("mine")
    source = open_folder(tmp_path)
    (tmp_path / "a.md").unlink()
    os.mkfifo(tmp_path / "a.md")

    with pytest.raises(Invalid, match="changed"):
        texts(source)


def test_over_five_megabytes_is_listed_and_five_is_kept(tmp_path: Path) -> None:
    (tmp_path / "large.md").write_bytes(b"x" * (LARGEST + 1))
    (tmp_path / "just.md").write_bytes(b"x" * LARGEST)

    source = open_folder(tmp_path)

    assert source.paths == ("just.md",)
    assert [s.path for s in source.skipped] == ["large.md"]


def test_a_file_that_grows_meanwhile_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("small")
    source = open_folder(tmp_path)
    (tmp_path / "a.md").write_bytes(b"x" * (LARGEST + 1))

    with pytest.raises(Invalid, match="grew"):
        texts(source)


def test_a_name_that_is_not_utf8_is_kept_as_text(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md")).write_text("x")

    assert open_folder(tmp_path).paths == ("caf\\xe9.md",)


@pytest.mark.parametrize("name", ["a.md", "v.jsonl", "."])
def test_a_path_may_be_a_folder_a_file_or_json_lines(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.md").write_text("t")
    (tmp_path / "v.jsonl").write_text('{"path": "a.md", "n": 1, "text": "t"}\n')

    assert texts(open_source(tmp_path / name)) == {"a.md": b"t"}


@pytest.mark.parametrize("name", ["absent.jsonl", "absent", "a.txt", "a.pdf"])
def test_anything_else_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("t")

    with pytest.raises(Invalid, match=r"that is there|cannot be read"):
        open_source(tmp_path / name)
