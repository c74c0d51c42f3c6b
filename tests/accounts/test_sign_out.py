"""Signing out here and everywhere, and the list of sign-ins."""

import datetime as dt

import pytest

from tests.cast import PASSWORD
from webapp.accounts import sessions
from webapp.accounts.models import UserSession
from webapp.db import now, unit_of_work
from webapp.tenancy import scopes


def _own(browser, person="producer", site="yazd"):
    return browser(person, site)


def test_signing_out_ends_the_sign_in_for_whoever_holds_its_cookie(browser):
    person = _own(browser)
    with person.client.session_transaction() as session:
        stolen = session["_user_id"]
    person.submit(person.get("/my/account"), "sign-out")
    thief = browser(None, "yazd")
    with thief.client.session_transaction() as session:
        session["_user_id"] = stolen
    thief.get("/my/account", status=303)


def test_the_next_one_at_this_machine_finds_no_page_of_the_person(browser):
    person = _own(browser)
    done = person.submit(person.get("/my/account"), "sign-out")
    assert done.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_signing_out_leaves_other_devices_alone(browser):
    phone, desk = _own(browser), _own(browser)
    phone.submit(phone.get("/my/account"), "sign-out")
    desk.get("/my/account")


def test_signing_out_works_though_the_sign_in_had_ended_elsewhere(app, browser, cast):
    person = _own(browser)
    page = person.get("/my/account")
    with app.app_context(), unit_of_work(scopes.system("test")):
        sessions.end_all(cast.people["producer"])
    person.submit(page, "sign-out")


def test_signing_out_is_never_a_link(browser):
    _own(browser).get("/sign-out", status=405)


def test_signing_out_everywhere_ends_all_sign_ins(browser, read, cast):
    phone, desk = _own(browser), _own(browser)
    page = phone.get("/my/sign-ins")
    phone.submit(page, "sign-out", index=len(page.soup.select("form[action$='/sign-out']")) - 1)
    desk.get("/my/account", status=303)
    assert not read(UserSession, UserSession.user_id == cast.people["producer"])


def test_the_list_names_this_device_and_the_others(browser):
    phone, _ = _own(browser), _own(browser)
    page = phone.get("/my/sign-ins")
    assert page.text.count("همین دستگاه") == 1
    assert len(page.soup.select("form[action$='/my/sign-ins/end']")) == 1


@pytest.mark.parametrize("column", ["seen_at", "created_at"])
def test_a_sign_in_ends_by_itself_and_leaves_the_list(browser, change, read, column):
    phone, desk = _own(browser), _own(browser)
    with desk.client.session_transaction() as session:
        digest = sessions.digest_of(session["_user_id"])
    change(UserSession, digest, **{column: now() - dt.timedelta(days=61)})
    desk.get("/my/account", status=303)
    assert not phone.get("/my/sign-ins").soup.select("form[action$='/my/sign-ins/end']")
    assert len(read(UserSession)) == 2


def test_one_other_device_is_signed_out(browser):
    phone, desk = _own(browser), _own(browser)
    phone.follow(phone.submit(phone.get("/my/sign-ins"), "sign-ins/end"))
    desk.get("/my/account", status=303)
    phone.get("/my/account")


def test_all_others_end_with_one_press_and_this_one_stays(browser, read, cast):
    phone, desk, tablet = _own(browser), _own(browser), _own(browser)
    page = phone.follow(phone.submit(phone.get("/my/sign-ins"), "end-others"))
    for device in (desk, tablet):
        device.get("/my/account", status=303)
    assert "end-others" not in page.html
    assert len(read(UserSession, UserSession.user_id == cast.people["producer"])) == 1


def test_the_list_says_on_which_site_one_signed_in(browser, with_password):
    name, phone = with_password("producer"), browser(None, "fars")
    phone.post("/sign-in", {"name": name, "password": PASSWORD})
    cells = [cell.text for cell in phone.get("/my/sign-ins").soup.select("tbody td")]
    assert "فارس" in cells


def test_visitors_end_nothing(browser):
    browser(None, "yazd").post("/my/sign-ins/end-others", status=401)


def test_other_peoples_sign_ins_cannot_be_ended(browser, read, cast):
    _own(browser, "supplier")
    digest = read(UserSession, UserSession.user_id == cast.people["supplier"])[0].digest
    _own(browser).post("/my/sign-ins/end", {"sign_in": digest}, status=404)
    assert read(UserSession, UserSession.digest == digest)


def test_visitors_have_no_list(browser):
    visitor = browser(None, "yazd")
    visitor.get("/my/sign-ins", status=303)
    visitor.post("/my/sign-ins/end", {"sign_in": "x"}, status=401)
