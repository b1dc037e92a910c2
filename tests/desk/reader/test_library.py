"""Searching, browsing and the home page, for one person; with an index and without."""

from __future__ import annotations

import pytest

from kb.access import Actor, Role, whole
from kb.desk import Asked, ResultsPage, rebuild_index
from kb.plan import Marking
from kb.store import Act
from tests.cast import (
    ADA,
    ANNA,
    AUDREY,
    CATH,
    ESSIE,
    KIT,
    NOON,
    OWN,
    PARTNERS,
    POLICING,
    REGION,
    RON,
    SUE,
    TODAY,
    TOM,
)
from tests.desk_cast import DAY, NED, Shelves, a_plan, a_row, a_text

REF = "thames-valley/oic"


def search(shelves: Shelves, reader: Actor, words: str, **asked: object) -> ResultsPage:
    return shelves.desk_of(reader).library.search(Asked(words, **asked))  # type: ignore[arg-type]  # the test says


def refs(page: ResultsPage) -> list[str]:
    return [item.heading.ref for item in page.items]


def quoted(page: ResultsPage) -> str:
    """Everything that the items of a page quote."""
    parts = [piece for item in page.items for piece in (*item.title, *item.snippet)]
    parts += [piece for item in page.items for row in item.rows for piece in (*row.question, *row.snippet)]
    return "".join(piece.text for piece in parts)


def test_oversight_cannot_find_a_plan_by_a_word_it_may_not_read(either: Shelves) -> None:
    either.shelve(a_plan(a_text(a_row(sources="WREN"), owner="Intelligence bureau"), sharing=REGION))

    assert search(either, ANNA, "wren").total_rows == 1
    assert search(either, CATH, "wren").total_plans == 0
    assert search(either, CATH, "bureau").total_plans == 1


def test_a_row_is_found_and_quoted_only_for_those_who_read_it(either: Shelves) -> None:
    rows = a_row(), a_row("OIC-02", "Which heron?", visible_to="own", gap="Nests in reeds")
    either.shelve(a_plan(a_text(*rows, prose="Reeds and lay-bys."), sharing=REGION))

    ours, theirs = search(either, TOM, "reeds"), search(either, SUE, "reeds")

    assert (ours.total_plans, ours.total_rows) == (1, 1)
    assert (theirs.total_plans, theirs.total_rows) == (1, 0)
    assert "heron" in quoted(ours)
    assert "Nests" not in quoted(theirs)
    assert "Reeds and lay-bys" in quoted(theirs)


def test_prose_that_stands_under_a_hidden_row_neither_finds_nor_is_quoted(either: Shelves) -> None:
    hidden = a_row("OIC-02", "Which heron?", visible_to="own")
    nested = "#" + a_row("OIC-03", "Which wren?") + "#### More\n\nA bittern booms by the bureau.\n\n"
    either.shelve(a_plan(a_text(a_row(), hidden, nested), sharing=REGION))

    assert search(either, SUE, "bittern").total_plans == 0
    assert search(either, SUE, "wren").total_rows == 1
    assert search(either, SUE, "bureau").total_plans == 1
    assert "bittern" not in quoted(search(either, SUE, "bureau"))
    assert "bittern" in either.desk_of(TOM).reading.plan(REF).copy.text


def test_an_outline_is_found_by_its_question_and_never_by_what_is_kept_back(either: Shelves) -> None:
    either.shelve(
        a_plan(a_text(a_row(question="Which ferry?", gap="Heron", status="Tasked")), outline=PARTNERS)
    )

    found = search(either, KIT, "ferry")

    assert (found.total_rows, found.items[0].rows[0].needed_by, found.items[0].rows[0].status) == (
        1,
        None,
        None,
    )
    assert search(either, KIT, "heron").total_plans == 0
    assert search(either, KIT, "tasked", statuses=("tasked",)).total_plans == 0


def test_what_was_withdrawn_a_second_ago_is_gone_from_what_is_current(either: Shelves) -> None:
    either.shelve(a_plan(sharing=REGION))
    with either.store.writing(at=NOON) as tx:  # the index has not heard of it yet
        tx.press.withdraw(REF, "Old.")

    assert search(either, SUE, "lay-bys").total_plans == 0
    assert search(either, SUE, "lay-bys", states=("withdrawn",)).total_plans == 1


def test_what_was_shelved_a_second_ago_is_found_before_the_index_hears_of_it(either: Shelves) -> None:
    with either.store.writing(at=NOON) as tx:
        tx.press.add_plan(REF, "thames-valley")
        tx.press.shelve(REF, [a_plan(sharing=REGION)])

    assert search(either, SUE, "lay-bys").total_rows == 1
    assert search(either, ESSIE, "lay-bys").total_rows == 0


def test_what_was_shared_more_narrowly_a_second_ago_is_not_found(either: Shelves) -> None:
    either.shelve(a_plan(sharing=REGION))
    with either.store.writing(at=NOON) as tx:
        tx.press.share(REF, 1, sharing=OWN, outline=OWN, listed=False)

    assert search(either, SUE, "lay-bys").total_plans == 0
    assert search(either, TOM, "lay-bys").total_plans == 1


def test_replaced_versions_are_found_on_request_where_they_may_be_read(either: Shelves) -> None:
    old, kept = a_plan(a_text(a_row(question="Which heron?")), sharing=REGION), a_plan(a_text(prose="Heron."))
    either.shelve(old, kept, a_plan(sharing=REGION))

    assert search(either, SUE, "heron").total_plans == 0
    assert [i.heading.number for i in search(either, SUE, "heron", states=("replaced",)).items] == [1]
    assert search(either, TOM, "heron", states=("replaced",)).total_plans == 2


def test_drafts_are_found_on_request_by_their_authors(either: Shelves) -> None:
    either.shelve(a_plan(sharing=REGION))
    either.draft(a_text(a_row(question="Which heron?")))

    assert search(either, TOM, "heron", states=("draft",)).total_rows == 1
    assert search(either, SUE, "heron", states=("draft",)).total_rows == 0
    assert search(either, TOM, "heron").total_rows == 0


def test_without_an_index_a_search_says_that_it_is_slow(shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=REGION))
    assert not search(shelves, SUE, "lay-bys").slow

    for path in shelves.house.settings.index_folder.rglob("*"):
        if path.is_file():
            path.write_bytes(b"damaged")

    assert search(shelves, SUE, "lay-bys").slow
    assert search(shelves, SUE, "lay-bys").total_rows == 1
    assert search(shelves, ESSIE, "lay-bys").total_rows == 0


@pytest.mark.parametrize(
    "words", ["", " ", "((((", '"', "AND OR NOT", "*", "a" * 5000, "field:x", "\0", "NOT lay-bys", "-a"]
)
def test_whatever_is_typed_is_answered(words: str, either: Shelves) -> None:
    either.shelve(a_plan(sharing=REGION))

    assert search(either, SUE, words).total_plans <= 1
    assert search(either, NED, words).total_plans == 0


def test_suggestions_come_from_what_one_may_read(shelves: Shelves) -> None:
    shelves.shelve(a_plan(a_text(a_row(question="Which zeppelins?", visible_to="own")), sharing=REGION))

    assert shelves.desk_of(TOM).library.suggest("zepp") == ("zeppelins",)
    assert shelves.desk_of(SUE).library.suggest("zepp") == ()


def test_a_search_leaves_a_line_with_numbers_and_no_words(shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=REGION))

    search(shelves, SUE, "lay-bys")

    line = shelves.audit()[-1]
    assert (line.act, line.object, line.person) == (Act.CONSULTATION, "search", SUE.person)
    assert "lay" not in repr(line)


def test_ticked_rows_are_marked_in_results(shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=REGION))
    shelves.desk_of(SUE).my_list.add([f"{REF}@1#OIC-01"])

    assert search(shelves, SUE, "lay-bys").items[0].rows[0].ticked
    assert not search(shelves, ANNA, "lay-bys").items[0].rows[0].ticked


def test_home_and_shelves_count_what_is_in_reach(shelves: Shelves) -> None:
    shelves.shelve(a_plan(a_text(themes="documents"), sharing=REGION))
    shelves.shelve(a_plan(a_text(themes="documents")), ref="essex/oic")
    shelves.shelve(a_plan(listed=True), ref="kent/listed")

    home, shelf = shelves.desk_of(SUE).library.home(), shelves.desk_of(SUE).library.browse()

    assert [(way.key, way.plans) for way in home.organisations] == [("kent", 1), ("thames-valley", 1)]
    assert [(way.key, way.plans) for way in home.themes] == [("documents", 1)]
    assert (home.plans, shelf.total) == (2, 2)
    assert shelves.desk_of(NED).library.home().plans == 0


def test_a_filter_on_a_fact_finds_only_plans_of_which_that_fact_is_given(shelves: Shelves) -> None:
    text = a_text(themes="documents", review_by="2026-01-01")
    shelves.shelve(a_plan(text, listed=True))

    seen = shelves.desk_of(ESSIE).library

    assert seen.browse().total == 1
    assert (seen.browse(theme="documents").total, seen.browse(show="due").total) == (0, 0)
    assert shelves.desk_of(CATH).library.browse(theme="documents").total == 0
    assert shelves.desk_of(CATH).library.browse(show="due").total == 1
    assert search(shelves, CATH, "").facets != ()
    assert "theme" not in {facet.name for facet in search(shelves, CATH, "").facets}


def test_plans_due_for_review_are_named_on_the_day_after(shelves: Shelves) -> None:
    shelves.shelve(a_plan(a_text(review_by=TODAY.isoformat()), sharing=POLICING))

    today, tomorrow = shelves.desk_of(SUE).library.home(), shelves.desk_of(SUE, NOON + DAY).library.home()

    assert (today.due, [heading.ref for heading in tomorrow.due]) == ((), [REF])
    assert tomorrow.marking is Marking.OFFICIAL_SENSITIVE


def test_a_rebuilt_index_answers_as_the_one_before(shelves: Shelves) -> None:
    shelves.shelve(a_plan(a_text(a_row(), a_row("OIC-02", "Which marinas?")), sharing=REGION))
    shelves.shelve(a_plan(sharing=REGION), ref="sussex/oic")
    shelves.draft(a_text())
    before = [search(shelves, reader, "lay-bys marinas") for reader in (SUE, TOM, ESSIE)]

    with shelves.house.indexer() as indexer:
        count = rebuild_index(shelves.store, indexer, whole=whole())

    assert count == 3
    assert [search(shelves, reader, "lay-bys marinas") for reader in (SUE, TOM, ESSIE)] == before


def test_a_writer_finds_their_organisations_plans_and_drafts_at_home_and_a_reader_does_not(
    shelves: Shelves,
) -> None:
    shelves.shelve(a_plan(sharing=REGION))
    shelves.shelve(a_plan(sharing=REGION), ref="sussex/oic")
    shelves.draft(a_text())

    home, reader = shelves.desk_of(TOM).library.home(), shelves.desk_of(SUE).library.home()

    assert [plan.ref for plan in home.own] == [REF]
    assert [plan.ref for plan in home.drafts] == [REF]
    assert (reader.own, reader.drafts, reader.writes) == ((), (), False)


def test_home_names_the_offices_that_a_person_holds(shelves: Shelves) -> None:
    offices = [shelves.desk_of(who).library.home().offices for who in (RON, AUDREY, ADA, TOM)]

    assert offices == [{Role.REGIONAL_EDITOR}, {Role.AUDITOR}, {Role.ADMINISTRATOR}, set()]
