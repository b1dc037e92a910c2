"""Asking for access to a plan whose title is listed, and answering: once, within what was shown, perhaps for a time."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import Actor, Grant, Rendition, Role
from kb.desk import Answer
from kb.errors import Invalid, NotFound, NotReady, Stale
from kb.plan import Marking
from kb.store import Act
from tests.cast import ADA, AUDREY, CATH, ESSIE, KIT, NOON, PETE, POLICING, REGION, SUE, TODAY, TOM
from tests.desk_cast import DAY, NED, OLIVE, Shelves, a_plan, a_row, a_text

REF = "thames-valley/oic"
WHY = "We patrol the same road."


@pytest.fixture
def listed(shelves: Shelves) -> Shelves:
    """A plan listed by its title, with one requirement for its own organisation."""
    text = a_text(a_row(), a_row("OIC-02", "Which marinas?", visible_to="own"))
    shelves.shelve(a_plan(text, listed=True))
    return shelves


def ask(
    shelves: Shelves, by: Actor = KIT, body: str = "kent", *, why: str = WHY, token: str = "once"
) -> None:
    shelves.desk_of(by).requests.ask(REF, body, why, token=token)


def answer(shelves: Shelves, choice: str, **said: object) -> None:
    part = shelves.desk_of(PETE).requests
    seen = part.one(1).seen
    part.answer(1, Answer(choice, seen=seen, **said))  # type: ignore[arg-type]  # the test says which
    shelves.catch_up()


def reads(shelves: Shelves, reader: Actor, at: dt.datetime = NOON) -> Rendition | None:
    try:
        return shelves.desk_of(reader, at).reading.plan(REF).copy.heading.rendition
    except NotFound:
        return None


def test_a_request_reaches_the_owner_as_organisation_and_role(listed: Shelves) -> None:
    ask(listed)

    [line] = listed.desk_of(PETE).requests.waiting()

    assert (line.asker, line.roles, line.request.why) == ("Kent Police", ("reader",), WHY)


def test_the_same_form_again_asks_once(listed: Shelves) -> None:
    ask(listed)
    ask(listed)

    assert len(listed.desk_of(PETE).requests.waiting()) == 1


def test_an_organisation_that_waits_is_told_so(listed: Shelves) -> None:
    ask(listed)

    with pytest.raises(NotReady, match="asked already"):
        ask(listed, token="another")

    page = listed.desk_of(KIT).requests.asking(REF)
    assert (page.may_ask, [request.state for _, request in page.asked]) == (False, ["waiting"])


@pytest.mark.parametrize("why", ["", "  \n ", "x" * 501])
def test_a_reason_is_asked_for_and_bounded(why: str, listed: Shelves) -> None:
    with pytest.raises(Invalid):
        ask(listed, why=why)

    assert listed.desk_of(PETE).requests.waiting() == ()


@pytest.mark.parametrize("reader", [CATH, ADA, AUDREY, NED, TOM, SUE])
def test_who_is_not_shown_its_title_alone_cannot_ask(reader: Actor, shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=REGION, listed=True))

    with pytest.raises(NotFound):
        shelves.desk_of(reader).requests.asking(REF)
    with pytest.raises(NotFound):
        ask(shelves, reader, "sussex")


def test_an_invisible_plan_cannot_be_asked_for(shelves: Shelves) -> None:
    shelves.shelve(a_plan())

    with pytest.raises(NotFound):
        shelves.desk_of(KIT).requests.asking(REF)
    with pytest.raises(NotFound):
        ask(shelves)


@pytest.mark.parametrize("body", ["essex", "thames-valley", "thames-valley-pcc", "nowhere"])
def test_one_asks_for_ones_own_organisation(body: str, listed: Shelves) -> None:
    with pytest.raises(NotFound):
        ask(listed, KIT, body)


def test_who_may_read_official_only_is_told_that_the_organisation_reads_it(shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=REGION, listed=True))

    with pytest.raises(NotReady, match="administrator"):
        ask(shelves, OLIVE, "sussex")


def test_a_reader_of_the_outline_can_ask_for_the_whole(shelves: Shelves) -> None:
    shelves.shelve(a_plan(outline=POLICING))

    ask(shelves)

    assert "ask" in shelves.desk_of(KIT).reading.plan(REF).may


def test_what_is_granted_is_what_was_shown(listed: Shelves) -> None:
    ask(listed)
    page = listed.desk_of(PETE).requests.one(1)

    answer(listed, "full")

    assert (page.now.rendition, page.whole.rendition, page.outline.rendition) == (
        Rendition.LISTED,
        Rendition.FULL,
        Rendition.OUTLINE,
    )
    copy = listed.desk_of(KIT).reading.plan(REF).copy
    assert (copy.heading.rendition, len(copy.rows)) == (page.whole.rendition, page.whole.rows)
    assert reads(listed, ESSIE) is Rendition.LISTED


def test_the_answer_reaches_who_asked(listed: Shelves) -> None:
    ask(listed)

    answer(listed, "full", words="For this winter.", until=TODAY + DAY)

    page = listed.desk_of(KIT).requests.asking(REF)
    [(_, request)] = page.asked
    assert (request.state, request.answer, request.until) == ("granted", "For this winter.", TODAY + DAY)
    assert page.offered == ()


def test_a_refusal_needs_a_sentence_and_opens_nothing(listed: Shelves) -> None:
    ask(listed)

    with pytest.raises(Invalid, match="Say why not"):
        answer(listed, "refuse")
    answer(listed, "refuse", words="Ask again in spring.")

    assert reads(listed, KIT) is Rendition.LISTED
    assert listed.desk_of(KIT).requests.asking(REF).may_ask


@pytest.mark.parametrize("choice", ["full", "outline"])
def test_the_day_after_the_last_one_there_is_nothing_again(choice: str, listed: Shelves) -> None:
    ask(listed)

    answer(listed, choice, until=TODAY)

    assert reads(listed, KIT) is not Rendition.LISTED
    assert reads(listed, KIT, NOON + DAY) is Rendition.LISTED


def test_a_last_day_that_is_over_is_refused_and_the_request_waits_on(listed: Shelves) -> None:
    ask(listed)

    with pytest.raises(Invalid, match="already over"):
        answer(listed, "full", until=TODAY - DAY)

    assert len(listed.desk_of(PETE).requests.waiting()) == 1


def test_a_plan_that_changed_meanwhile_is_shown_again(listed: Shelves) -> None:
    ask(listed)
    part = listed.desk_of(PETE).requests
    seen = part.one(1).seen
    listed.shelve(a_plan(listed=True))

    with pytest.raises(Stale):
        part.answer(1, Answer("full", seen=seen))

    assert reads(listed, KIT) is Rendition.LISTED
    assert len(part.waiting()) == 1


def test_an_unsettled_text_is_not_granted(shelves: Shelves) -> None:
    shelves.shelve(a_plan(a_text(marking=""), listed=True))
    ask(shelves)

    with pytest.raises(Invalid, match="cannot be shared"):
        answer(shelves, "outline")

    assert reads(shelves, KIT) is Rendition.LISTED


def test_the_same_answer_twice_is_one_and_another_is_too_late(listed: Shelves) -> None:
    ask(listed)
    part = listed.desk_of(PETE).requests
    given = Answer("full", seen=part.one(1).seen)
    part.answer(1, given)
    lines = len(listed.audit())

    part.answer(1, given)

    assert len(listed.audit()) == lines
    with pytest.raises(NotReady, match="answered"):
        part.answer(1, Answer("refuse", words="No."))


@pytest.mark.parametrize("reader", [TOM, SUE, KIT, CATH, ADA, AUDREY, NED])
def test_nobody_else_sees_or_answers_a_request(reader: Actor, listed: Shelves) -> None:
    ask(listed)
    part = listed.desk_of(reader).requests

    for act in (
        part.waiting,
        lambda: part.one(1),
        lambda: part.answer(1, Answer("refuse", words="No.")),
    ):
        with pytest.raises(NotFound):
            act()

    assert len(listed.desk_of(PETE).requests.waiting()) == 1


def test_asking_and_granting_are_in_the_audit_without_the_reasons(listed: Shelves) -> None:
    ask(listed)
    answer(listed, "full", words="Zebra.", until=TODAY)

    done = [line for line in listed.audit() if line.act == Act.ALTERATION and line.person is not None]
    assert [(line.object, line.person, line.facts) for line in done] == [
        (REF, KIT.person, {"request": 1, "organisation": "kent"}),
        (REF, PETE.person, {"request": 1, "organisation": "kent", "answered": "granted"}),
        (f"{REF}@1", PETE.person, {"given": "full", "organisation": "kent", "until": TODAY.isoformat()}),
    ]
    assert not any("Zebra" in repr(line) or "patrol" in repr(line) for line in listed.audit())


def test_one_asks_for_an_organisation_of_today(listed: Shelves) -> None:
    ended = Grant(Role.READER, "essex", Marking.OFFICIAL_SENSITIVE, ends_on=TODAY - DAY)
    both = Actor(KIT.person, (*KIT.grants, ended))

    offered = listed.desk_of(both).requests.asking(REF).offered

    assert [body.slug for body in offered] == ["kent"]
