"""The second factor: six digits that change every 30 seconds (RFC 6238), from an app on a phone."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac

import pyotp

STEP = 30
_EITHER_SIDE = 1  # steps of clock difference that are forgiven


def step_of(code: str, secret: str, *, at: dt.datetime) -> int | None:
    """Which 30-second step a code belongs to, one either side of now allowed; None for a wrong code.

    Spaces are passed over, since apps show `123 456`. Every allowed step is compared in full.
    """
    digits = "".join(code.split())
    if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        return None
    generator = pyotp.TOTP(secret)
    now = int(at.timestamp()) // STEP
    found = None
    for step in range(now - _EITHER_SIDE, now + _EITHER_SIDE + 1):
        if hmac.compare_digest(generator.generate_otp(step), digits):
            found = step
    return found


def offered(key_hash: str, *, pepper: bytes) -> str:
    """The secret offered to one session (base32, 160 bits), the same until that session ends.

    Made from the session and the installation's own secret, so that looking at the set-up page
    writes nothing and a page can never bring a secret of its own.
    """
    made = hmac.new(pepper, b"second factor:" + key_hash.encode(), hashlib.sha256).digest()
    return base64.b32encode(made[:20]).decode()


def address(secret: str, *, login: str, service: str) -> str:
    """What a phone reads from the square: an `otpauth://` address."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=service)
