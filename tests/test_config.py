"""Settings: read once, checked before anything starts."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kb.config import Settings, from_env, is_loopback, secret_of
from kb.errors import Invalid


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"KB_PORT": "eighty"}, "KB_PORT"),
        ({"KB_PORT": "0"}, "KB_PORT"),
        ({"KB_PORT": "٨٠٠٠"}, "KB_PORT"),
        ({"KB_SAMPLE": "perhaps"}, "KB_SAMPLE"),
        ({"KB_SAMPLE": "yes", "KB_HOST": "0.0.0.0"}, "KB_SAMPLE"),
        ({"KB_SAMPLE": "yes", "KB_PUBLIC_URL": "https://plans.example.police.uk"}, "KB_SAMPLE"),
        ({"KB_HOST": "0.0.0.0"}, "KB_PUBLIC_URL"),
        ({"KB_HOST": "192.0.2.7", "KB_PUBLIC_URL": "http://plans.example.police.uk"}, "KB_PUBLIC_URL"),
        ({"KB_PUBLIC_URL": "http://plans.example.police.uk"}, "KB_PUBLIC_URL"),
        ({"KB_PUBLIC_URL": "plans.example.police.uk"}, "KB_PUBLIC_URL"),
        ({"KB_SECRET": "short"}, "KB_SECRET"),
        ({"KB_IDLE_MINUTES": "1"}, "KB_IDLE_MINUTES"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_by_name(env: dict[str, str], named: str) -> None:
    with pytest.raises(Invalid, match=named):
        from_env(env)


def test_left_alone_it_listens_to_this_machine_only_and_has_no_sample_people() -> None:
    settings = from_env({})

    assert (settings.host, settings.port, settings.sample) == ("127.0.0.1", 8000, False)
    assert settings.on_loopback


def test_behind_tls_it_may_listen_anywhere() -> None:
    settings = from_env({"KB_HOST": "0.0.0.0", "KB_PUBLIC_URL": "https://plans.example.police.uk/"})

    assert settings.https
    assert settings.public_url == "https://plans.example.police.uk"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"])
def test_these_hosts_are_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "localhost.example", ""])
def test_these_hosts_are_not(host: str) -> None:
    assert not is_loopback(host)


def test_a_secret_is_made_once_and_is_for_the_service_alone(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "var")

    with ThreadPoolExecutor(8) as many:
        made = set(many.map(secret_of, [settings] * 32))

    assert len(made) == 1
    assert len(made.pop()) >= 32
    assert stat.S_IMODE((tmp_path / "var" / "secret").stat().st_mode) == 0o600
    assert [p.name for p in (tmp_path / "var").iterdir()] == ["secret"]


def test_an_empty_secret_is_refused_rather_than_used(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("")

    with pytest.raises(Invalid, match="too short"):
        secret_of(Settings(data=tmp_path))


def test_the_days_within_which_an_urgent_version_is_approved_can_be_set() -> None:
    assert (from_env({}).urgent_days, from_env({"KB_URGENT_DAYS": "7"}).urgent_days) == (14, 7)
    with pytest.raises(Invalid, match="KB_URGENT_DAYS"):
        from_env({"KB_URGENT_DAYS": "0"})
