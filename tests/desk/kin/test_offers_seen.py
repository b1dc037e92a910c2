"""Who is told of an offer, what each side sees of it, and what is told when it waits or was answered."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.desk import ItemAnswer, OfferShown
from kb.errors import Invalid, NotAllowed, NotFound, NotReady
from kb.store import Act
from tests.cast import ANNA, ESSIE, KIT, NOON, PETE, SUE, TOM
from tests.desk_cast import Shelves, a_plan
from tests.offer_cast import (
    FORK,
    GAP,
    KAY,
    SAM,
    SID,
    SIGNS,
    SOURCE,
    THEIRS,
    answered,
    kept_offer,
    laid,
    offer,
)


def given(shelves: Shelves, number: int) -> OfferShown:
    return shelves.desk_of(PETE).offers.one(FORK, number)


@pytest.mark.parametrize(
    ("who", "no"), [(SUE, NotAllowed), (ANNA, NotAllowed), (KIT, NotFound), (KAY, NotFound)]
)
def test_nobody_else_opens_an_offer(shelves: Shelves, who: object, no: type[Exception]) -> None:
    laid(shelves)
    number = offer(shelves, GAP)
    shelves.shelve(a_plan(THEIRS), ref="kent/oic")

    for act in (
        lambda: shelves.desk_of(who).offers.one(SOURCE, number),  # type: ignore[arg-type]
        lambda: shelves.desk_of(who).offers.listed(SOURCE),  # type: ignore[arg-type]
        lambda: answered(shelves, number, (1, "taken", ""), by=who),  # type: ignore[arg-type]
    ):
        with pytest.raises(no):
            act()
    with pytest.raises(NotFound):
        shelves.desk_of(KAY).offers.one("kent/oic", number)


def test_the_side_that_offered_does_not_answer_nor_the_other_take_back(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP)

    with pytest.raises(NotFound):
        shelves.desk_of(PETE).offers.answer(
            FORK, number, [ItemAnswer(1, "taken")], started_from=0, token="token-of-an-answer"
        )
    with pytest.raises(NotFound):
        shelves.desk_of(SID).offers.take_back(SOURCE, number)


def test_an_offer_is_taken_back_while_nothing_is_answered(shelves: Shelves) -> None:
    laid(shelves)
    first, second = offer(shelves, GAP), offer(shelves, SIGNS, token="another-token-of-hers")
    answered(shelves, second, (1, "declined", "No."))
    part = shelves.desk_of(PETE).offers

    part.take_back(FORK, first)
    part.take_back(FORK, first)

    assert [one.offer.id for one in shelves.desk_of(SAM).offers.listed(SOURCE).received] == [second]
    with pytest.raises(NotFound):
        shelves.desk_of(SAM).offers.one(SOURCE, first)
    with pytest.raises(NotFound):
        answered(shelves, first, (1, "taken", ""), token="another-token-of-his")
    with pytest.raises(NotReady, match="cannot be taken back"):
        part.take_back(FORK, second)
    with pytest.raises(NotAllowed):
        shelves.desk_of(TOM).offers.take_back(FORK, first)


def test_once_the_source_is_out_of_reach_what_became_of_an_offer_is_not_told(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP)
    answered(shelves, number, (1, "declined", "No."))
    shelves.shelve(a_plan(THEIRS, listed=True), ref=SOURCE)

    assert shelves.desk_of(PETE).offers.listed(FORK).given == ()
    with pytest.raises(NotFound):
        given(shelves, number)
    assert [queue.kind for queue in shelves.desk_of(PETE).notices.for_you().queues] == []


def test_an_offer_whose_version_was_erased_says_so_and_takes_nothing(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP)
    shelves.erase(1, ref=FORK)

    shown = shelves.desk_of(SAM).offers.one(SOURCE, number)

    assert [one.words for one in shown.items] == ["What was offered here has been erased"]
    assert shown.offer.erased
    for verdict in ("taken", "declined"):
        with pytest.raises(NotReady):
            answered(shelves, number, (1, verdict, "No."))


def test_an_offer_waits_for_the_owner_and_its_answer_for_who_offered(shelves: Shelves) -> None:
    laid(shelves)
    later = NOON + dt.timedelta(hours=1)
    number = offer(shelves, GAP, SIGNS)

    waits = {
        who.person: shelves.desk_of(who).notices.for_you().queues for who in (SAM, SID, TOM, PETE, ESSIE)
    }
    answered(shelves, number, (1, "declined", "No."))
    told = shelves.desk_of(PETE, later).notices.for_you().queues
    shelves.desk_of(PETE, later).offers.one(FORK, number)
    after = shelves.desk_of(PETE, later).notices.for_you().queues

    assert {person: [queue.kind for queue in queues] for person, queues in waits.items()} == {
        SAM.person: ["offer"],
        SID.person: ["offer"],
        TOM.person: [],
        PETE.person: [],
        ESSIE.person: [],
    }
    assert waits[SAM.person][0].notices[0].said == ("Thames Valley Police offers 2 changes.",)
    assert [(queue.kind, [one.said for one in queue.notices]) for queue in told] == [
        ("answer", [("Sussex Police has answered 1 of 2 changes that you offered.",)])
    ]
    assert after == ()


def test_reading_an_offer_leaves_its_line(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP)

    shelves.desk_of(SAM).offers.one(SOURCE, number)

    last = shelves.audit()[-1]
    assert (last.act, last.object) == (Act.CONSULTATION.value, f"{SOURCE}/offers/{number}")
    assert kept_offer(shelves, number).waits == 1


def test_a_token_that_is_none_is_refused(shelves: Shelves) -> None:
    laid(shelves)
    number = offer(shelves, GAP)

    with pytest.raises(Invalid):
        answered(shelves, number, (1, "taken", ""), token="x")
