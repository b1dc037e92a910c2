"""Words are marked so that both texts can be read from the marks, in bounded time."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.plan.kin.words import Span, SpanKind, marked, marked_items, shortened

SAME, GONE, COME = SpanKind.SAME, SpanKind.GONE, SpanKind.COME
SHOWN = {SAME: "{}", GONE: "[-{}-]", COME: "[+{}+]", SpanKind.LEFT_OUT: "[…]"}
TEXTS = st.lists(
    st.sampled_from(["boat", "a", "lorry", ",", ".", " ", "\n", "Ümit's", "…", "-", "3.5"]), max_size=30
).map("".join)


def shown(before: str, after: str) -> str:
    return as_shown(marked(before, after))


def as_shown(spans: tuple[Span, ...]) -> str:
    return "".join(SHOWN[span.kind].format(span.text) for span in spans)


def read(spans: tuple[Span, ...], *kinds: SpanKind) -> str:
    return "".join(span.text for span in spans if span.kind in kinds)


def unspaced(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("by the roads team", "by team", "by [-the roads -]team"),
        ("by team", "by the roads team", "by [+the roads+] team"),
        ("lay-bys on the M4", "lay-bys on the M40", "lay-bys on the [-M4-][+M40+]"),
        ("2026-12-31", "2026-09-30", "[-2026-12-31-][+2026-09-30+]"),
        ("a b", "a", "a[- b-]"),
        ("no full stop", "no full stop.", "no full stop[+.+]"),
        ("old words", "nothing alike", "[-old words-][+nothing alike+]"),
        ("", "new", "[+new+]"),
        ("old", "", "[-old-]"),
        ("a  b", "a b", "a b"),
        ("", "", ""),
    ],
)
def test_words_that_went_and_came_are_marked_and_spaces_are_not(before: str, after: str, said: str) -> None:
    assert shown(before, after) == said


@given(TEXTS, TEXTS)
def test_what_stayed_and_came_is_the_new_text_and_what_stayed_and_went_the_old(
    before: str, after: str
) -> None:
    spans = marked(before, after)

    assert read(spans, SAME, COME) == after
    assert unspaced(read(spans, SAME, GONE)) == unspaced(before)


@given(TEXTS, TEXTS)
def test_no_mark_is_empty_and_none_follows_one_of_its_kind(before: str, after: str) -> None:
    spans = marked(before, after)

    assert all(span.text for span in spans)
    assert all(a.kind is not b.kind for a, b in itertools.pairwise(spans))


@given(st.lists(TEXTS, max_size=6), st.lists(TEXTS, max_size=6))
def test_a_long_text_loses_no_word_either(old: list[str], new: list[str]) -> None:
    lead = "".join(f"Line {n} of a long text.\n" for n in range(900))
    before, after = lead + "\n".join(old), "\n".join(new) + "\n" + lead

    spans = marked(before, after)

    assert read(spans, SAME, COME) == after
    assert unspaced(read(spans, SAME, GONE)) == unspaced(before)


def test_a_word_in_a_long_text_is_still_marked_alone() -> None:
    before = "".join(f"Line {n} says much the same as others.\n" for n in range(900))

    spans = marked(before, before.replace("Line 500 says", "Line 500 tells"))

    assert [span.text for span in spans if span.kind is not SAME] == ["says", "tells"]


@pytest.mark.parametrize("line", ["a b ", "a b\n"])
def test_a_megabyte_without_a_word_of_its_own_is_shown_as_gone_and_come_whole(line: str) -> None:
    spans = marked(line * 250_000, line[::-1] * 250_000)

    assert len(spans) < 10


def test_the_long_middle_of_what_stayed_is_left_out_and_counted() -> None:
    words = " ".join(f"w{n}" for n in range(200))

    spans = shortened(marked(f"old {words} end", f"new {words} last"), around=5)

    assert as_shown(spans) == "[-old-][+new+] w0 w1 w2 w3 w4 […] w195 w196 w197 w198 w199 [-end-][+last+]"
    assert [span.many for span in spans if span.kind is SpanKind.LEFT_OUT] == [190]


def test_what_changed_is_never_left_out() -> None:
    spans = (Span(GONE, "x " * 500), Span(COME, "y " * 500))

    assert shortened(spans, around=1) == spans


def items(before: tuple[str, ...], after: tuple[str, ...]) -> list[str]:
    return [as_shown(one) for one in marked_items(before, after)]


def test_items_of_a_list_are_marked_one_by_one() -> None:
    assert items(("PND", "ANPR"), ("ANPR", "Ports")) == ["[-PND-]", "ANPR", "[+Ports+]"]


def test_an_item_reworded_in_its_place_is_marked_inside() -> None:
    before, after = ("PND", "Cut seals before dawn"), ("PND", "Cut seals before noon")

    assert items(before, after) == ["PND", "Cut seals before [-dawn-][+noon+]"]


@given(st.lists(st.sampled_from("abcd"), max_size=6), st.lists(st.sampled_from("abcd"), max_size=6))
def test_no_item_is_lost(before: list[str], after: list[str]) -> None:
    lines = marked_items(tuple(before), tuple(after))

    assert [text for line in lines if (text := read(line, SAME, COME))] == after
    assert [text for line in lines if (text := read(line, SAME, GONE))] == before
