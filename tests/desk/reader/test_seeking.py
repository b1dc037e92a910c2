"""A search that looks through the store reads so much and no more, and says so."""

from __future__ import annotations

import pytest

from kb.access import whole
from kb.desk import Asked, catch_up
from kb.desk.reader import seeking
from kb.plan import State
from tests.cast import ESSIE, NOON, REGION, SUE
from tests.desk_cast import Shelves, a_house, a_plan, a_row, a_text


def put(shelves: Shelves, count: int) -> None:
    for n in range(count):
        with shelves.store.writing(at=NOON) as tx:
            tx.press.add_plan(f"sussex/p{n}", "sussex")
            tx.press.shelve(f"sussex/p{n}", [a_plan(sharing=REGION)])


def test_plans_that_the_index_has_not_heard_of_are_read_up_to_a_number(
    shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeking, "MOST_READ", 3)
    put(shelves, 5)

    page = shelves.desk_of(SUE).library.search(Asked("lay-bys"))

    assert (page.total_plans, page.notes) == (3, (seeking.SOME_NEW,))
    shelves.catch_up()
    assert shelves.desk_of(SUE).library.search(Asked("lay-bys")).total_plans == 5


def test_only_plans_that_the_index_has_not_heard_of_are_read_beside_it(shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=REGION), ref="surrey/oic")
    put(shelves, 1)

    page = shelves.desk_of(SUE).library.search(Asked("lay-bys"))

    assert sorted(item.heading.ref for item in page.items) == ["surrey/oic", "sussex/p0"]
    assert (page.total_plans, page.total_rows) == (2, 2)


def test_without_an_index_a_number_of_plans_is_read_and_the_page_says_so(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeking, "MOST_READ", 3)
    with a_house(tmp_path_factory.mktemp("house"), indexed=False) as shelves:
        put(shelves, 5)

        page = shelves.desk_of(SUE).library.search(Asked("lay-bys"))

    assert page.slow
    assert seeking.SOME_UNREAD in page.notes


def test_only_texts_with_the_beginning_of_a_word_are_read_in_full(
    shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeking, "MOST_READ", 1)
    old = a_plan(a_text(a_row(question="Which herons?")), sharing=REGION)
    shelves.shelve(*(a_plan(sharing=REGION) for _ in range(5)), old, a_plan(sharing=REGION))

    page = shelves.desk_of(SUE).library.search(Asked("heron", states=("replaced",)))

    assert ([item.heading.number for item in page.items], page.notes) == ([6], ())


def test_hidden_texts_do_not_use_up_what_may_be_read(
    shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeking, "MOST_READ", 2)
    for n in range(5):
        shelves.shelve(a_plan(), a_plan(), ref=f"essex/p{n}")
    shelves.shelve(a_plan(sharing=REGION), a_plan(), ref="surrey/oic")

    page = shelves.desk_of(SUE).library.search(Asked("lay-bys", states=("replaced",)))

    assert (page.total_plans, page.notes) == (1, ())
    assert shelves.desk_of(ESSIE).library.search(Asked("lay-bys", states=("replaced",))).notes == (
        seeking.SOME_OLD,
    )


def test_no_time_left_is_said_and_nothing_fails(shelves: Shelves, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeking, "SECONDS", -1.0)
    put(shelves, 2)

    page = shelves.desk_of(SUE).library.search(Asked("lay-bys"))

    assert (page.total_plans, page.notes) == (0, (seeking.SOME_NEW,))


def test_catching_up_writes_each_changed_plan_once(shelves: Shelves) -> None:
    put(shelves, 3)
    with shelves.store.writing(at=NOON) as tx:
        tx.press.shelve("sussex/p0", [a_plan(sharing=REGION)])
        tx.press.withdraw("sussex/p1", "Old.")

    with shelves.house.indexer() as indexer:
        first, second = (catch_up(shelves.store, indexer, whole=whole()) for _ in range(2))

    assert (first, second) == (3, 0)
    state = shelves.house.index_state()
    assert (state.usable, state.seq, state.behind) == (True, state.last, 0)


def test_a_draft_that_ended_is_gone_from_the_index(shelves: Shelves) -> None:
    shelves.shelve(a_plan(), ref="sussex/oic")
    shelves.draft(a_text(a_row(question="Which herons?")), ref="sussex/oic")
    with shelves.store.writing(at=NOON) as tx:
        tx.press.end_draft("sussex/oic")
    shelves.catch_up()

    found = shelves.desk_of(SUE).library.search(Asked("herons", states=tuple(state.value for state in State)))

    assert found.total_plans == 0


def test_a_word_in_a_hidden_row_of_a_replaced_version_does_not_bring_the_version_in(shelves: Shelves) -> None:
    rows = (a_row("OIC-01", "Which résumé?"), a_row("OIC-02", "Which wyvern?", visible_to="own"))
    shelves.shelve(a_plan(a_text(*rows), sharing=REGION), a_plan(a_text(a_row()), sharing=REGION))

    def found(words: str) -> tuple[int, int]:
        page = shelves.desk_of(SUE).library.search(Asked(words=words, states=("replaced",), as_typed=True))
        return page.total_plans, page.total_rows

    assert found("wyvern") == (0, 0)
    assert found("résumé wyvern") == found("résumé qqzzx") == found("resume") == (1, 1)


def test_a_word_that_an_outline_leaves_out_does_not_bring_a_replaced_version_in(shelves: Shelves) -> None:
    row = a_row("OIC-01", "Which résumé?", gap="Nobody has seen the wyvern.")
    shelves.shelve(
        a_plan(a_text(row, prose="A griffin."), outline=REGION), a_plan(a_text(a_row()), outline=REGION)
    )

    def found(words: str) -> tuple[int, int]:
        page = shelves.desk_of(SUE).library.search(Asked(words=words, states=("replaced",), as_typed=True))
        return page.total_plans, page.total_rows

    assert found("wyvern") == found("griffin") == (0, 0)
    assert found("résumé wyvern") == found("résumé griffin") == found("résumé qqzzx") == (1, 1)
