"""What can be done in the background: kinds of work, and what a handler gets to know."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from webapp.tenancy import scopes
from webapp.tenancy.scopes import Scope


@dataclass(frozen=True)
class Work:
    """One piece of work: what was asked, by whom, and whose rows it may touch."""

    id: int
    kind: str
    province: str
    owner_id: int | None
    scope: dict[str, Any]
    arguments: dict[str, Any]
    progress: Callable[[int, int], None] = field(default=lambda done, total: None)

    def open_scope(self, *, writes: bool = True) -> Scope:
        """A fresh scope of this work, for one unit of work."""
        kind = self.scope["kind"]
        if kind == "tenant":
            return scopes.tenant(self.province, user_id=self.owner_id, writes=writes)
        if kind == "party":
            company = self.scope["company_id"]
            return scopes.party(company, user_id=self.owner_id, writes=writes)
        if kind == "person" and self.owner_id is not None:
            return scopes.person(self.owner_id, writes=writes)
        if kind == "national":
            return scopes.national(self.scope["reason"], user_id=self.owner_id, writes=writes)
        return scopes.public() if kind == "public" else scopes.system(self.kind, writes=writes)


@dataclass(frozen=True)
class Handler:
    """`title` names the work for the person who waits; `resumes`: it may begin again half-way."""

    kind: str
    title: Any
    call: Callable[[Work], dict[str, Any] | None]
    resumes: bool = True


_HANDLERS: dict[str, Handler] = {}


def handler(
    kind: str, *, title: Any = "", resumes: bool = True
) -> Callable[[Callable[[Work], Any]], Callable[[Work], Any]]:
    """The function below does the work of this `kind`."""

    def register(call: Callable[[Work], Any]) -> Callable[[Work], Any]:
        _HANDLERS[kind] = Handler(kind, title, call, resumes)
        return call

    return register


def find(kind: str) -> Handler:
    """The handler of a kind; KeyError when no feature knows it."""
    if kind not in _HANDLERS:
        load()
    return _HANDLERS[kind]


def load() -> None:
    """Every feature's `jobs.py` is read, and the exports, which belong to all of them."""
    from webapp import FEATURES, has_part

    importlib.import_module("webapp.exports")
    for feature in FEATURES:
        if has_part(feature, "jobs"):
            importlib.import_module(f"webapp.{feature}.jobs")
