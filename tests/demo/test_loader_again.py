"""Loading is done once, whole, and always with the same outcome."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.conftest import KINDS
from webapp.accounts.models import User
from webapp.cli import demo_facts
from webapp.companies.models import Company
from webapp.db import db, reading
from webapp.demo import loader
from webapp.demo.loading import Loading
from webapp.tenancy import scopes

from .conftest import Loaded, load

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

# Tables and columns that hold the clock of the machine, something secret or a random number.
NO_BUSINESS = {
    *("identity", "job", "outbox_position", "tenant", "user_session", "failed_try"),
}
SECRET = {"password_hash", "digest", "hash", "prev_hash", "stamp"}


@pytest.mark.postgres
def test_a_second_load_has_the_same_outcome_on_the_other_database(loaded, cluster, tmp_path):
    if "postgresql" not in KINDS:
        pytest.skip("postgresql is left out by GHAFASEH_TEST_DATABASES")
    url = make_url(cluster).set(database="demo").render_as_string(hide_password=False)
    _create(cluster)
    second = load(tmp_path, url)
    one, other = _dump(loaded), _dump(second)
    with second.app.app_context():
        db.engine.dispose()
    assert sorted(one) == sorted(other) and sum(map(len, one.values())) > 20_000
    for table, rows in one.items():
        assert rows == other[table], table


def _create(cluster: str) -> None:
    server = make_url(cluster).set(database="postgres")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE demo"))
    engine.dispose()


def _dump(loaded: Loaded) -> dict[str, list[Any]]:
    found = {}
    for mapper in db.Model.registry.mappers:
        table = mapper.local_table
        if table.name not in NO_BUSINESS:
            columns = [c for c in mapper.columns if c.name not in SECRET]
            key = [getattr(mapper.class_, column.key) for column in columns]
            found[table.name] = sorted(map(repr, loaded.rows(db.select(*key))))
    return found


def test_a_site_with_people_is_refused(app, cast):
    with pytest.raises(loader.Refused, match="empty site only"):
        loader.load(app, password="a-word-for-the-demo")
    assert demo_facts(app) is None
    with app.app_context(), reading(scopes.system("test", writes=False)):
        people = db.session.scalar(db.select(db.func.count(User.id)))
    assert people == len(cast.people)


def test_a_load_that_breaks_off_stops_the_site_from_starting(app, monkeypatch):
    def break_off(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(loader, "_refuse_filled", lambda: None)
    monkeypatch.setattr(Loading, "run", break_off)
    with pytest.raises(KeyboardInterrupt):
        loader.load(app, password="a-word-for-the-demo")
    assert demo_facts(app) is None
    result = app.test_cli_runner().invoke(args=["prepare"])
    assert result.exit_code == 1 and "broke off" in result.output


def test_the_command_refuses_a_filled_site_with_a_sentence(app, cast):
    result = app.test_cli_runner().invoke(args=["demo", "--today", "2026-11-22"])
    assert result.exit_code == 1 and "empty site only" in result.output
    with app.app_context(), reading(scopes.system("test", writes=False)):
        assert db.session.scalar(db.select(db.func.count(Company.id))) == len(cast.companies)
