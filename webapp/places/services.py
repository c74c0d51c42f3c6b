"""What changes parks, service centres, rooms and exhibitions; shelves stand in `shelves.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from webapp import audit, outbox
from webapp.accounts.actor import Actor
from webapp.db import db, now
from webapp.i18n import gettext, lazy_gettext
from webapp.moves import RefusedMove, RuleError
from webapp.persian import TEHRAN

from . import queries
from .models import Exhibition, Park, Room, ServiceCentre
from .projection import project_centres, project_exhibition, project_park, project_shelf
from .rules import ExhibitionState, ParkKind, WrongDay, check_exhibition_move, new_park_code

Facts = Mapping[str, Any]


def today() -> dt.date:
    """The day it is in the whole country."""
    return now().astimezone(TEHRAN).date()


# --- parks and zones ------------------------------------------------------------------------


def add_park(actor: Actor, province: str, facts: Facts) -> Park:
    """The province has a further park, with a code that no official park can have."""
    _refuse_park_name(facts["name"])
    park = Park(
        province=province,
        code=new_park_code(province, queries.park_codes()),
        kind=ParkKind(facts["kind"]),
        name=facts["name"],
        county=facts["county"],
        about=facts["about"],
    )
    db.session.add(park)
    db.session.flush()
    project_park(park)
    note(actor, "places.add_park", park)
    return park


def edit_park(actor: Actor, park: Park, facts: Facts, version: int | None = None) -> None:
    """The park is as staff say, also after the next sync of the tenant files."""
    check_version(park, version)
    _refuse_park_name(facts["name"], besides=park.id)
    if changed := change(park, facts):
        park.edited = sorted({*park.edited, *changed})
        db.session.flush()
        project_park(park)
        for exhibition in queries.exhibitions_in(park):
            project_exhibition(exhibition)
        note(actor, "places.edit_park", park, columns=changed)


def _refuse_park_name(name: str, besides: int | None = None) -> None:
    if queries.is_park_name(name, besides=besides):
        raise RuleError(gettext("The province already has a park or zone with this name."))


# --- service centres and their rooms --------------------------------------------------------


def add_centre(actor: Actor, park: Park, facts: Facts) -> ServiceCentre:
    """The park has a further service centre, open and without rooms."""
    centre = ServiceCentre(province=park.province, park_id=park.id, **facts)
    db.session.add(centre)
    db.session.flush()
    project_centres(park)
    note(actor, "places.add_centre", centre)
    return centre


def edit_centre(
    actor: Actor, centre: ServiceCentre, facts: Facts, version: int | None = None
) -> None:
    """The centre, and every exhibition in it, shows its new address, telephone and hours."""
    check_version(centre, version)
    if changed := change(centre, facts):
        _show_centre(centre)
        note(actor, "places.edit_centre", centre, columns=changed)


def close_centre(actor: Actor, centre: ServiceCentre) -> None:
    """Nobody meets in the centre any more; refused while an exhibition is not closed."""
    if any(e.state != ExhibitionState.CLOSED for e in queries.exhibitions_of(centre)):
        raise RuleError(gettext("Close the exhibitions of this centre first, then the centre."))
    _set_closed(actor, centre, True)


def open_centre(actor: Actor, centre: ServiceCentre) -> None:
    """The centre is in use again."""
    _set_closed(actor, centre, False)


def _set_closed(actor: Actor, centre: ServiceCentre, is_closed: bool) -> None:
    if centre.is_closed != is_closed:
        centre.is_closed = is_closed
        _show_centre(centre)
        note(actor, "places.close_centre" if is_closed else "places.open_centre", centre)


def _show_centre(centre: ServiceCentre) -> None:
    db.session.flush()
    park = queries.park(centre.province, centre.park_id)
    assert park is not None
    project_centres(park)
    for exhibition in queries.exhibitions_of(centre):
        project_exhibition(exhibition)


def add_room(actor: Actor, centre: ServiceCentre, name: str, seats: int) -> Room:
    """The centre has a further room or table where people can meet."""
    if any(room.name == name for room in queries.rooms_of(centre)):
        raise RuleError(gettext("The centre already has a room with this name."))
    room = Room(province=centre.province, centre_id=centre.id, name=name, seats=seats)
    db.session.add(room)
    _show_centre(centre)
    note(actor, "places.add_room", room)
    return room


def close_room(actor: Actor, room: Room) -> None:
    """The room is offered for no further meeting."""
    _set_room(actor, room, True)


def open_room(actor: Actor, room: Room) -> None:
    """The room is offered again."""
    _set_room(actor, room, False)


def _set_room(actor: Actor, room: Room, is_closed: bool) -> None:
    if room.is_closed == is_closed:
        return
    room.is_closed = is_closed
    centre = queries.centre(room.province, room.centre_id)
    assert centre is not None
    _show_centre(centre)
    note(actor, "places.close_room" if is_closed else "places.open_room", room)


# --- exhibitions ----------------------------------------------------------------------------


def add_exhibition(actor: Actor, centre: ServiceCentre, facts: Facts) -> Exhibition:
    """An exhibition is being equipped in the centre."""
    if centre.is_closed:
        raise RuleError(gettext("This centre is closed. Open it first, then add an exhibition."))
    exhibition = Exhibition(
        province=centre.province, park_id=centre.park_id, centre_id=centre.id, **facts
    )
    db.session.add(exhibition)
    db.session.flush()
    project_exhibition(exhibition)
    note(actor, "places.add_exhibition", exhibition)
    return exhibition


def edit_exhibition(
    actor: Actor, exhibition: Exhibition, facts: Facts, version: int | None = None
) -> None:
    """The exhibition and its shelves show the new name, introduction and hours."""
    check_version(exhibition, version)
    if changed := change(exhibition, facts):
        show_exhibition(exhibition)
        note(actor, "places.edit_exhibition", exhibition, columns=changed)


def open_exhibition(actor: Actor, exhibition: Exhibition, on: dt.date) -> None:
    """The exhibition is open from that day; one that was closed keeps its first opening day."""
    _move(actor, exhibition, ExhibitionState.OPEN, on, since=exhibition.closed_on)
    exhibition.opened_on = exhibition.opened_on or on
    exhibition.closed_on = None
    show_exhibition(exhibition)


def close_exhibition(actor: Actor, exhibition: Exhibition, on: dt.date) -> None:
    """The exhibition is closed from that day; what stands in it stays where it is."""
    _move(actor, exhibition, ExhibitionState.CLOSED, on, since=exhibition.opened_on)
    exhibition.closed_on = on
    show_exhibition(exhibition)


def _move(
    actor: Actor, exhibition: Exhibition, goal: ExhibitionState, on: dt.date, since: dt.date | None
) -> None:
    start = ExhibitionState(exhibition.state)
    try:
        check_exhibition_move(start, goal, on, since=since, today=today())
    except WrongDay as refused:
        sentence = _TOO_LATE if refused.too_late else _TOO_EARLY
        raise RuleError(str(sentence)) from None
    except RefusedMove:
        raise RuleError(str(_ALREADY[goal])) from None
    centre = queries.centre(exhibition.province, exhibition.centre_id)
    if goal == ExhibitionState.OPEN and centre is not None and centre.is_closed:
        raise RuleError(gettext("The centre of this exhibition is closed. Open the centre first."))
    exhibition.state = goal
    moved = {"from_state": str(start), "to_state": str(goal), "on": on.isoformat()}
    note(actor, "places.move_exhibition", exhibition, **moved)


_TOO_LATE = lazy_gettext("That day has not come yet. Write today or an earlier day.")
_TOO_EARLY = lazy_gettext("That day is before the last opening or closing. Write a later day.")
_ALREADY = {
    ExhibitionState.OPEN: lazy_gettext("This exhibition is open already."),
    ExhibitionState.CLOSED: lazy_gettext("This exhibition is closed already."),
}


def show_exhibition(exhibition: Exhibition) -> None:
    """The public copies of the exhibition and of its shelves are as it is now."""
    db.session.flush()
    project_exhibition(exhibition)
    for shelf in queries.shelves_of(exhibition):
        project_shelf(shelf)


# --- what every change of a place has in common ---------------------------------------------


def check_version(row: Any, version: int | None) -> None:
    """Refuses a form that was filled in from an older version of the row."""
    if version is not None and row.version != version:
        raise RuleError(
            gettext(
                "Somebody else has changed this meanwhile. What you wrote is still below; "
                "compare it with what is stored now, then save it again."
            ),
            code="stale",
        )


def change(row: Any, facts: Facts) -> list[str]:
    """The row has the new values; gives the names of the columns that differed."""
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    return changed


def note(actor: Actor, action: str, row: Any, **details: Any) -> None:
    """The change stands in the ledger, and other features hear that a place has changed."""
    audit.record(action, actor_id=actor.id, subject=row, **details)
    kind = row.__tablename__
    outbox.tell("place", "changed", row.province, row.id, actor.id, kind=kind)
