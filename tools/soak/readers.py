"""Who asks, what he may meet, and the addresses he asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flask import Flask

from tests.canaries import Readers
from tests.matrix.country import Country
from tests.matrix.walk import Address, addresses
from tools import asking
from webapp.accounts import sessions
from webapp.accounts.models import User
from webapp.db import db, unit_of_work
from webapp.tenancy import scopes
from webapp.tenancy.scopes import NATIONAL

from .country import NATIONAL_STAFF, NOBODY, Land, notices_of

CSRF = "f" * 40
STAFF = ("officer", "admin")
SIDES = ("producer", "supplier")
_OWN_PAGES = re.compile(r"^(/[a-z-]+)?(/en)?/my/(notices.*|\?.*)?$")
# Marks whose pages are of use to a reader of this role; the others refuse him.
_ENTERS = {
    "visitor": {"public", "guest"},
    "nobody": {"public", "person"},
    "producer": {"public", "person", "party"},
    "supplier": {"public", "person", "party"},
    "officer": {"public", "person", "officer"},
    "admin": {"public", "person", "officer", "admin"},
    "national": {"public", "person", "national"},
}


@dataclass(frozen=True)
class Reader:
    """One person, or a visitor, at the site of a province or at the national one."""

    role: str
    home: str  # the province of his rights
    site: str
    person: int | None = None
    company: int | None = None
    cookie: str = ""
    csrf: str = ""
    notices: tuple[int, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"{self.role} of {self.home or 'no province'} at {self.site}"

    def may_meet(self, readers: Readers, path: str) -> bool:
        """May a text with this circle of readers stand in the answer to this path?"""
        if self.person is not None and readers.person == self.person:
            return True
        if self.company is not None:
            return self.company in readers.companies or readers.suppliers
        if self.role == NATIONAL:
            # as it reads all provinces, but nothing that is of a person alone
            return self.site == NATIONAL and bool(readers.province)
        if self.role not in STAFF:
            return False
        # what he was told about his province follows him; its desk does not
        is_here = self.site == self.home or bool(_OWN_PAGES.search(path))
        return is_here and (readers.province == self.home or readers.suppliers)

    def path(self, path: str) -> str:
        return path if self.site == NATIONAL else f"/{self.site}{path}"


def seated(app: Flask, land: Land) -> list[Reader]:
    """Everybody at his own site, at the next province's and at the national one."""
    found = [Reader("visitor", "", site) for site in (*land.provinces, NATIONAL)]
    signed = asking.signed(app, CSRF)
    for province in land.provinces:
        for role in (*STAFF, *SIDES):
            person = land.person(province, role)
            company = land.company(province, role) if role in SIDES else None
            cookie, own = _cookie(app, person), tuple(notices_of(app, person))
            for site in (province, land.next_to(province), NATIONAL):
                found.append(Reader(role, province, site, person, company, cookie, signed, own))
    for role, who in ((NATIONAL, NATIONAL_STAFF), ("nobody", NOBODY)):
        person = land.cast.people[who]
        cookie = _cookie(app, person)
        for site in (NATIONAL, *land.provinces[:3]):
            found.append(Reader(role, "", site, person, None, cookie, signed))
    return found


def _cookie(app: Flask, person: int) -> str:
    with app.app_context(), unit_of_work(scopes.system("soak")):
        token = sessions.begin(db.session.get_one(User, person), agent="soak")
    return asking.cookie_of(app, token, CSRF)


# --- what there is to ask for ---------------------------------------------------------------

# Pages that need an index of their own to be well, or that end the visit.
_LEFT_OUT = ("accounts.sign_out", "static")


@dataclass(frozen=True)
class Places:
    """The addresses of one site, by the mark that stands on them."""

    by_mark: dict[str, list[Address]]

    def of(self, role: str) -> list[list[Address]]:
        """The addresses a role is let in at, one list for each mark."""
        return [self.by_mark[mark] for mark in sorted(_ENTERS[role]) if mark in self.by_mark]

    def all(self) -> list[list[Address]]:
        return list(self.by_mark.values())


def places(app: Flask, land: Land) -> dict[str, Places]:
    """For each site the pages that can be asked for, with own, foreign and absent numbers."""
    found = {}
    for site in (*land.provinces, NATIONAL):
        home = land.provinces[0] if site == NATIONAL else site
        other = land.next_to(home)
        country = Country(own=land.rows[home], foreign=land.rows[other])
        by_mark: dict[str, list[Address]] = {}
        for address in addresses(app, country):
            if address.method == "GET" and address.rule.endpoint not in _LEFT_OUT:
                by_mark.setdefault(address.mark.who, []).append(address)
        found[site] = Places(by_mark)
    return found
