"""A need to work on, with the steps of its life as short calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from webapp.accounts.actor import SYSTEM, Actor
from webapp.db import db, unit_of_work
from webapp.needs import queries, services
from webapp.needs.data import NeedData
from webapp.needs.models import Need
from webapp.tenancy import scopes


class Desk:
    """Work on one province's needs in transactions of their own."""

    def __init__(self, app: Any, cast: Any, province: str = "yazd") -> None:
        self.app, self.cast, self.province = app, cast, province
        self.officer = Actor(
            id=cast.people["yazd_officer"], name="رضا", officer_of=frozenset({province})
        )

    @contextmanager
    def work(self) -> Iterator[None]:
        with self.app.app_context(), unit_of_work(scopes.tenant(self.province)):
            yield

    def record(
        self, title: str = "رولربیرینگ مخروطی", company: str = "producer", **more: Any
    ) -> int:
        data = {"kind": "part", "field": "metal", **more}
        owner = (self.cast.companies[company], "")
        with self.work():
            return services.record(
                self.officer, owner, NeedData(title=title, **data), province=self.province
            ).id

    def do(self, step: Callable[..., Any], number: int, *args: Any, actor: Any = None, **kw: Any):
        """One step with a need, in a transaction of its own."""
        with self.work():
            return step(actor or self.officer, queries.need(number), *args, **kw)

    def published(self, title: str = "رولربیرینگ مخروطی", **more: Any) -> int:
        number = self.record(title, **more)
        self.do(services.give_consent, number, given_by="مدیرعامل")
        self.do(services.publish, number)
        return number

    def need(self, number: int) -> Need:
        return self.read(lambda: queries.need(number))

    def read(self, look: Callable[[], Any]) -> Any:
        with self.work():
            return look()

    def rows(self, model: Any, number: int) -> list[Any]:
        """Rows of another table that belong to the need."""
        column = getattr(model, "need_id", model.id)
        return self.read(lambda: list(db.session.scalars(db.select(model).where(column == number))))


@pytest.fixture
def desk(app, cast) -> Desk:
    return Desk(app, cast)


@pytest.fixture
def system() -> Actor:
    return SYSTEM
