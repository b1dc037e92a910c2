"""Bringing in: understood before kept, kept once, and nothing left behind by what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.access import Actor, Grant, Role, whole
from kb.desk import NEW, BringOrder, BringPage, brought_file, brought_paste, unseal
from kb.errors import Invalid, NotAllowed, NotFound, Stale
from kb.plan import Marking, State
from kb.store import Draft, known_of
from tests.cast import ADA, PETE, SUE, TOM
from tests.desk_cast import Shelves, a_plan, a_row, a_text

TOKEN = "t" * 24
OIC = "thames-valley/oic"
OFFICIAL_TOM = Actor(3, (Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL),))
TABLE = "Ref\tQuestion\tSource\tMood\tStatus\nOIC-01\tWhich lay-bys are used?\tPND\tcalm\tOpen\nOIC-09\tWhere?\tANPR\t\t\n"


def shown(shelves: Shelves, order: BringOrder, actor: Actor = TOM) -> tuple[BringOrder, BringPage]:
    """The page, and the order that its form would send."""
    page = shelves.desk_of(actor).bringing.understood(order)
    sent = replace(
        order,
        target=page.order_target,
        organisation=order.organisation or "thames-valley",
        title=page.title,
        started_from=page.draft,
        seen=page.seen,
    )
    return sent, page


def a_table(text: str = TABLE, **order: object) -> BringOrder:
    return BringOrder(brought_paste(text), **order)  # type: ignore[arg-type]  # the test says what is ordered


def draft_of(shelves: Shelves, ref: str = OIC) -> Draft | None:
    with shelves.store.reading() as tx:
        return tx.press.draft(ref, reach=whole())


def nothing_kept(shelves: Shelves) -> bool:
    with shelves.store.reading() as tx:
        return tx.press.drafts(reach=whole()) == () and tx.learnt.columns("thames-valley") == {}


def test_a_table_becomes_a_new_plan_with_its_statuses_as_at_import(shelves: Shelves) -> None:
    order, page = shown(shelves, a_table(target=NEW, title="Airfields"))

    assert [row.ref for row in page.rows] == ["OIC-01", "OIC-09"]
    assert (page.marking, page.statuses, page.rows[0].own) == (None, 1, ("Mood",))
    assert nothing_kept(shelves)

    ref = shelves.desk_of(TOM).bringing.keep(order, TOKEN)

    draft = draft_of(shelves, ref)
    assert ref == "thames-valley/airfields"
    assert draft is not None
    assert b"### OIC-09: Where?" in (draft.text or b"")
    with shelves.store.reading() as tx:
        (fact,) = tx.living.of(draft.plan_id)
        (line,) = tx.press.revisions(ref, reach=whole())
    assert (fact.ref, fact.value, fact.as_at_import) == ("OIC-01", "proposed", True)
    assert line.how == "brought in"


def test_the_same_form_sent_twice_keeps_one_plan(shelves: Shelves) -> None:
    order, _ = shown(shelves, a_table(target=NEW, title="Airfields"))
    room = shelves.desk_of(TOM).bringing

    assert room.keep(order, TOKEN) == room.keep(order, TOKEN)
    with pytest.raises(Invalid, match="already a plan"):
        room.keep(order, "u" * 24)


def test_a_column_changed_is_shown_anew_before_it_is_kept_and_is_remembered_then(shelves: Shelves) -> None:
    order, _ = shown(shelves, a_table(target=NEW, title="Airfields"))
    changed = replace(order, picks={3: "gap"})

    with pytest.raises(Stale, match="not what was shown last"):
        shelves.desk_of(TOM).bringing.keep(changed, TOKEN)
    assert nothing_kept(shelves)
    again, page = shown(shelves, changed)
    shelves.desk_of(TOM).bringing.keep(again, TOKEN)

    assert page.rows[0].own == ()
    with shelves.store.reading() as tx:
        assert tx.learnt.columns("thames-valley") == {"mood": "gap"}
    assert shown(shelves, a_table(target=NEW))[1].rows[0].own == ()


def test_a_table_is_put_into_the_next_draft_of_the_plan_that_it_resembles(shelves: Shelves) -> None:
    shelves.shelve(a_plan(a_text(a_row(), a_row("OIC-02", "Where?"))))

    order, page = shown(shelves, a_table())

    assert page.order_target == OIC
    assert page.changes is not None
    assert any("OIC-09" in change for change in page.changes)
    assert shelves.desk_of(TOM).bringing.keep(order, TOKEN) == OIC
    draft = draft_of(shelves)
    assert draft is not None
    assert draft.based_on == 1
    assert [row for row in (b"OIC-01:", b"OIC-02:", b"OIC-09:") if row in (draft.text or b"")] != []
    assert b"Why we ask." in (draft.text or b"")


def test_an_open_draft_is_followed_only_once_that_was_agreed_to_and_is_the_one_shown(
    shelves: Shelves,
) -> None:
    shelves.shelve()
    shelves.draft(a_text(a_row(question="Which roads?")))
    brought = brought_file(a_text(a_row(question="Which rivers?")), "plan.md")
    order, page = shown(shelves, BringOrder(brought, target=OIC, made_from="draft-1"))
    room = shelves.desk_of(TOM).bringing

    assert (page.order_target, page.draft) == (OIC, 1)
    with pytest.raises(Invalid, match="may follow revision 1"):
        room.keep(order, TOKEN)
    with pytest.raises(Stale, match="not the one"):
        room.keep(replace(order, agreed=True, started_from=7), TOKEN)
    room.keep(replace(order, agreed=True), TOKEN)

    draft = draft_of(shelves)
    assert draft is not None
    assert (draft.number, draft.text) == (2, a_text(a_row(question="Which rivers?")))


def test_a_text_is_kept_byte_for_byte(shelves: Shelves) -> None:
    raw = b"\xef\xbb\xbf" + a_text(a_row(mood="calm")).replace(b"\n", b"\r\n")

    order, page = shown(shelves, BringOrder(brought_file(raw, "a.md"), target=NEW))
    sealed = replace(order, brought=unseal("text", order.brought.sealed))
    ref = shelves.desk_of(TOM).bringing.keep(sealed, TOKEN)

    draft = draft_of(shelves, ref)
    assert draft is not None
    assert draft.text == raw
    assert page.rows[0].own == ("Mood",)


def test_a_version_that_is_here_is_recognised_by_those_who_read_it(shelves: Shelves) -> None:
    shelves.shelve(a_plan(), a_plan(a_text(a_row("OIC-02"))))
    shelves.shelve(a_plan(a_text(a_row("SX-01"))), ref="sussex/secret")

    order, page = shown(shelves, BringOrder(brought_file(a_text(a_row("OIC-02")), "x.md")))
    _, hidden = shown(shelves, BringOrder(brought_file(a_text(a_row("SX-01")), "x.md")))

    assert page.already is not None
    assert (page.already.ref, page.already.number, page.order_target) == (OIC, 2, OIC)
    assert hidden.already is None
    with pytest.raises(Invalid, match="version 2 of the plan, unchanged"):
        shelves.desk_of(TOM).bringing.keep(order, TOKEN)


def test_only_writers_bring_in_and_only_into_their_own_plans(shelves: Shelves) -> None:
    shelves.shelve()
    shelves.shelve(ref="sussex/oic")

    for stranger in (SUE, ADA):
        with pytest.raises(NotAllowed):
            shelves.desk_of(stranger).bringing.understood(a_table(target=NEW))
    for room_call in ("understood", "keep"):
        room = shelves.desk_of(TOM).bringing
        with pytest.raises(NotFound):
            getattr(room, room_call)(*[a_table(target="sussex/oic"), TOKEN][: 1 + (room_call == "keep")])
    order, page = shown(shelves, a_table(target=NEW, title="x"))
    assert [target.ref for target in page.targets] == [OIC]
    with pytest.raises(Invalid, match="your own organisations"):
        shelves.desk_of(TOM).bringing.keep(replace(order, organisation="sussex"), TOKEN)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Enter a title"),
        ({"title": "x" * 201, "short_name": "x"}, "at most 200"),
        ({"short_name": "Not A Name"}, "small letters"),
        ({"target": ""}, "Choose a plan"),
    ],
)
def test_what_is_refused_leaves_nothing(shelves: Shelves, change: dict[str, str], sentence: str) -> None:
    order, _ = shown(shelves, a_table(target=NEW, title="Airfields"))
    bad = replace(order, **change)  # type: ignore[arg-type]  # the test says what changes

    with pytest.raises((Invalid, Stale), match=sentence):
        shelves.desk_of(TOM).bringing.keep(bad, TOKEN)
    assert nothing_kept(shelves)


@pytest.mark.parametrize("token", ["", "short", "a b" * 10])
def test_a_form_without_its_token_keeps_nothing(shelves: Shelves, token: str) -> None:
    order, _ = shown(shelves, a_table(target=NEW, title="Airfields"))

    with pytest.raises(Invalid):
        shelves.desk_of(TOM).bringing.keep(order, token)
    assert nothing_kept(shelves)


@pytest.mark.parametrize("marking", ["SECRET", "TOP SECRET", "CONFIDENTIAL"])
def test_a_marking_that_may_not_be_held_is_refused_before_anything_is_shown(
    shelves: Shelves, marking: str
) -> None:
    text = BringOrder(brought_file(a_text(marking=marking), "a.md"), target=NEW)
    table = a_table(f"Ref\tQuestion\tMarking\nA-1\tWhich?\t{marking}\n", target=NEW)

    for order in (text, table):
        with pytest.raises(Invalid, match="may be held"):
            shelves.desk_of(TOM).bringing.understood(order)
    assert nothing_kept(shelves)


def test_somebody_cleared_for_official_only_must_say_the_marking(shelves: Shelves) -> None:
    order, _ = shown(shelves, a_table(target=NEW, title="Airfields"), OFFICIAL_TOM)
    room = shelves.desk_of(OFFICIAL_TOM).bringing

    with pytest.raises(Invalid, match="OFFICIAL only"):
        room.keep(order, TOKEN)
    ref = room.keep(replace(order, marking="OFFICIAL"), TOKEN)

    draft = draft_of(shelves, ref)
    assert draft is not None
    assert draft.label.marking is Marking.OFFICIAL


def test_statuses_that_are_known_are_not_overwritten(shelves: Shelves) -> None:
    shelves.shelve()
    with shelves.store.writing(at=shelves.desk_of(TOM).at, by=TOM.person) as tx:
        tx.living.record(OIC, "OIC-01", kind="status", value="answered", on=shelves.desk_of(TOM).today)
    order, _ = shown(shelves, a_table(target=OIC))

    shelves.desk_of(TOM).bringing.keep(order, TOKEN)

    with shelves.store.reading() as tx:
        held = tx.holding.plan(OIC, reach=whole())
        assert held is not None
        known = known_of(fact for fact in tx.living.of(held.plan_id) if fact.ref == "OIC-01")
    assert known.status is not None
    assert known.status.value == "answered"


def test_sensitive_items_doubled_references_and_gaps_are_named(shelves: Shelves) -> None:
    text = TABLE.replace("calm", "ring John Carter on 07700 900123").replace("OIC-09", "oic-01")

    _, page = shown(shelves, a_table(text, target=NEW))

    assert {finding.kind for finding in page.spotted} == {"sensitive:name", "sensitive:telephone"}
    assert any(finding.kind == "duplicate" for finding in page.odd)
    assert "collector" in page.rows[0].missing


def test_a_submitted_draft_is_an_ordinary_one_again_after_it_is_followed(shelves: Shelves) -> None:
    shelves.shelve()
    shelves.draft(a_text(a_row(question="Which roads?")))
    with shelves.store.writing(at=shelves.desk_of(TOM).at, by=TOM.person) as tx:
        draft = tx.press.draft(OIC, reach=whole())
        assert draft is not None
        tx.settling.submit(draft, note="")
    order, _ = shown(shelves, a_table(target=OIC), PETE)

    shelves.desk_of(PETE).bringing.keep(replace(order, agreed=True), TOKEN)

    after = draft_of(shelves)
    assert after is not None
    assert after.label.state is State.DRAFT


@pytest.mark.parametrize(
    ("kind", "sealed"),
    [
        ("table", "%%%"),
        ("other", ""),
        ("text", "AAAA"),
        ("text", "/w=="),
        ("table", "YQ=="),
        ("text", "x" * 3_000_000),
    ],
)
def test_what_was_tampered_with_on_the_way_is_refused(shelves: Shelves, kind: str, sealed: str) -> None:
    with pytest.raises(Invalid):
        shelves.desk_of(TOM).bringing.understood(BringOrder(unseal(kind, sealed), target=NEW))
