"""A forgotten password: a link by mail, good once, and no word about who has an account."""

import pytest

from tests.cast import PASSWORD
from webapp.accounts.models import PasswordReset, User, UserSession
from webapp.accounts.sessions import digest_of
from webapp.db import now
from webapp.notices import MailMessage

NEW = "کلاغ آبی بستنی 7"
EMAIL = "producer@ghafaseh.example"


def _ask(browser, name, status=303):
    visitor = browser(None, "yazd")
    return visitor, visitor.submit(visitor.get("/forgotten"), "forgotten", status=status, name=name)


@pytest.fixture
def link(browser, with_password, link_to):
    _ask(browser, with_password("producer"))
    return link_to(EMAIL)


def test_a_known_and_an_unknown_person_get_the_same_answer(browser, mails):
    seen = []
    for name in (EMAIL, "stranger@ghafaseh.example"):
        visitor, done = _ask(browser, name)
        seen.append((done.location, visitor.follow(done).text))
    assert len(set(seen)) == 1
    assert len(mails(EMAIL)) == 1


def test_only_the_known_person_has_a_message(browser, read, mails):
    _ask(browser, "stranger@ghafaseh.example")
    assert not mails("stranger@ghafaseh.example")
    assert not read(MailMessage) and not read(PasswordReset)


def test_the_link_is_in_the_message_and_only_its_digest_elsewhere(link, read):
    token = link.partition("token=")[2]
    assert [row.digest for row in read(PasswordReset)] == [digest_of(token)]
    assert token not in str([vars(row) for row in read(PasswordReset)])


def test_the_message_is_persian_and_leads_to_the_same_site(link, mails):
    message = mails(EMAIL)[0]
    assert message.subject == "گذرواژهٔ تازه برای قفسه"
    assert link.startswith("/yazd/reset?token=")


def test_the_message_speaks_the_persons_language(browser, with_password, mails, link_to):
    _ask(browser, with_password("producer", language="en"))
    assert mails(EMAIL)[0].subject == "A new password for Ghafaseh"
    assert link_to(EMAIL).startswith("/yazd/en/reset")


def test_who_may_not_sign_in_gets_no_message(browser, with_password, mails):
    _ask(browser, with_password("producer", is_active=False))
    assert not mails(EMAIL)


def test_after_three_messages_in_an_hour_no_more_are_sent(browser, with_password, mails):
    name = with_password("producer")
    for _ in range(5):
        _ask(browser, name)
        mails(EMAIL)
    assert len(mails(EMAIL)) == 3


def test_nothing_typed_is_asked_for(browser):
    _, page = _ask(browser, "", status=422)
    assert page.errors()


# --- the link -------------------------------------------------------------------------------


def _set(browser, link, password=NEW, status=303):
    visitor = browser(None, "yazd")
    return visitor, visitor.submit(visitor.get(link), "reset", status=status, password=password)


def test_the_new_password_is_set_and_one_is_signed_in(browser, link):
    visitor, _ = _set(browser, link)
    assert "احمد یزدی" in visitor.get("/my/account").text


def test_all_earlier_sign_ins_end(browser, link, cast, read):
    thief = browser("producer", "yazd")
    _set(browser, link)
    thief.get("/my/account", status=303)
    assert len(read(UserSession, UserSession.user_id == cast.people["producer"])) == 1


def test_the_old_password_is_good_no_longer(browser, link):
    _set(browser, link)
    data = {"name": EMAIL, "password": PASSWORD}
    browser(None, "yazd").post("/sign-in", data, status=422)
    browser(None, "yazd").post("/sign-in", {**data, "password": NEW})


def test_the_person_hears_of_the_change(browser, link, mails):
    _set(browser, link)
    assert mails(EMAIL)[-1].subject == "گذرواژهٔ شما تغییر کرد"


def test_the_link_works_once(browser, link):
    _set(browser, link)
    page = browser(None, "yazd").get(link, status=410)
    assert "دیگر کار نمی‌کند" in page.text


def test_a_form_left_open_is_refused_after_the_link_was_used(browser, link):
    late = browser(None, "yazd")
    page = late.get(link)
    _set(browser, link)
    late.submit(page, "reset", status=410, password="بارانِ پاییزی 12")


def test_looking_at_the_link_does_not_use_it_up(browser, link):
    browser(None, "yazd").get(link)
    _set(browser, link)


def test_the_link_runs_out(browser, link, change, read):
    change(PasswordReset, read(PasswordReset)[0].digest, expires_at=now())
    browser(None, "yazd").get(link, status=410)


def test_a_made_up_link_is_answered_like_a_dead_one(browser):
    browser(None, "yazd").get("/reset?token=made-up", status=410)
    browser(None, "yazd").post("/reset", {"token": "", "password": NEW}, status=410)


def test_a_new_password_voids_the_other_links(browser, with_password, link_to, link):
    _ask(browser, EMAIL)
    second = link_to(EMAIL)
    _set(browser, link)
    browser(None, "yazd").get(second, status=410)


@pytest.mark.parametrize("password", ["short", "1234567890", EMAIL, "احمد یزدی احمد یزدی" * 20])
def test_an_unfit_password_is_refused_and_the_link_stays(browser, link, password):
    _, page = _set(browser, link, password, status=422)
    assert page.errors()
    _set(browser, link)


def test_the_name_of_the_person_is_no_password(browser, link, cast, change):
    change(User, cast.people["producer"], name="احمد یزدی‌نژاد")
    _, page = _set(browser, link, "احمدیزدی‌نژاد", status=422)
    assert "نام، ایمیل یا شمارهٔ همراه" in page.errors()[0]


def test_who_was_dismissed_meanwhile_cannot_use_the_link(browser, link, cast, change):
    page = browser(None, "yazd").get(link)
    change(User, cast.people["producer"], is_active=False)
    token = page.form("reset").find(attrs={"name": "token"})["value"]
    browser(None, "yazd").post("/reset", {"token": token, "password": NEW}, status=410)
