"""A step that the rules refuse brings back the page it was taken on: the reason stands at its top,
and what was typed stands where it was typed, or below the reason where that form is gone.

A form with a page of its own comes back by itself; `brings_back` names the page of all other steps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import Blueprint, Flask, Response, current_app, flash, g, request, url_for
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from webapp import access, errors, htmx
from webapp.moves import RuleError

_REFUSED = (RuleError, StaleDataError, IntegrityError)


@dataclass
class Refused:
    """The request whose step was refused; `lost` is what was written into a form that is gone."""

    endpoint: str
    action: str
    lost: list[str] = field(default_factory=list)


def brings_back(bp: Blueprint, page: str = "detail", **others: str) -> None:
    """Whatever is refused in `bp` brings back its `page`; of the steps named, another one."""
    for kind in _REFUSED:
        bp.register_error_handler(kind, partial(_again, page, others))


def of_step(*names: str) -> bool:
    """Whether the page is shown because one of these steps was refused."""
    refused: Refused | None = g.get("refused")
    return refused is not None and refused.endpoint.rpartition(".")[2] in names


def typed(action: str, name: str) -> str:
    """What was typed into a field of the form that was sent to `action` and refused."""
    refused: Refused | None = g.get("refused")
    return request.form.get(name, "") if refused is not None and refused.action == action else ""


def lost() -> list[str]:
    """What was written and has no field on this page any more."""
    refused: Refused | None = g.get("refused")
    return refused.lost if refused is not None else []


def _form_again(error: Exception) -> Response:
    return _again("", {}, error)


def _again(page: str, others: Mapping[str, str], error: Exception) -> Response:
    endpoint = _page_of_step(page, others)
    arguments = _arguments(endpoint)
    if request.method != "POST" or htmx.asks() or arguments is None:
        return errors.refusal(error)  # htmx leaves the page and its forms as they are
    # the address as forms on the page write it
    action = url_for(request.endpoint or "", **(request.view_args or {}))
    g.refused = Refused(request.endpoint or "", action)
    try:
        response = _look(endpoint, arguments, error)
        if not re.search(f'action="{re.escape(action)}["?]', response.get_data(as_text=True)):
            g.refused.lost = errors.written()
            response = _look(endpoint, arguments, error) if g.refused.lost else response
    except (HTTPException, RuleError):
        return errors.refusal(error)
    return response


def _page_of_step(page: str, others: Mapping[str, str]) -> str:
    """The endpoint whose page the step was taken on."""
    own = request.endpoint or ""
    if request.url_rule and "GET" in (request.url_rule.methods or ()):
        return own
    return f"{request.blueprint}.{others.get(own.rpartition('.')[2], page)}"


def _look(endpoint: str, arguments: dict[str, Any], error: Exception) -> Response:
    flash(errors.sentence(error), "bad")
    response = access.look(current_app.view_functions[endpoint], **arguments)
    response.status_code = 409
    return response


def _arguments(endpoint: str) -> dict[str, Any] | None:
    """What the page is about; None where the address of the step does not tell."""
    given = request.view_args or {}
    if endpoint not in current_app.view_functions:
        return None
    names = set(next(current_app.url_map.iter_rules(endpoint)).arguments)
    return {name: given[name] for name in names} if names <= set(given) else None


def init_app(app: Flask) -> None:
    for kind in _REFUSED:
        app.register_error_handler(kind, _form_again)
    app.jinja_env.globals.update(typed_before=typed, typed_and_lost=lost)
