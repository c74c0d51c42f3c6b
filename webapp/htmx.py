"""The only module that touches htmx-flask: partial or page, and headers that any server accepts."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, make_response, redirect, render_template, url_for
from htmx_flask import Htmx, request

VARY = ("HX-Request", "HX-Target", "HX-History-Restore-Request", "HX-Boosted")


def asks() -> bool:
    """Did htmx ask, and will it swap the answer into the page?"""
    told = getattr(request, "htmx", None)
    return told is not None and bool(told) and not (told.boosted or told.history_restore_request)


def wants(target: str) -> bool:
    """Does htmx want the partial whose root id is `target`?"""
    return asks() and (request.htmx.target or "").rsplit("#", 1)[-1] == target


def render(page: str, partial: str, target: str, *, status: int = 200, **context: Any) -> Response:
    """The partial when htmx asks for it, the page that contains it for everybody else."""
    template = partial if wants(target) else page
    return make_response(render_template(template, **context), status)


def see_other(endpoint: str, **values: Any) -> Response:
    """After a change: the browser goes on to a page, htmx or not."""
    return see_other_url(url_for(endpoint, **values))


def see_other_url(url: str) -> Response:
    if asks():
        return with_headers(Response(status=200), redirect_to=url)
    return redirect(url, 303)  # type: ignore[return-value]


def with_headers(
    response: Response,
    *,
    redirect_to: str | None = None,
    push_url: str | None = None,
    retarget: str | None = None,
    reswap: str | None = None,
    trigger: dict[str, Any] | None = None,
) -> Response:
    """`response` with what htmx should do besides; addresses are made ASCII."""
    named = {
        "HX-Redirect": _ascii(redirect_to),
        "HX-Push-Url": _ascii(push_url),
        "HX-Retarget": retarget,
        "HX-Reswap": reswap,
        "HX-Trigger": json.dumps(trigger) if trigger else None,
    }
    for name, value in named.items():
        if value is not None:
            response.headers[name] = value
    return response


def _ascii(url: str | None) -> str | None:
    # a header outside Latin-1 passes the test client, but is an error under gunicorn
    return None if url is None else quote(url, safe="/:?&=#%+,;@~!$'()*[]")


def _vary(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.update(VARY)
    return response


def init_app(app: Flask) -> None:
    Htmx(app)
    app.after_request(_vary)
