"""One's own account: name, addresses, language."""

import pytest

from tests.cast import PASSWORD
from webapp.accounts.models import User
from webapp.audit import AuditEntry

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


def _change(person, **typed):
    """A new address is typed; returns the page that asks for its code."""
    return person.follow(_save(person, current_password=PASSWORD, **typed))


def test_a_new_address_is_folded_and_the_old_one_hears_of_it(person, row, mails, code_to):
    page = _change(person, email="New@Ghafaseh.example")
    assert row().email == EMAIL, "nothing changes before the code"
    person.submit(page, "/confirm/email", code=code_to("new@ghafaseh.example"))
    assert row().email == "new@ghafaseh.example"
    assert mails(EMAIL)[0].subject == "نشانی ایمیل شما تغییر کرد"


def test_a_new_mobile_number_is_confirmed_and_the_old_one_hears_of_it(person, row, texts, code_to):
    page = _change(person, mobile="09125556677")
    person.submit(page, "/confirm/mobile", code=code_to("+989125556677"))
    assert row().mobile == "+989125556677"
    assert "دیگر به حساب شما تعلق ندارد" in texts("+989121112233")[0].text


def test_both_are_confirmed_one_after_the_other(person, row, code_to):
    page = _change(person, email="new@ghafaseh.example", mobile="09125556677")
    done = person.submit(page, "/confirm/email", code=code_to("new@ghafaseh.example"))
    person.submit(person.follow(done), "/confirm/mobile", code=code_to("+989125556677"))
    assert (row().email, row().mobile) == ("new@ghafaseh.example", "+989125556677")


def test_the_change_is_in_the_ledger_without_the_address(person, code_to, read):
    page = _change(person, email="new@ghafaseh.example")
    person.submit(page, "/confirm/email", code=code_to("new@ghafaseh.example"))
    entry = read(AuditEntry, AuditEntry.action == "accounts.change_address")[0]
    assert entry.details == {"columns": ["email"]}


def test_an_address_of_another_account_is_answered_alike_and_its_owner_is_told(person, row, mails):
    taken = _change(person, email="supplier@ghafaseh.example")
    assert taken.form("/confirm/email")
    assert "حساب دیگری" in mails("supplier@ghafaseh.example")[0].body
    assert row().email == EMAIL


def test_an_address_that_came_to_somebody_else_meanwhile_is_refused(
    person, row, change, cast, code_to
):
    page = _change(person, email="new@ghafaseh.example")
    code = code_to("new@ghafaseh.example")
    change(User, cast.people["supplier"], email="new@ghafaseh.example")
    page = person.submit(page, "/confirm/email", code=code, status=422)
    assert "حساب دیگری" in page.errors()[0]
    assert row().email == EMAIL


def test_the_code_of_another_person_confirms_nothing(browser, person, row, code_to):
    page = _change(person, email="new@ghafaseh.example")
    with person.client.session_transaction() as session:
        held = session["code.new_email"]
    thief = browser("supplier", "yazd")
    with thief.client.session_transaction() as session:
        session["code.new_email"] = held
    code = code_to("new@ghafaseh.example")
    thief.post("/my/account/confirm/email", {"code": code}, status=303)
    person.submit(page, "/confirm/email", code=code)
    assert row().email == "new@ghafaseh.example"


@pytest.mark.only("sqlite")  # says nothing about a database
@pytest.mark.parametrize("typed", ["", "12345", "abcdef"])
def test_what_is_no_code_is_refused_and_kept(person, typed):
    page = person.submit(
        _change(person, email="new@ghafaseh.example"), "/confirm/email", code=typed, status=422
    )
    assert page.errors() and page.form("/confirm/email").find(id="code")["value"] == typed


def test_another_code_for_the_new_address_has_to_wait(person):
    page = _change(person, email="new@ghafaseh.example")
    person.submit(page, "/confirm/email/again", status=429)


@pytest.mark.only("sqlite")  # says nothing about a database
def test_visitors_confirm_nothing(browser):
    browser(None, "yazd").get("/my/account/confirm/email", status=303)
    browser(None, "yazd").post("/my/account/confirm/email", {"code": "123456"}, status=401)
    browser("nobody", "yazd").get("/my/account/confirm/email", status=303)


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
