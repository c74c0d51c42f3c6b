"""Signing in with six digits by SMS or e-mail: one use, five minutes, five tries, the last one."""

import dataclasses
import datetime as dt

import pytest

from webapp.accounts import code_letters, codes, tries
from webapp.accounts.models import FailedTry, OneTimeCode, User, UserSession
from webapp.audit import AuditEntry
from webapp.db import now
from webapp.receipts import FormReceipt
from webapp.sms import SmsMessage

MOBILE, TYPED = "+989121112233", "09121112233"


@pytest.fixture
def person(change, cast):
    change(User, cast.people["producer"], mobile=MOBILE)
    return "احمد یزدی"


def ask(visitor, name=TYPED, status=303, **query):
    page = visitor.get("/sign-in/code", query_string=query)
    done = visitor.submit(page, "/sign-in/code", status=status, name=name)
    return visitor.follow(done) if status == 303 else done


def answer(visitor, page, code, status=303):
    return visitor.submit(page, "/code/enter", status=status, code=code)


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


@pytest.mark.parametrize("digits", ["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"])
def test_the_code_lets_one_in_in_whichever_digits_it_is_typed(browser, person, code_to, digits):
    visitor = browser(None, "yazd")
    page = ask(visitor)
    typed = "".join(digits[int(figure)] for figure in code_to(MOBILE))
    answer(visitor, page, typed)
    assert person in visitor.get("/my/account").text


def test_who_has_no_mobile_number_has_the_code_by_mail(browser, code_to):
    visitor = browser(None, "yazd")
    page = ask(visitor, "producer@ghafaseh.example")
    answer(visitor, page, code_to("producer@ghafaseh.example"))
    visitor.get("/my/account")


@pytest.mark.only("sqlite")  # says nothing about a database
@pytest.mark.parametrize(("gateway", "is_told"), [("", True), ("https://sms.example/send", False)])
def test_who_tries_the_site_out_is_told_where_the_code_is(
    browser, person, app, monkeypatch, gateway, is_told
):
    settings = dataclasses.replace(app.extensions["ghafaseh.settings"], sms_url=gateway)
    monkeypatch.setitem(app.extensions, "ghafaseh.settings", settings)
    assert ("در پایانه‌ای نوشته می‌شود" in ask(browser(None, "yazd")).text) is is_told


@pytest.mark.only("sqlite")  # says nothing about a database
def test_one_comes_back_to_the_page_one_wanted(browser, person, code_to):
    visitor = browser(None, "yazd")
    page = ask(visitor, next="/yazd/my/account")
    assert answer(visitor, page, code_to(MOBILE)).location == "/yazd/my/account"


@pytest.mark.only("sqlite")  # says nothing about a database
def test_nobody_is_sent_to_a_site_that_is_not_ours(browser, person, code_to):
    visitor = browser(None, "yazd")
    page = ask(visitor, next="//elsewhere.example")
    assert answer(visitor, page, code_to(MOBILE)).location.startswith("/yazd/")


@pytest.mark.only("sqlite")  # says nothing about a database
def test_the_field_is_filled_in_by_telephones(browser, person):
    field = ask(browser(None, "yazd")).form("/code/enter").find(id="code")
    assert field["autocomplete"] == "one-time-code" and field["inputmode"] == "numeric"


@pytest.mark.only("sqlite")  # says nothing about a database
def test_the_page_says_without_javascript_when_another_code_may_be_asked_for(browser, person, read):
    page = ask(browser(None, "yazd"))
    line = page.soup.find(attrs={"data-countdown": True})
    assert 0 < int(line["data-countdown"]) <= 120
    assert "از ساعت" in line.text and any(figure in line.text for figure in "۰۱۲۳۴۵۶۷۸۹")


def test_nothing_of_the_code_is_kept_but_a_keyed_digest(app, browser, person, code_to, read):
    ask(browser(None, "yazd"))
    code = code_to(MOBILE)
    row = read(OneTimeCode)[0]
    assert code not in str(vars(row)) and len(row.digest) == 64
    with app.app_context():
        assert codes.digest(row.handle, code) == row.digest
        app.extensions["ghafaseh.settings"] = _other_key(app)
        assert codes.digest(row.handle, code) != row.digest


def _other_key(app):

    return dataclasses.replace(app.extensions["ghafaseh.settings"], secret_key="x" * 40)


def test_the_code_is_good_once(browser, person, code_to, read, cast):
    visitor = browser(None, "yazd")
    page = ask(visitor)
    with visitor.client.session_transaction() as session:
        held = dict(session)
    answer(visitor, page, code_to(MOBILE))
    again = browser(None, "yazd")
    with again.client.session_transaction() as session:
        session.update(held)
    answer(again, again.get("/sign-in/code/enter"), code_to(MOBILE), 422)
    assert len(read(UserSession, UserSession.user_id == cast.people["producer"])) == 1


def test_the_code_is_worth_nothing_in_another_browser(browser, person, code_to):
    ask(browser(None, "yazd"))
    thief = browser(None, "yazd")
    done = thief.post("/sign-in/code/enter", {"code": code_to(MOBILE)})
    assert done.location.endswith("/sign-in/code")


def test_after_five_minutes_it_is_good_no_longer(browser, person, code_to, change, read):
    visitor = browser(None, "yazd")
    page = ask(visitor)
    code = code_to(MOBILE)
    row = read(OneTimeCode)[0]
    assert row.expires_at - row.created_at <= dt.timedelta(minutes=5, seconds=1)
    change(OneTimeCode, row.id, expires_at=now())
    answer(visitor, page, code, 422)


def test_after_five_wrong_ones_the_right_one_is_refused(browser, person, code_to):
    visitor = browser(None, "yazd")
    page = ask(visitor)
    code = code_to(MOBILE)
    for _ in range(5):
        page = answer(visitor, page, wrong(code), 422)
    answer(visitor, page, code, 422)


def test_a_new_code_voids_the_old_one(browser, person, code_to, change, read):
    first, second = browser(None, "yazd"), browser(None, "yazd")
    page, old = ask(first), code_to(MOBILE)
    _let_time_pass(change, read)
    later = ask(second)
    new = code_to(MOBILE)
    answer(first, page, old, 422)
    answer(second, later, new)


def test_a_code_by_mail_voids_the_one_by_sms_of_the_same_person(browser, person, code_to):
    first, second = browser(None, "yazd"), browser(None, "yazd")
    page, old = ask(first), code_to(MOBILE)
    later = ask(second, "producer@ghafaseh.example")
    new = code_to("producer@ghafaseh.example")
    answer(first, page, old, 422)
    answer(second, later, new)


def _let_time_pass(change, read, seconds=121):
    for row in read(FailedTry):
        change(FailedTry, row.id, at=row.at - dt.timedelta(seconds=seconds))


def test_another_one_has_to_wait_two_minutes(browser, person, code_to, change, read, texts):
    visitor = browser(None, "yazd")
    page = ask(visitor)
    page = visitor.submit(page, "/code/again", status=429)
    assert "از ساعت" in page.errors()[0] and len(texts(MOBILE)) == 1
    _let_time_pass(change, read)
    page = visitor.follow(visitor.submit(page, "/code/again"))
    assert len(texts(MOBILE)) == 2
    answer(visitor, page, code_to(MOBILE))


def test_a_name_gets_six_codes_in_an_hour(browser, person, change, read):
    visitor = browser(None, "yazd")
    for _ in range(6):
        ask(visitor)
        _let_time_pass(change, read)
    ask(visitor, status=429)
    _let_time_pass(change, read, 3600)
    ask(visitor)


@pytest.mark.only("sqlite")  # says nothing about a database
def test_many_people_share_one_address(browser):
    for number in range(30):
        ask(browser(None, "yazd"), f"0912000{number:04d}")


def test_an_address_that_floods_the_site_is_stopped(browser, monkeypatch):
    monkeypatch.setattr("webapp.accounts.code_rules.CODES_FROM_ADDRESS", 3)
    for number in range(3):
        ask(browser(None, "yazd"), f"0912000{number:04d}")
    ask(browser(None, "yazd"), "09120009999", status=429)


def test_a_forged_address_is_believed_from_a_trusted_proxy_only(browser, read):
    visitor = browser(None, "yazd")
    visitor.post("/sign-in/code", {"name": TYPED}, headers={"X-Forwarded-For": "203.0.113.9"})

    keys = {row.key for row in read(FailedTry)}
    assert tries.key("code-from", "127.0.0.1") in keys
    assert tries.key("code-from", "203.0.113.9") not in keys


def test_who_was_dismissed_meanwhile_does_not_come_in(browser, person, code_to, change, cast):
    visitor = browser(None, "yazd")
    page = ask(visitor)
    code = code_to(MOBILE)
    change(User, cast.people["producer"], is_active=False)
    answer(visitor, page, code, 422)


def test_a_closed_account_gets_no_code(app, browser, change, cast, read):
    change(User, cast.people["producer"], mobile=MOBILE, is_active=False)
    ask(browser(None, "yazd"))
    code_letters.write_asked(app)
    assert read(SmsMessage) == []


@pytest.mark.only("sqlite")  # says nothing about a database
@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "12 34 5x"])
def test_what_is_no_code_is_refused_and_costs_no_try(browser, person, read, typed):
    visitor = browser(None, "yazd")
    page = answer(visitor, ask(visitor), typed, 422)
    assert page.errors() and read(OneTimeCode)[0].tries == 0


@pytest.mark.only("sqlite")  # says nothing about a database
def test_without_a_wish_one_is_sent_to_make_one(browser):
    done = browser(None, "yazd").get("/sign-in/code/enter", status=303)
    assert done.location.endswith("/sign-in/code")


@pytest.mark.only("sqlite")  # says nothing about a database
def test_nothing_typed_is_asked_for(browser):
    assert ask(browser(None, "yazd"), "", 422).errors()


@pytest.mark.only("sqlite")  # says nothing about a database
def test_the_message_is_in_the_persons_language(browser, change, cast, texts):
    change(User, cast.people["producer"], mobile=MOBILE, language="en")
    ask(browser(None, "yazd"))
    assert texts(MOBILE)[0].text.startswith("Ghafaseh: your code is ")


@pytest.mark.only("sqlite")  # says nothing about a database
def test_a_telephone_fills_it_in_on_our_host_only(app, browser, person, texts):

    settings = app.extensions["ghafaseh.settings"]
    app.extensions["ghafaseh.settings"] = dataclasses.replace(
        settings, public_url="https://ghafaseh.example"
    )
    ask(browser(None, "yazd"))
    assert "\n@ghafaseh.example #" in texts(MOBILE)[0].text


def test_the_sign_in_is_written_down_with_how_and_without_any_secret(
    browser, person, code_to, read
):
    visitor = browser(None, "yazd")
    answer(visitor, ask(visitor), code_to(MOBILE))
    entry = read(AuditEntry, AuditEntry.action == "accounts.sign_in")[0]
    assert entry.details == {"how": "sms"}


def test_a_late_wish_is_not_written(app, browser, person, change, read):
    ask(browser(None, "yazd"))
    change(OneTimeCode, read(OneTimeCode)[0].id, expires_at=now())
    code_letters.write_asked(app)
    assert read(SmsMessage) == []


# --- a forgotten password -------------------------------------------------------------------


def test_a_code_by_sms_leads_to_a_new_password(browser, person, code_to):
    visitor = browser(None, "yazd")
    done = visitor.submit(visitor.get("/forgotten"), "/forgotten", name=TYPED)
    page = visitor.follow(done)
    page = visitor.follow(visitor.submit(page, "/forgotten/code", code=code_to(MOBILE)))
    visitor.submit(page, "/reset", password="کلاغ آبی بستنی 7")
    assert person in visitor.get("/my/account").text


def test_the_way_to_the_new_password_stands_in_no_receipt(browser, person, code_to, read):

    visitor = browser(None, "yazd")
    page = visitor.follow(visitor.submit(visitor.get("/forgotten"), "/forgotten", name=TYPED))
    done = visitor.submit(page, "/forgotten/code", code=code_to(MOBILE))
    assert "token=" in done.location
    assert not any("token" in row.location for row in read(FormReceipt))


def test_staff_who_need_sms_as_second_step_get_a_link_by_mail(
    browser, change, cast, texts, link_to
):
    change(User, cast.people["yazd_admin"], mobile=MOBILE)
    visitor = browser(None, "yazd")
    visitor.submit(visitor.get("/forgotten"), "/forgotten", name=TYPED)
    assert not any(figure.isdigit() for figure in texts(MOBILE)[0].text)
    assert "/reset?token=" in link_to("yazd_admin@ghafaseh.example")
