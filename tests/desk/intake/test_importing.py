"""Documents with their histories come in whole, byte for byte, and once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kb.access import whole
from kb.desk import Asked
from kb.errors import NotFound
from kb.exchange import SourceVersion
from kb.plan import State, Status
from kb.store import check
from tests.cast import ADA, ESSIE, NOON, SUE
from tests.desk_cast import DAY, Shelves, a_row, a_text

MEGABYTE = 1024 * 1024


def a_version(raw: bytes, n: int = 1, path: str = "docs/My plan.md", **facts: object) -> SourceVersion:
    told = {"author_date": NOON - (10 - n) * DAY, "author": "An author", "message": f"Change {n}"} | facts
    return SourceVersion(path, n, raw=raw, **told)  # type: ignore[arg-type]  # the test says which facts


def kept(shelves: Shelves) -> dict[tuple[str | None, int], bytes | None]:
    with shelves.store.reading() as tx:
        return {
            (found.card.path, found.card.number): found.text
            for found in tx.shelf.texts(reach=whole(), states=None)
        }


AWKWARD = {
    "CRLF": b"# Plan\r\n\r\ntext\r\n",
    "a byte order mark": b"\xef\xbb\xbf# Plan\n",
    "no last newline": b"# Plan",
    "no UTF-8": b"caf\xe9\n",
    "a NUL": b"# Plan\n\nnil \0 here\n",
    "nothing": b"",
    "half a header": b"---\ntitle: x\n",
    "a header that is not ours": b"---\na:\n  b: {c: 1}\n---\n\n# Heading\n",
    "lone carriage returns": b"# Plan\rtext\r",
    "over a megabyte": b"# Plan\n\n" + b"word " * (MEGABYTE // 5 + 10),
}


@pytest.mark.parametrize("what", AWKWARD)
def test_any_text_is_kept_byte_for_byte_and_can_be_read(what: str, shelves: Shelves, tmp_path: Path) -> None:
    done = shelves.bring(tmp_path, a_version(AWKWARD[what]))

    assert (done.plans, done.versions, done.skipped) == (1, 1, [])
    assert kept(shelves) == {("docs/My plan.md", 1): AWKWARD[what]}
    assert shelves.desk_of(SUE).reading.text("sussex/docs-my-plan", number=1).raw == AWKWARD[what]
    with shelves.store.reading() as tx:
        assert check(tx) == ()


@pytest.mark.parametrize("what", ["no UTF-8", "over a megabyte"])
def test_what_cannot_be_set_out_is_shown_as_typed(what: str, shelves: Shelves, tmp_path: Path) -> None:
    done = shelves.bring(tmp_path, a_version(AWKWARD[what]))

    assert (done.as_typed, done.marking_missing) == (1, 1)
    assert shelves.desk_of(SUE).reading.plan("sussex/docs-my-plan").copy.plain


def test_the_last_version_becomes_current_and_is_its_own_forces_only(
    shelves: Shelves, tmp_path: Path
) -> None:
    shelves.bring(tmp_path, a_version(b"# One\n", 1), a_version(a_text(title="Two"), 2))

    page = shelves.desk_of(SUE).reading.plan("sussex/docs-my-plan")
    history = shelves.desk_of(SUE).reading.history("sussex/docs-my-plan")

    heading = page.copy.heading
    assert (heading.number, heading.title, heading.imported, heading.path) == (
        2,
        "Two",
        True,
        "docs/My plan.md",
    )
    assert (heading.dated_at, heading.dated_by_source) == (NOON - 8 * DAY, True)
    assert [version.state for version in history.versions] == [State.CURRENT, State.REPLACED]
    with pytest.raises(NotFound):
        shelves.desk_of(ESSIE).reading.plan("sussex/docs-my-plan")


def test_n_orders_and_the_sources_date_says_what_stood_on_a_day(shelves: Shelves, tmp_path: Path) -> None:
    shelves.bring(tmp_path, a_version(b"# Two\n", 7), a_version(b"# One\n", 3))

    then = shelves.desk_of(SUE).reading.plan("sussex/docs-my-plan", on=(NOON - 5 * DAY).date())

    assert (then.copy.heading.number, then.copy.heading.title) == (1, "One")


def test_what_is_here_already_is_left_alone(shelves: Shelves, tmp_path: Path) -> None:
    shelves.bring(tmp_path, a_version(b"# One\n"))

    again = shelves.bring(tmp_path, a_version(b"# One\n"))

    assert (again.plans, again.versions, again.already_here) == (0, 0, 1)
    assert kept(shelves) == {("docs/My plan.md", 1): b"# One\n"}


def test_later_versions_are_added_behind(shelves: Shelves, tmp_path: Path) -> None:
    shelves.bring(tmp_path, a_version(b"# One\n", 1))

    done = shelves.bring(tmp_path, a_version(b"# One\n", 1), a_version(b"# Two\n", 2))

    assert (done.plans, done.versions) == (1, 1)
    assert kept(shelves) == {("docs/My plan.md", 1): b"# One\n", ("docs/My plan.md", 2): b"# Two\n"}


def test_a_document_with_another_past_is_refused_and_listed(shelves: Shelves, tmp_path: Path) -> None:
    shelves.bring(tmp_path, a_version(b"# One\n"))

    done = shelves.bring(tmp_path, a_version(b"# Other\n"), a_version(b"# Fine\n", path="fine.md"))

    assert [one.path for one in done.skipped] == ["docs/My plan.md"]
    assert "another history" in done.skipped[0].why
    assert kept(shelves)[("fine.md", 1)] == b"# Fine\n"


def test_two_paths_with_one_name_get_addresses_of_their_own(shelves: Shelves, tmp_path: Path) -> None:
    done = shelves.bring(tmp_path, a_version(b"one", path="a b.md"), a_version(b"two", path="a-b.md"))

    assert done.plans == 2
    assert kept(shelves) == {("a b.md", 1): b"one", ("a-b.md", 1): b"two"}


def test_a_path_belongs_to_its_organisation(shelves: Shelves, tmp_path: Path) -> None:
    shelves.bring(tmp_path, a_version(b"ours"))

    done = shelves.bring(tmp_path, a_version(b"theirs"), body="kent")

    assert (done.plans, done.skipped) == (1, [])


def test_a_dry_run_says_the_same_and_changes_nothing(shelves: Shelves, tmp_path: Path) -> None:
    versions = (
        a_version(a_text(), 1),
        a_version(b"two", 2),
        a_version(b"---\nmarking: SECRET\n---\n", path="no.md"),
    )
    before = shelves.audit()

    dry = shelves.bring(tmp_path, *versions, dry_run=True)

    assert (kept(shelves), shelves.audit()) == ({}, before)
    assert shelves.bring(tmp_path, *versions) == dry


@pytest.mark.parametrize("marking", ["SECRET", "TOP SECRET", "S E C R E T", "CONFIDENTIAL"])
def test_a_marking_too_high_is_refused_and_listed_with_all_versions(
    marking: str, shelves: Shelves, tmp_path: Path
) -> None:
    secret = a_text(marking=marking)

    done = shelves.bring(
        tmp_path, a_version(secret, 1), a_version(a_text(), 2), a_version(b"# Fine\n", path="f.md")
    )

    assert [one.path for one in done.skipped] == ["docs/My plan.md"]
    assert "OFFICIAL-SENSITIVE" in done.skipped[0].why
    assert kept(shelves) == {("f.md", 1): b"# Fine\n"}


def test_a_text_over_five_megabytes_is_refused_and_listed(shelves: Shelves, tmp_path: Path) -> None:
    done = shelves.bring(tmp_path, a_version(b"x" * (5 * MEGABYTE + 1)), a_version(b"fine", path="f.md"))

    assert [one.path for one in done.skipped] == ["docs/My plan.md"]
    assert list(kept(shelves)) == [("f.md", 1)]


def test_an_unknown_organisation_is_refused(shelves: Shelves, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        shelves.bring(tmp_path, a_version(b"x"), body="nowhere")


def test_a_folder_of_markdown_comes_in(shelves: Shelves, tmp_path: Path) -> None:
    folder = tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    (folder / "Plan.md").write_bytes(AWKWARD["CRLF"])
    (folder / "notes.txt").write_bytes(b"not taken")

    shelves.bring_from(tmp_path / "in")

    assert kept(shelves) == {("deep/Plan.md", 1): AWKWARD["CRLF"]}


def test_what_came_in_is_counted_as_understood(shelves: Shelves, tmp_path: Path) -> None:
    parts = ("sources", "collector", "reporting_route", "analysis", "shared_with", "answered_when")
    complete = a_row(needed_by="2026-12-31", **dict.fromkeys(parts, "x"))

    done = shelves.bring(
        tmp_path,
        a_version(a_text(complete, a_row("OIC-02", "Which?"))),
        a_version(b"# Prose\n", path="prose.md"),
    )

    assert (done.plans, done.requirements, done.complete) == (2, 2, 1)
    assert (done.without_rows, done.marking_missing) == (1, 1)


def test_a_status_in_the_text_is_read_once_from_the_version_that_stands(
    shelves: Shelves, tmp_path: Path
) -> None:
    was = a_row(status="Answered"), a_row("OIC-02", "Which marinas?", status="Answered")
    texts = a_text(*was), a_text(a_row(status="Partly answered"), a_row("OIC-02", "Which marinas?"))

    shelves.bring(tmp_path, *(a_version(text, n) for n, text in enumerate(texts, 1)))

    rows = shelves.desk_of(SUE).reading.plan("sussex/docs-my-plan").copy.rows
    assert [(row.status, row.as_at_import) for row in rows] == [(Status.PARTIAL, True), (None, False)]


def test_what_came_in_is_found_at_once(either: Shelves, tmp_path: Path) -> None:
    either.bring(tmp_path, a_version(a_text(a_row(question="Which zeppelins?"))))

    found = either.desk_of(SUE).library.search(Asked("zeppelins"))
    unread = either.desk_of(ADA).library.search(Asked("zeppelins"))

    assert (found.total_plans, found.total_rows) == (1, 1)
    assert unread.total_plans == 0


def test_one_document_leaves_one_line_in_the_audit(shelves: Shelves, tmp_path: Path) -> None:
    before = len(shelves.audit())

    shelves.bring(tmp_path, *(a_version(f"# {n}\n".encode(), n) for n in range(1, 6)))

    [line] = shelves.audit()[before:]
    assert (line.act, line.object) == ("collection", "sussex/docs-my-plan@5")


def test_a_document_is_whole_or_absent(
    shelves: Shelves, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kb.store.ledger.outbox.Outbox.plan_changed", fails)
    with pytest.raises(KeyboardInterrupt):
        shelves.bring(tmp_path, a_version(b"one", 1), a_version(b"two", 2))
    monkeypatch.undo()

    assert kept(shelves) == {}
    assert shelves.bring(tmp_path, a_version(b"one", 1), a_version(b"two", 2)).versions == 2


def test_a_day_without_date_is_the_day_it_came_in(shelves: Shelves, tmp_path: Path) -> None:
    shelves.bring(tmp_path, a_version(b"# Plan\n", author_date=None))

    heading = (
        shelves.desk_of(SUE, NOON + dt.timedelta(hours=1)).reading.plan("sussex/docs-my-plan").copy.heading
    )

    assert (heading.dated_at, heading.dated_by_source) == (NOON, False)
