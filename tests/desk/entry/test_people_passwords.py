"""Which passwords may be chosen, and that the same password is the same however it was typed."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.desk.entry import passwords, second_factor
from kb.errors import Invalid


def _check(password: str, login: str = "sue.hart@sussex.example") -> None:
    passwords.check(password, login=login, service="Collection plans")


@pytest.mark.parametrize(
    "password",
    [
        "gravel otter lantern",
        "correct mule cell pin",
        "kiwi£€ñ→ flute",
        "493028175064",
        "ÉcoleGaufreTuile",
        "пирог лампа ветер",
        "🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧",
        "no digits or capitals here",
        "   spaces at both ends   ",
        "p" * 3 + "q" * 3 + "gravelotterlant",
        "a password manager’s 5tr1ng!",
        "x9" * 5 + "gravelotter" * 10,
    ],
)
def test_a_long_unusual_password_may_be_chosen_whatever_it_is_made_of(password: str) -> None:
    _check(password)

    assert passwords.matches(password, passwords.digest(password))


@pytest.mark.parametrize(
    "password",
    {
        "empty": "",
        "short": "gravelotter",
        "short once it is normalised": "e\u0301" * 11,
        "too long": "gravel otter " * 16,
        "NUL": "gravel otter\x00lantern",
        "listed": "correct horse battery staple",
        "listed in capitals": "QWERTYUIOP123",
        "listed word and digits": "Password2026!!",
        "listed word between signs": "!!!manchesterunited!!!",
        "listed with spaces": "three random words",
        "one letter": "aaaaaaaaaaaaaa",
        "one piece over and over": "abc1abc1abc1abc1",
        "alphabet": "abcdefghijklmnop",
        "counting": "123456789012",
        "counting back": "9876543210987",
        "keyboard row": "qwertyuiopas",
        "only spaces": " " * 14,
        "the sign-in name": "sue.hart@sussex.example",
        "the name and digits": "sue.hart20261",
        "the service": "Collection Plans 26",
        "police and digits": "police202620",
        "full-width letters": "ｐａｓｓｗｏｒｄ１２３４",
    }.values(),
)
def test_what_would_be_guessed_first_may_not(password: str) -> None:
    with pytest.raises(Invalid) as no:
        _check(password)

    assert str(no.value).startswith(("Choose a password of at", "That password "))


def test_a_short_sign_in_name_forbids_nothing() -> None:
    _check("gravel sue lantern", login="sue")


def test_a_password_is_the_same_typed_composed_or_not() -> None:
    kept = passwords.digest("cafe\u0301 gravel otter")

    assert passwords.matches("caf\u00e9 gravel otter", kept)
    assert not passwords.matches("cafe gravel otter", kept)
    assert not passwords.matches("CAF\u00c9 GRAVEL OTTER", kept)


def test_two_people_with_one_password_have_two_hashes() -> None:
    assert passwords.digest("gravel otter lantern") != passwords.digest("gravel otter lantern")


def test_a_damaged_hash_lets_nobody_in() -> None:
    for kept in ("", "x", "$argon2id$", passwords.NOBODYS[:-10]):
        assert not passwords.matches("", kept)


# RFC 6238 appendix B, SHA-1, last six digits.
VECTORS = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
}
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(("seconds", "code"), VECTORS.items())
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    at = dt.datetime.fromtimestamp(seconds, dt.UTC)

    assert second_factor.step_of(code, RFC_SECRET, at=at) == seconds // 30
    assert second_factor.step_of(f"{code[:3]} {code[3:]}", RFC_SECRET, at=at) == seconds // 30
    assert second_factor.step_of(code, RFC_SECRET, at=at + dt.timedelta(seconds=90)) is None


def test_an_offered_secret_hangs_on_the_session_and_the_installation() -> None:
    offers = {
        second_factor.offered("session one", pepper=b"a"),
        second_factor.offered("session one", pepper=b"a"),
        second_factor.offered("session two", pepper=b"a"),
        second_factor.offered("session one", pepper=b"b"),
    }

    assert len(offers) == 3
    assert {len(offer) for offer in offers} == {32}


def test_a_phone_is_told_whose_code_it_is() -> None:
    told = second_factor.address(RFC_SECRET, login="sue@sussex.example", service="Collection plans")

    assert told.startswith("otpauth://totp/Collection%20plans:sue%40sussex.example?")
    assert f"secret={RFC_SECRET}" in told
