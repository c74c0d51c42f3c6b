"""Every hand-over of a sample: one line of its custody log, and what follows for its need."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.exc import IntegrityError

from webapp import audit, outbox
from webapp.accounts.actor import Actor
from webapp.db import db, now
from webapp.i18n import gettext
from webapp.labels import label
from webapp.moves import RefusedMove, RuleError
from webapp.needs import services as needs
from webapp.needs.models import Need
from webapp.needs.rules import State
from webapp.places import queries as places
from webapp.places.models import Place
from webapp.places.rules import ExhibitionState

from . import projection, queries
from .models import Sample, SampleEvent
from .rules import NEEDS_NOTE, SampleState, check_hand_over, may_have_samples, settled


def announce(
    actor: Actor, need: Need, note: str = "", happened_at: dt.datetime | None = None
) -> Sample:
    """A sample of the need is on its way; it has no place yet."""
    sample = _new(need, note)
    _log(actor, sample, None, note, happened_at)
    return sample


def receive(
    actor: Actor, sample: Sample, note: str = "", happened_at: dt.datetime | None = None
) -> None:
    """The centre has the sample in hand."""
    _go(actor, sample, SampleState.RECEIVED, note, happened_at)


def put_on_place(
    actor: Actor,
    what: Need | Sample,
    place: Place,
    note: str = "",
    happened_at: dt.datetime | None = None,
) -> Sample:
    """The sample stands on the place, for everybody to see.

    For a need its waiting sample is taken, or a new one is recorded. The first sample on a shelf
    makes a published need one that is on the shelf.
    """
    need = _need_of(what) if isinstance(what, Sample) else what
    _check_place(place, need)
    waiting = what if isinstance(what, Sample) else queries.to_be_placed(need)
    sample = waiting or _new(need, note)
    start = SampleState(sample.state) if waiting else None
    if sample.place_id is not None:
        raise RuleError(gettext("This sample stands on another place. Move it from there."))
    _stand_on(sample, place)
    _log(actor, sample, start, note, happened_at)
    projection.show(sample, need)
    _settle(actor, need, happened_at)
    _tell(actor, sample, "placed")
    return sample


def move(actor: Actor, sample: Sample, place: Place, note: str = "") -> None:
    """The sample stands on the other place, and its old one is empty."""
    old, need = sample.place_id, _need_of(sample)
    if old is None:
        raise RuleError(gettext("This sample stands on no shelf."))
    if old == place.id:
        raise RuleError(gettext("The sample stands on this place already."))
    _check_place(place, need)
    _stand_on(sample, place)
    _log(actor, sample, SampleState.ON_SHELF, note)
    projection.clear(sample.province, old)
    projection.show(sample, need)
    projection.stand(need)
    _tell(actor, sample, "moved")


def take_off(actor: Actor, sample: Sample, goal: SampleState, note: str = "") -> None:
    """The sample has left its place for `goal`; a need without samples is only published again."""
    if sample.place_id is None:
        raise RuleError(gettext("This sample stands on no shelf."))
    _go(actor, sample, goal, note)


def hand_over(actor: Actor, sample: Sample, goal: SampleState, note: str = "") -> None:
    """The sample goes on to `goal`, from wherever it is."""
    _go(actor, sample, goal, note)


# --- what follows of a change elsewhere -----------------------------------------------------


def clear_places(actor: Actor, need: Need) -> list[tuple[Sample, int]]:
    """Nothing of the need stands in sight any more; gives each sample with its old place.

    The samples themselves stay with the centre until somebody returns them.
    """
    gone = [(sample, sample.place_id) for sample in queries.standing_of(need)]
    for sample, _ in gone:
        _go(actor, sample, SampleState.RECEIVED, "")
    return [(sample, place) for sample, place in gone if place is not None]


def show_again(actor: Actor, need: Need) -> None:
    """The places show the need as it now is, and the need shows where its sample stands."""
    for sample in queries.standing_of(need):
        projection.show(sample, need)
    _settle(actor, need, None)


# --- one move -------------------------------------------------------------------------------


def _new(need: Need, note: str) -> Sample:
    if not may_have_samples(State(need.state)):
        raise RuleError(gettext("This need is closed or withdrawn; it takes no more samples."))
    sample = Sample(
        province=need.province,
        need_id=need.id,
        producer_company_id=need.producer_company_id,
        note=note[:200],
        state=SampleState.ANNOUNCED,
    )
    db.session.add(sample)
    db.session.flush()
    return sample


def _check_place(place: Place, need: Need) -> None:
    """Refuses a need that the public may not read of, and a shelf that is not in use."""
    if not queries.is_on_view(need):
        raise RuleError(gettext("Only a published need may have a sample on a shelf."))
    shelf = places.shelf(place.province, place.shelf_id, lock=True)
    assert shelf is not None
    exhibition = places.exhibition(shelf.province, shelf.exhibition_id)
    if shelf.is_closed or exhibition is None or exhibition.state == ExhibitionState.CLOSED:
        raise RuleError(gettext("This shelf is closed. Choose a place on another one."))
    if queries.on_place(place) is not None:
        raise RuleError(_taken())


def _stand_on(sample: Sample, place: Place) -> None:
    _check_move(sample, SampleState.ON_SHELF)
    try:
        # two officers may have chosen the same place: the database lets one of them have it
        with db.session.begin_nested():
            sample.place_id, sample.state = place.id, SampleState.ON_SHELF
            db.session.flush()
    except IntegrityError:
        raise RuleError(_taken()) from None


def _taken() -> str:
    return gettext("A sample stands on this place already. Choose an empty one.")


def _go(
    actor: Actor,
    sample: Sample,
    goal: SampleState,
    note: str,
    happened_at: dt.datetime | None = None,
) -> None:
    """The sample is in `goal`, off any shelf."""
    _check_move(sample, goal)
    if goal in NEEDS_NOTE and not note.strip():
        raise RuleError(gettext("Write who has it, or what has happened."))
    start, place = SampleState(sample.state), sample.place_id
    sample.state, sample.place_id = goal, None
    db.session.flush()
    _log(actor, sample, start, note, happened_at)
    if place is not None:
        projection.clear(sample.province, place)
        _settle(actor, _need_of(sample), happened_at)
        _tell(actor, sample, "removed")


def _check_move(sample: Sample, goal: SampleState) -> None:
    try:
        check_hand_over(SampleState(sample.state), goal)
    except RefusedMove as refused:
        raise RuleError(
            gettext(
                "The sample is “%(start)s” and cannot become “%(goal)s”.",
                start=label("sample_state", refused.start),
                goal=label("sample_state", refused.goal),
            )
        ) from None


def _settle(actor: Actor, need: Need, happened_at: dt.datetime | None) -> None:
    """The need's state and its public copy agree with where its samples stand."""
    goal = settled(State(need.state), len(queries.standing_of(need)))
    if goal != need.state:
        needs.move(actor, need, goal, happened_at=happened_at)
    projection.stand(need)


def _need_of(sample: Sample) -> Need:
    need = db.session.get(Need, (sample.province, sample.need_id))
    assert need is not None
    return need


def _log(
    actor: Actor,
    sample: Sample,
    start: SampleState | None,
    note: str,
    happened_at: dt.datetime | None = None,
) -> None:
    db.session.add(
        SampleEvent(
            province=sample.province,
            producer_company_id=sample.producer_company_id,
            sample_id=sample.id,
            from_state=start,
            to_state=sample.state,
            place_id=sample.place_id,
            actor_id=actor.id,
            note=note,
            happened_at=happened_at or now(),
        )
    )
    audit.record(
        "samples.hand_over",
        actor_id=actor.id,
        subject=sample,
        from_state=start,
        to_state=str(sample.state),
        place_id=sample.place_id,
    )
    db.session.flush()


def _tell(actor: Actor, sample: Sample, verb: str) -> None:
    facts = {"need_id": sample.need_id, "place_id": sample.place_id, "state": str(sample.state)}
    outbox.tell("sample", verb, sample.province, sample.id, actor.id, **facts)
