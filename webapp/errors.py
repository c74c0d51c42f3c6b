"""What goes wrong, said in the site's layout and in the words of the person who reads it."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

import structlog
from flask import Flask, Response, current_app, make_response, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from webapp import htmx
from webapp.i18n import gettext
from webapp.moves import RuleError
from webapp.tenancy.scopes import TenancyError

log = structlog.get_logger()
PAGES = (400, 401, 403, 404, 409, 410, 413, 422, 429, 500)
# Never shown again.
_SECRET = ("password", "csrf_token", "nonce", "code")
# Answers that are chosen, not written, and what every form has.
_NOT_WRITTEN = {
    *("version", "agreed", "audience", "goal", "group", "person"),
    *("reason", "side", "slot", "way"),
}


def page(status: int, **context: Any) -> Response:
    """The error page of a status, or for htmx the sentence that fits into the page."""
    if htmx.asks():
        body = render_template("errors/_refusal.html", status=status, **context)
        response = make_response(body, status)
        if status in (409, 422):
            htmx.with_headers(response, retarget="#messages", reswap="innerHTML")
        return response
    known = status if status in PAGES else (400 if status < 500 else 500)
    return make_response(render_template(f"errors/{known}.html", status=status, **context), status)


def _http(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    if error.code == 401:
        return signed_out()
    return page(error.code or 500, message=None)


def signed_out() -> Response:
    """To sign-in and back; what was typed in a form is shown so that it is not lost."""
    # the address as the browser sees it, so that sign-in leads back to the same site
    here = request.root_path + request.full_path.rstrip("?")
    if request.method not in ("GET", "HEAD"):
        here = request.referrer or url_for("pages.index")
    target = url_for("accounts.sign_in") + "?" + urlencode({"next": here})
    if htmx.asks():
        return htmx.with_headers(Response(status=401), redirect_to=target)
    if request.method in ("GET", "HEAD"):
        return Response(status=303, headers={"Location": target})
    return page(401, sign_in=target, typed=written())


def written() -> list[str]:
    """What a person wrote into the form that was sent, to be copied from a page without it."""
    return [
        value
        for name, value in request.form.items(multi=True)
        if value.strip() and name not in _NOT_WRITTEN and not any(s in name for s in _SECRET)
    ]


def refusal(error: Exception) -> Response:
    """The page of a step that the rules refuse, or that came after somebody else's."""
    code = getattr(error, "code", "stale")
    return page(409, message=sentence(error), code=code, typed=written())


def sentence(error: Exception) -> str:
    """Why a step was refused."""
    if isinstance(error, RuleError):
        return str(error.message)
    return gettext("Somebody else has changed this meanwhile. Reload the page, then try again.")


def _csrf(error: CSRFError) -> Response:
    text = gettext("This form is too old. Go back, reload the page and send it again.")
    return page(400, message=text)


def _busy(error: OperationalError) -> Response:
    log.error("database", error=str(error.orig))
    text = gettext(
        "The site is very busy at the moment. Nothing was changed; try again in a minute."
    )
    return page(503, message=text, error_id=secrets.token_hex(4))


def _where() -> dict[str, Any]:
    """On which site, in which view and with whose rights it happened."""
    view = request.url_rule.endpoint if request.url_rule else None
    mark = getattr(current_app.view_functions.get(view or ""), "access", None)
    site = request.environ.get("ghafaseh.site")
    user = getattr(current_user, "id", None) if request.cookies else None
    return {"site": site, "view": view, "scope": getattr(mark, "who", None), "user": user}


def _fault(error: Exception) -> Response:
    error_id = secrets.token_hex(4)
    log.exception("fault", error_id=error_id, path=request.path, **_where())
    return page(500, error_id=error_id)


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(TenancyError, _fault)
    if not app.testing:
        app.register_error_handler(Exception, _fault)
