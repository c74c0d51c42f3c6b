"""Is every ledger as it was written? Read from the first entry to the last, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain as joined
from itertools import pairwise
from typing import Any

from webapp import chain
from webapp.audit import AuditEntry, LedgerHead
from webapp.chain import Around, Fault, Harm
from webapp.db import db, reading
from webapp.tenancy import scopes
from webapp.tenancy.scopes import NATIONAL
from webapp.tenancy.sites import province_codes

AT_ONCE = 1_000


@dataclass(frozen=True)
class Head:
    """The end of a ledger at some moment; kept elsewhere, it shows what is cut off later."""

    province: str
    entry_id: int
    hash: str

    @classmethod
    def read(cls, line: str) -> Head:
        """One line as `str(head)` wrote it. Raises ValueError."""
        province, number, digest = line.split()
        if len(digest) != len(chain.BEGINNING):
            raise ValueError(f"no digest: {digest}")
        return cls(province, int(number), digest)

    def __str__(self) -> str:
        return f"{self.province} {self.entry_id} {self.hash}"


@dataclass(frozen=True)
class Checked:
    """A ledger that was read to its end, or to the first bad entry."""

    head: Head
    count: int
    fault: Fault | None = None


def ledgers() -> list[str]:
    """Every ledger there can be."""
    with reading(scopes.system("verify the ledgers", writes=False)):
        known = set(db.session.scalars(db.select(LedgerHead.province)))
    return sorted({*known, *province_codes(), NATIONAL})


def check(province: str, kept: Iterable[Head] = ()) -> Checked:
    """The ledger read from its beginning; `kept` are ends of it that were seen earlier."""
    with reading(scopes.system("verify the ledgers", writes=False)):
        end = db.session.get(LedgerHead, province)
        own = [Head(province, end.entry_id, end.hash)] if end is not None else []
        return _Reading(province, [*own, *kept], end is not None).check()


class _Reading:
    """Where the reading of one ledger is: the last good entry and how many there were."""

    def __init__(self, province: str, seen: list[Head], has_end: bool) -> None:
        self.province, self.seen, self.has_end = province, set(seen), has_end
        self.last, self.count, self.digest = 0, 0, chain.BEGINNING

    def check(self) -> Checked:
        for entry, follower in pairwise(joined(self._entries(), [None])):
            if not chain.is_sound(entry, self.digest):
                return self._checked(self._fault(entry, self._around(entry, follower)))
            self.last, self.count, self.digest = entry.id, self.count + 1, entry.hash
            self.seen.discard(Head(self.province, entry.id, entry.hash))
        return self._checked(self._missing())

    def _checked(self, fault: Fault | None) -> Checked:
        return Checked(Head(self.province, self.last, self.digest), self.count, fault)

    def _missing(self) -> Fault | None:
        """An end that was seen and is not there any more."""
        if not self.seen and (self.has_end or not self.count):
            return None
        before = [head for head in self.seen if head.entry_id <= self.last]
        if before:
            first = min(before, key=lambda head: head.entry_id)
            return Fault(self.province, first.entry_id, Harm.CHANGED)
        return Fault(self.province, self.last, Harm.CUT)

    def _fault(self, entry: Any, around: Around) -> Fault:
        harm = chain.harm_of(entry, around)
        bad = entry.id
        if harm == Harm.INSERTED and around.next_follows != around.before:
            bad = self._first_behind(around.predecessor_id or 0)
        return Fault(self.province, bad, harm)

    def _around(self, entry: Any, follower: Any) -> Around:
        predecessor = db.select(AuditEntry.id).where(
            AuditEntry.province == self.province, AuditEntry.hash == entry.prev_hash
        )
        return Around(
            before=self.digest,
            next_follows=None if follower is None else follower.prev_hash,
            predecessor_id=db.session.scalar(predecessor.limit(1)),
        )

    def _first_behind(self, number: int) -> int:
        query = db.select(db.func.min(AuditEntry.id)).where(
            AuditEntry.province == self.province, AuditEntry.id > number
        )
        return int(db.session.scalar(query) or 0)

    def _entries(self) -> Iterator[Any]:
        """Values, not rows of a session: nothing of them is kept."""
        last = 0
        columns = [getattr(AuditEntry, name) for name in _COLUMNS]
        while True:
            query = db.select(*columns).where(
                AuditEntry.province == self.province, AuditEntry.id > last
            )
            found = db.session.execute(query.order_by(AuditEntry.id).limit(AT_ONCE)).all()
            yield from found
            if len(found) < AT_ONCE:
                return
            last = found[-1].id


_COLUMNS = tuple(AuditEntry.__mapper__.columns.keys())
