"""Request lines that no browser sends, put on the wire as they are: nothing breaks and nobody is led elsewhere."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest

TARGETS = [
    "//evil.example/",
    "///plans",
    "////evil.example/%2e%2e",
    "/\\evil.example",
    "http://evil.example/plans",
    "https://evil.example:1/",
    "/plans/../people",
    "/plans/%2e%2e/people",
    "/static/..%2f..%2fconfig.py",
    "/static/../../config.py",
    "/%00",
    "/sign-in?next=//evil.example",
    "/" + "a/" * 3000,
    "/?" + "q=" * 3000,
    "/%ff%fe",
    "/;/plans",
    "/plans/?/..",
]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "TRACE"])
def test_no_request_line_breaks_the_service_or_leads_elsewhere(
    address: str, method: str, target: str
) -> None:
    wire = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    wire.putrequest(method, "/", skip_accept_encoding=True)
    wire._buffer[0] = f"{method} {target} HTTP/1.1".encode(
        "latin-1"
    )  # http.client refuses to send some of them
    wire.endheaders()

    answer = wire.getresponse()
    said = answer.read()

    assert answer.status < 500
    assert "evil" not in (urlsplit(answer.headers.get("Location", "")).netloc)
    assert not answer.headers.get("Location", "/").startswith("//")
    assert b"Traceback" not in said
    wire.close()
