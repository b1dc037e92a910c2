"""Access that is taken away or has run out is gone everywhere at once, whether or not the index has heard of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.access import Actor, Rendition, Scope, Sharing
from kb.desk import Asked, Choice
from kb.errors import NotFound, Unavailable
from kb.plan import State
from kb.store import SharedAs, Store
from tests.cast import ESSIE, NOON, OWN, PETE, POLICING, SUE, TODAY, TOM
from tests.desk_cast import DAY, Shelves, a_house, a_plan, a_row, a_text, an_application, entered

REF = "thames-valley/oic"
EVERY = tuple(state.value for state in State)
LATER = NOON + DAY
TEXT = a_text(a_row(question="Which zeppelins land?"), title="Zeppelin plan", themes="zeppelins")


def fill(shelves: Shelves, sharing: Sharing) -> None:
    """A plan with an earlier version, read by an outsider who has put a row of it on their list."""
    shelves.shelve(a_plan(TEXT, sharing=sharing), a_plan(TEXT, sharing=sharing))
    shelves.desk_of(ESSIE).my_list.add([f"{REF}@2#OIC-01", f"{REF}@1#OIC-01"])


def met(shelves: Shelves, reader: Actor = ESSIE, at: dt.datetime = NOON) -> set[str]:
    """Where the plan is met, of all the places where plans are read, found, listed or taken away."""
    desk = shelves.desk_of(reader, at)
    found = desk.library.search(Asked("zeppelins", states=EVERY))
    looks: dict[str, Callable[[], object]] = {
        "plan": lambda: desk.reading.plan(REF),
        "version": lambda: desk.reading.plan(REF, number=1),
        "on a day": lambda: desk.reading.plan(REF, on=TODAY),
        "history": lambda: desk.reading.history(REF),
        "download": lambda: desk.reading.text(REF, number=2),
        "search": lambda: found.total_plans,
        "suggestion": lambda: desk.library.suggest("zepp"),
        "home": lambda: desk.library.home().recent,
        "shelves": lambda: desk.library.browse().plans,
        "theme": lambda: desk.library.browse(theme="zeppelins").plans,
        "list": lambda: desk.my_list.show().lines,
        "csv": lambda: b"zeppelin" in desk.my_list.csv(root="x").lower(),
    }
    return {place for place, look in looks.items() if _is_there(look)}


def _is_there(look: Callable[[], object]) -> bool:
    try:
        return bool(look())
    except NotFound:
        return False


PLACES = {
    *("plan", "version", "on a day", "history", "download", "search", "suggestion"),
    *("home", "shelves", "theme", "list", "csv"),
}


@pytest.fixture(params=["index", "behind", "scan"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelves]:
    """A house whose index has caught up, is behind, or is not there. It is filled, and heard of by the index."""
    with a_house(tmp_path, indexed=request.param != "scan") as shelves:
        fill(shelves, Sharing(Scope.POLICING))
        yield Shelves(shelves.house, indexed=request.param == "index")


def test_what_is_taken_away_is_gone_everywhere_at_once(kept: Shelves) -> None:
    before = met(kept)

    kept.desk_of(PETE).sharing.decide(REF, Choice(OWN, OWN, listed=False))
    kept.catch_up()

    assert before >= PLACES - {"suggestion"}
    assert met(kept) == set()
    assert met(kept, TOM) >= {"plan", "version", "search", "home"}


def test_what_is_given_is_found_at_once(tmp_path: Path) -> None:
    with a_house(tmp_path) as shelves:
        shelves.shelve(a_plan(TEXT))
        behind = Shelves(shelves.house, indexed=False)
        part = behind.desk_of(PETE).sharing
        wanted = Choice(POLICING, POLICING, listed=False)

        part.decide(REF, wanted, seen=part.page(REF, wanted).seen)

        assert met(behind) >= {"plan", "search", "home", "shelves", "theme"}


def timed(shelves: Shelves, until: dt.date = TODAY) -> None:
    with shelves.store.writing(at=NOON) as tx:
        tx.audiences.share(REF, SharedAs(), on=TODAY)
        tx.audiences.name(REF, "essex", "full", until=until)
    shelves.catch_up()


def test_what_has_run_out_is_gone_everywhere_the_day_after(kept: Shelves) -> None:
    timed(kept)
    assert met(kept) >= {"plan", "search", "home", "shelves", "list"}

    assert met(kept, at=LATER) == set()


def test_it_runs_out_at_midnight_in_london(kept: Shelves) -> None:
    summer = dt.date(2027, 6, 30)
    timed(kept, until=summer)

    last = dt.datetime(2027, 6, 30, 22, 59, 59, tzinfo=dt.UTC)

    assert "plan" in met(kept, at=last)
    assert met(kept, at=last + dt.timedelta(seconds=1)) == set()


def test_nobody_is_let_past_a_day_whose_end_cannot_be_written(
    kept: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    timed(kept)

    def no_writing(*_: object, **__: object) -> None:
        raise Unavailable("Somebody else is saving.")

    monkeypatch.setattr(Store, "writing", no_writing)

    with pytest.raises(Unavailable):
        kept.desk_of(ESSIE, LATER)


def test_every_process_looks_for_itself(tmp_path: Path) -> None:
    with a_house(tmp_path) as shelves:
        shelves.shelve(a_plan(TEXT))
        timed(shelves)
        shelves.desk_of(SUE, LATER)

        with shelves.store.reading() as tx:
            assert tx.audiences.of(REF) == SharedAs()


def test_a_page_opened_before_gives_nothing_after(tmp_path: Path) -> None:
    with a_house(tmp_path) as shelves:
        shelves.shelve(a_plan(TEXT, sharing=POLICING, outline=POLICING))
        reader = entered(an_application(shelves), shelves, ESSIE)
        assert "zeppelins" in reader.get(f"/plans/{REF}").get_data(as_text=True)

        shelves.desk_of(PETE).sharing.decide(REF, Choice(OWN, OWN, listed=False))

        for rest in ("", "/versions/1", "/versions/1/text", "/history"):
            answer = reader.get(f"/plans/{REF}{rest}")
            assert (answer.status_code, b"eppelin" in answer.data) == (404, False)


def test_a_named_organisation_keeps_the_day_when_others_change(shelves: Shelves) -> None:
    shelves.shelve(a_plan(TEXT))
    timed(shelves)
    part = shelves.desk_of(PETE).sharing
    wanted = Choice(Sharing(Scope.REGION, frozenset({"essex"})), OWN, listed=False)

    part.decide(REF, wanted, seen=part.page(REF, wanted).seen)

    assert shelves.desk_of(ESSIE).reading.plan(REF).copy.heading.rendition is Rendition.FULL
    assert met(shelves, at=LATER) == set()
    assert "plan" in met(shelves, SUE, LATER)
