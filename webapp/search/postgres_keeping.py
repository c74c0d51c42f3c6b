"""How do the tables of the search stay true? They are written in the need's own transaction.

Whoever writes the public copy of a need writes its tokens with it, before anything is committed;
what deletes the copy deletes them too, by a trigger of the database.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask import current_app
from sqlalchemy import event, inspect
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.config import in_force
from webapp.db import db, reading, unit_of_work
from webapp.needs.models import PublishedNeed
from webapp.tenancy import scopes

from .documents import Document
from .models import NeedSearch, NeedSearchWord
from .postgres_rows import labels_of, row_of
from .published import document_of

AT_ONCE = 200
# Of a public copy what a document is made of (`published.document_of`).
_TEXTS = ("title", "summary")
_SOURCES = (
    *_TEXTS,
    *("problem", "facts", "company_name", "park_id", "field", "kind", "state", "hs_code"),
    *("fx_cost_declared", "published_at"),
)
_KEY = ["province", "id"]


def is_in_force() -> bool:
    """Whether this site is searched by PostgreSQL."""
    return bool(current_app) and in_force().search_engine == "postgresql"


@event.listens_for(Session, "after_flush")
def keep(session: Session, context: Any) -> None:
    """What was just written of public copies is found from the commit on, and not before."""
    new = [row for row in session.new if isinstance(row, PublishedNeed)]
    changed = [row for row in session.dirty if isinstance(row, PublishedNeed)]
    changed = [row for row in changed if _differs(row, _SOURCES)]
    if (new or changed) and is_in_force():
        write(session, [*new, *changed], [*new, *(r for r in changed if _differs(r, _TEXTS))])


def _differs(need: PublishedNeed, names: Collection[str]) -> bool:
    attributes: Any = inspect(need).attrs
    return any(attributes[name].history.has_changes() for name in names)


def write(
    session: Session, needs: Sequence[PublishedNeed], reworded: Sequence[PublishedNeed]
) -> None:
    """The tables say of these needs what their public copies say; those that are `reworded` may
    have other words than before."""
    if not needs:
        return
    documents = [(document_of(need), need.producer_company_id) for need in needs]
    statement = insert(NeedSearch)
    changes = {name: statement.excluded[name] for name in _CHANGING}
    statement = statement.on_conflict_do_update(index_elements=_KEY, set_=changes)
    rows = [{**row_of(one), "producer_company_id": company} for one, company in documents]
    session.execute(statement, rows)
    numbers = {need.id for need in reworded}
    _write_words(session, [pair for pair in documents if pair[0].id in numbers])


_CHANGING = [
    column.name
    for column in NeedSearch.__table__.columns
    if column.name not in (*_KEY, "producer_company_id")
]


def _write_words(session: Session, documents: Sequence[tuple[Document, int]]) -> None:
    if not documents:
        return
    word = NeedSearchWord
    provinces = {one.province for one, _ in documents}
    gone = db.delete(word).where(
        word.province.in_(provinces), word.id.in_([one.id for one, _ in documents])
    )
    session.execute(gone, execution_options={"synchronize_session": False})
    rows = [
        {"province": one.province, "id": one.id, "producer_company_id": company, "label": label}
        for one, company in documents
        for label in labels_of(one)
    ]
    if rows:
        session.execute(insert(word), rows)


# --- all needs ------------------------------------------------------------------------------


def rebuild() -> None:
    """The tables hold exactly what is public. Needs that are being changed by others meanwhile are
    waited for, a few at a time, so pages answer and needs are published as ever."""
    with reading(scopes.public()) as session:
        copies = db.select(PublishedNeed.province).distinct()
        rows = db.select(NeedSearch.province).distinct()
        provinces = sorted({*session.scalars(copies), *session.scalars(rows)})
    for province in provinces:
        _rebuild(province)


def _rebuild(province: str) -> None:
    with unit_of_work(scopes.tenant(province)) as session:
        for model in (NeedSearch, NeedSearchWord):
            stale = db.delete(model).where(model.id.not_in(db.select(PublishedNeed.id)))
            session.execute(stale, execution_options={"synchronize_session": False})
    last: int | None = -1
    while last is not None:
        with unit_of_work(scopes.tenant(province)) as session:
            own = db.select(PublishedNeed).where(PublishedNeed.province == province)
            some = own.where(PublishedNeed.id > last).order_by(PublishedNeed.id).limit(AT_ONCE)
            needs = list(session.scalars(some.with_for_update()))
            write(session, needs, needs)
        last = needs[-1].id if needs else None
