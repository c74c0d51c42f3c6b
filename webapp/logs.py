"""One line for each request, with whose scope it worked in; JSON where a machine reads it."""

from __future__ import annotations

import logging
import re
import time

import structlog
from flask import Flask, Response, g, request
from flask_login import current_user

from webapp.config import Settings

log = structlog.get_logger()
_QUIET = ("/static/", "/healthz", "/readyz", "/metrics")


def _start() -> None:
    g.started = time.perf_counter()


def _end(response: Response) -> Response:
    if not request.path.startswith(_QUIET):
        view = request.url_rule.endpoint if request.url_rule else None
        log.info(
            "request",
            method=request.method,
            site=request.environ.get("ghafaseh.site"),
            path=request.path,
            view=view,
            status=response.status_code,
            ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
            user=getattr(current_user, "id", None) if request.cookies else None,
            **_whence(response.status_code),
        )
    return response


def _whence(status: int) -> dict[str, str | None]:
    """Where a refused request came from; of all others nothing is kept."""
    return {"address": request.remote_addr} if status >= 400 else {}


_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def _one_line(
    logger: object, name: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """What came from outside begins no line of its own and moves no cursor."""
    for key, value in event.items():
        if isinstance(value, str) and key != "exception":
            event[key] = _BREAKS.sub(lambda found: f"\\x{ord(found[0]):02x}", value)
    return event


def configure(settings: Settings) -> None:
    level = logging.getLevelName(settings.log_level)
    last = (
        structlog.processors.JSONRenderer()
        if settings.log_json
        # never the values of variables: what people typed is no business of a log
        else structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _one_line,
            structlog.processors.format_exc_info if settings.log_json else _as_is,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )


def _as_is(
    logger: object, name: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    return event


def init_app(app: Flask, settings: Settings) -> None:
    configure(settings)
    app.before_request(_start)
    app.after_request(_end)
