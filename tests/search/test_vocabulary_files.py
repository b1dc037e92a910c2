"""A list that would mislead a search is refused, with the file, the line and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kb.errors import Invalid
from kb.search.vocabulary import load_vocabulary
from kb.search.vocabulary_files import load_judged

INDEX = Path(__file__).parents[2] / "index"
HEADINGS = {
    "vocabulary.csv": "term,means,also,sense,usual,group,note",
    "spellings.csv": "british,other,note",
    "places.csv": "place,also,near,note",
    "themes.csv": "theme,under,also,note",
    "judged.csv": "query,relevant,must_not,needs_vocabulary,note",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file, headings in HEADINGS.items():
        (tmp_path / file).write_text(f"{headings}\n", encoding="utf-8")
    return tmp_path


def _write(folder: Path, file: str, *lines: str, encoding: str = "utf-8") -> None:
    (folder / file).write_bytes("\n".join((HEADINGS[file], *lines)).encode(encoding))


def test_the_shipped_lists_load_and_hold_about_a_hundred_terms() -> None:
    vocabulary = load_vocabulary(INDEX)

    assert len({term.key for entry in vocabulary.entries for term in entry.terms}) > 100
    assert len(vocabulary.spellings.other) >= 40
    assert len(load_judged(INDEX)) >= 45


def test_empty_lists_load_and_add_nothing(folder: Path) -> None:
    vocabulary = load_vocabulary(folder)

    assert vocabulary.expand(["OIC"]).groups[0].alternatives == (("oic",),)
    assert vocabulary.suggest("o") == ()
    assert vocabulary.near("dinghy") == ()


def test_a_file_as_a_spreadsheet_saves_it_loads(folder: Path) -> None:
    text = f"{HEADINGS['vocabulary.csv']}\r\nOIC,organised immigration crime,,,,,\r\n,,,,,,\r\n"
    (folder / "vocabulary.csv").write_bytes(text.encode("utf-8-sig"))

    assert load_vocabulary(folder).expand(["oic"]).added == ("organised immigration crime",)


@pytest.mark.parametrize(
    ("file", "lines", "said"),
    [
        ("vocabulary.csv", [",meaning,,,,,"], "line 2: “term” is empty"),
        ("vocabulary.csv", ["OIC,,,,,,"], "line 2: “OIC” stands alone"),
        ("vocabulary.csv", ["OIC,one,,,,,", "oic,two,,,,,"], "line 3: “oic” is listed twice"),
        ("vocabulary.csv", ["OIC,one,,first,,,", "OIC,two,,,,,"], "line 3: “OIC” is listed twice"),
        (
            "vocabulary.csv",
            ["OIC,one,,first,,,", "OIC,two,,first,,,"],
            "line 3: “OIC” has this sense already",
        ),
        ("vocabulary.csv", ["A1,one,,x,yes,,", "A1,two,,y,yes,,"], "line 3: “A1” has a usual sense already"),
        ("vocabulary.csv", ["A1,one,,x,maybe,,"], "line 2: “usual” says “maybe”"),
        ("vocabulary.csv", ["A1,one,,,yes,,"], "line 2: “A1” is marked usual and has no sense"),
        ("vocabulary.csv", ["A1; A2,one,,x,,,"], "line 2: a term with a sense needs a line of its own"),
        (
            "vocabulary.csv",
            ["SAR,one,,x,,,", "SAR,two,,y,,,", "money,report,SARs,,,,"],
            "line 4: “SARs” has several senses (line 3)",
        ),
        (
            "vocabulary.csv",
            ["OIC,one,Operation Wren,,,,"],
            "line 2: “Operation Wren” looks like the name of an operation",
        ),
        ("vocabulary.csv", ["OIC,one,!!,,,,"], "line 2: “!!” has no letters or numbers"),
        ("vocabulary.csv", ["OIC," + "a " * 13 + ",,,,,"], "longer than 12 words"),
        ("vocabulary.csv", ["OIC,one,,,,,,extra"], "line 2: there is a cell too many, “extra”"),
        ("vocabulary.csv", ['OIC,"one\ntwo",,,,,'], "a cell has a line break"),
        ("vocabulary.csv", ['OIC,"one"x,,,,,'], "a quotation mark is out of place"),
        ("spellings.csv", ["licence,,"], "line 2: one of the two spellings is empty"),
        ("spellings.csv", ["licence,Licence,"], "line 2: both spellings are “licence”"),
        (
            "spellings.csv",
            ["licence,license,", "lisence,license,"],
            "line 3: “lisence” or “license” is paired already",
        ),
        ("spellings.csv", ["grey,gray,", "gray,grai,"], "line 3: “gray” or “grai” is paired already"),
        ("places.csv", [",,Hove,"], "line 2: “place” is empty"),
        ("themes.csv", [",Facilitation,,"], "line 2: “theme” is empty"),
        ("themes.csv", ["By land,Facilitation,,"], "line 2: “Facilitation” is not a top-level theme"),
        ("themes.csv", ["A,,,", "B,A,,", "C,B,,"], "line 4: “B” is not a top-level theme"),
        ("themes.csv", ["A,,,", "A,,,"], "line 3: “A” is already listed"),
    ],
)
def test_a_misleading_line_is_refused(folder: Path, file: str, lines: list[str], said: str) -> None:
    _write(folder, file, *lines)

    with pytest.raises(Invalid) as refusal:
        load_vocabulary(folder)

    assert str(refusal.value).startswith(file)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (",sussex/oic,,yes,", "a judged search needs a query"),
        ("dinghy,,,yes,", "a judged search needs a query"),
        ("dinghy,sussex oic,,yes,", "“sussex oic” is no reference"),
        ("dinghy,sussex/oic,,perhaps,", "“needs_vocabulary” says “perhaps”"),
    ],
)
def test_a_judged_search_that_cannot_be_run_is_refused(folder: Path, line: str, said: str) -> None:
    _write(folder, "judged.csv", line)

    with pytest.raises(Invalid, match=said):
        load_judged(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "places.csv").unlink()

    with pytest.raises(Invalid, match=r"places\.csv is missing"):
        load_vocabulary(folder)


def test_changed_headings_are_refused_with_the_right_ones(folder: Path) -> None:
    (folder / "places.csv").write_text("place,also,note\n", encoding="utf-8")

    with pytest.raises(Invalid, match=r"places\.csv, line 1: the headings should be place, also, near, note"):
        load_vocabulary(folder)


def test_a_file_saved_in_another_encoding_is_refused_with_the_line(folder: Path) -> None:
    _write(folder, "places.csv", "Sussex,,Hove,", "Café,,Hove,", encoding="cp1252")

    with pytest.raises(
        Invalid, match=r"places\.csv, line 3: a letter cannot be read\. Save the file as “CSV UTF-8"
    ):
        load_vocabulary(folder)


def test_a_list_of_endless_lines_is_refused(folder: Path) -> None:
    _write(folder, "places.csv", *(f"P{number},,," for number in range(5_001)))

    with pytest.raises(Invalid, match="more than 5,000 lines"):
        load_vocabulary(folder)


def test_an_endless_file_is_refused_before_it_is_read(folder: Path) -> None:
    (folder / "places.csv").write_bytes(b"x" * 2_000_001)

    with pytest.raises(Invalid, match=r"places\.csv is over 2 MB"):
        load_vocabulary(folder)


def test_a_term_added_by_hand_is_found_at_the_next_load(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(INDEX, tmp_path / "index"))
    with (folder / "vocabulary.csv").open("a", encoding="utf-8") as file:
        file.write("ghost van,unmarked van,,,,methods,\n")

    assert load_vocabulary(folder).expand(["ghost", "vans"]).added == ("unmarked van",)
