"""What every answer carries: nothing inline, nothing cached, nothing framed, nothing from elsewhere."""

from __future__ import annotations

from flask import Response, request

from kb.web.gate import rooms

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
}
_YEAR = 31_536_000


def dress(response: Response) -> Response:
    """Put the standing headers on an answer."""
    for name, value in ALWAYS.items():
        response.headers[name] = value
    if rooms().settings.https:
        response.headers["Strict-Transport-Security"] = f"max-age={_YEAR}; includeSubDomains"
    if request.endpoint == "static" and response.status_code == 200:
        response.headers["Cache-Control"] = (
            f"public, max-age={_YEAR}, immutable" if "v" in request.args else "public, max-age=3600"
        )
        return response
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Cookie")
    return response
