"""Messages that were given up are seen by those they concern, sent again or dropped."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from webapp.accounts.models import Invitation, User
from webapp.audit import AuditEntry
from webapp.db import db, now, reading, unit_of_work
from webapp.notices import MailMessage
from webapp.operations import letters
from webapp.sms import SmsMessage
from webapp.tenancy import scopes

LIST = "/admin/letters"


def write(app: Flask, user_id: int | None, **more: Any) -> int:
    """A message by mail that was given up; its number."""
    facts = {
        "message_id": f"<{user_id}.{len(more)}@ghafaseh>",
        "to_address": "old@ghafaseh.example",
        "subject": "موضوع محرمانه",
        "body": "متن محرمانه",
        "state": "dead",
        "tries": 10,
        "last_error": "550 no such box",
        "related_user_id": user_id,
    }
    with app.app_context(), unit_of_work(scopes.system("test")):
        row = MailMessage(**{**facts, **more})
        db.session.add(row)
        db.session.flush()
        return int(row.id)


def message(app: Flask, number: int) -> MailMessage:
    with app.app_context(), reading(scopes.system("test")):
        return db.session.get_one(MailMessage, number)


def acts(app: Flask, province: str) -> list[str]:
    with app.app_context(), reading(scopes.tenant(province)):
        query = db.select(AuditEntry.action).where(AuditEntry.action.startswith("operations."))
        return list(db.session.scalars(query))


def test_an_admin_sees_whom_a_message_did_not_reach_and_why(app, browser, cast):
    write(app, cast.people["producer"])
    page = browser("yazd_admin", "yazd").get(LIST)
    for words in ("احمد یزدی", "old@ghafaseh.example", "550 no such box"):
        assert words in page.text
    assert "محرمانه" not in page.text


def test_messages_of_another_province_are_not_seen(app, browser, cast):
    number = write(app, cast.people["fars_producer"])
    admin = browser("yazd_admin", "yazd")
    assert "old@ghafaseh.example" not in admin.get(LIST).text
    for deed in ("send-again", "drop"):
        admin.post(f"{LIST}/mail/{number}/{deed}", status=404)
    assert message(app, number).state == "dead"


def test_national_staff_see_all_with_subjects_but_never_the_text(app, browser, cast):
    for person in ("producer", "fars_producer", None):
        write(app, person and cast.people[person], to_address=f"{person}@ghafaseh.example")
    page = browser("national_staff", "national").get("/national/letters")
    for person in ("producer", "fars_producer", None):
        assert f"{person}@ghafaseh.example" in page.text
    assert "موضوع محرمانه" in page.text and "متن محرمانه" not in page.text


def test_an_invitation_that_did_not_arrive_is_seen_by_its_province(app, browser, cast):
    with app.app_context(), unit_of_work(scopes.system("test")):
        db.session.add(
            Invitation(
                digest="d", name="مهمان", province="yazd", role="officer", expires_at=now(),
                email="guest@ghafaseh.example", invited_by=cast.people["yazd_admin"],
            )
        )  # fmt: skip
    write(app, None, to_address="guest@ghafaseh.example")
    assert "guest@ghafaseh.example" in browser("yazd_admin", "yazd").get(LIST).text
    assert "guest@ghafaseh.example" not in browser("fars_admin", "fars").get(LIST).text


def test_a_message_is_sent_again_to_where_the_person_is_reached_now(app, browser, cast):
    number = write(app, cast.people["producer"])
    admin = browser("yazd_admin", "yazd")
    done = admin.submit(admin.get(LIST), f"{number}/send-again")
    assert "در نوبت" in admin.follow(done).text
    again = message(app, number)
    assert (again.state, again.tries) == ("waiting", 0) and again.next_try_at <= now()
    assert again.to_address == "producer@ghafaseh.example"
    assert acts(app, "yazd") == ["operations.send_again"]


def test_a_message_is_dropped_with_its_text(app, browser, cast):
    number = write(app, cast.people["producer"])
    admin = browser("yazd_admin", "yazd")
    done = admin.submit(admin.get(LIST), f"{number}/drop")
    assert "old@ghafaseh.example" not in admin.follow(done).text
    dropped = message(app, number)
    assert (dropped.state, dropped.body) == ("dropped", "")
    assert acts(app, "yazd") == ["operations.drop_message"]


def test_one_that_was_dealt_with_is_gone_for_the_second_person(app, browser, cast):
    number = write(app, cast.people["producer"])
    admin = browser("yazd_admin", "yazd")
    page = admin.get(LIST)
    admin.submit(page, f"{number}/drop")
    admin.submit(page, f"{number}/send-again", status=404)
    assert message(app, number).state == "dropped"


def test_a_double_press_sends_once(app, browser, cast):
    number = write(app, cast.people["producer"])
    admin = browser("yazd_admin", "yazd")
    page = admin.get(LIST)
    for _ in range(2):
        admin.submit(page, f"{number}/send-again")
    assert acts(app, "yazd") == ["operations.send_again"]


@pytest.mark.parametrize("state", ["waiting", "sent"])
def test_messages_on_their_way_are_not_touched(app, browser, cast, state):
    number = write(app, cast.people["producer"], state=state)
    browser("yazd_admin", "yazd").post(f"{LIST}/mail/{number}/drop", status=404)
    assert message(app, number).state == state


def test_an_sms_whose_text_is_gone_can_only_be_dropped(app, browser, cast):
    with app.app_context(), unit_of_work(scopes.system("test")):
        sms = SmsMessage(
            message_id="1", to_mobile="09120000000", text="", state="dead",
            related_user_id=cast.people["producer"],
        )  # fmt: skip
        db.session.add(sms)
        db.session.flush()
        number = sms.id
    admin = browser("yazd_admin", "yazd")
    page = admin.get(f"{LIST}?by=sms")
    assert "09120000000" in page.text and not page.soup.select("form[action$='send-again']")
    admin.post(f"{LIST}/sms/{number}/send-again", status=409)
    admin.submit(page, f"{number}/drop")
    assert "09120000000" not in admin.get(f"{LIST}?by=sms").text


@pytest.mark.parametrize(
    ("person", "site", "status"),
    [
        (None, "yazd", 303),
        ("producer", "yazd", 403),
        ("yazd_officer", "yazd", 403),
        ("fars_admin", "yazd", 404),
        ("yazd_admin", "national", 404),
    ],
)
def test_nobody_else_sees_the_list(browser, person, site, status):
    browser(person, site).get(LIST, status=status)


def test_with_nothing_to_do_the_page_says_so(browser):
    assert "همهٔ پیام‌ها" in browser("yazd_admin", "yazd").get(LIST).text


def test_a_long_list_goes_on(app, browser, cast):
    for number in range(27):
        write(app, cast.people["producer"], message_id=f"<{number}@ghafaseh>")
    admin = browser("yazd_admin", "yazd")
    following = admin.get(LIST).soup.find("a", rel="next")
    assert "old@ghafaseh.example" in admin.get(following["href"]).text


def test_the_number_of_given_up_messages_is_known(app, cast):
    write(app, cast.people["producer"])
    write(app, cast.people["fars_producer"], to_address="x@ghafaseh.example")
    with app.app_context(), reading(scopes.system("test")):
        assert letters.count("yazd") == 1 and letters.count("national") == 2
        assert db.session.get(User, cast.people["producer"]) is not None
