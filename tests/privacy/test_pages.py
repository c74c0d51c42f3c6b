"""A person takes his data, and ends his account, in the site."""

import json

import pytest

from tests.cast import PASSWORD
from webapp import drainer
from webapp.accounts.models import StaffRole, User
from webapp.audit import AuditEntry
from webapp.companies.models import CompanyMember
from webapp.db import db, unit_of_work
from webapp.jobs.models import Job
from webapp.privacy.holdings import PARTS
from webapp.tenancy import scopes

from .conftest import CANARIES, EMAIL, NAME

pytestmark = pytest.mark.usefixtures("few_provinces")
WORDS = {"words": "حساب حذف شود", "current_password": PASSWORD}


def _acts(read, action):
    return [entry for entry in read(AuditEntry) if entry.action == action]


def _is_gone(read, number):
    return read(User, User.id == number)[0].deleted_at is not None


# --- taking ---------------------------------------------------------------------------------


def test_the_account_leads_to_the_data(browser):
    me = browser("producer", "yazd")
    assert "/yazd/my/data" in me.get("/my/account").links()
    page = me.get("/my/data")
    assert len(page.soup.select("dl.facts dt")) == len(PARTS) and "سند حقوقی شرکت" in page.text


def test_the_file_holds_all_of_ones_own_and_nobody_else(app, browser, cast, canary, read):
    me = browser(None, "fars")
    me._sign_in(canary.id)
    answer = me.submit(me.get("/my/data"), "take", current_password=PASSWORD, status=200)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    told = json.loads(answer.html)["parts"]
    assert not [key for key, part in told.items() if not part["rows"]]
    assert {row["contact_email"] for row in told["contacts"]["rows"]} == {EMAIL}
    assert NAME in answer.html and told["account"]["rows"][0]["name"] == NAME
    others = {user.name for user in read(User)} | {user.email for user in read(User)}
    assert not [other for other in others - {NAME, EMAIL} if other in answer.html]
    assert [(e.actor_id, e.subject_id) for e in _acts(read, "privacy.asked_data")] == [
        (canary.id, canary.id)
    ]


def test_the_file_of_another_person_holds_nothing_of_the_canary(browser, with_password, canary):
    with_password("colleague")
    other = browser("colleague", "yazd")
    answer = other.submit(other.get("/my/data"), "take", current_password=PASSWORD, status=200)
    assert not [each for each in CANARIES if each in answer.html]


def test_the_file_holds_no_talk_and_no_price_of_a_company(browser, canary):
    me = browser(None, "fars")
    me._sign_in(canary.id)
    told = me.submit(me.get("/my/data"), "take", current_password=PASSWORD, status=200).html
    assert "پرسش از" not in told and "meet.example" not in told and "price" not in told


def test_a_wrong_password_takes_nothing(browser, with_password, read):
    with_password("producer")
    me = browser("producer", "yazd")
    page = me.submit(me.get("/my/data"), "take", current_password="نادرست است", status=422)
    assert page.errors() and not _acts(read, "privacy.asked_data")


@pytest.mark.only("sqlite")  # says nothing about a database
def test_who_has_no_password_is_led_to_one(browser):
    page = browser("producer", "yazd").get("/my/data")
    assert "/yazd/forgotten" in page.links()


@pytest.mark.only("sqlite")  # says nothing about a database
@pytest.mark.parametrize("path", ["/my/data", "/my/data/delete"])
def test_signed_out_people_sign_in_first(browser, path):
    browser(None, "yazd").get(path, status=303)


# --- deleting oneself -----------------------------------------------------------------------


def test_a_member_deletes_himself_and_hands_over(browser, cast, with_password, read):
    with_password("colleague")
    me = browser("colleague", "yazd")
    form = me.get("/my/data/delete")
    company = cast.companies["producer"]
    done = me.submit(form, "delete", **WORDS, **{f"successor_{company}": cast.people["producer"]})
    assert "حذف شد" in me.follow(done).text
    assert _is_gone(read, cast.people["colleague"])
    me.get("/my/account", status=303)


def test_the_same_post_twice_deletes_once(browser, with_password, read):
    with_password("nobody")
    me = browser("nobody", "yazd")
    form = me.get("/my/data/delete")
    me.submit(form, "delete", **WORDS)
    me.submit(form, "delete", **WORDS, status=None)
    assert len(_acts(read, "privacy.deleted")) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"words": "بله"}, {"words": ""}, {"current_password": "نادرست است"}, {"successor": ""}],
    ids=["other words", "no words", "wrong password", "no successor"],
)
def test_what_is_incomplete_deletes_nobody(browser, cast, with_password, read, wrong):
    with_password("colleague")
    me = browser("colleague", "yazd")
    successor = wrong.get("successor", str(cast.people["producer"]))
    typed = {name: value for name, value in wrong.items() if name != "successor"}
    answers = WORDS | typed | {f"successor_{cast.companies['producer']}": successor}
    page = me.submit(me.get("/my/data/delete"), "delete", **answers, status=422)
    assert page.errors() and not _is_gone(read, cast.people["colleague"])
    assert page.soup.find(id="words")["value"] == answers["words"]


@pytest.mark.only("sqlite")  # says nothing about a database
def test_the_words_may_be_typed_in_either_language(browser, with_password, cast, read):
    with_password("nobody")
    me = browser("nobody", "yazd", "en")
    me.submit(me.get("/my/data/delete"), "delete", **WORDS | {"words": "Delete the  account"})
    assert _is_gone(read, cast.people["nobody"])


@pytest.mark.parametrize(
    ("person", "site", "sentence"),
    [
        ("producer", "yazd", "مدیر حساب دیگری ندارد"),
        ("supplier", "isfahan", "کس دیگری نمایندهٔ"),
        ("yazd_admin", "yazd", "مدیر دیگری ندارد"),
        ("national_staff", "national", "کارشناس ملی دیگری نیست"),
    ],
)
def test_the_last_of_his_kind_is_told_what_to_do_first(
    browser, cast, with_password, read, person, site, sentence
):
    with_password(person)
    me = browser(person, site)
    page = me.get("/my/data/delete")
    assert sentence in page.text and page.soup.find(id="delete-form") is None
    me.post("/my/data/delete", {**WORDS, "nonce": "0" * 32}, status=None)
    assert not _is_gone(read, cast.people[person])


@pytest.mark.only("sqlite")  # says nothing about a database
def test_work_that_runs_comes_first(app, browser, cast):
    with app.app_context(), unit_of_work(scopes.system("test")):
        owner = cast.people["nobody"]
        db.session.add(Job(kind="exports.write", province="yazd", owner_id=owner))
    assert "در حال انجام است" in browser("nobody", "yazd").get("/my/data/delete").text


# --- deleting somebody who asks for it ------------------------------------------------------


@pytest.mark.parametrize(
    ("helper", "site", "path"),
    [("yazd_admin", "yazd", "/admin/people"), ("national_staff", "national", "/national/people")],
)
def test_an_admin_deletes_a_person(
    browser, cast, with_password, read, places, app, helper, site, path
):
    with_password(helper)
    admin, number = browser(helper, site), cast.people["yazd_officer"]
    browser("yazd_officer", "yazd")
    where = f"{path}/{number}"
    page = admin.get(where)
    assert any(link.endswith(f"{path}/{number}/delete") for link in page.links())
    admin.submit(admin.get(f"{where}/delete"), "/delete", **WORDS)
    drainer.drain(app)
    assert places(("رضا میبدی", "yazd_officer@")) == set()
    assert not read(StaffRole, StaffRole.user_id == number, StaffRole.until.is_(None))
    ledger = "yazd" if site == "yazd" else "national"
    told = [(e.province, e.actor_id, e.subject_id) for e in _acts(read, "privacy.deleted")]
    assert told == [(ledger, cast.people[helper], number)]
    admin.get(where, status=404)


def test_an_officer_of_the_home_may_let_a_last_manager_go(browser, cast, with_password, read):
    with_password("yazd_admin")
    admin, number = browser("yazd_admin", "yazd"), cast.people["newcomer"]
    admin.submit(admin.get(f"/admin/people/{number}/delete"), "/delete", **WORDS)
    ended = read(CompanyMember, CompanyMember.user_id == number)
    assert _is_gone(read, number) and all(member.until for member in ended)


def test_a_province_ends_nobody_who_works_elsewhere_too(browser, cast, with_password, read):
    with_password("yazd_admin")
    admin, number = browser("yazd_admin", "yazd"), cast.people["both_sides"]
    assert "استان‌های دیگر" in admin.get(f"/admin/people/{number}/delete").text
    admin.post(f"/admin/people/{number}/delete", {**WORDS, "nonce": "0" * 32}, status=None)
    assert not _is_gone(read, number)


@pytest.mark.only("sqlite")  # says nothing about a database
@pytest.mark.parametrize(
    ("person", "status"),
    [(None, 401), ("producer", 403), ("yazd_officer", 403), ("fars_admin", 404)],
)
def test_nobody_else_deletes_people_of_a_province(browser, cast, read, person, status):
    number = cast.people["colleague"]
    browser(person, "yazd").post(f"/admin/people/{number}/delete", WORDS, status=status)
    assert not _is_gone(read, number)


@pytest.mark.only("sqlite")  # says nothing about a database
@pytest.mark.parametrize("person", ["fars_officer", "national_staff", "yazd_admin"])
def test_people_of_other_offices_are_not_found(browser, cast, person):
    browser("yazd_admin", "yazd").get(f"/admin/people/{cast.people[person]}/delete", status=404)


# --- by command -----------------------------------------------------------------------------


def test_an_operator_takes_and_deletes_by_command(app, cast, read, tmp_path):
    run, file = app.test_cli_runner().invoke, tmp_path / "data.json"
    assert run(args=["privacy", "take", "nobody@ghafaseh.example", str(file)]).exit_code == 0
    assert "بی‌سمت" in file.read_text("utf-8") and file.stat().st_mode & 0o077 == 0
    result = run(args=["privacy", "delete", "nobody@ghafaseh.example", "--yes"])
    assert result.exit_code == 0, result.output
    assert _is_gone(read, cast.people["nobody"])
    assert len(_acts(read, "privacy.asked_data")) == 1
    assert run(args=["privacy", "delete", "producer@ghafaseh.example", "--yes"]).exit_code == 1
