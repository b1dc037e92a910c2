"""The page of one plan: the current version, an exact one, a day's; in full, in outline, as facts, by title."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from kb.access import Scope, Sharing
from kb.desk.intake.understanding import Circumstances, understand
from kb.plan import OutlineRow
from kb.web import rendering
from tests.cast import TODAY
from tests.sample_library import Library
from tests.web.client import Reader

Reading = Callable[[str], Reader]
ANALYST, KENT = "Regional analyst", "Intelligence analyst, Kent"
DOUBLED = """---
title: Doubled
marking: OFFICIAL
owner: Desk
---

## Requirements

### KB-01: Which one?

- **Gap:** A gap that is ours.
- **Indicators:** Lights at night

### KB-01: Which other?

- **Gap:** Another gap.
- **Indicators:** Boats by day

### kb-timeout-1: A reference like an id of ours?

- **Gap:** A third gap.
"""


def shelve(library: Library, text: str, *, ref: str = "surrey/other", outline: Scope = Scope.OWN) -> None:
    """Put a plan of Surrey on the shelf, open to policing; only in outline where that is said."""
    made = understand(text.encode(), Circumstances(), name="x", bodies=frozenset(), on=TODAY)
    sharing = Sharing(Scope.OWN if outline is not Scope.OWN else Scope.POLICING)
    with library.house.store.writing(at=library.at) as tx:
        tx.press.add_plan(ref, "surrey")
        tx.press.shelve(ref, [replace(made, sharing=sharing, outline=Sharing(outline))])


def test_every_requirement_has_its_own_address_on_the_page(reading: Reading) -> None:
    reader = reading(ANALYST)

    reader.get("/plans/sussex/oic")

    cards = [s.get("id") for s in reader.all("section") if "kb-requirement" in (s.get("class") or "")]
    assert len(cards) == 13
    assert {f"#{ref}" for ref in cards} <= set(reader.links())
    assert cards[0] == "OIC-01"


def test_the_page_says_what_to_check_before_relying_on_the_plan(reading: Reading) -> None:
    reader = reading(ANALYST)

    reader.get("/plans/sussex/oic")

    assert "Check before you rely on this plan" in reader.words
    assert "7 of 12 requirements are past the date they were needed by." in reader.words


def test_the_title_is_said_once_and_not_again_by_the_text(reading: Reading) -> None:
    reader = reading(ANALYST)

    reader.get("/plans/sussex/oic")

    headings = ["".join(h.itertext()) for n in range(1, 5) for h in reader.all(f"h{n}")]
    assert headings.count("Organised immigration crime collection plan") == 1


def test_a_heading_of_the_text_that_says_something_else_stays() -> None:
    text, _ = rendering.set_out("# Another title\n\nWhy.\n", plain=False)

    assert text.below("A title") == text
    assert text.below("Another title").pieces[0].html.strip() == "<p>Why.</p>"


@pytest.mark.parametrize(
    ("day", "number"), [("2026-11-24", 5), ("2026-06-21", 4), ("11 February 2026", 3), ("16/06/2025", 2)]
)
def test_the_plan_is_shown_as_it_stood_at_the_end_of_a_day(reading: Reading, day: str, number: int) -> None:
    reader = reading(ANALYST)

    reader.get(f"/plans/sussex/oic?on={day}")

    assert f"Sussex Police, version {number}" in reader.words
    assert "This is the plan as it stood at the end of" in reader.words


def test_a_day_before_the_first_version_in_reach_has_no_page(reading: Reading) -> None:
    assert reading(ANALYST).get("/plans/sussex/oic?on=2020-01-01").status_code == 404


def test_an_old_version_says_that_a_newer_one_stands_and_leads_there(reading: Reading) -> None:
    reader = reading(ANALYST)

    reader.get("/plans/sussex/oic/versions/3")

    assert "A newer version stands in place of this one." in reader.words
    assert "/plans/sussex/oic/versions/5" in reader.links()


def test_a_plan_says_where_it_came_from_and_that_the_source_has_changed(reading: Reading) -> None:
    reader = reading(ANALYST)

    reader.get("/plans/thames-valley/oic")

    assert (
        "Adapted from Sussex Police: Organised immigration crime collection plan, version 3" in reader.words
    )
    assert "of the source plan is current now" in reader.words


def test_an_outline_holds_questions_and_what_to_look_for_and_no_more(reading: Reading) -> None:
    reader = reading(KENT)

    reader.get("/plans/thames-valley/oic")

    assert "What to look for" in reader.words
    assert "In date" in reader.words
    for label in ("Gap", "Sources", "Collector", "Reporting route", "Needed by", "Shared with"):
        assert label not in [("".join(dt_.itertext())) for dt_ in reader.all("dt")]
    assert "/versions/3/text" not in reader.text


def test_what_an_outline_row_leaves_open_is_said() -> None:
    piece = rendering.outline_of([OutlineRow("X-1", "Who?", "", None, (), None)])[0]

    assert dict(piece.terms) == {
        "Theme": "Not stated",
        "Priority": "Not stated",
        "What to look for": "Not stated",
        "In date": "No day stated",
    }


def test_a_listed_plan_is_a_title_and_whom_to_ask(reading: Reading) -> None:
    reader = reading(KENT)

    reader.get("/plans/hampshire-iow/oic")

    assert "You can ask for access for your organisation" in reader.words
    assert reader.all("dt") == []


def test_of_a_listed_plan_nobody_is_told_its_versions_or_its_state(reading: Reading) -> None:
    kent = reading("Intelligence analyst, Kent")
    absent = "/plans/hampshire-iow/never-was"

    for part in ("/history", "/versions/1", "/versions/2", "?on=2026-11-24"):
        assert kent.get(f"/plans/hampshire-iow/oic{part}").status_code == 404
        assert kent.get(f"{absent}{part}").status_code == 404
    for page in ("/plans?organisation=hampshire-iow", "/search?q=Hampshire"):
        kent.get(page)
        line = next(li for li in kent.all("li") if "Title only" in "".join(li.itertext()))
        assert not re.search("Version|Current", "".join(line.itertext()))


def test_a_withdrawn_plan_says_so_and_why(reading: Reading) -> None:
    author = reading("Plan author, Sussex")
    author.get("/plans?show=withdrawn")
    withdrawn = [link for link in author.links() if link.count("/") == 3]

    for link in withdrawn:
        author.get(link)
        assert "This plan has been withdrawn and must not be used." in author.words


def test_a_draft_is_open_to_its_authors_and_says_that_it_is_one(reading: Reading) -> None:
    author = reading("Plan author, Thames Valley")

    author.get("/plans/thames-valley/oic/draft")

    assert "This is a draft. It has not been approved and must not be used." in author.words


def test_nothing_of_a_doubled_reference_is_lost_in_full(library: Library) -> None:
    shelve(library, DOUBLED)
    reader = Reader(library.app, ANALYST)

    reader.get("/plans/surrey/other")

    for gap in ("A gap that is ours.", "Another gap.", "A third gap."):
        assert gap in reader.words
    assert [s.get("id") for s in reader.all("section")] == ["KB-01"]


def test_nothing_of_a_doubled_reference_is_lost_in_outline(library: Library) -> None:
    shelve(library, DOUBLED, outline=Scope.POLICING)
    reader = Reader(library.app, ANALYST)

    reader.get("/plans/surrey/other")

    assert "Lights at night" in reader.words
    assert "Boats by day" in reader.words
    assert "gap" not in reader.words


def test_a_rendering_is_made_once_and_read_the_same_again(library: Library) -> None:
    reader = Reader(library.app, ANALYST)
    reader.get("/plans/sussex/oic")
    first = reader.words

    library.at += dt.timedelta(minutes=1)
    reader.get("/plans/sussex/oic")

    assert reader.words == first


def test_the_text_is_handed_out_as_it_is_kept(reading: Reading) -> None:
    answer = reading(ANALYST).get("/plans/sussex/oic/versions/5/text")

    assert answer.mimetype == "text/markdown"
    assert answer.headers["X-Marking"] == "OFFICIAL-SENSITIVE"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sussex-oic-5.md"'
    assert answer.data.startswith(b"---\n")


def test_history_lists_the_versions_in_reach_newest_first(reading: Reading) -> None:
    reader = reading(ANALYST)

    reader.get("/plans/sussex/oic/history")

    versions = [link.rsplit("/", 1)[1] for link in reader.links() if "/versions/" in link]
    assert versions == ["5", "4", "3", "2"]
