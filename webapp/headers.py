"""What every answer says to browsers and caches, and its compression."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

from webapp.config import Settings, in_force

POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
# Two years, and for the hosts of the provinces too.
ONLY_TLS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
_COMPRESSED = ("text/html", "text/css", "text/csv", "application/json", "image/svg+xml")
_MIN_SIZE = 600


def of_every_answer(settings: Settings) -> dict[str, str]:
    """What browsers are told by each answer, files and errors included."""
    over_tls = settings.is_production and settings.public_url.startswith("https:")
    return ALWAYS | ONLY_TLS if over_tls else ALWAYS


def _secure(response: Response) -> Response:
    for name, value in of_every_answer(in_force()).items():
        response.headers.setdefault(name, value)
    return response


def _cache(response: Response) -> Response:
    """Visitors' pages may stand in a shared cache for seconds; everybody else's nowhere."""
    if response.mimetype != "text/html" or "Cache-Control" in response.headers:
        return response
    visitor = not request.cookies and "Set-Cookie" not in response.headers
    shared = visitor and request.method in ("GET", "HEAD") and response.status_code == 200
    response.headers["Cache-Control"] = (
        "public, max-age=0, s-maxage=5" if shared else "private, no-cache"
    )
    return response


def _compress(response: Response) -> Response:
    if response.mimetype not in _COMPRESSED or response.direct_passthrough or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    if "gzip" not in request.headers.get("Accept-Encoding", "") or response.content_encoding:
        return response
    body = response.get_data()
    if len(body) >= _MIN_SIZE:
        response.set_data(gzip.compress(body, 6))
        response.content_encoding = "gzip"
    return response


def init_app(app: Flask) -> None:
    for each in (_compress, _cache, _secure):
        app.after_request(each)
