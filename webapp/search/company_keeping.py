"""How do the tables by which companies are found stay true?

They are written in the transaction that writes or removes a card or the copy of a capability, just
before it ends, whoever caused it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from webapp.capabilities import queries as capabilities
from webapp.capabilities.models import PublishedCapability
from webapp.companies.models import PublishedCompany
from webapp.db import db, reading, unit_of_work
from webapp.tenancy import scopes

from . import company_rows
from .models import CompanySearch, CompanyTerm

_CHANGED = "companies that are found by other words"
AT_ONCE = 200

Key = tuple[str, int]


@event.listens_for(Session, "after_flush")
def _note(session: Session, context: Any) -> None:
    """Which companies may be found by other words than before?"""
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, PublishedCompany | PublishedCapability):
            found: set[Key] = session.info.setdefault(_CHANGED, set())
            found.add((row.province, row.producer_company_id))


# Before the ledger: what it locks is held shortest.
@event.listens_for(Session, "before_commit", insert=True)
def _keep(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    if changed := session.info.pop(_CHANGED, None):
        write(session, changed)


def write(session: Any, companies: Iterable[Key]) -> None:
    """The tables say of these companies what their public copies say, and nothing of those that
    have none. They are at home in one province."""
    keys = sorted(companies)
    for start in range(0, len(keys), AT_ONCE):
        _write(session, keys[start : start + AT_ONCE])


def _write(session: Any, keys: Sequence[Key]) -> None:
    ids = [number for _, number in keys]
    cards = session.scalars(db.select(PublishedCompany).where(PublishedCompany.id.in_(ids))).all()
    copies = capabilities.copies_of(ids)
    rows = {row.id: row for row in session.scalars(_of(CompanySearch, ids))}
    kept: dict[int, list[CompanyTerm]] = defaultdict(list)
    # few companies have had terms before, unless one of them is changed
    for term in session.scalars(_of(CompanyTerm, ids)) if rows else ():
        kept[term.id].append(term)
    terms: list[dict[str, Any]] = []
    for card in cards:
        said = copies.get(card.id, [])
        weighed = company_rows.weigh(card, said)
        wanted = company_rows.terms_of(weighed, company_rows.labels_of(card, said))
        values = company_rows.row_of(card, said, weighed)
        if {term.term: term.weight for term in kept[card.id]} != wanted:
            values["stamp"] = company_rows.new_stamp()
        _put(session, card, rows.pop(card.id, None), values)
        terms += _missing(session, card, wanted, kept[card.id])
    for number, row in rows.items():
        for gone in (row, *kept[number]):
            session.delete(gone)
    session.flush()
    if terms:
        session.execute(insert(CompanyTerm), terms)


def _of(model: Any, ids: Collection[int]) -> Any:
    return db.select(model).where(model.id.in_(ids))


def _put(
    session: Any, card: PublishedCompany, row: CompanySearch | None, values: dict[str, Any]
) -> None:
    """The row says this; its stamp is another if it, or a term, says something else than before."""
    stamp = {"stamp": company_rows.new_stamp()}
    if row is None:
        session.add(CompanySearch(**_owner(card), **stamp | values))
        return
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in (stamp | changed).items() if changed else ():
        setattr(row, name, value)


def _missing(
    session: Any, card: PublishedCompany, wanted: dict[str, int], kept: Iterable[CompanyTerm]
) -> list[dict[str, Any]]:
    """What is still to be added; what is not wanted any more is taken away, row by row: in the
    scope of a company copies are not changed otherwise."""
    left = dict(wanted)
    for row in kept:
        weight = left.pop(row.term, None)
        if weight is None:
            session.delete(row)
        elif weight != row.weight:
            row.weight = weight
    owner = _owner(card)
    return [{**owner, "term": term, "weight": weight} for term, weight in left.items()]


def _owner(card: PublishedCompany) -> dict[str, Any]:
    return {"province": card.province, "id": card.id, "producer_company_id": card.id}


# --- all companies --------------------------------------------------------------------------


def is_complete() -> bool:
    """Whether the tables have each public company, and no other."""
    with reading(scopes.public()) as session:
        cards, found = (
            session.scalar(db.select(db.func.count(model.id)))
            for model in (PublishedCompany, CompanySearch)
        )
    return bool(cards == found)


def rebuild() -> int:
    """The tables hold exactly what is public, a few companies at a time; counts companies."""
    with reading(scopes.public()) as session:
        provinces = {
            province
            for model in (PublishedCompany, CompanySearch)
            for province in session.scalars(db.select(model.province).distinct())
        }
    return sum(_rebuild(province) for province in sorted(provinces))


def _rebuild(province: str) -> int:
    with unit_of_work(scopes.tenant(province)) as session:
        ids = {
            number
            for model in (PublishedCompany, CompanySearch)
            for number in session.scalars(db.select(model.id).where(model.province == province))
        }
    left = sorted(ids)
    while left:
        some, left = left[:AT_ONCE], left[AT_ONCE:]
        with unit_of_work(scopes.tenant(province)) as session:
            write(session, [(province, number) for number in some])
    return len(ids)
