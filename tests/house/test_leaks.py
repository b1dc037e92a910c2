"""For every role and every address: what is not theirs is nowhere in the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import flask
import pytest

from kb.desk.practice.tasked import word_of
from kb.web.routes import RULES
from tests.desk_cast import PEOPLE, Reader, Shelves, a_house, an_application, entered
from tests.house.planted import REFS, STATES, Words, plant

DRAFTED = (
    *("text", "revisions", "revisions/1", "drop", "rows", "rows/new", "rows/OIC-01", "rows/OIC-01/retire"),
    *("header", "readiness"),
)
DAYS = ("2024-01-01", "2024-12-31", "2025-12-31", "2026-11-24")
QUESTIONS = (
    "",
    "?about=OIC-01",
    "?about=OIC-02",
    "/ask",
    "/ask?about=OIC-01",
    *(f"/{n}" for n in range(1, 8)),
)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shelves, Words, flask.Flask]]:
    with a_house(tmp_path_factory.mktemp("planted")) as shelves:
        yield shelves, plant(shelves), an_application(shelves)


def addresses(words: Words, app: flask.Flask) -> Iterator[str]:
    """Every GET address there is for these plans and words."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint != "sign_in.out":
            yield rule.rule
    for ref in REFS:
        yield from (f"/plans/{ref}{rest}" for rest in ("", "/history", "/draft"))
        yield from (
            f"/plans/{ref}{rest}"
            for rest in ("/statuses", "/statuses/OIC-01", "/statuses/OIC-02", "/tasking")
        )
        yield from (f"/plans/{ref}/draft/{rest}" for rest in DRAFTED)
        yield from kindred(ref)
        yield from coverages(ref)
        yield from (
            f"/plans/{ref}/{rest}" for rest in ("sharing", "readers", "ask-access", "audit", "audit.csv")
        )
        yield from (f"/plans/{ref}/draft/{rest}" for rest in ("submit", "review", "urgent", "text.md"))
        yield from (f"/plans/{ref}/in-step{rest}" for rest in ("", "?local=yes", "/decided"))
        yield from (
            f"/plans/{ref}/{rest}"
            for rest in ("confirm", "withdraw", "reviewed", "considered/1", "considered/2")
        )
        yield from (f"/plans/{ref}?on={day}" for day in DAYS)
        yield from evidenced(ref)
        yield from (f"/plans/{ref}/stage{rest}" for rest in ("", *(f"?on={day}" for day in DAYS)))
        yield from (f"/plans/{ref}/questions{rest}" for rest in QUESTIONS)
        yield from (f"/plans/{ref}/versions/{number}{rest}" for number in (1, 2, 3) for rest in ("", "/text"))
    yield from comparisons()
    for word in words.readers:
        if word.endswith("collector"):
            yield from (
                f"/plans/thames-valley/{plan}/tasking/{word_of(f'thames-valley/{plan}', word)}{rest}"
                for plan in ("oic", "own")
                for rest in ("", "/copy")
            )
    every = "&".join(f"state={state}" for state in STATES)
    yield from (f"/search?{every}&sort={sort}" for sort in ("best", "newest", "review", "organisation"))
    yield from (f"/plans?show={show}" for show in ("due", "withdrawn"))
    for word in words.readers:
        yield f"/search?{every}&q={word}"
        yield f"/search/suggest?q={word[:3]}"
    yield from (f"/people/{number}" for number in range(1, 15))
    yield from (f"/requests/{number}" for number in range(1, 4))
    yield from recommended()
    yield from overseen()
    yield from measured()


def evidenced(ref: str) -> Iterator[str]:
    """The evidence on one plan, what becomes of each entry, and the screens on which it is recorded."""
    here = f"/plans/{ref}/evidence"
    yield from (here + rest for rest in ("", ".csv", "?kind=return", "/returns", "/new", "/check"))
    yield from (f"{here}/{form}?corrects={n}" for form in ("new", "check") for n in range(1, 7))
    acts = ("withdraw", "dispute", "settle", "take-back")
    yield from (f"{here}/{n}/{act}" for n in range(1, 7) for act in acts)


def measured() -> Iterator[str]:
    """Figures of forces, and the board of sessions."""
    for force in ("thames-valley", "sussex"):
        yield from (f"/training/{force}{rest}" for rest in ("", "/role", "/counts"))
        rest = ("", "/month", "/sample", "/guidance", "/agreed")
        yield from (f"/referrals/{force}{one}" for one in rest)
    yield from (f"/assurance{rest}" for rest in ("", "/south-east", "/south-east.csv", "/south-east/rules"))
    yield from ("/hydra", "/hydra/new", *(f"/hydra/{n}{rest}" for n in (1, 2) for rest in ("", "/end")))


RESPONSE = ("", "/text.md", "/edit", "/mark", "/days")


def overseen() -> Iterator[str]:
    """What offices are told of forces, today and earlier, and what passes between them."""
    for force in ("thames-valley", "sussex", "thames-valley-pcc"):
        here = f"/oversight/{force}"
        yield from (here + rest for rest in ("", "?on=2026-11-24", "?on=2025-07-31", "/meetings"))
        yield from (f"{here}/write/{kind}" for kind in ("question", "view", "note"))
        yield f"{here}/responses"
        yield from (f"{here}/responses/{n}{rest}" for n in range(1, 5) for rest in RESPONSE)
        yield from (f"{here}/briefings/{n}" for n in (1, 2))
        yield from (f"{here}/lines/{n}/answer" for n in range(1, 5))
        yield from (f"{here}/promises/hmicfrs-oic/thames-valley-pcc/{n}" for n in (1, 2))


def recommended() -> Iterator[str]:
    """Recommendations, and what is recorded about each of them."""
    yield from (f"/recommendations?force={force}" for force in ("thames-valley", "sussex", "essex"))
    for number in (1, 4, 8):
        here = f"/recommendations/hmicfrs-oic-{number}"
        yield from (f"{here}{rest}" for rest in ("", "/wording"))
        for force in ("thames-valley", "sussex"):
            yield from (f"{here}/{rest}/{force}" for rest in ("position", "closure"))
            yield from (
                f"{here}/position/{force}/{n}/{act}" for n in range(1, 5) for act in ("clear", "take-back")
            )
    yield "/recommendations/reports/hmicfrs-oic"
    yield from (
        f"/recommendations/reports/hmicfrs-oic/response/{one}" for one in ("thames-valley-pcc", "sussex")
    )


def kindred(ref: str) -> Iterator[str]:
    """What one plan has to do with others: adapted, linked, in step, offered, borrowed, its family."""
    yield from (f"/plans/{ref}/borrow?row={row}" for row in ("OIC-01", "OIC-02"))
    yield from (f"/plans/{ref}/{rest}" for rest in ("adapt", "source", "source/pairs", "source/undo"))
    yield from (f"/plans/{ref}/source/pairs?from={source}" for source in REFS)
    yield from (f"/plans/{ref}/{rest}" for rest in ("exceptions", "draft/borrow"))
    yield from (f"/plans/{ref}/in-step{rest}" for rest in ("", "?local=yes", "/decided"))
    yield from (f"/plans/{ref}/{rest}" for rest in ("family", "adaptations"))
    yield from (f"/plans/{ref}/departures{rest}" for rest in ("", "?local=yes", "?newest=yes"))
    yield from (f"/plans/{ref}/{rest}" for rest in ("departures.csv", "departures/0123456789abcdef"))
    yield from (f"/plans/{ref}/offers{rest}" for rest in ("", "/new", "/1", "/2"))
    for source in REFS:
        yield from (f"/plans/{ref}/draft/borrow?from={source}%23{row}" for row in ("OIC-01", "OIC-02"))


def coverages(ref: str) -> Iterator[str]:
    """Who covers what of a plan, today and on a past day, and asking about its rows."""
    for rest in ("", "/sheet", "/coverage.csv"):
        yield from (
            f"/coverage{rest}?organisations=all&plan={plan}{on}"
            for plan in (ref, "all")
            for on in ("", "&on=2025-12-31")
        )
    yield f"/coverage?as=list&plan={ref}"
    yield f"/coverage/core?plan={ref}"
    yield from (f"/coverage/ask?force=kent&about={ref}%23{row}" for row in ("OIC-01", "OIC-02"))


def comparisons() -> Iterator[str]:
    """Every plan beside every other, whole and without what is local, its versions, and several at once."""
    for text in ("", "/text"):
        for n, ref in enumerate(REFS):
            yield f"/plans/{ref}/compare{text}"
            yield from (f"/plans/{ref}/compare{text}?from={a}&to={b}" for a, b in ((1, 2), (1, 3), (2, 3)))
            yield from (f"/compare{text}?plan={ref}&plan={other}&local=yes" for other in REFS[n + 1 :])
            yield from (f"/compare{text}?plan={ref}&plan={ref}@{number}" for number in (1, 2))
        several = "&".join(f"plan={ref}" for ref in REFS[:3])
        yield from (f"/compare{text}?{several}&plan={ref}" for ref in REFS[3:])
    yield from (f"/compare/choose?plan={ref}" for ref in REFS)


def _without_own_words(text: str, address: str) -> str:
    """The answer without what it only repeats from the question."""
    asked = re.search(r"[?&]q=(\w+)", address)
    return text.replace(asked[1], "") if asked and "suggest" not in address else text


def walk(reader: Reader, words: Words, app: flask.Flask) -> dict[str, set[str]]:
    """Every planted word that one reader met, with where."""
    met: dict[str, set[str]] = {}
    pattern = re.compile("|".join(words.readers))
    for address in addresses(words, app):
        answer = reader.get(address)
        assert answer.status_code < 500, address
        said = unescape(answer.get_data(as_text=True)) + str(answer.headers)
        for word in pattern.findall(_without_own_words(said, address)):
            met.setdefault(word, set()).add(address)
    return met


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_meets_a_word_that_is_not_theirs(
    name: str, planted: tuple[Shelves, Words, flask.Flask]
) -> None:
    shelves, words, app = planted

    met = walk(entered(app, shelves, PEOPLE[name]), words, app)

    theirs = {word for word, readers in words.readers.items() if name in readers}
    assert {word: sorted(where) for word, where in met.items() if word not in theirs} == {}
    assert theirs - met.keys() == set()


@pytest.mark.parametrize("name", PEOPLE)
def test_a_word_that_is_not_theirs_finds_nothing(
    name: str, planted: tuple[Shelves, Words, flask.Flask]
) -> None:
    shelves, words, app = planted
    reader = entered(app, shelves, PEOPLE[name])
    every = "&".join(f"state={state}" for state in STATES)
    nothing = reader.get(f"/search?{every}&q=zzzznowhere").get_data(as_text=True)

    for word in words.readers:
        found = reader.get(f"/search?{every}&q={word}").get_data(as_text=True)

        if name not in words.readers[word]:
            assert _total(found) == _total(nothing), word
            assert reader.get(f"/search/suggest?q={word}").json == []


def _total(page: str) -> str:
    found = re.search(r'id="total"[^>]*>\s*(.*?)\s* for', page, re.DOTALL)
    assert found is not None
    return " ".join(found[1].split())


def test_a_stranger_gets_nothing_but_the_way_in(planted: tuple[Shelves, Words, flask.Flask]) -> None:
    _, words, app = planted
    reader = Reader(app.test_client())

    assert walk(reader, words, app) == {}


def test_every_address_that_is_read_is_walked(planted: tuple[Shelves, Words, flask.Flask]) -> None:
    _, words, app = planted
    walked = set()
    with app.test_request_context():
        urls = app.url_map.bind("localhost")
        for address in addresses(words, app):
            walked.add(urls.match(address.split("?")[0], method="GET")[0])

    readable = {
        r.endpoint for r in app.url_map.iter_rules() if "GET" in (r.methods or ()) and r.endpoint in RULES
    }
    assert readable - walked == {"static", "sign_in.link", "people.grant"}
