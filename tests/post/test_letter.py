"""What a letter looks like when it travels, and that nothing can be smuggled into it."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.post import Letter, NotPosted

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def _letter(**changes: str) -> Letter:
    facts = {"to": "sue@sussex.example", "subject": "Choose a password", "text": "Here: https://x/1\n"}
    return Letter(7, **(facts | changes), written_at=NOON)


def test_a_letter_says_from_whom_to_whom_and_that_a_machine_wrote_it() -> None:
    message = _letter().message(sender="plans@kb.example", host="kb.example")

    assert (message["To"], message["From"]) == ("sue@sussex.example", "plans@kb.example")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content() == "Here: https://x/1\n"


def test_the_same_letter_always_carries_the_same_identity() -> None:
    one, two = (_letter().message(sender="a@b", host="b")["Message-ID"] for _ in range(2))

    assert one == two == f"<7.{int(NOON.timestamp())}@b>"


@pytest.mark.parametrize("subject", ["Hello\r\nBcc: eve@evil.example", "Hello\nBcc: eve@evil.example"])
def test_a_subject_cannot_carry_a_second_header(subject: str) -> None:
    message = _letter(subject=subject).message(sender="a@b", host="b")

    assert message["Bcc"] is None
    assert b"\r\nBcc" not in message.as_bytes()


@pytest.mark.parametrize(
    "to", ["", "sue", "a@b\r\nBcc: eve@evil.example", "a@b, eve@evil.example", "<a@b>", "a b@c", "a@b\x00"]
)
def test_an_address_that_is_none_is_refused_for_ever(to: str) -> None:
    with pytest.raises(NotPosted) as no:
        _letter(to=to).message(sender="a@b", host="b")

    assert no.value.for_ever


def test_a_letter_does_not_show_its_link_when_it_is_printed() -> None:
    assert "https" not in repr(_letter())
