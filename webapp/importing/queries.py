"""Reading batches, what was found in them, and what rows are compared with."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from webapp import persian
from webapp.companies.models import Company
from webapp.companies.queries import by_national_id, company
from webapp.db import db
from webapp.interests.models import Interest
from webapp.needs.models import Need, PublishedNeed
from webapp.needs.rules import State
from webapp.paging import Order, Slice, slice_of
from webapp.places.models import PublishedPark
from webapp.samples.models import Sample
from webapp.tenancy import scopes

from .models import HeaderMemory, ImportBatch, ImportFinding

__all__ = [
    "answered",
    "batch",
    "batches",
    "by_national_id",
    "company",
    "findings",
    "known_needs",
    "memory",
    "named",
    "needs_of",
    "parks_by_name",
    "published_alike",
    "reasons",
    "touched",
]
GONE = (State.WITHDRAWN, State.MERGED)


# --- batches --------------------------------------------------------------------------------


def batch(number: int) -> ImportBatch | None:
    """A batch of the province in force."""
    return db.session.get(ImportBatch, (scopes.current().province, number))


def batches(*, after: str | None = None, before: str | None = None) -> Slice:
    """The imports of the province, newest first."""
    return slice_of(db.select(ImportBatch), Order((ImportBatch.id,)), after=after, before=before)


def findings(
    batch_id: int, kind: str = "", *, after: str | None = None, before: str | None = None
) -> Slice:
    """What was said of the rows, in their order."""
    query = db.select(ImportFinding).where(ImportFinding.batch_id == batch_id)
    if kind:
        query = query.where(ImportFinding.kind == kind)
    order = Order((ImportFinding.row, ImportFinding.id), descending=False)
    return slice_of(query, order, after=after, before=before, size=50)


def kept_findings(batch_id: int) -> dict[str, int]:
    """How many findings of each kind are in the database."""
    query = db.select(ImportFinding.kind, db.func.count()).group_by(ImportFinding.kind)
    found = db.session.execute(query.where(ImportFinding.batch_id == batch_id))
    return {kind: count for kind, count in found}


def reasons(batch_id: int) -> list[tuple[str, int]]:
    """Why rows were refused, the most frequent reason first."""
    count = db.func.count()
    query = (
        db.select(ImportFinding.reason, count)
        .where(ImportFinding.batch_id == batch_id, ImportFinding.kind == "refused")
        .group_by(ImportFinding.reason)
        .order_by(count.desc(), ImportFinding.reason)
    )
    return [(reason, number) for reason, number in db.session.execute(query)]


def memory() -> dict[str, str]:
    """Folded header → field, as the province matched it last; "" means: not taken."""
    query = db.select(HeaderMemory.header, HeaderMemory.field)
    return {header: field for header, field in db.session.execute(query)}


# --- what rows are compared with ------------------------------------------------------------


def known_needs(titles: Collection[str]) -> dict[tuple[str, str | None], int]:
    """Which of these titles are needs of the province already: with its HS code the oldest one."""
    if not titles:
        return {}
    query = db.select(Need.title_key, Need.hs_code, db.func.min(Need.id)).where(
        Need.title_key.in_(set(titles)), Need.state.not_in(GONE)
    )
    rows = db.session.execute(query.group_by(Need.title_key, Need.hs_code))
    return {(title, hs_code): number for title, hs_code, number in rows}


def published_alike(keys: Collection[str]) -> dict[str, tuple[str, int, str]]:
    """For each of these keys of likeness the oldest published need of any province that has it:
    province, number, title."""
    wanted = set(keys) - {""}
    if not wanted:
        return {}
    oldest = (
        db.select(db.func.min(PublishedNeed.id))
        .where(PublishedNeed.like_key.in_(wanted))
        .group_by(PublishedNeed.like_key)
    )
    columns = (PublishedNeed.province, PublishedNeed.id, PublishedNeed.title)
    query = db.select(PublishedNeed.like_key, *columns).where(PublishedNeed.id.in_(oldest))
    return {
        key: (province, number, title) for key, province, number, title in db.session.execute(query)
    }


def parks_by_name(province: str) -> dict[str, int]:
    """Folded name → number of each park, with and without the word for what it is."""
    query = db.select(PublishedPark.name, PublishedPark.id).where(
        PublishedPark.province == province
    )
    found: dict[str, int] = {}
    for name, number in db.session.execute(query.order_by(PublishedPark.id)):
        folded = persian.fold(name)
        found[folded] = number
        for word in ("شهرک صنعتی ", "ناحیه صنعتی ", "شهرک ", "ناحیه "):
            found.setdefault(folded.removeprefix(persian.fold(word) + " "), number)
    return found


def named(name: str, province: str) -> Sequence[Company]:
    """The companies of a province with this very name, however it is spelt."""
    query = db.select(Company).where(
        Company.home_province == province, Company.skeleton == persian.look_alike(name)[:160]
    )
    wanted = persian.fold(name)
    return [one for one in db.session.scalars(query) if persian.fold(one.name) == wanted]


# --- what hangs on the needs of a batch -----------------------------------------------------


def needs_of(batch_id: int, limit: int, after: int = 0) -> list[Need]:
    """The next needs of a batch behind number `after`."""
    query = db.select(Need).where(Need.batch_id == batch_id, Need.id > after).order_by(Need.id)
    return list(db.session.scalars(query.limit(limit)))


def answered(batch_id: int) -> int:
    """How many needs of a batch somebody has declared interest in."""
    return _count(batch_id, db.select(Interest.need_id))


def touched(batch_id: int) -> int:
    """How many needs of a batch have a sample."""
    return _count(batch_id, db.select(Sample.need_id))


def _count(batch_id: int, holders: object) -> int:
    query = db.select(db.func.count()).select_from(Need).where(Need.batch_id == batch_id)
    return db.session.scalar(query.where(Need.id.in_(holders))) or 0  # type: ignore[arg-type]
