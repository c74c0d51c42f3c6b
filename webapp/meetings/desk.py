"""The pages of meetings, the same for the two companies and for the officer who acts for one.

`routes` and `admin` give each view its address and its mark; the blueprint tells who is there.
"""

from __future__ import annotations

from typing import Any

from flask import Response, abort, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import htmx, refusals, working_days
from webapp.db import now
from webapp.i18n import gettext
from webapp.interests.models import Interest
from webapp.interests.queries import find as find_interest
from webapp.interests.rules import OPEN as OPEN_INTEREST
from webapp.interests.shown import one as shown_interest
from webapp.moves import RuleError

from . import policy, queries, services, shown
from .forms import AcceptForm, AskForm, MoveForm, PersonForm, ReasonForm
from .history import company_of
from .models import Meeting
from .rules import Side, rounds_left

OFFICERS = "meetings_admin"


def is_officer() -> bool:
    return request.blueprint == OFFICERS


def to(endpoint: str, **values: Any) -> str:
    """The address of another page of this desk."""
    return url_for(f"{request.blueprint}.{endpoint}", **values)


def found(meeting_id: int, *, lock: bool = False) -> Meeting:
    meeting = queries.find(meeting_id, lock=lock)
    if meeting is None:
        abort(404)
    return meeting


def own_side(meeting: Meeting | Interest) -> str:
    """The side the person acts for; the officer's is decided by what he does."""
    own = current_user.company
    if is_officer() or own is None:
        return Side.OFFICER
    return Side.PRODUCER if own.id == meeting.producer_company_id else Side.SUPPLIER


def _refuse_unless(allowed: bool) -> None:
    if not allowed:
        abort(403)


# --- asking ---------------------------------------------------------------------------------


def ask(interest_id: int) -> ResponseReturnValue:
    """A meeting is asked for, with its times and place."""
    interest = find_interest(interest_id, lock=request.method == "POST")
    if interest is None:
        abort(404)
    _refuse_closed(interest)
    side = own_side(interest)
    form = _ask_form(interest, side)
    if not form.validate_on_submit():
        return _ask_page(interest, form, 422 if form.is_submitted() else 200)
    side = form.side.data if is_officer() else side
    person = None if is_officer() else form.person.data
    meeting = services.ask(current_user, interest, side, form.plan, form.starts, person=person)
    flash(gettext("The request has gone to the other side."), "good")
    return htmx.see_other_url(to("detail", meeting_id=meeting.id))


def _refuse_closed(interest: Interest) -> None:
    if interest.state not in OPEN_INTEREST:
        raise RuleError(gettext("This interest is closed; there is nothing to meet about."))


def _ask_form(interest: Interest, side: str) -> AskForm:
    form = AskForm()
    form.for_week(working_days.of_province(interest.province), 60)
    own = interest.producer_company_id if side == Side.PRODUCER else interest.supplier_company_id
    form.at(queries.venues(interest.province), [] if is_officer() else queries.people_of(own))
    if not form.is_submitted() and not is_officer():
        form.person.data = current_user.id
    return form


def _ask_page(interest: Interest, form: AskForm, status: int) -> ResponseReturnValue:
    return htmx.render(
        "meetings/ask.html",
        "meetings/_ask_form.html",
        "ask-form",
        status=status,
        form=form,
        shown=shown_interest(interest),
        interest=interest,
        officer=is_officer(),
        base=request.blueprint,
        layout=layout(),
    )


def layout() -> str:
    return "layouts/admin.html" if is_officer() else "layouts/site.html"


# --- one meeting ----------------------------------------------------------------------------


def detail(meeting_id: int) -> ResponseReturnValue:
    return card(found(meeting_id))


def card(meeting: Meeting, status: int = 200, **forms: Any) -> ResponseReturnValue:
    """The meeting as it stands, with what the person may do; `forms` are those just refused."""
    return htmx.render(
        "meetings/detail.html",
        "meetings/_card.html",
        "meeting-card",
        status=status,
        **_card_facts(meeting, forms),
    )


def _card_facts(meeting: Meeting, forms: dict[str, Any]) -> dict[str, Any]:
    side = own_side(meeting)
    turn = meeting.waiting_for if is_officer() else side
    slots = queries.slots_of(meeting)
    return {
        "shown": shown.one(meeting),
        "meeting": meeting,
        "side": side,
        "table": queries.on_the_table(meeting),
        "history": shown.history(meeting),
        "may_answer": policy.may_answer(current_user, meeting),
        "may_propose": policy.may_answer(current_user, meeting) and rounds_left(turn, slots) > 0,
        "may_move": policy.may_move(current_user, meeting),
        "may_cancel": policy.may_cancel(current_user, meeting),
        "may_record": policy.may_record(current_user, meeting, now()),
        "accepting": forms.get("accepting")
        or _accept_form(meeting, turn, blank=not refusals.of_step("accept")),
        "moving": forms.get("moving") or _move_form(meeting, blank=not refusals.of_step("propose")),
        "declining": (forms.get("declining") or _reason_form("decline")).called("decline"),
        "cancelling": (forms.get("cancelling") or _reason_form("cancel")).called("cancel"),
        "people": forms.get("people") or _people_forms(meeting),
        "officer": is_officer(),
        "base": request.blueprint,
        "layout": layout(),
    }


def _reason_form(step: str) -> ReasonForm:
    """Blank, or as it was sent when the step was refused."""
    return ReasonForm() if refusals.of_step(step) else ReasonForm(formdata=None)


def _accept_form(meeting: Meeting, side: str, *, blank: bool = False) -> AcceptForm:
    form = AcceptForm(formdata=None) if blank else AcceptForm()
    company = company_of(meeting, side)
    people = queries.people_of(company)
    usual = current_user.id if current_user.acts_for(company) else queries.usual_person(company)
    form.among(queries.on_the_table(meeting), people, usual)
    if blank:
        form.person.data = usual
    return form


def _move_form(meeting: Meeting, *, blank: bool = False) -> MoveForm:
    form = MoveForm(formdata=None) if blank else MoveForm()
    form.for_week(working_days.of_province(meeting.province), meeting.minutes)
    return form


def _people_forms(meeting: Meeting) -> dict[str, PersonForm]:
    """A form for each side whose person may be chosen here."""
    forms = {}
    for side in (Side.PRODUCER, Side.SUPPLIER):
        if policy.may_choose_person(current_user, meeting, side):
            form = PersonForm(formdata=None)
            form.among(queries.people_of(company_of(meeting, side)))
            form.person.data = getattr(meeting, f"{side}_user_id")
            form.person.id = form.person.label.field_id = f"{side}-person"
            forms[str(side)] = form
    return forms


def _done(meeting: Meeting, words: str) -> ResponseReturnValue:
    if htmx.wants("meeting-card"):
        return card(meeting)
    flash(words, "good")
    return htmx.see_other_url(to("detail", meeting_id=meeting.id))


def accept(meeting_id: int) -> ResponseReturnValue:
    meeting = found(meeting_id, lock=True)
    _refuse_unless(is_officer() or own_side(meeting) in (Side.PRODUCER, Side.SUPPLIER))
    side = (meeting.waiting_for or Side.PRODUCER) if is_officer() else own_side(meeting)
    form = _accept_form(meeting, side)
    if meeting.waiting_for == side and not form.validate():
        return card(meeting, 422, accepting=form)
    services.accept(current_user, meeting, side, form.slot.data or 0, person=form.person.data)
    return _done(meeting, gettext("The time is fixed. Both sides have been told."))


def propose(meeting_id: int) -> ResponseReturnValue:
    """Other times: as an answer while the time is open, as a move once it was fixed."""
    meeting = found(meeting_id, lock=True)
    form = _move_form(meeting)
    if not form.validate():
        return card(meeting, 422, moving=form)
    if meeting.waiting_for:
        side = meeting.waiting_for if is_officer() else own_side(meeting)
        services.propose(current_user, meeting, side, form.starts)
    else:
        side = (form.side.data or Side.PRODUCER) if is_officer() else own_side(meeting)
        services.move(current_user, meeting, side, form.starts)
    return _done(meeting, gettext("Your times have gone to the other side."))


def decline(meeting_id: int) -> ResponseReturnValue:
    meeting, form = found(meeting_id, lock=True), ReasonForm()
    if not form.validate():
        return card(meeting, 422, declining=form)
    side = (meeting.waiting_for or Side.PRODUCER) if is_officer() else own_side(meeting)
    services.decline(current_user, meeting, side, form.reason.data, form.note.data or "")
    return _done(meeting, gettext("The meeting is declined."))


def cancel(meeting_id: int) -> ResponseReturnValue:
    meeting, form = found(meeting_id, lock=True), ReasonForm()
    if not form.validate():
        return card(meeting, 422, cancelling=form)
    side = "" if is_officer() else own_side(meeting)
    services.cancel(current_user, meeting, side, form.reason.data, form.note.data or "")
    return _done(meeting, gettext("The meeting is cancelled. Both sides have been told."))


def held(meeting_id: int) -> ResponseReturnValue:
    meeting = found(meeting_id, lock=True)
    _refuse_unless(own_side(meeting) != Side.SUPPLIER)
    services.hold(current_user, meeting)
    return _done(meeting, gettext("Recorded: the meeting was held."))


def absence(meeting_id: int) -> ResponseReturnValue:
    """One side did not come."""
    meeting = found(meeting_id, lock=True)
    _refuse_unless(own_side(meeting) != Side.SUPPLIER)
    services.note_absence(current_user, meeting, request.form.get("side", ""))
    return _done(meeting, gettext("Recorded: one side did not come."))


def person(meeting_id: int, side: str) -> ResponseReturnValue:
    """Another person comes for a side."""
    meeting = found(meeting_id, lock=True)
    if side not in (Side.PRODUCER, Side.SUPPLIER):
        abort(404)
    _refuse_unless(policy.may_choose_person(current_user, meeting, side))
    form = PersonForm()
    form.among(queries.people_of(company_of(meeting, side)))
    form.person.id = form.person.label.field_id = f"{side}-person"
    if not form.validate():
        return card(meeting, 422, people={**_people_forms(meeting), side: form})
    services.choose_person(current_user, meeting, side, form.person.data)
    return _done(meeting, gettext("The representative is chosen."))


def calendar(meeting_id: int) -> ResponseReturnValue:
    """The meeting for the person's own calendar."""
    meeting = found(meeting_id)
    sender = current_app.extensions["ghafaseh.settings"].mail_from
    text = shown.calendar(meeting, sender, attendee=current_user.email or "")
    if text is None:
        abort(404)
    answer = Response(text, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="meeting-{meeting.id}.ics"'
    return answer


# Address, name, view and methods of every page of one meeting.
ONE = "/<int:meeting_id>"
VIEWS = (
    (f"{ONE}", detail, ("GET",)),
    (f"{ONE}/accept", accept, ("POST",)),
    (f"{ONE}/propose", propose, ("POST",)),
    (f"{ONE}/decline", decline, ("POST",)),
    (f"{ONE}/cancel", cancel, ("POST",)),
    (f"{ONE}/held", held, ("POST",)),
    (f"{ONE}/absence", absence, ("POST",)),
    (f"{ONE}/<side>/person", person, ("POST",)),
    (f"{ONE}/calendar.ics", calendar, ("GET",)),
)
