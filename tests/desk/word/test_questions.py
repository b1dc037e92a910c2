"""Asking the owner, answering, commenting: who may, who sees it, and what is refused."""

from __future__ import annotations

import pytest

from kb.access import Actor
from kb.desk import Named, Said
from kb.errors import Invalid, NotAllowed, NotFound
from kb.plan import Marking
from kb.store import Act
from tests.cast import ADA, AUDREY, CATH, ESSIE, KIT, NOON, OWN, PETE, POLICING, REGION, SUE, TOM, VERA
from tests.desk_cast import NED, Shelves, a_plan, a_row, a_text

REF = "thames-valley/oic"
TOKEN = "a-token-of-a-form-01"
OTHER = "a-token-of-a-form-02"


@pytest.fixture
def shelf(shelves: Shelves) -> Shelves:
    text = a_text(
        a_row(),
        a_row("OIC-02", "Which marinas?", marking="OFFICIAL-SENSITIVE"),
        a_row("OIC-03", "Which heron?", visible_to="own"),
        marking="OFFICIAL",
    )
    shelves.shelve(a_plan(text, sharing=REGION, outline=POLICING))
    return shelves


def ask(shelf: Shelves, who: Actor = SUE, about: str = "OIC-01", text: str = "Do you still ask?") -> int:
    return shelf.desk_of(who).questions.ask(REF, Said(text), about=about, token=TOKEN)


def test_a_reader_asks_an_author_answers_and_it_is_resolved(shelf: Shelves) -> None:
    number = ask(shelf)

    shelf.desk_of(TOM).questions.say(REF, number, Said("We do."), token=TOKEN)
    shelf.desk_of(SUE).questions.resolve(REF, number, resolved=True)

    thread = shelf.desk_of(PETE).questions.thread(REF, number).thread
    assert [(said.text, said.body) for said in thread.remarks] == [
        ("Do you still ask?", "sussex"),
        ("We do.", "thames-valley"),
    ]
    assert (thread.kind, thread.ref, thread.number, thread.resolved_at) == ("question", "OIC-01", 1, NOON)


def test_people_of_the_other_organisation_are_not_named(shelf: Shelves) -> None:
    number = ask(shelf)
    shelf.desk_of(TOM).questions.say(REF, number, Said("We do."), token=TOKEN)

    def named(who: Actor) -> list[str]:
        return [said.shown_as for said in shelf.desk_of(who).questions.thread(REF, number).thread.remarks]

    assert named(SUE) == ["Sue", ""]
    assert named(PETE) == ["", "Tom"]


def test_a_form_sent_twice_asks_once(shelf: Shelves) -> None:
    assert ask(shelf) == ask(shelf)

    thread = shelf.desk_of(SUE).questions.thread(REF, ask(shelf)).thread
    for _ in range(2):
        shelf.desk_of(SUE).questions.say(REF, thread.id, Said("And now?"), token=OTHER)

    page = shelf.desk_of(SUE).questions.page(REF)
    assert [len(one.remarks) for one in page.threads] == [2]


def test_ones_own_organisation_comments(shelf: Shelves) -> None:
    page = shelf.desk_of(TOM).questions.asking(REF, about="OIC-03")

    number = ask(shelf, TOM, "OIC-03")

    assert (page.own, page.question) == (True, "Which heron?")
    assert shelf.desk_of(PETE).questions.thread(REF, number).thread.kind == "comment"
    with pytest.raises(NotFound):
        shelf.desk_of(SUE).questions.thread(REF, number)


@pytest.mark.parametrize("who", [VERA, CATH, ADA, AUDREY, NED])
def test_those_who_are_not_spoken_to_find_no_page(who: Actor, shelf: Shelves) -> None:
    number = ask(shelf)
    part = shelf.desk_of(who).questions

    for asked in (
        lambda: part.page(REF),
        lambda: part.asking(REF),
        lambda: part.thread(REF, number),
        lambda: part.ask(REF, Said("Why?"), token=OTHER),
        lambda: part.say(REF, number, Said("Why?"), token=OTHER),
        lambda: part.resolve(REF, number, resolved=True),
    ):
        with pytest.raises(NotFound):
            asked()


def test_a_third_organisation_reads_the_plan_and_not_the_question(shelf: Shelves) -> None:
    number = ask(shelf)

    assert shelf.desk_of(KIT).questions.page(REF).threads == ()
    with pytest.raises(NotFound):
        shelf.desk_of(KIT).questions.say(REF, number, Said("We too."), token=OTHER)


@pytest.mark.parametrize("about", ["OIC-03", "OIC-99"])
def test_nobody_asks_about_what_they_do_not_read(about: str, shelf: Shelves) -> None:
    with pytest.raises(NotFound):
        ask(shelf, SUE, about)


def test_a_reader_of_the_outline_asks_and_is_told_no_role(shelf: Shelves) -> None:
    part = shelf.desk_of(ESSIE).questions
    assert part.asking(REF, about="OIC-01").role == ""

    number = part.ask(REF, Said("Still?", to_role="Desk sergeant"), about="OIC-01", token=TOKEN)

    assert part.thread(REF, number).thread.to_role == ""
    assert shelf.desk_of(TOM).questions.thread(REF, number).thread.to_role == "Desk sergeant"
    assert shelf.desk_of(TOM).questions.asking(REF).role == "Intelligence bureau"


def test_readers_of_the_owner_s_organisation_see_and_do_not_answer(shelf: Shelves) -> None:
    sussex = "sussex/oic"
    shelf.shelve(a_plan(sharing=REGION), ref=sussex)
    number = shelf.desk_of(TOM).questions.ask(sussex, Said("Still?"), token=TOKEN)

    page = shelf.desk_of(SUE).questions.thread(sussex, number)

    assert page.speaks_for == ""
    with pytest.raises(NotAllowed, match="Authors and approvers"):
        shelf.desk_of(SUE).questions.say(sussex, number, Said("We do."), token=TOKEN)
    with pytest.raises(NotAllowed):
        shelf.desk_of(SUE).questions.resolve(sussex, number, resolved=True)


def test_access_taken_away_ends_it_for_the_asker_at_once(shelf: Shelves) -> None:
    number = ask(shelf)

    with shelf.store.writing(at=NOON) as tx:
        tx.press.share(REF, 1, sharing=OWN, outline=OWN, listed=True)

    part = shelf.desk_of(SUE).questions
    for asked in (lambda: part.thread(REF, number), lambda: part.page(REF)):
        with pytest.raises(NotFound):
            asked()
    assert shelf.desk_of(TOM).questions.thread(REF, number).thread.from_body == "sussex"


@pytest.mark.parametrize("named", ["01273 555 012", "Jane Carter", "jane.carter@example.org"])
def test_what_looks_like_a_name_is_sent_only_when_it_is_confirmed(named: str, shelf: Shelves) -> None:
    part = shelf.desk_of(SUE).questions
    text = f"Ring {named} about it."

    with pytest.raises(Named, match=named) as no:
        part.ask(REF, Said(text), token=TOKEN)
    assert part.page(REF).threads == ()
    assert no.value.phrases

    part.ask(REF, Said(text, sure=True), token=TOKEN)
    assert len(part.page(REF).threads) == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (Said("  \n "), "Write your question"),
        (Said("x" * 2001), "at most 2000 characters"),
        (Said("Why?", to_role="r" * 201), "at most 200"),
        (Said("Why?", body="kent"), "Choose the organisation"),
    ],
)
def test_what_cannot_be_taken_changes_nothing(said: Said, sentence: str, shelf: Shelves) -> None:
    part = shelf.desk_of(SUE).questions

    with pytest.raises(Invalid, match=sentence):
        part.ask(REF, said, token=TOKEN)

    assert part.page(REF).threads == ()


def test_signs_that_no_page_can_show_are_left_out(shelf: Shelves) -> None:
    number = ask(shelf, text="One\r\ntwo\x00\x07\u202e")

    assert shelf.desk_of(SUE).questions.thread(REF, number).thread.last.text == "One\ntwo"


def test_the_page_carries_the_highest_marking_on_it(shelf: Shelves) -> None:
    part = shelf.desk_of(SUE).questions
    assert part.page(REF).marking is Marking.OFFICIAL

    number = ask(shelf, about="OIC-02")

    assert part.page(REF).marking is Marking.OFFICIAL_SENSITIVE
    assert part.thread(REF, number).thread.marking is Marking.OFFICIAL_SENSITIVE
    assert part.asking(REF, about="OIC-02").marking is Marking.OFFICIAL_SENSITIVE


def test_reading_and_writing_leave_lines_without_words(shelf: Shelves) -> None:
    before = len(shelf.audit())

    number = ask(shelf, text="Do herons matter?")
    shelf.desk_of(SUE).questions.page(REF)
    shelf.desk_of(SUE).questions.thread(REF, number)

    lines = shelf.audit()[before:]
    assert [(one.act, one.object) for one in lines] == [
        (Act.ALTERATION, f"{REF}/questions/{number}"),
        (Act.CONSULTATION, f"{REF}/questions"),
        (Act.CONSULTATION, f"{REF}/questions/{number}"),
    ]
    assert "heron" not in str(lines)


def test_the_plan_counts_what_is_open_for_its_reader(shelf: Shelves) -> None:
    ask(shelf)

    assert shelf.desk_of(SUE).reading.plan(REF).asked == {"OIC-01": 1}
    assert shelf.desk_of(KIT).reading.plan(REF).asked == {}
    assert shelf.desk_of(VERA).reading.plan(REF).asked is None
    shelf.shelve(a_plan(sharing=REGION))
    assert shelf.desk_of(SUE).reading.plan(REF, number=1).asked is None
