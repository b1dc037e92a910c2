"""Comparing in the browser: what differs is told by signs and words, and the way in works without a script."""

from __future__ import annotations

import pytest

from tests.sample_library import Library
from tests.web.client import Reader

TWO = "/compare?plan=sussex/oic&plan=thames-valley/oic"
SEVERAL = f"{TWO}&plan=south-east/oic-model&plan=kent/oic"


@pytest.fixture
def analyst(library: Library) -> Reader:
    return Reader(library.app, "Regional analyst")


def links(reader: Reader) -> list[str]:
    return [a.get("href", "") for a in reader.all("a")]


def ids(reader: Reader) -> set[str]:
    return {one.get("id", "") for one in reader.all("section")}


def text_of(element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_two_versions_are_compared_from_the_history(analyst: Reader) -> None:
    analyst.get("/plans/sussex/oic/history")
    assert "/plans/sussex/oic/compare?from=4&to=5" in links(analyst)

    analyst.get("/plans/sussex/oic/compare?from=4&to=5")

    assert (
        "Of 13 requirements, 2 are the same, 9 differ in more than wording and 2 only in version 5."
        in analyst.words
    )
    assert "This comparison leaves out:" in analyst.words


def test_what_went_and_came_is_told_by_signs_and_words(analyst: Reader) -> None:
    analyst.get("/plans/sussex/oic/compare?from=4&to=5")

    gone, come = ([text_of(one) for one in analyst.all(name)] for name in ("del", "ins"))
    assert "−removed: 2026-06-30 (end)" in gone
    assert "+added: 2026-10-31 (end)" in come


def test_every_change_can_be_reached_by_links(analyst: Reader) -> None:
    analyst.get("/plans/sussex/oic/compare")

    targets = [href[1:] for href in links(analyst) if href.startswith("#kb-change-")]
    assert len(set(targets)) > 10
    assert set(targets) <= ids(analyst)
    assert {one for one in ids(analyst) if one.startswith("kb-change-")} == set(targets)


def test_a_version_beside_itself_has_no_change_to_go_to(analyst: Reader) -> None:
    analyst.get("/plans/sussex/oic/compare?from=5&to=5")

    assert "Nothing that is compared differs." in analyst.words
    assert not any("#kb-change" in href for href in links(analyst))


def test_two_plans_are_compared_without_what_is_local_unless_it_is_wanted(analyst: Reader) -> None:
    analyst.get(TWO)
    assert "owners, collectors, tasking, dates and notes (14 differences)" in analyst.words
    assert "kb-change-header" not in ids(analyst)

    analyst.get(f"{TWO}&local=yes")

    assert "14 differences" not in analyst.words
    assert "kb-change-header" in ids(analyst)


def test_pairs_made_by_likeness_say_how_sure(analyst: Reader) -> None:
    analyst.get("/compare?plan=south-east/oic-model&plan=kent/oic")

    assert "Paired by what they ask: perhaps" in analyst.words


def test_several_plans_stand_in_a_table_with_real_headers(analyst: Reader) -> None:
    analyst.get(SEVERAL)

    heads = [text_of(th) for th in analyst.all("th") if th.get("scope") == "col"]
    assert [head.split("Word by word")[0] for head in heads[-5:]] == [
        "Requirement",
        "Sussex Police",
        "Thames Valley Police",
        "South East region",
        "Kent Police",
    ]
    assert "It is no evidence that there is no such requirement." in analyst.words


def test_plans_are_chosen_by_ticking_without_a_script(analyst: Reader) -> None:
    assert analyst.get("/compare?plan=sussex/oic").location == "/compare/choose?plan=sussex/oic"

    analyst.get("/compare/choose?plan=sussex/oic&find=kent")

    boxes = {
        i.get("value"): i.get("checked") is not None
        for i in analyst.all("input")
        if i.get("type") == "checkbox"
    }
    assert boxes == {"sussex/oic": True, "kent/oic": False}


def test_a_plan_leads_to_its_comparison(analyst: Reader) -> None:
    analyst.get("/plans/sussex/oic")

    assert "/compare/choose?plan=sussex/oic" in links(analyst)


@pytest.mark.parametrize(
    "address", ["/compare/text?plan=sussex/oic&plan=kent/oic", "/plans/sussex/oic/compare/text"]
)
def test_a_comparison_is_taken_away_with_its_marking(address: str, analyst: Reader) -> None:
    answer = analyst.get(address)

    lines = answer.get_data(as_text=True).split("\n")
    assert lines[0] == lines[-2] == "**OFFICIAL-SENSITIVE**"
    assert answer.headers["X-Marking"] == "OFFICIAL-SENSITIVE"
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "address",
    [
        "/compare?plan=sussex/oic&plan=sussex/none",
        "/compare?plan=sussex/oic&plan=%00",
        "/compare?plan=sussex/oic&plan=../etc",
        "/compare/text?plan=sussex/oic@99&plan=kent/oic",
        "/plans/sussex/oic/compare?from=1&to=99",
        "/plans/sussex/oic/compare?from=x",
        "/plans/sussex/oic/compare?from=99999999999999999999",
        "/plans/sussex/none/compare",
    ],
)
def test_what_is_not_there_is_not_found(address: str, analyst: Reader) -> None:
    assert analyst.get(address).status_code == 404


def test_too_many_plans_are_refused_with_a_sentence(analyst: Reader) -> None:
    many = "&".join(f"plan=sussex/oic@{n}" for n in range(1, 8))

    assert analyst.get(f"/compare?{many}").status_code == 400
    assert "At most 6 plans can stand side by side." in analyst.words


def test_oversight_compares_nothing_and_is_offered_nothing(library: Library) -> None:
    reader = Reader(library.app, "Policy officer, Sussex")

    assert reader.get(TWO).status_code == 404
    reader.get("/plans/sussex/oic/history")
    assert not any("/compare" in href for href in links(reader))


def test_a_comparison_says_what_two_markings_make(analyst: Reader) -> None:
    analyst.get(TWO)

    assert [text_of(p) for p in analyst.all("p") if "kb-marking" in p.get("class", "")] == [
        "OFFICIAL-SENSITIVE"
    ] * 2
