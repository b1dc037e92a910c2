"""After an edit of the whole text in a browser, unchanged lines keep the bytes they had."""

from hypothesis import given
from hypothesis import strategies as st

from kb.plan import keep_line_ends

TEXTS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "", "## c", "\x0c"]), st.sampled_from(["\n", "\r\n", "\r"])).map(
        "".join
    ),
    max_size=20,
).map("".join)


def as_browsers_send(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


@given(TEXTS, st.sampled_from(["", "\ufeff"]), st.sampled_from(["", "last"]))
def test_a_text_sent_back_unedited_is_the_text_it_was(text: str, mark: str, last: str) -> None:
    old = mark + text + last

    assert keep_line_ends(old, as_browsers_send(old)) == old
    assert keep_line_ends(old, as_browsers_send(old).removeprefix("\ufeff")) == old


def test_new_lines_take_the_dominant_end_and_old_ones_keep_theirs() -> None:
    old = "a\nb\r\nc\nd\n"

    assert keep_line_ends(old, "a\r\nnew\r\nb\r\nc\r\nd\r\nmore") == "a\nnew\nb\r\nc\nd\nmore"


def test_a_line_that_gains_a_neighbour_below_gains_a_line_end() -> None:
    assert keep_line_ends("a\nb", "a\r\nb\r\nc") == "a\nb\nc"


def test_moved_lines_keep_their_own_ends() -> None:
    assert keep_line_ends("a\nb\r\nc\n", "c\r\na\r\nb\r\n") == "c\na\nb\r\n"


def test_an_emptied_text_is_empty_but_for_its_mark() -> None:
    assert keep_line_ends("a\n", "") == ""
    assert keep_line_ends("\ufeffa\n", "") == "\ufeff"


def test_a_large_edit_is_matched_line_by_line_without_comparing_all_with_all() -> None:
    old = "".join(f"line {n % 7}\n" for n in range(20_000))

    assert keep_line_ends(old, as_browsers_send("line 3\n" + old)).count("\n") == 20_001
