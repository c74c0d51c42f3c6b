"""Officers' pages: all interests of the province, recorded and answered for those who telephone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, exports, htmx, refusals
from webapp.i18n import gettext
from webapp.moves import RuleError
from webapp.row_numbers import asked_for
from webapp.tenancy.sites import current_site

from . import queries, services, shown
from .forms import ReasonForm, RecordForm
from .models import Interest
from .queries import Filter
from .routes import answer_due, card_facts, found
from .rules import Origin, Readiness, State

bp = Blueprint("interests_admin", __name__, url_prefix="/admin/interests")
refusals.brings_back(bp)


@bp.get("")
@access.officer
def index() -> ResponseReturnValue:
    """Every interest in the province's needs, narrowed by state, lateness and words."""
    wanted = _wanted()
    if file := exports.asked("interests.province", _asked(wanted)):
        return file
    page = queries.of_province(
        wanted, after=request.args.get("after"), before=request.args.get("before")
    )
    return htmx.render(
        "interests/admin_index.html",
        "interests/_list.html",
        "interest-list",
        listed=page,
        rows=shown.shown(page.items),
        wanted=wanted,
        asked=_asked(wanted),
    )


def _wanted() -> Filter:
    args = request.args
    states = {"open", *map(str, State)}
    return Filter(
        state=args.get("state", "") if args.get("state") in states else "",
        overdue=args.get("overdue") == "1",
        words=args.get("q", "").strip()[:100],
        origin=args.get("origin", "") if args.get("origin") in set(Origin) else "",
    )


def _asked(wanted: Filter) -> dict[str, Any]:
    """The filter as it stands in the address."""
    asked = {
        "state": wanted.state,
        "overdue": "1" if wanted.overdue else "",
        "q": wanted.words,
        "origin": wanted.origin,
    }
    return {name: value for name, value in asked.items() if value}


@bp.get("/<int:interest_id>")
@access.officer
def detail(interest_id: int) -> ResponseReturnValue:
    return _card(found(interest_id))


@bp.post("/<int:interest_id>/shortlist")
@access.officer
def shortlist(interest_id: int) -> ResponseReturnValue:
    """Put on the shortlist in the producer's name."""
    interest = found(interest_id, lock=True)
    services.shortlist(current_user, interest)
    return _done(interest)


@bp.post("/<int:interest_id>/decline")
@access.officer
def decline(interest_id: int) -> ResponseReturnValue:
    """Declined in the producer's name."""
    interest, form = found(interest_id, lock=True), ReasonForm()
    if not form.validate():
        return _card(interest, declining=form, status=422)
    services.decline(current_user, interest, form.reason.data, form.note.data or "")
    return _done(interest)


@bp.post("/<int:interest_id>/withdraw")
@access.officer
def withdraw(interest_id: int) -> ResponseReturnValue:
    """Taken back in the supplier's name."""
    interest, form = found(interest_id, lock=True), ReasonForm()
    if not form.validate():
        return _card(interest, withdrawing=form, status=422)
    services.withdraw(current_user, interest, form.reason.data, form.note.data or "")
    return _done(interest)


def _card(
    interest: Interest,
    *,
    declining: ReasonForm | None = None,
    withdrawing: ReasonForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    return htmx.render(
        "interests/admin_detail.html",
        "interests/_card.html",
        "interest-card",
        status=status,
        **card_facts(interest, "interests_admin", declining, withdrawing),
    )


def _done(interest: Interest) -> ResponseReturnValue:
    if htmx.wants("interest-card"):
        return _card(interest)
    flash(gettext("Recorded, with your name as the one who acted."), "good")
    return htmx.see_other("interests_admin.detail", interest_id=interest.id)


# --- for those who telephone ----------------------------------------------------------------


@bp.route("/new", methods=["GET", "POST"])
@access.officer
def record() -> ResponseReturnValue:
    """An interest that came by telephone or in person: need and company first, then the offer."""
    args = request.args
    need = queries.published(current_site().code, asked_for(args.get("need_id")) or 0)
    company = queries.company(asked_for(args.get("company_id")) or 0)
    if need is None or company is None:
        return _choose()
    try:
        services.check_declare(need, company)
    except RuleError as refused:
        return _choose(str(refused.message), status=409)
    form = RecordForm(capacity_unit=need.facts.get("unit", ""))
    if form.validate_on_submit():
        due, origin = answer_due(need.province), Origin(form.origin.data)
        declaration = services.Declaration(need, company, form.offer, due, origin)
        interest = services.declare(current_user, declaration)
        flash(gettext("The interest is recorded. Both companies have been told."), "good")
        return htmx.see_other("interests_admin.detail", interest_id=interest.id)
    return htmx.render(
        "interests/admin_record.html",
        "interests/_record_form.html",
        "record-form",
        status=422 if form.is_submitted() else 200,
        form=form,
        need=need,
        company=company,
        ladder=list(Readiness),
    )


def _choose(refusal: str = "", status: int = 200) -> ResponseReturnValue:
    """Which need, which company: what was looked for, and what was found."""
    need_words = request.args.get("need", "").strip()[:100]
    company_words = request.args.get("company", "").strip()[:100]
    return htmx.render(
        "interests/admin_choose.html",
        "interests/_choose.html",
        "interest-choose",
        status=status,
        refusal=refusal,
        need_words=need_words,
        company_words=company_words,
        needs=queries.needs_like(current_site().code, need_words) if need_words else [],
        companies=queries.suppliers_like(company_words) if company_words else [],
    )


@bp.get("/outgoing")
@access.officer
def outgoing() -> ResponseReturnValue:
    """How the province's own companies fare in other provinces: counts, no content."""
    rows = queries.outgoing()
    names = queries.company_names(row.company_id for row in rows)
    return render_template("interests/admin_outgoing.html", rows=rows, names=names)
