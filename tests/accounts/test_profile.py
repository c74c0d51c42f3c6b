"""One's own account: name, addresses, language."""

import pytest

from tests.cast import PASSWORD
from webapp.accounts.models import User

EMAIL = "producer@ghafaseh.example"


@pytest.fixture
def person(browser, with_password):
    with_password("producer", mobile="+989121112233")
    return browser("producer", "yazd")


@pytest.fixture
def row(read, cast):
    return lambda: read(User, User.id == cast.people["producer"])[0]


def _save(person, status=303, **typed):
    return person.submit(person.get("/my/account"), "/my/account", status=status, **typed)


def test_the_account_shows_what_is_known(person):
    form = person.get("/my/account").form("/my/account")
    shown = {name: form.find(id=name)["value"] for name in ("name", "email", "mobile")}
    assert shown == {"name": "احمد یزدی", "email": EMAIL, "mobile": "09121112233"}


def test_name_and_language_are_saved_without_a_password(person, row):
    done = _save(person, name="احمد یزدی‌نژاد", language="en")
    assert "ذخیره شد" in person.follow(done).text
    assert (row().name, row().language) == ("احمد یزدی‌نژاد", "en")


def test_a_new_address_needs_the_password(person, row):
    page = _save(person, 422, email="new@ghafaseh.example")
    assert "گذرواژهٔ کنونی" in page.errors()[0]
    assert row().email == EMAIL


def test_a_new_address_is_folded_and_the_old_one_hears_of_it(person, row, mails):
    _save(person, email="New@Ghafaseh.example", current_password=PASSWORD)
    assert row().email == "new@ghafaseh.example"
    assert mails(EMAIL)[0].subject == "نشانی ایمیل شما تغییر کرد"


def test_an_address_of_another_account_is_refused(person, row):
    page = _save(person, 422, email="supplier@ghafaseh.example", current_password=PASSWORD)
    assert "حساب دیگری" in page.errors()[0]
    assert row().email == EMAIL


def test_one_address_has_to_stay(person, row):
    page = _save(person, 422, email="", mobile="", current_password=PASSWORD)
    assert page.errors()
    assert row().email == EMAIL


def test_the_mobile_number_alone_is_enough(person, row):
    _save(person, email="", current_password=PASSWORD)
    assert (row().email, row().mobile) == (None, "+989121112233")


def test_bad_input_is_kept_to_be_mended(person):
    page = _save(person, 422, name="احمد نو", mobile="12")
    form = page.form("/my/account")
    assert form.find(id="name")["value"] == "احمد نو"
    assert form.find(id="mobile")["value"] == "12"


def test_visitors_are_sent_to_sign_in(browser):
    browser(None, "yazd").get("/my/account", status=303)
    browser(None, "yazd").post("/my/account", {"name": "x"}, status=401)


def test_the_roles_of_staff_are_named(browser):
    text = browser("yazd_admin", "yazd").get("/my/account").text
    assert "مدیر استان" in text and "کارشناس استان" in text


def test_the_form_sent_twice_is_saved_once(person, row):
    page = person.get("/my/account")
    first = person.submit(page, "/my/account", name="نام تازه")
    second = person.submit(page, "/my/account", name="نام دیگر")
    assert first.location == second.location
    assert row().name == "نام تازه"
