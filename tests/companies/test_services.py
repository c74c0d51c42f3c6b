"""Companies from imports, and the walls that services keep."""

import pytest

from webapp.accounts.actor import SYSTEM
from webapp.companies import services
from webapp.companies.models import Company, PublishedCompany
from webapp.companies.services import Facts, KnownCompany
from webapp.db import db, unit_of_work
from webapp.moves import RuleError
from webapp.notices import Notice
from webapp.tenancy import scopes


def _ensure(app, actor=SYSTEM, **facts):
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        values = {"name": "گروه صنعتی نمونه", "province": "yazd", **facts}
        return services.ensure_company(actor, **values).id


def test_a_new_company_is_verified_and_has_a_card(app, read):
    number = _ensure(app, national_id="14000000100", employees=60, field="metal")
    company = read(Company, Company.id == number)[0]
    assert (company.state, company.size, company.home_province) == ("verified", "medium", "yazd")
    assert read(PublishedCompany, PublishedCompany.id == number)


def test_a_known_national_id_is_that_company_whatever_the_name(app, cast):
    assert _ensure(app, national_id="10380284790") == cast.companies["producer"]


def test_a_company_without_national_id_is_known_by_its_name(app, read):
    first = _ensure(app, name="گروه صنعتی نمونه")
    assert _ensure(app, name=" گروه  صنعتي نمونه") == first
    assert _ensure(app, name="گروه صنعتی دیگر") != first
    assert read(Company, Company.id == first)[0].national_id is None


def test_a_name_alone_never_reaches_a_company_with_a_number(app, cast):
    assert _ensure(app, name="ریسندگی نگین کویر") != cast.companies["producer"]


def test_an_import_wakes_nobody(app, told, read):
    _ensure(app)
    assert told("yazd_officer") == []
    assert not read(Notice)


def test_the_officer_who_imports_is_written_down(app, actor, cast, read):
    number = _ensure(app, actor("yazd_officer"))
    assert read(Company, Company.id == number)[0].decided_by == cast.people["yazd_officer"]


def test_a_number_is_taken_once(app):
    with app.app_context(), unit_of_work(scopes.tenant("yazd")), pytest.raises(KnownCompany):
        services.enter(SYSTEM, Facts("دیگری", "10380284790"), "yazd")


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("verified", services.verify),
        ("pending", services.reinstate),
        ("refused", services.reinstate),
    ],
)
def test_a_step_that_does_not_fit_is_a_sentence_and_changes_nothing(app, cast, read, state, step):
    number = cast.companies["producer"]
    tenant = unit_of_work(scopes.tenant("yazd"))
    with app.app_context(), pytest.raises(RuleError) as refused, tenant:
        company = db.session.get(Company, number)
        company.state = state
        db.session.flush()
        step(SYSTEM, company)
    assert str(refused.value.message)
    assert read(Company, Company.id == number)[0].state == "verified"
