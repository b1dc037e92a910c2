"""Adapting a plan: what is copied, what is not, to whom it is offered, and below what it is never held."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.access import Actor, Grant, Role, whole
from kb.desk import AdaptOrder, Order, Sought
from kb.desk.approval.lives import Wanting
from kb.errors import Invalid, NotAllowed, NotFound, NotReady, Stale
from kb.plan import Marking, parse
from tests.cast import ADA, ANNA, CATH, KIT, NOON, OWN, PETE, POLICING, SUE, TOM
from tests.desk_cast import DAY, Shelves, a_plan, a_row, a_text

TOKEN = "t" * 24
SOURCE, OURS = "sussex/oic", "thames-valley/oic"
ORDER = AdaptOrder(1, "thames-valley", "Organised immigration crime", "oic")
LOCAL = a_row(
    "OIC-01",
    "Which lay-bys are used?",
    gap="After the event only.",
    collector="Roads team",
    needed_by="2026-12-31",
    status="Open",
    owner="OIC desk",
    notes="Ask Bert at the depot.",
)
TEXT = a_text(LOCAL, a_row("OIC-02", "Which hand car washes?", sources="Councils"), handling="Policing only")
BOTH = Actor(
    40,
    (
        Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL_SENSITIVE),
        Grant(Role.AUTHOR, "surrey", Marking.OFFICIAL),
    ),
)
LOW = Actor(
    41,
    (
        Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL),
        Grant(Role.READER, "sussex", Marking.OFFICIAL_SENSITIVE),
    ),
)
LOW_TOM = Actor(3, (Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL),))


@pytest.fixture
def lent(shelves: Shelves) -> Shelves:
    """Sussex has a plan that everybody in policing reads."""
    shelves.shelve(a_plan(TEXT, sharing=POLICING), ref=SOURCE)
    return shelves


def test_the_page_says_what_is_copied_and_what_is_not_from_this_very_plan(lent: Shelves) -> None:
    page = lent.desk_of(TOM).adapting.page(SOURCE)

    assert (page.heading.ref, page.heading.number, page.short_name) == (SOURCE, 1, "oic")
    assert page.copied.rows == 2
    assert [(one.label, one.many) for one in page.copied.fields] == [
        ("Priority", 2),
        ("Gap", 1),
        ("Sources", 1),
    ]
    assert [(one.name, one.many) for one in page.copied.choices] == [
        ("collector", 1),
        ("needed_by", 1),
        ("owner", 1),
        ("notes below", 1),
    ]
    assert [one.label for one in page.copied.never] == ["Status"]
    assert page.copied.own_header == ("Owner", "Period", "Review by")
    assert [body.slug for body in page.organisations] == ["thames-valley"]


def test_an_adapted_plan_begins_as_a_draft_with_references_and_wording_and_nothing_local(
    lent: Shelves,
) -> None:
    ref = lent.desk_of(TOM).adapting.adapt(SOURCE, ORDER, TOKEN)

    page = lent.desk_of(PETE).drafting.page(ref)
    assert (ref, page.number, page.heading.marking) == (OURS, 1, Marking.OFFICIAL_SENSITIVE)
    assert [(row.ref, row.question) for row in page.doc.requirements] == [
        ("OIC-01", "Which lay-bys are used?"),
        ("OIC-02", "Which hand car washes?"),
    ]
    assert "handling: Policing only\n" in page.text
    assert "After the event only." in page.text
    for gone in ("Roads team", "2026-12-31", "Open", "OIC desk", "Bert", "Intelligence bureau", "2027"):
        assert gone not in page.text


def test_what_the_author_chooses_is_copied_after_all_but_never_a_status(lent: Shelves) -> None:
    order = replace(ORDER, keep=frozenset({"collector", "notes below"}))

    ref = lent.desk_of(TOM).adapting.adapt(SOURCE, order, TOKEN)

    text = lent.desk_of(TOM).drafting.page(ref).text
    assert "Roads team" in text
    assert "Bert" in text
    assert "Status" not in text
    assert "OIC desk" not in text


def test_with_nothing_local_in_it_a_text_is_copied_byte_for_byte(shelves: Shelves) -> None:
    raw = b"\xef\xbb\xbf---\r\ntitle: Ours\r\nmarking: OFFICIAL\r\n---\r\n\r\n# Ours\r\n\r\n### R1: What?\r\n\r\n* Gap:  x\r\n"
    shelves.shelve(a_plan(raw, sharing=POLICING), ref=SOURCE)

    ref = shelves.desk_of(TOM).adapting.adapt(SOURCE, replace(ORDER, title="Ours"), TOKEN)

    with shelves.store.reading() as tx:
        draft = tx.press.draft(ref, reach=whole())
        tie = tx.kin.ties(draft.plan_id)[0] if draft else None
        assert draft is not None
        assert tie is not None
        assert draft.text == raw == tx.kin.base(tie.base_id).text


def test_another_title_stands_in_the_header_and_in_the_first_heading(lent: Shelves) -> None:
    ref = lent.desk_of(TOM).adapting.adapt(SOURCE, replace(ORDER, title="  M40  and A34 "), TOKEN)

    text = lent.desk_of(TOM).drafting.page(ref).text
    assert "title: M40 and A34\n" in text
    assert "\n# M40 and A34\n" in text


def test_where_it_came_from_is_kept_and_told_on_both_plans_once_it_stands(lent: Shelves) -> None:
    ref = lent.desk_of(TOM).adapting.adapt(SOURCE, ORDER, TOKEN)

    with lent.store.reading() as tx:
        draft = tx.press.draft(ref, reach=whole())
        assert draft is not None
        tie = tx.kin.source_tie(draft.plan_id)
        assert tie is not None
        assert (tie.source_ref, tie.first, tie.number, tie.how) == (SOURCE, 1, 1, "adapted")
        assert tx.kin.base(tie.base_id).text == TEXT
    told = [(line.act, line.object, dict(line.facts)) for line in lent.audit()]
    assert ("ALTERATION", OURS, {"adapted": "sussex/oic@1"}) in [(str(a).upper(), b, c) for a, b, c in told]
    assert any(b == "sussex/oic@1" and c.get("form") == "adapted" for _, b, c in told)


def test_one_form_makes_one_plan_and_a_taken_short_name_is_said(lent: Shelves) -> None:
    adapting = lent.desk_of(TOM).adapting

    first, again = adapting.adapt(SOURCE, ORDER, TOKEN), adapting.adapt(SOURCE, ORDER, TOKEN)

    assert first == again
    assert adapting.page(SOURCE).short_name == "oic-2"
    with pytest.raises(Invalid, match="already a plan at thames-valley/oic"):
        adapting.adapt(SOURCE, ORDER, "u" * 24)


def test_a_plan_above_ones_marking_takes_its_short_name_as_any_other(shelves: Shelves) -> None:
    shelves.shelve(a_plan(a_text(marking="OFFICIAL"), sharing=POLICING), ref=SOURCE)
    shelves.shelve(a_plan(), ref=OURS)
    low = shelves.desk_of(LOW_TOM).adapting

    assert low.page(SOURCE).short_name == "oic"
    with pytest.raises(Invalid, match="already a plan at thames-valley/oic"):
        low.adapt(SOURCE, ORDER, TOKEN)


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        (replace(ORDER, title="  "), "Enter a title"),
        (replace(ORDER, title="x" * 201), "at most 200"),
        (replace(ORDER, short_name="../x"), "small letters"),
        (replace(ORDER, organisation="sussex"), "your own organisations"),
        (replace(ORDER, organisation=""), "your own organisations"),
        (replace(ORDER, keep=frozenset({"status"})), "from the list"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    lent: Shelves, order: AdaptOrder, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        lent.desk_of(TOM).adapting.adapt(SOURCE, order, TOKEN)

    with lent.store.reading() as tx:
        assert tx.press.drafts(reach=whole()) == ()
        assert tx.kin.all_ties() == ()


def test_a_plan_out_of_reach_is_answered_as_one_that_does_not_exist(shelves: Shelves) -> None:
    shelves.shelve(a_plan(TEXT), ref=SOURCE)
    tom = shelves.desk_of(TOM).adapting

    for ref in (SOURCE, "sussex/none"):
        with pytest.raises(NotFound):
            tom.page(ref)
        with pytest.raises(NotFound):
            tom.adapt(ref, ORDER, TOKEN)


@pytest.mark.parametrize("facts", [{"outline": POLICING}, {"listed": True}])
def test_of_an_outline_or_a_title_nothing_is_copied_and_its_state_is_not_told(
    shelves: Shelves, facts: dict[str, object]
) -> None:
    shelves.shelve(a_plan(TEXT, **facts), ref=SOURCE)

    with pytest.raises(NotAllowed, match="cannot read the whole"):
        shelves.desk_of(TOM).adapting.page(SOURCE)
    assert "adapt" not in shelves.desk_of(TOM).reading.plan(SOURCE).may


@pytest.mark.parametrize("actor", [ANNA, SUE, ADA, KIT])
def test_whoever_writes_for_nobody_adapts_nothing(lent: Shelves, actor: Actor) -> None:
    desk = lent.desk_of(actor)

    with pytest.raises((NotAllowed, NotFound)):
        desk.adapting.adapt(SOURCE, ORDER, TOKEN)
    with lent.store.reading() as tx:
        assert tx.kin.all_ties() == ()


def test_oversight_adapts_nothing(lent: Shelves) -> None:
    lent.shelve(a_plan(), ref=OURS)

    with pytest.raises(NotAllowed):
        lent.desk_of(CATH).adapting.page(OURS)


def test_only_a_current_version_is_adapted_and_only_the_one_that_was_shown(lent: Shelves) -> None:
    lent.shelve(a_plan(TEXT + b"\nMore.\n", sharing=POLICING), ref=SOURCE)
    with pytest.raises(Stale, match="newer version"):
        lent.desk_of(TOM).adapting.adapt(SOURCE, ORDER, TOKEN)

    lent.withdraw("Merged.", ref=SOURCE)

    with pytest.raises(NotReady, match="no version of this plan is current"):
        lent.desk_of(TOM).adapting.adapt(SOURCE, replace(ORDER, number=2), TOKEN)
    assert "adapt" not in lent.desk_of(TOM).reading.plan(SOURCE).may


def test_a_text_that_is_shown_as_typed_is_not_adapted(shelves: Shelves) -> None:
    shelves.shelve(a_plan(b"\xff\xfe bytes", sharing=POLICING), ref=SOURCE)

    with pytest.raises(NotReady, match="cannot be taken apart"):
        shelves.desk_of(TOM).adapting.page(SOURCE)


def test_rows_that_are_not_this_persons_to_read_are_not_copied_nor_counted_nor_kept(shelves: Shelves) -> None:
    secret = a_row("OIC-09", "Which informant?", visible_to="sussex")
    shelves.shelve(a_plan(a_text(LOCAL, secret), sharing=POLICING), ref=SOURCE)
    tom = shelves.desk_of(TOM)

    page = tom.adapting.page(SOURCE)
    ref = tom.adapting.adapt(SOURCE, ORDER, TOKEN)

    assert page.copied.rows == 1
    with shelves.store.reading() as tx:
        draft = tx.press.draft(ref, reach=whole())
        assert draft is not None
        (base,) = tx.kin.bases(tx.kin.ties(draft.plan_id)[0].id)
    for text in (draft.text, base.text):
        assert text is not None
        assert b"OIC-09" not in text
        assert b"informant" not in text


def test_a_rows_own_marking_and_audience_come_with_it(shelves: Shelves) -> None:
    row = a_row("OIC-03", "Which depot?", marking="OFFICIAL-SENSITIVE", visible_to="region")
    shelves.shelve(a_plan(a_text(row, marking="OFFICIAL"), sharing=POLICING), ref=SOURCE)

    ref = shelves.desk_of(TOM).adapting.adapt(SOURCE, ORDER, TOKEN)

    page = shelves.desk_of(TOM).drafting.page(ref)
    (found,) = page.doc.requirements
    assert (found.value("marking"), found.value("visible_to")) == ("OFFICIAL-SENSITIVE", "region")
    assert page.heading.marking is Marking.OFFICIAL_SENSITIVE


def test_only_organisations_that_may_hold_it_are_offered(lent: Shelves) -> None:
    page = lent.desk_of(BOTH).adapting.page(SOURCE)

    assert [body.slug for body in page.organisations] == ["thames-valley"]
    with pytest.raises(NotAllowed, match="higher marking"):
        lent.desk_of(LOW).adapting.page(SOURCE)
    assert "adapt" not in lent.desk_of(LOW).reading.plan(SOURCE).may


def _edited(shelves: Shelves, old: str, new: str) -> int:
    drafting = shelves.desk_of(TOM).drafting
    page = drafting.page(OURS)
    return drafting.save_text(OURS, page.text.replace(old, new), started_from=page.number)


def _put_forward(shelves: Shelves) -> Order:
    with shelves.store.reading() as tx:
        draft = tx.press.draft(OURS, reach=whole())
    assert draft is not None
    shelves.desk_of(TOM).review.submit(OURS, text_hash=draft.text_hash, note="")
    return Order(draft.text_hash, "Plan approver", "", shelves.desk_of(TOM).today + 90 * DAY)


def test_a_draft_is_held_as_high_as_what_was_taken_whatever_its_text_says(lent: Shelves) -> None:
    lent.desk_of(TOM).adapting.adapt(SOURCE, ORDER, TOKEN)

    _edited(lent, "marking: OFFICIAL-SENSITIVE", "marking: OFFICIAL\nowner: Our desk")

    assert lent.desk_of(TOM).drafting.page(OURS).heading.marking is Marking.OFFICIAL_SENSITIVE
    with pytest.raises(NotFound):
        lent.desk_of(LOW_TOM).drafting.page(OURS)


def test_an_approver_lowers_what_was_taken_only_with_a_reason_and_then_once(lent: Shelves) -> None:
    lent.desk_of(TOM).adapting.adapt(SOURCE, ORDER, TOKEN)
    _edited(lent, "marking: OFFICIAL-SENSITIVE", "marking: OFFICIAL\nowner: Our desk")
    order = _put_forward(lent)
    pete = lent.desk_of(PETE, NOON + DAY).review
    assert pete.page(OURS).weighed.lowered == ("The plan: from OFFICIAL-SENSITIVE to OFFICIAL.",)
    with pytest.raises(Wanting, match="why the marking can be lowered"):
        pete.approve(OURS, order)

    pete.approve(OURS, replace(order, lowered_why="Nothing in it is sensitive for us."))

    later = lent.desk_of(TOM, NOON + 2 * DAY).drafting
    later.begin(OURS)
    assert later.page(OURS).heading.marking is Marking.OFFICIAL


def test_a_row_that_lost_its_marking_is_weighed_against_what_was_taken(shelves: Shelves) -> None:
    row = a_row("OIC-03", "Which depot?", marking="OFFICIAL-SENSITIVE")
    shelves.shelve(a_plan(a_text(row, marking="OFFICIAL"), sharing=POLICING), ref=SOURCE)
    shelves.desk_of(TOM).adapting.adapt(SOURCE, ORDER, TOKEN)

    _edited(shelves, "- **Marking:** OFFICIAL-SENSITIVE\n", "")

    page = shelves.desk_of(PETE).drafting.page(OURS)
    assert page.heading.marking is Marking.OFFICIAL_SENSITIVE
    _put_forward(shelves)
    weighed = shelves.desk_of(PETE).review.page(OURS).weighed
    assert weighed.lowered == ("OIC-03: from OFFICIAL-SENSITIVE to OFFICIAL.",)


def test_nothing_of_the_source_opens_through_the_adapted_plan(lent: Shelves) -> None:
    lent.desk_of(TOM).adapting.adapt(SOURCE, ORDER, TOKEN)
    _edited(lent, "title:", "owner: Our desk\ntitle:")
    order = _put_forward(lent)
    lent.desk_of(PETE).review.approve(OURS, order)
    with lent.store.writing(at=NOON) as tx:  # the source is shared with nobody any more
        private = a_plan(TEXT)
        tx.press.share(SOURCE, 1, sharing=private.sharing, outline=private.outline, listed=False)
    lent.catch_up()
    tom = lent.desk_of(TOM)

    page = tom.reading.plan(OURS)

    assert page.source is None
    assert page.copy.heading.stale == ()
    for ask in (tom.reading.plan, tom.reading.history, tom.adapting.page):
        with pytest.raises(NotFound):
            ask(SOURCE)
    with pytest.raises(NotFound):
        tom.reading.text(SOURCE, number=1)
    assert "Roads team" not in tom.reading.text(OURS, number=1).raw.decode()


def test_an_audit_names_no_plan_that_its_reader_may_not_know_of(lent: Shelves) -> None:
    owner = lent.desk_of(Actor(43, (Grant(Role.AUTHOR, "sussex", Marking.OFFICIAL_SENSITIVE),)))
    tom = lent.desk_of(TOM)
    tom.adapting.adapt(SOURCE, ORDER, TOKEN)

    assert "sussex/oic@1" in repr(tom.records.of_plan(OURS).lines)
    told = owner.records.of_plan(SOURCE).lines
    assert any(line.facts.get("form") == "adapted" for line in told)
    assert OURS not in repr(told)
    with lent.store.writing(at=NOON) as tx:
        tx.press.share(SOURCE, 1, sharing=OWN, outline=OWN, listed=True)
    assert SOURCE not in repr(tom.records.of_plan(OURS).lines)
    assert SOURCE.encode() not in tom.records.csv_of_plan(OURS, Sought())


def test_the_address_of_a_dropped_adaptation_begins_anew_without_its_source(lent: Shelves) -> None:
    tom = lent.desk_of(TOM)
    tom.adapting.adapt(SOURCE, ORDER, TOKEN)
    tom.drafting.drop(OURS, started_from=1)

    assert tom.adapting.adapt(SOURCE, replace(ORDER, title="Again"), "u" * 24) == OURS

    with lent.store.reading() as tx:
        ties = tx.kin.all_ties()
    assert [(tie.plan_ref, tie.source_ref) for tie in ties] == [(OURS, SOURCE)]
    assert parse(tom.drafting.page(OURS).text).title == "Again"
