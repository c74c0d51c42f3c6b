"""The database allows each scope exactly what the guard allows it."""

from __future__ import annotations

from itertools import product

import pytest
from sqlalchemy import BigInteger, Sequence, String, create_engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.pool import NullPool

from tests.conftest import KINDS
from webapp.db import db
from webapp.tenancy import guard, policies, rows, scopes, walls
from webapp.tenancy.mixins import (
    Ledger,
    PartyVisible,
    PersonOwned,
    ProducerOwned,
    ProvinceOwned,
    PublicProjection,
    SupplierProjection,
)
from webapp.tenancy.scopes import TenancyError

pytestmark = pytest.mark.skipif(
    "postgresql" not in KINDS, reason="left out by GHAFASEH_TEST_DATABASES"
)
PROVINCES, COMPANIES, PEOPLE = ("yazd", "fars", "national"), (7, 8), (1, 2)
SCOPES = {
    "public": scopes.public,
    "tenant": lambda: scopes.tenant("yazd"),
    "tenant, signed in": lambda: scopes.tenant("yazd", user_id=1),
    "party": lambda: scopes.party(7, user_id=1),
    "national": lambda: scopes.national("test", user_id=1),
    "person": lambda: scopes.person(1),
    "system": lambda: scopes.system("test"),
}


class Sample(DeclarativeBase):
    """One table for each kind of owner, apart from those of the site."""


class OfProvince(ProvinceOwned, Sample):
    __tablename__ = "of_province"
    note: Mapped[str] = mapped_column(String(9), default="")


class OfProducer(ProducerOwned, Sample):
    __tablename__ = "of_producer"
    note: Mapped[str] = mapped_column(String(9), default="")


class OfParties(PartyVisible, Sample):
    __tablename__ = "of_parties"
    note: Mapped[str] = mapped_column(String(9), default="")


class Acts(Ledger, Sample):
    __tablename__ = "acts"
    note: Mapped[str] = mapped_column(String(9), default="")


class ForAll(PublicProjection, Sample):
    __tablename__ = "for_all"
    note: Mapped[str] = mapped_column(String(9), default="")


class OfACompany(PublicProjection, Sample):
    __tablename__ = "of_a_company"
    producer_company_id: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(9), default="")


class ForSuppliers(SupplierProjection, Sample):
    __tablename__ = "for_suppliers"
    producer_company_id: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(9), default="")


class OfAPerson(PersonOwned, Sample):
    __tablename__ = "of_a_person"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    note: Mapped[str] = mapped_column(String(9), default="")


Sequence("identity_seq", metadata=Sample.metadata)
MODELS = [mapper.class_ for mapper in Sample.registry.mappers]


def facts_of(model):
    """Every mixture of owners a row can have."""
    columns = model.__table__.c
    choices = {
        "province": PROVINCES, "producer_company_id": COMPANIES, "supplier_company_id": COMPANIES,
        "on_behalf_of": COMPANIES, "user_id": PEOPLE, "supplier_province": ("fars",),
    }  # fmt: skip
    named = {name: values for name, values in choices.items() if name in columns}
    for number, values in enumerate(product(*named.values()), start=1):
        yield {"id": number, "note": "", **dict(zip(named, values, strict=True))}


@pytest.fixture(scope="module")
def engine(cluster):
    """A database with these tables, every mixture of rows, and the walls of their mixins."""
    url = cluster.replace("/ghafaseh?", "/policies?")
    server = create_engine(cluster, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE policies"))
    made = create_engine(url, poolclass=NullPool)
    walls.guard_engine(made)
    with guard.at("migration"), made.connect() as connection:
        Sample.metadata.create_all(connection)
        for model in MODELS:
            connection.execute(model.__table__.insert(), list(facts_of(model)))
        connection.commit()
        walls.build(connection, Sample)
    return made


def readable(engine, model, make):
    """What the database shows of a table to a scope that asks without the ORM."""
    with scopes.opened(make()), engine.connect() as connection:
        return set(connection.execute(text(f"SELECT id FROM {model.__tablename__}")).scalars())


def row_of(model, facts):
    row = model()
    for name, value in facts.items():
        set_committed_value(row, name, value)
    return row


def allowed_by_guard(model, facts, make, verb):
    try:
        rows.check_row(row_of(model, facts), make(), verb)
    except TenancyError:
        return False
    return True


def numbers(model, make, verb):
    """The rows of a table for which the guard lets the scope do this."""
    return {f["id"] for f in facts_of(model) if allowed_by_guard(model, f, make, verb)}


def done(connection, statement, values):
    step = connection.begin_nested()
    try:
        count = connection.execute(text(statement), values).rowcount
    except DBAPIError as refusal:
        assert "row-level security" in str(refusal) or "permission denied" in str(refusal)
        count = 0
    step.rollback()
    return count


CASES = pytest.mark.parametrize("make", SCOPES.values(), ids=SCOPES)
TABLES = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__tablename__)


@CASES
@TABLES
def test_a_scope_reads_the_same_rows_in_the_guard_and_in_the_database(engine, model, make):
    query = select(model.id).options(*guard.criteria(make()))
    with guard.at("migration"), Session(engine) as session:
        by_guard = set(session.scalars(query))
    assert readable(engine, model, make) == by_guard


@CASES
@TABLES
def test_a_scope_adds_the_same_rows(engine, model, make):
    facts = list(facts_of(model))
    names = list(facts[0])
    places = ", ".join(f":{name}" for name in names)
    statement = f"INSERT INTO {model.__tablename__} ({', '.join(names)}) VALUES ({places})"
    with scopes.opened(make()), engine.connect() as connection:
        added = {f["id"] for f in facts if done(connection, statement, {**f, "id": f["id"] + 999})}
    assert added == numbers(model, make, "insert")


@CASES
@TABLES
@pytest.mark.parametrize(
    ("verb", "statement"),
    [
        ("update", "UPDATE {} SET note = 'x' WHERE id = :id"),
        ("delete", "DELETE FROM {} WHERE id = :id"),
    ],
)
def test_a_scope_changes_the_same_rows(engine, model, make, verb, statement):
    statement = statement.format(model.__tablename__)
    with scopes.opened(make()), engine.connect() as connection:
        changed = {f["id"] for f in facts_of(model) if done(connection, statement, {"id": f["id"]})}
    assert changed == numbers(model, make, verb) & readable(engine, model, make)


@TABLES
def test_no_scope_at_all_may_do_nothing(engine, model):
    for statement in ("SELECT 1 FROM {}", "DELETE FROM {}", "INSERT INTO {} DEFAULT VALUES"):
        with engine.connect() as connection, pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text(statement.format(model.__tablename__)))


@pytest.mark.parametrize("column", sorted(policies.FIXED - {"user_id"}))
def test_whose_a_row_is_cannot_be_changed(engine, column):
    statement = text(f"UPDATE of_parties SET {column} = {column}")
    refused = pytest.raises(DBAPIError, match="permission denied")
    with scopes.opened(scopes.tenant("yazd")), engine.connect() as connection, refused:
        connection.execute(statement)


def test_for_each_verb_of_a_scope_there_is_one_condition():
    for wall in policies.walls_of(db.Model).values():
        seen = set()
        for policy in wall.policies:
            verbs = ("SELECT", "INSERT", "UPDATE", "DELETE")
            for verb in verbs if policy.verb == "ALL" else (policy.verb,):
                assert (policy.role, verb) not in seen, f"two policies of {policy.role} meet"
                seen.add((policy.role, verb))


def test_a_table_nobody_thought_of_stops_the_building():
    class Other(DeclarativeBase):
        pass

    class Forgotten(Other):
        __tablename__ = "forgotten"
        id: Mapped[int] = mapped_column(primary_key=True)

    with pytest.raises(policies.Unwalled, match="forgotten"):
        policies.walls_of(Other)
