"""Every form of the work on plans, sent by people who mean ill: without its token, about plans out of reach, again
after its time, and with what no form of ours would send.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import flask
import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from kb.access import Actor
from kb.desk import Said
from kb.plan import text_hash
from tests.cast import ESSIE, NOON, PETE, REGION, RON, SUE, TOM
from tests.desk.approval.test_review import NEW, OLD, PAM, REF, submit, write
from tests.desk_cast import (
    PEOPLE,
    Reader,
    Shelves,
    a_house,
    a_plan,
    a_row,
    a_text,
    an_application,
    entered,
    plainly,
)

HIDDEN, NOWHERE = "essex/hid", "essex/nil"
HERE = f"/plans/{REF}"
IN_PATH = {"row": "OIC-01", "slug": "abcdef123456", "token": "x" * 20, "number": 1}
# Something that fits for every box of every form on a plan.
TYPED = {
    "text": "Some words here",
    "why": "Because it is so",
    "token": "t" * 24,
    "organisation": "kent",
    "number": "1",
    "text_hash": text_hash(NEW),
    "who": "own",
    "decided_by": "Head of intelligence",
    "meeting": "Tasking 12",
    "review_by": "1 May 2027",
    "whole": "policing",
    "outline": "policing",
    "listed": "listed",
    "marking": "OFFICIAL",
    "answer": "no",
    "on": "24/11/2026",
    "to_role": "Chief",
    "ref": "OIC-01",
    "status-OIC-01": "tasked",
    "item": "abc",
    "way": "up",
    "new_ref": "OIC-77",
    "question": "Which?",
    "priority": "1",
    "title": "Boats",
    "mine": "x",
    "shown": "1",
    "started_from": "1",
}
HOSTILE = "\"'><img src=x onerror=alert(1)>{{7*7}}"


@pytest.fixture(scope="module")
def hiding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shelves, flask.Flask]]:
    """A plan of Essex with a past, a draft and a comment, shared with nobody."""
    with a_house(tmp_path_factory.mktemp("hiding"), indexed=False) as shelves:
        shelves.shelve(a_plan(), a_plan(a_text(a_row(), themes="zebras")), ref=HIDDEN)
        shelves.draft(a_text(title="Zebra draft"), ref=HIDDEN)
        shelves.desk_of(ESSIE).questions.ask(HIDDEN, Said("Is it so?"), token="q" * 20)
        yield shelves, an_application(shelves)


@pytest.fixture
def drafted(shelves: Shelves) -> Shelves:
    """A current plan of Thames Valley, listed and outlined, and the draft that Tom wrote and submitted."""
    with shelves.store.writing(at=NOON) as tx:
        tx.people.add("pam", "Pam", sample=True)
        tx.people.grant(PAM.person, PAM.grants[0])
    shelves.shelve(a_plan(OLD, sharing=REGION, outline=REGION, listed=True))
    write(shelves, NEW)
    submit(shelves)
    return shelves


def posted(app: flask.Flask) -> Iterator[Rule]:
    """Every rule that takes a form."""
    return (rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()))


def address(app: flask.Flask, rule: Rule, ref: str) -> str:
    body, plan = ref.split("/")
    parts = {"body": body, "plan": plan, **IN_PATH}
    with app.test_request_context():
        built = rule.build({name: parts.get(name, 1) for name in rule.arguments})
    assert built is not None
    return built[1]


def about_plans(app: flask.Flask) -> list[Rule]:
    return [rule for rule in posted(app) if {"body", "plan"} <= rule.arguments]


def token_of(reader: Reader) -> str:
    page = reader.get("/my-list").get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("name", sorted(PEOPLE.keys() - {"ESSIE"}))
def test_every_form_about_a_hidden_plan_answers_as_about_none(
    name: str, hiding: tuple[Shelves, flask.Flask]
) -> None:
    shelves, app = hiding
    reader = entered(app, shelves, PEOPLE[name])
    token, rules = token_of(reader), about_plans(app)

    def sent(rule: Rule, ref: str) -> TestResponse:
        return reader.client.post(address(app, rule, ref), data={"csrf_token": token, **TYPED})

    answers = {rule.endpoint: [sent(rule, ref) for ref in (HIDDEN, NOWHERE)] for rule in rules}

    assert len(answers) > 30
    for endpoint, (there, absent) in answers.items():
        assert there.status_code == 404, endpoint
        assert plainly(there, HIDDEN) == plainly(absent, NOWHERE), endpoint


@pytest.mark.parametrize("token", [None, "", "IjEi.x.y"])
def test_no_form_is_taken_without_its_token(token: str | None, drafted: Shelves) -> None:
    app = an_application(drafted)
    reader = entered(app, drafted, PETE)
    before = len(drafted.audit())

    for rule in posted(app):
        fields = TYPED if token is None else TYPED | {"csrf_token": token}
        assert reader.client.post(address(app, rule, REF), data=fields).status_code == 400, rule.endpoint

    assert len(drafted.audit()) == before


def test_no_form_is_taken_after_signing_out(drafted: Shelves) -> None:
    app = an_application(drafted)
    reader = entered(app, drafted, PETE)
    token = token_of(reader)
    reader.client.post("/sign-out", data={"csrf_token": token})
    before = len(drafted.audit())

    for rule in about_plans(app):
        answer = reader.client.post(address(app, rule, REF), data={"csrf_token": token, **TYPED})
        assert answer.status_code in {303, 400}, rule.endpoint
        assert answer.status_code == 400 or answer.location.startswith("/sign-in"), rule.endpoint

    assert len(drafted.audit()) == before


def test_no_form_is_taken_once_the_role_has_ended(drafted: Shelves) -> None:
    app = an_application(drafted)
    reader = entered(app, drafted, PETE)
    token = token_of(reader)
    with drafted.store.writing(at=NOON) as tx:
        (held,) = tx.people.grants(PETE.person)
        tx.people.end_grant(held.id)
    before = len(drafted.audit())

    for rule in about_plans(app):
        answer = reader.client.post(address(app, rule, REF), data={"csrf_token": token, **TYPED})
        assert answer.status_code == 404, rule.endpoint

    assert len(drafted.audit()) == before


@pytest.mark.parametrize("over", ["withdrawn", "erased"])
def test_forms_of_a_plan_that_is_over_break_nothing(over: str, drafted: Shelves) -> None:
    app = an_application(drafted)
    reader = entered(app, drafted, PETE)
    token = token_of(reader)
    if over == "withdrawn":
        drafted.withdraw("No more.", ref=REF)
    else:
        drafted.erase(1, ref=REF)

    for rule in about_plans(app):
        if rule.endpoint not in {"drafting.drop", "life.approve"}:
            answer = reader.client.post(address(app, rule, REF), data={"csrf_token": token, **TYPED})
            assert answer.status_code < 500, rule.endpoint

    state = drafted.desk_of(PETE).reading.plan(REF).copy.heading
    assert (state.number, state.erased or bool(state.withdrawn_why)) == (1, True)


def test_what_was_typed_is_shown_as_it_was_typed_and_never_runs(drafted: Shelves) -> None:
    app = an_application(drafted)
    tom, pete, sue, kit, ron = (
        entered(app, drafted, PEOPLE[name]) for name in ("TOM", "PETE", "SUE", "KIT", "RON")
    )
    said = f"Long enough {HOSTILE}"
    slug = drafted.desk_of(TOM).tasking.page(REF).lines[0].slug
    done = [
        ron.post(
            "/triggers",
            region="south-east",
            kind="law",
            title=said,
            on="1/12/2026",
            note=said,
            token="r" * 20,
        ),
        sue.post(f"{HERE}/questions/ask", text=said, to_role=said, token="s" * 20, sure="y"),
        tom.post(f"{HERE}/questions/1", text=said, token="t" * 20, sure="y"),
        kit.post(f"{HERE}/ask-access", organisation="kent", why=said, token="k" * 20),
        tom.post(f"{HERE}/statuses", **{"ref": "OIC-01", "status-OIC-01": "deferred", "why-OIC-01": said}),
        pete.post(f"{HERE}/tasking/{slug}/confirm", number="1", marking="OFFICIAL-SENSITIVE"),
        tom.post(
            f"{HERE}/tasking/{slug}/issue",
            number="1",
            token="i" * 20,
            meeting=said,
            on="24/11/2026",
            to_role=said,
        ),
        pete.post(f"{HERE}/reviewed", number="1", review_by="1 May 2027", meeting=said),
        tom.post(f"{HERE}/considered/1", answer="no", why=said),
        pete.post(
            f"{HERE}/draft/return", **{"text_hash": text_hash(NEW), "why": said, "remark-OIC-01": said}
        ),
        tom.post(f"{HERE}/draft/submit", text_hash=text_hash(NEW), note=said),
        pete.post(
            "/deputies", person=f"{TOM.person} thames-valley", starts_on="1/12/2026", ends_on="2/12/2026"
        ),
        sue.post("/following/follow", kind="theme", value=said, back="/following"),
        sue.post("/following/follow", kind="search", value=f"q={HOSTILE}", back="/following"),
    ]
    assert [one.status_code for one in done] == [303] * len(done)
    shown = 0

    for reader in (tom, pete, sue, kit, ron):
        for place in (
            *(
                "",
                "/questions",
                "/questions/1",
                "/statuses",
                "/statuses/OIC-01",
                f"/tasking/{slug}",
                "/ask-access",
            ),
            *(
                "/history",
                "/draft",
                "/draft/review",
                "/reviewed",
                "/withdraw",
                "/readers",
                "/audit",
                f"/tasking/{slug}/copy",
            ),
        ):
            page = reader.get(HERE + place).get_data(as_text=True)
            assert "<img src=x" not in page, place
            assert "49" not in re.findall(r"alert\(1\)&gt;(\w+)", page), place
            shown += "&lt;img src=x" in page
        for place in (
            "/for-you",
            "/following",
            "/requests",
            "/requests/1",
            "/triggers",
            "/deputies",
            "/",
            "/plans",
        ):
            page = reader.get(place).get_data(as_text=True)
            assert "<img src=x" not in page, place
            shown += "&lt;img src=x" in page
    assert shown > 20


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "/%0d%0aX-Evil: 1", "\r\nX-Evil: 1"]
)
def test_following_leads_nowhere_else(back: str, drafted: Shelves) -> None:
    reader = entered(an_application(drafted), drafted, SUE)

    for way in ("follow", "stop"):
        answer = reader.post(f"/following/{way}", kind="plan", value=REF, back=back)

        assert (answer.location, "X-Evil" in answer.headers) == ("/", False)


def test_no_number_in_an_address_is_too_large(drafted: Shelves) -> None:
    app = an_application(drafted)
    readers = [entered(app, drafted, one) for one in (TOM, PETE, RON)]
    numbered = [
        rule for rule in app.url_map.iter_rules() if "number" in rule.arguments and "static" not in rule.rule
    ]

    for number in (0, 2**31, 2**63 - 1, 2**63, 10**40):
        for rule in numbered:
            path = address(app, rule, REF).replace("/1", f"/{number}", 1)
            for reader in readers:
                token = token_of(reader) if "POST" in (rule.methods or ()) else ""
                assert reader.get(path).status_code in {303, 403, 404, 405}, path
                if token:
                    answer = reader.client.post(path, data={"csrf_token": token, **TYPED})
                    assert answer.status_code in {303, 400, 403, 404, 405, 409}, path


@pytest.mark.parametrize(
    ("actor", "extra"),
    [
        (TOM, {"on_behalf": "1", "approves": "1", "person": "4", "saved_by": "4", "recorded_by": "4"}),
        (PAM, {"who": "own", "on_behalf": "1", "decided_by": "Chief constable", "kind": "confirmed"}),
        (TOM, {"who": "recorded", "decided_on": "24 November 2026", "meeting": "Tasking 1"}),
    ],
)
def test_no_field_that_is_not_there_lets_an_author_approve(
    actor: Actor, extra: dict[str, str], drafted: Shelves
) -> None:
    write(drafted, NEW + b"\n", by=PAM)
    write(drafted, NEW)
    submit(drafted)
    reader = entered(an_application(drafted), drafted, replace(actor))

    for way in ("draft/approve", "confirm"):
        answer = reader.post(f"{HERE}/{way}", **TYPED | extra)
        assert answer.status_code in {403, 404, 409}, way

    assert drafted.desk_of(SUE).reading.plan(REF).copy.heading.number == 1
