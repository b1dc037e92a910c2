"""The pages of a plan's family, as people read them; and the same answers where one plan of it is out of reach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kb.access import Grant, Role, Scope, Sharing
from kb.desk import Pick
from kb.plan import Marking
from kb.store import SharedAs, Taken
from tests.cast import OWN, POLICING, SUE, TOM
from tests.desk.kin.keeping_story import BOATS, FIRST, LORRIES, OURS, SOURCE, Story, sussex
from tests.desk_cast import Reader, Shelves, a_house, a_plan, a_row, a_text, an_application, entered, plainly

SVG = "{http://www.w3.org/2000/svg}"
WHY = "We have a list of our own."
SECOND = (
    a_row("OIC-01", LORRIES, gap="Something known", sources="PND"),
    a_row("OIC-02", "Which hand car washes?", gap="A list"),
    a_row("OIC-03", BOATS, gap="No count"),
)
PAGES = ("family", "adaptations", "departures", "departures?local=yes", "departures.csv", "")


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """Thames Valley adapted a plan of Sussex, took one change of its second version and refused another."""
    with a_house(tmp_path) as shelves:
        told = Story(shelves)
        shelves.shelve(a_plan(sussex(), sharing=POLICING), ref=SOURCE, at=told.at)
        told.adapt()
        told.source(sussex(*SECOND))
        told.keep(**{"OIC-01: gap": Pick("take"), "OIC-02: gap": Pick("keep", why=WHY)})
        told.approve()
        share(told, POLICING)
        yield told


def share(story: Story, sharing: Sharing, ref: str = OURS) -> None:
    with story.shelves.store.writing(at=story.at, by=TOM.person) as tx:
        tx.audiences.share(ref, SharedAs(sharing), on=story.at.date())


def reader(story: Story, actor: object) -> Reader:
    app = an_application(story.shelves, story.at)
    return entered(app, story.shelves, actor, story.at)  # type: ignore[arg-type]  # one of the cast


def words(text: str) -> str:
    main = text[text.index("<main") : text.index("</main>")]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def test_the_source_owner_reads_what_was_refused_and_why(story: Story) -> None:
    said = words(reader(story, SUE).get(f"/plans/{SOURCE}/adaptations").get_data(as_text=True))

    assert "Thames Valley Police" in said
    assert f"OIC-02: gap. Kept as it was: {WHY}" in said
    assert "Plan author, Thames Valley Police" in said


def test_the_picture_is_one_image_with_its_words_and_the_list_says_the_same(story: Story) -> None:
    text = reader(story, SUE).get(f"/plans/{SOURCE}/family").get_data(as_text=True)

    drawing = ET.fromstring(text[text.index("<svg") : text.index("</svg>") + 6])
    assert drawing.get("role") == "img"
    drawn = ["".join(one.itertext()) for one in drawing.iter(f"{SVG}text")]
    assert drawn == ["Sussex Police", "Thames Valley Police", "Version 1", "Version 2", "Version 2"]
    said = words(text[: text.index("<svg")] + text[text.index("</svg>") :])
    for words_ in ("Sussex Police", "Thames Valley Police", "Version 1", "Version 2", "adapted from"):
        assert words_ in said
    assert "style=" not in text


def test_an_author_explains_a_difference_with_a_reason_and_a_day(story: Story) -> None:
    author = reader(story, TOM)
    page = author.get(f"/plans/{OURS}/departures?newest=yes").get_data(as_text=True)
    assert "1 on purpose, 1 not explained" in words(page)
    link = re.search(r'href="(/plans/thames-valley/oic/departures/[^"]+)">Explain<', page)
    assert link is not None
    form = author.get(link[1]).get_data(as_text=True)
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', form)
    assert seen is not None

    empty = author.post(link[1], seen=seen[1], why="", again="soon")
    assert empty.status_code == 400
    assert "Enter a day such as" in empty.get_data(as_text=True)
    assert author.post(link[1], seen=seen[1], why="", again="").status_code == 400
    done = author.post(link[1], seen=seen[1], why="Our own words", again="31/03/2027")

    assert done.status_code == 303
    after = words(author.get(f"/plans/{OURS}/departures?newest=yes").get_data(as_text=True))
    assert "2 on purpose, 0 not explained" in after
    assert "Our own words" in after
    assert "31 March 2027" in after


def test_the_register_is_taken_away_with_its_marking(story: Story) -> None:
    answer = reader(story, TOM).get(f"/plans/{OURS}/departures.csv?newest=yes")

    text = answer.get_data().decode("utf-8-sig")
    assert answer.headers["X-Marking"] == "OFFICIAL-SENSITIVE"
    assert text.startswith('"OFFICIAL-SENSITIVE"')
    assert WHY in text


def test_a_reader_sees_the_ways_there_on_the_plan_and_only_an_author_may_explain(story: Story) -> None:
    page = reader(story, SUE).get(f"/plans/{OURS}").get_data(as_text=True)
    assert "Family of this plan" in page
    assert "Where it differs from its source" in page

    register = reader(story, SUE).get(f"/plans/{OURS}/departures").get_data(as_text=True)
    assert ">Explain" not in register


def test_news_of_an_adapted_plan_leaves_the_list_once_the_family_was_looked_at(story: Story) -> None:
    with story.shelves.store.writing(at=story.at) as tx:
        tx.people.grant(SUE.person, Grant(Role.AUTHOR, "sussex", Marking.OFFICIAL_SENSITIVE))
    author = reader(story, SUE)
    before = words(author.get("/for-you").get_data(as_text=True))
    assert "Thames Valley Police, adapted from yours: version 2 stands." in before
    assert "Thames Valley Police kept otherwise: OIC-02." in before
    assert WHY not in before

    author.get(f"/plans/{SOURCE}/family")

    assert "adapted from yours" not in words(author.get("/for-you").get_data(as_text=True))


@pytest.mark.parametrize("sharing", [OWN, Sharing(Scope.REGION)])
def test_every_page_is_the_same_with_a_plan_out_of_reach_as_without_it(
    tmp_path: Path, sharing: Sharing
) -> None:
    answers = []
    for hidden in (False, True):
        folder = tmp_path / str(hidden)
        folder.mkdir()
        with a_house(folder) as shelves:
            told = _small(shelves)
            if hidden:
                shelves.shelve(
                    a_plan(a_text(*FIRST), sharing=sharing),
                    ref="essex/oic",
                    at=told.at,
                    source=(SOURCE, 1),
                    taken=Taken(a_text(*FIRST), Marking.OFFICIAL_SENSITIVE),
                )
                shelves.shelve(
                    a_plan(a_text(*FIRST), sharing=POLICING),
                    ref="kent/below",
                    at=told.at,
                    source=("essex/oic", 1),
                    taken=Taken(a_text(*FIRST), Marking.OFFICIAL_SENSITIVE),
                )
            client = reader(told, SUE)
            refs = (SOURCE, OURS, "essex/oic")
            answers.append([plainly(client.get(f"/plans/{ref}/{page}")) for ref in refs for page in PAGES])

    assert answers[0] == answers[1]


def _small(shelves: Shelves) -> Story:
    told = Story(shelves)
    shelves.shelve(a_plan(sussex(), sharing=POLICING), ref=SOURCE, at=told.at)
    told.adapt()
    share(told, POLICING)
    return told
