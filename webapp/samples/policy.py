"""Who may handle samples: the staff of the province in which they stand."""

from __future__ import annotations

from webapp.accounts.actor import Actor


def may_handle(actor: Actor, province: str) -> bool:
    return actor.may_enter_admin(province)
