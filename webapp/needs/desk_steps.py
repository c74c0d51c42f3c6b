"""The steps a company and its province both can take with a need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp.i18n import gettext

from . import services
from .desk import View, desk, found, page, to
from .forms import ConsentForm
from .models import Need


def copy(need_id: int) -> ResponseReturnValue:
    need = found(need_id)
    fresh = services.copy(current_user, need, on_behalf=desk() == "needs_admin")
    flash(gettext("This is a copy. Change what is different and save it."), "good")
    return to("edit", fresh)


def _step(act: Callable[[Need], Any], said: Callable[[], str]) -> View:
    """A view that takes one step with a need and goes back to its page."""

    def view(need_id: int) -> ResponseReturnValue:
        need = found(need_id)
        act(need)
        flash(said(), "good")
        return to("detail", need)

    return view


def _note() -> str:
    return request.form.get("note", "")[:1000]


def _close(need: Need) -> None:
    services.close(current_user, need, request.form.get("reason", ""), _note())


STEPS: dict[str, View] = {
    "submit": _step(
        lambda need: services.submit(current_user, need),
        lambda: gettext("Handed in. The province's officer checks it now."),
    ),
    "take_back": _step(
        lambda need: services.take_back(current_user, need),
        lambda: gettext("It is a draft again."),
    ),
    "withdraw_consent": _step(
        lambda need: services.withdraw_consent(current_user, need, note=_note()),
        lambda: gettext("The consent is withdrawn; nothing of this need is on view any more."),
    ),
    "withdraw": _step(
        lambda need: services.withdraw(current_user, need, note=_note()),
        lambda: gettext("The need is withdrawn."),
    ),
    "pause": _step(
        lambda need: services.pause(current_user, need),
        lambda: gettext("The need is off view until you put it back."),
    ),
    "resume": _step(
        lambda need: services.resume(current_user, need),
        lambda: gettext("The need is on view again."),
    ),
    "confirm": _step(
        lambda need: services.confirm(current_user, need),
        lambda: gettext("Thank you. The review date has moved on."),
    ),
    "close": _step(_close, lambda: gettext("The need is closed.")),
    "copy": copy,
}


def consent(need_id: int) -> ResponseReturnValue:
    need = found(need_id)
    form = ConsentForm()
    if not form.validate():
        return page(need, 422, consent_form=form)
    services.give_consent(
        current_user,
        need,
        given_by=form.given_by.data,
        reference=form.reference.data or "",
        on_behalf=desk() == "needs_admin",
    )
    flash(gettext("The consent is recorded."), "good")
    return to("detail", need)
