"""Registration: a newcomer with a company, a second company, a company that is known."""

import re

import pytest

from webapp.accounts import code_letters, rules, tries
from webapp.accounts.models import FailedTry, User
from webapp.companies.models import Company, CompanyMember, JoinRequest
from webapp.db import db, reading, unit_of_work
from webapp.notices import MailMessage
from webapp.places.models import PublishedPark
from webapp.tenancy import scopes

FREE_ID = "14000000100"
NEW = {
    "company_name": "بافندگی آفتاب کویر",
    "national_id": "۱۴۰۰۰۰۰۰۱۰۰",
    "roles": ["producer", "supplier"],
    "employees": "۲۵",
    "field": "textile",
    "phone": "035-30000000",
}
PERSON = {"person_name": "مینا بافقی", "password": "کلاغ آبی بستنی 7"}
EMAIL = "mina@ghafaseh.example"


def _prove(visitor, address="Mina@Ghafaseh.example"):
    """The newcomer confirms an address; returns the form of the company."""
    start = visitor.follow(visitor.get("/register", status=303))
    page = visitor.follow(visitor.submit(start, "/newcomer", name=address))
    code_letters.write_asked(visitor.app)
    with visitor.app.app_context(), reading(scopes.system("test", writes=False)):
        mail = db.session.scalar(db.select(MailMessage).order_by(MailMessage.id.desc()))
    code = re.search(r"\b[0-9]{6}\b", mail.body)[0]
    return visitor.follow(visitor.submit(page, "/newcomer/code", code=code))


def _register(visitor, status=303, **changes):
    if visitor.user_id:
        return visitor.submit(
            visitor.get("/register"), "/register", status=status, **{**NEW, **changes}
        )
    return visitor.submit(
        _prove(visitor), "/register", status=status, **{**NEW, **PERSON, **changes}
    )


@pytest.fixture
def company(read):
    return lambda: read(Company, Company.national_id == FREE_ID)[0]


def test_a_newcomer_has_an_account_and_a_company_that_waits(browser, company, read):
    visitor = browser(None, "yazd")
    page = visitor.follow(_register(visitor))
    assert "در انتظار تأیید" in page.text
    row = company()
    assert (row.state, row.home_province, row.size) == ("pending", "yazd", "small")
    member = read(CompanyMember, CompanyMember.company_id == row.id)[0]
    assert member.role == "manager"
    assert read(User, User.id == member.user_id)[0].email == "mina@ghafaseh.example"


def test_what_was_typed_is_stored_clean(browser, company):
    _register(browser(None, "yazd"), company_name=" بافندگي  آفتاب كوير ")
    assert company().name == "بافندگی آفتاب کویر"


def test_the_park_is_one_of_the_province(browser, company, cast, read):
    _register(browser(None, "yazd"), park_id=str(cast.places["yazd_park"]))
    assert company().park_id == cast.places["yazd_park"]
    page = _prove(browser(None, "fars"), "other@ghafaseh.example")
    offered = {o["value"] for o in page.soup.find(id="park_id").find_all("option")}
    parks = read(PublishedPark, PublishedPark.province == "fars")
    assert offered == {"", *(str(park.id) for park in parks)}


def test_a_park_of_another_province_is_refused(browser, cast):
    page = _register(browser(None, "yazd"), 422, park_id=str(cast.places["fars_park"]))
    assert page.errors()


def test_who_is_signed_in_registers_a_second_company_and_acts_for_it(browser, company):
    person = browser("supplier", "yazd")
    page = person.get("/register")
    assert not page.soup.find(id="password")
    assert "بافندگی آفتاب کویر" in person.follow(_register(person)).text


def test_the_national_site_asks_for_the_province_first(browser):
    page = browser(None, "national").get("/register")
    assert "/fars/register" in page.links()


@pytest.mark.parametrize(
    "change",
    [
        {"national_id": "14000000101"},
        {"national_id": "123"},
        {"national_id": ""},
        {"company_name": ""},
        {"roles": None},
        {"employees": "many"},
        {"person_name": ""},
        {"password": "short"},
        {"password": "1234567890"},
        {"password": "mina@ghafaseh.example"},
    ],
)
def test_bad_input_is_refused_kept_and_nothing_is_written(browser, read, change):
    page = _register(browser(None, "yazd"), 422, **change)
    assert page.errors()
    if "company_name" not in change:
        assert page.form("/register").find(id="company_name")["value"] == NEW["company_name"]
    assert not read(User, User.email == "mina@ghafaseh.example")
    assert not read(Company, Company.national_id == FREE_ID)


def test_without_a_confirmed_address_nobody_registers(browser, read):
    visitor = browser(None, "yazd")
    page = visitor.post("/register", {**NEW, **PERSON}, status=422)
    assert "تأیید" in page.errors()[0]
    assert page.form("/register").find(id="company_name")["value"] == NEW["company_name"]
    assert not read(Company, Company.national_id == FREE_ID)


def test_a_confirmed_address_opens_one_account_only(browser, read):
    visitor = browser(None, "yazd")
    page = _prove(visitor)
    held = dict(visitor.client.session_transaction().__enter__())
    visitor.submit(page, "/register", **{**NEW, **PERSON})
    again = browser(None, "yazd")
    with again.client.session_transaction() as session:
        session.update(held)
    again.get("/register", status=303)
    assert len(read(User, User.email == EMAIL)) == 1


def test_the_form_sent_twice_registers_once(browser, read):
    visitor = browser(None, "yazd")
    page = _prove(visitor)
    visitor.submit(page, "/register", **NEW, **PERSON)
    with visitor.client.session_transaction() as session:
        session.clear()
        session["csrf_token"] = "f" * 40
    again = browser(None, "yazd")
    again.client = visitor.client
    nonce = page.form("/register").find(attrs={"name": "nonce"})["value"]
    again.post("/register", {**NEW, **PERSON, "nonce": nonce})
    assert len(read(Company, Company.national_id == FREE_ID)) == 1


def test_too_many_registrations_from_one_address_have_to_wait(app, browser, read):
    with app.app_context(), unit_of_work(scopes.system("test")):
        key = tries.key("register", "127.0.0.1")
        db.session.add_all(FailedTry(key=key) for _ in range(rules.REGISTRATIONS_FROM_ADDRESS))
    page = _register(browser(None, "yazd"), 429)
    assert "دقیقه" in page.errors()[0]
    assert not read(Company, Company.national_id == FREE_ID)


def test_officers_of_the_home_province_hear_of_it(browser, told, mails):
    _register(browser(None, "yazd"))
    assert told("yazd_officer") == ["companies.registered"]
    assert told("fars_officer") == []
    assert "بافندگی آفتاب کویر" in mails("yazd_officer@ghafaseh.example")[0].subject


# --- a company that is known ----------------------------------------------------------------

KNOWN = "10380284790"


def test_a_known_national_id_becomes_a_request_to_join(browser, read, cast):
    visitor = browser(None, "yazd")
    page = visitor.follow(_register(visitor, national_id=KNOWN))
    assert "پیش‌تر ثبت‌نام کرده است" in page.text
    assert "ریسندگی نگین کویر" in page.text
    request = read(JoinRequest)[0]
    assert (request.company_id, request.answer) == (cast.companies["producer"], None)
    assert len(read(Company, Company.national_id == KNOWN)) == 1


def test_nothing_of_the_known_company_changes_and_nobody_is_named(browser, read):
    visitor = browser(None, "yazd")
    page = visitor.follow(_register(visitor, national_id=KNOWN))
    assert read(Company, Company.national_id == KNOWN)[0].name == "ریسندگی نگین کویر"
    assert "احمد" not in page.text and "producer@" not in page.text


def test_a_known_company_of_another_province_is_asked_there(browser, cast, change, told):
    change(Company, cast.companies["fars_producer"], national_id="14000000115")
    visitor = browser(None, "yazd")
    visitor.follow(_register(visitor, national_id="14000000115"))
    assert told("fars_officer") == ["companies.join_requested"]
    assert told("fars_producer") == ["companies.join_requested"]
    assert told("yazd_officer") == []


def test_asking_twice_is_one_request(browser, read):
    person = browser("nobody", "yazd")
    for _ in range(2):
        _register(person, national_id=KNOWN)
    assert len(read(JoinRequest)) == 1


def test_who_is_a_member_already_is_told_so(browser):
    page = _register(browser("producer", "yazd"), 409, national_id=KNOWN)
    assert "هم‌اکنون از طرف این شرکت" in page.text


def test_the_companys_managers_and_officers_hear_of_the_request(browser, told):
    _register(browser("nobody", "yazd"), national_id=KNOWN)
    assert told("producer") == ["companies.join_requested"]
    assert told("yazd_officer") == ["companies.join_requested"]
    assert told("colleague") == []
