"""Officers' pages of samples: where they stand, their custody log, and every hand-over."""

from __future__ import annotations

import re

from flask import Blueprint, abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, exports, htmx
from webapp.i18n import gettext, number
from webapp.moves import RuleError
from webapp.needs import queries as needs
from webapp.needs.models import Need
from webapp.needs.rules import State
from webapp.places import queries as places
from webapp.places.desk import NUMBER
from webapp.places.models import Place
from webapp.tenancy.sites import current_site

from . import queries, services
from .forms import AnnounceForm, HandOverForm, PlaceForm
from .models import Sample
from .rules import SampleState, hand_overs, may_be_placed, may_have_samples

bp = Blueprint("samples_admin", __name__, url_prefix="/admin")


@bp.get("/samples")
@access.officer
def index() -> ResponseReturnValue:
    state = request.args.get("state", "")
    state = state if state in set(SampleState) else ""
    if file := exports.asked("samples.province", {"state": state}):
        return file
    found = queries.of_province(
        state, after=request.args.get("after"), before=request.args.get("before")
    )
    return render_template(
        "samples/admin_index.html",
        samples=found,
        state=state,
        states=list(SampleState),
        counts=queries.counts_by_state(),
        needs=queries.needs_of(found),
        spots=queries.spots([sample.place_id for sample in found]),
    )


# --- one sample -----------------------------------------------------------------------------


@bp.get(f"/samples/<{NUMBER}:sample_id>")
@access.officer
def detail(sample_id: int) -> ResponseReturnValue:
    sample = _sample(sample_id)
    return _page(sample, _hand_over_form(sample), _place_form())


def _page(
    sample: Sample, hand_over: HandOverForm, place: PlaceForm, status: int = 200
) -> ResponseReturnValue:
    events = queries.events_of([sample])
    spots = queries.spots([sample.place_id, *(event.place_id for event in events)])
    return htmx.render(
        "samples/admin_detail.html",
        "samples/_actions.html",
        "actions",
        status=status,
        sample=sample,
        need=needs.need(sample.need_id),
        spot=spots.get(sample.place_id or 0),
        events=events,
        spots=spots,
        people=needs.names_of([event.actor_id for event in events if event.actor_id]),
        hand_over_form=hand_over,
        place_form=place,
        may_be_placed=may_be_placed(SampleState(sample.state)),
    )


@bp.post(f"/samples/<{NUMBER}:sample_id>/hand-over")
@access.officer
def hand_over(sample_id: int) -> ResponseReturnValue:
    sample = _sample(sample_id)
    form = _hand_over_form(sample)
    if not form.validate():
        return _page(sample, form, _place_form(), 422)
    goal = SampleState(form.goal.data)
    try:
        services.hand_over(current_user, sample, goal, form.note.data or "")
    except RuleError as refused:
        form.refuse(refused.message, "note")
        return _page(sample, form, _place_form(), 409)
    flash(gettext("The hand-over is recorded."), "good")
    return htmx.see_other("samples_admin.detail", sample_id=sample_id)


@bp.post(f"/samples/<{NUMBER}:sample_id>/place")
@access.officer
def put(sample_id: int) -> ResponseReturnValue:
    """Puts the sample on a place, or moves it there from its old one."""
    sample, form = _sample(sample_id), _place_form()
    if not form.validate():
        return _page(sample, _hand_over_form(sample), form, 422)
    place = _place(form.place_id.data)
    try:
        if sample.place_id is None:
            services.put_on_place(current_user, sample, place)
        else:
            services.move(current_user, sample, place)
    except RuleError as refused:
        form.refuse(refused.message, "place_id")
        return _page(sample, _hand_over_form(sample), form, 409)
    flash(gettext("The sample stands on its new place."), "good")
    return htmx.see_other("samples_admin.detail", sample_id=sample_id)


def _hand_over_form(sample: Sample) -> HandOverForm:
    return HandOverForm().offer(hand_overs(SampleState(sample.state)))


def _place_form() -> PlaceForm:
    return PlaceForm().offer(
        (
            spot.place.id,
            gettext(
                "Shelf %(code)s, place %(number)s",
                code=spot.shelf.code,
                number=number(spot.place.number),
            ),
            spot.exhibition.name,
        )
        for spot in queries.free_spots()
    )


# --- the samples of one need ----------------------------------------------------------------


@bp.get(f"/needs/<{NUMBER}:need_id>/samples")
@access.officer
def of_need(need_id: int) -> ResponseReturnValue:
    return _need_page(_need(need_id), AnnounceForm())


def _need_page(need: Need, form: AnnounceForm, status: int = 200) -> ResponseReturnValue:
    samples = queries.of_need(need)
    events = queries.events_of(samples)
    return htmx.render(
        "samples/admin_of_need.html",
        "samples/_announce.html",
        "announce",
        status=status,
        need=need,
        samples=samples,
        events=events,
        spots=queries.spots({s.place_id for s in samples} | {e.place_id for e in events}),
        people=needs.names_of([event.actor_id for event in events if event.actor_id]),
        takes_samples=may_have_samples(State(need.state)),
        form=form,
    )


@bp.post(f"/needs/<{NUMBER}:need_id>/samples")
@access.officer
def announce(need_id: int) -> ResponseReturnValue:
    need, form = _need(need_id), AnnounceForm()
    if not form.validate():
        return _need_page(need, form, 422)
    try:
        services.announce(current_user, need, form.note.data or "")
    except RuleError as refused:
        form.refuse(refused.message)
        return _need_page(need, form, 409)
    return htmx.see_other("samples_admin.of_need", need_id=need_id)


# --- an empty place -------------------------------------------------------------------------


@bp.get(f"/places/<{NUMBER}:place_id>")
@access.officer
def place(place_id: int) -> ResponseReturnValue:
    """An empty place and the needs that could stand on it; a taken one leads to its sample."""
    place = _place(place_id)
    taken = queries.on_place(place)
    if taken is not None:
        return htmx.see_other("samples_admin.detail", sample_id=taken.id)
    query = request.args.get("q", "").strip()[:200]
    found = queries.candidates(query)
    return htmx.render(
        "samples/admin_place.html",
        "samples/_candidates.html",
        "candidates",
        spot=queries.spot(place),
        query=query,
        found=found,
        companies=needs.companies([need.producer_company_id for need in found]),
        most_found=queries.MOST_FOUND,
    )


@bp.post(f"/places/<{NUMBER}:place_id>/samples")
@access.officer
def put_need(place_id: int) -> ResponseReturnValue:
    place = _place(place_id)
    chosen = request.form.get("need_id", "")
    need = _need(int(chosen) if re.fullmatch("[0-9]{1,15}", chosen) else 0)
    services.put_on_place(current_user, need, place)
    flash(gettext("The sample of “%(title)s” is on its place.", title=need.title), "good")
    return htmx.see_other("places_admin.shelf", shelf_id=place.shelf_id)


# --- finding rows ---------------------------------------------------------------------------


def _sample(sample_id: int) -> Sample:
    return queries.sample(current_site().code, sample_id) or abort(404)


def _need(need_id: int) -> Need:
    return needs.need(need_id) or abort(404)


def _place(place_id: int) -> Place:
    return places.place(current_site().code, place_id) or abort(404)
