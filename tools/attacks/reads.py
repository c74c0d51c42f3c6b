"""Reading through the ORM, as an officer of one province, a company, a person or a visitor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Integer, exists, func, lateral, select, true
from sqlalchemy.orm import Bundle, aliased

from webapp.accounts.models import UserSession
from webapp.audit import AuditEntry
from webapp.capabilities.models import Capability
from webapp.companies.models import Company
from webapp.db import db, reading
from webapp.interests.models import Interest
from webapp.needs.models import Consent, Need, NeedForSuppliers, NeedGrant
from webapp.notices import Notice
from webapp.places.models import Park
from webapp.tenancy import scopes

from . import attack
from .world import AWAY, HOME, World


def away(found: Iterable[Any]) -> list[Any]:
    """What does not belong to the attacker's province."""
    return [each for each in found if each is not None and each != HOME]


def asked(world: World, statement: Any) -> list[Any]:
    with reading(world.home()) as session:
        return list(session.execute(statement).scalars())


@attack("ORM")
def all_entities(w: World) -> Any:
    """all needs"""
    with reading(w.home()) as session:
        return away(need.province for need in session.scalars(select(Need)))


@attack("ORM")
def one_column(w: World) -> Any:
    """one column of all needs"""
    return away(asked(w, select(Need.province)))


@attack("ORM")
def count(w: World) -> Any:
    """a count without any column"""
    with reading(w.home()) as session:
        return session.scalar(select(func.count()).select_from(Need)) > 3


@attack("ORM")
def greatest(w: World) -> Any:
    """the smallest value of a column"""
    return away(asked(w, select(func.min(Need.province))))


@attack("ORM")
def by_key(w: World) -> Any:
    """get by the key of a foreign row"""
    with reading(w.home()) as session:
        return session.get(Need, (AWAY, w.valve))


@attack("ORM")
def under_another_name(w: World) -> Any:
    """an alias"""
    return away(asked(w, select(aliased(Need).province)))


@attack("ORM")
def union(w: World) -> Any:
    """a union of two queries"""
    return away(asked(w, select(Need.province).union_all(select(Need.province))))


@attack("ORM")
def difference(w: World) -> Any:
    """all but one's own"""
    return asked(w, select(Need.id).except_(select(Need.id).where(Need.province == HOME)))


@attack("ORM")
def subquery(w: World) -> Any:
    """a subquery in FROM"""
    return away(asked(w, select(select(Need.province).subquery().c.province)))


@attack("ORM")
def common_table(w: World) -> Any:
    """a common table expression"""
    return away(asked(w, select(select(Need.province).cte().c.province)))


@attack("ORM")
def entity_from_subquery(w: World) -> Any:
    """an alias of an entity over a subquery"""
    inner = select(Need).subquery()
    return away(asked(w, select(aliased(Need, inner).province)))


@attack("ORM")
def exists_as_an_oracle(w: World) -> Any:
    """EXISTS in the condition on a global table"""
    needs = exists().where(Need.producer_company_id == Company.id, Need.id == w.valve)
    return asked(w, select(Company.id).where(needs))


@attack("ORM")
def scalar_in_the_list(w: World) -> Any:
    """a subquery in the list of columns"""
    inner = select(Need.title).where(Need.id == w.valve).scalar_subquery()
    return away(asked(w, select(inner).select_from(Company)))


@attack("ORM")
def joined_from_global(w: World) -> Any:
    """a join from a global table"""
    joined = select(Need.province).select_from(Company)
    return away(asked(w, joined.join(Need, Need.producer_company_id == Company.id)))


@attack("ORM")
def outer_joined(w: World) -> Any:
    """an outer join from a global table"""
    joined = select(Need.province).select_from(Company)
    return away(asked(w, joined.outerjoin(Need, Need.producer_company_id == Company.id)))


@attack("ORM", on=("postgresql",))
def sideways(w: World) -> Any:
    """a lateral join"""
    inner = lateral(select(Need.province.label("there")).where(Need.id > 0))
    return away(asked(w, select(inner.c.there).select_from(Company).join(inner, true())))


@attack("ORM")
def window(w: World) -> Any:
    """a window function"""
    first = func.first_value(Need.province).over(order_by=Need.province)
    return away(asked(w, select(first)))


@attack("ORM")
def bundle(w: World) -> Any:
    """a bundle of columns"""
    with reading(w.home()) as session:
        found = session.execute(select(Bundle("both", Need.province, Need.id)))
        return away(row.both.province for row in found)


@attack("ORM")
def legacy_query(w: World) -> Any:
    """Session.query"""
    with reading(w.home()) as session:
        return away(need.province for need in session.query(Need).all())


@attack("ORM")
def legacy_count(w: World) -> Any:
    """Session.query(...).count()"""
    with reading(w.home()) as session:
        return session.query(Need).count() > 3


@attack("ORM")
def streamed(w: World) -> Any:
    """rows that come in pieces"""
    return away(asked(w, select(Need.province).execution_options(yield_per=1)))


@attack("ORM")
def ordered_by_a_secret(w: World) -> Any:
    """the order of global rows by a foreign column"""
    secret = (
        select(func.count(Need.id))
        .where(Need.producer_company_id == Company.id, Need.province == AWAY)
        .scalar_subquery()
    )
    ids = asked(w, select(Company.id).order_by(secret.cast(Integer).desc(), Company.id))
    return ids[0] == w.cast.companies["fars_producer"]


@attack("ORM")
def without_scope(w: World) -> Any:
    """no scope at all"""
    return db.session.scalars(select(Need.id)).all()


@attack("ORM")
def statement_kept(w: World) -> Any:
    """one statement object for two provinces, one after the other"""
    statement = select(Need.province)
    with reading(scopes.tenant(AWAY)) as session:
        session.execute(statement).all()
    return away(asked(w, statement))


# --- companies, persons, visitors -----------------------------------------------------------


@attack("parties")
def anothers_needs(w: World) -> Any:
    """a company reads needs of another"""
    with reading(w.supplier()) as session:
        return session.scalars(select(Need.id)).all()


@attack("parties")
def anothers_interests(w: World) -> Any:
    """a company reads interests that do not name it"""
    with reading(scopes.party(w.cast.companies["other_supplier"])) as session:
        return session.scalars(select(Interest.id)).all()


@attack("parties")
def anothers_capabilities(w: World) -> Any:
    """a company reads capabilities of another that are not public"""
    with reading(w.supplier()) as session:
        return session.scalars(select(Capability.id)).all()


@attack("parties")
def a_desks_rows(w: World) -> Any:
    """a company reads what only the desk may"""
    with reading(w.supplier()) as session:
        return [*session.scalars(select(Park.id)), *session.scalars(select(AuditEntry.id))]


@attack("parties")
def anothers_grants(w: World) -> Any:
    """a company reads consents and grants of another"""
    with reading(w.supplier()) as session:
        return [*session.scalars(select(Consent.id)), *session.scalars(select(NeedGrant.id))]


@attack("persons")
def anothers_notices(w: World) -> Any:
    """a person reads notices of another"""
    with reading(scopes.person(w.officer)) as session:
        return [n for n in session.scalars(select(Notice.user_id)) if n != w.officer]


@attack("persons")
def notices_of_colleagues(w: World) -> Any:
    """an officer reads notices of people of the province"""
    with reading(w.home()) as session:
        return [n for n in session.scalars(select(Notice.user_id)) if n != w.officer]


@attack("persons")
def anothers_sign_ins(w: World) -> Any:
    """a person reads sign-ins of another"""
    with reading(scopes.person(w.officer)) as session:
        return [n for n in session.scalars(select(UserSession.user_id)) if n != w.officer]


@attack("visitors")
def drafts(w: World) -> Any:
    """a visitor reads owned rows"""
    with reading(scopes.public()) as session:
        return session.scalars(select(Need.title)).all()


@attack("visitors")
def for_suppliers(w: World) -> Any:
    """a visitor counts through what suppliers see"""
    with reading(scopes.public()) as session:
        joined = (
            select(func.count())
            .select_from(Need)
            .outerjoin(NeedForSuppliers, NeedForSuppliers.id == Need.id)
        )
        return session.scalar(joined)


@attack("visitors")
def people(w: World) -> Any:
    """a visitor reads notices and sign-ins"""
    with reading(scopes.public()) as session:
        return [*session.scalars(select(Notice.id)), *session.scalars(select(UserSession.digest))]
