"""Every route of the URL map, asked for with own, foreign, mixed and absent numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from tests.browser import Browser
from webapp.access import Mark

from .country import ABSENT, Country

HTMX = {"HX-Request": "true", "HX-Target": "main"}
METHODS = ("GET", "POST")
# What the same word means on pages of different things.
_STAFF = "/people/staff/"


@dataclass(frozen=True)
class Address:
    """One way to ask for a route; `which` says whose numbers are in it."""

    rule: Rule
    mark: Mark
    method: str
    which: str  # none, own, foreign, mixed, absent
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.rule} ({self.which}: {self.path})"


@dataclass(frozen=True)
class Answer:
    status: int
    html: str


def addresses(app: Flask, country: Country) -> Iterator[Address]:
    """Every rule × GET and POST × the numbers that make sense in it."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        mark: Mark = app.view_functions[rule.endpoint].access
        for which, values in _values(rule, country):
            for method in METHODS:
                if method in (rule.methods or ()):
                    path = adapter.build(rule.endpoint, values, method=method)
                    yield Address(rule, mark, method, which, path)


def _values(rule: Rule, country: Country) -> Iterator[tuple[str, dict[str, Any]]]:
    numbered = [n for n in sorted(rule.arguments) if _is_number(rule, n)]
    words = {n: _word(rule, n) for n in rule.arguments if n not in numbered}
    if not numbered:
        yield "none", words
        return
    own = {n: country.own.of(_kind(rule, n)) for n in numbered}
    foreign = {n: country.foreign.of(_kind(rule, n)) for n in numbered}
    yield "own", words | own
    yield "foreign", words | foreign
    yield "absent", words | dict.fromkeys(numbered, ABSENT)
    if len(numbered) > 1:
        last = _last(rule, numbered)
        yield "mixed", words | own | {last: foreign[last]}
        yield "half absent", words | own | {last: ABSENT}


def _is_number(rule: Rule, name: str) -> bool:
    return isinstance(rule._converters[name], IntegerConverter)


def _word(rule: Rule, name: str) -> str:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return {"province": "fars", "side": "producer"}.get(name, "word")


def _kind(rule: Rule, name: str) -> str:
    if name == "member_id" and _STAFF in rule.rule:
        return "staff_id"
    if name == "number" and "/letters/" in rule.rule:
        return "letter_id"
    return "photo_id" if name == "row_id" and "/photos/" in rule.rule else name


def _last(rule: Rule, names: list[str]) -> str:
    return max(names, key=rule.rule.index)


def ask(browser: Browser, address: Address, *, htmx: bool = False) -> Answer:
    data = None
    if address.method == "POST":
        browser.hold_token()
        data = {"csrf_token": browser.csrf()}
    response = browser.client.open(
        browser.url(address.path),
        method=address.method,
        data=data,
        headers=HTMX if htmx else None,
    )
    answer = Answer(response.status_code, response.get_data().decode("utf-8", "replace"))
    response.close()
    return answer
