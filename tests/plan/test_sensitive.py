"""People, numbers, vehicles, operations and covert hints are spotted; roads, roles and references are not."""

import pytest

from kb.desk.writing.lexicon import shipped_lexicon
from kb.plan import Lexicon, SpotKind, fold_phrase, spots

WORDS = shipped_lexicon()
MEGABYTE = 1_000_000


def spotted(text: str, lexicon: Lexicon = WORDS) -> list[tuple[str, str]]:
    return [(spot.kind.value, spot.phrase) for spot in spots(text, lexicon)]


@pytest.mark.parametrize(
    "name",
    [
        "DS Jane Smith",
        "DS Smith",
        "PC SMITH",
        "Detective Sergeant Karim Hassan",
        "Inspector O’Brien",
        "Mr Patel",
        "Dr J. Carter",
        "John Carter",
        "John CARTER",
        "John\nCarter",
        "J. Carter",
        "J.R. Carter",
        "CARTER, John",
        "Agnieszka Kowalska-Nowak",
    ],
)
def test_names_of_people_are_spotted(name: str) -> None:
    assert spotted(f"We spoke to {name} about it.") == [("name", name)]


@pytest.mark.parametrize(
    "text",
    [
        "DS Intelligence (South)",
        "the detective inspector, Economic crime",
        "Inspector Rural crime team",
        "Detective Sergeant SEROCU",
        "Border Force, National Highways and British Transport Police",
        "Thames Valley Police in the South East region",
        "St James Park and Queen Elizabeth Hospital",
        "St. James Road",
        "Victoria Station and Chelsea Harbour",
        "Mark Each row that is done",
        "Plan B. The next step",
        "B. Sources",
        "U.K. Visas",
        "Clare's Law and Martyn's Law",
        "John Lewis",
        "In May Sussex will report",
        "MAX_CONTENT_LENGTH",
        "Elizabeth\n\nSmith",
    ],
)
def test_roles_places_and_offices_are_not_names(text: str) -> None:
    assert spotted(text) == []


def test_a_forename_that_is_also_a_word_counts_within_a_sentence_only() -> None:
    assert spotted("Grace Periods apply.\n- Grace Periods\n- **Note:** Grace Periods") == []
    assert spotted("Ask Grace Wilson.") == [("name", "Grace Wilson")]


def test_a_possessive_is_no_part_of_a_name() -> None:
    assert spotted("See John Carter’s van.") == [("name", "John Carter")]


@pytest.mark.parametrize(
    "number",
    [
        "07700 900123",
        "07700900123",
        "(020) 7946 0018",
        "01632 960123",
        "+44 7700 900123",
        "+44 (0)20 7946 0018",
        "00447700900123",
        "+355 69 123 4567",
        "01497 82034",
    ],
)
def test_telephone_numbers_are_spotted(number: str) -> None:
    assert [kind for kind, _ in spotted(f"Ring {number} at once.")] == ["telephone"]


@pytest.mark.parametrize(
    "text", ["Ring 101 or 999.", "0800 555 111", "03001 234567", "01 02 03 04 05", "2026-03-31", "0123456789"]
)
def test_public_lines_dates_and_figures_are_no_telephone_numbers(text: str) -> None:
    assert spotted(text) == []


def test_an_email_address_is_spotted() -> None:
    assert spotted("Write to a.b-c@force.police.uk.") == [("email", "a.b-c@force.police.uk")]


@pytest.mark.parametrize("mark", ["AB12 CDE", "AB12CDE", "P123 ABC", "P123ABC", "ABC 123D"])
def test_vehicle_marks_are_spotted(mark: str) -> None:
    assert spotted(f"A van, {mark}, was seen.") == [("vehicle", mark)]


@pytest.mark.parametrize(
    "text",
    [
        "M40 HGV parks",
        "A34 AND M25 BUS",
        "OIC-04",
        "OIC-02A",
        "SW1A 1AA",
        "J12 THE",
        "B2100 VAN",
        "GB99 XYZ",
        "OIC 2026",
    ],
)
def test_roads_references_and_postcodes_are_no_vehicle_marks(text: str) -> None:
    assert spotted(text) == []


def test_a_mark_of_any_form_is_spotted_where_the_words_say_what_it_is() -> None:
    assert spotted("registration number 1234 is no mark; number plate: XIA 5521") == [("vehicle", "XIA 5521")]


@pytest.mark.parametrize(
    "name", ["Op Kingfisher", "Operation KINGFISHER", "op KESTREL", "Op. Wren", "Operation Red Kite"]
)
def test_names_of_operations_are_spotted(name: str) -> None:
    assert spotted(f"Links to {name} are known.") == [("operation", name)]


@pytest.mark.parametrize(
    "text",
    [
        "operation of the port",
        "Operational Support",
        "Operations Room",
        "Project Kraken",
        "Operation Order",
        "Op 3",
    ],
)
def test_other_operations_and_public_projects_are_not(text: str) -> None:
    assert spotted(text) == []


@pytest.mark.parametrize(
    "hint",
    ["CHIS", "informants", "source handler", "human source", "DSU", "undercover", "Directed  surveillance"],
)
def test_covert_hints_are_spotted(hint: str) -> None:
    assert spotted(f"There is {hint} here.") == [("covert", hint)]


@pytest.mark.parametrize(
    "text", ["Anything covert is referred.", "sources of information", "boats are intercepted", "dsu", "chis"]
)
def test_everyday_words_are_no_covert_hints(text: str) -> None:
    assert spotted(text) == []


def test_of_two_that_overlap_the_longer_stands() -> None:
    assert spotted("Operation John Carter") == [("operation", "Operation John Carter")]


def test_two_spellings_of_one_item_fold_to_one() -> None:
    assert fold_phrase("name", "John\n  CARTER") == fold_phrase("sensitive:name", "john carter")
    assert fold_phrase(SpotKind.TELEPHONE, "07700 900-123") == fold_phrase("telephone", "07700900123")
    assert fold_phrase(SpotKind.VEHICLE, "AB12 CDE") == "ab12cde"


@pytest.mark.parametrize(
    "unit",
    [
        "0",
        "A",
        "07 ",
        "(0",
        "a@",
        "+4",
        "J. ",
        "DS ",
        "John ",
        "a-",
        "'",
        "Op ",
        "VRM A",
        "CARTER, ",
        "Det. ",
        "source ",
    ],
)
def test_a_megabyte_of_anything_is_looked_through(unit: str) -> None:
    spots(unit * (MEGABYTE // len(unit)), WORDS)  # a quadratic pattern would hang
