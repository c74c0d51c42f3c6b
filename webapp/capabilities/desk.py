"""The pages on which capabilities are kept: by members for their company, by officers for one."""

from __future__ import annotations

from typing import Any

from flask import abort, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import htmx
from webapp.accounts import entrance
from webapp.companies import queries as companies
from webapp.companies.models import Company
from webapp.i18n import gettext
from webapp.moves import RuleError
from webapp.needs.forms import differences

from . import policy, queries, services
from .data import of
from .forms import CapabilityForm
from .models import Capability
from .rules import MAX_CAPABILITIES

MEMBERS, OFFICERS = "capabilities_my", "capabilities_admin"


def _desk() -> str:
    return str(request.blueprint)


def _address(company: Company, page: str, **values: Any) -> str:
    """The address of a page at the desk in use."""
    named: dict[str, Any] = {"company_id": company.id} if _desk() == OFFICERS else {}
    return url_for(f"{_desk()}.{page}", **named, **values)


def _render(template: str, company: Company, status: int = 200, **context: Any) -> Any:
    page = render_template(
        template,
        desk=_desk(),
        layout="layouts/admin.html" if _desk() == OFFICERS else "layouts/site.html",
        company=company,
        place=lambda page, **values: _address(company, page, **values),
        **context,
    )
    return make_response(page, status)


def _back(company: Company, said: str) -> ResponseReturnValue:
    entrance.say(said)
    return htmx.see_other_url(_address(company, "index"))


def index(company: Company) -> ResponseReturnValue:
    rows = queries.of_company(company.id)
    return _render(
        "capabilities/index.html",
        company,
        capabilities=rows,
        shown={copy.id for copy in queries.copies(company.id)},
        card=companies.card(company.id),
        may_keep=policy.may_keep(current_user, company),
        is_full=len(rows) >= MAX_CAPABILITIES,
        limit=MAX_CAPABILITIES,
    )


def new(company: Company) -> ResponseReturnValue:
    form = CapabilityForm()
    if request.method == "GET":
        return _form_page(company, CapabilityForm(None, field=company.field))
    if not form.validate():
        return _form_page(company, form, 422)
    services.add(current_user, company, form.capability())
    return _back(company, gettext("The capability is written down."))


def edit(company: Company, capability_id: int) -> ResponseReturnValue:
    row = found(company, capability_id)
    saved = CapabilityForm(None, data=of(row).values() | {"version": row.version})
    if request.method == "GET":
        return _form_page(company, saved, row=row)
    form = CapabilityForm()
    if not form.validate():
        return _form_page(company, form, 422, row)
    try:
        services.edit(current_user, company, row, form.capability(), version=form.version.data)
    except RuleError as error:
        if error.code != "stale":
            raise
        form.version.data = row.version  # sent once more, it replaces what is saved now
        return _form_page(company, form, 409, row, differences(form, saved))
    return _back(company, gettext("Saved."))


def remove(company: Company, capability_id: int) -> ResponseReturnValue:
    services.remove(current_user, company, found(company, capability_id))
    return _back(company, gettext("The capability is removed."))


def found(company: Company, capability_id: int) -> Capability:
    row = queries.capability(company.id, capability_id)
    return row if row is not None else abort(404)


def _form_page(
    company: Company,
    form: CapabilityForm,
    status: int = 200,
    row: Capability | None = None,
    differing: list[tuple[str, str, str]] | None = None,
) -> ResponseReturnValue:
    return _render(
        "capabilities/edit.html",
        company,
        status,
        form=form,
        capability=row,
        differences=differing or [],
    )
