"""Every route, every role, own, foreign and absent numbers, with and without htmx.

All is made from the URL map: a new route is asked for the day it appears, and one whose address
names a kind of row the two provinces do not have fails here until they have one.
"""

from __future__ import annotations

import re

import pytest

from webapp.access import Mark
from webapp.db import db

from . import country as countries
from .country import ABSENT, CANARY
from .tally import TALLY
from .walk import Address, Answer, addresses, ask

ROLES = (
    None,
    "nobody",
    "newcomer",
    "producer",
    "supplier",
    "yazd_officer",
    "yazd_admin",
    "fars_admin",
    "national_staff",
)
STAFF = {"yazd_officer", "yazd_admin"}
READS_FARS = {"fars_admin", "national_staff"}
# Numbers of others, and the absent ones that have to be answered alike.
ABSENT_FOR = {"foreign": "absent", "mixed": "half absent"}
WITH_HTMX = ("none", "foreign", "mixed")
# What varies between two answers of the same kind.
_VARYING = re.compile(
    r'value="[^"]{20,}"|[0-9a-f]{32}|\?v=[0-9a-f]+|next=[^"]*|href="/yazd/en/[^"]*"|href="/en/[^"]*"'
)


@pytest.fixture
def country(app, cast):
    return countries.build(app, cast)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("site", ["yazd", "fars", "national"])
def test_nobody_sees_or_does_what_is_not_theirs(app, browser, country, role, site):
    person, before = browser(role, site), len(TALLY.wrong)
    with app.app_context():
        database = db.engine.dialect.name
    absent: dict[tuple[str, str, str], Answer] = {}
    foreign: list[tuple[Address, Answer]] = []
    for address in addresses(app, country):
        if _is_left_out(address, role, site):
            continue
        # the last answer, which is kept, is that of a browser without JavaScript
        # what htmx asks for is put together above the database, so one of them is enough
        asks_twice = address.which in WITH_HTMX and database == "sqlite"
        for htmx in (True, False) if asks_twice else (False,):
            answer = ask(person, address, htmx=htmx)
            told = {"routes": address.rule.rule, "ids": address.which, "sites": site}
            TALLY.count(htmx=htmx, roles=str(role), databases=database, **told)
            with TALLY.judging():
                _check(address, answer, role, site)
        if address.which in ABSENT_FOR:
            foreign.append((address, answer))
        absent[address.rule.rule, address.method, address.which] = answer
    if site == "yazd" and role not in READS_FARS:
        for address, answer in foreign:
            same = address.rule.rule, address.method, ABSENT_FOR[address.which]
            with TALLY.judging():
                _check_alike(address, answer, absent[same], country)
    assert TALLY.wrong[before:] == []


def _is_left_out(address: Address, role: str | None, site: str) -> bool:
    """What ends the visit, and what would change the rows the other addresses are about."""
    if address.rule.endpoint in ("accounts.sign_out", "static", "health.readyz"):
        return True  # readiness answers 503 where no index was built
    if site != "yazd" and address.which not in ("none", "foreign"):
        return True
    acts = address.method == "POST" and address.which in ("own", "none", "mixed")
    return acts and _may_enter(address.mark, role, site)


def _may_enter(mark: Mark, role: str | None, site: str) -> bool:
    if mark.who in ("public", "guest"):
        return True
    if mark.who in ("officer", "admin"):
        return (role in STAFF and site == "yazd") or (role == "fars_admin" and site == "fars")
    if mark.who == "national":
        return role == "national_staff" and site == "national"
    return role is not None


def _check(address: Address, answer: Answer, role: str | None, site: str) -> None:
    where = f"{address} as {role} at {site}: {answer.status}"
    assert answer.status < 500, where
    if role not in READS_FARS:
        assert CANARY not in answer.html, f"{where} shows a secret of Fars"
    if address.mark.site != "any" and (address.mark.site == "national") != (site == "national"):
        assert answer.status == 404, where
    elif not _may_enter(address.mark, role, site):
        refused = (303, 401) if role is None else (403, 404)
        assert answer.status in refused, where
        assert _is_refusal(answer), where
    elif address.mark.who == "admin" and role == "yazd_officer":
        assert answer.status in (403, 404), where


def _is_refusal(answer: Answer) -> bool:
    """Nothing of the page itself stands in the answer."""
    return answer.status == 303 or 'method="post"' not in answer.html.partition("<main")[2]


def _check_alike(address: Address, found: Answer, absent: Answer, country) -> None:
    """A row of somebody else is answered as if it did not exist, unless all may read of it."""
    where = f"{address}: {found.status}, absent {absent.status}"
    if found.status == 303 and address.mark.who in ("public", "person", "party"):
        return  # a public page of another province leads to its own site
    if address.which == "foreign" and "company_id" in address.rule.arguments:
        assert found.status in (200, 303, 401, 403, 404), where
        return  # companies are known in the whole country
    if found.status in (200, 422) and _is_public(address):
        return
    assert found.status == absent.status, where
    if found.status == 404:
        assert _plain(found, address, country) == _plain(absent, address, country), where


def _is_public(address: Address) -> bool:
    """Copies for visitors and for suppliers are read in all provinces, declaring included."""
    return address.mark.who == "public" or address.rule.endpoint == "interests.declare"


def _plain(answer: Answer, address: Address, country) -> str:
    html = answer.html
    for number in {ABSENT, *country.own.numbers.values(), *country.foreign.numbers.values()}:
        html = re.sub(rf"\b{number}\b", "N", html)
    return _VARYING.sub("", html)


def test_the_secrets_are_there_to_be_found(browser, country):
    """Without walls they would be seen: Fars itself sees them."""
    page = browser("fars_admin", "fars").get(f"/admin/needs/{country.foreign.of('need_id')}")
    assert CANARY in page.html


def test_a_wrong_answer_would_be_found(app, country):
    """The checks fail for answers that a missing wall would give."""
    of_staff = next(a for a in addresses(app, country) if a.rule.endpoint == "needs_admin.detail")
    for answer in (Answer(500, ""), Answer(200, CANARY), Answer(200, "<main>"), Answer(303, "")):
        with pytest.raises(AssertionError):
            _check(of_staff, answer, "producer", "yazd")
    with pytest.raises(AssertionError):
        _check_alike(of_staff, Answer(403, "hers"), Answer(404, "none"), country)
