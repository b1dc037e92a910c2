"""`kb merge` makes one text out of three files, alone and as git's merge driver."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Kb
from tests.plan.texts import a_row, text_of

ROW = a_row("A-1", "Which routes?", {"Priority": "2", "Gap": "much"})
PLAN = text_of({"title": "Plan", "marking": "OFFICIAL"}, ["## Rows", ROW])
OURS = PLAN.replace("Priority:** 2", "Priority:** 1")
THEIRS = PLAN.replace("much", "little")


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str, str]:
    names = tuple(tmp_path / name for name in ("base.md", "ours.md", "theirs.md"))
    for file, text in zip(names, (PLAN, OURS, THEIRS), strict=True):
        file.write_text(text, newline="")
    return str(names[0]), str(names[1]), str(names[2])


def test_neighbouring_fields_become_one_text_without_a_data_folder(
    bare: Kb, files: tuple[str, str, str], folder: Path
) -> None:
    done = bare("merge", *files)

    assert (done.exit_code, done.stdout) == (0, OURS.replace("much", "little"))
    assert not folder.exists()


def test_what_both_changed_is_named_and_counted_and_stands_as_ours_has_it(
    bare: Kb, files: tuple[str, str, str]
) -> None:
    Path(files[2]).write_text(PLAN.replace("Priority:** 2", "Priority:** 3"))

    done = bare("merge", *files)

    assert (done.exit_code, done.stdout) == (1, OURS)
    assert done.stderr == "A-1: priority changed by both.\n"


def test_a_script_gets_every_choice_with_its_three_texts(bare: Kb, files: tuple[str, str, str]) -> None:
    Path(files[2]).write_text(PLAN.replace("Priority:** 2", "Priority:** 3").replace("much", "little"))

    done = bare("merge", *files, "--json")

    said = json.loads(done.stdout)
    assert (said["clean"], said["text"]) == (False, OURS.replace("much", "little"))
    assert said["taken"] == ["A-1: gap changed from “much” to “little”"]
    assert said["clashes"] == [
        {
            "what": "A-1: priority changed by both",
            "ref": "A-1",
            "field": "priority",
            "base": "- **Priority:** 2",
            "ours": "- **Priority:** 1",
            "theirs": "- **Priority:** 3",
        }
    ]


def test_the_text_goes_into_a_file_or_over_ours(
    bare: Kb, files: tuple[str, str, str], tmp_path: Path
) -> None:
    merged, elsewhere = OURS.replace("much", "little"), tmp_path / "merged.md"
    Path(files[1]).chmod(0o640)

    assert bare("merge", *files, "-o", str(elsewhere)).stdout == ""
    assert (elsewhere.read_text(), Path(files[1]).read_text()) == (merged, OURS)
    assert bare("merge", *files, "--in-place").exit_code == 0
    assert (Path(files[1]).read_text(), Path(files[1]).stat().st_mode & 0o777) == (merged, 0o640)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "base.md",
        "merged.md",
        "ours.md",
        "theirs.md",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe", "is not a text in UTF-8"),
        (b"a\0b", "is not a text in UTF-8"),
        (b"x" * 1_000_001, "is over 1 MB"),
        (None, "cannot be read"),
    ],
)
def test_what_cannot_be_merged_is_refused_with_a_sentence_and_changes_nothing(
    bare: Kb, files: tuple[str, str, str], content: bytes | None, sentence: str
) -> None:
    Path(files[2]).unlink() if content is None else Path(files[2]).write_bytes(content)

    done = bare("merge", *files, "--in-place")

    assert (done.exit_code, done.stdout) == (255, "")
    assert sentence in done.stderr
    assert Path(files[1]).read_text() == OURS


def test_a_link_stays_a_link_and_the_file_that_it_leads_to_gets_the_text(
    bare: Kb, files: tuple[str, str, str], tmp_path: Path
) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "link.md").symlink_to("../ours.md")
    Path(files[1]).chmod(0o640)

    assert bare("merge", files[0], str(tmp_path / "plans" / "link.md"), files[2], "--in-place").exit_code == 0
    assert (tmp_path / "plans" / "link.md").readlink() == Path("../ours.md")
    assert Path(files[1]).read_text() == OURS.replace("much", "little")
    assert Path(files[1]).stat().st_mode & 0o777 == 0o640
    assert [path.name for path in (tmp_path / "plans").iterdir()] == ["link.md"]


def test_a_link_that_leads_nowhere_makes_the_file_and_one_in_a_circle_is_refused(
    bare: Kb, files: tuple[str, str, str], tmp_path: Path
) -> None:
    (tmp_path / "new.md").symlink_to("made.md")
    (tmp_path / "round.md").symlink_to("round.md")

    assert bare("merge", *files, "-o", str(tmp_path / "new.md")).exit_code == 0
    assert (tmp_path / "made.md").read_text() == OURS.replace("much", "little")
    done = bare("merge", *files, "-o", str(tmp_path / "round.md"))
    assert (done.exit_code, "round.md cannot be written" in done.stderr) == (255, True)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_pipe_is_refused_and_not_waited_for(bare: Kb, files: tuple[str, str, str], place: int) -> None:
    Path(files[place]).unlink()
    os.mkfifo(files[place])

    done = bare("merge", *files)

    assert (done.exit_code, done.stdout) == (255, "")
    assert done.stderr.endswith("is not a plain file. Save the text in a file first, and name that.\n")


def test_neither_a_device_nor_a_folder_is_written_over(
    bare: Kb, files: tuple[str, str, str], tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")

    for name, sentence in (("pipe", "is not a plain file"), (".", "is a folder. Name a file.")):
        done = bare("merge", *files, "-o", str(tmp_path / name))
        assert (done.exit_code, sentence in done.stderr) == (255, True)
    assert (tmp_path / "pipe").is_fifo()


def test_only_one_place_for_the_text_is_taken(bare: Kb, files: tuple[str, str, str]) -> None:
    done = bare("merge", *files, "--in-place", "-o", files[0])

    assert (done.exit_code, Path(files[0]).read_text()) == (255, PLAN)


def test_git_merges_an_exported_tree_by_what_its_plans_say(tmp_path: Path) -> None:
    plan = tmp_path / "plan.md"

    def git(*words: str) -> subprocess.CompletedProcess[str]:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        return subprocess.run(
            ["git", *who, *words], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    def commit(text: str) -> None:
        plan.write_text(text)
        git("add", ".")
        git("commit", "-m", "A change")

    git("init", "-b", "main")
    kb = f'"{sys.executable}" -P -m kb'
    git("config", "merge.kb.driver", f"{kb} merge --in-place %O %A %B")
    (tmp_path / ".gitattributes").write_text("*.md merge=kb\n")
    commit(PLAN)
    git("checkout", "-b", "other")
    commit(THEIRS)
    git("checkout", "main")
    commit(OURS)

    assert git("merge", "other").returncode == 0
    assert plan.read_text() == OURS.replace("much", "little")

    git("checkout", "other")
    commit(THEIRS.replace("Priority:** 2", "Priority:** 3"))
    git("checkout", "main")
    stopped = git("merge", "other")
    assert (stopped.returncode, "A-1: priority changed by both" in stopped.stdout + stopped.stderr) == (
        1,
        True,
    )
    assert plan.read_text() == OURS.replace("much", "little")
