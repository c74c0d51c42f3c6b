"""On PostgreSQL with two logins a backup is the owner's: he sees all rows, the site does not."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from tests import cast as casting
from tests.conftest import KINDS, settings_for
from webapp import create_app, jobs
from webapp.db import db
from webapp.operations import backup, databases, restoring
from webapp.places import tenants

ROLES = Path(__file__).resolve().parents[2] / "deploy" / "postgresql" / "roles.sql"
pytestmark = pytest.mark.skipif(
    "postgresql" not in KINDS, reason="left out by GHAFASEH_TEST_DATABASES"
)


def run(url: str, script: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for statement in script.split(";\n"):
            if statement.strip():
                connection.execute(text(statement))


@pytest.fixture(scope="module")
def site(cluster, tmp_path_factory):
    """Gives apps over databases that were made as deploy/postgresql/roles.sql makes one."""
    script = re.sub(r"^--.*\n", "", ROLES.read_text("utf-8"), flags=re.MULTILINE)
    script = script.replace("CREATE ROLE ghafaseh LOGIN", "CREATE ROLE site LOGIN")
    script = re.sub(r"\bTO ghafaseh;", "TO site;", script)
    script = script.replace(
        "SCHEMA ghafaseh AUTHORIZATION ghafaseh", "SCHEMA site AUTHORIZATION site"
    )
    before, inside = script.split("\\connect ghafaseh\n")
    # the superuser of these tests and its database are called like the site's
    roles, _, database = before.partition("CREATE DATABASE ghafaseh")
    roles = re.sub(
        r"CREATE ROLE (\w+) (\w.*);",
        r"DO $$ BEGIN CREATE ROLE \1 \2; EXCEPTION WHEN duplicate_object THEN NULL; END $$;",
        roles,
    )
    run(cluster, roles)

    def create(name: str):
        run(cluster, f"CREATE DATABASE {name}{database}")
        at = {
            login: make_url(cluster).set(username=login, database=name).render_as_string(False)
            for login in ("site", "ghafaseh_owner", "ghafaseh")
        }
        run(at["ghafaseh"], inside)
        folder = tmp_path_factory.mktemp(name)
        owner = {"GHAFASEH_OWNER_DATABASE_URL": at["ghafaseh_owner"]}
        made.append(create_app(settings_for(folder, at["site"], **owner)))
        return made[-1]

    made = []
    yield create
    for app in made:
        with app.app_context():
            db.engine.dispose()


def test_the_owner_keeps_every_row_and_brings_it_back(site, tmp_path):
    app, other = site("kept_by_owner"), site("brought_by_owner")
    tenant_files = sorted(app.extensions["ghafaseh.tenant_files"])
    settings = app.extensions["ghafaseh.settings"]
    with app.app_context():
        upgrade()
        tenants.sync(app.extensions["ghafaseh.tenant_files"])
        casting.build()
    jobs.run_waiting(app)  # the queue has made its tables
    made = backup.make(settings, tmp_path, tenant_files)
    assert made.manifest.counts["need"] == 4 and made.manifest.counts["user"] > 10
    restored = restoring.restore(other, made.folder)
    assert restored.indexed == 3
    assert other.test_client().get("/yazd/").status_code == 200
    alone = dataclasses.replace(settings, owner_database_url="")
    with pytest.raises(databases.Unusable):
        backup.make(alone, tmp_path / "other", tenant_files)
