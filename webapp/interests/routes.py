"""Members' pages: declaring interest in a need, and both sides of those declared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, current_app, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx, refusals, working_days
from webapp.companies.models import Company
from webapp.i18n import gettext
from webapp.meetings import queries as meetings
from webapp.needs.models import PublishedNeed
from webapp.tenancy.sites import current_site

from . import policy, queries, services, shown
from .forms import InterestForm, ReasonForm
from .models import Interest
from .rules import Readiness, State, due_on

bp = Blueprint("interests", __name__)
refusals.brings_back(bp)
# The producer's first look is itself something that happens.
reader = replace(access.party, writes=True)


@bp.route("/needs/<int:need_id>/interest", methods=["GET", "POST"])
@access.verified_party.on("province")
def declare(need_id: int) -> ResponseReturnValue:
    """The supplier says how ready it is; the clock of the answer begins to run."""
    need, company = found_need(need_id), own_company()
    services.check_declare(need, company)
    form = InterestForm(capacity_unit=need.facts.get("unit", ""))
    if form.validate_on_submit():
        due = answer_due(need.province)
        declaration = services.Declaration(need, company, form.offer, due)
        interest = services.declare(current_user, declaration)
        flash(gettext("Your interest is declared. The producer has been told."), "good")
        return htmx.see_other("interests.detail", interest_id=interest.id)
    return htmx.render(
        "interests/declare.html",
        "interests/_form.html",
        "interest-form",
        status=422 if form.is_submitted() else 200,
        form=form,
        need=need,
        ladder=list(Readiness),
        answer_days=current_app.extensions["ghafaseh.settings"].answer_days,
    )


def found_need(need_id: int) -> PublishedNeed:
    """The published need of this province, or the answer that there is none."""
    need = queries.published(current_site().code, need_id)
    if need is None:
        abort(404)
    return need


def own_company() -> Company:
    company = queries.company(current_user.company.id)
    if company is None:
        abort(403)
    return company


def answer_due(province: str) -> Any:
    """The day by which a producer of the province owes an answer to what comes in today."""
    days = current_app.extensions["ghafaseh.settings"].answer_days
    week = working_days.of_province(province)
    return due_on(working_days.today(), days, week.is_working)


# --- both sides -----------------------------------------------------------------------------


def _place() -> dict[str, Any]:
    args = request.args
    return {
        "closed": args.get("show") == "closed",
        "after": args.get("after"),
        "before": args.get("before"),
    }


@bp.get("/my/interests")
@access.party
def received() -> ResponseReturnValue:
    """What suppliers declared in the company's needs, those of one need together."""
    page = queries.received(current_user.company.id, **_place())
    return htmx.render(
        "interests/received.html",
        "interests/_received.html",
        "interests-received",
        listed=page,
        rows=shown.shown(page.items),
        closed=_place()["closed"],
    )


@bp.get("/my/interests/sent")
@access.party
def sent() -> ResponseReturnValue:
    """What the company itself declared."""
    page = queries.sent(current_user.company.id, **_place())
    return htmx.render(
        "interests/sent.html",
        "interests/_sent.html",
        "interests-sent",
        listed=page,
        rows=shown.shown(page.items),
        closed=_place()["closed"],
    )


@bp.get("/my/interests/<int:interest_id>")
@reader
def detail(interest_id: int) -> ResponseReturnValue:
    """One interest with its answer; the producer's opening it marks it seen."""
    interest = found(interest_id, lock=True)
    if policy.is_producer(current_user, interest):
        services.see(current_user, interest)
    return card(interest)


@bp.post("/my/interests/<int:interest_id>/shortlist")
@access.party
def shortlist(interest_id: int) -> ResponseReturnValue:
    interest = found(interest_id, lock=True)
    if not policy.is_producer(current_user, interest):
        abort(403)
    services.shortlist(current_user, interest)
    return done(interest, gettext("The supplier is on your shortlist."))


@bp.post("/my/interests/<int:interest_id>/decline")
@access.party
def decline(interest_id: int) -> ResponseReturnValue:
    interest = found(interest_id, lock=True)
    if not policy.is_producer(current_user, interest):
        abort(403)
    form = ReasonForm()
    if not form.validate():
        return card(interest, declining=form, status=422)
    services.decline(current_user, interest, form.reason.data, form.note.data or "")
    return done(interest, gettext("Your answer has gone to the supplier."))


@bp.post("/my/interests/<int:interest_id>/withdraw")
@access.party
def withdraw(interest_id: int) -> ResponseReturnValue:
    interest = found(interest_id, lock=True)
    if not policy.is_supplier(current_user, interest):
        abort(403)
    form = ReasonForm()
    if not form.validate():
        return card(interest, withdrawing=form, status=422)
    services.withdraw(current_user, interest, form.reason.data, form.note.data or "")
    return done(interest, gettext("Your interest is withdrawn."))


@bp.get("/my/interests/compare/<int:need_id>")
@access.party
def compare(need_id: int) -> ResponseReturnValue:
    """The shortlisted suppliers of one need, side by side."""
    wanted = (State.SHORTLISTED, State.MEETING, State.AGREED)
    own = current_user.company.id
    chosen = [i for i in queries.of_need(need_id, wanted) if i.producer_company_id == own]
    if not chosen:
        abort(404)
    return render_template("interests/compare.html", rows=shown.shown(chosen))


def found(interest_id: int, *, lock: bool = False) -> Interest:
    """An interest in sight of the scope, or the answer that there is none."""
    interest = queries.find(interest_id, lock=lock)
    if interest is None:
        abort(404)
    return interest


def card(
    interest: Interest,
    *,
    declining: ReasonForm | None = None,
    withdrawing: ReasonForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The interest as one of its two companies sees it."""
    return htmx.render(
        "interests/detail.html",
        "interests/_card.html",
        "interest-card",
        status=status,
        **card_facts(interest, "interests", declining, withdrawing),
    )


def card_facts(
    interest: Interest,
    base: str,
    declining: ReasonForm | None = None,
    withdrawing: ReasonForm | None = None,
) -> dict[str, Any]:
    """What the card of an interest shows; `base` is the blueprint that answers its forms."""
    return {
        "shown": shown.one(interest),
        "interest": interest,
        "history": shown.history(interest),
        "meetings": meetings.of_interest(interest.id),
        "reason_words": shown.reason_words,
        "may_shortlist": policy.may_shortlist(current_user, interest),
        "may_decline": policy.may_decline(current_user, interest),
        "may_withdraw": policy.may_withdraw(current_user, interest),
        "may_meet": policy.may_ask_for_meeting(current_user, interest),
        "is_producer": policy.is_producer(current_user, interest),
        "declining": (declining or _reason_form("decline")).called("decline"),
        "withdrawing": (withdrawing or _reason_form("withdraw")).called("withdraw"),
        "base": base,
    }


def _reason_form(step: str) -> ReasonForm:
    """Blank, or as it was sent when the step was refused."""
    return ReasonForm() if refusals.of_step(step) else ReasonForm(formdata=None)


def done(interest: Interest, words: str) -> ResponseReturnValue:
    """After a step: the card for htmx, else on to the page of the interest."""
    if htmx.wants("interest-card"):
        return card(interest)
    flash(words, "good")
    return htmx.see_other("interests.detail", interest_id=interest.id)
