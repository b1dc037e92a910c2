"""Hashes that name a text and fix a version's place in history."""

import datetime as dt

import pytest

from kb.plan import text_hash, version_hash

AT = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
FIRST = {
    "plan": "sussex/oic",
    "number": 1,
    "text_hash": "a" * 64,
    "dated_at": AT,
    "recorded_at": AT,
    "parent": None,
}


def test_the_text_hash_is_sha256_of_the_bytes() -> None:
    assert text_hash(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_the_form_of_the_version_hash_never_changes() -> None:
    assert version_hash(**FIRST) == "0864605829d75ff2346c9820b92231feadbc6598e2a4582cd2121fa59521e74c"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"plan": "sussex/oi"},
        {"number": 2},
        {"text_hash": "b" * 64},
        {"dated_at": AT + dt.timedelta(microseconds=1)},
        {"recorded_at": AT + dt.timedelta(microseconds=1)},
        {"parent": ""},
        {"parent": "null"},
    ],
)
def test_every_part_is_covered(change: dict[str, object]) -> None:
    assert version_hash(**FIRST | change) != version_hash(**FIRST)  # type: ignore[arg-type]


def test_parts_cannot_run_into_one_another() -> None:
    one = FIRST | {"plan": 'a",1,"b', "number": 1}
    two = FIRST | {"plan": "a", "number": 1, "text_hash": "b"}

    assert version_hash(**one) != version_hash(**two)  # type: ignore[arg-type]


def test_one_instant_in_two_zones_is_one_instant() -> None:
    summer = AT.astimezone(dt.timezone(dt.timedelta(hours=1)))

    assert version_hash(**FIRST | {"dated_at": summer}) == version_hash(**FIRST)  # type: ignore[arg-type]


def test_a_time_without_a_zone_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="time zone"):
        version_hash(**FIRST | {"dated_at": AT.replace(tzinfo=None)})  # type: ignore[arg-type]
