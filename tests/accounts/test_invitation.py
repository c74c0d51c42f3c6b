"""Accepting an invitation: as a newcomer, signed in, or after signing in."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cast import PASSWORD
from webapp.accounts.models import Invitation, StaffRole, User
from webapp.companies.models import CompanyMember
from webapp.db import now

NEW = "کلاغ آبی بستنی 7"
EMAIL = "mina@ghafaseh.example"


@pytest.fixture
def invited(browser, link_to):
    """Somebody is invited to the staff of Yazd; returns the link."""

    def invite(email=EMAIL, role="officer"):
        admin = browser("yazd_admin", "yazd")
        typed = {"name": "مینا بافقی", "email": email, "role": role}
        admin.submit(admin.get("/admin/people"), "invite", **typed)
        return link_to(email)

    return invite


@pytest.fixture
def colleague_invited(browser, link_to):
    """Somebody is invited to act for the producer's company; returns the link."""

    def invite(email=EMAIL):
        manager = browser("producer", "yazd")
        page = manager.get("/my/company/members/invite")
        manager.submit(page, "invite", name="مینا بافقی", email=email)
        return link_to(email)

    return invite


def _accept(visitor, link, status=303, **typed):
    return visitor.submit(visitor.get(link), "/invitation", status=status, **typed)


def test_the_page_says_who_invites_to_what(browser, invited):
    text = browser(None, "yazd").get(invited()).text
    assert "مریم دهقان" in text and "یزد" in text and "کارشناس استان" in text


def test_a_newcomer_sets_a_password_and_is_on_the_staff(browser, invited, read):
    visitor = browser(None, "yazd")
    _accept(visitor, invited(), password=NEW)
    visitor.get("/admin/companies")
    assert read(User, User.email == EMAIL)[0].name == "مینا بافقی"


def test_a_mobile_number_is_the_newcomers_once_he_has_confirmed_it(browser, invited, read, code_to):
    visitor = browser(None, "yazd")
    done = _accept(visitor, invited(), password=NEW, mobile="09123334455")
    page = visitor.follow(done)
    assert read(User, User.email == EMAIL)[0].mobile is None
    done = visitor.submit(page, "/confirm/mobile", code=code_to("+989123334455"))
    assert read(User, User.email == EMAIL)[0].mobile == "+989123334455"
    assert done.location.startswith("/yazd/admin")


def test_a_newcomer_joins_the_company(browser, colleague_invited):
    visitor = browser(None, "yazd")
    done = _accept(visitor, colleague_invited(), password=NEW)
    assert "ریسندگی نگین کویر" in visitor.follow(done).text


def test_a_person_who_is_signed_in_accepts_with_one_press(browser, invited, cast, read):
    person = browser("nobody", "yazd")
    _accept(person, invited())
    person.get("/admin/companies")
    assert not read(User, User.email == EMAIL)


def test_who_has_an_account_signs_in_first_and_comes_back(browser, invited, with_password):
    link = invited(with_password("nobody"))
    visitor = browser(None, "yazd")
    page = visitor.get(link)
    assert not page.soup.find(id="password")
    to_sign_in = next(a for a in page.links() if "sign-in?next" in a)
    sign_in = visitor._ask("GET", to_sign_in, None, 200, raw=True)
    done = visitor.submit(sign_in, "sign-in", name="nobody@ghafaseh.example", password=PASSWORD)
    assert done.location == link
    visitor.submit(visitor.follow(done), "/invitation")
    visitor.get("/admin/companies")


def test_the_company_joined_is_acted_for(browser, colleague_invited):
    person = browser("supplier", "yazd")
    done = _accept(person, colleague_invited())
    assert "ریسندگی نگین کویر" in person.follow(done).text


def test_a_membership_that_had_ended_begins_anew(browser, colleague_invited, change, read, cast):
    member = read(CompanyMember, CompanyMember.user_id == cast.people["colleague"])[0]
    change(CompanyMember, member.id, until=now())
    _accept(browser("colleague", "yazd"), colleague_invited())
    assert read(CompanyMember, CompanyMember.id == member.id)[0].until is None


def test_an_invitation_never_takes_a_higher_role_away(browser, colleague_invited, read, cast):
    _accept(browser("producer", "yazd"), colleague_invited())
    own = CompanyMember.user_id == cast.people["producer"]
    assert read(CompanyMember, own)[0].role == "manager"


def test_the_link_works_once(browser, invited):
    link = invited()
    _accept(browser(None, "yazd"), link, password=NEW)
    browser("nobody", "yazd").get(link, status=410)


def test_the_link_runs_out_after_its_days(browser, invited, change, read):
    link = invited()
    change(Invitation, read(Invitation)[0].id, expires_at=now())
    browser(None, "yazd").get(link, status=410)


def test_a_form_left_open_is_refused_after_the_withdrawal(browser, invited, change, read):
    visitor = browser(None, "yazd")
    page = visitor.get(invited())
    change(Invitation, read(Invitation)[0].id, withdrawn_at=now())
    visitor.submit(page, "/invitation", status=410, password=NEW)
    assert not read(User, User.email == EMAIL)


@pytest.mark.parametrize("typed", [{"password": "short"}, {"password": "1234567890"}, {"name": ""}])
def test_bad_input_is_refused_and_the_link_stays(browser, invited, typed):
    visitor, link = browser(None, "yazd"), invited()
    page = _accept(visitor, link, 422, **{"password": NEW, "mobile": "09123334455", **typed})
    assert page.form("/invitation").find(id="mobile")["value"] == "09123334455"
    _accept(visitor, link, password=NEW)


def test_a_mobile_number_of_somebody_else_stays_his_and_the_answer_is_the_same(
    browser, invited, change, cast, texts
):
    change(User, cast.people["supplier"], mobile="+989123334455")
    visitor = browser(None, "yazd")
    page = visitor.follow(_accept(visitor, invited(), password=NEW, mobile="09123334455"))
    assert page.form("/confirm/mobile")
    assert "حساب دیگری" in texts("+989123334455")[0].text


def test_of_two_who_accept_at_the_same_moment_one_succeeds(browser, invited, read):
    link = invited()
    people = [browser(name, "yazd") for name in ("nobody", "supplier", "other_supplier")]
    pages = [(person, person.get(link)) for person in people]
    with ThreadPoolExecutor(3) as pool:
        answers = list(
            pool.map(lambda pair: pair[0].submit(pair[1], "/invitation", status=None), pages)
        )
    assert sorted(page.status for page in answers) == [303, 410, 410]
    invited_role = [row for row in read(StaffRole, StaffRole.given_by.is_not(None))]
    assert len(invited_role) == 1


def test_a_made_up_link_is_answered_like_a_dead_one(browser):
    browser(None, "yazd").get("/invitation?token=made-up", status=410)
    browser("nobody", "yazd").post("/invitation", {"token": "made-up"}, status=410)
