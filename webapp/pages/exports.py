"""Who did what, as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from webapp import exports
from webapp.audit import AuditEntry
from webapp.i18n import gettext, lazy_gettext
from webapp.labels import choices, label
from webapp.tenancy import scopes
from webapp.tenancy.scopes import NATIONAL
from webapp.tenancy.sites import province_codes

from . import audit_details, ledger
from .ledger import Wanted


@dataclass(frozen=True)
class Line:
    """An entry with the names of those it speaks of."""

    entry: AuditEntry
    person: str
    company: str


def _lines(found: Iterable[AuditEntry]) -> Iterator[Line]:
    waiting = iter(found)
    while entries := list(islice(waiting, ledger.CHUNK)):
        people, companies = ledger.people(entries), ledger.companies(entries)
        for entry in entries:
            yield Line(entry, _who(entry, people), companies.get(entry.on_behalf_of or 0, ""))


def _who(entry: AuditEntry, people: dict[int, str]) -> str:
    if entry.actor_id is None:
        return gettext("the system")
    return people.get(entry.actor_id) or gettext("a person who was deleted")


def _words(group: str, code: str) -> str:
    return str(label(group, code)) if code in dict(choices(group)) else code


def _told(entry: AuditEntry) -> str:
    return audit_details.in_a_line(entry.action, entry.details)


COLUMNS = (
    exports.Column(lazy_gettext("Time"), lambda line: line.entry.at, "datetime"),
    exports.Column(lazy_gettext("Who"), lambda line: line.person),
    exports.Column(lazy_gettext("for"), lambda line: line.company),
    exports.Column(
        lazy_gettext("What was done"), lambda line: _words("audit_action", line.entry.action)
    ),
    exports.Column(
        lazy_gettext("To what"), lambda line: _words("audit_subject", line.entry.subject_kind)
    ),
    exports.Column(lazy_gettext("Its number"), lambda line: line.entry.subject_id, "number"),
    exports.Column(lazy_gettext("More"), lambda line: _told(line.entry), "code", 40),
    exports.Column(lazy_gettext("Number"), lambda line: line.entry.id, "number"),
)


def _listing(rows: Callable[[], Iterable[AuditEntry]], count: Callable[[], int]) -> Any:
    return exports.Listing(
        title=lazy_gettext("Who did what"),
        columns=COLUMNS,
        rows=lambda: _lines(rows()),
        count=count,
    )


def _of(wanted: Wanted) -> Any:
    return _listing(lambda: ledger.every(wanted), lambda: ledger.count(wanted))


@exports.listing("audit.province", scope="tenant")
def of_province(filters: Mapping[str, str]) -> exports.Listing:
    return _of(Wanted.read(filters, scopes.current().province or ""))


@exports.listing("audit.national", scope="national")
def of_nation(filters: Mapping[str, str]) -> exports.Listing:
    asked = filters.get("province", NATIONAL)
    return _of(Wanted.read(filters, asked if asked in province_codes() else NATIONAL))


@exports.listing("audit.company", scope="party")
def of_company(filters: Mapping[str, str]) -> exports.Listing:
    company = scopes.current().company_id or 0
    return _listing(
        lambda: ledger.every_for_company(company), lambda: ledger.count_for_company(company)
    )
