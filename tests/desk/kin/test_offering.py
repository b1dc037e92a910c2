"""Offering changes back: what may be sent, to whom, and that exactly what was shown is what is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.desk import OfferOrder
from kb.desk.kin.offer_pages import MOST_ITEMS
from kb.desk.word.questions import Named
from kb.errors import Invalid, NotAllowed, NotFound, NotReady, Stale, TooLarge
from kb.plan import Marking, change_from_bytes, parse
from kb.store import Act
from tests.cast import ANNA, ESSIE, NOON, PETE, REGION, SUE, TOM
from tests.desk_cast import Shelves, a_plan, a_row, a_text
from tests.offer_cast import (
    FORK,
    GAP,
    GONE,
    HERON,
    OURS,
    SAM,
    SECRET,
    SIGNS,
    SOURCE,
    THEIRS,
    WHY,
    could_offer,
    kept_offer,
    laid,
    offer,
    order_of,
)

TOKEN = "token-of-an-offer"


def test_local_things_are_left_out_and_the_rest_is_told_requirement_by_requirement(shelves: Shelves) -> None:
    laid(shelves)

    found = could_offer(shelves, TOM)

    assert len(found) == 5
    assert all(any(words.startswith(one) for words in found) for one in (GAP, SIGNS, GONE, HERON, WHY))
    assert not any("collector" in words for words in found)


def test_a_requirement_that_is_not_for_the_other_organisation_is_told_with_the_reason(
    shelves: Shelves,
) -> None:
    laid(shelves)

    page = shelves.desk_of(TOM).offering.choosing(FORK)

    secret = next(one for one in page.items if one.change.ref == "SX-5")
    assert "Sussex Police is not among them" in secret.why_not
    with pytest.raises(Stale):
        shelves.desk_of(PETE).offering.to_be_sent(FORK, OfferOrder(frozenset({secret.name})))


@pytest.mark.parametrize(
    ("audience", "offered"), [("region", True), ("sussex", True), ("kent", False), ("??", False)]
)
def test_a_rows_own_audience_decides(shelves: Shelves, audience: str, *, offered: bool) -> None:
    laid(shelves, OURS.replace(b"** own", f"** {audience}".encode()))

    assert any(words.startswith(SECRET) for words in could_offer(shelves)) is offered


def test_what_is_sent_is_what_was_shown_without_local_things_or_the_sources_words(shelves: Shelves) -> None:
    laid(shelves)

    number = offer(shelves, GAP, HERON, GONE, note="Seen twice at night.")

    kept = kept_offer(shelves, number)
    changes = {item.ref: change_from_bytes(item.change or b"") for item in kept.items}
    heron = parse(changes["SX-4"].after[0]).requirements[0]
    assert (kept.note, kept.number, kept.from_title, kept.to_ref) == (
        "Seen twice at night.",
        1,
        "Sussex plan",
        SOURCE,
    )
    assert changes["SX-1"].after == ("No count at night",)
    assert [field.key for field in heron.fields] == ["priority", "gap"]
    assert changes["SX-3"].label == ""
    assert b"slips" not in b"".join(item.change or b"" for item in kept.items)
    assert {item.marking for item in kept.items} == {Marking.OFFICIAL}


def test_a_row_keeps_its_higher_marking_and_the_offer_has_the_highest(shelves: Shelves) -> None:
    laid(shelves, OURS.replace(b"** All of it", b"** All of it\n- **Marking:** OFFICIAL-SENSITIVE"))

    number = offer(shelves, GAP, HERON)

    kept = kept_offer(shelves, number)
    assert {item.ref: item.marking for item in kept.items} == {
        "SX-1": Marking.OFFICIAL,
        "SX-4": Marking.OFFICIAL_SENSITIVE,
    }
    assert kept.marking is Marking.OFFICIAL_SENSITIVE


def test_it_is_a_disclosure_in_the_audit_and_says_no_words(shelves: Shelves) -> None:
    laid(shelves)

    number = offer(shelves, GAP)

    lines = [(one.object, one.facts) for one in shelves.audit() if one.act == Act.DISCLOSURE.value]
    assert lines == [(f"{FORK}@1", {"form": "offer", "to": "sussex", "offer": number, "items": 1})]
    laid_together = {one.object for one in shelves.audit() if one.act == Act.COMBINATION.value}
    assert laid_together == {f"{FORK}@1", f"{SOURCE}@1"}


def test_sent_twice_it_is_offered_once_and_what_waits_is_not_offered_again(shelves: Shelves) -> None:
    laid(shelves)
    order = order_of(shelves, GAP)
    part = shelves.desk_of(PETE).offering

    first, second = (part.send(FORK, order, token=TOKEN) for _ in range(2))

    page = part.choosing(FORK)
    assert first == second
    assert ["waits for an answer" in one.why_not for one in page.items if one.name in order.names] == [True]
    with pytest.raises(Stale):
        part.send(FORK, order, token="another-token-of-hers")


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_nothing_is_sent_that_was_not_shown(shelves: Shelves, seen: str) -> None:
    laid(shelves)

    with pytest.raises(Stale):
        shelves.desk_of(PETE).offering.send(FORK, replace(order_of(shelves, GAP), seen=seen), token=TOKEN)


def test_a_new_version_or_another_note_makes_the_mark_another(shelves: Shelves) -> None:
    laid(shelves)
    order = order_of(shelves, GAP, note="One.")

    with pytest.raises(Stale):
        shelves.desk_of(PETE).offering.send(FORK, replace(order, note="Two."), token=TOKEN)
    shelves.shelve(a_plan(OURS.replace(b"at night", b"by day")), ref=FORK)
    with pytest.raises(Stale):
        shelves.desk_of(PETE).offering.send(FORK, order, token=TOKEN)


def test_words_beside_it_name_nobody_unless_somebody_has_looked(shelves: Shelves) -> None:
    laid(shelves)
    order = order_of(shelves, GAP)
    part = shelves.desk_of(PETE).offering

    with pytest.raises(Named):
        part.to_be_sent(FORK, replace(order, note="Ask Kevin Smith on 07700 900123."))
    with pytest.raises(TooLarge):
        part.to_be_sent(FORK, replace(order, note="x" * 1001))
    assert (
        part.to_be_sent(FORK, replace(order, note="Ask Kevin Smith.", sure=True)).note == "Ask Kevin Smith."
    )


def test_a_text_with_something_unsettled_in_it_is_offered_to_nobody(shelves: Shelves) -> None:
    laid(shelves, OURS.replace(b"All of it", b"Kevin Smith, 07700 900123"))
    names = frozenset(could_offer(shelves).values())

    page = shelves.desk_of(PETE).offering.choosing(FORK)

    assert page.blocked
    with pytest.raises(Invalid, match="cannot be offered yet"):
        shelves.desk_of(PETE).offering.to_be_sent(FORK, OfferOrder(names))


def test_too_many_or_none_are_refused(shelves: Shelves) -> None:
    rows = [a_row(f"T-{n}", f"Which {n}?") for n in range(MOST_ITEMS + 1)]
    laid(shelves, a_text(*rows, title="Sussex plan", marking="OFFICIAL"))
    names = frozenset(could_offer(shelves).values())

    with pytest.raises(TooLarge, match="at most 100"):
        shelves.desk_of(PETE).offering.to_be_sent(FORK, OfferOrder(names))
    with pytest.raises(Invalid, match="Choose"):
        shelves.desk_of(PETE).offering.to_be_sent(FORK, OfferOrder(frozenset()))


def test_an_author_looks_and_only_who_decides_who_sees_it_sends(shelves: Shelves) -> None:
    laid(shelves)
    order = order_of(shelves, GAP)

    assert not shelves.desk_of(TOM).offering.choosing(FORK).may_offer
    for act in (
        lambda: shelves.desk_of(TOM).offering.to_be_sent(FORK, order),
        lambda: shelves.desk_of(TOM).offering.send(FORK, order, token=TOKEN),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize("who", [SUE, SAM, ANNA, ESSIE])
def test_to_others_there_is_nothing_to_offer(shelves: Shelves, who: object) -> None:
    laid(shelves)

    with pytest.raises(NotFound):
        shelves.desk_of(who).offering.choosing(FORK)  # type: ignore[arg-type]


def test_a_source_out_of_reach_answers_as_none(shelves: Shelves) -> None:
    laid(shelves)
    order = order_of(shelves, GAP)
    shelves.shelve(a_plan(OURS), ref="thames-valley/alone")
    for facts in ({"outline": REGION}, {"listed": True}, {}):
        shelves.shelve(a_plan(THEIRS, **facts), ref=SOURCE)

        for ref in (FORK, "thames-valley/alone"):
            with pytest.raises(NotFound) as no:
                shelves.desk_of(PETE).offering.choosing(ref)
            assert str(no.value) == ""
            with pytest.raises(NotFound):
                shelves.desk_of(PETE).offering.send(ref, order, token=TOKEN)


def test_rows_of_the_source_that_are_not_read_are_not_told_as_taken_out(shelves: Shelves) -> None:
    laid(shelves)
    hidden = THEIRS.replace(
        b"### SX-3: Which slips?\n\n", b"### SX-3: Which slips?\n\n- **Visible to:** own\n"
    )
    shelves.shelve(a_plan(hidden, sharing=REGION), ref=SOURCE)

    assert not any("SX-3" in words for words in could_offer(shelves))


def test_nothing_is_offered_from_or_to_what_was_withdrawn(shelves: Shelves) -> None:
    laid(shelves)
    shelves.withdraw("Wrong.", ref=SOURCE, at=NOON)

    with pytest.raises(NotReady, match="withdrawn"):
        shelves.desk_of(PETE).offering.choosing(FORK)


def test_an_erased_version_leaves_neither_change_nor_note_nor_reason(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP, HERON, note="Seen twice.")

    shelves.erase(1, ref=FORK)

    kept = kept_offer(shelves, number)
    assert [item.change for item in kept.items] == [None, None]
    assert (kept.note, kept.from_title, kept.waits) == ("", "Erased", 0)
