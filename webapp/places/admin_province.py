"""Pages where a province's admins edit its own introduction, contact and calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, persian
from webapp.fields import in_letters
from webapp.forms import Form
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


def _answer(form: Form, filled: Callable[[], Form], **page: Any) -> ResponseReturnValue:
    """The page of a form that edits one column of the province's row."""
    crumbs = [(gettext("Texts and calendar of the province"), to("province"))]
    return answer(form, row=_tenant(), filled=filled, crumbs=crumbs, **page)


def _edit(column: str, value: Any, version: int | None) -> str:
    tenants.edit(current_user, _tenant(), column, value, version)
    access.after_commit(sites.forget_rows)
    return to("province")


@bp.route("/province/intro", methods=["GET", "POST"])
@access.admin
def intro_edit() -> ResponseReturnValue:
    tenant = _tenant()
    form = IntroForm(obj=tenant)
    return _answer(
        form,
        lambda: IntroForm(formdata=None, obj=tenant),
        save=lambda: _edit("intro", form.intro.data or "", form.version.data),
        heading=gettext("Edit the introduction"),
    )


@bp.route("/province/contact", methods=["GET", "POST"])
@access.admin
def contact_edit() -> ResponseReturnValue:
    tenant = _tenant()
    stored = ContactForm.typed_from(tenant.contact)
    form = ContactForm(obj=tenant, data=stored)
    return _answer(
        form,
        lambda: ContactForm(formdata=None, data=stored),
        save=lambda: _edit("contact", form.contact, form.version.data),
        heading=gettext("Edit the contact"),
    )


@bp.route("/province/calendar", methods=["GET", "POST"])
@access.admin
def calendar_edit() -> ResponseReturnValue:
    tenant = _tenant()
    stored = CalendarForm.typed_from(tenant.calendar)
    form = CalendarForm(obj=tenant, data=stored)
    return _answer(
        form,
        lambda: CalendarForm(formdata=None, data=stored),
        save=lambda: _edit("calendar", form.calendar, form.version.data),
        heading=gettext("Edit the calendar"),
        lead=gettext("A day without hours belongs to the weekend."),
    )
