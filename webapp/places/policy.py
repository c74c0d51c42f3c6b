"""Who may change the parks, exhibitions and shelves of a province; all its officers read them."""

from __future__ import annotations

from webapp.accounts.actor import Actor


def may_manage(actor: Actor, province: str) -> bool:
    """The province's admins change places and the province's own texts."""
    return actor.is_admin_of(province)
