"""What the product is held against: an empty Flask view, and SQLite's FTS5 asked the same on the same texts.

`python -m benchmarks.plain PORT FILE` serves both as the product is served: gunicorn, two workers of four threads.
"""

from __future__ import annotations

import re
import sqlite3
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

from flask import Flask, request

from benchmarks import corpus
from kb.plan import Prose, parse

_OWN = threading.local()
_TOP = """
SELECT plan, ref, force, snippet(texts, 3, '<mark>', '</mark>', '...', 24), bm25(texts) AS score
FROM texts WHERE texts MATCH ? ORDER BY score LIMIT 40
"""
_COUNTS = "SELECT force, count(*) FROM texts WHERE texts MATCH ? GROUP BY force"


def write(file: Path, plans: Iterable[corpus.MadePlan]) -> None:
    """The texts of some plans, a line for each plan's own text and for each requirement."""
    with sqlite3.connect(file) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE texts USING fts5("
            "plan UNINDEXED, ref UNINDEXED, force UNINDEXED, text, tokenize='porter unicode61')"
        )
        for plan in plans:
            doc = parse(plan.text)
            prose = "\n".join(block.text for block in doc.blocks if isinstance(block, Prose))
            lines = [("", f"{doc.title}\n{prose}")]
            lines += [
                (row.ref, plan.text[start:stop])
                for row, (start, stop) in zip(doc.requirements, doc.spans, strict=True)
            ]
            name = f"{plan.body}/{plan.slug}"
            connection.executemany(
                "INSERT INTO texts VALUES (?, ?, ?, ?)", [(name, ref, plan.body, text) for ref, text in lines]
            )
        connection.execute("INSERT INTO texts(texts) VALUES ('optimize')")


def asked(words: str) -> str:
    """Typed words as FTS5 takes them: both of two, any of more, as the product reads them."""
    quoted = [f'"{word}"' for word in re.findall(r"\w+", words)]
    return (" OR " if len(quoted) > 2 else " AND ").join(quoted)


def make(file: Path) -> Flask:
    """The two views."""
    app = Flask(__name__)

    @app.get("/")
    def empty() -> str:
        return ""

    @app.get("/search")
    def search() -> str:
        if not hasattr(_OWN, "connection"):
            _OWN.connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        words = asked(request.args["q"])
        counts = _OWN.connection.execute(_COUNTS, [words]).fetchall()
        top = _OWN.connection.execute(_TOP, [words]).fetchall()
        return "\n".join(map(str, [sum(n for _, n in counts), *counts, *top]))

    return app


def serve(port: int, file: Path) -> None:
    """Until told to stop."""
    from gunicorn.app.base import BaseApplication

    class Plain(BaseApplication):
        def load_config(self) -> None:
            chosen = {"bind": f"127.0.0.1:{port}", "worker_class": "gthread", "workers": 2, "threads": 4}
            for name, value in {
                **chosen,
                "loglevel": "warning",
                "control_socket_disable": True,
                "keepalive": 5,
            }.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return make(file)

    Plain().run()


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]))
