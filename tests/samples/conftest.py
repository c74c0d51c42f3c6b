"""A province to work in, and its rows by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from webapp.db import db, reading, unit_of_work
from webapp.needs.models import Need, PublishedNeed
from webapp.places.models import Place, PublishedPlace, PublishedShelf
from webapp.samples.models import Sample
from webapp.tenancy import scopes


class Yazd:
    """Rows of the cast in Yazd, to be asked for inside `work()` or `look()`."""

    def __init__(self, app, cast) -> None:
        self.app, self.cast = app, cast

    @contextmanager
    def work(self) -> Iterator[None]:
        with self.app.app_context(), unit_of_work(scopes.tenant("yazd")):
            yield

    @contextmanager
    def look(self) -> Iterator[None]:
        with self.app.app_context(), reading(scopes.tenant("yazd")):
            yield

    def need(self, name: str = "bearing") -> Any:
        return db.session.get(Need, ("yazd", self.cast.needs[name]))

    def public_need(self, name: str = "bearing") -> Any:
        return db.session.get(PublishedNeed, ("yazd", self.cast.needs[name]))

    def place(self, name: str = "yazd_place") -> Any:
        return db.session.get(Place, ("yazd", self.cast.places[name]))

    def public_place(self, name: str = "yazd_place") -> Any:
        return db.session.get(PublishedPlace, ("yazd", self.cast.places[name]))

    def public_shelf(self) -> Any:
        return db.session.get(PublishedShelf, ("yazd", self.cast.places["yazd_shelf"]))

    def sample(self, number: int) -> Any:
        return db.session.get(Sample, ("yazd", number))


@pytest.fixture
def yazd(app, cast) -> Yazd:
    return Yazd(app, cast)


@pytest.fixture
def officer(actor) -> Any:
    return actor("yazd_officer")


@pytest.fixture
def placed(yazd, officer) -> int:
    """The number of a sample of the bearing on the first place."""
    from webapp.samples import services

    with yazd.work():
        return services.put_on_place(officer, yazd.need(), yazd.place(), "دو عدد").id
