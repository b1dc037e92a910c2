"""JSON Lines of versions: read in any order, written back byte for byte, refused by the number of the line."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import Invalid
from kb.exchange import LARGEST, Skipped, SourceVersion, json_line, open_jsonl, write_jsonl


def a_line(**changes: object) -> str:
    line: dict[str, object] = {
        "path": "a.md",
        "n": 1,
        "author_date": "2026-03-31T10:30:00+01:00",
        "message": "m",
        "text": "t",
    }
    return json.dumps({k: v for k, v in (line | changes).items() if v is not ...})


def a_file(folder: Path, *lines: str | bytes) -> Path:
    path = folder / "versions.jsonl"
    path.write_bytes(b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines))
    return path


def a_version(raw: bytes, path: str = "a.md", n: int = 1) -> SourceVersion:
    return SourceVersion(
        path, n, dt.datetime(2026, 3, 31, 9, 30, tzinfo=dt.UTC), "An author", "A message", raw
    )


def read(path: Path) -> list[SourceVersion]:
    return [version for document in open_jsonl(path).documents() for version in document.versions]


def test_a_line_comes_in_with_its_date_in_utc(tmp_path: Path) -> None:
    path = a_file(tmp_path, a_line(author="Jo"))

    [version] = read(path)

    assert version == SourceVersion(
        "a.md", 1, dt.datetime(2026, 3, 31, 9, 30, tzinfo=dt.UTC), "Jo", "m", b"t"
    )


def test_versions_are_ordered_by_n_whatever_the_order_of_the_lines(tmp_path: Path) -> None:
    lines = [a_line(n=3), a_line(path="b.md", n=9), a_line(n=1), a_line(path="b.md", n=0), a_line(n=2)]

    source = open_jsonl(a_file(tmp_path, *lines))

    assert [(d.path, [v.n for v in d.versions]) for d in source.documents()] == [
        ("a.md", [1, 2, 3]),
        ("b.md", [0, 9]),
    ]
    assert (source.paths, source.versions) == (("a.md", "b.md"), 5)


def test_documents_already_taken_are_left_out(tmp_path: Path) -> None:
    source = open_jsonl(a_file(tmp_path, a_line(), a_line(path="b.md")))

    assert [d.path for d in source.documents(without=frozenset({"a.md"}))] == ["b.md"]


RAW = {
    "crlf": b"# A\r\n\r\nb\r\n",
    "lone carriage returns": b"a\rb\r",
    "byte order mark": b"\xef\xbb\xbf# A\n",
    "no last newline": b"# A\n\nb",
    "not utf-8": b"caf\xe9 \xff\xfe",
    "nul": b"a\0b",
    "line separators": "a\u2028b\u2029c\x85d".encode(),
    "half a character": b"\xed\xa0\x80",
    "nothing": b"",
    "quotes and slashes": b'"\\/\\u0041\x7f\x01',
}


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW.keys())
def test_the_bytes_go_out_as_they_came_in(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "out.jsonl"

    with path.open("wb") as file:
        write_jsonl(file, [a_version(raw)])

    assert read(path) == [a_version(raw)]


@given(st.lists(st.binary(max_size=60) | st.text(max_size=60).map(str.encode), min_size=1, max_size=5))
def test_whatever_the_bytes_and_however_many_versions(
    tmp_path_factory: pytest.TempPathFactory, raws: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("round") / "out.jsonl"
    versions = [a_version(raw, n=n) for n, raw in enumerate(raws, 1)]

    with path.open("wb") as file:
        assert write_jsonl(file, versions) == len(raws)

    assert read(path) == versions


def test_a_text_in_utf8_is_written_so_that_people_can_read_it() -> None:
    assert '"text": "Zürich – naïve"' in json_line(a_version("Zürich – naïve".encode())).decode()


def test_a_file_with_a_byte_order_mark_crlf_and_empty_lines_is_read(tmp_path: Path) -> None:
    path = a_file(tmp_path, b"\xef\xbb\xbf" + a_line().encode() + b"\r", b"", b"  ", a_line(n=2))

    assert [v.n for v in read(path)] == [1, 2]


BAD = {
    "no json": "{",
    "no object": "[1]",
    "nested too deep": "[" * 200_000,
    "nested too deep in a key": '{"path": ' + '{"a":' * 100_000,
    "a huge number": '{"path": "a", "n": ' + "9" * 10_000 + "}",
    "not utf-8": b'{"path": "caf\xe9"}',
    "utf-16": "{}".encode("utf-16"),
    "no path": a_line(path=...),
    "an empty path": a_line(path="  "),
    "a path that is a number": a_line(path=3),
    "no n": a_line(n=...),
    "n as text": a_line(n="1"),
    "n true": a_line(n=True),
    "n half": a_line(n=1.5),
    "n below nought": a_line(n=-1),
    "n too large": a_line(n=2**63),
    "no text": a_line(text=...),
    "both texts": a_line(text_b64="eA=="),
    "text as a list": a_line(text=["a"]),
    "half a character": a_line(text="\ud800"),
    "bad base64": a_line(text=..., text_b64="e!=="),
    "base64 with something else in it": a_line(text=..., text_b64="eA!=="),
    "base64 in other letters": a_line(text=..., text_b64="é"),
    "a message that is none": a_line(message={"a": 1}),
    "a date that is none": a_line(author_date="yesterday"),
    "a date as a number": a_line(author_date=1e400),
    "a date before the calendar": a_line(author_date="0001-01-01T00:00:00+14:00"),
    "a date beyond us": a_line(author_date="9999-12-31T23:59:59-12:00"),
    "the same n again": a_line(n=7),
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD.keys())
def test_a_bad_line_is_refused_by_its_number(tmp_path: Path, line: str | bytes) -> None:
    path = a_file(tmp_path, a_line(n=7), "", line)

    with pytest.raises(Invalid, match="Line 3"):
        open_jsonl(path)


def test_what_need_not_be_there_may_be_missing(tmp_path: Path) -> None:
    [version] = read(a_file(tmp_path, a_line(author_date=..., message=None)))

    assert (version.author_date, version.author, version.message) == (None, "", "")


def test_one_text_too_large_costs_its_document_and_no_other(tmp_path: Path) -> None:
    large = base64.b64encode(b"x" * (LARGEST + 1)).decode()

    source = open_jsonl(
        a_file(tmp_path, a_line(), a_line(n=2, text=..., text_b64=large), a_line(path="b.md"))
    )

    assert source.paths == ("b.md",)
    assert source.skipped == (Skipped("a.md", "It is 5.0 MB, over the limit of 5 MB for one text."),)


@pytest.mark.parametrize("path", ["a\0b", "half \ud800", "x" * 1025])
def test_a_path_that_cannot_be_kept_is_listed(tmp_path: Path, path: str) -> None:
    source = open_jsonl(a_file(tmp_path, a_line(path=path), a_line(path="b.md")))

    assert source.paths == ("b.md",)
    assert [s.path for s in source.skipped] == [path]


def test_what_no_database_keeps_of_a_message_becomes_a_mark(tmp_path: Path) -> None:
    [version] = read(a_file(tmp_path, a_line(message="a\0b\ud800c😀")))

    assert version.message == "a\ufffdb\ufffdc😀"


def test_a_file_that_changes_meanwhile_is_refused(tmp_path: Path) -> None:
    source = open_jsonl(a_file(tmp_path, a_line()))
    a_file(tmp_path, a_line(path="b.md"))

    with pytest.raises(Invalid, match="changed"):
        list(source.documents())


def test_writing_says_how_many(tmp_path: Path) -> None:
    assert write_jsonl(io.BytesIO(), []) == 0
