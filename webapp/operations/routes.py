"""`/metrics`: figures for a monitor, where the operator has asked for them."""

from __future__ import annotations

import hmac

from flask import Blueprint, Flask, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from webapp import access, config

from . import metrics

bp = Blueprint("operations", __name__)


@bp.get("/metrics")
@access.guest
def figures() -> ResponseReturnValue:
    """404 unless switched on; with a token only for whoever shows it."""
    settings = config.in_force()
    if not settings.metrics:
        abort(404)
    if settings.metrics_token and not _shows(settings.metrics_token):
        return Response("401\n", 401, {"WWW-Authenticate": "Bearer"}, mimetype="text/plain")
    return Response(
        metrics.text(_app()),
        headers={"Cache-Control": "no-store"},
        content_type=metrics.CONTENT_TYPE,
    )


def _shows(token: str) -> bool:
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(shown.encode(), token.encode())


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


@bp.before_app_request
def _begin() -> None:
    if config.in_force().metrics:
        metrics.began(metrics.cells_of(_app()))


@bp.after_app_request
def _count(response: Response) -> Response:
    if config.in_force().metrics:
        metrics.answered(metrics.cells_of(_app()), response)
    return response


@bp.teardown_app_request
def _end(error: BaseException | None) -> None:
    if config.in_force().metrics:
        metrics.ended(metrics.cells_of(_app()))
