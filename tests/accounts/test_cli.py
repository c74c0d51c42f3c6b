"""The first people of a site, and the way back in for the last of its admins."""

import re

import pytest

from webapp.accounts.models import RecoveryCode, StaffRole, User
from webapp.audit import AuditEntry
from webapp.db import db, unit_of_work
from webapp.tenancy import scopes


@pytest.fixture
def staff(app):
    return lambda *words: app.test_cli_runner().invoke(args=["staff", *words])


@pytest.mark.parametrize(("office", "role"), [("national", "national"), ("fars", "admin")])
def test_the_first_person_sets_a_password_by_the_printed_link(staff, browser, read, office, role):
    done = staff("add", "First@ghafaseh.example", "نخستین کس", "--office", office)
    path = re.search(r"https?://[^/]+(/\S+)", done.output)[1]
    visitor = browser(None, office)
    visitor.submit(visitor.get(path), "/reset", password="کلاغ آبی بستنی 7")
    user = read(User, User.email == "first@ghafaseh.example")[0]
    row = read(StaffRole, StaffRole.user_id == user.id)[0]
    assert (row.province, row.role) == (office, role)
    assert read(AuditEntry, AuditEntry.action == "accounts.give_role")


def test_somebody_with_an_account_has_the_role_on_top(staff, cast, read):
    assert staff("add", "nobody@ghafaseh.example", "x").exit_code == 0
    assert read(StaffRole, StaffRole.user_id == cast.people["nobody"])


def test_a_province_that_is_none_is_refused(staff, read):
    before = len(read(User))
    assert staff("add", "first@ghafaseh.example", "x", "--office", "atlantis").exit_code != 0
    assert len(read(User)) == before


def test_the_second_step_is_reset_from_the_machine(app, staff, change, cast, read):
    change(User, cast.people["national_staff"], mobile="+989121112233")
    with app.app_context(), unit_of_work(scopes.system("test")):
        db.session.add(RecoveryCode(user_id=cast.people["national_staff"], digest="x"))
    assert staff("reset-second", "national_staff@ghafaseh.example").exit_code == 0
    assert read(User, User.id == cast.people["national_staff"])[0].mobile is None
    assert read(RecoveryCode) == []
    assert staff("reset-second", "stranger@ghafaseh.example").exit_code != 0
