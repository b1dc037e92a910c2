"""What else is looked for when somebody types a term of the trade."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.search.vocabulary import EXPANSION_CAP, Expansion, load_vocabulary
from kb.search.vocabulary_words import words_of

INDEX = Path(__file__).parents[2] / "index"
VOCABULARY = load_vocabulary(INDEX)


def _expand(typed: str, **senses: str) -> Expansion:
    return VOCABULARY.expand(typed.split(), senses=senses)


def _phrases(typed: str) -> set[str]:
    return {" ".join(phrase) for group in _expand(typed).groups for phrase in group.alternatives}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lorry drop", "in country clandestine"),
        ("people smuggling", "organised immigration crime"),
        ("people smuggling", "oic"),
        ("dinghy", "small boat"),
        ("handler", "facilitator"),
        ("hawala", "informal value transfer"),
        ("modern slavery", "msht"),
        ("s25", "assisting unlawful immigration"),
        ("marina", "general maritime"),
        ("marina", "slipway"),
        ("fake passports", "fraudulently obtained document"),
        ("hand car wash", "illegal working premises"),
        ("NCCU form", "required intelligence document"),
        ("RHIB", "rib"),
        ("Newhaven", "sussex"),
        ("GLAA", "gangmasters and labour abuse authority"),
    ],
)
def test_a_term_finds_what_means_the_same_and_the_other_way_round(typed: str, found: str) -> None:
    assert found in _phrases(typed)
    assert VOCABULARY.spellings.key(words_of(typed)) in {
        VOCABULARY.spellings.key(words_of(phrase)) for phrase in _phrases(found)
    }


@pytest.mark.parametrize("typed", ["S.E.R.O.C.U.", "serocu", "SEROCUs", "Serocu's"])
def test_case_full_stops_and_plurals_make_no_difference(typed: str) -> None:
    assert "south east regional organised crime unit" in _phrases(typed)


@pytest.mark.parametrize("typed", ["curtain-sider", "curtain sider", "curtainsiders"])
def test_hyphens_make_no_difference(typed: str) -> None:
    assert "soft sided trailer" in _phrases(typed)


def test_an_ampersand_is_the_word_and() -> None:
    assert "tcg" in _phrases("tasking & coordination")


def test_plurals_in_ies_and_es_are_plurals() -> None:
    assert "counterfeit" in _phrases("forgeries")
    assert "illegal working premises" in _phrases("hand car washes")


@pytest.mark.parametrize("typed", ["s.25", "s25", "S 25", "section 25", "Sec. 25"])
def test_a_section_of_an_act_is_found_however_it_is_written(typed: str) -> None:
    assert _phrases(typed) >= {"assisting unlawful immigration", "s25", "s 25", "section 25"}


def test_a_section_that_is_not_listed_is_still_found_however_it_is_written() -> None:
    assert _phrases("s.31") == {"s31", "s 31", "section 31"}


def test_either_spelling_finds_the_other_also_inside_a_term() -> None:
    assert _phrases("organized") == {"organized", "organised"}
    assert _phrases("licence") == {"licence", "license"}
    assert "oic" in _phrases("organized immigration crime")
    assert {"organised immigration crime", "organized immigration crime"} <= _phrases("OIC")


def test_the_longest_term_wins_and_the_rest_is_left_as_typed() -> None:
    groups = _expand("lorry drops at services").groups

    assert [group.typed for group in groups] == ["lorry drops", "at", "services"]
    assert groups[0].alternatives[0] == ("lorry", "drops")
    assert groups[1].alternatives == (("at",),)


def test_a_term_does_not_end_inside_a_hyphenated_word() -> None:
    assert "small boat" not in _expand("small boat-yard").added
    assert [group.typed for group in _expand("small boat-yard").groups] == ["small", "boat-yard"]


def test_the_words_added_are_named_as_the_lists_write_them() -> None:
    expansion = _expand("hawala")

    assert expansion.added == ("informal value transfer", "hundi", "IVTS", "underground banking")
    assert expansion.note == ""


@pytest.mark.parametrize(
    ("typed", "sense"),
    [
        ("OIC", "organised immigration crime"),
        ("nccu", "National Command and Control Unit (Immigration Enforcement)"),
        ("I.C.E.", "Immigration Compliance and Enforcement team"),
        ("SOC", "serious and organised crime"),
    ],
)
def test_a_term_with_a_usual_sense_is_taken_as_it_at_once(typed: str, sense: str) -> None:
    expansion = _expand(typed)

    assert [taken.sense for taken in expansion.taken_as] == [sense]
    assert expansion.taken_as[0].others
    assert expansion.split == ()


def test_the_other_senses_of_a_taken_term_add_nothing() -> None:
    assert not [phrase for phrase in _phrases("OIC") if "officer" in phrase]
    assert not [phrase for phrase in _phrases("NCCU") if "cyber" in phrase]
    assert not [phrase for phrase in _phrases("ICE") if "emergency" in phrase]


def test_another_sense_can_be_chosen_and_then_the_short_form_is_left_out() -> None:
    expansion = _expand("OIC", oic="officer in the case")

    assert expansion.taken_as[0].sense == "officer in the case"
    assert expansion.taken_as[0].others == ("organised immigration crime",)
    assert ("officer", "in", "the", "case") in expansion.groups[0].alternatives
    assert ("oic",) not in expansion.groups[0].alternatives


def test_a_sense_that_is_not_listed_is_passed_over() -> None:
    assert _expand("OIC", OIC="something else") == _expand("OIC")


@pytest.mark.parametrize(
    ("typed", "senses"), [("SAR", 3), ("IR", 2), ("SIR", 3), ("CP", 2), ("SARs", 3), ("OS", 3)]
)
def test_a_term_with_no_usual_sense_is_split_into_all_of_them(typed: str, senses: int) -> None:
    expansion = _expand(f"find {typed}")

    assert expansion.taken_as == ()
    assert [(split.term, split.group) for split in expansion.split] == [(typed, 1)]
    assert len(expansion.split[0].senses) == senses
    assert expansion.groups[1].alternatives == ((typed.lower(),),)
    assert expansion.added == ()


def test_no_phrase_stands_in_two_senses_of_a_split_term() -> None:
    money, rescue, access = _expand("SAR").split[0].senses

    assert ("suspicious", "activity", "report") in money.alternatives
    assert rescue.alternatives == (("search", "and", "rescue"),)
    assert access.alternatives == (("subject", "access", "request"),)


def test_a_split_term_can_be_taken_in_a_chosen_sense() -> None:
    expansion = _expand("SAR", SAR="search and rescue")

    assert expansion.split == ()
    assert expansion.groups[0].alternatives == (("search", "and", "rescue"),)


def test_a_sense_typed_in_full_never_brings_in_a_short_form_that_means_something_else() -> None:
    assert "sar" not in _phrases("suspicious activity report")
    assert "sar" not in _phrases("search and rescue")
    assert "oic" not in _phrases("officer in the case")
    assert "nccu" not in _phrases("National Cyber Crime Unit")
    assert "nccu" in _phrases("National Command and Control Unit")


def test_ms_never_becomes_a_maker_of_software() -> None:
    assert "modern slavery" in _phrases("MS")
    assert not [phrase for phrase in _phrases("MS") if "microsoft" in phrase]
    assert _phrases("Microsoft") == {"microsoft"}


def test_boat_by_itself_is_left_alone() -> None:
    assert _phrases("boat") == {"boat"}
    assert _phrases("same boat") == {"same", "boat"}
    assert "boat" not in _phrases("dinghy")


def test_nothing_is_found_through_a_second_step() -> None:
    assert "illegal working premises" in _phrases("nail bar")
    assert "vape shop" not in _phrases("nail bar")
    assert "shoreham" not in _phrases("Newhaven")
    assert {"newhaven", "shoreham"} <= _phrases("Sussex")


def test_adding_stops_at_the_cap_and_says_so() -> None:
    expansion = VOCABULARY.expand(["dinghy", "OIC"] * 100)
    phrases = sum(len(group.alternatives) for group in expansion.groups)

    assert phrases <= EXPANSION_CAP + 200 * 2
    assert len(expansion.groups) == 200
    assert str(EXPANSION_CAP) in expansion.note


@pytest.mark.parametrize("typed", [[], [""], ["..."], ["-", "&"], ["\x00"], ["ſ"], ["İ" * 50]])
def test_anything_typed_is_answered(typed: list[str]) -> None:
    expansion = VOCABULARY.expand(typed)

    assert all(group.alternatives for group in expansion.groups)


def test_suggestions_are_listed_forms_that_begin_with_what_was_typed() -> None:
    assert "small boat" in VOCABULARY.suggest("Small b")
    assert VOCABULARY.suggest("S.E.R")[0] == "SEROCU"
    assert VOCABULARY.suggest("") == VOCABULARY.suggest("zzz") == ()
    assert len(VOCABULARY.suggest("s")) == 8


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("facillitator", "facilitator"),
        ("clandestin", "clandestine"),
        ("Newhavn", "Newhaven"),
        ("HMICFSR", "HMICFRS"),
    ],
)
def test_a_mistyped_word_is_answered_with_what_it_may_have_meant(typed: str, meant: str) -> None:
    assert meant in VOCABULARY.near(typed)


@pytest.mark.parametrize(
    "typed", ["facilitator", "facilitators", "organized", "sar", "apc", "x" * 10_000, "", "qqqqqq"]
)
def test_a_known_short_or_endless_word_is_not_guessed_at(typed: str) -> None:
    assert VOCABULARY.near(typed) == ()


def test_a_theme_is_known_by_its_name_or_by_another_word_for_it() -> None:
    by_sea = VOCABULARY.theme_of("facilitation by SEA")
    land = VOCABULARY.theme_of("Lorries")

    assert by_sea is not None
    assert (by_sea.name, by_sea.under) == ("Facilitation by sea", "Facilitation")
    assert land is not None
    assert land.name == "Facilitation by land"
    assert VOCABULARY.theme_of("Gardening") is None


def test_the_first_three_themes_are_the_threat_areas() -> None:
    tops = [theme.name for theme in VOCABULARY.themes if not theme.under]

    assert tops[:3] == ["Facilitation", "Documents", "Criminal abuse of the immigration system"]
