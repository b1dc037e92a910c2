"""What is still to do on a draft; settling spotted items, and who may; how ready the region's plans are."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import whole
from kb.desk import NotListed
from kb.desk.writing.lexicon import read_lexicon
from kb.desk.writing.readiness import dismissed_in, readiness_of
from kb.errors import Invalid, NotAllowed, NotFound, NotReady
from kb.plan import Marking, Status
from kb.store import HeldPlan
from tests.cast import (
    ADA,
    ANNA,
    AUDREY,
    CATH,
    ESSIE,
    KIT,
    NOON,
    PETE,
    POLICING,
    REGION,
    RON,
    SUE,
    TODAY,
    TOM,
    VERA,
)
from tests.desk_cast import Shelves, a_plan, a_row, a_text

OIC, MS = "thames-valley/oic", "thames-valley/slavery"
FULL = {
    "sources": "x",
    "collector": "Ports",
    "reporting_route": "x",
    "needed_by": "2026-12-31",
    "answered_when": "x",
    "analysis": "x",
    "shared_with": "x",
}
ROWS = (a_row("OIC-01", **FULL), a_row("OIC-02", "Who drives?", notes="Ask John Carter, 07700 900123."))


@pytest.fixture
def drafted(shelves: Shelves) -> Shelves:
    """Thames Valley's plan with an open draft that names a person and a number."""
    shelves.shelve(a_plan(a_text(*ROWS)))
    shelves.draft(a_text(*ROWS, prose="Op Wren."))
    return shelves


def names(shelves: Shelves, *phrases: str) -> list[str]:
    page = shelves.desk_of(TOM).readiness.draft(OIC)
    return [item.name for item in page.items if item.phrase in phrases]


def test_a_draft_says_what_is_complete_what_blocks_and_where(drafted) -> None:
    page = drafted.desk_of(TOM).readiness.draft(OIC)

    assert page.readiness.words == "1 of 2 requirements complete"
    assert [(item.kind, item.phrase, item.places) for item in page.items] == [
        ("operation", "Op Wren", ("the plan itself",)),
        ("name", "John Carter", ("OIC-02",)),
        ("telephone", "07700 900123", ("OIC-02",)),
    ]
    assert {one.field for one in page.readiness.of("oic-02")} >= {"notes", "sources", "collector"}
    assert [one.kind for one in page.readiness.of("OIC-02", "notes")] == [
        "sensitive:name",
        "sensitive:telephone",
    ]
    assert [one.kind for one in page.readiness.plan] == ["sensitive:operation"]
    assert len(page.readiness.blocking) + len(page.readiness.advice) == len(page.readiness.findings)


def test_a_dismissed_item_is_settled_for_every_plan_of_the_organisation(drafted) -> None:
    drafted.shelve(a_plan(), ref=MS)
    drafted.draft(a_text(a_row(notes="JOHN  CARTER of old")), ref=MS)

    assert (
        drafted.desk_of(TOM).readiness.dismiss(OIC, names(drafted, "John Carter"), "  A ship’s\nname ") == 1
    )

    assert names(drafted, "John Carter") == []
    assert drafted.desk_of(PETE).readiness.draft(MS).items == ()
    (settled,) = drafted.desk_of(PETE).readiness.draft(MS).dismissed
    assert (settled.phrase, settled.why, settled.by) == ("john carter", "A ship’s name", "Tom")


def test_a_dismissal_can_be_taken_back(drafted) -> None:
    tom = drafted.desk_of(TOM).readiness
    tom.dismiss(OIC, names(drafted, "John Carter", "Op Wren"), "Public.")
    settled = {one.phrase: one.number for one in tom.draft(OIC).dismissed}

    drafted.desk_of(PETE).readiness.undo(OIC, settled["john carter"])

    assert names(drafted, "John Carter", "Op Wren") == names(drafted, "John Carter") != []
    with pytest.raises(NotFound):
        tom.undo(OIC, settled["john carter"])


def test_a_dismissal_needs_an_item_that_stands_there_and_a_reason_that_fits(drafted) -> None:
    tom = drafted.desk_of(TOM).readiness
    (name,) = names(drafted, "John Carter")

    for wanted, why in (([], "x"), (["nothing"], "x"), ([name, "nothing"], "x")):
        with pytest.raises(NotListed):
            tom.dismiss(OIC, wanted, why)
    for why in ("", " \n ", "x" * 501, "a\0b", "a\ud800b"):
        with pytest.raises(Invalid, match=r"reason|why"):
            tom.dismiss(OIC, [name], why)

    assert names(drafted, "John Carter") == [name]
    assert tom.draft(OIC).dismissed == ()


@pytest.mark.parametrize("actor", [ANNA, SUE, KIT, ESSIE, CATH, VERA, ADA, AUDREY, RON])
def test_nobody_else_settles_or_sees_what_is_still_to_do(drafted, actor) -> None:
    tom, ready = drafted.desk_of(TOM).readiness, drafted.desk_of(actor).readiness
    (name,) = names(drafted, "John Carter")
    tom.dismiss(OIC, names(drafted, "Op Wren"), "Public.")
    (settled,) = tom.draft(OIC).dismissed

    for act in (
        lambda: ready.draft(OIC),
        lambda: ready.dismiss(OIC, [name], "x"),
        lambda: ready.undo(OIC, settled.number),
    ):
        with pytest.raises((NotFound, NotAllowed)):
            act()

    assert names(drafted, "John Carter") == [name]
    assert tom.draft(OIC).dismissed == (settled,)


def test_without_a_draft_there_is_nothing_to_do(shelves) -> None:
    shelves.shelve(a_plan())

    with pytest.raises(NotReady):
        shelves.desk_of(TOM).readiness.draft(OIC)


def test_the_audit_says_that_an_item_was_dismissed_and_never_which(drafted) -> None:
    drafted.desk_of(TOM).readiness.dismiss(OIC, names(drafted, "John Carter"), "A ship’s name.")

    line = next(line for line in reversed(drafted.audit()) if "dismissed" in line.facts)
    assert (line.act, line.object, line.facts) == ("alteration", f"{OIC}/draft", {"dismissed": "name"})
    assert not any("carter" in str(line).casefold() or "ship" in str(line) for line in drafted.audit())


def test_a_reference_taken_out_earlier_blocks_when_it_comes_back(shelves) -> None:
    shelves.shelve(a_plan(a_text(a_row("OIC-09"))))
    shelves.shelve(a_plan(a_text(a_row("OIC-01"))))
    shelves.draft(a_text(a_row("OIC-01"), a_row("oic-09")))

    blocking = shelves.desk_of(TOM).readiness.draft(OIC).others

    assert [(one.kind, one.ref) for one in blocking] == [("reused", "oic-09")]


def test_an_answered_row_is_not_late_whatever_its_text_says(shelves) -> None:
    text = a_text(a_row("OIC-01", needed_by="2026-01-31"), a_row("OIC-02", needed_by="2026-01-31"))
    shelves.shelve(a_plan(text, sharing=POLICING))
    shelves.draft(text)
    with shelves.store.writing(at=NOON) as tx:
        tx.living.record(OIC, "OIC-01", kind="status", value=Status.ANSWERED.value, on=TODAY)

    late = [
        one.ref for one in shelves.desk_of(TOM).readiness.draft(OIC).readiness.findings if one.kind == "past"
    ]
    (line,) = shelves.desk_of(RON).readiness.region().lines

    assert late == ["OIC-02"]
    assert dict(line.found)["a day that has passed"] == 1


@pytest.mark.parametrize("text", [b"\xff\xfe\x00", b"# Plan\n" + b"x" * 1_100_000])
def test_a_text_that_cannot_be_checked_cannot_be_approved(shelves, text) -> None:
    made = shelves.shelve(a_plan())
    held = HeldPlan(made.plan_id, OIC, "thames-valley", Marking.OFFICIAL)

    with shelves.store.reading() as tx:
        ready = readiness_of(tx, text, held=held, on=TODAY)

        assert [one.kind for one in ready.blocking] == ["unread"]
        assert ready.words == "no requirements yet"
        assert dismissed_in(tx, text, held=held, reach=whole()) == ()


def test_the_region_lists_plans_with_most_left_to_do_first(shelves) -> None:
    whole_row, bare = a_row("A-1", **FULL), a_row("A-1")
    shelves.shelve(a_plan(a_text(whole_row), sharing=REGION))
    shelves.shelve(a_plan(a_text(whole_row, review_by="2026-01-01"), sharing=REGION), ref=MS)
    shelves.shelve(
        a_plan(a_text(bare, bare.replace("A-1", "A-2"), prose="See Op Wren."), sharing=REGION),
        ref="sussex/oic",
    )

    page = shelves.desk_of(RON).readiness.region()

    assert [(line.heading.ref, line.complete, line.rows, line.overdue) for line in page.lines] == [
        ("sussex/oic", 0, 2, False),
        (MS, 1, 1, True),
        (OIC, 1, 1, False),
    ]
    assert dict(page.lines[0].found) == {"something missing": 14, "a sensitive item spotted": 1}
    assert page.marking is Marking.OFFICIAL_SENSITIVE


def test_the_region_counts_only_what_its_reader_reads_in_full(shelves) -> None:
    shelves.shelve(
        a_plan(a_text(a_row("A-1", **FULL), a_row("A-2", visible_to="own", notes="Op Wren")), sharing=REGION)
    )
    shelves.shelve(a_plan(a_text(a_row("A-1")), outline=POLICING, listed=True), ref=MS)

    (line,) = shelves.desk_of(ANNA).readiness.region().lines

    assert (line.heading.ref, line.complete, line.rows, line.found) == (OIC, 1, 1, ())
    assert len(shelves.desk_of(TOM).readiness.region().lines) == 2
    for actor in (CATH, ADA, AUDREY, ESSIE):
        assert shelves.desk_of(actor).readiness.region().total == 0


def test_the_region_is_paged_and_any_page_number_will_do(shelves) -> None:
    for n in range(26):
        shelves.shelve(a_plan(sharing=REGION), ref=f"sussex/p{n:02}")
    ready = shelves.desk_of(ANNA).readiness

    assert [len(ready.region(page=n).lines) for n in (-1, 1, 2, 99)] == [25, 25, 1, 1]
    assert (ready.region().total, ready.region().pages) == (26, 2)


def test_a_replaced_or_withdrawn_plan_is_not_in_the_list(shelves) -> None:
    shelves.shelve(a_plan(sharing=REGION), a_plan(sharing=REGION))
    assert shelves.desk_of(ANNA).readiness.region().total == 1

    shelves.withdraw("Out of date.", at=NOON + dt.timedelta(hours=1))

    assert shelves.desk_of(ANNA).readiness.region().total == 0
    with shelves.store.reading() as tx:
        assert tx.shelf.card(OIC, reach=whole()) is not None


def test_the_shipped_lists_are_whole(tmp_path) -> None:
    from kb.desk.writing.lexicon import shipped_lexicon

    words = shipped_lexicon()

    assert {"john", "fatima"} <= words.forenames
    assert "mark" in words.doubtful
    assert "mark" not in words.forenames
    assert "seroc" not in words.not_names
    assert "serocu" in words.not_names
    assert "CHIS" in words.covert
    (tmp_path / "forenames.csv").write_text("name,note\n")
    with pytest.raises(Invalid, match=r"forenames\.csv, line 1"):
        read_lexicon(tmp_path)
