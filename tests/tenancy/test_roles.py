"""Each transaction has the rights of its scope, whatever login the site uses."""

from __future__ import annotations

from types import SimpleNamespace

import psycopg
import pytest
from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from tests.conftest import KINDS, settings_for
from webapp import create_app
from webapp.db import db, reading, unit_of_work
from webapp.jobs import queue
from webapp.places.models import Park
from webapp.tenancy import guard, scopes, walls

pytestmark = [
    pytest.mark.only("postgresql"),
    pytest.mark.skipif("postgresql" not in KINDS, reason="left out by GHAFASEH_TEST_DATABASES"),
]
WHO = text("SELECT current_user || ' ' || current_setting('app.tenant', true)")


@pytest.fixture
def site(app):
    with app.app_context():
        yield app


def who() -> str:
    return db.session.execute(WHO).scalar_one().removeprefix("ghafaseh_scope_")


class TestInEachTransaction:
    def test_the_role_is_that_of_the_scope(self, site, cast):
        for scope, name in (
            (scopes.tenant("yazd"), "tenant yazd"),
            (scopes.party(cast.companies["producer"]), "party "),
            (scopes.national("test"), "national "),
            (scopes.public(), "public "),
            (scopes.person(1), "person "),
            (scopes.system("test"), "system "),
        ):
            with reading(scope):
                assert who() == name

    def test_also_after_a_commit_and_a_rollback(self, site):
        with reading(scopes.tenant("yazd")):
            for end in (db.session.commit, db.session.rollback, db.session.commit):
                assert who() == "tenant yazd"
                end()
            assert who() == "tenant yazd"

    def test_also_in_a_savepoint_and_after_it_was_taken_back(self, site):
        with reading(scopes.tenant("fars")):
            with db.session.begin_nested():
                assert who() == "tenant fars"
            step = db.session.begin_nested()
            step.rollback()
            assert who() == "tenant fars"

    def test_a_scope_inside_another_has_its_own(self, site):
        with reading(scopes.tenant("yazd")):
            assert who() == "tenant yazd"
            with reading(scopes.tenant("fars")):
                assert who() == "tenant fars"
            assert who() == "tenant yazd"

    def test_no_scope_has_no_rights(self, site):
        with db.engine.connect() as connection:
            assert connection.execute(WHO).scalar_one() == "ghafaseh_scope_none "

    def test_nothing_stays_on_the_connection(self, settings, cast):
        engine = create_engine(settings.database_url, pool_size=1, max_overflow=0)
        walls.guard_engine(engine)
        with scopes.opened(scopes.party(cast.companies["producer"])), engine.connect() as one:
            one.execute(WHO)
            one.commit()
            plain = one.connection.cursor()
            plain.execute("SELECT current_user, current_setting('app.company', true)")
            assert plain.fetchone() == ("ghafaseh", "")
        engine.dispose()


# --- logins that are no superuser -----------------------------------------------------------


def address(cluster, login, database):
    return make_url(cluster).set(username=login, database=database).render_as_string(False)


@pytest.fixture(scope="module", params=["owner and site", "one login"])
def prepared(request, cluster, tmp_path_factory):
    """A database prepared as docs/operations.md says: by its owner, for the login of the site."""
    one = request.param == "one login"
    owner, login = ("only_login", "only_login") if one else ("site_owner", "site_login")
    server = create_engine(cluster, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(text(f"CREATE ROLE {owner} LOGIN CREATEROLE"))
        if not one:
            connection.execute(text(f"CREATE ROLE {login} LOGIN NOINHERIT"))
        connection.execute(text(f"CREATE DATABASE of_{owner} OWNER {owner}"))
    url, owner_url = (address(cluster, each, f"of_{owner}") for each in (login, owner))
    if not one:
        _give_schema(address(cluster, "ghafaseh", f"of_{owner}"), login)
    named = {} if one else {"GHAFASEH_OWNER_DATABASE_URL": owner_url}
    app = create_app(settings_for(tmp_path_factory.mktemp("logins"), url, **named))
    with app.app_context():
        upgrade()
    yield SimpleNamespace(app=app, url=url, owner_url=owner_url, one=one)
    with app.app_context():
        db.engine.dispose()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE of_{owner} WITH (FORCE)"))
        for role in {owner, login}:
            connection.execute(text(f"DROP OWNED BY {role}"))
            connection.execute(text(f"DROP ROLE {role}"))


@pytest.fixture
def logins(prepared):
    """The same, in its application: that of no other test."""
    with prepared.app.app_context():
        yield prepared
        db.session.remove()


def _give_schema(url, login):
    with create_engine(url, poolclass=NullPool).begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {login} AUTHORIZATION {login}"))


def ask(url, query):
    """What a login gets that takes no role: somebody with a stolen password, or a mistake."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(False)
    with psycopg.connect(plain) as connection:
        return connection.execute(query).fetchall()


def test_the_site_works_with_such_a_login(logins):
    with unit_of_work(scopes.tenant("yazd")):
        db.session.add(Park(code="p", name="شهرک", kind="park"))
    for code, count in (("yazd", 1), ("fars", 0)):
        with reading(scopes.tenant(code)), guard.at("readiness"):
            query = text("SELECT count(*) FROM park WHERE code = 'p'")
            assert db.session.execute(query).scalar_one() == count
    with unit_of_work(scopes.tenant("yazd")):
        db.session.delete(db.session.scalars(db.select(Park)).one())


def test_the_queue_of_jobs_works_with_such_a_login(logins):
    queue.of(logins.app).pending()
    queue.rest(logins.app)


def test_no_wall_is_missing(logins):
    with walls.owner_connection(db.engine, logins.owner_url) as connection:
        assert walls.faults(connection, db.Model) == []


def test_the_owner_sees_rows_in_a_listed_place_only(logins):
    """Migrations change rows; whoever else has the owner's password finds none."""
    with unit_of_work(scopes.tenant("yazd")):
        db.session.add(Park(code="q", name="شهرک", kind="park"))
    if not logins.one:
        assert ask(logins.owner_url, "SELECT count(*) FROM park") == [(0,)]
    with walls.owner_connection(db.engine, logins.owner_url) as connection:
        assert connection.execute(text("SELECT count(*) FROM park")).scalar_one() == 1
        assert connection.execute(text("UPDATE park SET name = 'نو'")).rowcount == 1
        connection.commit()
    with unit_of_work(scopes.tenant("yazd")):
        db.session.delete(db.session.scalars(db.select(Park)).one())


@pytest.mark.parametrize("prepared", ["owner and site"], indirect=True)
def test_the_login_of_the_site_may_nothing_by_itself(logins):
    for table in ("need", '"user"', "notice", "published_need"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(logins.url, f"SELECT * FROM {table}")


def test_a_database_without_walls_is_not_served(settings, app):
    """Rights are never wider than a scope's because somebody forgot a command."""
    owner = create_engine(settings.database_url, poolclass=NullPool)
    with guard.at("migration"), owner.connect() as connection:
        connection.execute(text("REVOKE ALL ON need FROM ghafaseh_scope_tenant"))
        connection.commit()
    with app.app_context(), reading(scopes.tenant("yazd")):
        from webapp.needs.models import Need

        with pytest.raises(DBAPIError, match="permission denied"):
            db.session.scalars(db.select(Need)).all()


def test_commands_build_and_check_the_walls(app):
    runner = app.test_cli_runner()
    with guard.at("migration"), app.app_context(), db.engine.connect() as connection:
        connection.execute(text("DROP POLICY tenant ON need"))
        connection.commit()
    said = runner.invoke(args=["database", "walls", "--check"])
    assert said.exit_code == 1 and "need lacks the policy tenant" in said.output
    assert "Walls built: 1. Faults: 0." in runner.invoke(args=["database", "walls"]).output
    assert runner.invoke(args=["database", "walls", "--check"]).exit_code == 0
