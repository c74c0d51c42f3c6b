"""Past the ORM: tables, text, the connection, the driver."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from sqlalchemy import column, func, literal_column, select, table, text
from sqlalchemy.orm import DeclarativeBase

from webapp.db import db, reading
from webapp.needs.models import Need
from webapp.places.models import Park
from webapp.tenancy import scopes

from . import attack
from .reads import away
from .world import AWAY, World

NEED = Need.__table__
SECRET = "SELECT province FROM need"  # nosec B105 # what is secret here is a row


def asked(world: World, statement: Any) -> list[Any]:
    with reading(world.home()) as session:
        return away(session.execute(statement).scalars())


# --- tables ---------------------------------------------------------------------------------


@attack("Core")
def the_table(w: World) -> Any:
    """a SELECT of the table"""
    return asked(w, NEED.select())


@attack("Core")
def a_column(w: World) -> Any:
    """a SELECT of a column of the table"""
    return asked(w, select(NEED.c.province))


@attack("Core")
def a_namesake(w: World) -> Any:
    """a table made up by name"""
    return asked(w, select(table("need", column("province")).c.province))


@attack("Core")
def beside_an_entity(w: World) -> Any:
    """a table joined to an entity"""
    joined = select(NEED.c.province).select_from(Park).join(NEED, NEED.c.id > 0)
    return asked(w, joined)


@attack("Core")
def on_the_connection(w: World) -> Any:
    """a statement on the session's connection"""
    with reading(w.home()) as session:
        return away(session.connection().execute(select(NEED.c.province)).scalars())


@attack("Core")
def entity_on_the_connection(w: World) -> Any:
    """an entity's column on the session's connection"""
    with reading(w.home()) as session:
        return away(session.connection().execute(select(Need.province)).scalars())


@attack("Core")
def on_the_engine(w: World) -> Any:
    """a connection of its own"""
    with scopes.opened(w.home()), db.engine.connect() as connection:
        return away(connection.execute(select(NEED.c.province)).scalars())


class Lens(DeclarativeBase):
    """A second set of classes."""


class NeedAgain(Lens):
    """The same table mapped once more, without a word about its owner."""

    __table__ = NEED


@attack("Core")
def mapped_again(w: World) -> Any:
    """a second class over the same table"""
    return asked(w, select(NeedAgain.__table__.c.province).select_from(NeedAgain))


@attack("Core")
def entities_of_another_class(w: World) -> Any:
    """entities of a second class over the same table"""
    with reading(w.home()) as session:
        return away(need.province for need in session.scalars(select(NeedAgain)))


# --- text -----------------------------------------------------------------------------------


@attack("raw SQL")
def plain_text(w: World) -> Any:
    """text"""
    return asked(w, text(SECRET))


@attack("raw SQL")
def disguised(w: World) -> Any:
    """text with comments, quotes and capitals"""
    return asked(w, text('SELECT/**/province FROM/**/"need" -- park'))


@attack("raw SQL")
def with_schema(w: World) -> Any:
    """text with the schema's name"""
    schema = "main" if w.kind == "sqlite" else "public"
    query = f"SELECT province FROM {schema}.NEED"  # nosec B608 # an attack
    return asked(w, text(query.replace("NEED", "need")))


@attack("raw SQL")
def entities_from_text(w: World) -> Any:
    """entities filled from text"""
    with reading(w.home()) as session:
        found = session.scalars(select(Need).from_statement(text("SELECT * FROM need")))
        return away(need.province for need in found)


@attack("raw SQL")
def in_a_condition(w: World) -> Any:
    """text in a condition"""
    said = text("EXISTS (SELECT 1 FROM need WHERE province = 'fars')")
    with reading(w.home()) as session:
        return session.scalars(select(Park.id).where(said)).all()


@attack("raw SQL")
def literal(w: World) -> Any:
    """SQL as a literal column"""
    found: Any = literal_column("(SELECT max(title) FROM need WHERE province = 'fars')")
    return asked(w, select(found).select_from(Park).limit(1))


@attack("raw SQL")
def behind_the_end(w: World) -> Any:
    """SQL as a suffix of a query"""
    return asked(w, select(Park.province).suffix_with(f"UNION ALL {SECRET}"))


@attack("raw SQL")
def before_the_columns(w: World) -> Any:
    """SQL as a prefix of a query"""
    first = "(SELECT max(province) FROM need WHERE province <> 'yazd'),"
    with reading(w.home()) as session:
        found = session.execute(select(literal_column("1")).prefix_with(first)).all()
        return away(row[0] for row in found)


@attack("raw SQL")
def as_an_operator(w: World) -> Any:
    """SQL as an operator"""
    cut = Park.id.op("IN (SELECT id FROM park) AND EXISTS (SELECT 1 FROM need WHERE id = ")
    said = cut(w.valve).op(") AND 1 =")(1)
    with reading(w.home()) as session:
        return session.scalars(select(Park.id).where(said)).all()


@attack("raw SQL")
def on_the_driver(w: World) -> Any:
    """exec_driver_sql"""
    with reading(w.home()) as session:
        return away(session.connection().exec_driver_sql(SECRET).scalars())


@attack("raw SQL")
def past_sqlalchemy(w: World) -> Any:
    """the driver's own cursor"""
    with scopes.opened(w.home()), closing(db.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(SECRET)
        found = away(row[0] for row in cursor.fetchall())
        cursor.close()
        return found


@attack("raw SQL")
def inside_the_transaction(w: World) -> Any:
    """the driver's own cursor inside the session's transaction"""
    with reading(w.home()) as session:
        cursor = session.connection().connection.cursor()
        cursor.execute(SECRET)
        found = away(row[0] for row in cursor.fetchall())
        cursor.close()
        return found


@attack("raw SQL", on=("sqlite",))
def second_name(w: World) -> Any:
    """the database file attached under a second name"""
    path = w.url.removeprefix("sqlite:///")
    with scopes.opened(w.home()), db.engine.connect() as connection:
        connection.commit()
        plain: Any = connection.connection.driver_connection
        plain.execute("ATTACH DATABASE ? AS other", (path,))
        try:
            return away(row[0] for row in plain.execute("SELECT province FROM other.need"))
        finally:
            plain.execute("DETACH DATABASE other")


@attack("raw SQL", on=("postgresql",))
def text_in_text(w: World) -> Any:
    """a function that runs its argument"""
    query = text("SELECT query_to_xml('SELECT province FROM nee' || 'd', true, true, '')::text")
    return [found for found in asked(w, query) if AWAY in found]


@attack("raw SQL", on=("postgresql",))
def written_in_numbers(w: World) -> Any:
    """a name written in numbers of letters"""
    return asked(w, text('SELECT province FROM U&"n\\0065ed"'))


# --- the scope itself -----------------------------------------------------------------------


@attack("raw SQL", on=("postgresql",))
def another_tenant(w: World) -> Any:
    """text that sets another province, then the ORM"""
    with reading(w.home()) as session:
        session.execute(text("SELECT set_config('app.tenant', 'fars', true)"))
        return away(session.scalars(select(Need.province)))


@attack("raw SQL", on=("postgresql",))
def another_tenant_by_function(w: World) -> Any:
    """a function element that sets another province, then the ORM"""
    with reading(w.home()) as session:
        session.execute(select(func.set_config("app.tenant", "fars", True)))
        return away(session.scalars(select(Need.province)))


@attack("raw SQL", on=("postgresql",))
def another_role(w: World) -> Any:
    """text that takes the role of the national scope, then a disguised query"""
    with reading(w.home()) as session:
        session.execute(text("SET LOCAL ROLE ghafaseh_scope_national"))
        query = text("SELECT query_to_xml('SELECT province FROM nee' || 'd', true, true, '')::text")
        return [found for found in session.execute(query).scalars() if AWAY in found]


@attack("raw SQL", on=("postgresql",))
def no_role(w: World) -> Any:
    """text that gives the role back, then a disguised query"""
    with reading(w.home()) as session:
        session.execute(text("RESET ROLE"))
        return away(session.execute(text('SELECT province FROM U&"n\\0065ed"')).scalars())
