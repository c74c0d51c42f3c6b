"""Pages by key: every row once, in order, forwards and back, whatever the token says."""

import pytest

from webapp.db import db, reading, unit_of_work
from webapp.paging import Order, slice_of
from webapp.places.models import Park
from webapp.tenancy import scopes


@pytest.fixture
def listed(app):
    with app.app_context():
        with unit_of_work(scopes.tenant("yazd")):
            db.session.add_all(
                Park(code=f"z{n:02}", name=f"{n % 3}", kind="zone", county="فهرست")
                for n in range(23)
            )
        with reading(scopes.tenant("yazd")):
            yield db.select(Park).where(Park.county == "فهرست")


def codes(part):
    return [(park.name, park.id) for park in part]


@pytest.mark.parametrize("descending", [True, False])
def test_going_forwards_and_back_meets_every_row_once(listed, descending):
    order = Order((Park.name, Park.id), descending)
    pages = [slice_of(listed, order, size=5)]
    while pages[-1].next:
        pages.append(slice_of(listed, order, after=pages[-1].next, size=5))
    rows = [key for page in pages for key in codes(page)]
    assert rows == sorted(rows, reverse=descending) and len(rows) == 23
    back = slice_of(listed, order, before=pages[-1].previous, size=5)
    assert codes(back) == codes(pages[-2])
    assert pages[0].previous is None and pages[-1].next is None


@pytest.mark.parametrize(
    "token", ["", "x", "W10", "WzEsMl0", "bnVsbA", "é", "WyJhIiwgMTBlOTk5XQ", "a" * 5000]
)
def test_a_bad_token_is_the_first_page(listed, token):
    order = Order((Park.name, Park.id))
    assert codes(slice_of(listed, order, after=token)) == codes(slice_of(listed, order))
