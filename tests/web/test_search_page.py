"""The results page: what was found, what the search did with the words, filters, meanings, ticks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.client import XHTML, Reader

Reading = Callable[[str], Reader]
ANALYST = "Regional analyst"


def _total(reader: Reader) -> str:
    return next(" ".join("".join(p.itertext()).split()) for p in reader.all("p") if p.get("id") == "total")


def _headings(reader: Reader, level: int) -> list[str]:
    return [" ".join("".join(h.itertext()).split()) for h in reader.all(f"h{level}")]


def test_each_result_names_the_force_first_and_leads_to_the_version(reading: Reading) -> None:
    reader = reading(ANALYST)

    reader.get("/search?q=lorry+drop")

    found = [h for h in _headings(reader, 2) if "collection plan" in h.lower()]
    assert len(found) == 6
    assert "Sussex Police: Organised immigration crime collection plan" in found
    assert "/plans/sussex/oic/versions/5#OIC-02" in reader.links()


def test_what_was_found_is_marked_as_more_than_a_colour(reading: Reading) -> None:
    reader = reading(ANALYST)

    reader.get("/search?q=slipways")

    assert {"".join(m.itertext()).lower() for m in reader.all("mark")} >= {"slipways"}


def test_the_page_says_which_words_were_added_and_can_do_without(reading: Reading) -> None:
    reader = reading(ANALYST)
    reader.get("/search?q=lorry+drop")
    assert "Other words for the same were searched too" in reader.words
    without = next(link for link in reader.links() if "as-typed=yes" in link)

    reader.get(without)

    assert "Only the words as typed were searched." in reader.words


def test_an_abbreviation_of_several_meanings_gets_a_list_for_each(reading: Reading) -> None:
    reader = reading(ANALYST)

    reader.get("/search?q=SAR")

    meanings = [h for h in _headings(reader, 2) if h.startswith("SAR as ")]
    assert len(meanings) >= 2
    assert _total(reader).startswith("Several meanings")
    assert any("collection plan" in h.lower() for h in _headings(reader, 3))


def test_one_meaning_can_be_chosen(reading: Reading) -> None:
    reader = reading(ANALYST)
    reader.get("/search?q=SAR")
    only = next(link for link in reader.links() if "sense=SAR" in link)

    reader.get(only)

    assert [h for h in _headings(reader, 2) if h.startswith("SAR as ")] == []
    assert "plans" in _total(reader)


def test_rows_found_under_a_meaning_can_be_ticked(reading: Reading) -> None:
    reader = reading(ANALYST)

    reader.get("/search?q=SAR")

    assert any(i.get("name") == "row" for i in reader.all("input"))
    assert "Add ticked rows to My list" in reader.words


def test_a_usual_meaning_is_taken_and_others_are_offered(reading: Reading) -> None:
    reader = reading(ANALYST)

    reader.get("/search?q=ICE")

    assert "ICE was taken as" in reader.words


def test_filters_count_and_narrow(reading: Reading) -> None:
    reader = reading(ANALYST)
    reader.get("/search?q=lorry+drop")
    assert "Sussex Police (1)" in reader.words

    reader.get("/search?q=lorry+drop&organisation=sussex")

    assert _total(reader).startswith("1 plan,")
    ticked = [i.get("value") for i in reader.all("input") if i.get("checked") is not None]
    assert ticked == ["sussex", "current"]


def test_choices_of_a_filter_begin_with_a_capital(reading: Reading) -> None:
    reader = reading(ANALYST)

    reader.get("/search?q=lorry+drop")

    form = next(f for f in reader.all("form") if f.get("id") == "filters")
    labels = ["".join(label.itertext()).strip() for label in form.iter(f"{XHTML}label")]
    assert [label for label in labels if label[:1].islower()] == []


def test_a_row_is_quoted_only_where_something_in_it_was_found(reading: Reading) -> None:
    reader = reading(ANALYST)

    reader.get("/search?q=lorry+drop")

    quotes = [p for p in reader.all("p") if "kb-result__snippet" in (p.get("class") or "")]
    assert all(list(p.iter(f"{XHTML}mark")) for p in quotes)


def test_nothing_found_says_what_to_try(reading: Reading) -> None:
    reader = reading(ANALYST)

    reader.get("/search?q=xyzzyplugh")

    assert _total(reader).startswith("0 plans")
    assert "Try fewer or other words" in reader.words
    assert "/plans" in reader.links()


def test_stale_plans_say_why(reading: Reading) -> None:
    reader = reading(ANALYST)

    reader.get("/search?q=lorry+drop&organisation=hampshire-iow")

    assert "Check before use: Review overdue since 30 September 2026." in reader.words


@pytest.mark.parametrize(("typed", "offered"), [("lor", "lorry"), ("human tr", "human trafficking")])
def test_the_box_offers_words_of_the_field(reading: Reading, typed: str, offered: str) -> None:
    answer = reading(ANALYST).get(f"/search/suggest?q={typed}")

    assert any(offered in word.lower() for word in answer.get_json())


def test_a_reader_of_an_outline_gets_no_text_of_the_rows(reading: Reading) -> None:
    reader = reading("Intelligence analyst, Kent")

    reader.get("/search?q=lorry+drop&organisation=thames-valley")

    assert "Outline only: questions and what to look for." in reader.words
    assert "Needed by" not in reader.words
