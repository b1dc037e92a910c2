"""Telling a plan afterwards where it came from: what it looks like, which row came from which, and what is refused."""

from __future__ import annotations

import pytest

from kb.access import Actor, Grant, Role
from kb.desk import AdaptOrder
from kb.desk.kin.pairing import PART
from kb.errors import Invalid, NotAllowed, NotFound, NotReady, Stale
from kb.plan import Marking
from kb.store import Act, Tie
from tests.cast import ADA, ANNA, NOON, OWN, PETE, POLICING, SUE, TOM
from tests.desk_cast import Shelves, a_plan, a_row, a_text, an_application, entered, plainly

SOURCE, OURS = "sussex/oic", "thames-valley/oic"
LORRIES = "Which routes and drop-off points are used by lorry drops on the M40 and the A34?"
WASHES = "Which hand car washes employ people without the right to work?"
BOATS = "Which marinas and slipways land small boats unseen at night?"
FIRST = a_text(a_row("OIC-01", LORRIES), title="Sussex plan")
SECOND = a_text(a_row("OIC-01", LORRIES), a_row("OIC-02", WASHES), title="Sussex plan")
THIRD = a_text(
    a_row("OIC-01", LORRIES), a_row("OIC-02", WASHES), a_row("OIC-03", BOATS), title="Sussex plan, anew"
)
MINE = a_text(
    a_row("TV/1", WASHES),
    a_row("TV/2", "Which routes and drop-off points do lorry drops use on the M40?"),
    a_row("TV/3", "Who rents barns for cash?"),
    title="Ours",
)
LOW_TOM = Actor(3, (Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL),))
PAIRS = {"TV/1": "OIC-02", "TV/2": "OIC-01", "TV/3": ""}


@pytest.fixture
def two(shelves: Shelves) -> Shelves:
    """A plan of Thames Valley, and one of Sussex in three versions that it reads."""
    versions = [a_plan(text, sharing=POLICING) for text in (FIRST, SECOND, THIRD)]
    shelves.shelve(*versions, ref=SOURCE)
    shelves.shelve(a_plan(MINE), ref=OURS)
    return shelves


def tie_of(shelves: Shelves, plan: str = OURS) -> tuple[Tie | None, dict[str, str]]:
    with shelves.store.reading() as tx:
        tie = next((tie for tie in tx.kin.all_ties() if tie.plan_ref == plan), None)
        return tie, tx.kin.origins(tie.id) if tie else {}


def test_a_plan_is_told_what_it_looks_like_and_in_which_version(two: Shelves) -> None:
    page = two.desk_of(TOM).linking.source(OURS)

    assert page.source is None
    assert [(one.ref, one.alike, one.same_text) for one in page.likely] == [("sussex/oic@2", 2, False)]
    assert [one.ref for one in page.known] == [SOURCE]


def test_the_very_text_of_a_version_is_recognised(shelves: Shelves) -> None:
    shelves.shelve(a_plan(SECOND, sharing=POLICING), a_plan(THIRD, sharing=POLICING), ref=SOURCE)
    shelves.shelve(a_plan(SECOND), ref=OURS)

    (likely,) = shelves.desk_of(TOM).linking.source(OURS).likely

    assert (likely.ref, likely.same_text) == ("sussex/oic@1", True)


def test_nothing_out_of_reach_is_suggested_or_offered_nor_told_apart_from_nothing(shelves: Shelves) -> None:
    shelves.shelve(a_plan(SECOND, outline=POLICING, listed=True), ref=SOURCE)
    shelves.shelve(a_plan(SECOND), ref="surrey/oic")
    shelves.shelve(a_plan(MINE), ref=OURS)
    linking = shelves.desk_of(TOM).linking

    page = linking.source(OURS)

    assert (page.likely, page.known) == ((), ())
    told = set()
    for wanted in (SOURCE, "sussex/oic@1", "sussex/oic@7", "surrey/oic@1", "surrey/none", "nowhere/oic"):
        with pytest.raises(Invalid) as no:
            linking.pairs(OURS, wanted)
        with pytest.raises(Invalid) as also:
            linking.link(OURS, wanted, PAIRS)
        told |= {str(no.value), str(also.value)}
    assert len(told) == 1
    assert tie_of(shelves) == (None, {})


def test_rows_are_proposed_by_what_they_ask_and_never_by_reference(two: Shelves) -> None:
    page = two.desk_of(TOM).linking.pairs(OURS, "sussex/oic@3")

    assert [(line.ref, line.chosen, line.words) for line in page.lines] == [
        ("TV/1", "OIC-02", "the same question"),
        ("TV/2", "OIC-01", page.lines[1].words),
        ("TV/3", "", "nothing alike was found"),
    ]
    assert page.lines[1].words in {"very alike", "alike"}
    assert [row.ref for row in page.unpaired] == ["OIC-03"]
    assert not page.linked


def test_a_link_keeps_the_version_the_text_and_every_rows_origin(two: Shelves) -> None:
    two.desk_of(TOM).linking.link(OURS, "sussex/oic@2", PAIRS)

    tie, origins = tie_of(two)
    assert tie is not None
    assert (tie.source_ref, tie.first, tie.number, tie.how) == (SOURCE, 2, 2, "linked")
    assert origins == PAIRS
    with two.store.reading() as tx:
        assert tx.kin.base(tie.base_id).text == SECOND
    page = two.desk_of(TOM).reading.plan(OURS)
    assert page.source is not None
    assert (page.source.ref, page.source.taken) == (SOURCE, 2)
    assert [row.ref for row in page.copy.rows] == list(PAIRS)


def test_both_plans_laid_together_leave_their_lines(two: Shelves) -> None:
    two.desk_of(TOM).linking.link(OURS, "sussex/oic@2", PAIRS)

    laid = [line.object for line in two.audit() if line.act == Act.COMBINATION.value]
    assert laid == [OURS, "sussex/oic@2"]


def test_pairs_are_changed_later_and_an_untold_row_is_proposed(two: Shelves) -> None:
    linking = two.desk_of(TOM).linking
    linking.link(OURS, "sussex/oic@2", PAIRS)
    two.draft(MINE + a_row("TV/4", BOATS).encode())

    page = linking.pairs(OURS, "")
    assert [(line.ref, line.chosen) for line in page.lines] == [*PAIRS.items(), ("TV/4", "OIC-03")]
    linking.link(OURS, SOURCE, PAIRS | {"TV/1": "", "TV/4": "oic-03"})

    tie, origins = tie_of(two)
    assert tie is not None
    assert (tie.number, origins) == (2, PAIRS | {"TV/1": "", "TV/4": "OIC-03"})


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"TV/1": "OIC-01"}, "TV/1 and TV/2 cannot both come from OIC-01"),
        ({"TV/3": "OIC-77"}, "TV/3: the source plan has no requirement OIC-77"),
        ({"TV/3": "<script>"}, "has no requirement"),
    ],
)
def test_a_pair_that_cannot_be_is_refused_and_nothing_is_kept(
    two: Shelves, chosen: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        two.desk_of(TOM).linking.link(OURS, "sussex/oic@2", PAIRS | chosen)

    assert tie_of(two) == (None, {})


@pytest.mark.parametrize("chosen", [{}, {"TV/1": ""}, PAIRS | {"TV/9": ""}])
def test_every_row_must_be_told_of_as_it_stands_now(two: Shelves, chosen: dict[str, str]) -> None:
    with pytest.raises(Stale, match="has been changed"):
        two.desk_of(TOM).linking.link(OURS, "sussex/oic@2", chosen)

    assert tie_of(two) == (None, {})


def test_a_plan_is_never_its_own_source_by_whatever_way_round(two: Shelves) -> None:
    with pytest.raises(Invalid, match="its own source"):
        two.desk_of(TOM).linking.link(OURS, OURS, PAIRS)
    two.shelve(a_plan(MINE, sharing=POLICING), ref="surrey/oic")
    with two.store.writing(at=NOON) as tx:  # Surrey came from ours, and Sussex from Surrey's
        tx.press.add_plan("surrey/two", "surrey", source=(OURS, 1))
        tx.press.add_plan("sussex/two", "sussex")
    two.shelve(a_plan(THIRD, sharing=POLICING), ref="surrey/two")

    with pytest.raises(Invalid, match="cannot be linked this way round"):
        two.desk_of(TOM).linking.link(OURS, "surrey/two", PAIRS)
    with pytest.raises(Invalid, match="cannot be linked this way round"):
        two.desk_of(TOM).linking.pairs(OURS, "surrey/two@1")


def test_no_refusal_tells_of_a_plan_out_of_reach_through_which_one_came_from_ours(two: Shelves) -> None:
    with two.store.writing(at=NOON) as tx:  # through Surrey's, which only Surrey reads
        tx.press.add_plan("surrey/two", "surrey", source=(OURS, 1))
    two.shelve(a_plan(MINE), ref="surrey/two")
    with two.store.writing(at=NOON) as tx:
        tx.press.add_plan("sussex/two", "sussex", source=("surrey/two", 1))
    two.shelve(a_plan(SECOND, sharing=POLICING), ref="sussex/two")
    desk = two.desk_of(TOM)

    assert "sussex/two@1" in [one.ref for one in desk.linking.source(OURS).likely]
    desk.linking.link(OURS, "sussex/two@1", PAIRS)

    assert [one.relative.ref for one in desk.family.family(OURS).plans] == ["sussex/two", OURS]
    assert [one.relative.ref for one in desk.family.family("sussex/two").plans] == ["sussex/two", OURS]
    assert desk.keeping.proposal(OURS).many == 0
    two.shelve(a_plan(MINE, sharing=POLICING), ref="surrey/two")  # all may read the ring from now on
    for ref in (OURS, "sussex/two", "surrey/two"):
        assert len(desk.family.family(ref).plans) == 3
        assert desk.family.adaptations(ref).heading.ref == ref


def test_a_plan_that_came_from_ours_is_not_what_ours_looks_like(two: Shelves) -> None:
    with two.store.writing(at=NOON) as tx:
        tx.press.add_plan("surrey/two", "surrey", source=(OURS, 1))
    two.shelve(a_plan(MINE, sharing=POLICING), ref="surrey/two")

    page = two.desk_of(TOM).linking.source(OURS)

    assert [one.ref for one in page.likely] == ["sussex/oic@2"]


def test_a_second_source_is_refused_until_the_first_link_is_undone(two: Shelves) -> None:
    two.shelve(a_plan(SECOND, sharing=POLICING), ref="surrey/oic")
    linking = two.desk_of(TOM).linking
    linking.link(OURS, "sussex/oic@2", PAIRS)
    with pytest.raises(NotReady, match="source plan already"):
        linking.link(OURS, "surrey/oic@1", PAIRS)

    linking.undo(OURS)
    linking.undo(OURS)
    linking.link(OURS, "surrey/oic@1", PAIRS)

    tie, _ = tie_of(two)
    assert tie is not None
    assert tie.source_ref == "surrey/oic"


def test_what_was_adapted_here_is_not_undone_but_its_pairs_can_be_told(two: Shelves) -> None:
    desk = two.desk_of(TOM)
    ref = desk.adapting.adapt(SOURCE, AdaptOrder(3, "thames-valley", "Two", "two"), "t" * 24)

    assert not desk.linking.source(ref).undoes
    with pytest.raises(NotReady, match="adapted here"):
        desk.linking.undo(ref)
    assert {line.ref: line.chosen for line in desk.linking.pairs(ref, "").lines} == {
        "OIC-01": "OIC-01",
        "OIC-02": "OIC-02",
        "OIC-03": "OIC-03",
    }


def test_a_source_that_is_no_longer_readable_is_as_none(two: Shelves) -> None:
    linking = two.desk_of(TOM).linking
    linking.link(OURS, "sussex/oic@2", PAIRS)
    with two.store.writing(at=NOON) as tx:
        for number in (1, 2, 3):
            tx.press.share(SOURCE, number, sharing=OWN, outline=OWN, listed=False)
    two.catch_up()

    page = linking.source(OURS)

    assert (page.source, page.likely, page.known) == (None, (), ())
    with pytest.raises(NotFound):
        linking.undoing(OURS)
    with pytest.raises(Invalid, match="no plan or version"):
        linking.pairs(OURS, "")
    linking.undo(OURS)
    assert tie_of(two)[0] is not None
    assert two.desk_of(TOM).reading.plan(OURS).source is None


def test_a_row_that_came_from_one_this_person_may_not_read_keeps_its_origin_and_tells_nothing(
    shelves: Shelves,
) -> None:
    hidden = a_row("OIC-09", "Which informant?", visible_to="own")
    shelves.shelve(a_plan(a_text(a_row("OIC-01", LORRIES), hidden), sharing=POLICING), ref=SOURCE)
    shelves.shelve(a_plan(MINE), ref=OURS)
    linking = shelves.desk_of(TOM).linking
    linking.link(OURS, SOURCE, PAIRS | {"TV/1": ""})
    with shelves.store.writing(at=NOON) as tx:  # somebody who reads it has said so
        tx.kin.set_origins(tx.kin.all_ties()[0].id, {"TV/3": "OIC-09"})

    page = linking.pairs(OURS, "")

    assert "OIC-09" not in repr(page)
    linking.link(OURS, SOURCE, {"TV/1": "", "TV/2": "OIC-01", "TV/3": ""})
    assert tie_of(shelves)[1]["TV/3"] == "OIC-09"
    with pytest.raises(Invalid, match="no requirement OIC-09"):
        linking.link(OURS, SOURCE, {"TV/1": "", "TV/2": "OIC-01", "TV/3": "OIC-09"})


def test_a_higher_source_is_said_and_raises_the_next_text(shelves: Shelves) -> None:
    shelves.shelve(a_plan(SECOND, sharing=POLICING), ref=SOURCE)
    shelves.shelve(a_plan(MINE.replace(b"OFFICIAL-SENSITIVE", b"OFFICIAL")), ref=OURS)
    desk = shelves.desk_of(TOM)
    assert desk.linking.pairs(OURS, SOURCE).raises

    desk.linking.link(OURS, SOURCE, PAIRS)

    with pytest.raises(NotAllowed, match="held as OFFICIAL-SENSITIVE"):
        shelves.desk_of(LOW_TOM).drafting.begin(OURS)
    desk.drafting.begin(OURS)
    assert desk.drafting.page(OURS).heading.marking is Marking.OFFICIAL_SENSITIVE


def test_a_link_that_would_shut_its_maker_out_is_refused(shelves: Shelves) -> None:
    both = Actor(
        3,
        (
            Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL),
            Grant(Role.READER, "sussex", Marking.OFFICIAL_SENSITIVE),
        ),
    )
    shelves.shelve(a_plan(SECOND, sharing=POLICING), ref=SOURCE)
    shelves.shelve(a_plan(MINE.replace(b"OFFICIAL-SENSITIVE", b"OFFICIAL")), ref=OURS)

    with pytest.raises(NotAllowed, match="higher marking"):
        shelves.desk_of(both).linking.link(OURS, SOURCE, PAIRS)


def test_an_undone_link_holds_nothing_up(shelves: Shelves) -> None:
    shelves.shelve(a_plan(SECOND, sharing=POLICING), ref=SOURCE)
    shelves.shelve(a_plan(MINE.replace(b"OFFICIAL-SENSITIVE", b"OFFICIAL")), ref=OURS)
    desk = shelves.desk_of(TOM)
    desk.linking.link(OURS, SOURCE, PAIRS)

    desk.linking.undo(OURS)

    desk.drafting.begin(OURS)
    assert desk.drafting.page(OURS).heading.marking is Marking.OFFICIAL


@pytest.mark.parametrize("how", ["in step", "offer", "borrowed"])
def test_a_draft_with_words_of_another_plan_in_it_is_lowered_by_an_approver_alone(
    shelves: Shelves, how: str
) -> None:
    shelves.shelve(a_plan(MINE.replace(b"OFFICIAL-SENSITIVE", b"OFFICIAL")), ref=OURS)
    drafting = shelves.desk_of(TOM).drafting
    drafting.begin(OURS)
    row = a_row("TV/4", BOATS, marking="OFFICIAL-SENSITIVE")
    drafting.change(OURS, lambda text: text + row, started_from=1, how=how)

    drafting.change(
        OURS, lambda text: text.replace("- **Marking:** OFFICIAL-SENSITIVE\n", ""), started_from=2
    )

    page = shelves.desk_of(PETE).review.page(OURS)
    assert page.page.copy.heading.plan_marking is Marking.OFFICIAL_SENSITIVE
    assert page.weighed.lowered == ("TV/4: from OFFICIAL-SENSITIVE to OFFICIAL.",)


def test_the_page_of_pairs_answers_for_a_hidden_plan_as_for_none_to_the_letter(shelves: Shelves) -> None:
    shelves.shelve(a_plan(SECOND), a_plan(THIRD, listed=True), ref="essex/hid")
    shelves.shelve(a_plan(MINE), ref=OURS)
    reader = entered(an_application(shelves), shelves, TOM)

    for number in ("", "@1", "@2", "@3"):
        there, absent = (
            reader.get(f"/plans/{OURS}/source/pairs?from=essex/{name}{number}") for name in ("hid", "nil")
        )
        assert there.status_code == 400
        assert plainly(there, "essex/hid") == plainly(absent, "essex/nil")


@pytest.mark.parametrize("actor", [ANNA, SUE, ADA])
def test_only_writers_of_the_plan_link_it(two: Shelves, actor: Actor) -> None:
    linking = two.desk_of(actor).linking

    for ask in (
        lambda: linking.source(OURS),
        lambda: linking.pairs(OURS, SOURCE),
        lambda: linking.link(OURS, SOURCE, PAIRS),
        lambda: linking.undo(OURS),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            ask()


def test_a_long_plan_is_paired_page_by_page(shelves: Shelves) -> None:
    rows = [
        a_row(f"R-{n}", f"Who meets at place number {n} of the list {n * 7}?") for n in range(1, PART + 51)
    ]
    mine = [
        a_row(f"T-{n}", f"Who meets at place number {n} of the list {n * 7}?") for n in range(1, PART + 51)
    ]
    shelves.shelve(a_plan(a_text(*rows), sharing=POLICING), ref=SOURCE)
    shelves.shelve(a_plan(a_text(*mine)), ref=OURS)
    linking = shelves.desk_of(PETE).linking

    page = linking.pairs(OURS, SOURCE)
    assert (len(page.lines), page.parts, page.rest, page.picks) == (PART, 2, 50, False)
    linking.link(OURS, SOURCE, {line.ref: line.chosen for line in page.lines} | {"T-1": f"R-{PART + 50}"})
    second = linking.pairs(OURS, SOURCE, part=2)

    assert [line.chosen for line in second.lines[:2]] == [f"R-{PART + 1}", f"R-{PART + 2}"]
    assert second.lines[-1].chosen == ""
    with pytest.raises(Invalid, match="on another page"):
        linking.link(
            OURS, SOURCE, {line.ref: line.chosen for line in second.lines} | {f"T-{PART + 50}": "R-2"}, part=2
        )
    for part in (0, 3):
        with pytest.raises(Invalid, match="no such page"):
            linking.pairs(OURS, SOURCE, part=part)
