"""The index as it grows: taken in, taken out, put together, followed by its readers."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from kb.access import whole
from kb.errors import Unavailable
from kb.search import Index, Indexer, IndexUnusable, PlanEntry, Query
from kb.search.writer import FAN
from tests.cast import EVERYBODY, POLICING, TODAY, a_label
from tests.search.shelf_of_plans import KEY, a_plan, a_random_plan, a_row, ask, built, gist, plans, reading


def _ask(index: Index, text: str) -> list[str]:
    return plans(index.search(Query(text, whole(), TODAY)))


def test_what_is_put_is_found_and_carries_its_place_in_the_changes(tmp_path: Path) -> None:
    index = built(tmp_path, ())

    with Indexer(tmp_path, key=KEY) as indexer:
        indexer.put([a_plan(1, "ferry")], seq=7)

        assert indexer.seq == 7

    assert (_ask(index, "ferry"), index.seq) == (["thames-valley/p1"], 7)


def test_a_plan_put_again_is_found_only_as_it_is_now(tmp_path: Path) -> None:
    index = built(tmp_path, (a_plan(1, "ferry", a_row("R-1", "wren")), a_plan(2, "ferry")))

    with Indexer(tmp_path, key=KEY) as indexer:
        indexer.put([a_plan(1, "trailer")], seq=2)

    assert (_ask(index, "ferry"), _ask(index, "wren"), _ask(index, "trailer")) == (
        ["thames-valley/p2"],
        [],
        ["thames-valley/p1"],
    )


def test_a_plan_that_is_gone_is_not_found_and_leaves_no_word(tmp_path: Path) -> None:
    index = built(tmp_path, (a_plan(1, "Zebra ferry"), a_plan(2, "ferry")))

    with Indexer(tmp_path, key=KEY) as indexer:
        indexer.put([], gone={1}, seq=3)

    assert (_ask(index, "zebra"), index.words_like("ze", reach=whole()), index.seq) == ([], (), 3)


def test_the_last_plan_can_go(tmp_path: Path) -> None:
    index = built(tmp_path, (a_plan(1, "ferry"),))

    with Indexer(tmp_path, key=KEY) as indexer:
        indexer.put([], gone={1}, seq=3)

    assert (_ask(index, "ferry"), _ask(index, ""), index.seq) == ([], [], 3)


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_puts_answers_like_one_fresh_scan(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    index = built(tmp_path, ())
    shelf: dict[int, PlanEntry] = {}

    with Indexer(tmp_path, key=KEY) as indexer:
        for seq in range(1, 40):
            put = {
                n: a_random_plan(rng, n, a_label(plan=f"kent/p{n}", body="kent", sharing=POLICING))
                for n in rng.sample(range(30), 3)
            }
            gone = {n for n in rng.sample(range(30), 1) if n not in put}
            indexer.put(put.values(), gone=gone, seq=seq)
            shelf = {n: entry for n, entry in (shelf | put).items() if n not in gone}
            if not seq % 8:
                for text in ("lorry", "ferry trailer", '"lorry ferry"', "cut*", ""):
                    query = Query(text, reading(EVERYBODY[seq % 12]), TODAY)

                    assert gist(index.search(query)) == gist(ask(text, shelf.values(), within=query.reach))


def test_segments_of_one_size_are_put_together(tmp_path: Path) -> None:
    built(tmp_path, ())

    with Indexer(tmp_path, key=KEY) as indexer:
        for seq in range(1, 4 * FAN):
            indexer.put([a_plan(seq, "ferry")], seq=seq)

    assert len(list(tmp_path.glob("*/*.trm"))) < 2 * FAN


def test_plans_behind_are_answered_from_what_is_read_fresh(tmp_path: Path) -> None:
    old = [a_plan(n, "ferry", a_row("R-1", "lorry ferry")) for n in range(1, 9)]
    index = built(tmp_path, old)
    fresh = [a_plan(3, "lorry", a_row("R-1", "trailer")), a_plan(20, "ferry")]
    now = [entry for entry in old if entry.plan_id not in {3, 5}] + fresh

    for text in ("ferry", "lorry ferry", "trailer", ""):
        answer = index.search(Query(text, whole(), TODAY), behind={3, 5, 20}, extra=fresh)

        assert gist(answer) == gist(ask(text, now))


def test_there_is_one_indexer_at_a_time(tmp_path: Path) -> None:
    with (
        Indexer(tmp_path, key=KEY),
        pytest.raises(Unavailable, match="already indexing"),
        Indexer(tmp_path, key=KEY),
    ):
        pass


def test_the_place_of_the_indexer_is_free_again_after_it(tmp_path: Path) -> None:
    with Indexer(tmp_path, key=KEY):
        pass

    with Indexer(tmp_path, key=KEY) as indexer:
        indexer.rebuild((), seq=1)

        assert indexer.usable


def test_a_rebuild_serves_the_old_index_until_the_new_one_is_whole(tmp_path: Path) -> None:
    index = built(tmp_path, (a_plan(1, "ferry"),))
    seen = []

    def entries() -> object:
        yield a_plan(2, "ferry")
        seen.append(_ask(index, "ferry"))

    with Indexer(tmp_path, key=KEY) as indexer:
        indexer.rebuild(entries(), seq=2)  # type: ignore[arg-type]  # a generator of entries

    assert (seen, _ask(index, "ferry")) == ([["thames-valley/p1"]], ["thames-valley/p2"])
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 1


def test_a_rebuild_that_fails_leaves_the_old_index_in_use(tmp_path: Path) -> None:
    index = built(tmp_path, (a_plan(1, "ferry"),))

    def entries() -> object:
        yield a_plan(2, "ferry")
        raise OSError("the disk is full")

    with Indexer(tmp_path, key=KEY) as indexer, pytest.raises(OSError, match="disk is full"):
        indexer.rebuild(entries(), seq=2)  # type: ignore[arg-type]  # a generator of entries

    assert _ask(index, "ferry") == ["thames-valley/p1"]


def test_a_put_that_fails_changes_nothing_and_the_next_one_works(tmp_path: Path) -> None:
    index = built(tmp_path, (a_plan(1, "ferry"),))

    with Indexer(tmp_path, key=KEY) as indexer:
        with pytest.raises(AttributeError):
            indexer.put([replace(a_plan(1, "trailer"), rows=(None,))], seq=2)  # type: ignore[arg-type]  # the fault
        assert (_ask(index, "ferry"), indexer.seq) == (["thames-valley/p1"], 1)
        indexer.put([a_plan(2, "trailer")], seq=2)

    assert (_ask(index, "ferry"), _ask(index, "trailer")) == (["thames-valley/p1"], ["thames-valley/p2"])


def test_what_a_failed_rebuild_left_behind_is_cleared_away_by_the_next(tmp_path: Path) -> None:
    built(tmp_path, (a_plan(1, "ferry"),))
    (tmp_path / "9").mkdir()

    with Indexer(tmp_path, key=KEY) as indexer:
        indexer.rebuild((), seq=2)

    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["10"]


def test_where_there_is_no_index_asking_and_adding_say_so(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="no search index yet"):
        _ask(Index.open(tmp_path, key=KEY), "ferry")

    with Indexer(tmp_path, key=KEY) as indexer:
        assert (indexer.usable, indexer.seq) == (False, 0)
        with pytest.raises(IndexUnusable, match="rebuild"):
            indexer.put([], seq=1)


def test_the_folder_is_closed_to_everybody_else(tmp_path: Path) -> None:
    built(tmp_path / "index", (a_plan(1, "ferry"),))

    folders = [tmp_path / "index", *(path for path in (tmp_path / "index").iterdir() if path.is_dir())]
    assert {path.stat().st_mode & 0o777 for path in folders} == {0o700}


@pytest.mark.slow
def test_a_large_rebuild_on_two_processes_holds_every_plan_once(tmp_path: Path) -> None:
    index = built(tmp_path, (a_plan(n, f"ferry n{n}") for n in range(700)))

    assert index.search(Query("ferry", whole(), TODAY)).total_plans == 700
    assert _ask(index, "n699") == ["thames-valley/p699"]
