"""The sample library is whole, well formed, and plainly a sample."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kb.desk.intake.stocking_story import PLANS as STORY
from kb.plan import parse

PLANS = Path(__file__).parents[2] / "plans"
LIBRARY = PLANS / "library"
LISTED: dict[str, Any] = tomllib.loads((LIBRARY / "library.toml").read_text(encoding="utf-8"))
VERSIONS = {v["file"]: (plan, v) for plan in LISTED["plans"] for v in plan["versions"]}
DRAFTS = {plan["draft"]["file"]: plan for plan in LISTED["plans"] if "draft" in plan}
TEXTS = sorted(VERSIONS | DRAFTS)
PRIVATE = {
    "an e-mail address": r"[\w.+-]+@[\w-]+\.\w+",
    "a telephone number": r"\b(?:\+44|0)\d[\d ]{8,}\b",
    "a vehicle registration": r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b",
    "an operation": r"\b(?:Operation|Op) [A-Z][a-z]+",
    "a person with a title": r"\b(?:Mr|Mrs|Ms|DC|DS|DI|PC|PS|Insp|Sgt)\.? [A-Z][a-z]+",
    "nationality as an indicator": r"\b(?:Albanian|Vietnamese|Iraqi|Kurdish|Romanian|Turkish|Chinese|Eritrean|Afghan)\b",
}
SCOPES = {"own", "region", "partners", "policing"}


def _text(file: str) -> str:
    return (LIBRARY / file).read_bytes().decode("utf-8")


def _current(ref: str) -> Any:
    plan = next(p for p in LISTED["plans"] if p["ref"] == ref)
    return parse(_text(plan["versions"][-1]["file"]))


def test_every_listed_text_exists_and_no_text_is_left_unlisted() -> None:
    there = {str(path.relative_to(LIBRARY)) for path in LIBRARY.rglob("*.md")}

    assert there == set(TEXTS)


@pytest.mark.parametrize("file", TEXTS)
def test_every_text_says_that_it_is_a_sample(file: str) -> None:
    doc = parse(_text(file))
    below_the_title = _text(file).partition(f"# {doc.title}\n")[2].lstrip()

    assert doc.header_ok
    assert doc.head("sample") == "yes"
    assert below_the_title.startswith("> **Sample content.**")
    assert "no real force's position" in below_the_title.splitlines()[0]


@pytest.mark.parametrize("file", TEXTS)
def test_every_text_has_an_owner_a_marking_a_review_day_and_rows(file: str) -> None:
    doc = parse(_text(file))

    assert doc.head("marking") in {"OFFICIAL", "OFFICIAL-SENSITIVE"}
    assert doc.head("owner")
    assert dt.date.fromisoformat(doc.head("review_by"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", doc.head("period"))
    assert doc.requirements


@pytest.mark.parametrize("file", TEXTS)
def test_no_text_uses_a_reference_twice(file: str) -> None:
    refs = [row.ref for row in parse(_text(file)).requirements]

    assert len(refs) == len(set(refs))


@pytest.mark.parametrize("file", TEXTS)
@pytest.mark.parametrize("what", sorted(PRIVATE))
def test_no_text_holds_anything_private(file: str, what: str) -> None:
    found = re.findall(PRIVATE[what], _text(file))

    assert not found, f"{file} seems to hold {what}: {found}"


@pytest.mark.parametrize("plan", LISTED["plans"], ids=lambda plan: plan["ref"])
def test_versions_are_numbered_and_dated_in_order(plan: dict[str, Any]) -> None:
    numbers = [v["number"] for v in plan["versions"]]
    days = [v["dated"] for v in plan["versions"]]

    assert numbers == list(range(1, len(numbers) + 1))
    assert days == sorted(set(days))
    assert dt.date(2025, 1, 1) <= days[0]
    assert days[-1] < dt.date(2026, 11, 24)
    assert all(v["author"] != v["approver"] for v in plan["versions"])


@pytest.mark.parametrize("plan", LISTED["plans"], ids=lambda plan: plan["ref"])
def test_only_the_last_version_of_a_plan_is_in_force(plan: dict[str, Any]) -> None:
    states = [v["state"] for v in plan["versions"]]

    assert states[-1] == ("withdrawn" if "withdrawn" in plan else "current")
    assert set(states[:-1]) <= {"replaced"}
    assert all({v["sharing"], v["outline"]} <= SCOPES for v in plan["versions"])


@pytest.mark.parametrize("plan", LISTED["plans"], ids=lambda plan: plan["ref"])
def test_no_version_repeats_the_text_before_it(plan: dict[str, Any]) -> None:
    texts = [_text(v["file"]) for v in plan["versions"]]
    if "draft" in plan:
        texts.append(_text(plan["draft"]["file"]))

    assert all(one != other for one, other in itertools.pairwise(texts))


@pytest.mark.parametrize("plan", LISTED["plans"], ids=lambda plan: plan["ref"])
def test_a_reference_that_was_dropped_never_comes_back(plan: dict[str, Any]) -> None:
    gone: set[str] = set()
    before: set[str] = set()

    for version in plan["versions"]:
        now = {row.ref for row in parse(_text(version["file"])).requirements}
        assert not now & gone
        gone |= before - now
        before = now


def test_a_plan_stands_below_the_one_it_was_adapted_from_and_keeps_its_references() -> None:
    seen: dict[str, dict[str, Any]] = {}

    for plan in LISTED["plans"]:
        if "source" in plan:
            source, number = plan["source"].split("@")
            version = seen[source]["versions"][int(number) - 1]
            theirs = {row.ref for row in parse(_text(version["file"])).requirements}
            ours = {row.ref for row in parse(_text(plan["versions"][0]["file"])).requirements}
            assert version["dated"] < plan["versions"][0]["dated"]
            assert len(ours & theirs) >= 8
        seen[plan["ref"]] = plan


def test_a_fork_is_behind_its_source() -> None:
    sussex = next(p for p in LISTED["plans"] if p["ref"] == "sussex/oic")
    fork = next(p for p in LISTED["plans"] if p["ref"] == "thames-valley/oic")

    assert fork["source"] == "sussex/oic@3"
    assert len(sussex["versions"]) == 5


def test_the_model_plan_has_12_to_20_rows_and_none_is_incomplete() -> None:
    wanted = (
        "priority",
        "theme",
        "level",
        "decision",
        "gap",
        "indicators",
        "elements",
        "sources",
        "source_class",
    )
    also = ("lawful_basis", "collector", "partner", "tasking", "reporting_route", "needed_by", "frequency")
    rows = _current("south-east/oic-model").requirements

    assert 12 <= len(rows) <= 20
    for row in rows:
        lacking = [
            key for key in (*wanted, *also, "answered_when", "analysis", "shared_with") if not row.value(key)
        ]
        assert not lacking, f"{row.ref} lacks {lacking}"


def test_the_model_plan_covers_the_three_threat_areas_and_what_cuts_across_them() -> None:
    themes = {row.value("theme") for row in _current("south-east/oic-model").requirements}

    assert themes >= {"Facilitation by land", "Facilitation by sea", "Facilitation by air", "Documents"}
    assert themes >= {"Criminal abuse of the immigration system", "Finance", "Online", "Vulnerability"}
    assert themes >= {"Prisons", "Compliance"}


def test_the_library_shows_rows_stricter_than_their_plan_and_rows_that_are_incomplete() -> None:
    sussex = _current("sussex/oic").requirements
    hampshire = _current("hampshire-iow/oic").requirements

    assert {row.value("visible_to") for row in sussex} == {"", "own", "region"}
    assert any(not row.value("collector") for row in hampshire)


def test_sharing_and_markings_vary() -> None:
    last = [plan["versions"][-1] for plan in LISTED["plans"]]
    markings = [parse(_text(v["file"])).head("marking") for v in last]

    assert {v["sharing"] for v in last} == SCOPES
    assert any(v.get("named") for v in last)
    assert markings.count("OFFICIAL-SENSITIVE") > markings.count("OFFICIAL") > 0


def test_links_grants_and_named_organisations_are_all_listed_organisations() -> None:
    slugs = {body["slug"] for body in LISTED["bodies"]}
    plans = {plan["ref"] for plan in LISTED["plans"]}
    grants = [grant for person in LISTED["people"] for grant in person["grants"]]
    named = [slug for _, version in VERSIONS.values() for slug in version.get("named", ())]

    assert {link["from"] for link in LISTED["links"]} | {link["to"] for link in LISTED["links"]} <= slugs
    assert {grant["body"] for grant in grants} | set(named) <= slugs
    assert {ref for grant in grants for ref in grant.get("plans", ())} <= plans | set(STORY)
    assert {ref.split("/")[0] for ref in plans} <= slugs


def test_kent_is_a_partner_of_the_south_east_and_a_member_of_the_eastern_region() -> None:
    links = {(link["kind"], link["from"], link["to"]) for link in LISTED["links"]}
    members = {
        link["from"] for link in LISTED["links"] if (link["kind"], link["to"]) == ("member_of", "south-east")
    }

    assert {("partner_of", "kent", "south-east"), ("member_of", "kent", "eastern")} <= links
    assert members == {"hampshire-iow", "surrey", "sussex", "thames-valley"}


def test_there_is_a_sample_person_for_each_role_named_by_the_role_alone() -> None:
    roles = {grant["role"] for person in LISTED["people"] for grant in person["grants"]}

    assert roles >= {"reader", "author", "approver", "administrator", "regional_editor"}
    assert roles >= {"verifier", "oversight", "auditor"}
    assert all(person["login"].endswith(".example") and "," in person["name"] for person in LISTED["people"])


def test_living_facts_are_about_rows_that_the_last_version_has() -> None:
    for plan in LISTED["plans"]:
        refs = {row.ref for row in _current(plan["ref"]).requirements}
        for fact in plan.get("facts", ()):
            assert fact["ref"] in refs
            assert fact["on"] <= dt.date(2026, 11, 24)


def test_the_starters_have_the_headings_and_prompts_they_promise() -> None:
    rows = {
        s["slug"]: parse((LIBRARY / s["file"]).read_text(encoding="utf-8")).requirements
        for s in LISTED["starters"]
    }

    assert [row.ref for row in rows["oic"]] == ["OIC-01", "OIC-02", "OIC-03"]
    assert rows["blank"] == ()
