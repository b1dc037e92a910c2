"""`kb serve`, `kb worker` and `kb migrate`: what keeps running, and what must be there before it does."""

from __future__ import annotations

import gc
import http.client
import os
import socket
from typing import TYPE_CHECKING

import click

from kb.access import whole
from kb.cli.children import Child, keep
from kb.cli.rooms import in_service, now, say
from kb.config import Settings, from_env
from kb.errors import Invalid

if TYPE_CHECKING:
    from kb.desk import SamplePerson

GRACE = 10
THREADS = 4


@click.command()
def serve() -> None:
    """Make ready what is missing, then serve pages until stopped (Ctrl-C or SIGTERM)."""
    os.umask(0o077)
    settings = from_env()
    with in_service(settings), _listening(settings) as listener:
        samples = _made_ready(settings)
        pages = Child("pages", lambda: _serve_pages(settings, listener), first=True, graceful=GRACE)
        indexer = Child("worker", lambda: _work(settings), graceful=GRACE)
        keep(
            [pages, indexer], ready=lambda: _answers(settings), announce=lambda: _announce(settings, samples)
        )


@click.command()
def worker() -> None:
    """Keep the index up to the database and post letters, until stopped. `kb serve` runs one itself."""
    os.umask(0o077)
    settings = from_env()
    with in_service(settings):
        _work(settings)


@click.command()
def migrate() -> None:
    """Bring the database's tables up to this program's."""
    from kb.store import Store

    settings = from_env()
    store = Store.open(settings.url, folder=settings.data)
    try:
        store.migrate()
    finally:
        store.close()
    click.echo("The database is up to date.")


def _listening(settings: Settings) -> socket.socket:
    """The socket, taken before anything slow: whoever comes early waits instead of being turned away."""
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((settings.host, settings.port), family=family, backlog=256)
    except OSError as why:
        raise Invalid(
            f"Port {settings.port} on {settings.host} cannot be used ({os.strerror(why.errno or 0)}). "
            "Stop what uses it, or choose another: KB_PORT=8001."
        ) from why


def _made_ready(settings: Settings) -> tuple[str, ...]:
    """Make the data folder, the tables and, in sample mode, the sample library. Says who may sign in there.

    Everything opened here is closed again before the processes part.
    """
    from kb.desk import House, rebuild_index, stock_library

    house = House.open(settings)
    try:
        house.store.migrate()
        if not settings.sample:
            return ()
        if stock_library(house, at=now()):
            with house.indexer() as indexer:
                rebuild_index(house.store, indexer, whole=whole())
            say("The sample library is in.")
        return tuple(map(_described, house.door(at=now()).samples()))
    finally:
        house.close()


def _described(one: SamplePerson) -> str:
    roles = "; ".join(f"{role.value}, {organisation}" for role, organisation in one.roles)
    return f"{one.shown_as}: {roles}"


def _serve_pages(settings: Settings, listener: socket.socket) -> None:
    from gunicorn.app.base import BaseApplication

    # Loaded once before the workers part, so that they share its memory. What is opened is opened in each.
    from kb.app import create_app

    class Pages(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        """gunicorn, set up from our settings."""

        def load_config(self) -> None:
            for name, value in _gunicorn(settings, listener).items():
                self.cfg.set(name, value)

        def load(self) -> object:
            return create_app(settings)

    gc.collect()
    gc.freeze()
    Pages().run()


def _gunicorn(settings: Settings, listener: socket.socket) -> dict[str, object]:
    return {
        "bind": f"fd://{listener.fileno()}",
        "worker_class": "gthread",
        "workers": settings.workers,
        "threads": THREADS,
        "timeout": 30,
        "graceful_timeout": GRACE,
        "keepalive": 5,
        "limit_request_line": 8190,
        "loglevel": "warning",
        "accesslog": None,  # addresses carry search words
        "secure_scheme_headers": {},  # the application counts the proxies, see KB_TRUSTED_PROXIES
        "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108, PTH112 - a memory disk
        "control_socket_disable": True,
        "proc_name": "kb",
    }


def _work(settings: Settings) -> None:
    from kb.worker import work

    work(settings)


def _answers(settings: Settings) -> bool:
    """Whether the pages answer by now."""
    connection = http.client.HTTPConnection(settings.host, settings.port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _announce(settings: Settings, samples: tuple[str, ...]) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    say(f"\nCollection plans are at {settings.public_url or f'http://{host}:{settings.port}'}")
    if samples:
        say("Sample mode: the sign-in page lists these people, each entered with one click, no password.")
        for sample in samples:
            say(f"  {sample}")
    say("Press Ctrl-C to stop.")


COMMANDS = (serve, worker, migrate)
