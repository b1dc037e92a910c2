"""Borrowing one requirement: what is copied, what is kept of where it came from, and what is refused."""

from __future__ import annotations

import pytest

from kb.access import Actor, Grant, Role
from kb.desk import BorrowOrder
from kb.desk.kin.borrowing import NONE_SUCH
from kb.desk.kin.texts import kin_texts
from kb.errors import Invalid, NotAllowed, NotFound
from kb.plan import Marking, parse, row_facts, the_row
from kb.store import Act, Taken
from tests.cast import ANNA, ESSIE, KIT, NOON, PARTNERS, POLICING, REGION, SUE, TOM
from tests.desk_cast import DAY, Shelves, a_plan, a_row, a_text

OWN, SOURCE = "thames-valley/oic", "kent/oic"
ROW = a_row(
    "KOIC-07",
    "Which haulage yards?",
    gap="No count",
    collector="Ports unit",
    needed_by="2026-12-31",
    status="open",
    odd="kept",
    notes="Ask the yard.",
)
KENT = a_text(
    ROW, a_row("KOIC-08", "Which slipways?", visible_to="own"), title="Kent plan", marking="OFFICIAL"
)
TV = a_text(a_row("OIC-01"), a_row("OIC-02", "Which marinas?"), marking="OFFICIAL")
WANTED = f"{SOURCE}@1#KOIC-07"
TOKEN = "token-of-a-borrower"
TED = Actor(14, (Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL),))
"""An author of Thames Valley who may read OFFICIAL only."""


@pytest.fixture
def two(shelves: Shelves) -> Shelves:
    """A plan of Thames Valley, and one of Kent that it reads but for one requirement."""
    with shelves.store.writing(at=NOON) as tx:
        assert tx.people.add("ted", "Ted", sample=True).id == TED.person
        tx.people.grant(TED.person, TED.grants[0])
    shelves.shelve(a_plan(TV), ref=OWN)
    shelves.shelve(a_plan(KENT, sharing=POLICING), ref=SOURCE)
    return shelves


def borrow(shelves: Shelves, ref: str = "OIC-03", by: Actor = TOM, **order: object) -> str:
    told = {"wanted": WANTED, "token": TOKEN} | order
    token = str(told.pop("token"))
    return shelves.desk_of(by).borrowing.borrow(OWN, BorrowOrder(ref=ref, **told), token=token)  # type: ignore[arg-type]


def draft(shelves: Shelves, by: Actor = TOM) -> str:
    return shelves.desk_of(by).drafting.page(OWN).text


def kin(shelves: Shelves) -> list[tuple[str, str, int, dict[str, str]]]:
    with shelves.store.reading() as tx:
        ties = [tie for tie in tx.kin.all_ties() if tie.plan_ref == OWN]
        return [(tie.source_ref, tie.kind, tie.number, tx.kin.origins(tie.id)) for tie in ties]


def test_the_words_are_copied_under_the_next_reference_and_nothing_that_is_local(two: Shelves) -> None:
    page = two.desk_of(TOM).borrowing.looking(OWN, WANTED)

    made = borrow(two, page.ref)

    row = the_row(parse(draft(two)), made)
    assert (page.ref, made) == ("OIC-03", "OIC-03")
    assert [(field.label, field.text) for field in row.fields] == [
        ("Priority", "1"),
        ("Gap", "No count"),
        ("Odd", "kept"),
    ]
    assert row.notes == ""
    assert row.question == "Which haulage yards?"


def test_what_stood_in_the_draft_keeps_every_byte(two: Shelves) -> None:
    two.draft(TV.replace(b"\n", b"\r\n") + b"## After\r\n\r\nMore.\r\n", ref=OWN)
    before = draft(two)

    borrow(two)

    after = draft(two)
    at = after.index("### OIC-03")
    assert after.replace(after[at : after.index("## After")], "") == before


def test_local_things_come_along_where_they_are_chosen_but_never_the_status(two: Shelves) -> None:
    page = two.desk_of(TOM).borrowing.looking(OWN, WANTED)

    borrow(two, keep=frozenset({"needed_by", "notes below", "status"}))

    row = the_row(parse(draft(two)), "OIC-03")
    assert dict(page.choices).keys() == {"collector", "needed_by", "notes below"}
    assert (row.value("needed_by"), row.value("collector"), row.value("status")) == ("2026-12-31", "", "")
    assert row.notes.strip() == "Ask the yard."


def test_where_it_came_from_is_kept_with_what_was_taken(two: Shelves) -> None:
    borrow(two)

    assert kin(two) == [(SOURCE, "rows", 1, {"OIC-03": "KOIC-07"})]
    with two.store.reading() as tx:
        tie = tx.kin.all_ties()[0]
        taken = tx.kin.base(tie.base_id).text or b""
        texts = kin_texts(two.desk_of(TOM), tx, tie, draft(two))
    assert b"Ports unit" in taken
    assert b"KOIC-08" not in taken
    assert texts is not None
    assert [row.ref for row in parse(texts.theirs).requirements] == ["OIC-03"]
    assert texts.theirs == texts.base


def test_what_changes_there_later_is_offered_here(two: Shelves) -> None:
    borrow(two)
    before = two.desk_of(TOM).keeping.proposal(OWN).ties[0].items
    two.shelve(a_plan(KENT.replace(b"No count", b"Some count"), sharing=POLICING), ref=SOURCE)

    after = two.desk_of(TOM).keeping.proposal(OWN).ties[0].items

    assert before == ()
    assert [one.item.ref for one in after] == ["OIC-03"]


def test_a_second_requirement_of_the_same_plan_joins_the_first(two: Shelves) -> None:
    more = a_text(ROW, a_row("KOIC-09", "Which quays?"), title="Kent plan", marking="OFFICIAL")
    borrow(two)
    two.shelve(a_plan(more, sharing=POLICING), ref=SOURCE)

    borrow(two, "Q-1", wanted=f"{SOURCE}#KOIC-09", token="another-token-of-his")

    assert kin(two) == [(SOURCE, "rows", 2, {"OIC-03": "KOIC-07", "Q-1": "KOIC-09"})]
    with two.store.reading() as tx:
        tie = tx.kin.all_ties()[0]
        taken = (tx.kin.base(tie.base_id).text or b"").decode()
    assert [row.ref for row in parse(taken).requirements] == ["KOIC-07", "KOIC-09"]


def test_a_row_of_a_draft_that_was_dropped_is_claimed_by_nobody(two: Shelves) -> None:
    borrow(two)
    number = two.desk_of(TOM).drafting.page(OWN).number
    two.desk_of(TOM).drafting.drop(OWN, started_from=number)

    with two.store.reading() as tx:
        tie = tx.kin.all_ties()[0]
        texts = kin_texts(two.desk_of(TOM), tx, tie, TV.decode())
    again = borrow(two, "OIC-04", token="another-token-of-his")

    assert texts is not None
    assert (texts.theirs, texts.base, texts.ours) == ("", "", "")
    assert again == "OIC-04"
    with two.store.reading() as tx:
        tie = tx.kin.all_ties()[0]
        assert [row.ref for row in parse((tx.kin.base(tie.base_id).text or b"").decode()).requirements] == [
            "KOIC-07"
        ]


def test_a_marking_that_went_with_a_dropped_draft_holds_the_next_no_higher(two: Shelves) -> None:
    high = a_text(a_row("KOIC-07", marking="OFFICIAL-SENSITIVE"), a_row("KOIC-09"), marking="OFFICIAL")
    two.shelve(a_plan(high, sharing=POLICING), ref=SOURCE)
    borrow(two, wanted=f"{SOURCE}#KOIC-07")
    held = two.desk_of(TOM).drafting.page(OWN)
    two.desk_of(TOM, NOON + DAY).drafting.drop(OWN, started_from=held.number)

    later = two.desk_of(TED, NOON + 2 * DAY)
    order = BorrowOrder(f"{SOURCE}#KOIC-09", "OIC-04")
    later.borrowing.borrow(OWN, order, token="another-token-of-his")

    assert held.heading.marking is Marking.OFFICIAL_SENSITIVE
    assert later.drafting.page(OWN).heading.marking is Marking.OFFICIAL
    with two.store.reading() as tx:
        assert tx.kin.base(tx.kin.all_ties()[0].base_id).marking is Marking.OFFICIAL


def test_of_a_plan_adapted_from_the_same_source_it_is_one_more_row_of_that(two: Shelves) -> None:
    with two.store.writing(at=NOON, by=TOM.person) as tx:
        plan_id = tx.shelf.card(OWN, reach=two.desk_of(TOM).reach).plan_id  # type: ignore[union-attr]
        tx.kin.link(plan_id, (SOURCE, 1), Taken(KENT, Marking.OFFICIAL))

    borrow(two)

    assert kin(two) == [(SOURCE, "whole", 1, {"OIC-03": "KOIC-07"})]


def test_it_is_borrowed_once_however_often_it_is_sent_and_no_second_time(two: Shelves) -> None:
    first = borrow(two)

    assert borrow(two) == first
    assert draft(two).count("Which haulage yards?") == 1
    with pytest.raises(Invalid, match="already, as OIC-03"):
        borrow(two, "OIC-09", token="another-token-of-his")
    assert two.desk_of(TOM).borrowing.looking(OWN, WANTED).here == "OIC-03"


@pytest.mark.parametrize(
    ("ref", "sentence"),
    [
        ("OIC-02", "already has"),
        ("oic-02", "already has"),
        ("NONE", "not a reference"),
        ("OIC-77", "never used again"),
    ],
)
def test_a_reference_that_is_not_free_is_refused(two: Shelves, ref: str, sentence: str) -> None:
    two.shelve(a_plan(a_text(a_row("OIC-77"), marking="OFFICIAL")), ref=OWN)
    two.shelve(a_plan(TV), ref=OWN)

    with pytest.raises(Invalid, match=sentence):
        borrow(two, ref)

    assert kin(two) == []
    with two.store.reading() as tx:
        assert tx.press.draft(OWN, reach=two.desk_of(TOM).reach) is None


def test_a_higher_marking_comes_along_as_the_rows_own(two: Shelves) -> None:
    high = a_text(ROW, title="Kent plan", marking="OFFICIAL-SENSITIVE")
    two.shelve(a_plan(high, sharing=POLICING), ref=SOURCE)
    page = two.desk_of(TOM).borrowing.looking(OWN, f"{SOURCE}#KOIC-07")

    borrow(two, wanted=f"{SOURCE}#KOIC-07")

    doc = parse(draft(two))
    assert page.raised
    assert page.marking is Marking.OFFICIAL_SENSITIVE
    assert row_facts(doc, the_row(doc, "OIC-03")).marking is Marking.OFFICIAL_SENSITIVE
    assert two.desk_of(TOM).drafting.page(OWN).heading.marking is Marking.OFFICIAL_SENSITIVE


def test_a_lower_marking_is_not_written_nor_is_the_rows_own_audience_lost(two: Shelves) -> None:
    row = a_row("KOIC-07", "Which yards?", visible_to="policing")
    two.shelve(a_plan(a_text(row, marking="OFFICIAL"), sharing=POLICING), ref=SOURCE)

    borrow(two, wanted=f"{SOURCE}#KOIC-07")

    made = the_row(parse(draft(two)), "OIC-03")
    assert (made.value("marking"), made.items("visible_to")) == ("", ("policing",))


@pytest.mark.parametrize(
    "wanted",
    [
        f"{SOURCE}#KOIC-08",  # for Kent's own
        f"{SOURCE}#KOIC-99",
        "kent/nothing#KOIC-07",
        "kent/outlined#KOIC-07",
        "kent/listed#KOIC-07",
        "kent/own#KOIC-07",
    ],
)
def test_what_is_not_read_in_full_is_refused_as_what_does_not_exist(two: Shelves, wanted: str) -> None:
    two.shelve(a_plan(KENT, outline=POLICING), ref="kent/outlined")
    two.shelve(a_plan(KENT, listed=True), ref="kent/listed")
    two.shelve(a_plan(KENT), ref="kent/own")
    part = two.desk_of(TOM).borrowing

    for act in (lambda: part.looking(OWN, wanted), lambda: borrow(two, wanted=wanted)):
        with pytest.raises(Invalid) as no:
            act()
        assert str(no.value) == NONE_SUCH
    with pytest.raises(NotFound):
        part.choosing(*wanted.split("#"))


@pytest.mark.parametrize("wanted", ["", "kent", SOURCE, "x" * 400, "kent/oic@0#A-1", "kent/oic#\x00"])
def test_what_is_no_requirement_is_refused_in_words(two: Shelves, wanted: str) -> None:
    with pytest.raises(Invalid, match=r"reference|Say which"):
        borrow(two, wanted=wanted)


def test_only_the_current_version_is_borrowed_from(two: Shelves) -> None:
    two.shelve(a_plan(KENT.replace(b"haulage", b"scrap"), sharing=POLICING), ref=SOURCE)

    with pytest.raises(Invalid, match="Version 2 of that plan is current"):
        borrow(two)
    two.withdraw("It was wrong.", ref=SOURCE)
    with pytest.raises(Invalid, match="withdrawn"):
        borrow(two, wanted=f"{SOURCE}#KOIC-07")


def test_a_requirement_of_the_plan_itself_is_not_borrowed(two: Shelves) -> None:
    with pytest.raises(Invalid, match="this very plan"):
        borrow(two, wanted=f"{OWN}#OIC-01")


def test_only_who_writes_the_plan_borrows_into_it(two: Shelves) -> None:
    two.shelve(a_plan(TV, sharing=REGION), ref=OWN)

    for by, no in ((SUE, NotAllowed), (ESSIE, NotFound)):
        with pytest.raises(no):
            borrow(two, by=by)
        with pytest.raises(no):
            two.desk_of(by).borrowing.looking(OWN, WANTED)
    for by in (ANNA, KIT):
        with pytest.raises(NotAllowed, match="Only authors"):
            two.desk_of(by).borrowing.choosing(SOURCE, "KOIC-07")


def test_who_may_read_official_only_borrows_nothing_higher(two: Shelves) -> None:
    high = a_text(a_row("KOIC-07", marking="OFFICIAL-SENSITIVE"), marking="OFFICIAL")
    two.shelve(a_plan(high, sharing=POLICING), ref=SOURCE)

    with pytest.raises(Invalid) as no:
        borrow(two, by=TED, wanted=f"{SOURCE}#KOIC-07")

    assert str(no.value) == NONE_SUCH


def test_the_plans_that_can_take_it_are_those_that_one_writes(two: Shelves) -> None:
    two.shelve(a_plan(TV, sharing=PARTNERS), ref="surrey/oic")

    page = two.desk_of(TOM).borrowing.choosing(SOURCE, "KOIC-07")

    assert [one.ref for one in page.plans] == [OWN]
    assert page.wanted == WANTED


def test_both_plans_have_their_audit_line_and_it_says_no_words(two: Shelves) -> None:
    borrow(two)

    lines = [(line.object, line.facts) for line in two.audit() if line.act == Act.COMBINATION.value]
    assert lines == [
        (f"{OWN}/draft", {"borrowed": WANTED, "row": "OIC-03"}),
        (f"{SOURCE}@1", {"form": "borrow", "row": "KOIC-07"}),
    ]
