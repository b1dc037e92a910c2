"""Putting the sample library on the shelves: organisations, plans with their histories, and sample people.

`plans/library/library.toml` says what there is; its head explains every key. Stocked once: a library that is in
already is left alone, whatever has become of it since.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb import shipped
from kb.access import Grant, Role, Scope, Sharing
from kb.bodies import Body, Kind, Link, LinkKind
from kb.desk.intake.stocking_kin import noon, stock_kinship
from kb.desk.intake.stocking_story import tell_story
from kb.desk.intake.understanding import Circumstances, understand
from kb.desk.office.people import highest
from kb.plan import State, Status

if TYPE_CHECKING:
    import datetime as dt

    from kb.desk.house import House
    from kb.store import NewVersion, Transaction

STOCKED = "sample library"
_SCOPES = {"own": Scope.OWN, "region": Scope.REGION, "partners": Scope.PARTNERS, "policing": Scope.POLICING}


def stock_library(house: House, *, at: dt.datetime) -> bool:
    """Put the sample library in, whole or not at all. False where it is in already."""
    folder = shipped.folder("plans") / "library"
    told = tomllib.loads((folder / "library.toml").read_text(encoding="utf-8"))
    with house.store.writing(at=at, patient=True) as tx:
        if tx.settings.get(STOCKED):
            return False
        _organisations(tx, told)
        slugs = frozenset(body["slug"] for body in told["bodies"])
        for plan in told["plans"]:
            _plan(tx, plan, folder, slugs)
        people = {person["login"]: _person(tx, person) for person in told["people"]}
        stock_kinship(tx, told, people, folder=folder)
        tx.settings.put(STOCKED, at.isoformat())
    tell_story(house, at=at)
    return True


def _organisations(tx: Transaction, told: Mapping[str, Any]) -> None:
    for body in told["bodies"]:
        tx.bodies.add(
            Body(
                body["slug"],
                body["name"],
                Kind(body["kind"]),
                body.get("valid_from"),
                body.get("valid_to"),
                tuple(body.get("places", ())),
            )
        )
    for link in told["links"]:
        kind = LinkKind(link["kind"])
        tx.bodies.link(Link(kind, link["from"], link["to"], link.get("valid_from"), link.get("valid_to")))


def _plan(tx: Transaction, plan: Mapping[str, Any], folder: Path, slugs: frozenset[str]) -> None:
    ref = plan["ref"]
    with tx.back_then(noon(plan["versions"][0]["dated"])):
        tx.press.add_plan(ref, ref.split("/", 1)[0], source=_source(plan.get("source")))
    tx.press.shelve(ref, [_version(version, folder, slugs) for version in plan["versions"]])
    if "withdrawn" in plan:
        tx.press.withdraw(ref, plan["withdrawn"]["reason"])
    if "draft" in plan:
        _draft(tx, ref, plan["draft"], folder, slugs)
    for fact in plan.get("facts", ()):
        row = fact["ref"]
        tx.living.record(ref, row, kind="status", value=Status(fact["status"]).value, on=fact["on"])
        if "returned" in fact:
            tx.living.record(
                ref, row, kind="last return", value=fact["returned"].isoformat(), on=fact["returned"]
            )
        if "due" in fact:
            tx.living.record(ref, row, kind="next due", value=fact["due"].isoformat(), on=fact["on"])


def _source(text: str | None) -> tuple[str, int] | None:
    if text is None:
        return None
    ref, _, number = text.partition("@")
    return ref, int(number)


def _version(version: Mapping[str, Any], folder: Path, slugs: frozenset[str]) -> NewVersion:
    known = Circumstances(
        dated_at=noon(version["dated"]),
        given_author=version["author"],
        message=version["message"],
        decided_by=version["approver"],
    )
    raw = (folder / version["file"]).read_bytes()
    made = understand(raw, known, name=version["file"], bodies=slugs, on=version["dated"])
    withdrawn = version["state"] == State.WITHDRAWN
    return replace(
        made,
        state=State.CURRENT if withdrawn else State(version["state"]),
        sharing=Sharing(_SCOPES[version["sharing"]], frozenset(version.get("named", ()))),
        outline=Sharing(_SCOPES[version["outline"]]),
        listed=version["listed"],
    )


def _draft(tx: Transaction, ref: str, draft: Mapping[str, Any], folder: Path, slugs: frozenset[str]) -> None:
    raw = (folder / draft["file"]).read_bytes()
    known = Circumstances(given_author=draft["author"], message=draft["message"])
    made = understand(raw, known, name=ref, bodies=slugs, on=draft["opened"])
    tx.press.open_draft(ref, raw, marking=made.marking)


def _person(tx: Transaction, person: Mapping[str, Any]) -> int:
    added = tx.people.add(person["login"], person["name"], sample=True)
    register = tx.bodies.register()
    for grant in person["grants"]:
        tx.people.grant(
            added.id,
            Grant(
                Role(grant["role"].replace("_", " ")),
                grant["body"],
                highest(register, grant["body"]),
                plans=frozenset(grant.get("plans", ())),
                ends_on=grant.get("ends"),
            ),
        )
    return added.id
