"""Who may see and change the parks, exhibitions and shelves of a province."""

from __future__ import annotations

from webapp.accounts.actor import Actor


def may_read(actor: Actor, province: str) -> bool:
    """Every officer looks places up."""
    return actor.may_enter_admin(province)


def may_manage(actor: Actor, province: str) -> bool:
    """The province's admins change places and the province's own texts."""
    return actor.is_admin_of(province)
