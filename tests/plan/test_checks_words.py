"""Sensitive items block until they are settled, beside the field that they stand in; nationality is advised on."""

import datetime as dt

import pytest

from kb.plan import Finding, Lexicon, findings, is_vacant, parse, row_facts

ON = dt.date(2026, 5, 1)
WORDS = Lexicon(
    forenames=frozenset({"john"}),
    covert=("CHIS",),
    peoples=("Albanian", "Eastern European", "French"),
    demonyms=frozenset({"albanians"}),
)
HEADER = (
    "---\nmarking: OFFICIAL\nowner: {owner}\nreview_by: 2027-01-31\n---\n\nSee {prose}.\n\n## Requirements\n"
)
ROW = "### A-1: {question}\n- **Collector:** {collector}\n- **Indicators:**\n    - {indicator}\n- **Odd:** {odd}\n\n{notes}\n"


def found(prefix: str, *, dismissed: frozenset[tuple[str, str]] = frozenset(), **said: str) -> list[Finding]:
    words = (
        dict.fromkeys(("owner", "prose", "question", "collector", "indicator", "odd", "notes"), "x") | said
    )
    doc = parse((HEADER + ROW).format(**words))
    every = findings(doc, on=ON, lexicon=WORDS, dismissed=dismissed)
    return [one for one in every if one.kind.startswith(prefix)]


@pytest.mark.parametrize(
    ("place", "ref", "field"),
    [
        ("owner", None, "owner"),
        ("prose", None, None),
        ("question", "A-1", "question"),
        ("collector", "A-1", "collector"),
        ("indicator", "A-1", "indicators"),
        ("odd", "A-1", None),
        ("notes", "A-1", "notes"),
    ],
)
def test_a_spotted_item_blocks_beside_its_field(place: str, ref: str | None, field: str | None) -> None:
    (one,) = found("sensitive", **{place: "the man John Carter"})

    assert (one.kind, one.ref, one.field, one.phrase) == ("sensitive:name", ref, field, "John Carter")
    assert one.blocks
    assert "“John Carter” looks like the name of a person" in one.sentence


def test_a_dismissed_item_is_not_said_again_however_it_is_written() -> None:
    settled = frozenset({("name", "john carter")})

    assert found("sensitive", dismissed=settled, notes="Ask John  CARTER.") == []
    assert found("sensitive", dismissed=frozenset({("covert", "john carter")}), notes="John Carter") != []


def test_the_same_item_twice_in_one_field_is_said_once() -> None:
    assert len(found("sensitive", notes="John Carter and John Carter")) == 1
    assert len(found("sensitive", notes="John Carter", odd="John Carter")) == 2


def test_no_text_gives_more_findings_than_a_person_can_read() -> None:
    many = " ".join(f"a{n}@b.uk" for n in range(1000))

    assert len(found("sensitive", notes=many)) == 200


@pytest.mark.parametrize(
    "words", ["Albanian nationals", "young Albanian male drivers", "Albanians", "Eastern European gangs"]
)
def test_where_people_are_from_is_advised_on_and_never_blocks(words: str) -> None:
    asked, looked_for = found("steer", question=f"Which {words} are seen?", indicator=f"Vans with {words}")

    assert (asked.field, looked_for.field) == ("question", "indicators")
    assert "Describe what people do, not where they are from." in asked.sentence
    assert not asked.blocks


@pytest.mark.parametrize("words", ["French coast guard", "the French police", "Albanian number plates"])
def test_places_and_things_of_a_country_are_not(words: str) -> None:
    assert found("steer", question=f"What does the {words} know?") == []


def test_a_vacant_owner_blocks_and_a_vacant_collector_is_said() -> None:
    (owner,) = found("owner", owner="TBC")
    (collector,) = found("vacant", collector="Vacant")

    assert owner.blocks
    assert (collector.field, collector.blocks) == ("collector", False)


def test_what_is_still_to_come_makes_no_row_complete() -> None:
    row = row_facts(doc := parse(HEADER + ROW.replace("{collector}", "TBC")), doc.requirements[0])

    assert "collector" in row.missing
    assert not any(one.kind == "missing" and one.field == "collector" for one in findings(doc, on=ON))


@pytest.mark.parametrize("text", ["", " - ", "TBC", "tbc.", "(vacant)", "To be confirmed", "N/A"])
def test_these_say_that_nobody_is_there(text: str) -> None:
    assert is_vacant(text)
    assert not is_vacant("Vacant property officer")
