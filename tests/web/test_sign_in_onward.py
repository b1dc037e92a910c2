"""Where a person is sent after signing in: only ever within this site."""

from __future__ import annotations

import pytest

from kb.web.onward import safe_next


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/plans",
        "/plans/sussex/oic?on=2026-03-31",
        "/plans/sussex/oic/versions/3",
        "/search?q=lorry+drop&page=2",
        "/search?q=caf%C3%A9+%22hand+car+wash%22",
        "/search?q=100%25",
        "/search?q=what%20is%20this",
        "/search?q=https%3A//elsewhere.example",
        "/search?q=a%5Cb",
        "/search?q=%2F%2Fevil.example",
    ],
)
def test_a_path_of_this_site_is_followed(target: str) -> None:
    assert safe_next(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "plans",
        "http://evil.example",
        "https://evil.example/",
        "HTTPS:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "\\\\evil.example",
        "/\\/evil.example",
        "/plans\\..\\x",
        " //evil.example",
        "\t//evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nLocation: https://evil.example",
        "/plans\r\nSet-Cookie: a=b",
        "/\x00/evil.example",
        "/\u2028x",
        "/\u202ex",
        "/%2f/evil.example",
        "/%2F%2Fevil.example",
        "/%252f/evil.example",
        "/%5cevil.example",
        "/%5C%5Cevil.example",
        "/%09/evil.example",
        "/%0a/evil.example",
        "/%0d%0aSet-Cookie:a=b",
        "/%00",
        "/%25252525252f/evil.example",
        "/.//evil.example",
        "/../..//evil.example",
        "/plans/..//evil.example",
        "/x/%2e%2e//evil.example",
        "//[::1",
        "/sign-in",
        "/sign-in?next=/sign-in",
        "/sign-out",
        "/%73ign-in",
        "/" + "x" * 3000,
    ],
)
def test_everything_else_leads_home(target: str | None) -> None:
    assert safe_next(target) == "/"
