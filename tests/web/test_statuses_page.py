"""Setting the statuses of all requirements on one page."""

from __future__ import annotations

import re

import pytest

from tests.sample_library import Library
from tests.web.client import XHTML, Reader

PAGE = "/plans/thames-valley/oic/statuses"


@pytest.fixture
def author(library: Library) -> Reader:
    """The author of Thames Valley, with the page open."""
    reader = Reader(library.app, "Plan author, Thames")
    reader.get(PAGE)
    return reader


def boxes(reader: Reader, **changed: str) -> dict[str, object]:
    """Every box of the form as it stands on the page, with those changed: `status_OIC_03` names `status-OIC-03`."""
    found: dict[str, object] = {}
    for one in reader.all("input"):
        if one.get("name") not in {None, "csrf_token", "ref", "q"}:
            found[str(one.get("name"))] = one.get("value") or ""
    for one in reader.all("select"):
        options = list(one.iter(f"{XHTML}option"))
        chosen = next((o for o in options if o.get("selected") is not None), options[0])
        found[str(one.get("name"))] = chosen.get("value") or ""
    refs = [one.get("value") for one in reader.all("input") if one.get("name") == "ref"]
    return found | {"ref": refs} | {name.replace("_", "-", 2): value for name, value in changed.items()}


def refs(reader: Reader) -> list[str | None]:
    return [one.get("value") for one in reader.all("input") if one.get("name") == "ref"]


def test_only_what_was_changed_is_recorded_and_shown_on_the_plan(author: Reader) -> None:
    answer = author.post(PAGE, **boxes(author, status_OIC_03="answered", returned_OIC_03="20/11/2026"))

    assert (answer.status_code, answer.location) == (303, PAGE)
    author.get(PAGE)
    assert "Recorded for 1 requirement." in author.words
    author.get("/plans/thames-valley/oic")
    section = next(one for one in author.all("section") if one.get("id") == "OIC-03")
    said = " ".join("".join(section.itertext()).split())
    assert "Answered as at 24 November 2026 Last return 20 November 2026." in said


def test_the_form_sent_twice_records_once(author: Reader) -> None:
    form = boxes(author, status_OIC_03="deferred", why_OIC_03="No officer free")
    author.post(PAGE, **form)
    author.get(PAGE)

    author.post(PAGE, **form)

    author.get(PAGE)
    assert "Nothing was different, so nothing was recorded." in author.words
    author.get(f"{PAGE}/OIC-03")
    assert author.words.count("No officer free") == 1
    assert "Plan author, Thames Valley Police" in author.words


def test_what_cannot_be_taken_is_said_beside_its_box_and_kept(author: Reader) -> None:
    changed = boxes(author, status_OIC_03="deferred", returned_OIC_04="<soon>", status_OIC_06="tasked")

    answer = author.post(PAGE, **changed)

    assert answer.status_code == 400
    summary = next(d for d in author.all("div") if d.get("class") == "govuk-error-summary")
    linked = [a.get("href") for a in summary.iter(f"{XHTML}a")]
    assert linked == ["#why-OIC-03", "#returned-OIC-04"]
    box = next(i for i in author.all("input") if i.get("id") == "returned-OIC-04")
    assert (box.get("value"), box.get("aria-describedby")) == ("<soon>", "returned-OIC-04-error")
    assert boxes(author)["status-OIC-06"] == "tasked"
    assert author.text.count("Error:") >= 3
    author.get(f"{PAGE}/OIC-06")
    assert "Nothing has been recorded yet." in author.words


def test_a_day_in_the_future_is_refused_at_its_box(author: Reader) -> None:
    changed = boxes(author, status_OIC_06="tasked") | {"as_at": "25/11/2026"}

    assert author.post(PAGE, **changed).status_code == 400

    assert "The day must be today or earlier." in author.words
    assert 'href="#as_at"' in author.text


def test_two_people_at_once_see_both_values_and_nothing_is_replaced_until_confirmed(
    library: Library, author: Reader
) -> None:
    approver = Reader(library.app, "Plan approver, Thames")
    approver.get(PAGE)
    mine = boxes(author, status_OIC_03="tasked", status_OIC_06="tasked")
    approver.post(PAGE, **boxes(approver, status_OIC_03="answered", returned_OIC_03="20/11/2026"))

    assert author.post(PAGE, **mine).status_code == 409

    assert "Changed by Plan approver, Thames Valley Police on 24 November 2026 at 12:00." in author.words
    assert "It is now answered, last return 20 November 2026" in author.words
    again = boxes(author)
    assert (again["status-OIC-03"], again["returned-OIC-03"]) == ("tasked", "20/11/2026")
    approver.get(f"{PAGE}/OIC-06")
    assert "Nothing has been recorded yet." in approver.words
    assert author.post(PAGE, **again).status_code == 303
    approver.get(f"{PAGE}/OIC-03")
    assert "Tasked" in approver.words
    assert "Answered" in approver.words


def test_sorting_keeps_what_was_typed_and_records_nothing(author: Reader) -> None:
    plan_order = refs(author)

    answer = author.post(PAGE, **boxes(author, status_OIC_03="answered"), sort="-status")

    assert answer.status_code == 200
    assert refs(author) != plan_order
    assert boxes(author)["status-OIC-03"] == "answered"
    author.get(f"{PAGE}/OIC-03")
    assert "Nothing has been recorded yet." in author.words


@pytest.mark.parametrize(
    "column", ["reference", "question", "collector", "needed", "status", "returned", "due", "reason"]
)
def test_every_column_sorts_both_ways(author: Reader, column: str) -> None:
    plan_order = refs(author)
    author.get(f"{PAGE}?sort={column}")
    up = refs(author)
    author.get(f"{PAGE}?sort=-{column}")

    assert sorted(up) == sorted(refs(author)) == sorted(plan_order)
    assert column == "reason" or up != refs(author)
    assert re.search(r'aria-current="true"', author.text)


def test_the_order_is_kept_over_a_save(author: Reader) -> None:
    author.get(f"{PAGE}?sort=-due")

    answer = author.post(PAGE, **boxes(author, status_OIC_03="answered"))

    assert answer.location == f"{PAGE}?sort=-due"


def test_an_unknown_order_is_that_of_the_plan(author: Reader) -> None:
    plan_order = refs(author)

    author.get(f"{PAGE}?sort=marking")

    assert refs(author) == plan_order


@pytest.mark.parametrize(
    "sent", [{}, {"ref": "OIC-03"}, {"ref": "OIC-03", "seen-OIC-03": "x"}, {"status-OIC-03": "tasked"}]
)
def test_a_form_without_its_boxes_records_nothing(author: Reader, sent: dict[str, str]) -> None:
    assert author.post(PAGE, **sent).status_code == 303

    author.get(PAGE)
    assert "nothing was recorded" in author.words


def test_the_plan_page_leads_there_for_its_writers_only(library: Library, author: Reader) -> None:
    author.get("/plans/thames-valley/oic")
    assert PAGE in author.links()
    analyst = Reader(library.app, "Regional analyst")
    analyst.get("/plans/thames-valley/oic")

    assert PAGE not in analyst.links()
    assert analyst.get(PAGE).status_code == 403
    assert analyst.post(PAGE, ref="OIC-03").status_code == 403


@pytest.mark.parametrize("who", ["Auditor", "Administrator, Sussex"])
def test_who_reads_no_plans_finds_nothing_there(library: Library, who: str) -> None:
    reader = Reader(library.app, who)

    assert reader.get(PAGE).status_code == 404
    assert reader.get(f"{PAGE}/OIC-03").status_code == 404


def test_entries_of_a_row_that_is_not_there_are_not_found(author: Reader) -> None:
    assert author.get(f"{PAGE}/OIC-99").status_code == 404
    assert author.get(f"{PAGE}/a/b/c").status_code == 404


def test_a_reason_is_never_markup(author: Reader) -> None:
    why = "<script>alert(1)</script>"
    author.post(PAGE, **boxes(author, status_OIC_03="deferred", why_OIC_03=why))

    author.get(f"{PAGE}/OIC-03")

    assert why in author.words
    assert why not in author.text
