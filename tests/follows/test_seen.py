"""What a person opened lately stands on his own page, and nowhere else."""

import datetime as dt

import pytest

from tests.search.many import add_needs, withdraw
from webapp.db import as_of, now
from webapp.follows.models import SeenNeed
from webapp.follows.rules import SEEN_KEPT


def listed(page):
    return [link.get_text(strip=True) for link in page.soup.select("#seen li a")]


def test_opened_needs_stand_on_the_own_page(browser, cast, index):
    supplier = browser("supplier")
    for name in ("bearing", "yarn"):
        supplier.get(f"/needs/{cast.needs[name]}")
    assert ["نخ" in listed(supplier.get("/my/"))[0], len(listed(supplier.get("/my/")))] == [True, 2]
    assert listed(browser("other_supplier").get("/my/")) == []


def test_people_without_a_company_have_the_list_too(browser, cast):
    nobody = browser("nobody")
    nobody.get(f"/needs/{cast.needs['bearing']}")
    assert len(listed(nobody.get("/my/"))) == 1


@pytest.mark.only("sqlite")  # says nothing about a database
def test_of_visitors_nothing_is_kept(browser, cast, read):
    page = browser(None).get(f"/needs/{cast.needs['bearing']}")
    assert "Set-Cookie" not in page.headers
    assert read(SeenNeed) == []


def test_a_second_look_within_minutes_writes_nothing(browser, cast, read):
    supplier, need = browser("supplier"), cast.needs["bearing"]
    supplier.get(f"/needs/{need}")
    first = read(SeenNeed)[0].at
    supplier.get(f"/needs/{need}")
    assert [row.at for row in read(SeenNeed)] == [first]
    with as_of(now() + dt.timedelta(minutes=11)):
        supplier.get(f"/needs/{need}")
    assert [row.at > first for row in read(SeenNeed)] == [True]


def test_only_the_latest_are_kept(app, browser, cast, read):
    with app.app_context():
        numbers = add_needs("yazd", SEEN_KEPT + 2)
    supplier = browser("supplier")
    for minute, number in enumerate(numbers):
        with as_of(now() + dt.timedelta(seconds=minute)):
            supplier.get(f"/needs/{number}")
    assert {row.need_id for row in read(SeenNeed)} == set(numbers[2:])


def test_a_withdrawn_need_is_gone_from_the_list(app, browser, cast):
    supplier = browser("supplier")
    supplier.get(f"/needs/{cast.needs['bearing']}")
    with app.app_context():
        withdraw(cast.needs["bearing"])
    assert listed(supplier.get("/my/")) == []


def test_the_list_is_cleared_by_its_owner_only(browser, cast, read):
    supplier, other = browser("supplier"), browser("other_supplier")
    for person in (supplier, other):
        person.get(f"/needs/{cast.needs['bearing']}")
    page = supplier.submit(supplier.get("/my/"), "/my/seen/clear")
    assert page.location.endswith("/my/")
    assert [row.user_id for row in read(SeenNeed)] == [cast.people["other_supplier"]]
    assert other.post("/my/seen/clear", htmx="seen", status=200).soup.find(id="seen")
    assert read(SeenNeed) == []
