"""A plan and its source side by side: what one person is shown of the source, and of what was taken of it."""

from __future__ import annotations

import pytest

from kb.access import Actor, Grant, Role
from kb.desk import AdaptOrder
from kb.desk.kin.texts import KinTexts, kin_texts
from kb.plan import Marking, parse
from kb.store import NewVersion, Taken
from tests.cast import NOON, OWN, PETE, POLICING, TOM
from tests.desk_cast import Shelves, a_plan, a_row, a_text

SOURCE, OURS = "sussex/oic", "thames-valley/oic"
PLAIN, HIGH = a_row("OIC-01", "Which lay-bys?"), a_row("OIC-02", "Which depot?", marking="OFFICIAL-SENSITIVE")
REGIONAL = a_row("OIC-03", "Which marina?", visible_to="thames-valley")
FULL = a_text(PLAIN, HIGH, REGIONAL, marking="OFFICIAL")
LOW = Actor(3, (Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL),))
SURREY = Actor(42, (Grant(Role.AUTHOR, "surrey", Marking.OFFICIAL_SENSITIVE),))


def source(text: bytes, **facts: object) -> NewVersion:
    return a_plan(text, **({"sharing": POLICING} | facts))


@pytest.fixture
def taken(shelves: Shelves) -> Shelves:
    """Thames Valley has adapted all of Sussex's plan."""
    shelves.shelve(source(FULL), ref=SOURCE)
    shelves.desk_of(PETE).adapting.adapt(SOURCE, AdaptOrder(1, "thames-valley", "Ours", "oic"), "t" * 24)
    return shelves


def read(
    shelves: Shelves, actor: Actor = TOM, *, ours: str = "", number: int | None = None
) -> KinTexts | None:
    desk = shelves.desk_of(actor)
    with shelves.store.reading() as tx:
        (tie,) = tx.kin.all_ties()
        return kin_texts(desk, tx, tie, ours or FULL.decode(), number=number)


def refs(text: str | None) -> list[str]:
    return [row.ref for row in parse(text or "").requirements]


def test_all_three_texts_stand_in_ones_own_references(taken: Shelves) -> None:
    taken.shelve(source(FULL.replace(b"Which lay-bys?", b"Which lay-bys by night?")), ref=SOURCE)

    texts = read(taken)

    assert texts is not None
    assert texts.number == 2
    assert texts.base == FULL.decode()
    assert "by night" in texts.theirs
    assert refs(texts.theirs) == refs(texts.base) == ["OIC-01", "OIC-02", "OIC-03"]


def test_linked_rows_stand_under_the_references_they_were_paired_with(shelves: Shelves) -> None:
    shelves.shelve(source(FULL), ref=SOURCE)
    mine = a_text(a_row("OIC-01", "Which depot is it?"), a_row("T-9", "Which lay-bys?"), title="Ours")
    shelves.shelve(a_plan(mine), ref=OURS)
    pairs = {"OIC-01": "OIC-02", "T-9": "OIC-01"}
    shelves.desk_of(TOM).linking.link(OURS, SOURCE, pairs)

    texts = read(shelves, ours=mine.decode())

    assert texts is not None
    assert refs(texts.theirs) == refs(texts.base) == ["T-9", "OIC-01", "OIC-03"]


def test_out_of_reach_there_are_no_texts(taken: Shelves) -> None:
    with taken.store.writing(at=NOON) as tx:
        tx.press.share(SOURCE, 1, sharing=OWN, outline=POLICING, listed=True)

    assert read(taken) is None


@pytest.mark.parametrize("now", [FULL, a_text(PLAIN, marking="OFFICIAL")])
def test_a_row_above_ones_marking_is_in_no_text_whether_it_stands_or_is_gone(
    taken: Shelves, now: bytes
) -> None:
    taken.shelve(source(now), ref=SOURCE)

    texts = read(taken, LOW)

    assert texts is not None
    assert refs(texts.base) == [ref for ref in ("OIC-01", "OIC-03") if ref]
    assert "OIC-02" not in refs(texts.theirs)
    assert "depot" not in f"{texts.base}{texts.theirs}"


def test_a_row_kept_to_others_is_cut_from_what_was_taken_by_its_own_label(taken: Shelves) -> None:
    taken.shelve(source(a_text(PLAIN, marking="OFFICIAL")), ref=SOURCE)

    texts = read(taken, SURREY)

    assert texts is not None
    assert refs(texts.base) == ["OIC-01", "OIC-02"]


def test_what_was_taken_under_a_higher_marking_is_not_shown_below_it(shelves: Shelves) -> None:
    shelves.shelve(source(a_text(PLAIN)), ref=SOURCE)
    shelves.desk_of(PETE).adapting.adapt(SOURCE, AdaptOrder(1, "thames-valley", "Ours", "oic"), "t" * 24)
    shelves.shelve(source(a_text(PLAIN, marking="OFFICIAL")), ref=SOURCE)

    texts = read(shelves, LOW)

    assert texts is not None
    assert texts.base is None


def test_what_was_taken_of_a_version_that_is_not_shared_with_them_is_not_shown(taken: Shelves) -> None:
    taken.shelve(source(FULL), ref=SOURCE)
    with taken.store.writing(at=NOON) as tx:
        tx.press.share(SOURCE, 1, sharing=OWN, outline=POLICING, listed=True)

    texts = read(taken, SURREY)

    assert texts is not None
    assert (texts.number, texts.base) == (2, None)


def test_what_was_taken_in_part_of_a_higher_version_is_judged_by_its_own_marking(shelves: Shelves) -> None:
    shelves.shelve(source(a_text(PLAIN, marking="OFFICIAL")), ref=SOURCE)
    shelves.desk_of(PETE).adapting.adapt(SOURCE, AdaptOrder(1, "thames-valley", "Ours", "oic"), "t" * 24)
    with shelves.store.writing(at=NOON) as tx:
        (tie,) = tx.kin.all_ties()
        tx.kin.in_step(tie, 1, Taken(a_text(PLAIN), Marking.OFFICIAL_SENSITIVE), whole=False)

    texts, higher = read(shelves, LOW), read(shelves, PETE)

    assert texts is not None
    assert higher is not None
    assert (texts.base, higher.base) == (None, a_text(PLAIN).decode())


def test_of_an_erased_version_nothing_is_left_of_what_was_taken(taken: Shelves) -> None:
    taken.shelve(source(FULL), ref=SOURCE)
    taken.erase(1, ref=SOURCE)

    texts = read(taken)

    assert texts is not None
    assert texts.base is None
