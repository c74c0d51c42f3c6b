"""Pages where a province's admins edit its own introduction, contact and calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, persian
from webapp.fields import in_letters
from webapp.i18n import gettext
from webapp.tenancy import sites
from webapp.tenancy.files import WEEK

from . import queries, tenants
from .desk import answer, bp, found, to
from .desk import province as here
from .forms import CalendarForm, ContactForm, IntroForm
from .models import Tenant


@bp.get("/province")
@access.officer
def province() -> ResponseReturnValue:
    tenant = _tenant()
    calendar = tenant.calendar
    return render_template(
        "places/admin_province.html",
        tenant=tenant,
        week=[(day, _hours(calendar["office_hours"].get(day))) for day in WEEK],
        days_off=[dt.date.fromisoformat(day) for day in calendar.get("days_off", [])],
    )


def _hours(span: list[str] | None) -> str:
    """Office hours of one day as the page's language writes them."""
    if not span:
        return "—"
    opens, closes = (in_letters(persian.fa_digits(clock)) for clock in span)
    return gettext("%(opens)s to %(closes)s", opens=opens, closes=closes)


def _tenant() -> Tenant:
    return found(queries.tenant(here()))


def _edit(tenant: Tenant, column: str, value: Any) -> str:
    tenants.edit(current_user, tenant, column, value)
    access.after_commit(sites.forget_rows)
    return to("province")


def _crumbs() -> list[tuple[str, str]]:
    return [(gettext("Texts and calendar of the province"), to("province"))]


@bp.route("/province/intro", methods=["GET", "POST"])
@access.admin
def intro_edit() -> ResponseReturnValue:
    tenant = _tenant()
    form = IntroForm(obj=tenant)
    return answer(
        form,
        lambda: _edit(tenant, "intro", form.intro.data or ""),
        heading=gettext("Edit the introduction"),
        crumbs=_crumbs(),
    )


@bp.route("/province/contact", methods=["GET", "POST"])
@access.admin
def contact_edit() -> ResponseReturnValue:
    tenant = _tenant()
    form = ContactForm(data=ContactForm.typed_from(tenant.contact))
    return answer(
        form,
        lambda: _edit(tenant, "contact", form.contact),
        heading=gettext("Edit the contact"),
        crumbs=_crumbs(),
    )


@bp.route("/province/calendar", methods=["GET", "POST"])
@access.admin
def calendar_edit() -> ResponseReturnValue:
    tenant = _tenant()
    form = CalendarForm(data=CalendarForm.typed_from(tenant.calendar))
    return answer(
        form,
        lambda: _edit(tenant, "calendar", form.calendar),
        heading=gettext("Edit the calendar"),
        lead=gettext("A day without hours belongs to the weekend."),
        crumbs=_crumbs(),
    )
