"""An index that is damaged, foreign or cut off is never opened, never asked and always rebuilt."""

from __future__ import annotations

import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from kb.access import whole
from kb.search import Index, Indexer, IndexUnusable, Query
from tests.cast import TODAY
from tests.search.shelf_of_plans import KEY, a_plan, a_row, built, plans

ROOT = Path(__file__).parents[2]


def _ask(index: Index, text: str = "ferry") -> list[str]:
    return plans(index.search(Query(text, whole(), TODAY)))


def _shelf(folder: Path) -> Path:
    built(folder, (a_plan(n, "ferry", a_row("R-1", "ferry lorry")) for n in range(1, 30)))
    return folder / (folder / "current").read_text()


def _flip(path: Path) -> None:
    written = bytearray(path.read_bytes())
    written[len(written) // 2] ^= 1
    path.write_bytes(written)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _take_away(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("harm", [_flip, _cut, _empty, _take_away])
@pytest.mark.parametrize("kind", ["*.trm", "*.dat", "*.toc", "manifest-*.json"])
def test_a_damaged_file_is_found_before_anything_is_opened_and_a_rebuild_heals(
    harm: object, kind: str, tmp_path: Path
) -> None:
    folder = _shelf(tmp_path)
    harm(next(folder.glob(kind)))  # type: ignore[operator]  # one of the four above
    index = Index.open(tmp_path, key=KEY)

    with pytest.raises(IndexUnusable):
        _ask(index)
    with Indexer(tmp_path, key=KEY) as indexer:
        assert not indexer.usable
        indexer.rebuild([a_plan(1, "ferry")], seq=9)

    assert (_ask(index), index.seq) == (["thames-valley/p1"], 9)


@pytest.mark.parametrize("pointer", [b"", b"7", b"../1", b"/etc", b"\xff", "١".encode(), b"1\0"])
def test_a_pointer_that_leads_nowhere_or_out_of_the_folder_is_not_followed(
    pointer: bytes, tmp_path: Path
) -> None:
    _shelf(tmp_path)
    (tmp_path / "current").write_bytes(pointer)

    with pytest.raises(IndexUnusable):
        _ask(Index.open(tmp_path, key=KEY))


def test_an_index_made_under_another_key_is_not_opened(tmp_path: Path) -> None:
    _shelf(tmp_path)

    with pytest.raises(IndexUnusable, match="not made here"):
        _ask(Index.open(tmp_path, key=b"another key"))


class _Marker:
    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> object:
        return (os.mkdir, (self.path,))


def test_a_pickle_that_somebody_put_there_never_runs(tmp_path: Path) -> None:
    folder = _shelf(tmp_path)
    marker = tmp_path / "it-ran"
    toc = next(folder.glob("*.toc"))
    for path in (toc, folder / toc.name.replace("_1.", "_2."), *folder.glob("*.trm")):
        path.write_bytes(pickle.dumps(_Marker(str(marker))))

    with pytest.raises(IndexUnusable):
        _ask(Index.open(tmp_path, key=KEY))
    with Indexer(tmp_path, key=KEY) as indexer:
        assert not indexer.usable
    assert not marker.exists()


def test_a_manifest_of_an_older_state_does_not_vouch_for_a_newer_one(tmp_path: Path) -> None:
    folder = _shelf(tmp_path)
    old = tmp_path / "old.json"
    shutil.copy(folder / "manifest-1.json", old)
    with Indexer(tmp_path, key=KEY) as indexer:
        indexer.put([], gone={1}, seq=2)
    shutil.copy(old, folder / "manifest-2.json")

    with pytest.raises(IndexUnusable):
        _ask(Index.open(tmp_path, key=KEY))


def test_an_index_of_an_older_form_is_rebuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _shelf(tmp_path)
    monkeypatch.setattr("kb.search.manifest.FORMAT", "kb-index-0")

    with pytest.raises(IndexUnusable, match="older form"):
        _ask(Index.open(tmp_path, key=KEY))


def test_a_broken_index_is_looked_at_once_and_not_again_with_every_search(tmp_path: Path) -> None:
    folder = _shelf(tmp_path)
    _flip(next(folder.glob("*.trm")))
    index = Index.open(tmp_path, key=KEY)
    with pytest.raises(IndexUnusable, match="damaged"):
        _ask(index)

    with pytest.raises(IndexUnusable, match="cannot be used"):
        _ask(index)


def test_a_reader_with_an_older_state_open_sees_the_newest_at_its_next_question(tmp_path: Path) -> None:
    _shelf(tmp_path)
    index = Index.open(tmp_path, key=KEY)
    assert index.search(Query("ferry", whole(), TODAY)).total_plans == 29

    with Indexer(tmp_path, key=KEY) as indexer:
        for n in range(1, 20):
            indexer.put([], gone={n}, seq=n + 1)

            assert index.search(Query("ferry", whole(), TODAY)).total_plans == 29 - n


def test_readers_racing_the_indexer_see_whole_states_only(tmp_path: Path) -> None:
    _shelf(tmp_path)
    wrong: list[object] = []
    stop = threading.Event()

    def read() -> None:
        index = Index.open(tmp_path, key=KEY)
        while not stop.is_set():
            try:
                answer = index.search(Query("ferry", whole(), TODAY))
            except Exception as problem:  # noqa: BLE001 - a thread's failure must reach the test
                wrong.append(problem)
                return
            if (answer.total_plans, answer.total_rows) != (29, 29):
                wrong.append((answer.total_plans, answer.total_rows))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    with Indexer(tmp_path, key=KEY) as indexer:
        for seq in range(2, 60):
            n = seq % 29 + 1
            indexer.put([a_plan(n, "ferry", a_row("R-1", "ferry trailer"))], seq=seq)
    stop.set()
    for reader in readers:
        reader.join()

    assert wrong == []


WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from kb.search import Indexer
    from tests.search.shelf_of_plans import KEY, a_plan, a_row
    with Indexer(Path(sys.argv[1]), key=KEY) as indexer:
        seq = indexer.seq
        while True:
            seq += 1
            first = seq % 4 * 10
            indexer.put([a_plan(n, f"ferry s{seq}", a_row("R-1", "ferry")) for n in range(first, first + 10)], seq=seq)
            print(seq, flush=True)
    """
)


def test_an_indexer_killed_at_any_moment_loses_no_state_and_leaves_none_half(tmp_path: Path) -> None:
    built(tmp_path, (a_plan(n, "ferry", a_row("R-1", "ferry")) for n in range(40)), seq=0)
    rng = random.Random(5)

    for _ in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT, text=True
        )
        assert child.stdout is not None
        said = int(child.stdout.readline())
        time.sleep(rng.uniform(0, 0.15))
        child.send_signal(signal.SIGKILL)
        said = max([said, *map(int, child.stdout.read().splitlines())])
        child.stdout.close()
        child.wait()
        index = Index.open(tmp_path, key=KEY)
        answer = index.search(Query("ferry", whole(), TODAY))

        assert index.seq >= said
        assert (answer.total_plans, answer.total_rows) == (40, 40)
        assert index.search(Query(f"s{index.seq}", whole(), TODAY)).total_plans == 10
