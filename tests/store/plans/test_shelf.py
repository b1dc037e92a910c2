"""Plans put on the shelf and read back within a reach."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import Action, Rendition, Sharing, reach, whole
from kb.errors import Invalid, NotFound, NotReady
from kb.plan import Marking, State, Status, text_hash, version_hash
from kb.store import NewRow, NewStatus, Order, Store, Taken
from tests.cast import CATH, ESSIE, KIT, NOON, OWN, POLICING, REGION, REGISTER, SUE, TODAY, TOM
from tests.store.printing import a_version, shelve

WHOLE = whole()
DAY = dt.timedelta(days=1)


def reading(actor):
    return reach(actor, Action.READ, register=REGISTER, on=TODAY)


def test_a_text_comes_back_byte_for_byte(store: Store) -> None:
    text = "\ufeff# Plan\r\nno last line: é".encode() + b"\xff\x00"

    shelve(store, a_version(text=text))

    with store.reading() as tx:
        assert tx.shelf.found("thames-valley/oic", reach=WHOLE).text == text


def test_versions_are_numbered_without_a_gap_and_chained(store: Store) -> None:
    shelve(store, a_version(text=b"one"), a_version(text=b"two"))
    shelve(store, a_version(text=b"three"), at=NOON + DAY)

    with store.reading() as tx:
        cards = [card for card, _ in tx.shelf.history("thames-valley/oic", reach=WHOLE)]
    three, two, one = cards
    assert [c.number for c in cards] == [3, 2, 1]
    assert [c.text_hash for c in cards] == [text_hash(t) for t in (b"three", b"two", b"one")]
    assert (one.parent_hash, two.parent_hash, three.parent_hash) == (None, one.version_hash, two.version_hash)
    assert three.version_hash == version_hash(
        plan="thames-valley/oic",
        number=3,
        text_hash=text_hash(b"three"),
        dated_at=NOON + DAY,
        recorded_at=NOON + DAY,
        parent=two.version_hash,
    )


def test_only_the_last_version_is_current_and_the_others_know_when_they_were_replaced(store: Store) -> None:
    shelve(store, a_version(), a_version())
    shelve(store, a_version(), at=NOON + DAY)

    with store.reading() as tx:
        cards = [card for card, _ in tx.shelf.history("thames-valley/oic", reach=WHOLE)]
    assert [c.state for c in cards] == [State.CURRENT, State.REPLACED, State.REPLACED]
    assert [c.replaced_at for c in cards] == [None, NOON + DAY, NOON]


def test_every_fact_of_a_version_comes_back(store: Store) -> None:
    version = a_version(
        title="Organised immigration crime",
        owner="Force Intelligence Bureau",
        handling="Policing only",
        period_from=dt.date(2026, 4, 1),
        period_to=dt.date(2027, 3, 31),
        review_by=dt.date(2027, 1, 31),
        themes=("facilitation", "documents"),
        dated_at=NOON - 30 * DAY,
        dated_by_source=True,
        given_author="A. Author",
        message="First",
        decided_by="Head of intelligence",
        imported=True,
        sharing=Sharing(REGION.scope, frozenset({"essex"})),
        outline=POLICING,
        listed=True,
    )

    shelve(store, version)

    with store.reading() as tx:
        card = tx.shelf.card("thames-valley/oic", reach=WHOLE)
    for name in ("title", "owner", "handling", "period_from", "period_to", "review_by", "themes", "dated_at"):
        assert getattr(card, name) == getattr(version, name), name
    for name in ("dated_by_source", "given_author", "message", "decided_by", "imported"):
        assert getattr(card, name) == getattr(version, name), name
    assert (card.label.sharing, card.label.outline, card.label.listed) == (version.sharing, POLICING, True)
    assert (card.plan_ref, card.body, card.number, card.recorded_at) == (
        "thames-valley/oic",
        "thames-valley",
        1,
        NOON,
    )


def test_rows_come_in_the_order_of_the_text_with_their_facts(store: Store) -> None:
    rows = (
        NewRow("OIC-10", "Which lay-bys?", 1, "land", dt.date(2026, 6, 30), complete=True, start=10, stop=50),
        NewRow("OIC-02", "Which marinas?", None, "", None, start=50, stop=90),
    )

    shelve(store, a_version(rows=rows))

    with store.reading() as tx:
        found = tx.shelf.found("thames-valley/oic", reach=WHOLE)
    first, second = found.rows
    assert (first.ref, first.question, first.priority, first.theme) == ("OIC-10", "Which lay-bys?", 1, "land")
    assert (first.needed_by, first.complete, first.start, first.stop) == (dt.date(2026, 6, 30), True, 10, 50)
    assert (second.ref, second.priority, second.needed_by, second.complete) == ("OIC-02", None, None, False)
    assert (found.card.rows, found.card.complete_rows) == (2, 1)
    assert found.spans == ((10, 50), (50, 90))


def test_a_row_stricter_than_its_plan_is_hidden_from_those_outside_it(store: Store) -> None:
    rows = (NewRow("OIC-01", "Open?"), NewRow("OIC-02", "Ours?", sharing=OWN))
    shelve(store, a_version(rows=rows, sharing=REGION))

    with store.reading() as tx:
        theirs = tx.shelf.found("thames-valley/oic", reach=reading(SUE))
        ours = tx.shelf.found("thames-valley/oic", reach=reading(TOM))
    assert ([r.ref for r in theirs.rows], theirs.hidden) == (["OIC-01"], frozenset({"OIC-02"}))
    assert ([r.ref for r in ours.rows], ours.hidden) == (["OIC-01", "OIC-02"], frozenset())


def test_a_row_may_name_the_organisations_it_is_for(store: Store) -> None:
    named = Sharing(OWN.scope, frozenset({"kent", "nowhere"}))
    shelve(store, a_version(rows=(NewRow("OIC-01", "For Kent?", sharing=named),), sharing=POLICING))

    with store.reading() as tx:
        assert tx.shelf.row("thames-valley/oic", 1, "OIC-01", reach=reading(KIT)).question == "For Kent?"
        assert tx.shelf.row("thames-valley/oic", 1, "OIC-01", reach=reading(SUE)) is None


def test_a_rows_own_marking_raises_the_plans_and_never_lowers_it(store: Store) -> None:
    rows = (
        NewRow("OIC-01", "Raised?", marking=Marking.OFFICIAL_SENSITIVE),
        NewRow("OIC-02", "Same?", marking=Marking.OFFICIAL),
    )
    shelve(store, a_version(rows=rows, marking=Marking.OFFICIAL))

    with store.reading() as tx:
        found = tx.shelf.found("thames-valley/oic", reach=WHOLE)
    assert [r.label.marking for r in found.rows] == [Marking.OFFICIAL_SENSITIVE, Marking.OFFICIAL]


def test_out_of_reach_is_answered_as_absent_by_every_question(store: Store) -> None:
    shelve(store, a_version(rows=(NewRow("OIC-01", "Which?"),), imported=True), path="oic.md")
    nothing = reading(ESSIE)

    with store.reading() as tx:
        shelf, ref = tx.shelf, "thames-valley/oic"
        ids = [card.version_id for card, _ in shelf.history(ref, reach=WHOLE)]
        assert shelf.found(ref, reach=nothing) is None
        assert shelf.found(ref, reach=nothing, number=1) is None
        assert shelf.found(ref, reach=nothing, on=TODAY) is None
        assert shelf.card(ref, reach=nothing) is None
        assert shelf.newest_number(ref, reach=nothing) is None
        assert shelf.history(ref, reach=nothing) == ()
        assert shelf.reread(ids, reach=nothing) == ()
        assert shelf.cards_by_ids(ids, reach=nothing) == ()
        assert shelf.rows_of(ids[0], reach=nothing) == ()
        assert shelf.row(ref, 1, "OIC-01", reach=nothing) is None
        assert shelf.by_path("thames-valley", "oic.md", reach=nothing) is None
        assert shelf.addresses("thames-valley", reach=nothing) == frozenset()
        assert shelf.cards(reach=nothing) == (0, ())
        assert shelf.counts(reach=nothing).bodies == {}
        assert list(shelf.texts(reach=nothing)) == []


def test_oversight_gets_the_assurance_rendition_and_no_row(store: Store) -> None:
    shelve(store, a_version(rows=(NewRow("OIC-01", "Which?"),)))

    with store.reading() as tx:
        found = tx.shelf.found("thames-valley/oic", reach=reading(CATH))
    assert (found.rendition, found.rows, found.hidden) == (Rendition.ASSURANCE, (), frozenset({"OIC-01"}))


@pytest.mark.parametrize(
    ("on", "number"),
    [
        (dt.date(2026, 3, 27), None),
        (dt.date(2026, 3, 28), 1),
        (dt.date(2026, 3, 29), 2),  # 22:59:59 UTC is still the 29th, in British Summer Time
        (dt.date(2026, 3, 30), 3),
        (dt.date(2027, 1, 1), 3),
    ],
)
def test_a_plan_as_it_stood_at_the_end_of_a_london_day(store: Store, on: dt.date, number: int | None) -> None:
    instants = (
        dt.datetime(2026, 3, 28, 12, tzinfo=dt.UTC),
        dt.datetime(2026, 3, 29, 22, 59, 59, tzinfo=dt.UTC),
        dt.datetime(2026, 3, 29, 23, 0, 0, tzinfo=dt.UTC),
    )
    shelve(store, *(a_version(dated_at=at, dated_by_source=True) for at in instants))

    with store.reading() as tx:
        found = tx.shelf.found("thames-valley/oic", reach=WHOLE, on=on)
    assert (found and found.card.number) == number


def test_a_status_is_the_newest_known_on_the_day(store: Store) -> None:
    early, late = TODAY - 10 * DAY, TODAY
    rows = (NewRow("OIC-01", "Which?"),)
    shelve(
        store,
        a_version(
            rows=rows, statuses=(NewStatus("OIC-01", Status.PROPOSED, early),), dated_at=NOON - 20 * DAY
        ),
    )
    with store.writing(at=NOON) as tx:
        tx.living.record("thames-valley/oic", "OIC-01", kind="status", value="answered", on=late)

    with store.reading() as tx:
        now = tx.shelf.found("thames-valley/oic", reach=WHOLE).rows[0]
        then = tx.shelf.found("thames-valley/oic", reach=WHOLE, on=early).rows[0]
    assert (now.status, now.status_on, now.as_at_import) == (Status.ANSWERED, late, False)
    assert (then.status, then.status_on, then.as_at_import) == (Status.PROPOSED, early, True)


def test_a_withdrawn_plan_shows_its_last_version_with_the_reason(store: Store) -> None:
    shelve(store, a_version(), a_version())
    with store.writing(at=NOON + DAY) as tx:
        assert tx.press.withdraw("thames-valley/oic", "Overtaken by the regional plan.") == 2

    with store.reading() as tx:
        card = tx.shelf.card("thames-valley/oic", reach=WHOLE)
    assert (card.number, card.state, card.withdrawn_why) == (
        2,
        State.WITHDRAWN,
        "Overtaken by the regional plan.",
    )
    assert card.replaced_at == NOON + DAY


def test_withdrawing_twice_is_refused(store: Store) -> None:
    shelve(store, a_version())
    with store.writing(at=NOON) as tx:
        tx.press.withdraw("thames-valley/oic", "Old.")

    with pytest.raises(NotReady), store.writing(at=NOON) as tx:
        tx.press.withdraw("thames-valley/oic", "Old.")


def test_sharing_again_takes_the_old_audience_away(store: Store) -> None:
    shelve(store, a_version(sharing=Sharing(OWN.scope, frozenset({"kent"}))))
    with store.writing(at=NOON) as tx:
        essex = Sharing(OWN.scope, frozenset({"essex"}))
        tx.press.share("thames-valley/oic", 1, sharing=essex, outline=OWN, listed=True)

    with store.reading() as tx:
        assert tx.shelf.card("thames-valley/oic", reach=reading(ESSIE)).label.sharing == essex
        listed = tx.shelf.found("thames-valley/oic", reach=reading(KIT))
    assert listed.rendition is Rendition.LISTED


def test_the_source_of_an_adapted_plan_and_its_children_are_known_within_reach(store: Store) -> None:
    shelve(store, a_version(sharing=REGION), a_version(sharing=REGION))
    with store.writing(at=NOON) as tx:
        tx.press.add_plan("sussex/oic", "sussex", source=("thames-valley/oic", 1))
        tx.press.shelve("sussex/oic", [a_version()])
        plan = tx.holding.plan("sussex/oic", reach=WHOLE)
        tx.kin.in_step(tx.kin.source_tie(plan.plan_id), 2, Taken(b"", Marking.OFFICIAL))

    with store.reading() as tx:
        child = tx.shelf.children("thames-valley/oic", reach=reading(SUE))[0]
        source = tx.shelf.source_of("sussex/oic", reach=reading(SUE))
        hidden = tx.shelf.children("thames-valley/oic", reach=reading(TOM))
    assert (child.plan_ref, child.source_number, child.checked_number) == ("sussex/oic", 1, 2)
    assert child.source_hash == text_hash(a_version().text)
    assert (source.plan_ref, source.number) == ("thames-valley/oic", 2)
    assert hidden == ()


def test_a_page_of_cards_says_how_many_there_are_beyond_it(store: Store) -> None:
    for n in range(5):
        shelve(store, a_version(title=f"Plan {n}"), ref=f"thames-valley/p{n}", at=NOON + n * DAY)

    with store.reading() as tx:
        total, cards = tx.shelf.cards(reach=WHOLE, limit=2, offset=1)
        beyond = tx.shelf.cards(reach=WHOLE, limit=2, offset=9)
    assert (total, [card.title for card, _ in cards]) == (5, ["Plan 3", "Plan 2"])
    assert beyond == (5, ())


def test_cards_are_filtered_by_organisation_theme_state_and_review(store: Store) -> None:
    review = dt.date(2026, 6, 1)
    shelve(store, a_version(themes=("Facilitation",), review_by=review), ref="thames-valley/a")
    shelve(store, a_version(themes=("documents",)), ref="sussex/b")

    def refs(**asked: object) -> list[str]:
        with store.reading() as tx:
            return [
                card.plan_ref for card, _ in tx.shelf.cards(reach=WHOLE, order=Order.ORGANISATION, **asked)[1]
            ]

    assert refs() == ["sussex/b", "thames-valley/a"]
    assert refs(bodies=("sussex",)) == ["sussex/b"]
    assert refs(themes=("facilitation",)) == ["thames-valley/a"]
    assert refs(states=(State.WITHDRAWN,)) == []
    assert refs(review_before=review) == []
    assert refs(review_before=review + DAY) == ["thames-valley/a"]
    assert refs(renditions=()) == []


def test_counts_by_organisation_and_theme_are_of_what_is_in_reach(store: Store) -> None:
    shelve(store, a_version(themes=("Land", "sea"), sharing=REGION), ref="thames-valley/a")
    shelve(store, a_version(themes=("land",), sharing=REGION), ref="thames-valley/b")
    shelve(store, a_version(themes=("sea",)), ref="kent/c")

    with store.reading() as tx:
        counts = tx.shelf.counts(reach=reading(SUE))
    assert counts.bodies == {"thames-valley": 2}
    assert {theme.lower(): many for theme, many in counts.themes.items()} == {"land": 2, "sea": 1}


def test_hits_are_read_back_in_the_order_asked_for_and_gone_ones_are_left_out(store: Store) -> None:
    first = shelve(store, a_version(sharing=REGION), ref="thames-valley/a").version_ids[0]
    second = shelve(store, a_version(), ref="kent/b").version_ids[0]
    third = shelve(store, a_version(), ref="sussex/c").version_ids[0]

    with store.reading() as tx:
        found = tx.shelf.reread([third, second, first, 999], reach=reading(SUE))
    assert [f.card.plan_ref for f in found] == ["sussex/c", "thames-valley/a"]


def test_texts_of_chosen_plans_are_read_for_the_index(store: Store) -> None:
    a = shelve(store, a_version(text=b"old"), a_version(text=b"new"), ref="sussex/a")
    shelve(store, a_version(), ref="sussex/b")

    with store.reading() as tx:
        current = [f.text for f in tx.shelf.texts(reach=WHOLE, plan_ids=[a.plan_id])]
        every = [f.text for f in tx.shelf.texts(reach=WHOLE, plan_ids=[a.plan_id], states=None)]
    assert (current, every) == ([b"new"], [b"old", b"new"])


def test_an_address_is_taken_once_and_belongs_to_its_organisation(store: Store) -> None:
    shelve(store, a_version())

    with store.writing(at=NOON) as tx:
        for ref, body in (
            ("thames-valley/oic", "thames-valley"),
            ("kent/oic", "sussex"),
            ("kent/Oic", "kent"),
        ):
            with pytest.raises(Invalid):
                tx.press.add_plan(ref, body)
        with pytest.raises(NotFound):
            tx.press.add_plan("nowhere/oic", "nowhere")


def test_sharing_with_an_unknown_organisation_is_refused_and_nothing_is_kept(store: Store) -> None:
    with pytest.raises(NotFound):
        shelve(store, a_version(sharing=Sharing(OWN.scope, frozenset({"nowhere"}))))

    with store.reading() as tx:
        assert tx.shelf.addresses("thames-valley", reach=WHOLE) == frozenset()


@pytest.mark.parametrize("title", ["a\0b", "half \ud800"])
def test_what_no_database_can_hold_is_refused_with_a_sentence(store: Store, title: str) -> None:
    with pytest.raises(Invalid):
        shelve(store, a_version(title=title))
