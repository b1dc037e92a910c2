"""Organisations on the command line, and how a no is said."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result

Kb = Callable[..., Result]


def test_an_organisation_is_added_linked_and_listed(kb: Kb) -> None:
    kb("body", "add", "sussex", "--name", "Sussex Police", "--kind", "force", "--place", "Brighton")
    kb("body", "add", "south-east", "--name", "South East region", "--kind", "region", "--from", "2020-01-01")

    linked = kb("body", "link", "sussex", "member-of", "south-east", "--from", "2020-04-01")

    assert linked.exit_code == 0, linked.output
    listed = json.loads(kb("body", "list", "--json").stdout)
    assert [one["short_name"] for one in listed["organisations"]] == ["south-east", "sussex"]
    assert listed["links"] == [
        {"one": "sussex", "kind": "member-of", "other": "south-east", "from": "2020-04-01", "to": None}
    ]


def test_the_list_is_readable_too(kb: Kb) -> None:
    kb("body", "add", "kent", "--name", "Kent Police", "--kind", "force", "--to", "2028-05-01")

    assert kb("body", "list").stdout == "kent\tforce\tKent Police, until 2028-05-01\n"


def test_an_organisation_ends_with_a_successor(kb: Kb) -> None:
    kb("body", "add", "old", "--name", "Old", "--kind", "force")
    kb("body", "add", "new", "--name", "New", "--kind", "force")

    done = kb("body", "end", "old", "--on", "2026-12-31", "--successor", "new")

    assert done.exit_code == 0
    listed = json.loads(kb("body", "list", "--json").stdout)
    assert listed["organisations"][1]["to"] == "2026-12-31"
    assert [(one["kind"], one["other"]) for one in listed["links"]] == [("succeeded-by", "new")]


def test_a_link_ends_on_a_day(kb: Kb) -> None:
    for name in ("kent", "eastern"):
        kb("body", "add", name, "--name", name.title(), "--kind", "region")
    kb("body", "link", "kent", "member-of", "eastern")

    done = kb("body", "link", "kent", "member-of", "eastern", "--end", "2026-12-31")

    assert done.exit_code == 0, done.output
    assert json.loads(kb("body", "list", "--json").stdout)["links"][0]["to"] == "2026-12-31"


def test_each_act_is_in_the_audit(kb: Kb) -> None:
    kb("body", "add", "kent", "--name", "Kent Police", "--kind", "force")

    lines = json.loads(kb("audit", "show", "--json").stdout)

    assert [(line["act"], line["object"], line["facts"]["change"]) for line in lines] == [
        ("alteration", "organisation:kent", "added")
    ]


@pytest.mark.parametrize("name", ["Kent", "kent police", "../kent", "", "-", "kent_police"])
def test_a_short_name_that_is_no_word_of_an_address_is_refused(kb: Kb, name: str) -> None:
    done = kb("body", "add", "--name", "Kent Police", "--kind", "force", "--", name)

    assert done.exit_code == 1
    assert "no short name" in done.stderr
    assert done.stdout == ""


def test_a_no_is_one_sentence_and_exit_code_1(kb: Kb) -> None:
    done = kb("body", "link", "sussex", "member-of", "south-east")

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "There is no organisation with the short name “sussex”.\n"


def test_asked_wrongly_is_exit_code_2(kb: Kb) -> None:
    assert kb("body", "add", "kent", "--kind", "county").exit_code == 2


def test_a_setting_that_cannot_be_used_is_said(bare: Kb) -> None:
    done = bare("body", "list", KB_PORT="none")

    assert (done.exit_code, done.stderr) == (
        1,
        "KB_PORT must be a whole number from 1 to 65535, not “none”.\n",
    )


def test_before_anything_is_set_up_it_says_how(bare: Kb) -> None:
    done = bare("body", "list")

    assert done.exit_code == 1
    assert "kb migrate" in done.stderr
