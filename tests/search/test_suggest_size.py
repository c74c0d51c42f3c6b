"""A list of suggestions is small whatever the names in it are, with either engine."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.conftest import settings_for
from tests.search.many import add_needs
from webapp.companies.models import PublishedCompany
from webapp.db import db, unit_of_work
from webapp.needs.models import PublishedNeed
from webapp.places.models import PublishedPark
from webapp.search import indexing, list_size
from webapp.search.list_size import fitting
from webapp.tenancy import scopes

KINDS = ["word", "need", "code", "park", "company"]
# A word that chapters and headings of the tariff have too.
TYPED = "ماش"
HEADINGS = ("84821010", "820810", "821210", "570210")


def of(model, province):
    return db.select(model).where(model.province == province)


@pytest.fixture
def long_names(app, cast):
    """Everything that begins so has a name as long as the tables allow, in two provinces."""
    with app.app_context():
        for province in ("yazd", "fars"):
            for n, letter in enumerate("ابپتثجچح"):
                title = f"ماشین‌{letter * 22} {'کارگاه‌سازی‌های ' * 5}"[:80].strip()
                add_needs(province, 1, title=title, summary=title, hs_code=HEADINGS[n % 4])
            with unit_of_work(scopes.tenant(province)):
                parks = db.session.scalars(of(PublishedPark, province).limit(3))
                for park, letter in zip(parks, "دذر", strict=False):
                    park.name = f"ماشین‌{letter * 20} {'شهرک‌های صنعتی ' * 8}"[:120].strip()
                for card in db.session.scalars(of(PublishedCompany, province)):
                    card.name = f"ماشین‌سازی‌{card.id} & {'پیشرفته‌سازی ' * 12}"[:160].strip()
                for need in db.session.scalars(of(PublishedNeed, province)):
                    need.company_name = "ماشین"


@pytest.mark.parametrize(
    "engine", ["files", pytest.param("postgresql", marks=pytest.mark.only("postgresql"))]
)
def test_the_longest_list_is_small(reused, settings, app, browser, long_names, engine):
    if engine == "postgresql":
        changes = {"GHAFASEH_SEARCH_ENGINE": engine}
        with app.app_context():
            db.engine.dispose()
        app = reused.over(settings_for(settings.data_dir, settings.database_url, **changes))
    with app.app_context():
        indexing.rebuild(app)
    for site in ("yazd", "national", "khorasan-jonubi"):
        for language in ("fa", "en"):
            part = browser(None, site, language).get(
                f"/needs/suggest?q={quote(TYPED)}", htmx="suggestions"
            )
            groups = [group["aria-labelledby"] for group in part.soup.select("[role=group]")]
            assert groups == [f"suggested-{kind}" for kind in KINDS]
            assert len(part.soup.select("[role=option]")) >= 8
            assert len(part.body) <= list_size.LIST == 5_120


class Line(str):
    @property
    def text(self) -> str:
        return str(self)


def test_of_short_lines_all_stay():
    short = {"word": [Line("پمپ")] * 5, "need": [Line("پمپ آب")] * 4}
    assert fitting(short, {"word"}) == short


def test_the_longest_kinds_lose_their_last_lines_and_none_goes_whole():
    asked = {"word": [Line("پ" * 60 + str(n)) for n in range(5)], "need": [Line("پمپ")] * 6}
    kept = fitting(asked, {"word"})
    assert kept["need"] == asked["need"] and kept["word"] == asked["word"][: len(kept["word"])]
    assert 1 <= len(kept["word"]) < 5
    alone = {kind: [Line("پ" * 2_000)] for kind in KINDS}
    assert fitting(alone, {"word"}) == alone
