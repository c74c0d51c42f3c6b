"""The page of one need, its text and history, the same for its company and for its province.

`my` and `admin` each have their own scope and layout; what they find and may do follows from
those, so that one set of views serves both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import htmx, refusals
from webapp.forms import Form
from webapp.i18n import gettext
from webapp.labels import choices
from webapp.row_numbers import asked_for
from webapp.search.similar import sketch_of

from . import alike, policy, projection, queries, reading, services
from .data import of
from .forms import NeedForm, differences
from .labels import LABELS
from .lifecycle import missing, wanting
from .models import Need
from .rules import DEFAULT_AUDIENCE, EDITABLE, State
from .short_forms import AttachmentForm, ConsentForm, FxForm, PhotoForm

NUMBER = "int(max=999999999999999)"
View = Callable[..., ResponseReturnValue]


def found(need_id: int) -> Need:
    """The need, if the scope in force knows it; else nobody learns whether it exists."""
    need = queries.need(need_id)
    if need is None:
        abort(404)
    return need


def desk() -> str:
    """The blueprint that was asked: needs_my or needs_admin."""
    return str(request.blueprint)


def layout() -> str:
    return "layouts/admin.html" if desk() == "needs_admin" else "layouts/site.html"


def to(endpoint: str, need: Need | None = None, **values: Any) -> ResponseReturnValue:
    """On to a page of this desk."""
    if need is not None:
        values["need_id"] = need.id
    return htmx.see_other_url(url_for(f"{desk()}.{endpoint}", **values))


# --- the page -------------------------------------------------------------------------------


def page(need: Need, status: int = 200, **forms: Form) -> ResponseReturnValue:
    """The need as its company and province see it; `forms` replace blank ones."""
    around = projection.around(need)
    events = list(queries.events_of(need))
    return (
        render_template(
            "needs/record.html",
            desk=desk(),
            layout=layout(),
            need=need,
            shown=reading.of_need(need, around),
            around=around,
            audiences={
                group: projection.audience_of(need, around.consent, group)
                for group in DEFAULT_AUDIENCE
            },
            acts=policy.acts(current_user, need),
            is_staff=desk() == "needs_admin",
            is_visible=projection.is_visible(need, around),
            lacking=missing(need),
            last=events[-1] if events else None,
            line=reading.own_line(need, events),
            photos=queries.photos_of(need),
            attachments=queries.attachments_of(need),
            **_secrecy(need),
            same=queries.same_as(need) if desk() == "needs_admin" else (),
            alike=_resemblance(need),
            company=queries.company(need.producer_company_id),
            verifier=queries.names_of([need.fx_verified_by] if need.fx_verified_by else []),
            return_reasons=choices("return_reason"),
            reasons=choices("reason"),
            **_forms(forms),
        ),
        status,
    )


def _resemblance(need: Need) -> alike.Resemblance:
    """What a need resembles, as long as it is not on view."""
    if need.state not in EDITABLE | {State.SUBMITTED}:
        return alike.Resemblance()
    return alike.found(sketch_of(need), need.producer_company_id)


def _secrecy(need: Need) -> dict[str, Any]:
    """Who promised to keep the files secret, and who fetched which."""
    signatures, fetches = queries.signatures_of(need), queries.fetches_of(need)
    companies = {row.supplier_company_id for row in (*signatures, *fetches)}
    people = {row.fetched_by for row in fetches if row.fetched_by is not None}
    return {
        "signatures": signatures,
        "fetches": fetches,
        "suppliers": queries.companies(companies),
        "fetchers": queries.names_of(people),
    }


def _forms(given: dict[str, Form]) -> dict[str, Form]:
    blank: dict[str, Callable[[], Form]] = {
        "consent_form": lambda: (
            ConsentForm() if refusals.of_step("consent") else ConsentForm(None, given_by=signer())
        ),
        "fx_form": lambda: FxForm() if refusals.of_step("verify_fx") else FxForm(None),
        "photo_form": lambda: PhotoForm(None),
        "attachment_form": lambda: AttachmentForm(None),
    }
    return {name: given.get(name) or make() for name, make in blank.items()}


def signer() -> str:
    return str(current_user.name) if desk() == "needs_my" else ""


def detail(need_id: int) -> ResponseReturnValue:
    return page(found(need_id))


def history(need_id: int) -> ResponseReturnValue:
    """Who did what: the moves, and for staff every change and look."""
    need = found(need_id)
    # moves stand in the table of events; what other features note is theirs to show
    own = queries.audit_of(need) if desk() == "needs_admin" else []
    lines = [line for line in own if line.action.removeprefix("needs.") in LABELS["need_act"]]
    events = queries.events_of(need)
    actors = [e.actor_id for e in events] + [line.actor_id for line in lines]
    people = {actor for actor in actors if actor is not None}
    return render_template(
        "needs/history.html",
        desk=desk(),
        layout=layout(),
        need=need,
        events=events,
        lines=lines,
        consents=queries.consents_of(need),
        columns={field.short_name: field.label.text for field in NeedForm(None)},
        names=queries.names_of(people),
    )


# --- what it resembles ----------------------------------------------------------------------


def resembling() -> ResponseReturnValue:
    """What the title and HS code that are being typed resemble. It only warns."""
    need = queries.need(asked_for(request.args.get("need")) or 0)
    if desk() == "needs_my":
        company = current_user.company.id
    else:
        company = need.producer_company_id if need else asked_for(request.args.get("company"))
    sketch = alike.typed(request.args, need.id if need else 0)
    return htmx.render(
        "needs/resembling.html",
        "needs/_alike.html",
        "alike",
        desk=desk(),
        layout=layout(),
        sketch=sketch,
        alike=alike.found(sketch, company),
    )


# --- text -----------------------------------------------------------------------------------


def parks_of(province: str) -> list[tuple[int, str]]:
    return [(park.id, park.name) for park in queries.parks(province)]


def edit(need_id: int) -> ResponseReturnValue:
    need = found(need_id)
    parks = parks_of(need.province)
    saved = NeedForm.showing(of(need), version=need.version, parks=parks)
    if request.method == "GET":
        return text_page(saved, need)
    form = NeedForm(parks=parks)
    if "more" in request.form or not form.validate():
        return text_page(form, need, status=422)
    if form.version.data is not None and form.version.data != need.version:
        return _conflict(form, saved, need)
    data = form.need_data()
    if lacking := wanting(need, data):
        form.refuse(services.still_needed(), lacking[0])
        return text_page(form, need, status=422)
    services.edit(current_user, need, data, version=form.version.data)
    flash(gettext("Saved."), "good")
    return to("detail", need)


def _conflict(form: NeedForm, saved: NeedForm, need: Need) -> ResponseReturnValue:
    """Both texts side by side; sending the form again puts one's own in place of the other."""
    form.version.data = need.version
    return text_page(form, need, status=409, differences=differences(form, saved))


def text_page(
    form: NeedForm, need: Need | None, *, status: int = 200, **more: Any
) -> ResponseReturnValue:
    """The long form, for a new need or one that is there."""
    return htmx.render(
        "needs/edit.html",
        "needs/_form.html",
        "need-form",
        status=status,
        desk=desk(),
        layout=layout(),
        form=form,
        need=need,
        **{"differences": [], "company": None, **more},
    )
