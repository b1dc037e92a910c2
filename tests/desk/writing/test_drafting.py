"""Writing a draft: what a save makes, what it keeps, and who may."""

from __future__ import annotations

import pytest

from kb.access import Actor, Grant, Role, whole
from kb.desk import Clash, DraftGone, StartOrder
from kb.desk.writing.draft_text import UNSHOWN
from kb.errors import Invalid, NotAllowed, NotFound, NotReady, Stale, TooLarge
from kb.plan import Marking, edit_field
from kb.web.prose import UNFIT
from tests.cast import KIT, PETE, SUE, TOM
from tests.desk_cast import PEOPLE, Shelves, a_plan, a_row, a_text

OIC = "thames-valley/oic"
OFFICIAL_TOM = Actor(3, (Grant(Role.AUTHOR, "thames-valley", Marking.OFFICIAL),))
TOKEN = "t" * 24
ROWS = (a_row("OIC-01", collector="Ports"), a_row("OIC-02", "Who drives?", collector="Roads"))


@pytest.fixture
def drafted(shelves: Shelves) -> Shelves:
    """Thames Valley's plan with an open draft of two rows."""
    shelves.draft(a_text(*ROWS), ref=_planned(shelves))
    return shelves


def _planned(shelves: Shelves) -> str:
    shelves.shelve(a_plan(a_text(*ROWS)))
    return OIC


def _text(shelves: Shelves) -> str:
    with shelves.store.reading() as tx:
        return (tx.press.draft(OIC, reach=whole()).text or b"").decode()


def _revisions(shelves: Shelves) -> list[tuple[int, str, int | None]]:
    with shelves.store.reading() as tx:
        return [(one.number, one.how, one.saved_by) for one in tx.press.revisions(OIC, reach=whole())]


def _collector(value: str, row: str = "OIC-01"):
    return lambda text: edit_field(text, row, key="collector", value=value)


def test_a_save_is_the_next_revision_and_the_whole_text_and_the_form_share_one_draft(drafted) -> None:
    tom, pete = (drafted.desk_of(who).drafting for who in (TOM, PETE))

    assert tom.save_text(OIC, _text(drafted) + "More.\n", started_from=1) == 2
    assert pete.change(OIC, _collector("Border liaison"), started_from=2) == 3

    assert _revisions(drafted) == [(3, "form", 4), (2, "saved", 3), (1, "saved", None)]
    assert "More.\n" in _text(drafted)
    assert "- **Collector:** Border liaison\n" in _text(drafted)


def test_the_same_text_again_makes_no_revision(drafted) -> None:
    tom = drafted.desk_of(TOM).drafting
    typed = _text(drafted) + "More.\n"

    assert [tom.save_text(OIC, typed, started_from=1) for _ in range(3)] == [2, 2, 2]
    assert tom.save_text(OIC, typed.replace("\n", "\r\n"), started_from=2) == 2
    assert len(_revisions(drafted)) == 2


def test_the_same_edit_sent_again_by_the_same_person_is_one_even_when_others_went_on(drafted) -> None:
    tom, pete = (drafted.desk_of(who).drafting for who in (TOM, PETE))
    tom.change(OIC, _collector("Tom’s"), started_from=1)
    pete.change(OIC, _collector("Pete’s", "OIC-02"), started_from=2)

    assert tom.change(OIC, _collector("Tom’s"), started_from=1) == 2

    assert len(_revisions(drafted)) == 3
    assert "Pete’s" in _text(drafted)


def test_the_same_edit_by_another_person_is_met_with_both_texts(drafted) -> None:
    tom, pete = (drafted.desk_of(who).drafting for who in (TOM, PETE))
    tom.change(OIC, _collector("Ours"), started_from=1)
    tom.change(OIC, _collector("Ours", "OIC-02"), started_from=2)

    with pytest.raises(Clash):
        pete.change(OIC, _collector("Ours"), started_from=1)


def test_two_people_who_save_the_same_text_make_one_revision(drafted) -> None:
    tom, pete = (drafted.desk_of(who).drafting for who in (TOM, PETE))
    typed = _text(drafted) + "More.\n"

    assert [tom.save_text(OIC, typed, started_from=1), pete.save_text(OIC, typed, started_from=1)] == [2, 2]

    assert len(_revisions(drafted)) == 2


def test_a_draft_is_held_as_high_as_its_highest_row(shelves: Shelves) -> None:
    shelves.shelve(a_plan(a_text(*ROWS, marking="OFFICIAL")))
    tom = shelves.desk_of(TOM).drafting
    tom.begin(OIC)
    assert shelves.desk_of(OFFICIAL_TOM).drafting.page(OIC).number == 1

    tom.change(
        OIC,
        lambda text: edit_field(text, "OIC-02", key="marking", value="OFFICIAL-SENSITIVE"),
        started_from=1,
    )

    with pytest.raises(NotAllowed):
        shelves.desk_of(OFFICIAL_TOM).drafting.page(OIC)
    with shelves.store.reading() as tx:
        assert tx.press.draft(OIC, reach=whole()).label.marking is Marking.OFFICIAL_SENSITIVE


def test_a_save_that_changes_nothing_never_clashes(drafted) -> None:
    tom, pete = (drafted.desk_of(who).drafting for who in (TOM, PETE))
    typed = _text(drafted)
    pete.change(OIC, _collector("Pete’s"), started_from=1)

    assert tom.save_text(OIC, typed, started_from=1) == 1
    assert len(_revisions(drafted)) == 2


def test_lines_that_nobody_touched_keep_their_bytes(shelves: Shelves) -> None:
    text = a_text(*ROWS, prose="Form feed \x0c here.\tAnd a tab.").decode().replace("\n", "\r\n")
    text = "\ufeff" + text.replace("## Purpose\r\n", "## Purpose\n")
    shelves.draft(text.encode(), ref=_planned(shelves))
    # As a page shows it and a browser sends it back.
    typed = UNFIT.sub("\ufffd", text).replace("\r\n", "\n").replace("Who drives?", "Who pays?")

    shelves.desk_of(TOM).drafting.save_text(OIC, typed.replace("\n", "\r\n"), started_from=1)

    assert _text(shelves) == text.replace("Who drives?", "Who pays?")


def test_what_a_page_cannot_show_is_the_same_in_both_rooms() -> None:
    assert UNSHOWN.pattern == UNFIT.pattern


@pytest.mark.parametrize(
    ("typed", "refusal"), [("a" * (2**20 + 1), TooLarge), ("a\0b", Invalid), ("a\ud800b", Invalid)]
)
def test_what_no_text_can_be_is_refused_and_changes_nothing(drafted, typed: str, refusal: type) -> None:
    with pytest.raises(refusal):
        drafted.desk_of(TOM).drafting.save_text(OIC, typed, started_from=1)

    assert len(_revisions(drafted)) == 1


def test_a_save_takes_back_what_was_submitted(drafted) -> None:
    from sqlalchemy import update

    from kb.store.tables.work import drafts

    with drafted.store.writing(at=drafted.desk_of(TOM).at) as tx:
        tx.conn.execute(update(drafts).values(state="submitted", submitted_by=3, submitted_hash="x"))
    page = drafted.desk_of(TOM).drafting.page(OIC)
    assert page.submitted

    drafted.desk_of(TOM).drafting.change(OIC, _collector("Other"), started_from=1)

    page = drafted.desk_of(TOM).drafting.page(OIC)
    assert not page.submitted
    with drafted.store.reading() as tx:
        assert tx.press.draft(OIC, reach=whole()).submitted_hash is None


def test_a_closed_draft_gives_the_typed_text_back(drafted) -> None:
    tom = drafted.desk_of(TOM).drafting
    typed = _text(drafted) + "A day’s work.\n"
    drafted.desk_of(PETE).drafting.drop(OIC, started_from=1)

    with pytest.raises(DraftGone) as gone:
        tom.save_text(OIC, typed, started_from=1)

    assert gone.value.mine == typed


def test_a_page_left_open_on_an_ended_draft_overwrites_nothing_in_the_next(drafted) -> None:
    tom, pete = (drafted.desk_of(who).drafting for who in (TOM, PETE))
    pete.drop(OIC, started_from=1)
    pete.begin(OIC)

    with pytest.raises(Clash) as clash:
        tom.save_text(OIC, _text(drafted) + "Old.\n", started_from=1)

    assert not clash.value.texts.known
    assert "Old." not in _text(drafted)
    with pytest.raises(NotReady):
        tom.change(OIC, _collector("Old"), started_from=1)


def test_a_draft_that_was_saved_meanwhile_is_not_dropped(drafted) -> None:
    drafted.desk_of(TOM).drafting.change(OIC, _collector("New"), started_from=1)

    with pytest.raises(Stale):
        drafted.desk_of(PETE).drafting.drop(OIC, started_from=1)

    assert "New" in _text(drafted)


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"TOM", "PETE"}))
def test_nobody_else_writes_or_learns_of_a_draft(drafted, name: str) -> None:
    drafting = drafted.desk_of(PEOPLE[name]).drafting
    acts = (
        drafting.page,
        drafting.begin,
        lambda ref: drafting.save_text(ref, "x", started_from=1),
        lambda ref: drafting.change(ref, str.upper, started_from=1),
        drafting.revisions,
        lambda ref: drafting.revision(ref, 1),
        lambda ref: drafting.bring_back(ref, 1, started_from=1),
        lambda ref: drafting.drop(ref, started_from=1),
        drafting.writes,
    )
    for act in acts:
        with pytest.raises((NotFound, NotAllowed)) as no:
            act(OIC)
        if name not in {"VERA", "CATH"}:  # who may know of the plan: she verifies, she oversees
            with pytest.raises(type(no.value)):
                act("thames-valley/none")
    assert len(_revisions(drafted)) == 1


def test_a_reader_of_the_plan_is_told_that_only_its_writers_change_it(shelves: Shelves) -> None:
    from tests.cast import REGION

    shelves.shelve(a_plan(sharing=REGION))

    with pytest.raises(NotAllowed, match="Only authors and approvers"):
        shelves.desk_of(SUE).drafting.begin(OIC)
    with pytest.raises(NotFound):
        shelves.desk_of(KIT).drafting.save_text(OIC, "x", started_from=1)


def test_a_draft_is_held_as_high_as_what_stands_until_it_is_approved(drafted) -> None:
    typed = _text(drafted).replace("marking: OFFICIAL-SENSITIVE", "marking: OFFICIAL")

    drafted.desk_of(TOM).drafting.save_text(OIC, typed, started_from=1)

    with drafted.store.reading() as tx:
        assert tx.press.draft(OIC, reach=whole()).label.marking is Marking.OFFICIAL_SENSITIVE
    with pytest.raises(NotFound):
        drafted.desk_of(OFFICIAL_TOM).drafting.page(OIC)


def test_nobody_saves_a_text_that_they_could_not_open_again(shelves: Shelves) -> None:
    shelves.shelve(a_plan(a_text(*ROWS, marking="OFFICIAL")))
    tom = shelves.desk_of(OFFICIAL_TOM).drafting
    tom.begin(OIC)

    for change in (("marking: OFFICIAL", "marking: OFFICIAL-SENSITIVE"), ("marking: OFFICIAL\n", "")):
        with pytest.raises(Invalid, match="could not open it again"):
            tom.save_text(OIC, tom.page(OIC).text.replace(*change), started_from=1)


def test_an_earlier_text_that_was_marked_higher_stays_with_those_who_may_read_it(shelves: Shelves) -> None:
    ref = shelves.desk_of(TOM).drafting.start(StartOrder("thames-valley", "Airfields"), TOKEN)
    tom = shelves.desk_of(TOM).drafting
    text = tom.page(ref).text
    tom.save_text(ref, text.replace("marking: OFFICIAL-SENSITIVE", "marking: OFFICIAL"), started_from=1)
    official = shelves.desk_of(OFFICIAL_TOM).drafting

    assert official.revision(ref, 2).text
    with pytest.raises(NotFound):
        official.revision(ref, 1)
    with pytest.raises(NotFound):
        official.bring_back(ref, 1, started_from=2)


def test_every_look_and_every_save_leaves_its_audit_line_without_any_text(drafted) -> None:
    tom = drafted.desk_of(TOM).drafting
    tom.page(OIC)
    tom.change(OIC, _collector("Wren liaison"), started_from=1)
    tom.revisions(OIC)
    tom.revision(OIC, 2)
    with pytest.raises(Clash):
        drafted.desk_of(PETE).drafting.change(OIC, _collector("Other"), started_from=1)

    lines = [(line.act, line.object, line.person) for line in drafted.audit()][-5:]
    assert lines == [
        ("consultation", f"{OIC}/draft", 3),
        ("alteration", f"{OIC}/draft", 3),
        ("consultation", f"{OIC}/draft", 3),
        ("consultation", f"{OIC}/draft", 3),
        ("consultation", f"{OIC}/draft", 4),
    ]
    assert "Wren" not in str([line.facts for line in drafted.audit()])
