"""The tables of codes come and go without loss of what was there before."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from webapp.accounts.models import User
from webapp.db import db, reading
from webapp.tenancy import guard, scopes

TABLES = {"one_time_code", "recovery_code", "sms_message"}


def _tables():
    with guard.at("migration"):
        return set(inspect(db.engine).get_table_names())


def _columns(table):
    with guard.at("migration"):
        return {column["name"] for column in inspect(db.engine).get_columns(table)}


def test_the_step_goes_down_and_up_again_and_people_stay(app, cast):
    with app.app_context():
        downgrade(revision="0002")
        assert not TABLES & _tables() and "second_at" not in _columns("user_session")
        upgrade(revision="0003")
        assert _tables() >= TABLES and "signed_out_at" in _columns("user")
    with app.app_context(), reading(scopes.system("test", writes=False)):
        stayed = db.select(User.name).where(User.id == cast.people["producer"])
        assert db.session.scalar(stayed) == "احمد یزدی"


def test_an_account_still_needs_an_address_after_it(app):
    with app.app_context():
        downgrade(revision="0002")
        upgrade(revision="head")
        checks = {check["name"] for check in inspect(db.engine).get_check_constraints("user")}
    assert any("has_address" in name for name in checks)
