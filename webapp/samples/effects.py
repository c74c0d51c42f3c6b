"""What follows for samples when a need leaves the public, comes back, or its shelf changes."""

from __future__ import annotations

from webapp import notices
from webapp.accounts import queries as accounts
from webapp.accounts.actor import SYSTEM
from webapp.companies import queries as companies
from webapp.drainer import Handler, Happening
from webapp.needs import queries as needs
from webapp.needs.models import Need
from webapp.places import queries as places
from webapp.places.models import Shelf

from . import queries, services
from .models import Sample
from .rules import ON_VIEW, SampleState

# Every change of what the public reads is told as "projected"; the others take it away.
_SEEN_ON_SHELVES = {
    "projected",
    "paused",
    "withdrawn",
    "closed",
    "expired",
    "consent_withdrawn",
}


def follow_need(happening: Happening) -> None:
    """A need that is not on view has nothing on a shelf; one that is shows what it now says.

    A need that is only hidden (its company is suspended) keeps its place, which looks empty.
    """
    need = needs.need(happening.subject_id) if happening.verb in _SEEN_ON_SHELVES else None
    if need is None:
        return
    if need.state in ON_VIEW:
        services.show_again(SYSTEM, need)
        return
    for sample, place_id in services.clear_places(SYSTEM, need):
        _ask_to_take_down(happening, need, sample, place_id)


def _ask_to_take_down(happening: Happening, need: Need, sample: Sample, place_id: int) -> None:
    """Officers learn that a thing still lies on a place that is empty on the site."""
    spot = queries.spots([place_id]).get(place_id)
    facts = {"title": need.title}
    if spot is not None:
        facts |= {"place": str(spot.place.number), "shelf": spot.shelf.code}
    notices.notify_all(
        accounts.staff_of(need.province),
        "samples.take_down",
        need.province,
        "samples_admin.detail",
        {"sample_id": sample.id},
        facts,
        cause=happening.cause(f"take-down:{sample.id}"),
    )


def follow_place(happening: Happening) -> None:
    """A shelf or exhibition that was renamed, closed or opened is so for each need on it."""
    for shelf in _shelves(happening):
        for standing in queries.standing_on(shelf).values():
            services.show_again(SYSTEM, standing.need)


def _shelves(happening: Happening) -> list[Shelf]:
    kind = happening.payload.get("kind")
    if kind == "shelf":
        shelf = places.shelf(happening.province, happening.subject_id)
        return [shelf] if shelf is not None else []
    if kind == "exhibition":
        exhibition = places.exhibition(happening.province, happening.subject_id)
        return list(places.shelves_of(exhibition)) if exhibition is not None else []
    return []


def tell_company(happening: Happening) -> None:
    """The need's company hears where its sample stands, and when it is there no more."""
    sample = queries.sample(happening.province, happening.subject_id)
    need = needs.need(sample.need_id) if sample is not None else None
    if sample is None or need is None or happening.verb not in ("placed", "removed"):
        return
    state = SampleState(happening.payload["state"])
    facts: dict[str, object] = {"title": need.title}
    if happening.verb == "removed":
        facts["state"] = notices.coded("sample_state", state)
    elif spot := queries.spots([happening.payload["place_id"]]).get(happening.payload["place_id"]):
        facts |= {"shelf": spot.shelf.code, "exhibition": spot.exhibition.name}
    notices.notify_all(
        companies.members_of(need.producer_company_id),
        "samples.placed" if happening.verb == "placed" else "samples.gone",
        need.province,
        "needs.detail",
        {"need_id": need.id},
        facts,
        cause=happening.cause("producer"),
    )


HANDLERS: dict[str, list[Handler]] = {
    "need": [follow_need],
    "place": [follow_place],
    "sample": [tell_company],
}
