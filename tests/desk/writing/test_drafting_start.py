"""Starting a plan, and the next draft of one that stands."""

from __future__ import annotations

import pytest

from kb.access import Actor, Grant, Role, whole
from kb.desk import StartOrder
from kb.errors import Invalid, NotAllowed, NotReady
from kb.plan import Marking, parse
from tests.cast import ADA, ANNA, PETE, TOM
from tests.desk_cast import Shelves, a_plan

TOKEN = "t" * 24
ORDER = StartOrder("thames-valley", "Airfields & private flights")
OFFICIAL_TOM = Actor(3, (Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL),))


def test_a_plan_begins_as_a_draft_with_its_title_in_place(shelves: Shelves) -> None:
    ref = shelves.desk_of(TOM).drafting.start(ORDER, TOKEN)

    page = shelves.desk_of(PETE).drafting.page(ref)
    assert ref == "thames-valley/airfields-and-private-flights"
    assert (page.number, page.saved_by, page.based_on, page.standing) == (1, "Tom", None, None)
    assert page.doc.title == "Airfields & private flights"
    assert page.readiness.words == "no requirements yet"


def test_a_starter_with_prompts_can_be_chosen(shelves: Shelves) -> None:
    ref = shelves.desk_of(TOM).drafting.start(StartOrder("thames-valley", "Ours", "ours", "oic"), TOKEN)

    assert ref == "thames-valley/ours"
    assert len(shelves.desk_of(TOM).drafting.page(ref).doc.requirements) == 3


def test_the_empty_plan_is_offered_first_and_the_open_drafts_are_named(shelves: Shelves) -> None:
    shelves.desk_of(TOM).drafting.start(ORDER, TOKEN)

    page = shelves.desk_of(PETE).drafting.starting()

    assert [starter.name for starter in page.starters] == ["blank", "oic"]
    assert [body.slug for body in page.organisations] == ["thames-valley"]
    assert [draft.title for draft in page.drafts] == ["Airfields & private flights"]


def test_one_form_starts_one_plan_and_another_form_another(shelves: Shelves) -> None:
    tom = shelves.desk_of(TOM).drafting

    first, again = tom.start(ORDER, TOKEN), tom.start(ORDER, TOKEN)

    assert first == again
    with pytest.raises(Invalid, match="already a plan at"):
        tom.start(ORDER, "u" * 24)


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        (StartOrder("thames-valley", "   "), "Enter a title"),
        (StartOrder("thames-valley", "x" * 201), "at most 200"),
        (StartOrder("thames-valley", "Ours", "Not A Name"), "small letters"),
        (StartOrder("thames-valley", "Ours", "a--b"), "small letters"),
        (StartOrder("thames-valley", "Ours", "x" * 81), "small letters"),
        (StartOrder("thames-valley", "Ours", "ours", "none"), "Choose what to begin from"),
        (StartOrder("sussex", "Ours"), "your own organisations"),
    ],
)
def test_an_order_that_cannot_be_is_refused_and_leaves_nothing(
    shelves: Shelves, order: StartOrder, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        shelves.desk_of(TOM).drafting.start(order, TOKEN)

    with shelves.store.reading() as tx:
        assert tx.press.drafts(reach=whole()) == ()


@pytest.mark.parametrize("token", ["", "short", "x" * 81, "a b" * 8])
def test_a_form_without_its_token_starts_nothing(shelves: Shelves, token: str) -> None:
    with pytest.raises(Invalid):
        shelves.desk_of(TOM).drafting.start(ORDER, token)


@pytest.mark.parametrize("actor", [ANNA, ADA])
def test_only_writers_start_plans(shelves: Shelves, actor: Actor) -> None:
    with pytest.raises(NotAllowed, match="Only authors and approvers"):
        shelves.desk_of(actor).drafting.start(ORDER, TOKEN)


def test_a_writer_who_reads_official_only_starts_a_plan_that_they_can_open(shelves: Shelves) -> None:
    ref = shelves.desk_of(OFFICIAL_TOM).drafting.start(ORDER, TOKEN)

    assert shelves.desk_of(OFFICIAL_TOM).drafting.page(ref).heading.marking is Marking.OFFICIAL


def test_the_address_of_a_plan_whose_only_draft_was_dropped_can_be_used_again(shelves: Shelves) -> None:
    tom = shelves.desk_of(TOM).drafting
    ref = tom.start(ORDER, TOKEN)
    assert not tom.drop(ref, started_from=1)
    with pytest.raises(NotReady):
        tom.begin(ref)

    assert tom.start(ORDER, "u" * 24) == ref
    assert tom.page(ref).number == 2


def test_the_next_draft_of_a_withdrawn_plan_begins_with_its_text(shelves: Shelves) -> None:
    shelves.shelve(a_plan())
    shelves.withdraw("Merged into another.")
    tom = shelves.desk_of(TOM).drafting

    tom.begin("thames-valley/oic")

    assert tom.page("thames-valley/oic").based_on == 1


def test_an_erased_version_gives_no_text_to_begin_from(shelves: Shelves) -> None:
    shelves.shelve(a_plan())
    shelves.erase(1)

    with pytest.raises(NotReady, match="No version"):
        shelves.desk_of(TOM).drafting.begin("thames-valley/oic")


def test_a_title_with_marks_of_markdown_is_kept_as_typed(shelves: Shelves) -> None:
    for n, title in enumerate(
        ("A: colon", "# hash", "“Quoted” *stars*", "'single' \"double\"", "\\1 \\g<0>")
    ):
        order = StartOrder("thames-valley", title, f"plan-{n}")
        ref = shelves.desk_of(TOM).drafting.start(order, f"token-number-{n}-long")

        text = shelves.desk_of(TOM).drafting.page(ref).text
        assert parse(text).head("title") == title
        assert f"\n# {title}\n" in text
