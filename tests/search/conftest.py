"""Needs enough for more than one page."""

import pytest

from tests.search.many import add_needs
from webapp.search import indexing


@pytest.fixture
def shelf(app, cast):
    """Thirty needs in Yazd and five in Fars besides the cast's, all in the index."""
    with app.app_context():
        numbers = {"yazd": add_needs("yazd", 30), "fars": add_needs("fars", 5)}
        indexing.rebuild(app)
    return numbers
