"""What the index is told, and how organisations are kept."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import whole
from kb.bodies import Body, Kind, Link, LinkKind
from kb.errors import Invalid, NotFound
from kb.store import Store, check
from tests.cast import BODIES, LINKS, NOON, REGISTER, TODAY
from tests.store.printing import a_version, shelve


def test_each_plan_is_told_once_with_its_last_change(store: Store) -> None:
    a = shelve(store, a_version(), ref="sussex/a").plan_id
    b = shelve(store, a_version(), ref="sussex/b").plan_id
    shelve(store, a_version(), ref="sussex/a")

    with store.reading() as tx:
        assert tx.outbox.changes(0) == ((2, b), (3, a))
        assert tx.outbox.changes(2) == ((3, a),)
        assert tx.outbox.changes(0, limit=1) == ((2, b),)
        assert tx.outbox.last_seq() == 3


def test_a_letter_is_no_change_of_a_plan(store: Store) -> None:
    shelve(store, a_version(), ref="sussex/a")
    with store.writing(at=NOON) as tx:
        tx.outbox.post(to="anna@example.org", subject="A link", text="https://example.org/")

    with store.reading() as tx:
        assert tx.outbox.last_seq() == 1
        assert check(tx) == ()
    shelve(store, a_version(), ref="sussex/a")
    with store.reading() as tx:
        assert tx.outbox.last_seq() == 3


@pytest.mark.parametrize("act", ["share", "withdraw", "draft"])
def test_whatever_changes_what_is_found_is_told(store: Store, act: str) -> None:
    version = a_version()
    shelve(store, version)
    with store.writing(at=NOON) as tx:
        if act == "share":
            tx.press.share(
                "thames-valley/oic", 1, sharing=version.sharing, outline=version.outline, listed=True
            )
        elif act == "withdraw":
            tx.press.withdraw("thames-valley/oic", "Old.")
        else:
            tx.press.open_draft("thames-valley/oic", b"x", marking=version.marking)

    with store.reading() as tx:
        assert tx.outbox.last_seq() == 2


def test_the_register_comes_back_as_it_was_put_in(store: Store) -> None:
    with store.reading() as tx:
        register = tx.bodies.register()
    assert set(register.bodies) == set(BODIES)
    assert register.links == LINKS


def test_the_register_is_read_again_only_when_it_has_changed(store: Store) -> None:
    with store.reading() as tx:
        first = tx.bodies.register()
    with store.reading() as tx:
        assert tx.bodies.register() is first
    with store.writing(at=NOON) as tx:
        tx.bodies.add(Body("dorset", "Dorset Police", Kind.FORCE, places=("Poole", "Weymouth")))

    with store.reading() as tx:
        assert tx.bodies.register().body("dorset").places == ("Poole", "Weymouth")


def test_what_was_rolled_back_is_not_remembered(store: Store) -> None:
    with pytest.raises(KeyError), store.writing(at=NOON) as tx:
        tx.bodies.add(Body("dorset", "Dorset Police", Kind.FORCE))
        assert tx.bodies.register().body("dorset")
        raise KeyError
    with store.writing(at=NOON) as tx:
        tx.bodies.add(Body("devon", "Devon Police", Kind.FORCE))

    with store.reading() as tx:
        register = tx.bodies.register()
    assert (register.body("dorset"), bool(register.body("devon"))) == (None, True)


def test_an_organisation_ends_and_is_followed_by_another(store: Store) -> None:
    last = dt.date(2028, 5, 4)
    with store.writing(at=NOON) as tx:
        tx.bodies.end("thames-valley-pcc", last, successor="south-east")
        tx.bodies.end_link(Link(LinkKind.MEMBER_OF, "sussex", "south-east"), TODAY)

    with store.reading() as tx:
        register = tx.bodies.register()
    assert register.exists("thames-valley-pcc", last)
    assert not register.exists("thames-valley-pcc", last + dt.timedelta(days=1))
    assert "sussex" in register.members("south-east", TODAY)
    assert "sussex" not in register.members("south-east", TODAY + dt.timedelta(days=1))
    assert REGISTER.exists("thames-valley-pcc", last + dt.timedelta(days=1))


def test_unknown_and_doubled_organisations_are_refused(store: Store) -> None:
    with store.writing(at=NOON) as tx:
        with pytest.raises(Invalid):
            tx.bodies.add(Body("sussex", "Another Sussex", Kind.FORCE))
        with pytest.raises(NotFound):
            tx.bodies.link(Link(LinkKind.MEMBER_OF, "nowhere", "south-east"))
        with pytest.raises(NotFound):
            tx.bodies.end("nowhere", TODAY)
        with pytest.raises(NotFound):
            tx.bodies.end_link(Link(LinkKind.MEMBER_OF, "kent", "south-east"), TODAY)


def test_a_kept_page_is_found_again_and_kept_once(store: Store) -> None:
    version_id = shelve(store, a_version()).version_ids[0]
    with store.writing(at=NOON) as tx:
        tx.renderings.keep(version_id, "key", "<p>one</p>")
        tx.renderings.keep(version_id, "key", "<p>one</p>")

    with store.reading() as tx:
        assert tx.renderings.kept(version_id, "key") == "<p>one</p>"
        assert tx.renderings.kept(version_id, "other") is None


def test_pages_kept_by_an_older_program_can_be_thrown_away(store: Store) -> None:
    version_id = shelve(store, a_version()).version_ids[0]
    with store.writing(at=NOON) as tx:
        tx.renderings.keep(version_id, "key", "<p>one</p>")
        tx.renderings.forget()

    with store.reading() as tx:
        assert tx.renderings.kept(version_id, "key") is None


def test_a_setting_is_remembered_in_place_of_the_one_before(store: Store) -> None:
    with store.writing(at=NOON) as tx:
        tx.settings.put("stocked", "1")
        tx.settings.put("stocked", "2")

    with store.reading() as tx:
        assert (tx.settings.get("stocked"), tx.settings.get("other")) == ("2", None)


def test_nothing_is_shelved_without_organisations_of_that_name(store: Store) -> None:
    with pytest.raises(NotFound):
        shelve(store, a_version(), ref="dorset/oic")
    with store.reading() as tx:
        assert tx.shelf.addresses("dorset", reach=whole()) == frozenset()
