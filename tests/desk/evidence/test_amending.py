"""Products, briefings and checks; what becomes of entries; lines for publication; and who reads all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kb.access import Action, Actor, Grant, Role
from kb.assurance import Kind, Stage
from kb.desk import Desk
from kb.desk.approval.lives import Wanting
from kb.errors import NotAllowed, NotFound, NotReady
from kb.plan import Marking
from tests.cast import ADA, ANNA, AUDREY, CATH, ESSIE, NOON, PETE, RON, SUE, TOM, VERA
from tests.desk.evidence.evidence_story import CHECK, NOTE, REF, approved, kept, returned
from tests.desk_cast import Shelves

PAM = Actor(14, (Grant(Role.APPROVER, "thames-valley", Marking.OFFICIAL_SENSITIVE),))
WHY = "It was another one"


@pytest.fixture
def story(shelves: Shelves) -> Shelves:
    with shelves.store.writing(at=NOON) as tx:
        assert tx.people.add("pam", "Pam", sample=True).id == PAM.person
        tx.people.grant(PAM.person, PAM.grants[0])
    return approved(shelves)


def noted(story: Shelves, by: Actor = TOM, **told: object) -> int:
    return story.desk_of(by).noting.record(REF, replace(NOTE, **told), "t")  # type: ignore[arg-type]  # by name


def checked(story: Shelves, by: Actor = VERA, **told: object) -> int:
    return story.desk_of(by).noting.check(REF, replace(CHECK, **told), "t")  # type: ignore[arg-type]  # by name


def test_a_product_is_recorded_and_waits_with_its_line(story: Shelves) -> None:
    assert noted(story, refs="oic-01; OIC-02", count="3 of 5") == 1

    page = story.desk_of(PETE).listing.page(REF)
    (line,) = page.lines
    assert (line.kind, line.state, line.count) == ("Product of analysis", "Counts", "3 of 5")
    assert line.entry.said.refs == ("OIC-01", "OIC-02")
    assert page.waiting == (line,)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"kind": "check"}, "kind"),
        ({"on": "tomorrow"}, "on"),
        ({"on": "25 November 2026"}, "on"),
        ({"on": "October 2024"}, "on"),
        ({"reference": " "}, "reference"),
        ({"refs": "OIC-99"}, "refs"),
        ({"count": "lots"}, "count"),
        ({"line": "Jonathan Smith of 07700 900123 did it"}, "line"),
        ({"line": "The OFFICIAL-SENSITIVE annex says so"}, "line"),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_recorded(
    story: Shelves, told: dict[str, object], field: str
) -> None:
    with pytest.raises(Wanting) as no:
        noted(story, **told)

    assert no.value.field == field
    assert kept(story) == ()


def test_a_correction_takes_the_place_of_an_entry_and_says_why(story: Shelves) -> None:
    noted(story)
    with pytest.raises(Wanting, match="Say why"):
        noted(story, reference="File 13", corrects=1)

    noted(story, reference="File 13", corrects=1, why=WHY)

    assert [line.state for line in story.desk_of(TOM).listing.page(REF).lines] == ["Counts", "Corrected"]
    with pytest.raises(NotReady):
        noted(story, reference="File 14", corrects=1, why=WHY)


def test_a_check_says_who_checked_and_lifts_nothing_by_itself(story: Shelves) -> None:
    checked(story)

    (entry,) = kept(story)
    assert entry.said.checked is not None
    assert (entry.said.checked.body, entry.said.checked.host, entry.body) == ("surrey", "surrey", "surrey")
    assert (entry.role, entry.said.checked.not_confirmed) == ("verifier", 0)
    assert story.desk_of(TOM).staging.page(REF).stood.standing.stage is Stage.APPROVED


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"sampled": "4"}, "sampled"),
        ({"sampled": "0"}, "sampled"),
        ({"confirmed": "3"}, "confirmed"),
        ({"held": "-1"}, "held"),
        ({"held": "many"}, "held"),
        ({"satisfied": ""}, "satisfied"),
        ({"on": "2027"}, "on"),
    ],
)
def test_numbers_of_a_check_that_cannot_be_are_refused(
    story: Shelves, told: dict[str, object], field: str
) -> None:
    with pytest.raises(Wanting) as no:
        checked(story, **told)
    assert no.value.field == field


@pytest.mark.parametrize("actor", [TOM, PETE, AUDREY], ids=str)
def test_nobody_but_a_named_verifier_records_a_check(story: Shelves, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        checked(story, by=actor)


def test_a_check_is_withdrawn_by_whoever_made_it_alone_and_bars_all_the_same(story: Shelves) -> None:
    checked(story, satisfied="no")
    with pytest.raises(NotAllowed, match="Only whoever recorded"):
        story.desk_of(TOM).amending.mark(REF, 1, "withdrawn", why=WHY)

    story.desk_of(VERA).amending.mark(REF, 1, "withdrawn", why=WHY)

    needs = story.desk_of(TOM).staging.page(REF).stood.standing.needs
    assert "was not satisfied" in needs[-1].words


def test_a_dispute_is_settled_by_somebody_who_had_no_part_in_it(story: Shelves) -> None:
    noted(story)
    story.desk_of(VERA).amending.mark(REF, 1, "disputed", why=WHY)
    assert story.desk_of(TOM).listing.page(REF).lines[0].state == "Disputed"
    for part in (TOM, VERA):
        with pytest.raises(NotAllowed, match="Somebody other"):
            story.desk_of(part).amending.mark(REF, 1, "settled", why=WHY)

    story.desk_of(PETE).amending.mark(REF, 1, "settled", why="It was seen")

    assert story.desk_of(TOM).listing.page(REF).lines[0].state == "Counts"
    with pytest.raises(NotReady):
        story.desk_of(PETE).amending.mark(REF, 1, "settled", why=WHY)


def test_what_is_withdrawn_stays_with_its_reason_and_is_withdrawn_once(story: Shelves) -> None:
    noted(story)
    with pytest.raises(Wanting):
        story.desk_of(TOM).amending.mark(REF, 1, "withdrawn", why="no")
    story.desk_of(TOM).amending.mark(REF, 1, "withdrawn", why=WHY)

    (line,) = story.desk_of(TOM).listing.page(REF).lines
    assert (line.state, line.entry.states[0].why) == ("Withdrawn", WHY)
    with pytest.raises(NotReady):
        story.desk_of(TOM).amending.mark(REF, 1, "withdrawn", why=WHY)
    with pytest.raises(NotFound):
        story.desk_of(TOM).amending.mark(REF, 9, "withdrawn", why=WHY)


def test_a_line_is_confirmed_by_an_approver_who_did_not_write_it(story: Shelves) -> None:
    noted(story, by=PETE)
    with pytest.raises(NotReady, match="other than its writer"):
        story.desk_of(PETE).amending.confirm(REF, [1])
    with pytest.raises(NotAllowed):
        story.desk_of(TOM).amending.confirm(REF, [1])

    assert story.desk_of(PAM).amending.confirm(REF, [1]) == 1

    assert NOTE.line in {told.line for told in story.desk_of(CATH).staging.page(REF).stood.told}
    story.desk_of(PETE).amending.take_back(REF, 1, why=WHY)
    assert NOTE.line not in {told.line for told in story.desk_of(CATH).staging.page(REF).stood.told}


def test_of_several_lines_all_are_confirmed_or_none(story: Shelves) -> None:
    noted(story)
    returned(story)

    with pytest.raises(NotReady, match="no line"):
        story.desk_of(PETE).amending.confirm(REF, [1, 2])
    assert all(entry.cleared is None for entry in kept(story))


OUTSIDE = [SUE, ANNA, ESSIE, CATH, RON, ADA]
ACTS: list[Callable[[Desk], object]] = [
    lambda desk: desk.listing.page(REF),
    lambda desk: desk.listing.table(REF),
    lambda desk: desk.noting.record(REF, NOTE, "x"),
    lambda desk: desk.noting.check(REF, CHECK, "x"),
    lambda desk: desk.amending.mark(REF, 1, "disputed", why=WHY),
    lambda desk: desk.amending.confirm(REF, [1]),
    lambda desk: desk.amending.take_back(REF, 1, why=WHY),
]


@pytest.mark.parametrize("actor", OUTSIDE, ids=lambda actor: str(actor.person))
@pytest.mark.parametrize("act", ACTS)
def test_for_everybody_else_there_is_no_evidence(
    story: Shelves, actor: Actor, act: Callable[[Desk], object]
) -> None:
    noted(story)

    with pytest.raises(NotFound):
        act(story.desk_of(actor))
    assert len(kept(story)) == 1


def test_the_list_says_what_its_reader_may_do_and_can_be_taken_away(story: Shelves) -> None:
    noted(story, sensitive=True)
    returned(story)
    checked(story)

    of_vera, of_audrey = (story.desk_of(actor).listing.page(REF) for actor in (VERA, AUDREY))

    assert Action.VERIFY in of_vera.may
    assert [one.said.reference for one in of_vera.sample] == []
    assert {act for line in of_audrey.lines for act in line.acts} == set()
    assert of_audrey.marking is Marking.OFFICIAL_SENSITIVE
    assert of_audrey.title == "oic"
    filtered = story.desk_of(TOM).listing.page(REF, kind=Kind.CHECK.value)
    assert [line.entry.number for line in filtered.lines] == [3]
    taken = story.desk_of(TOM).listing.table(REF).decode("utf-8-sig")
    assert "OFFICIAL-SENSITIVE" in taken.splitlines()[0]
    assert "Minute 14" in taken
    assert story.audit()[-1].facts["form"] == "evidence"
