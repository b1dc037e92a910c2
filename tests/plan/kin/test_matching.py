"""Rows of two plans are paired by what is known first, then by what they ask, and never forced."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.plan import Asked, How, like, match, parse, sure_words
from kb.plan.kin.matching import Matching
from tests.plan.texts import PLANS, a_row, text_of

LAY_BYS = "Which lay-bys on the motorway see clandestine encounters at lorry parks?"
BOATS = "Which slipways are used for landings by small boat?"
FEES = "How are fees for journeys collected and moved?"


def a_plan(**rows: str) -> str:
    return text_of({}, [a_row(ref.replace("_", "-"), asks, {"Gap": "x"}) for ref, asks in rows.items()])


OURS = a_plan(A_1=LAY_BYS, A_2=BOATS, A_3=FEES)


def matched(theirs: str, pairs: dict[str, str] | None = None, **more: bool) -> Matching:
    return match(parse(OURS), parse(theirs), pairs=pairs, **({"likeness": False} | more))


def found(matching: Matching) -> list[tuple[str, str, How]]:
    return [(pair.ours_ref, pair.theirs_ref, pair.how) for pair in matching.pairs]


def test_rows_of_kin_are_paired_by_reference_in_any_case() -> None:
    matching = matched(a_plan(a_2=FEES, A_9=BOATS), {})

    assert found(matching) == [("A-2", "a-2", How.REFERENCE)]
    assert (matching.only_ours, matching.only_theirs) == (("A-1", "A-3"), ("A-9",))


def test_what_a_person_confirmed_goes_before_equal_references() -> None:
    matching = matched(a_plan(A_1=FEES, A_3=LAY_BYS), {"A-3": "A-1"})

    assert found(matching) == [("A-3", "A-1", How.ORIGIN)]
    assert matching.only_theirs == ("A-3",)


def test_a_row_known_to_have_no_partner_gets_none() -> None:
    matching = matched(a_plan(A_1=LAY_BYS), {"A-1": ""}, likeness=True)

    assert found(matching) == []


def test_a_partner_that_is_gone_leaves_the_reference_to_speak() -> None:
    assert found(matched(a_plan(A_1=LAY_BYS), {"A-1": "Z-9"})) == [("A-1", "A-1", How.REFERENCE)]


def test_equal_references_of_strangers_prove_nothing() -> None:
    matching = matched(a_plan(A_1=BOATS, A_2="What is the price of fish?"), likeness=True)

    assert found(matching) == [("A-2", "A-1", How.LIKENESS)]
    assert not matching.kin


def test_where_single_rows_were_borrowed_only_they_are_known() -> None:
    matching = matched(a_plan(A_1="Something else?", B_2=FEES), {"A-3": "B-2"}, references=False)

    assert found(matching) == [("A-3", "B-2", How.ORIGIN)]


def test_likeness_finds_the_reworded_row_and_says_how_sure() -> None:
    reworded = "Which slipways and harbours see landings by small boats?"

    (pair,) = matched(a_plan(K_1=reworded, K_2="Who repairs the roof of the station?"), likeness=True).pairs
    assert (pair.ours_ref, pair.theirs_ref, pair.words) == ("A-2", "K-1", "very alike")
    assert 0.75 <= pair.sure < 1


def test_of_kin_a_mere_perhaps_is_not_taken() -> None:
    theirs = a_plan(K_1="Which slipways see landings of fish, and what does it cost at auction?")

    assert [pair.words for pair in matched(theirs, likeness=True).pairs] == ["perhaps"]
    assert matched(theirs, {}, likeness=True).pairs == ()


def test_the_same_question_is_as_sure_as_can_be() -> None:
    (pair,) = matched(a_plan(Z_1=FEES), likeness=True).pairs

    assert (pair.ours_ref, pair.sure, pair.words) == ("A-3", 1.0, "very alike")


def test_rows_that_ask_the_same_twice_keep_their_order() -> None:
    twice = [Asked("1", BOATS), Asked("2", BOATS)]

    assert [(p.ours_ref, p.theirs_ref) for p in like(twice, twice)] == [("1", "1"), ("2", "2")]


def test_thousands_of_rows_that_ask_the_same_are_paired_in_order_and_in_bounded_time() -> None:
    many = [Asked(str(n), BOATS) for n in range(3_000)]

    assert all(pair.ours_ref == pair.theirs_ref for pair in like(many, many))
    assert len(like(many, [Asked(one.key, f"{one.question} {FEES}") for one in many])) <= 3_000


def test_themes_and_what_to_look_for_tell_rows_of_one_question_apart() -> None:
    ours = [Asked("sea", "Who?", "Sea", ("engines",)), Asked("land", "Who?", "Land", ("lorries",))]
    theirs = [Asked("l", "Who?", "Land", ("lorries",)), Asked("s", "Who?", "Sea", ("engines",))]

    assert sorted((p.ours_ref, p.theirs_ref) for p in like(ours, theirs)) == [("land", "l"), ("sea", "s")]


@pytest.mark.parametrize("empty", ["", "Which of the?", "?!", "\u200b"])
def test_questions_without_a_telling_word_are_like_nothing(empty: str) -> None:
    assert like([Asked("1", empty)], [Asked("2", empty)]) == ()


@pytest.mark.parametrize(("sure", "words"), [(1.0, "very alike"), (0.6, "alike"), (0.3, "perhaps")])
def test_how_sure_is_said_in_words(sure: float, words: str) -> None:
    assert sure_words(sure) == words


@given(PLANS, PLANS, st.booleans(), st.booleans())
def test_every_reference_is_paired_once_or_stands_alone(
    ours: str, theirs: str, kin: bool, alike: bool
) -> None:
    left, right = parse(ours), parse(theirs)

    matching = match(left, right, pairs={} if kin else None, likeness=alike)

    here = [pair.ours_ref for pair in matching.pairs] + list(matching.only_ours)
    there = [pair.theirs_ref for pair in matching.pairs] + list(matching.only_theirs)
    assert sorted(ref.casefold() for ref in here) == sorted({r.ref.casefold() for r in left.requirements})
    assert sorted(ref.casefold() for ref in there) == sorted({r.ref.casefold() for r in right.requirements})


@given(PLANS, PLANS)
def test_swapping_the_two_swaps_the_pairs(ours: str, theirs: str) -> None:
    one = match(parse(ours), parse(theirs), pairs={}, likeness=False)
    other = match(parse(theirs), parse(ours), pairs={}, likeness=False)

    assert {(p.ours_ref, p.theirs_ref) for p in one.pairs} == {
        (p.theirs_ref, p.ours_ref) for p in other.pairs
    }
