"""People on the command line: the first administrator, invitations, roles, suspending; and erasing by two people."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kb.config import Settings
from kb.desk import House

Kb = Callable[..., Result]


@pytest.fixture
def sussex(kb: Kb) -> Kb:
    kb("body", "add", "sussex", "--name", "Sussex Police", "--kind", "force")
    return kb


def roles(kb: Kb) -> dict[str, list[tuple[str, str]]]:
    listed = json.loads(kb("person", "list", "--json").stdout)
    return {one["login"]: [(role["role"], role["body"]) for role in one["roles"]] for one in listed}


def test_the_first_administrator_gets_a_link_and_nothing_else(sussex: Kb) -> None:
    done = sussex("first-administrator", "ada@example.org", "--name", "Ada", "--body", "sussex")

    assert done.exit_code == 0, done.output
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/sign-in/link/\S+\n", done.stdout)
    assert roles(sussex) == {"ada@example.org": [("administrator", "sussex")]}


def test_a_person_is_added_with_a_role_given_another_and_one_ended(sussex: Kb) -> None:
    sussex("person", "add", "bo", "--name", "Bo", "--body", "sussex", "--role", "author")

    sussex("person", "grant", "bo", "--body", "sussex", "--role", "approver", "--until", "2099-01-01")
    ended = sussex("person", "grant", "bo", "--body", "sussex", "--role", "author", "--end")

    assert ended.exit_code == 0, ended.output
    assert roles(sussex) == {"bo": [("approver", "sussex")]}


def test_a_suspended_person_is_shown_as_such_until_restored(sussex: Kb) -> None:
    sussex("person", "add", "bo", "--name", "Bo", "--body", "sussex", "--role", "reader")

    sussex("person", "suspend", "bo")
    assert "Bo (suspended)" in sussex("person", "list").stdout

    sussex("person", "restore", "bo")
    assert "(suspended)" not in sussex("person", "list").stdout


def test_a_new_link_can_be_handed_over(sussex: Kb) -> None:
    first = sussex("person", "add", "bo", "--name", "Bo", "--body", "sussex", "--role", "reader").stdout

    second = sussex("person", "link", "bo").stdout

    assert first != second
    assert "/sign-in/link/" in second


@pytest.mark.parametrize(
    "words",
    [
        ("suspend", "nobody"),
        ("grant", "nobody", "--body", "sussex", "--role", "reader"),
        ("add", "bo", "--name", "Bo", "--body", "essex", "--role", "reader"),
        ("add", "bo", "--name", "Bo", "--body", "sussex", "--role", "oversight"),
        ("add", "b o", "--name", "Bo", "--body", "sussex", "--role", "reader"),
    ],
)
def test_what_cannot_be_is_one_sentence(sussex: Kb, words: tuple[str, ...]) -> None:
    done = sussex("person", *words)

    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.output


PASSWORD = "a long enough secret for tests"


@pytest.fixture
def two(sussex: Kb, folder: Path, tmp_path: Path) -> Kb:
    """An organisation with a plan, two approvers with passwords, and a reader with one."""
    house = House.open(Settings(data=folder))
    for login, role in (("ann", "approver"), ("bob", "approver"), ("rob", "reader")):
        link = sussex(
            "person", "add", login, "--name", login, "--body", "sussex", "--role", role
        ).stdout.strip()
        house.door(at=_now()).redeem(link.rsplit("/", 1)[1], PASSWORD)
    house.close()
    (tmp_path / "oic.md").write_text("# A secret that must go\n")
    sussex("import", str(tmp_path / "oic.md"), "--body", "sussex")
    return sussex


def _now() -> dt.datetime:

    return dt.datetime.now(dt.UTC)


def test_two_people_erase_a_version_and_it_is_gone(two: Kb, tmp_path: Path, folder: Path) -> None:
    asked = two("erase", "sussex/oic", "1", "--by", "ann", "--reason", "Named a person", typed=PASSWORD)
    confirmed = two("erase", "sussex/oic", "1", "--by", "bob", "--confirm", "1", typed=PASSWORD)

    assert asked.exit_code == confirmed.exit_code == 0, asked.output + confirmed.output
    two("export", str(tmp_path / "out.jsonl"))
    assert (tmp_path / "out.jsonl").read_bytes() == b""
    assert not [path for path in folder.glob("kb.sqlite3*") if b"secret that must go" in path.read_bytes()]
    assert two("fsck").exit_code == 0


@pytest.mark.parametrize(
    ("login", "typed"), [("ann", PASSWORD), ("rob", PASSWORD), ("bob", "wrong"), ("nobody", PASSWORD)]
)
def test_nobody_confirms_who_asked_may_not_or_cannot_prove_it(two: Kb, login: str, typed: str) -> None:
    two("erase", "sussex/oic", "1", "--by", "ann", "--reason", "Named a person", typed=PASSWORD)

    done = two("erase", "sussex/oic", "1", "--by", login, "--confirm", "1", typed=typed)

    assert done.exit_code == 1
    assert json.loads(two("audit", "show", "--json").stdout)
    assert b"secret" in two("export", "-").stdout_bytes


def test_a_request_is_only_good_for_the_version_it_names(two: Kb) -> None:
    two("erase", "sussex/oic", "1", "--by", "ann", "--reason", "Named a person", typed=PASSWORD)

    done = two("erase", "sussex/oic", "2", "--by", "bob", "--confirm", "1", typed=PASSWORD)

    assert done.exit_code == 1
