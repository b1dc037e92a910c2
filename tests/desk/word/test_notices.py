"""A person's own queue: worked out within their reach, so that nothing stale can stand in it."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from kb.access import Actor
from kb.desk import Said
from kb.errors import Invalid, NotFound, TooLarge
from kb.plan import Marking, State
from kb.store import Act
from kb.store.tables.word import access_requests
from kb.store.tables.work import drafts
from tests.cast import CATH, ESSIE, KIT, NOON, OWN, PETE, POLICING, REGION, SUE, TODAY, TOM
from tests.desk_cast import NED, Shelves, a_plan, a_row, a_text

REF = "thames-valley/oic"
HOUR = dt.timedelta(hours=1)
LATER = NOON + HOUR
TOKEN = "a-token-of-a-form-01"


def queues(shelves: Shelves, who: Actor, at: dt.datetime = LATER) -> dict[str, list[str]]:
    page = shelves.desk_of(who, at).notices.for_you()
    return {queue.kind: [notice.ref for notice in queue.notices] for queue in page.queues}


def submit(shelves: Shelves, *, by: Actor = TOM, ref: str = REF) -> int:
    """A draft of Thames Valley, written by a person and put forward."""
    text = a_text(title="The draft's own title")
    with shelves.store.writing(at=NOON, by=by.person) as tx:
        if ref not in {held.ref for held in tx.holding.plans(reach=shelves.desk_of(TOM).reach)}:
            tx.press.add_plan(ref, "thames-valley")
        number = tx.press.open_draft(ref, text, marking=Marking.OFFICIAL_SENSITIVE)
        put = {"state": "submitted", "submitted_at": NOON, "submitted_by": by.person}
        tx.conn.execute(sa.update(drafts).where(drafts.c.id == number).values(**put))
    return number


def settle(shelves: Shelves, number: int, **values: object) -> None:
    with shelves.store.writing(at=NOON) as tx:
        tx.conn.execute(sa.update(drafts).where(drafts.c.id == number).values(**values))


@pytest.fixture
def shared(shelves: Shelves) -> Shelves:
    """Thames Valley's plan, shared with the region, its review far away."""
    shelves.shelve(a_plan(sharing=REGION, outline=POLICING, review_by=dt.date(2027, 12, 1)))
    return shelves


def test_a_draft_waits_for_the_approver_who_did_not_write_it(shelves: Shelves) -> None:
    submit(shelves)

    page = shelves.desk_of(PETE).notices.for_you()

    assert queues(shelves, PETE) == {"approve": [REF]}
    assert (page.waiting, page.marking) == (1, Marking.OFFICIAL_SENSITIVE)
    assert page.queues[0].notices[0].title == "The draft's own title"
    assert [queues(shelves, who) for who in (TOM, SUE, CATH, NED)] == [{}, {}, {}, {}]


def test_an_approver_is_not_asked_to_approve_what_they_wrote(shelves: Shelves) -> None:
    submit(shelves, by=PETE)

    assert queues(shelves, PETE) == {}


def test_what_comes_back_waits_for_its_author_and_no_longer_for_the_approver(shelves: Shelves) -> None:
    number = submit(shelves)

    settle(shelves, number, state="draft", submitted_at=None, returned_at=NOON, returned_why="No source.")

    assert (queues(shelves, TOM), queues(shelves, PETE)) == ({"returned": [REF]}, {})


def test_what_nobody_with_an_account_wrote_comes_back_to_everybody_who_writes(shelves: Shelves) -> None:
    shelves.shelve(a_plan())
    shelves.draft(a_text())

    with shelves.store.writing(at=NOON) as tx:
        number = tx.conn.execute(sa.select(drafts.c.id)).scalar_one()
    settle(shelves, number, returned_at=NOON, returned_why="No source.")

    assert [queues(shelves, who) for who in (TOM, PETE, SUE)] == [
        {"returned": [REF]},
        {"returned": [REF]},
        {},
    ]


def test_a_question_waits_for_those_who_write_and_its_answer_for_who_asked(shared: Shelves) -> None:
    number = shared.desk_of(SUE).questions.ask(REF, Said("Still?"), about="OIC-01", token=TOKEN)
    assert [queues(shared, who) for who in (TOM, PETE, SUE)] == [{"question": [REF]}, {"question": [REF]}, {}]

    shared.desk_of(TOM, LATER).questions.say(REF, number, Said("Yes."), token=TOKEN)
    assert (queues(shared, TOM), queues(shared, SUE)) == ({}, {"answer": [REF]})

    shared.desk_of(SUE, LATER + HOUR).questions.thread(REF, number)
    assert queues(shared, SUE, LATER + HOUR) == {}


def test_a_question_is_gone_with_the_access_of_its_asker_and_stays_for_the_owner(shared: Shelves) -> None:
    number = shared.desk_of(SUE).questions.ask(REF, Said("Still?"), token=TOKEN)
    shared.desk_of(TOM, LATER).questions.say(REF, number, Said("Yes."), token=TOKEN)

    with shared.store.writing(at=LATER) as tx:
        tx.press.share(REF, 1, sharing=OWN, outline=OWN, listed=False)

    assert queues(shared, SUE) == {}


def test_a_request_waits_for_approvers(shared: Shelves) -> None:
    with shared.store.writing(at=NOON) as tx:
        plan = tx.shelf.card(REF, reach=shared.desk_of(PETE).reach)
        assert plan is not None
        asked = {"plan_id": plan.plan_id, "body": "essex", "why": "x", "asked_by": 6, "asked_at": NOON}
        tx.conn.execute(sa.insert(access_requests), asked)

    page = shared.desk_of(PETE).notices.for_you()

    assert [notice.said for notice in page.queues[0].notices] == [("Essex Police asks for access.",)]
    assert queues(shared, TOM) == {}


def test_what_is_due_of_ones_own_plans_is_listed(shelves: Shelves) -> None:
    rows = (
        a_row(needed_by="2026-12-08"),
        a_row("OIC-02", needed_by="2026-12-09"),
        a_row("OIC-03", needed_by="2026-11-01", status="Answered"),
        a_row("OIC-04", needed_by="2026-11-01"),
    )
    shelves.shelve(a_plan(a_text(*rows), sharing=REGION, review_by=TODAY + dt.timedelta(days=30)))

    page = shelves.desk_of(TOM).notices.for_you()

    assert [notice.said for queue in page.queues for notice in queue.notices] == [
        (
            "Its review is due on 24 December 2026.",
            "Needed by 8 December 2026 or before: OIC-01, OIC-04.",
        )
    ]
    assert page.waiting == 0
    assert queues(shelves, SUE) == {}


def test_a_review_that_is_far_away_is_not_due(shelves: Shelves) -> None:
    shelves.shelve(a_plan(review_by=TODAY + dt.timedelta(days=31)))

    assert queues(shelves, TOM) == {}


def test_a_followed_plan_is_news_until_it_is_read(shared: Shelves) -> None:
    shared.desk_of(SUE).notices.follow("plan", REF)
    assert queues(shared, SUE) == {}

    shared.shelve(a_plan(sharing=REGION), at=LATER)
    assert queues(shared, SUE) == {"changed": [REF]}
    assert queues(shared, KIT) == {}

    shared.desk_of(SUE, LATER + HOUR).reading.plan(REF)
    assert queues(shared, SUE, LATER + HOUR) == {}


def test_what_is_said_to_be_seen_is_no_news_whenever_it_was_read(shared: Shelves) -> None:
    shared.desk_of(SUE).notices.follow("plan", REF)
    shared.desk_of(SUE).reading.plan(REF)
    shared.shelve(a_plan(sharing=REGION), at=LATER)
    shared.desk_of(SUE, LATER).reading.plan(REF, number=1)

    shared.desk_of(SUE, LATER + HOUR).notices.seen()

    assert queues(shared, SUE, LATER + HOUR) == {}


def test_a_plan_is_news_once_however_often_it_is_followed(shared: Shelves) -> None:
    for kind, value in (("plan", REF), ("theme", "documents"), ("search", "q=lay-bys")):
        shared.desk_of(SUE).notices.follow(kind, value)

    shared.shelve(a_plan(sharing=REGION, themes=("documents",)), at=LATER)

    assert queues(shared, SUE) == {"changed": [REF]}


def test_a_withdrawal_and_an_erasure_are_news_too(shared: Shelves) -> None:
    shared.desk_of(SUE).notices.follow("plan", REF)
    shared.desk_of(SUE).reading.plan(REF)

    shared.withdraw("Wrong force.", at=LATER)
    [notice] = shared.desk_of(SUE, LATER).notices.for_you().queues[0].notices
    assert notice.said == ("Version 1 has been withdrawn.",)

    shared.desk_of(SUE, LATER + HOUR).reading.plan(REF)
    shared.erase(1, at=LATER + 2 * HOUR)
    [notice] = shared.desk_of(SUE, LATER + 2 * HOUR).notices.for_you().queues[0].notices
    assert notice.said == ("The text of version 1 has been erased.",)


def test_of_a_followed_plan_out_of_reach_nothing_is_said(shared: Shelves) -> None:
    notices = shared.desk_of(SUE).notices
    notices.follow("plan", REF)

    shared.shelve(a_plan(), at=LATER)

    assert queues(shared, SUE) == {}
    [one] = shared.desk_of(SUE).notices.following().follows
    assert (one.words, one.gone) == ("A plan that you can no longer read", True)


def test_new_plans_of_a_followed_theme_and_search_are_listed_once(shared: Shelves) -> None:
    notices = shared.desk_of(SUE).notices
    notices.follow("theme", "documents")
    notices.follow("search", "q=herons&page=7&sort=best")

    text = a_text(a_row(question="Which herons?"), themes="[documents]")
    shared.shelve(a_plan(text, sharing=REGION, themes=("documents",)), ref="surrey/docs", at=LATER)
    shared.shelve(a_plan(sharing=REGION, themes=("documents",)), ref="surrey/more", at=LATER)
    shared.shelve(a_plan(text, themes=("documents",)), ref="surrey/kept", at=LATER)

    assert queues(shared, SUE) == {"new": ["surrey/more", "surrey/docs"]}
    shared.desk_of(SUE, LATER).notices.seen()
    assert queues(shared, SUE, LATER) == {}


def test_an_outline_tells_no_more_through_a_search_than_through_its_page(shared: Shelves) -> None:
    shared.desk_of(ESSIE).notices.follow("search", "q=herons")

    text = a_text(a_row(gap="Nobody counts herons."))
    shared.shelve(a_plan(text, sharing=REGION, outline=POLICING), at=LATER)

    assert queues(shared, ESSIE) == {}


def test_oversight_is_told_no_dates_of_what_changed(shared: Shelves) -> None:
    shared.desk_of(CATH).notices.follow("plan", REF)

    shared.shelve(a_plan(sharing=REGION), at=LATER)

    [notice] = shared.desk_of(CATH, LATER).notices.for_you().queues[0].notices
    assert (notice.at, notice.said) == (None, ("Version 2 stands.",))


def test_nobody_follows_what_they_do_not_read(shared: Shelves) -> None:
    shared.shelve(a_plan(), ref="surrey/kept")

    for ref in ("surrey/kept", "surrey/none"):
        with pytest.raises(NotFound):
            shared.desk_of(SUE).notices.follow("plan", ref)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("theme", "  "), ("theme", "x" * 201), ("search", ""), ("search", "page=3"), ("all", "x")],
)
def test_what_cannot_be_followed_is_refused(kind: str, value: str, shared: Shelves) -> None:
    with pytest.raises(Invalid):
        shared.desk_of(SUE).notices.follow(kind, value)

    assert shared.desk_of(SUE).notices.following().follows == ()


def test_searches_are_few_because_each_costs_one(shared: Shelves) -> None:
    notices = shared.desk_of(SUE).notices
    for number in range(10):
        notices.follow("search", f"q=word{number}")

    with pytest.raises(TooLarge, match="10 searches"):
        notices.follow("search", "q=another")


def test_what_is_followed_is_named_and_left(shared: Shelves) -> None:
    notices = shared.desk_of(SUE).notices
    notices.follow("plan", REF)
    notices.follow("search", "theme=documents&q=lorry+drop&overdue=yes")
    notices.follow("search", "q=lorry+drop&overdue=yes&theme=documents&page=2")

    assert [one.words for one in notices.following().follows] == [
        "Thames Valley Police: Organised immigration crime",
        "“lorry drop”, documents, overdue",
    ]
    notices.stop("plan", REF)
    assert [one.kind for one in notices.following().follows] == ["search"]


def test_looking_leaves_a_line_without_words_and_only_where_something_is_shown(shelves: Shelves) -> None:
    queues(shelves, PETE)
    before = len(shelves.audit())
    submit(shelves)
    shelves.desk_of(PETE).notices.count()

    queues(shelves, PETE)

    last = shelves.audit()[-1]
    assert (last.act, last.object, last.facts) == (Act.CONSULTATION, "for you", {"shown": 1})
    assert [one.act for one in shelves.audit()[before:]].count(Act.CONSULTATION) == 1


def test_current_means_current(shared: Shelves) -> None:
    shared.desk_of(SUE).notices.follow("plan", REF)

    shared.shelve(a_plan(sharing=REGION, state=State.CURRENT), a_plan(sharing=REGION), at=LATER)

    [notice] = shared.desk_of(SUE, LATER).notices.for_you().queues[0].notices
    assert notice.said == ("Version 3 stands.",)
