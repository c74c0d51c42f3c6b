"""Notices: told once, worded when they are read, and leading to the right site."""

import datetime as dt

import pytest

from webapp import labels, notices
from webapp.db import db, reading, unit_of_work
from webapp.i18n import lazy_gettext
from webapp.notices import MailMessage, Notice
from webapp.tenancy import scopes


@pytest.fixture(autouse=True)
def sample_words(monkeypatch):
    words = {"declared": lazy_gettext("%(company)s: %(reason)s, %(count)s, %(day)s, %(province)s")}
    monkeypatch.setitem(labels._GROUPS, "notice_samples_of_tests", words)
    monkeypatch.setitem(labels._GROUPS, "reason_of_tests", {"price": "گران است"})


KIND = "samples_of_tests.declared"
FACTS = {
    "company": "<b>نخ & پارچه</b>",
    "reason": notices.coded("reason_of_tests", "price"),
    "count": 12,
    "day": notices.moment(dt.date(2026, 11, 22)),
    "province": "fars",
}


def _tell(app, cast, cause="1:producer"):
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        user = cast.people["producer"]
        return notices.notify(user, KIND, "yazd", "pages.index", {}, FACTS, cause)


def _of(app, cast, person="producer"):
    with app.app_context(), reading(scopes.person(cast.people[person])):
        return list(db.session.scalars(db.select(Notice).order_by(Notice.id)))


def test_one_cause_is_one_notice(app, cast):
    assert _tell(app, cast)
    assert not _tell(app, cast)
    assert _tell(app, cast, cause="2:producer")
    assert len(_of(app, cast)) == 2


def test_a_notice_told_twice_does_not_undo_the_work_around_it(app, cast):
    _tell(app, cast)
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        user = cast.people["producer"]
        notices.notify(user, KIND, "yazd", "pages.index", {}, FACTS, "1:producer")
        notices.write_mail("a@ghafaseh.example", "s", "b", key="k")
    with app.app_context(), reading(scopes.system("test", writes=False)):
        assert db.session.scalar(db.select(db.func.count()).select_from(MailMessage)) == 1


def test_the_sentence_is_in_the_readers_language_with_his_digits(app, cast):
    _tell(app, cast)
    with app.test_request_context("/"):
        said = notices.sentence(KIND, _of(app, cast)[0].facts)
    assert said == "<b>نخ & پارچه</b>: گران است, ۱۲, یکشنبه ۱ آذر ۱۴۰۵, فارس"


def test_what_people_wrote_is_escaped_and_isolated(app, cast):
    _tell(app, cast)
    with app.test_request_context("/"):
        shown = notices.notice_text(_of(app, cast)[0])
    assert shown.startswith("<bdi>&lt;b&gt;نخ &amp; پارچه&lt;/b&gt;</bdi>: ")


def test_a_missing_fact_is_a_dash(app):
    with app.test_request_context("/"):
        assert notices.sentence(KIND, {}).startswith("—: —")


def test_a_notice_leads_to_its_own_province(app, cast):
    _tell(app, cast)
    with app.test_request_context("/fars/"):
        assert notices.notice_url(_of(app, cast)[0]) == "/yazd/"


def test_a_notice_of_a_page_that_is_gone_leads_nowhere(app, cast):
    _tell(app, cast)
    notice = _of(app, cast)[0]
    notice.endpoint = "pages.gone"
    with app.test_request_context("/"):
        assert notices.notice_url(notice) is None


def test_everybody_is_told_once_though_named_twice(app, cast):
    people = [cast.people["producer"], cast.people["supplier"], cast.people["producer"]]
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        told = notices.notify_all(people, KIND, "yazd", "pages.index", {}, FACTS, cause="1:x")
    assert told == 2


def test_one_key_is_one_mail(app):
    with app.app_context(), unit_of_work(scopes.system("test")):
        for _ in range(2):
            notices.write_mail("a@ghafaseh.example", "two\nlines", "body", key="k1")
        mails = list(db.session.scalars(db.select(MailMessage)))
    assert [(m.message_id, m.subject) for m in mails] == [("<k1@ghafaseh>", "two lines")]
