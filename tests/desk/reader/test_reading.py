"""Reading one plan: which version, what is said of it, where it came from, and what the audit keeps."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.access import Actor, Grant, Role
from kb.desk import Asked
from kb.errors import NotFound
from kb.plan import Marking, State
from kb.store import Act
from kb.web import rendering
from tests.cast import ANNA, CATH, ESSIE, KIT, NOON, PETE, POLICING, REGION, SUE, TODAY, TOM
from tests.desk_cast import DAY, Shelves, a_plan, a_row, a_text, an_application, entered

REF = "thames-valley/oic"
YEAR = dt.timedelta(days=365)


def titled(title: str, **facts: object):
    return a_plan(a_text(title=title), sharing=REGION, **facts)


@pytest.fixture
def past(shelves: Shelves) -> Shelves:
    """A plan with three versions, a year between them, the second kept to its own force."""
    first, third = titled("First", dated_at=NOON - 2 * YEAR), titled("Third", dated_at=NOON - DAY)
    shelves.shelve(first, a_plan(a_text(title="Second"), dated_at=NOON - YEAR), third)
    return shelves


def numbers(shelves: Shelves, reader: Actor) -> list[int]:
    return [version.number for version in shelves.desk_of(reader).reading.history(REF).versions]


def test_the_current_version_is_shown_unless_asked_otherwise(past: Shelves) -> None:
    page = past.desk_of(SUE).reading.plan(REF)

    assert (page.copy.heading.number, page.copy.heading.title, page.replaced) == (3, "Third", False)


def test_an_exact_version_stays_at_its_address_and_says_that_it_was_replaced(past: Shelves) -> None:
    page = past.desk_of(SUE).reading.plan(REF, number=1)

    assert (page.copy.heading.number, page.copy.heading.state) == (1, State.REPLACED)
    assert (page.replaced, page.newest) == (True, 3)


@pytest.mark.parametrize(
    ("on", "title"), [(TODAY - 2 * YEAR, "First"), (TODAY - DAY, "Third"), (dt.date(9999, 12, 31), "Third")]
)
def test_a_plan_is_read_as_it_stood_on_a_day(on: dt.date, title: str, past: Shelves) -> None:
    page = past.desk_of(SUE).reading.plan(REF, on=on)

    assert (page.copy.heading.title, page.on) == (title, on)


def test_no_other_version_stands_in_for_one_that_is_not_theirs(past: Shelves) -> None:
    theirs, ours = past.desk_of(SUE).reading, past.desk_of(TOM).reading

    assert ours.plan(REF, number=2).copy.heading.title == "Second"
    assert ours.plan(REF, on=TODAY - YEAR).copy.heading.title == "Second"
    with pytest.raises(NotFound):
        theirs.plan(REF, number=2)
    with pytest.raises(NotFound):
        theirs.plan(REF, on=TODAY - YEAR)


@pytest.mark.parametrize(("number", "on"), [(4, None), (None, TODAY - 3 * YEAR)])
def test_what_never_was_is_not_found(number: int | None, on: dt.date | None, past: Shelves) -> None:
    with pytest.raises(NotFound):
        past.desk_of(TOM).reading.plan(REF, number=number, on=on)


def test_history_lists_what_each_may_read_newest_first(past: Shelves) -> None:
    assert numbers(past, TOM) == [3, 2, 1]
    assert numbers(past, SUE) == [3, 1]
    assert numbers(past, CATH) == [3]
    with pytest.raises(NotFound):
        numbers(past, ESSIE)


def test_a_reader_of_an_old_version_only_is_not_told_of_a_newer_one(shelves: Shelves) -> None:
    shelves.shelve(titled("First"), a_plan(a_text(title="Second")))

    page = shelves.desk_of(SUE).reading.plan(REF, number=1)

    assert (page.newest, page.replaced) == (1, False)
    with pytest.raises(NotFound):
        shelves.desk_of(SUE).reading.plan(REF)


def test_a_withdrawn_plan_says_why(shelves: Shelves) -> None:
    shelves.shelve(titled("Plan"))
    shelves.withdraw("The regional plan took its place.")

    heading = shelves.desk_of(SUE).reading.plan(REF).copy.heading

    assert (heading.state, heading.withdrawn_why) == (State.WITHDRAWN, "The regional plan took its place.")


def test_an_erased_version_leaves_a_tombstone_and_none_of_its_words(shelves: Shelves) -> None:
    shelves.shelve(titled("Heron", message="About a heron", given_author="H. Heron"))
    shelves.erase(1)

    page = shelves.desk_of(TOM).reading.plan(REF)
    history = shelves.desk_of(TOM).reading.history(REF)

    assert (page.copy.text, page.copy.heading.title, page.copy.heading.erased) == ("", "Erased", True)
    assert "heron" not in f"{page}{history}".lower()
    with pytest.raises(NotFound):
        shelves.desk_of(TOM).reading.text(REF, number=1)


def test_the_source_plan_is_named_to_those_who_read_it(shelves: Shelves) -> None:
    shelves.shelve(a_plan(a_text(title="Source"), sharing=REGION), ref="sussex/oic")
    shelves.shelve(a_plan(sharing=POLICING), source=("sussex/oic", 1))
    shelves.shelve(a_plan(a_text(title="Source"), sharing=REGION), ref="sussex/oic")

    known, unknown = (shelves.desk_of(reader).reading.plan(REF) for reader in (ANNA, ESSIE))

    assert known.source is not None
    assert (known.source.ref, known.source.taken, known.source.current, known.source.behind) == (
        "sussex/oic",
        1,
        2,
        True,
    )
    assert unknown.source is None
    assert (len(known.copy.heading.stale), unknown.copy.heading.stale) == (1, ())


def test_adapted_plans_are_named_to_those_who_read_them(shelves: Shelves) -> None:
    shelves.shelve(a_plan(sharing=POLICING))
    shelves.shelve(a_plan(sharing=REGION), ref="sussex/oic", source=(REF, 1))
    shelves.shelve(a_plan(), ref="kent/oic", source=(REF, 1))

    def adapted(reader: Actor) -> list[str]:
        return [kin.ref for kin in shelves.desk_of(reader).reading.plan(REF).adapted]

    assert adapted(SUE) == ["sussex/oic"]
    assert adapted(KIT) == ["kent/oic"]
    assert adapted(ESSIE) == []


def test_a_row_of_a_draft_above_an_authors_ceiling_is_cut_from_it(shelves: Shelves) -> None:
    low = Actor(TOM.person, (Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL),))
    rows = (a_row("OIC-01", "Which heron?"), a_row("OIC-02", "Which egret?", Marking="OFFICIAL-SENSITIVE"))
    shelves.shelve()
    shelves.draft(a_text(*rows, marking="OFFICIAL"))

    text = shelves.desk_of(low).reading.draft(REF).copy.text
    found = shelves.desk_of(low).library.search(Asked(words="egret", states=("draft",)))

    assert "heron" in text
    assert "egret" not in text
    assert (found.total_plans, found.total_rows) == (0, 0)


def test_a_draft_is_read_by_its_own_authors_and_approvers_only(shelves: Shelves) -> None:
    shelves.shelve(titled("Plan"))
    shelves.draft(a_text(a_row(question="Which heron?"), title="Draft"))

    assert "heron" in shelves.desk_of(TOM).reading.draft(REF).copy.text
    assert "heron" in shelves.desk_of(PETE).reading.draft(REF).copy.text
    for reader in (SUE, ANNA, CATH):
        with pytest.raises(NotFound):
            shelves.desk_of(reader).reading.draft(REF)


def test_each_reading_leaves_one_audit_line_and_a_refusal_none(shelves: Shelves) -> None:
    shelves.shelve(titled("Heron"))
    before = len(shelves.audit())

    shelves.desk_of(SUE).reading.plan(REF)
    shelves.desk_of(SUE).reading.history(REF)
    shelves.desk_of(SUE).reading.text(REF, number=1)
    for refused in (
        lambda: shelves.desk_of(ESSIE).reading.plan(REF),
        lambda: shelves.desk_of(SUE).reading.plan("a/b"),
    ):
        with pytest.raises(NotFound):
            refused()

    lines = shelves.audit()[before:]
    assert [(line.act, line.object, line.person) for line in lines] == [
        (Act.CONSULTATION, f"{REF}@1", SUE.person),
        (Act.CONSULTATION, REF, SUE.person),
        (Act.DISCLOSURE, f"{REF}@1", SUE.person),
    ]
    assert "heron" not in repr(lines).lower()


def test_a_text_is_set_out_once_for_each_distinct_copy(
    shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    set_out = rendering.set_out
    monkeypatch.setattr(
        rendering, "set_out", lambda text, *, plain: made.append(text) or set_out(text, plain=plain)
    )
    rows = a_row(), a_row("OIC-02", "Which heron?", visible_to="own")
    shelves.shelve(a_plan(a_text(*rows), sharing=REGION))
    app = an_application(shelves)

    pages = [
        entered(app, shelves, reader).get(f"/plans/{REF}").get_data(as_text=True)
        for reader in (TOM, SUE, ANNA, TOM)
    ]

    assert ["heron" in page for page in pages] == [True, False, False, True]
    assert ["heron" in text for text in made] == [True, False]
