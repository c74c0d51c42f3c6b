"""Two provinces with rows of their own, and a way back to them after an attack."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import foreign, relationship
from sqlalchemy.pool import NullPool

from tests.cast import Cast
from webapp import audit
from webapp.accounts import sessions
from webapp.accounts.models import User
from webapp.capabilities.models import Capability
from webapp.companies.models import Company
from webapp.db import db, unit_of_work
from webapp.importing.models import ImportBatch
from webapp.interests.models import Interest
from webapp.needs.models import Need, NeedEvent
from webapp.notices import Notice
from webapp.tenancy import scopes
from webapp.uploads import StoredFile

HOME, AWAY = "yazd", "fars"
LOGIN = "attacked_site"
WATCHED = (
    "need", "need_event", "park", "shelf", "interest", "published_need", "stored_file",
    "import_batch", "audit_entry", "capability", "published_capability",
)  # fmt: skip


@dataclass
class World:
    """A site under attack. `url` is that of its owner."""

    kind: str
    app: Flask
    cast: Cast
    url: str
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def valve(self) -> int:
        """A need of the other province."""
        return self.cast.needs["valve"]

    @property
    def officer(self) -> int:
        return self.cast.people["yazd_officer"]

    def home(self) -> scopes.Scope:
        """The scope of the one who attacks, unless the attack says otherwise."""
        return scopes.tenant(HOME, user_id=self.officer)

    def supplier(self) -> scopes.Scope:
        company, person = self.cast.companies["supplier"], self.cast.people["supplier"]
        return scopes.party(company, user_id=person)

    def visit(self, person: str | None, path: str, **facts: Any) -> Any:
        """An answer of the site, to a person or to a visitor."""
        client = self.app.test_client()
        if person:
            with client.session_transaction() as cookie:
                cookie.update(_user_id=self.made[f"token_{person}"], _fresh=True)
        return client.open(path, **facts)

    # --- as it was ----------------------------------------------------------------------

    def keep(self) -> None:
        """What the site holds now is what `restore` goes back to."""
        db.engine.dispose()
        if self.kind == "sqlite":
            path = Path(make_url(self.url).database or "")
            with closing(sqlite3.connect(path)) as source:
                source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(path, path.with_suffix(".kept"))
            return
        self._administer(f"CREATE DATABASE {self._name()}_kept TEMPLATE {self._name()}")

    def restore(self) -> None:
        db.engine.dispose()
        if self.kind == "sqlite":
            path = Path(make_url(self.url).database or "")
            with (
                closing(sqlite3.connect(path.with_suffix(".kept"))) as kept,
                closing(sqlite3.connect(path)) as target,
            ):
                kept.backup(target)
            return
        self._administer(f"DROP DATABASE {self._name()} WITH (FORCE)")
        self._administer(f"CREATE DATABASE {self._name()} TEMPLATE {self._name()}_kept")

    def close(self) -> None:
        db.engine.dispose()
        if self.kind == "postgresql":
            for name in (self._name(), f"{self._name()}_kept"):
                self._administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _name(self) -> str:
        return make_url(self.url).database or ""

    def _administer(self, statement: str) -> None:
        server = make_url(self.url).set(database="postgres")
        engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text(statement))

    # --- what may not change ------------------------------------------------------------

    def fingerprint(self, watch: str) -> str:
        """Changes when a row does that the attacker may not change."""
        digest = hashlib.sha256()
        with self._beside() as ask:
            for query in _watching(watch, self.officer):
                digest.update(repr(ask(query)).encode())
        return digest.hexdigest()

    @contextmanager
    def _beside(self) -> Iterator[Any]:
        """Asks the database past every wall."""
        if self.kind == "sqlite":
            with closing(sqlite3.connect(make_url(self.url).database or "")) as plain:
                yield lambda query: plain.execute(query).fetchall()
            return
        import psycopg

        address = make_url(self.url).set(drivername="postgresql")
        with psycopg.connect(address.render_as_string(hide_password=False)) as connection:
            yield lambda query: connection.execute(query).fetchall()


def _watching(watch: str, officer: int) -> list[str]:
    everything = watch == "everything"
    there = "" if everything else f"WHERE province <> '{HOME}'"
    his = "" if everything else f"WHERE user_id <> {officer}"
    # names of our own tables and a number of our own
    return [
        *(f"SELECT * FROM {name} {there} ORDER BY province, id" for name in WATCHED),  # nosec B608
        f"SELECT * FROM notice {his} ORDER BY id",  # nosec B608
        f"SELECT digest, user_id, company_id FROM user_session {his} ORDER BY digest",  # nosec B608
    ]


# --- making it ------------------------------------------------------------------------------


def furnish(world: World) -> World:
    """Besides the cast: an interest, a file, notices, an import and a sign-in of other people."""
    with world.app.app_context():
        _of_persons(world)
        _of_the_other_province(world)
        _draw_careless_relations()
        world.keep()
    return world


def _of_persons(world: World) -> None:
    with unit_of_work(scopes.system("attack")):
        for name in ("yazd_officer", "fars_officer", "producer"):
            number = world.cast.people[name]
            world.made[f"token_{name}"] = sessions.begin(db.session.get_one(User, number))
            notice = Notice(
                user_id=number, kind="x.y", province=AWAY, endpoint="my.notices", cause=name
            )
            db.session.add(notice)
            db.session.flush()
            world.made[f"notice_{name}"] = notice.id


def _of_the_other_province(world: World) -> None:
    producer, supplier = (world.cast.companies[n] for n in ("fars_producer", "supplier"))
    with unit_of_work(scopes.tenant(AWAY)):
        interest = Interest(
            need_id=world.valve, need_title="x", producer_company_id=producer,
            supplier_company_id=supplier, supplier_province="isfahan", readiness="now",
            message="confidential", due_on=dt.date(2030, 1, 1),
        )  # fmt: skip
        file = StoredFile(
            producer_company_id=producer, name="0" * 32 + ".pdf", original_name="x.pdf",
            media_type="application/pdf", size=1, digest="0" * 64,
        )  # fmt: skip
        batch = ImportBatch(file_name="x.csv", stored_name="x.csv")
        able = Capability(
            producer_company_id=producer, title="x", field="food", kind="part",
        )  # fmt: skip
        db.session.add_all([interest, file, batch, able])
        db.session.flush()
        audit.record("odd.attack", actor_id=None)
        world.made |= {"interest": interest.id, "file": file.id, "batch": batch.id}


def _draw_careless_relations() -> None:
    """Relations as somebody in a hurry might write them: by number alone, without the province."""
    if "all_needs" in Company.__mapper__.relationships:
        return
    Company.__mapper__.add_property(
        "all_needs",
        relationship(
            Need, primaryjoin=Company.id == foreign(Need.producer_company_id),
            viewonly=True, uselist=True,
        ),
    )  # fmt: skip
    Need.__mapper__.add_property(
        "all_events",
        relationship(
            NeedEvent, primaryjoin=Need.id == foreign(NeedEvent.need_id),
            viewonly=True, uselist=True,
        ),
    )  # fmt: skip
