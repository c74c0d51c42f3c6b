"""The person a need names as its contact: who it is, and what stays when he is gone."""

from __future__ import annotations

from webapp.accounts.actor import SYSTEM

from . import projection, queries
from .models import Need
from .rules import PROJECTED, Flag, State
from .steps import note, set_flags

FIELDS = ("contact_name", "contact_title", "contact_phone", "contact_email")
# A need that is over asks nobody for a new contact.
_OVER = frozenset({State.WITHDRAWN, State.CLOSED, State.MERGED, State.LOCALISED})


def is_unfinished(need: Need) -> bool:
    return State(need.state) not in _OVER


def clear(need: Need) -> None:
    """The need names no contact, here and in every copy; staff see that it wants a new one."""
    for name in FIELDS:
        setattr(need, name, "")
    for grant in queries.grants_of(need):
        grant.facts = {name: value for name, value in grant.facts.items() if name not in FIELDS}
    if is_unfinished(need):
        set_flags(need, add=(Flag.CONTACT_LEFT,))
        note(SYSTEM, need, "contact_left")


def copy_anew(need: Need) -> None:
    """What others read of the need is what it says now."""
    if State(need.state) in PROJECTED:
        projection.project(need)
