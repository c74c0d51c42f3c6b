"""Where PostgreSQL is the search engine its tables are asked for the words that needs hold."""

import pytest

from tests.conftest import settings_for
from tests.search.many import add_needs
from tests.search.test_suggest import suggested
from webapp.db import db, reading
from webapp.needs.models import PublishedNeed
from webapp.search import indexing
from webapp.search.published import document_of
from webapp.search.whoosh_engine import WhooshEngine
from webapp.tenancy import scopes

pytestmark = pytest.mark.only("postgresql")
SITES = ("yazd", "national")


@pytest.fixture
def app(reused, settings):
    engine = {"GHAFASEH_SEARCH_ENGINE": "postgresql"}
    made = reused.over(settings_for(settings.data_dir, settings.database_url, **engine))
    with made.app_context():
        indexing.build_if_missing(made)
    yield made
    with made.app_context():
        db.engine.dispose()


TYPED = ("بل", "بلبرینگ", "پلی", "پلی است", "نخ پ", "bolb", "8482", "84", "fgfvd", "ش", "فکی ب")


def test_the_same_is_suggested_as_by_the_index_in_files(app, browser, tmp_path):
    with app.app_context():
        add_needs("fars", 12)
    ours = {(text, site): suggested(browser, text, site) for text in TYPED for site in SITES}
    files = WhooshEngine(tmp_path / "index", lexicon=app.extensions["ghafaseh.lexicon"])
    with app.app_context(), reading(scopes.public()) as session:
        copies = session.scalars(db.select(PublishedNeed))
        files.rebuild([document_of(copy) for copy in copies], 0)
    app.extensions["ghafaseh.search"] = files
    theirs = {(text, site): suggested(browser, text, site) for text in TYPED for site in SITES}
    assert ours == theirs
    assert sum("word" in found for found in ours.values()) > len(TYPED)


def test_needs_parks_and_companies_are_suggested(app, browser):
    found = suggested(browser, "بلبرینگ", "yazd")
    assert found["need"] == ["بلبرینگ شیار عمیق 6205-2RS"] and found["word"]
    assert "company" in suggested(browser, "نگین")
    assert "park" in suggested(browser, "شهرک")
