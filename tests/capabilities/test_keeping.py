"""What a company can make: written down by its members or by officers for it, public or not."""

import pytest

from tests.cast import COMPANIES
from webapp.audit import AuditEntry
from webapp.capabilities.models import Capability, PublishedCapability
from webapp.capabilities.rules import MAX_CAPABILITIES
from webapp.companies import services
from webapp.companies.models import Company
from webapp.db import db, unit_of_work
from webapp.search.models import CompanySearch, CompanyTerm
from webapp.tenancy import scopes

OWN = "/my/company/capabilities"
TYPED = {
    "title": "ریخته‌گری تحت فشار آلومینیوم",
    "kind": "part",
    "field": "metal",
    "description": "قطعه تا ۵ کیلوگرم",
    "hs_code": "7616",
    "capacity": "۱۲٬۰۰۰",
    "unit": "کیلوگرم",
    "lead_days": "۳۰",
}


@pytest.fixture
def write(browser):
    """`write("supplier", title="…")` as a member; `at="…"` as an officer of that province."""

    def send(person="supplier", *, at=None, company=None, status=303, **typed):
        site = at or "isfahan"
        path = f"/admin/companies/{company}/capabilities" if at else OWN
        who = browser(person, site)
        page = who.get(f"{path}/new")
        return who.submit(page, f"{path}/new", status=status, **{**TYPED, **typed})

    return send


@pytest.fixture
def rows(read, cast):
    return lambda model=Capability, name="supplier": read(
        model, model.producer_company_id == cast.companies[name]
    )


@pytest.fixture
def act(app, cast, actor):
    """`act("suspend", "supplier", "reason")`: an officer decides about a company."""

    def decide(verb, name, *more):
        officer = actor("yazd_admin")
        with app.app_context(), unit_of_work(scopes.tenant(COMPANIES[name][2])):
            getattr(services, verb)(officer, db.session.get(Company, cast.companies[name]), *more)

    return decide


@pytest.fixture
def edit(app, cast, actor):
    """`edit(name="…")`: a member changes the supplier's particulars."""

    def change(**facts):
        number, member = cast.companies["supplier"], actor("supplier")
        with app.app_context(), unit_of_work(scopes.party(number)):
            company = db.session.get(Company, number)
            known = {"name": company.name, "national_id": company.national_id}
            services.edit(member, company, services.Facts(**known | facts))

    return change


# --- the form -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [OWN, f"{OWN}/new"])
def test_visitors_sign_in_and_people_without_company_are_refused(browser, path):
    browser(None, "isfahan").get(path, status=303)
    browser("nobody", "isfahan").get(path, status=403)


def test_a_member_writes_one_down_and_it_is_public_at_once(write, rows, browser, cast):
    write()
    row, copy = rows()[0], rows(PublishedCapability)[0]
    assert (row.title, row.capacity, row.lead_days) == (TYPED["title"], 12_000, 30)
    assert (row.province, copy.id, copy.hs_code) == ("isfahan", row.id, "7616")
    page = browser(None, "isfahan").get(f"/companies/{cast.companies['supplier']}")
    assert "ریخته‌گری تحت فشار" in page.text and "۱۲٬۰۰۰" in page.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"kind": "skill"}, "kind"),
        ({"field": ""}, "field"),
        ({"hs_code": "12345"}, "hs_code"),
        ({"free_capacity": "۱۳۰۰۰"}, "free_capacity"),
        ({"unit": ""}, "unit"),
        ({"minimum_order": "۵"}, "order_unit"),
        ({"description": "واژه " * 201}, "description"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(write, rows, typed, field):
    page = write(status=422, **typed)
    assert f'href="#{field}' in page.html
    assert "۱۲٬۰۰۰" in page.html and not rows()


def test_a_change_is_public_at_once_and_a_stale_one_shows_both_texts(write, rows, browser):
    write()
    who, number = browser("supplier", "isfahan"), rows()[0].id
    path = f"{OWN}/{number}/edit"
    first, second = who.get(path), who.get(path)
    who.submit(first, path, title="ریخته‌گری ماسه‌ای")
    assert rows(PublishedCapability)[0].title == "ریخته‌گری ماسه‌ای"
    page = who.submit(second, path, status=409, title="ریخته‌گری دقیق")
    assert "ریخته‌گری دقیق" in page.text and "ریخته‌گری ماسه‌ای" in page.text
    who.submit(page, path)
    assert rows()[0].title == "ریخته‌گری دقیق"


def test_a_form_sent_twice_is_written_once(browser, rows):
    who = browser("supplier", "isfahan")
    page = who.get(f"{OWN}/new")
    for _ in range(2):
        who.submit(page, f"{OWN}/new", **TYPED)
    assert len(rows()) == 1


def test_one_that_is_removed_is_gone_everywhere(write, rows, browser):
    write()
    who = browser("supplier", "isfahan")
    who.submit(who.get(OWN), f"{OWN}/{rows()[0].id}/remove")
    assert not rows() and not rows(PublishedCapability)
    assert not [row for row in rows(CompanyTerm) if row.term == "الومینیوم"]


def test_a_company_lists_so_many_at_most(app, write, cast, rows):
    with app.app_context(), unit_of_work(scopes.tenant("isfahan")):
        db.session.add_all(
            Capability(
                producer_company_id=cast.companies["supplier"], title=f"کار {n}",
                field="metal", kind="part",
            )
            for n in range(MAX_CAPABILITIES)
        )  # fmt: skip
    write(status=409)
    assert len(rows()) == MAX_CAPABILITIES


def test_those_of_another_company_are_not_found(write, rows, browser):
    write()
    number = rows()[0].id
    other = browser("other_supplier", "isfahan")
    for path in (f"{OWN}/{number}/edit", f"{OWN}/{number}/remove"):
        other.post(path, TYPED, status=404)


# --- officers -------------------------------------------------------------------------------


def test_an_officer_of_the_home_writes_for_the_company_and_it_is_logged(write, rows, read, cast):
    company = cast.companies["producer"]
    write("yazd_officer", at="yazd", company=company)
    assert rows(name="producer")
    entry = read(AuditEntry, AuditEntry.action == "capabilities.add")[0]
    assert (entry.on_behalf_of, entry.province) == (company, "yazd")


def test_what_a_member_writes_is_not_logged_as_done_for_him(write, read):
    write()
    assert read(AuditEntry, AuditEntry.action == "capabilities.add")[0].on_behalf_of is None


def test_officers_elsewhere_do_not_find_it(browser, cast):
    path = f"/admin/companies/{cast.companies['supplier']}/capabilities"
    browser("yazd_officer", "yazd").get(path, status=404)


# --- public or not --------------------------------------------------------------------------


def test_an_unverified_company_may_write_but_is_not_shown(write, rows, act):
    write("newcomer")
    assert rows(name="unverified") and not rows(PublishedCapability, "unverified")
    act("verify", "unverified")
    assert rows(PublishedCapability, "unverified")[0].title == TYPED["title"]


def test_a_suspended_company_is_gone_with_all_it_says(write, rows, act, browser):
    write()
    assert rows(CompanySearch) and rows(CompanyTerm)
    act("suspend", "supplier", "شکایت")
    assert not rows(PublishedCapability) and not rows(CompanySearch) and not rows(CompanyTerm)
    browser("supplier", "isfahan").post(f"{OWN}/new", TYPED, status=409)
    act("reinstate", "supplier")
    assert rows(PublishedCapability) and rows(CompanyTerm)


def test_capabilities_of_who_supplies_no_more_are_not_public(write, rows, edit):
    write()
    edit(is_supplier=False)
    assert rows() and not rows(PublishedCapability)


def test_while_a_company_is_checked_again_what_was_verified_stays(write, rows, edit):
    write()
    edit(name="نام دیگر")
    write(title="کار تازه")
    assert [row.title for row in rows(PublishedCapability)] == [TYPED["title"]]
