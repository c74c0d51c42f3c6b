"""A person's own page, and his notices."""

import pytest

from tests.interests.declared import declare
from tests.reports import history
from webapp import drainer
from webapp.db import db, reading, unit_of_work
from webapp.meetings.models import Meeting
from webapp.notices import Notice, coded, notify
from webapp.tenancy import scopes


@pytest.fixture
def told(app, cast):
    """Two notices for the producer, one for the supplier."""
    with app.app_context(), unit_of_work(scopes.system("test")):
        for person, cause in (("producer", "1"), ("producer", "2"), ("supplier", "3")):
            facts = {"need": "بلبرینگ", "reason": coded("reason", "price")}
            values = {"interest_id": 1}
            notify(
                cast.people[person], "interests.declined", "yazd", "interests.detail",
                values, facts, cause,
            )  # fmt: skip


@pytest.fixture
def unread(app, cast):
    def count(person: str) -> int:
        scope = scopes.person(cast.people[person], writes=False)
        with app.app_context(), reading(scope):
            rows = db.session.scalars(db.select(Notice).where(Notice.read_at.is_(None)))
            return len(list(rows))

    return count


def number_of(app, cast, person: str) -> int:
    with app.app_context(), reading(scopes.person(cast.people[person], writes=False)):
        return db.session.scalars(db.select(Notice.id).order_by(Notice.id)).first()


def test_a_company_sees_what_it_follows(app, cast, browser):
    history.interest(app, cast)
    page = browser("producer", "yazd").get("/my/")
    assert "بلبرینگ شیار عمیق" in page.text
    assert "۱ اعلام آمادگی در انتظار پاسخ شماست" in page.text
    assert "۱ پیش‌نویس" in page.text


def test_a_supplier_sees_its_interest_and_no_others(app, cast, browser):
    history.interest(app, cast)
    assert "بلبرینگ شیار عمیق" in browser("supplier", "isfahan").get("/my/").text
    assert "بلبرینگ شیار عمیق" not in browser("other_supplier", "yazd").get("/my/").text


def test_a_meeting_to_answer_waits_for_its_side(app, cast, browser):
    made = history.interest(app, cast)
    number = history.meeting(app, cast, made)
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        db.session.get(Meeting, ("yazd", number)).waiting_for = "supplier"
    words = "۱ نشست در انتظار پاسخ شماست"
    assert words in browser("supplier", "yazd").get("/my/").text
    assert words not in browser("producer", "yazd").get("/my/").text


def test_a_company_not_verified_yet_is_told_so(browser):
    assert "هنوز شرکت شما را تأیید نکرده" in browser("newcomer", "yazd").get("/my/").text


def test_a_person_without_company_learns_how_to_begin(browser):
    page = browser("nobody", "yazd").get("/my/")
    assert "/yazd/register" in page.links()


def test_staff_find_their_desks(browser):
    assert "/yazd/admin/" in browser("yazd_officer", "national").get("/my/").links()
    assert "/national/" in browser("national_staff", "national").get("/my/").links()


@pytest.mark.parametrize("path", ["/my/", "/my/notices"])
def test_the_signed_out_are_sent_to_sign_in(browser, path):
    assert "sign-in" in browser(None, "yazd").get(path, status=303).location


def test_everybody_reads_only_his_own_notices(browser, told):
    assert len(browser("producer", "yazd").get("/my/notices").soup.select("li.card")) == 2
    assert len(browser("supplier", "yazd").get("/my/notices").soup.select("li.card")) == 1
    assert "هنوز اعلانی ندارید" in browser("nobody", "yazd").get("/my/notices").text


def test_opening_a_notice_reads_it_and_goes_there(app, cast, browser, told, unread):
    person = browser("producer", "yazd")
    answer = person.submit(person.get("/my/notices"), "/open")
    assert answer.location.endswith("/my/interests/1")
    assert unread("producer") == 1


def test_a_notice_is_marked_as_read(browser, told, unread):
    person = browser("producer", "fars")
    answer = person.submit(person.get("/my/notices"), "/read", index=1)
    assert answer.location.endswith("/my/notices")
    assert unread("producer") == 1


def test_htmx_gets_the_list_as_it_is_now(browser, told, unread):
    person = browser("producer", "yazd")
    page = person.submit(person.get("/my/notices"), "/notices/read", htmx="notices", status=200)
    assert unread("producer") == 0
    assert page.soup.find("html") is None


def test_all_are_marked_at_once_and_only_the_own(browser, told, unread):
    person = browser("producer", "yazd")
    page = person.get("/my/notices")
    person.submit(page, "/notices/read")
    person.submit(page, "/notices/read")
    assert (unread("producer"), unread("supplier")) == (0, 1)


def test_the_notice_of_another_person_is_not_found(app, cast, browser, told, unread):
    number = number_of(app, cast, "supplier")
    for verb in ("open", "read"):
        browser("producer", "yazd").post(f"/my/notices/{number}/{verb}", status=404)
    assert unread("supplier") == 1


def test_the_signed_out_change_nothing(browser, told, unread):
    browser(None, "yazd").post("/my/notices/read", status=401)
    assert unread("producer") == 2


def test_a_notice_opens_for_the_company_that_it_tells_of(app, cast, browser, actor):
    """Who acts for producer and supplier need not know which of them was meant."""
    number = declare(app, actor("supplier"), cast)
    drainer.drain(app)
    person = browser("both_sides", "yazd")
    person.post("/my/companies", {"company_id": cast.companies["other_supplier"]})
    person.get(f"/my/interests/{number}", status=404)
    page = person.follow(person.submit(person.get("/my/notices"), "/open"))
    assert "اکنون از طرف" in page.text and "بلبرینگ شیار عمیق" in page.text
    again = person.follow(person.submit(person.get("/my/notices"), "/open"))
    assert "اکنون از طرف" not in again.text
