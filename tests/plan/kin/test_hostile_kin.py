"""What is taken moves along only over what was decided, however a text is headed."""

from __future__ import annotations

from kb.plan import items, moved_along

BASE = "# Plan\n\n## Contacts\n\n### Ports\n\nAsk Newhaven.\n\n## Ports\n\nWhy we ask.\n\n## Roads\n\nWhy roads.\n"


def test_a_section_that_is_open_stays_though_whom_to_ask_stands_under_the_same_heading() -> None:
    theirs = BASE.replace("Why we ask.", "Why they ask.").replace("Why roads.", "Why lanes.")
    found = {item.theirs[0].label: item.thing for item in items(BASE, BASE, theirs)}

    base = moved_along(BASE, theirs, [found["Ports"]])

    assert [item.thing for item in items(base, BASE, theirs)] == [found["Ports"]]
    assert "Why lanes." in base
