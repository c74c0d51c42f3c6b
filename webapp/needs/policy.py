"""Who may do what with a need. Pure: an actor and the facts of the need decide."""

from __future__ import annotations

from typing import Protocol

from webapp.accounts.actor import Actor

from .rules import CAN_BE_ANSWERED, EDITABLE, EXPIRES, MOVES, PROJECTED, Flag, State


class Subject(Protocol):
    """As much of a need as the rules look at."""

    province: str
    producer_company_id: int
    state: str
    flags: list[str]


def is_staff(actor: Actor, need: Subject) -> bool:
    """Does the actor work for the need's province?"""
    return actor.may_enter_admin(need.province)


def is_owner(actor: Actor, need: Subject) -> bool:
    return actor.acts_for(need.producer_company_id)


def is_on_behalf(actor: Actor, need: Subject) -> bool:
    """Is it somebody else who acts for the company? The system is nobody."""
    return actor.id is not None and not is_owner(actor, need)


def may_see(actor: Actor, need: Subject) -> bool:
    return is_owner(actor, need) or is_staff(actor, need)


def may_edit(actor: Actor, need: Subject) -> bool:
    """The company until it hands the need in; the province also while it is on view."""
    state = State(need.state)
    if is_staff(actor, need):
        return state in EDITABLE | {State.SUBMITTED} | (PROJECTED - {State.CLOSED, State.LOCALISED})
    return is_owner(actor, need) and state in EDITABLE


def may_add_files(actor: Actor, need: Subject) -> bool:
    """Photos and attachments may come later than the text, also while it is on view."""
    return may_see(actor, need) and State(need.state) not in (
        State.WITHDRAWN,
        State.CLOSED,
        State.MERGED,
    )


def _leads_to(need: Subject, goal: State) -> bool:
    return goal in MOVES[State(need.state)]


def may_submit(actor: Actor, need: Subject) -> bool:
    return may_see(actor, need) and _leads_to(need, State.SUBMITTED)


def may_take_back(actor: Actor, need: Subject) -> bool:
    """What waits for the officer can be taken back to the drafts."""
    return is_owner(actor, need) and need.state == State.SUBMITTED


def may_give_consent(actor: Actor, need: Subject) -> bool:
    return may_see(actor, need) and State(need.state) not in (State.WITHDRAWN, State.MERGED)


def may_withdraw_consent(actor: Actor, need: Subject) -> bool:
    return may_see(actor, need)


def may_withdraw(actor: Actor, need: Subject) -> bool:
    return may_see(actor, need) and _leads_to(need, State.WITHDRAWN)


def may_pause(actor: Actor, need: Subject) -> bool:
    return may_see(actor, need) and _leads_to(need, State.PAUSED)


def may_resume(actor: Actor, need: Subject) -> bool:
    """What the officer has seen once may come back; a changed text is looked at again."""
    if not may_see(actor, need) or need.state not in (State.PAUSED, State.EXPIRED):
        return False
    return is_staff(actor, need) or Flag.CHANGED not in need.flags


def may_confirm(actor: Actor, need: Subject) -> bool:
    """Who may say that a need on view is still current."""
    return may_see(actor, need) and need.state in EXPIRES


def may_return(actor: Actor, need: Subject) -> bool:
    return is_staff(actor, need) and _leads_to(need, State.RETURNED)


def may_publish(actor: Actor, need: Subject) -> bool:
    return is_staff(actor, need) and _leads_to(need, State.PUBLISHED) and not is_live(need)


def is_live(need: Subject) -> bool:
    return State(need.state) in PROJECTED


def is_open(need: Subject) -> bool:
    return State(need.state) in CAN_BE_ANSWERED


def may_close(actor: Actor, need: Subject) -> bool:
    return may_see(actor, need) and _leads_to(need, State.CLOSED)


def may_verify_fx(actor: Actor, need: Subject) -> bool:
    return is_staff(actor, need) and need.state not in (State.WITHDRAWN, State.MERGED)


_CHECKS = {
    "edit": may_edit,
    "add_files": may_add_files,
    "submit": may_submit,
    "take_back": may_take_back,
    "give_consent": may_give_consent,
    "withdraw_consent": may_withdraw_consent,
    "withdraw": may_withdraw,
    "pause": may_pause,
    "resume": may_resume,
    "confirm": may_confirm,
    "return": may_return,
    "publish": may_publish,
    "close": may_close,
    "verify_fx": may_verify_fx,
    "copy": may_see,
}


def acts(actor: Actor, need: Subject) -> frozenset[str]:
    """The names of everything the actor may do with the need as it stands."""
    return frozenset(name for name, may in _CHECKS.items() if may(actor, need))
