"""Settings: read once from the environment, checked before anything starts.

This is the only module that reads the environment. A setting that cannot be used is refused
with a sentence that names it and says what to put there.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kb.errors import Invalid

SHORTEST_SECRET = 32
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"", "0", "false", "no", "off"})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that may differ between one installation and another.

    `data` holds the database, the index and the machine's own secret. `sample` stocks the sample
    library and lists sample people on the sign-in page. `public_url` is how people reach
    the service; its scheme decides whether cookies are Secure. `urgent_days` is how long a version
    may be in force in urgency before somebody else must have approved it.
    """

    data: Path = Path("var")
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    sample: bool = False
    public_url: str = ""
    allowed_hosts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    service_name: str = "Collection plans"
    idle_minutes: int = 30
    session_hours: int = 12
    smtp_host: str = ""
    smtp_port: int = 25
    mail_from: str = ""
    vocabulary: str = ""
    urgent_days: int = 14
    secret: str = field(default="", repr=False)

    @property
    def on_loopback(self) -> bool:
        """Whether the server listens to this machine only."""
        return is_loopback(self.host)

    @property
    def https(self) -> bool:
        """Whether people reach the service over TLS."""
        return self.public_url.startswith("https://")

    @property
    def url(self) -> str:
        """The database address, SQLite in the data folder unless another is given."""
        return self.database_url or f"sqlite:///{(self.data / 'kb.sqlite3').absolute()}"

    @property
    def index_folder(self) -> Path:
        """Where the built index lives: disposable, private to the service user."""
        return self.data / "index"


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only be reached from this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def from_env(env: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings. Raises Invalid with a sentence that names the setting."""
    env = os.environ if env is None else env
    settings = Settings(
        data=Path(env.get("KB_DATA") or "var").absolute(),
        database_url=env.get("KB_DATABASE_URL", ""),
        host=env.get("KB_HOST") or "127.0.0.1",
        port=_number(env, "KB_PORT", 8000, least=1, most=65535),
        workers=_number(env, "KB_WORKERS", 2, least=1, most=64),
        sample=_yes(env, "KB_SAMPLE"),
        public_url=env.get("KB_PUBLIC_URL", "").rstrip("/"),
        allowed_hosts=tuple(h.strip() for h in env.get("KB_ALLOWED_HOSTS", "").split(",") if h.strip()),
        trusted_proxies=_number(env, "KB_TRUSTED_PROXIES", 0, least=0, most=5),
        service_name=env.get("KB_SERVICE_NAME") or "Collection plans",
        idle_minutes=_number(env, "KB_IDLE_MINUTES", 30, least=5, most=240),
        session_hours=_number(env, "KB_SESSION_HOURS", 12, least=1, most=24),
        smtp_host=env.get("KB_SMTP_HOST", ""),
        smtp_port=_number(env, "KB_SMTP_PORT", 25, least=1, most=65535),
        mail_from=env.get("KB_MAIL_FROM", ""),
        vocabulary=env.get("KB_VOCABULARY", ""),
        urgent_days=_number(env, "KB_URGENT_DAYS", 14, least=1, most=60),
        secret=env.get("KB_SECRET", ""),
    )
    _check(settings)
    return settings


def _check(settings: Settings) -> None:
    if settings.sample and not settings.on_loopback:
        raise Invalid(
            "KB_SAMPLE shows sample people whom anybody can sign in as, so it only starts on 127.0.0.1. "
            "Set KB_HOST=127.0.0.1, or leave KB_SAMPLE out."
        )
    if settings.sample and settings.public_url and not is_loopback(_host_of(settings.public_url)):
        raise Invalid(
            "KB_SAMPLE shows sample people whom anybody can sign in as, so it is for 127.0.0.1 only, not for "
            "what KB_PUBLIC_URL names. Leave one of the two out."
        )
    if settings.public_url and not settings.public_url.startswith(("https://", "http://")):
        raise Invalid("KB_PUBLIC_URL must begin with https://, for example https://plans.example.police.uk.")
    if not settings.on_loopback and not settings.https:
        raise Invalid(
            "Without TLS the service only starts on 127.0.0.1. Put a TLS proxy in front and set KB_PUBLIC_URL "
            "to its https:// address."
        )
    if settings.public_url.startswith("http://") and not is_loopback(_host_of(settings.public_url)):
        raise Invalid("KB_PUBLIC_URL must begin with https:// unless it names this machine (127.0.0.1).")
    if settings.secret and len(settings.secret) < SHORTEST_SECRET:
        raise Invalid("KB_SECRET must be at least 32 characters. Leave it out to have one made in KB_DATA.")


def _host_of(url: str) -> str:
    return url.split("://", 1)[1].split("/", 1)[0].rsplit(":", 1)[0]


def _number(env: Mapping[str, str], name: str, default: int, *, least: int, most: int) -> int:
    text = env.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise Invalid(f"{name} must be a whole number from {least} to {most}, not “{text}”.")
    return int(text)


def _yes(env: Mapping[str, str], name: str) -> bool:
    text = env.get(name, "").strip().lower()
    if text not in _TRUE | _FALSE:
        raise Invalid(f"{name} must be yes or no, not “{text}”.")
    return text in _TRUE


def secret_of(settings: Settings) -> str:
    """The installation's secret: the one given, or one made once and kept in the data folder (mode 0600)."""
    if settings.secret:
        return settings.secret
    path = settings.data / "secret"
    if not path.exists():
        _make_secret(path)
    kept = path.read_text(encoding="ascii").strip()
    if len(kept) < SHORTEST_SECRET:
        raise Invalid(
            f"The secret in {path} is too short to keep anything safe. Remove the file and start again."
        )
    return kept


def _make_secret(path: Path) -> None:
    """Written whole beside its place and linked into it: whoever comes second takes the first one's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f"secret.{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(beside)
    finally:
        beside.unlink()
