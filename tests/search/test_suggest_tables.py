"""Where PostgreSQL is the search engine there is no index in files to be asked for its words."""

import pytest

from tests.conftest import settings_for
from tests.search.test_suggest import suggested
from webapp.db import db
from webapp.search import completing, indexing
from webapp.search.engine import IndexLost

pytestmark = pytest.mark.only("postgresql")


@pytest.fixture
def app(reused, settings):
    engine = {"GHAFASEH_SEARCH_ENGINE": "postgresql"}
    made = reused.over(settings_for(settings.data_dir, settings.database_url, **engine))
    with made.app_context():
        indexing.build_if_missing(made)
    yield made
    with made.app_context():
        db.engine.dispose()


def test_needs_parks_and_companies_are_suggested_all_the_same(app, browser):
    with pytest.raises(IndexLost):
        completing.words_of(indexing.engine_of(app))
    found = suggested(browser, "بلبرینگ", "yazd")
    assert found["need"] == ["بلبرینگ شیار عمیق 6205-2RS"] and "word" not in found
    assert "company" in suggested(browser, "نگین")
    assert "park" in suggested(browser, "شهرک")
