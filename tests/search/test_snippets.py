"""Stretches of text with what was looked for marked."""

from __future__ import annotations

import pytest

from kb.search import Highlight, Piece, snippet
from tests.search.shelf_of_plans import a_plan, ask


def _marked(typed: str, text: str) -> list[str]:
    highlight = ask(typed, (a_plan(1, full=text),)).highlight
    return [piece.text for piece in snippet(text, highlight) if piece.hit]


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("lorry", "Lorries and a lorry.", ["Lorries", "lorry"]),
        ('"small boats"', "A small boat, small town and a boat", ["small boat"]),
        ("traf*", "Trafficking of traffic", ["Trafficking", "traffic"]),
        ("lorry -ferry", "lorry or ferry", ["lorry"]),
        ("gap:lorry", "lorry", ["lorry"]),
        ("organized", "Organised crime", ["Organised"]),
        ("force", "the force’s plan", ["force’s"]),
        ("zebra", "lorry", []),
    ],
)
def test_what_was_looked_for_is_marked(typed: str, text: str, marked: list[str]) -> None:
    assert _marked(typed, text) == marked


def test_a_snippet_is_cut_at_words_around_the_hits() -> None:
    text = "filler words here " * 100 + "the lorry stands at the ferry " + "more filler words " * 100

    pieces = snippet(text, Highlight(((b"lorri",), (b"ferri",))), around=80)
    whole_text = "".join(piece.text for piece in pieces)

    assert [piece.text for piece in pieces if piece.hit] == ["lorry", "ferry"]
    assert whole_text.startswith("… ")
    assert whole_text.endswith(" …")
    assert set(whole_text.strip("… ").split()) <= set(text.split())
    assert len(whole_text) <= 90


def test_a_text_without_a_hit_gives_its_beginning() -> None:
    assert snippet("A short text.", Highlight(((b"zebra",),))) == (Piece("A short text."),)
    assert snippet("word " * 100, Highlight(), around=20)[-1] == Piece(" …")


def test_pieces_are_the_text_as_it_stands_and_never_markup() -> None:
    text = "<b>lorry</b> & co"

    assert "".join(piece.text for piece in snippet(text, Highlight(((b"lorri",),)))) == text


@pytest.mark.parametrize("text", ["", " ", "\0", "x" * 1_000_000, "é" * 5000, "😀" * 3000, "lorry " * 50_000])
def test_any_text_can_be_cut(text: str) -> None:
    pieces = snippet(text, Highlight(((b"lorri",),), (b"lor",)))

    assert len("".join(piece.text for piece in pieces)) <= 200
