"""The steps a company and its province both can take with a need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import persian, refusals
from webapp.i18n import gettext

from . import policy, projection, queries, services
from .desk import View, desk, found, layout, page, signer, to
from .models import Need
from .rules import DEFAULT_AUDIENCE as GROUPS
from .rules import Audience, ConsentWay
from .short_forms import ConsentForm, NarrowForm


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
    return persian.clean_lines(request.form.get("note", ""))[:1000]


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
        way=_way(form.way.data),
    )
    flash(gettext("The consent is recorded."), "good")
    return to("detail", need)


def _way(chosen: str | None) -> str:
    """Members say it here and now; how an officer heard it he says himself."""
    return (chosen or "") if desk() == "needs_admin" else str(ConsentWay.SITE)


def consents(need_id: int) -> ResponseReturnValue:
    """Who reads what because of which consent, and every act that led to it."""
    form = NarrowForm() if refusals.of_step("narrow") else NarrowForm(None, said_by=signer())
    return _consents(found(need_id), form)


def _consents(need: Need, form: NarrowForm, status: int = 200) -> ResponseReturnValue:
    around = projection.around(need)
    entries = queries.consent_entries_of(need)
    people = {entry.recorded_by for entry in entries if entry.recorded_by is not None}
    return (
        render_template(
            "needs/consents.html",
            desk=desk(),
            layout=layout(),
            need=need,
            around=around,
            is_visible=projection.is_visible(need, around),
            audiences={g: projection.audience_of(need, around.consent, g) for g in GROUPS},
            entries=entries,
            names=queries.names_of(people),
            form=form,
            acts=policy.acts(current_user, need),
        ),
        status,
    )


def narrow(need_id: int) -> ResponseReturnValue:
    """Fewer readers for one group of fields, at once."""
    need = found(need_id)
    form = NarrowForm()
    if not form.validate():
        return _consents(need, form, 422)
    if not policy.may_withdraw_consent(current_user, need):
        abort(403)
    services.narrow_consent(
        current_user,
        need,
        form.group.data,
        Audience(form.audience.data),
        services.Said(
            given_by=form.said_by.data,
            reference=form.said_in.data or "",
            way=_way(form.said_how.data),
            on_behalf=desk() == "needs_admin",
        ),
    )
    flash(gettext("From now on fewer people see this part."), "good")
    return to("consents", need)
