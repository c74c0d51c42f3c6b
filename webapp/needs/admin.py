"""The province's officers: all needs, those that wait for a check, and recording for a company."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, exports, htmx, persian
from webapp.companies.models import Company
from webapp.i18n import gettext
from webapp.row_numbers import asked_for
from webapp.tenancy.sites import current_site

from . import alike, desk, queries, services
from .data import NeedData
from .desk_views import add_views
from .forms import NeedForm
from .rules import Flag, State
from .short_forms import FxForm

bp = Blueprint("needs_admin", __name__, url_prefix="/admin")
add_views(bp, access.officer)
_ONE = f"/needs/<{desk.NUMBER}:need_id>"


@bp.get("/needs")
@access.officer
def index() -> ResponseReturnValue:
    """Needs of the province by state and words, drafts among them."""
    chosen = [state for state in request.args.getlist("state") if state in set(State)]
    flag = request.args.get("flag", "")
    flag = flag if flag in set(Flag) else ""
    text = request.args.get("q", "")[:200]
    asked = {"state": ",".join(chosen), "q": text, "flag": flag}
    if file := exports.asked("needs.province", asked):
        return file
    found = queries.of_province(
        states=chosen,
        text=text,
        flag=flag,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return htmx.render(
        "needs/admin_index.html",
        "needs/_admin_list.html",
        "needs",
        needs=found,
        companies=queries.companies([need.producer_company_id for need in found]),
        counts=queries.counts_by_state(),
        chosen=chosen,
        text=text,
        flag=flag,
    )


@bp.get("/needs/queue")
@access.officer
def queue() -> ResponseReturnValue:
    """What waits for a check, the longest first."""
    found = queries.of_province(
        states=[State.SUBMITTED],
        waiting=True,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    companies = queries.companies([need.producer_company_id for need in found])
    return render_template("needs/admin_queue.html", needs=found, companies=companies)


# --- recording for a company ----------------------------------------------------------------


@bp.get("/needs/new/company")
@access.officer
def choose() -> ResponseReturnValue:
    """For which company? Looked up by name or national ID."""
    text = request.args.get("q", "").strip()[:100]
    companies = queries.companies_like(text, current_site().code) if text else ()
    return htmx.render(
        "needs/admin_choose.html",
        "needs/_companies.html",
        "companies",
        companies=companies,
        text=text,
    )


@bp.route("/needs/new", methods=["GET", "POST"])
@access.officer
def new() -> ResponseReturnValue:
    company = _company()
    if company is None:
        return htmx.see_other_url(url_for("needs_admin.choose"))
    parks = desk.parks_of(current_site().code)
    if request.method == "GET":
        form = NeedForm.showing(_blank(company), version=None, parks=parks)
        return desk.text_page(form, None, company=company)
    form = NeedForm(parks=parks)
    if "more" in request.form or not form.validate():
        return desk.text_page(form, None, status=422, company=company)
    data, here = form.need_data(), current_site().code
    flags = alike.flags_of(data)
    need = services.record(current_user, company, data, province=here, on_behalf=True, flags=flags)
    flash(gettext("The draft is saved. See below what comes next."), "good")
    return desk.to("detail", need)


def _company() -> Company | None:
    company = queries.company(asked_for(request.args.get("company")) or 0)
    return company if company is not None and company.is_producer else None


def _blank(company: Company) -> NeedData:
    here = company.home_province == current_site().code
    return NeedData(
        title="",
        park_id=company.park_id if here else None,
        contact_phone=company.phone,
        contact_email=company.email,
    )


# --- decisions ------------------------------------------------------------------------------


@bp.post(_ONE + "/publish")
@access.officer
def publish(need_id: int) -> ResponseReturnValue:
    need = desk.found(need_id)
    was_waiting = need.state == State.SUBMITTED
    services.publish(current_user, need)
    flash(gettext("“%(title)s” is published.", title=need.title), "good")
    return desk.to("queue") if was_waiting else desk.to("detail", need)


@bp.post(_ONE + "/return")
@access.officer
def give_back(need_id: int) -> ResponseReturnValue:
    """Back to the company, with a reason it can do something about."""
    need = desk.found(need_id)
    reason, note = request.form.get("reason", ""), request.form.get("note", "")
    services.return_to_company(current_user, need, reason, persian.clean_lines(note)[:1000])
    flash(gettext("“%(title)s” was returned to its company.", title=need.title), "good")
    return desk.to("queue")


@bp.post(_ONE + "/fx-cost")
@access.officer
def verify_fx(need_id: int) -> ResponseReturnValue:
    need = desk.found(need_id)
    form = FxForm()
    if not form.validate():
        return desk.page(need, 422, fx_form=form)
    services.verify_fx_cost(current_user, need, form.amount.data, form.evidence.data)
    flash(gettext("The verified cost is recorded."), "good")
    return desk.to("detail", need)
