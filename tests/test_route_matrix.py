"""Every route, every role, own, foreign and absent ids: made from the URL map, none is missed."""

from __future__ import annotations

import re

import pytest
from werkzeug.routing import AnyConverter, BuildError, IntegerConverter

from webapp.access import Mark

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
ABSENT = 987_654_321
# Numbers of global tables: known in the whole country, so "foreign" has no meaning for them.
GLOBAL_ARGUMENTS = {"company_id", "user_id", "invitation_id", "member_id", "request_id", "job_id"}
# What varies between two answers of the same kind.
_VARYING = re.compile(
    r'value="[^"]{20,}"|[0-9a-f]{32}|\?v=[0-9a-f]+|next=[^"]*|href="/yazd/en/[^"]*"|href="/en/[^"]*"'
)


def rules_of(app):
    """(rule, mark, names of its whole-number arguments) of every route but static files."""
    for rule in app.url_map.iter_rules():
        mark: Mark = app.view_functions[rule.endpoint].access
        yield rule, mark


def address(app, rule, number: int) -> str | None:
    """The path of a rule with `number` in every argument."""
    adapter = app.url_map.bind("localhost")
    values = {name: _value(rule, name, number) for name in rule.arguments}
    try:
        return adapter.build(rule.endpoint, values, method=_method(rule))
    except BuildError:
        return None


def _value(rule, name: str, number: int) -> object:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return number if isinstance(converter, IntegerConverter) else f"word{number}"


def _method(rule) -> str:
    return "GET" if "GET" in rule.methods else "POST"


def methods_of(rule) -> list[str]:
    return sorted(rule.methods & {"GET", "POST"})


class Answer:
    """Status and text of an answer; pages are not taken apart here, there are too many."""

    def __init__(self, response) -> None:
        self.status = response.status_code
        self.html = response.get_data().decode("utf-8", "replace")
        response.close()


def ask(browser, method: str, path: str) -> Answer:
    data = None
    if method == "POST":
        browser.hold_token()
        data = {"csrf_token": browser.csrf()}
    return Answer(browser.client.open(browser.url(path), method=method, data=data))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("site", ["yazd", "national"])
def test_no_route_breaks_and_none_lets_the_wrong_person_in(app, browser, cast, role, site):
    person = browser(role, site)
    for rule, mark in rules_of(app):
        if rule.endpoint == "accounts.sign_out":
            continue
        path = address(app, rule, ABSENT)
        for method in methods_of(rule):
            page = ask(person, method, path)
            # readiness says 503 where it is not ready: here no index was built
            broken = page.status >= 500 and rule.endpoint != "health.readyz"
            assert not broken, f"{method} {path} as {role}: {page.status}"
            _check_entry(page, mark, role, site, f"{method} {path} as {role} at {site}")


STAFF = {"yazd_officer", "yazd_admin"}


def _check_entry(page, mark: Mark, role: str | None, site: str, where: str) -> None:
    """Whoever may not enter gets the same few answers everywhere."""
    wrong_site = mark.site != "any" and (mark.site == "national") != (site == "national")
    if wrong_site:
        assert page.status == 404, f"{where}: {page.status}"
    elif mark.who in ("public", "guest"):
        assert page.status != 403 or mark.who == "guest", where
    elif role is None:
        assert page.status in (303, 401), f"{where}: {page.status}"
    elif mark.who == "officer":
        assert role in STAFF or page.status in (403, 404), f"{where}: {page.status}"
    elif mark.who == "admin":
        assert role == "yazd_admin" or page.status in (403, 404), f"{where}: {page.status}"
    elif mark.who == "national":
        assert role == "national_staff" or page.status in (403, 404), f"{where}: {page.status}"


@pytest.mark.parametrize("role", ["yazd_officer", "yazd_admin", "producer", "supplier"])
def test_a_foreign_row_and_an_absent_one_are_answered_alike(app, browser, cast, role):
    """Everything of Fars, asked for at Yazd, is as if it did not exist."""
    person = browser(role, "yazd")
    foreign = sorted({*cast.needs.values(), *cast.places.values()} & set(fars_numbers(cast)))
    for rule, mark in rules_of(app):
        if not rule.arguments or rule.arguments & GLOBAL_ARGUMENTS or mark.who == "guest":
            continue
        for method in methods_of(rule):
            absent = ask(person, method, address(app, rule, ABSENT))
            for number in foreign:
                found = ask(person, method, address(app, rule, number))
                _same(found, absent, number, f"{method} {rule} with {number} as {role}", mark)


def _same(found, absent, number: int, where: str, mark: Mark) -> None:
    if mark.who in ("public", "person", "party") and found.status == 303:
        return  # a public page of another province leads to its own site
    if mark.who in ("public", "party") and found.status in (200, 422):
        assert absent.status in (404, 200, 422), where
        return  # projections are public in all provinces
    assert found.status == absent.status, f"{where}: {found.status}, absent {absent.status}"
    if found.status == 404:
        assert _plain(found.html, number) == _plain(absent.html, ABSENT), where


def _plain(html: str, number: int) -> str:
    return _VARYING.sub("", html.replace(str(number), "N"))


def fars_numbers(cast) -> list[int]:
    return [cast.needs["valve"], *(n for name, n in cast.places.items() if name.startswith("fars"))]


CANARY = "قناری‌محرمانه"
PRIVATE = ("contact_name", "brand", "origin")


def test_private_words_of_another_province_appear_nowhere(app, browser, cast):
    """A canary in every private text of Fars is never in an answer to Yazd or the public."""
    plant(app)
    for role in (None, "yazd_officer", "yazd_admin", "producer", "supplier"):
        person = browser(role, "yazd")
        for rule, _ in rules_of(app):
            if "GET" not in rule.methods:
                continue
            for number in fars_numbers(cast) if rule.arguments else [0]:
                for site in ("yazd", "fars", "national"):
                    page = ask(person.at(site), "GET", address(app, rule, number))
                    assert CANARY not in page.html, f"{site}: {rule} with {number} as {role}"


def plant(app) -> None:
    """Writes the canary into private columns of all of Fars' rows."""
    from sqlalchemy import Text

    from webapp.db import db, unit_of_work
    from webapp.needs.models import Need
    from webapp.tenancy import scopes

    with app.app_context(), unit_of_work(scopes.tenant("fars")):
        for need in db.session.scalars(db.select(Need)):
            for column in Need.__table__.columns:
                if isinstance(column.type, Text) or column.name in PRIVATE:
                    setattr(need, column.name, CANARY)
