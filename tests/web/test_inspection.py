"""The pages of recommendations, from reading the table to clearing a text for publication."""

from __future__ import annotations

import pytest
from markupsafe import escape

from tests.cast import ADA, ANNA, AUDREY, CATH, KIT, NOON, PETE, RON, SUE, TOM, VERA
from tests.desk.inspection.test_reports import REPORT, WORDING, mark
from tests.desk_cast import DAY, NED, Reader, Shelves, a_plan, a_text, an_application, entered
from tests.web.test_life import words

FOUR = "/recommendations/hmicfrs-oic-4"
HERE = f"{FOUR}/position/thames-valley"
POSITION = {
    "done": "The plan is approved.",
    "next": "Issue the tasking sheets.",
    "by_when": "31 March 2027",
    "answers": "Head of Intelligence",
    "public": "We have a plan and use it.",
    "token": "a-token-of-this-form",
}


def as_(shelves: Shelves, actor: object) -> Reader:
    return entered(an_application(shelves), shelves, actor)  # type: ignore[arg-type]  # somebody of the cast


def test_a_position_goes_from_author_to_approver_to_the_office(shelves: Shelves) -> None:
    tom, pete, cath = (as_(shelves, who) for who in (TOM, PETE, CATH))
    assert tom.post(HERE, **POSITION).headers["Location"] == FOUR
    told = words(cath.get(FOUR))
    assert "The plan is approved." in told
    assert "We have a plan and use it." not in told
    assert "Waits to be cleared" in words(tom.get(FOUR))
    assert "/clear" not in tom.get(FOUR).get_data(as_text=True)

    assert f"{HERE}/1/clear" in pete.get(FOUR).get_data(as_text=True)
    assert "We have a plan and use it." in words(pete.get(f"{HERE}/1/clear"))
    assert pete.post(f"{HERE}/1/clear", cleared_by="Head of Crime").status_code == 303

    assert "Cleared for publication on 24 November 2026 by Head of Crime." in words(cath.get(FOUR))
    assert "Cleared 24 November 2026" in words(cath.get("/recommendations"))
    assert f"{HERE}/1/take-back" in pete.get(FOUR).get_data(as_text=True)
    assert pete.post(f"{HERE}/1/take-back", why="The count was wrong.").status_code == 303
    assert "No text is cleared for publication." in words(cath.get(FOUR))
    assert "because: The count was wrong." in words(tom.get(FOUR))


def test_the_next_position_begins_with_the_last(shelves: Shelves) -> None:
    tom = as_(shelves, TOM)
    tom.post(HERE, **POSITION)

    page = tom.get(HERE).get_data(as_text=True)

    assert all(said in page for key, said in POSITION.items() if key != "token")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("done", "", "Say what has been done"),
        ("public", "Ask John Smithson.", "“John Smithson”"),
        ("by_when", "soon", "Enter a day such as"),
    ],
)
def test_what_is_typed_wrongly_is_given_back_with_a_sentence_at_its_field(
    shelves: Shelves, field: str, typed: str, said: str
) -> None:
    tom = as_(shelves, TOM)

    answer = tom.post(HERE, **POSITION | {field: typed})

    assert (answer.status_code, said in words(answer)) == (400, True)
    assert f'href="#{field}"' in answer.get_data(as_text=True)
    assert "Issue the tasking sheets." in answer.get_data(as_text=True)
    assert "no position" in words(tom.get(FOUR))


@pytest.mark.parametrize(
    ("person", "status"),
    [(AUDREY, 403), (CATH, 404), (RON, 404), (SUE, 404), (VERA, 404), (ADA, 404), (NED, 404)],
)
def test_a_position_is_nobody_elses_to_record(shelves: Shelves, person: object, status: int) -> None:
    reader = as_(shelves, person)

    assert reader.get(HERE).status_code == status
    assert reader.post(HERE, **POSITION).status_code == status


@pytest.mark.parametrize("person", [ADA, NED])
def test_recommendations_are_no_page_for_whoever_reads_nothing(shelves: Shelves, person: object) -> None:
    reader = as_(shelves, person)

    assert [reader.get(path).status_code for path in ("/recommendations", FOUR)] == [404, 404]
    assert "/recommendations" not in reader.get("/account").get_data(as_text=True)


@pytest.mark.parametrize("person", [TOM, CATH, ANNA, KIT, VERA, RON, AUDREY])
def test_everybody_else_finds_them_in_the_navigation(shelves: Shelves, person: object) -> None:
    reader = as_(shelves, person)

    assert 'href="/recommendations"' in reader.get("/account").get_data(as_text=True)
    assert "Text not yet entered" in words(reader.get("/recommendations"))


def test_the_table_says_what_is_overdue_and_by_how_many_days(shelves: Shelves) -> None:
    told = words(as_(shelves, TOM).get("/recommendations"))

    assert "328 days overdue" in told
    assert "so it is not known whether that was within the 56 days, which ended on 10 July 2025" in told


def test_the_editor_enters_a_wording_and_records_a_check(shelves: Shelves) -> None:
    ron = as_(shelves, RON)
    one = "/recommendations/hmicfrs-oic-1"
    form = {"text": WORDING.text, "addressee": WORDING.addressee, "deadline": "31 March 2026"}
    form |= {"source": WORDING.source, "measure": "", "read": ""}
    refused = ron.post(f"{one}/wording", **form | {"text": "Too short."})
    assert (refused.status_code, "Paste the whole recommendation" in words(refused)) == (400, True)

    assert ron.post(f"{one}/wording", **form).status_code == 303
    assert "Not yet checked against the published report." in words(ron.get(one))
    assert ron.post(f"{one}/check", said=mark(shelves)).status_code == 303

    assert "Checked against the published report by the person who entered it." in words(ron.get(one))
    assert WORDING.text in ron.get(f"{one}/wording").get_data(as_text=True)
    assert ron.post(f"{one}/check", said="another").status_code == 409


def test_the_earlier_wording_stays_on_the_page(shelves: Shelves) -> None:
    ron = as_(shelves, RON)
    form = {"text": WORDING.text, "addressee": WORDING.addressee, "deadline": "", "source": WORDING.source}
    ron.post(f"{FOUR}/wording", **form, measure="stage", read=mark(shelves, "hmicfrs-oic-4"))

    told = words(as_(shelves, SUE).get(FOUR))

    assert WORDING.text in told
    assert "make sure they have clear plans" in told
    assert "It came with this service." in told


def test_the_editor_enters_and_corrects_a_report(shelves: Shelves) -> None:
    ron = as_(shelves, RON)
    form = {"key": REPORT.key, "title": REPORT.title, "by": "HMICFRS", "published_on": "1 June 2026"}
    form |= {"found_at": REPORT.address, "many": "3"}
    assert ron.post("/recommendations/reports/new", **form | {"many": "many"}).status_code == 400

    assert ron.post("/recommendations/reports/new", **form).status_code == 303
    assert "1 June 2026" in ron.get("/recommendations/reports/hmicfrs-soc").get_data(as_text=True)
    assert ron.post("/recommendations/reports/hmicfrs-soc", **form | {"title": "Another"}).status_code == 303

    assert "Another" in words(ron.get("/recommendations"))
    assert as_(shelves, TOM).get("/recommendations/reports/hmicfrs-soc").status_code == 404
    assert as_(shelves, TOM).get("/recommendations/reports/new").status_code == 404


def test_the_editor_records_that_it_was_closed_and_takes_a_mistake_back(shelves: Shelves) -> None:
    ron = as_(shelves, RON)
    closing = f"{FOUR}/closure/thames-valley"
    assert ron.post(closing, closed_on="soon", reference="Letter").status_code == 400

    assert ron.post(closing, closed_on="1 June 2026", reference="Letter of 1 June").status_code == 303
    assert "Recorded as closed by the inspectorate on 1 June 2026" in words(as_(shelves, TOM).get(FOUR))
    assert ron.post(closing, mistaken="y", reference="Wrong force").status_code == 303

    assert "328 days overdue" in words(as_(shelves, TOM).get(FOUR))
    assert "Not closed after all: Wrong force." in words(ron.get(closing))


def test_the_office_records_the_day_of_its_response(shelves: Shelves) -> None:
    cath = as_(shelves, CATH)
    here = "/recommendations/reports/hmicfrs-oic/response/thames-valley-pcc"
    assert here in cath.get("/recommendations").get_data(as_text=True)
    assert cath.post(here, when="soon", source="Its page").status_code == 400

    assert cath.post(here, when="8 July 2025", source="Its page").status_code == 303

    assert "Response dated 8 July 2025, within the 56 days" in words(cath.get("/recommendations"))
    assert as_(shelves, TOM).get(here).status_code == 404


def test_a_region_editor_chooses_the_force_of_the_table(shelves: Shelves) -> None:
    shelves.desk_of(RON, NOON + DAY)
    ron = as_(shelves, RON)

    assert "How Sussex Police stands" in words(ron.get("/recommendations?force=sussex"))
    assert "How Kent Police stands" not in words(ron.get("/recommendations?force=kent"))


@pytest.mark.parametrize("text", ['"><img src=x onerror=alert(1)>', "{{7*7}}", "<script>alert(1)</script>"])
def test_what_was_typed_is_shown_as_it_was_typed(shelves: Shelves, text: str) -> None:
    tom = as_(shelves, TOM)
    tom.post(HERE, **POSITION | {"done": f"Said: {text}"})

    page = tom.get(FOUR).get_data(as_text=True)

    assert f"Said: {escape(text)}" in page


def test_a_plan_and_a_recommendation_lead_to_each_other(shelves: Shelves) -> None:
    shelves.shelve(a_plan(a_text(recommendations="HMICFRS-OIC-4")))
    tom = as_(shelves, TOM)

    assert f'href="{FOUR}"' in tom.get("/plans/thames-valley/oic").get_data(as_text=True)
    assert 'href="/plans/thames-valley/oic"' in tom.get(FOUR).get_data(as_text=True)
