"""Passwords: how one is chosen, kept and checked.

The rules follow the National Cyber Security Centre: long enough, not one that everybody tries, and no
rules about kinds of characters. What must stay true: every check costs one argon2 verification, whether
the person exists, has a password, or typed a megabyte; a password that looks the same typed on another
keyboard is the same (Unicode NFKC).
"""

from __future__ import annotations

import functools
import re
import unicodedata
from importlib import resources

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kb.errors import Invalid

SHORTEST = 12
LONGEST = 200

# OWASP's second choice for argon2id: 19 MiB, two passes, one lane. The one place that says so: a hash made
# with other figures still verifies, and is made anew at its owner's next sign-in.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16)

# The hash of nothing, made with the figures above: what unknown people are checked against.
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$zfgkc+pI+Y9j0narZiuNJg$yVHWSrfs3JEQWcdvo1y8jSXO+8meBKgsE7CHhSegrPw"

_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm")
_OWN_LETTERS = 6


class NotThePassword(Invalid):
    """The present password, asked for once more, was not right."""


def normal(password: str) -> str:
    """The one form in which a password is hashed: Unicode NFKC."""
    return unicodedata.normalize("NFKC", password)


def digest(password: str) -> str:
    """The argon2id hash to keep of a password that passed `check`."""
    return _HASHER.hash(_bytes(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password behind the hash, in the time of one verification whatever is asked.

    `kept` None (nobody of that name, or no password yet) and a password longer than any that can be
    chosen are checked against a hash of nothing, and are wrong.
    """
    real = kept is not None and len(password) <= LONGEST
    against = kept if kept is not None and real else NOBODYS
    try:
        return verify(against, _bytes(password if real else "")) and real
    except (VerificationError, InvalidHashError):
        return False


def verify(kept: str, password: bytes) -> bool:
    """One argon2 verification, the costly step. Raises VerificationError when it does not match."""
    return _HASHER.verify(kept, password)


def outdated(kept: str) -> bool:
    """Whether a hash was made with other figures than today's."""
    return _HASHER.check_needs_rehash(kept)


def check(password: str, *, login: str, service: str) -> None:
    """Raise Invalid, with the sentence to show, unless the password may be chosen.

    `login` and `service` are words that a guesser tries first.
    """
    if len(password) > LONGEST:
        raise Invalid(f"Choose a password of at most {LONGEST} characters.")
    if len(normal(password)) < SHORTEST:
        raise Invalid(
            f"Choose a password of at least {SHORTEST} characters. Three random words make a good one."
        )
    if "\x00" in password:
        raise Invalid("That password holds a character that cannot be typed. Choose another one.")
    if _is_guessable(normal(password).casefold(), login.casefold(), service.casefold()):
        raise Invalid("That password is one of the first that somebody would guess. Choose another one.")


def _is_guessable(password: str, login: str, service: str) -> bool:
    packed = "".join(password.split())
    bare = _EDGES.sub("", packed)
    return (
        not _common().isdisjoint({password, packed, bare})
        or _repeats(packed)
        or any(packed in run or packed in run[::-1] for run in _RUNS)
        or any(_mostly(packed, word) for word in _own_words(login, service))
    )


def _own_words(login: str, service: str) -> tuple[str, ...]:
    words = {login, login.split("@", 1)[0], "".join(service.split()), "police", "password"}
    return tuple(word for word in words if len(word) >= 4)


def _mostly(password: str, word: str) -> bool:
    """Whether hardly anything is left once the word is taken out, wherever and however often it stands."""
    return word in password and len(_EDGES.sub("", password.replace(word, ""))) < _OWN_LETTERS


def _repeats(text: str) -> bool:
    """Whether the text is one short piece over and over, as `abcabcabcabc`."""
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, 6))


@functools.cache
def _common() -> frozenset[str]:
    lines = resources.files("kb.desk.entry").joinpath("common_passwords.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))


def _bytes(password: str) -> bytes:
    return normal(password).encode("utf-8", "replace")
