"""The pages of a plan's life: what they say, what they keep, and what a form replayed by hand cannot do."""

from __future__ import annotations

import re

import flask
import pytest
from werkzeug.test import TestResponse

from kb.access import Actor
from kb.plan import text_hash
from tests.cast import ADA, ANNA, AUDREY, CATH, ESSIE, KIT, NOON, PETE, REGION, RON, SUE, TOM, VERA
from tests.desk.approval.test_review import NEW, OLD, PAM, REF, TINA, submit, write
from tests.desk_cast import NED, Reader, Shelves, a_plan, a_row, a_text, an_application, entered

HERE = f"/plans/{REF}"
NEXT = "1 November 2027"
DECISION = {
    "text_hash": text_hash(NEW),
    "who": "own",
    "decided_by": "Head of intelligence",
    "meeting": "Tasking 12",
    "review_by": NEXT,
}


@pytest.fixture
def drafted(shelves: Shelves) -> Shelves:
    """A current plan shared with the region, and a draft that Tom wrote."""
    with shelves.store.writing(at=NOON) as tx:
        for name, actor in (("pam", PAM), ("tina", TINA)):
            tx.people.add(name, name.title(), sample=True)
            tx.people.grant(actor.person, actor.grants[0])
    shelves.shelve(a_plan(OLD, sharing=REGION, outline=REGION))
    write(shelves, NEW)
    return shelves


@pytest.fixture
def app(drafted: Shelves) -> flask.Flask:
    return an_application(drafted)


def as_(app: flask.Flask, shelves: Shelves, actor: Actor) -> Reader:
    return entered(app, shelves, actor)


def words(answer: TestResponse) -> str:
    text = answer.get_data(as_text=True)
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def current(shelves: Shelves) -> int:
    return shelves.desk_of(TOM).reading.plan(REF).copy.heading.number


def test_an_author_submits_an_approver_reads_the_difference_and_approves(
    app: flask.Flask, drafted: Shelves
) -> None:
    tom, pete = as_(app, drafted, TOM), as_(app, drafted, PETE)
    page = tom.get(f"{HERE}/draft/submit")
    assert page.status_code == 200
    assert "needed by" in words(page)
    sent = tom.post(f"{HERE}/draft/submit", text_hash=text_hash(NEW), note="After tasking")
    assert (sent.status_code, sent.location) == (303, f"{HERE}/draft/review")

    page = pete.get(f"{HERE}/draft/review")
    assert all(one in words(page) for one in ("After tasking", "31 December 2026", "30 September 2026"))
    assert text_hash(NEW) in page.get_data(as_text=True)
    done = pete.post(f"{HERE}/draft/approve", **DECISION)

    assert (done.status_code, done.location) == (303, f"{HERE}/versions/2")
    assert "Version 2 is now the current plan" in words(pete.get(done.location))
    history = words(pete.get(f"{HERE}/history"))
    assert "Approved by Head of intelligence, recorded by Pete" in history
    assert "Material change" in history


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    app: flask.Flask, drafted: Shelves
) -> None:
    submit(drafted)
    pete = as_(app, drafted, PETE)

    refused = pete.post(f"{HERE}/draft/approve", **DECISION | {"review_by": "soon"})

    assert refused.status_code == 400
    assert "Enter a day in the future" in words(refused)
    assert 'value="Tasking 12"' in refused.get_data(as_text=True)
    assert current(drafted) == 1


def test_a_return_keeps_the_comments_until_they_are_taken(app: flask.Flask, drafted: Shelves) -> None:
    submit(drafted)
    pete, tom = as_(app, drafted, PETE), as_(app, drafted, TOM)
    typed = {"text_hash": text_hash(NEW), "remark-OIC-01": "Who collects <b>in</b> winter?"}

    refused = pete.post(f"{HERE}/draft/return", why="", **typed)
    assert refused.status_code == 400
    assert "Who collects &lt;b&gt;in&lt;/b&gt; winter?" in refused.get_data(as_text=True)
    sent = pete.post(f"{HERE}/draft/return", why="See the comment at OIC-01.", **typed)

    assert sent.status_code == 303
    page = tom.get(f"{HERE}/draft/review")
    assert "See the comment at OIC-01." in words(page)
    assert "Who collects &lt;b&gt;in&lt;/b&gt; winter?" in page.get_data(as_text=True)


def test_a_text_that_was_changed_meanwhile_is_shown_again_and_not_approved(
    app: flask.Flask, drafted: Shelves
) -> None:
    submit(drafted)
    pete = as_(app, drafted, PETE)
    pete.get(f"{HERE}/draft/review")
    write(drafted, NEW + b"\nLater.\n")
    submit(drafted, NEW + b"\nLater.\n")

    refused = pete.post(f"{HERE}/draft/approve", **DECISION)

    assert refused.status_code == 400
    assert "changed since you read it" in words(refused)
    assert "Later." in words(refused)
    assert current(drafted) == 1


def test_two_tabs_approve_once(app: flask.Flask, drafted: Shelves) -> None:
    submit(drafted)
    pete, pam = as_(app, drafted, PETE), as_(app, drafted, PAM)

    first, again = (pete.post(f"{HERE}/draft/approve", **DECISION) for _ in range(2))
    late = pam.post(f"{HERE}/draft/approve", **DECISION)

    assert (first.status_code, again.status_code, late.status_code) == (303, 303, 409)
    assert current(drafted) == 2


def test_urgency_is_said_to_every_reader_until_somebody_else_approves(
    app: flask.Flask, drafted: Shelves
) -> None:
    text = NEW + b"\nNow.\n"
    write(drafted, text, by=PETE)
    pete, pam = as_(app, drafted, PETE), as_(app, drafted, PAM)
    assert "14 days" in words(pete.get(f"{HERE}/draft/urgent"))
    sent = pete.post(f"{HERE}/draft/urgent", **DECISION | {"text_hash": text_hash(text)})
    assert sent.status_code == 303
    drafted.catch_up()

    for reader, places in (
        (SUE, (HERE, f"{HERE}/history", "/plans", "/", "/search?q=lay-bys")),
        (CATH, (HERE, "/plans")),
    ):
        browser = as_(app, drafted, reader)
        for place in places:
            assert "In force, not yet approved" in words(browser.get(place)), place
    assert pete.post(f"{HERE}/confirm", **DECISION | {"text_hash": text_hash(text)}).status_code == 403
    assert pam.get(f"{HERE}/confirm").status_code == 200
    assert pam.post(f"{HERE}/confirm", **DECISION | {"text_hash": text_hash(text)}).status_code == 303

    assert "not yet approved" not in words(as_(app, drafted, SUE).get(HERE))


def test_withdrawing_needs_a_reason_which_every_reader_then_sees(app: flask.Flask, drafted: Shelves) -> None:
    pete = as_(app, drafted, PETE)
    assert pete.get(f"{HERE}/withdraw").status_code == 200
    assert pete.post(f"{HERE}/withdraw", number="1", why="No").status_code == 400
    assert pete.post(f"{HERE}/withdraw", number="7", why="Use the regional plan.").status_code == 409

    sent = pete.post(f"{HERE}/withdraw", number="1", why="Use the regional plan instead.")
    again = pete.post(f"{HERE}/withdraw", number="1", why="Use the regional plan instead.")

    assert (sent.status_code, again.status_code) == (303, 303)
    assert "must not be used. Use the regional plan instead." in words(as_(app, drafted, SUE).get(HERE))
    assert "lay-bys" not in words(as_(app, drafted, SUE).get("/plans"))


def test_a_review_moves_the_day_and_makes_no_version(app: flask.Flask, drafted: Shelves) -> None:
    pete = as_(app, drafted, PETE)
    assert pete.get(f"{HERE}/reviewed").status_code == 200
    assert pete.post(f"{HERE}/reviewed", number="1", review_by="1 May 2020", meeting="T").status_code == 400

    for _ in range(2):
        assert (
            pete.post(f"{HERE}/reviewed", number="1", review_by=NEXT, meeting="Tasking 3").status_code == 303
        )

    assert (current(drafted), "Review by 1 November 2027" in words(pete.get(HERE))) == (1, True)
    assert words(pete.get(f"{HERE}/history")).count("Reviewed, nothing to change, recorded by Pete") == 1


ROLES = {
    "reader": SUE,
    "regional reader": ANNA,
    "partner": KIT,
    "stranger": ESSIE,
    "oversight": CATH,
    "verifier": VERA,
    "administrator": ADA,
    "auditor": AUDREY,
    "editor": RON,
    "nobody": NED,
    "author": TOM,
    "colleague": TINA,
    "own approver": PAM,
}
# What nobody of these may do to a draft that Tom and Pam wrote and Tom submitted: (address, form).
FORBIDDEN = {
    "approve": ("draft/approve", DECISION),
    "urgent": ("draft/urgent", DECISION),
    "confirm": ("confirm", DECISION),
    "return": ("draft/return", {"text_hash": text_hash(NEW), "why": "Because I say so."}),
    "withdraw": ("withdraw", {"number": "1", "why": "Because I say so."}),
    "reviewed": ("reviewed", {"number": "1", "review_by": NEXT, "meeting": "Tasking"}),
}
MAY = {("own approver", act) for act in ("return", "withdraw", "reviewed", "urgent")}


@pytest.mark.parametrize("act", FORBIDDEN)
@pytest.mark.parametrize("role", ROLES)
def test_a_form_replayed_by_hand_does_nothing_for_whoever_may_not(
    app: flask.Flask, drafted: Shelves, role: str, act: str
) -> None:
    if (role, act) in MAY:
        return
    write(drafted, NEW + b"\n", by=PAM)
    write(drafted, NEW)
    submit(drafted)
    before = len([line for line in drafted.audit() if line.act == "alteration"])
    address, form = FORBIDDEN[act]

    answer = as_(app, drafted, ROLES[role]).post(f"{HERE}/{address}", **form)

    assert answer.status_code in {403, 404, 409}
    assert len([line for line in drafted.audit() if line.act == "alteration"]) == before
    assert current(drafted) == 1


@pytest.mark.parametrize(
    "place", ["draft/submit", "draft/review", "draft/urgent", "confirm", "withdraw", "reviewed"]
)
@pytest.mark.parametrize("role", ["stranger", "administrator", "auditor", "nobody"])
def test_absent_and_out_of_reach_answer_alike(
    app: flask.Flask, drafted: Shelves, role: str, place: str
) -> None:
    browser = as_(app, drafted, ROLES[role])

    here, absent = browser.get(f"{HERE}/{place}"), browser.get(f"/plans/thames-valley/none/{place}")

    assert (here.status_code, absent.status_code) == (404, 404)
    assert words(here) == words(absent)


def test_a_plan_whose_rows_are_not_all_the_approvers_is_not_theirs_to_decide(
    app: flask.Flask, drafted: Shelves
) -> None:
    low = a_text(a_row(marking="OFFICIAL-SENSITIVE"), marking="OFFICIAL")
    write(drafted, low)
    submit(drafted, low)

    assert as_(app, drafted, PETE).get(f"{HERE}/draft/review").status_code == 200
