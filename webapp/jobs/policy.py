"""Who may still fetch what a piece of work has made. Pure."""

from __future__ import annotations

from typing import Any

from webapp.accounts.actor import Actor


def may_fetch(actor: Actor, owner_id: int | None, scope: dict[str, Any], province: str) -> bool:
    """The owner, as long as he has the right that the work was done with."""
    if actor.id is None or actor.id != owner_id:
        return False
    kind = scope.get("kind")
    if kind == "tenant":
        return actor.may_enter_admin(province)
    if kind == "national":
        return actor.is_national
    if kind == "party":
        return any(company.id == scope["company_id"] for company in actor.companies)
    return True
