"""Cases: each is made from the seed and its own number, sent, and its answer looked at."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import Flask

from tests.cast import Cast
from tests.matrix import country
from tests.matrix.walk import Address, addresses
from tools import asking
from tools.asking import Answer, Inside, Request
from webapp.accounts import sessions
from webapp.accounts.models import User
from webapp.db import db, unit_of_work
from webapp.tenancy import scopes
from webapp.tenancy.scopes import NATIONAL

from . import forms, odd, values

CSRF = "f" * 40
# Who works where; a visitor is nobody.
ROLES: dict[str | None, str] = {
    None: "yazd",
    "nobody": "yazd",
    "newcomer": "yazd",
    "producer": "yazd",
    "supplier": "yazd",
    "yazd_officer": "yazd",
    "yazd_admin": "yazd",
    "fars_admin": "fars",
    "national_staff": NATIONAL,
}
_FITTING: dict[str, tuple[str | None, ...]] = {
    "public": (None, "supplier"),
    "guest": (None,),
    "person": ("producer", "nobody"),
    "party": ("producer", "supplier"),
    "officer": ("yazd_admin", "yazd_officer"),
    "admin": ("yazd_admin",),
    "national": ("national_staff",),
}
METHODS = ("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "get", "FOO")
_TRACES = (b"Traceback (most recent call last)", b"werkzeug.debug", b"jinja2.exceptions")


@dataclass(frozen=True)
class Finding:
    case: int
    what: str
    role: str | None
    request: Request
    answer: Answer

    def __str__(self) -> str:
        fault = self.answer.fault.strip()
        return f"case {self.case}, {self.role or 'a visitor'}: {self.what}\n{self.request}\n{fault}"


@dataclass
class Outcome:
    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    routes: set[tuple[str, str]] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def faults_of(request: Request, answer: Answer) -> list[str]:
    """What is wrong with an answer, whatever was asked."""
    found = []
    # that it is not ready is what /readyz is there to say
    if answer.status >= 500 and not request.target.partition("?")[0].endswith("/readyz"):
        found.append(f"answered {answer.status}")
    if "Content-Security-Policy" not in answer.headers and not answer.fault:
        found.append(f"no Content-Security-Policy in the answer {answer.status}")
    if any(trace in answer.body for trace in _TRACES):
        found.append("the answer shows a traceback")
    return found


class Fuzz:
    """All cases of one seed on one site."""

    def __init__(self, app: Flask, cast: Cast, seed: int) -> None:
        self.app, self.seed, self.inside = app, seed, Inside(app)
        rows = country.build(app, cast)
        self.by_target: dict[tuple[str, str], list[Address]] = {}
        for address in addresses(app, rows):
            self.by_target.setdefault((str(address.rule), address.method), []).append(address)
        self.targets = sorted(self.by_target)
        random.Random(seed).shuffle(self.targets)  # nosec B311
        self.csrf = asking.signed(app, CSRF)
        self.cookies = {role: self._cookie(cast, role) for role in ROLES}
        self.parameters, self.words = values.parameters(), values.words()

    def _cookie(self, cast: Cast, role: str | None) -> str:
        if role is None:
            return asking.cookie_of(self.app, None, CSRF)
        with self.app.app_context(), unit_of_work(scopes.system("fuzz")):
            token = sessions.begin(db.session.get_one(User, cast.people[role]), agent="fuzz")
        return asking.cookie_of(self.app, token, CSRF)

    def run(self, cases: Iterable[int]) -> Outcome:
        outcome = Outcome()
        for number in cases:
            outcome.findings += self.case(number, outcome)
        return outcome

    def case(self, number: int, outcome: Outcome) -> list[Finding]:
        """One request of all that there are, and what was wrong with its answer."""
        lot = random.Random(f"{self.seed}:{number}")  # nosec B311
        target = self.targets[number % len(self.targets)]
        address = lot.choice([each for each in self.by_target[target] if _fits(each, lot)])
        role = self._role(address, lot)
        request = self._request(address, role, lot)
        answer = self.inside.ask(request)
        outcome.cases += 1
        outcome.statuses[answer.status] += 1
        outcome.routes.add(target)
        return [Finding(number, what, role, request, answer) for what in faults_of(request, answer)]

    def _role(self, address: Address, lot: random.Random) -> str | None:
        fitting = _FITTING[address.mark.who]
        return lot.choice(fitting if lot.random() < 0.8 else tuple(ROLES))

    # --- one request --------------------------------------------------------------------

    def _request(self, address: Address, role: str | None, lot: random.Random) -> Request:
        prefix = _prefix(address, role, lot)
        headers = {"Cookie": self.cookies[role]}
        if lot.random() < 0.25:
            headers |= {"HX-Request": "true", "HX-Target": lot.choice(("main", "results", "list"))}
        path, method, body = prefix + address.path, address.method, b""
        if method == "POST":
            sheet = self._sheet(address.path, prefix, role, lot)
            headers["Content-Type"], body = odd.body(sheet, lot)
        if lot.random() < 0.12:
            path = odd.path(path, lot)
        if method == "GET" or lot.random() < 0.2:
            asked = odd.query(self.parameters, self.words, lot)
            path += f"?{asked}" if asked else ""
        if lot.random() < 0.06:
            method = lot.choice(METHODS)
        if lot.random() < 0.3:
            headers = odd.headers(lot, headers)
        return Request(method, path, tuple(headers.items()), body)

    def _sheet(self, path: str, prefix: str, role: str | None, lot: random.Random) -> forms.Sheet:
        """The form of the page; where no page shows one, names that forms of the site have."""

        def get(target: str) -> Answer:
            cookie = ("Cookie", self.cookies[role])
            return self.inside.ask(Request("GET", target, (cookie,)))

        sheet = forms.find(get, path, prefix, lot)
        if sheet is None:
            names = lot.sample(self.parameters, 4)
            sheet = forms.Sheet([(name, lot.choice(self.words)) for name in names], [], False)
        tokens = {"csrf_token": self.csrf, "nonce": f"{lot.getrandbits(128):032x}"}
        kept = [(name, value) for name, value in sheet.fields if name not in tokens]
        sheet.fields = [*tokens.items(), *kept]
        sheet.spoil(lot, self.csrf)
        if lot.random() < 0.03:
            sheet.fields = [pair for pair in sheet.fields if pair[0] != "csrf_token"]
        return sheet


def _fits(address: Address, lot: random.Random) -> bool:
    """Own rows more often than others, so that something happens."""
    return address.which in ("none", "own") or lot.random() < 0.2


def _prefix(address: Address, role: str | None, lot: random.Random) -> str:
    site = ROLES[role]
    if address.mark.site == "province" and site == NATIONAL and lot.random() < 0.5:
        site = "yazd"
    language = "/en" if lot.random() < 0.1 else ""
    return ("" if site == NATIONAL else f"/{site}") + language
