"""Changing one's own password."""

import pytest

from tests.cast import PASSWORD
from webapp.accounts.models import User

NEW = "کلاغ آبی بستنی 7"
EMAIL = "producer@ghafaseh.example"


def _change(person, status=303, **typed):
    page = person.get("/my/password")
    return person.submit(page, "password", status=status, **typed)


@pytest.fixture
def person(browser, with_password):
    with_password("producer")
    return browser("producer", "yazd")


def test_the_new_password_is_good_at_once(browser, person):
    done = _change(person, current_password=PASSWORD, password=NEW)
    assert "گذرواژهٔ تازهٔ شما ثبت شد" in person.follow(done).text
    browser(None, "yazd").post("/sign-in", {"name": EMAIL, "password": NEW})


def test_other_devices_are_signed_out_and_this_one_is_not(browser, person):
    other = browser("producer", "fars")
    _change(person, current_password=PASSWORD, password=NEW)
    other.get("/my/account", status=303)
    person.get("/my/account")


def test_the_person_hears_of_it_by_mail(person, mails):
    _change(person, current_password=PASSWORD, password=NEW)
    assert mails(EMAIL)[0].subject == "گذرواژهٔ شما تغییر کرد"


def test_the_present_password_is_needed(person, read, cast):
    before = read(User, User.id == cast.people["producer"])[0].password_hash
    page = _change(person, 422, current_password="not mine at all", password=NEW)
    assert "گذرواژهٔ کنونی" in page.errors()[0]
    assert read(User, User.id == cast.people["producer"])[0].password_hash == before


def test_guessing_the_present_password_is_limited(person):
    for _ in range(10):
        _change(person, 422, current_password="not mine at all", password=NEW)
    _change(person, 429, current_password=PASSWORD, password=NEW)


@pytest.mark.parametrize("password", ["short", "1234567890", EMAIL, ""])
def test_an_unfit_password_is_refused(person, password):
    page = _change(person, 422, current_password=PASSWORD, password=password)
    assert page.errors()


def test_no_password_is_ever_written_into_a_page(person):
    page = _change(person, 422, current_password="not mine at all", password=NEW)
    assert "not mine at all" not in page.html and NEW not in page.html


def test_visitors_are_sent_to_sign_in(browser):
    visitor = browser(None, "yazd")
    visitor.get("/my/password", status=303)
    visitor.post("/my/password", {"current_password": "a", "password": "b"}, status=401)
