"""The lists of published needs and of public companies, searched, narrowed and ordered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for

from webapp import access, htmx
from webapp.persian import isolate_codes
from webapp.pools import queries as pools
from webapp.tenancy.sites import current_site, province_codes
from webapp.words import collecting

from . import company_reading, facets, indexing, names, reading
from .company_forms import CompanyQuestion
from .company_shelf import Shelves
from .company_suggesting import CompanySuggester
from .documents import Notice
from .forms import Place, Question
from .labels import ABILITIES, EXAMPLES
from .lexicon import Lexicon
from .need_suggesting import NeedSuggester
from .suggesting import Suggester, Suggestions
from .text import highlight

bp = Blueprint("search", __name__)
TARGET = "results"
SUGGESTED = "suggestions"


@bp.app_context_processor
def examples() -> dict[str, Any]:
    """Boxes on any page may suggest what to type."""
    return {"search_examples": EXAMPLES}


@bp.get("/needs")
@access.public
def index() -> Response:
    """What was asked for, as a page or as its changing part."""
    own = _own()
    asked = Question.read(request.args, _place(own))
    engine = indexing.engine_of(current_app)
    found = reading.find(engine, asked, own)
    folded = pools.folded(found.needs, lambda: reading.before(engine, found, own))
    collecting.note(
        current_site().code, asked.text, found.results, found.everywhere, found.unfiltered
    )
    response = htmx.render(
        "search/index.html",
        "search/_results.html",
        TARGET,
        is_part=htmx.wants(TARGET),
        found=found,
        folded=folded,
        instead=_instead(found),
        **_shown(found, address),
    )
    return htmx.with_headers(response, push_url=_pushed(address(asked)))


@bp.get("/companies")
@access.public
def companies() -> Response:
    """Companies by their names, by what they say of themselves and by what they can make."""
    own = _own()
    asked = CompanyQuestion.read(request.args, _place(own))
    found = company_reading.find(asked, own, _shelves(), _lexicon())
    elsewhere = found.everywhere, found.unfiltered
    site = current_site().code
    collecting.note(site, asked.text, found.results, *elsewhere, of_companies=True)
    response = htmx.render(
        "search/companies.html",
        "search/_companies.html",
        TARGET,
        is_part=htmx.wants(TARGET),
        found=found,
        abilities=ABILITIES,
        **_shown(found, company_address),
    )
    return htmx.with_headers(response, push_url=_pushed(company_address(asked)))


def _shown(
    found: reading.Found | company_reading.Found, address: Callable[[Any], str]
) -> dict[str, Any]:
    """What pages of either list are drawn with."""
    question, terms = found.question, frozenset(found.results.terms)
    return {
        "question": question,
        "results": found.results,
        "facets": facets.facets(question, found.results, found.parks),
        "chip_items": [
            {"label": chip.label, "href": address(chip.without)}
            for chip in facets.chips(question, found.parks)
        ],
        "address": address,
        "page_address": lambda page: address(question.turned_to(page)),
        "marked": lambda text: highlight(isolate_codes(text), terms),
    }


@bp.get("/needs/suggest")
@access.public
def suggest() -> Response:
    """What may be meant by a text that is still being typed, as a list below the box or a page."""
    return _suggested(_needs())


@bp.get("/companies/suggest")
@access.public
def suggest_companies() -> Response:
    """The same for who looks for companies."""
    asking = company_reading.asking(_shelves(), _lexicon())
    suggester = CompanySuggester(asking, names.of(current_app), _own())
    return _suggested(suggester, of_companies=True)


def _suggested(suggester: Suggester, **shown: Any) -> Response:
    typed = Question.read(request.args, _place(_own())).text
    return htmx.render(
        "search/suggest.html",
        "search/_suggestions.html",
        SUGGESTED,
        typed=typed,
        suggestions=suggester.suggest(typed),
        **shown,
    )


def _own() -> str | None:
    site = current_site()
    return None if site.is_national else site.code


def _place(own: str | None) -> Place:
    return Place(own, frozenset(province_codes()))


def _instead(found: reading.Found) -> Suggestions:
    """What else fits the words of a question that no need answers, whatever the filters."""
    asked, results = found.question, found.results
    known = Notice.INDEX_MISSING not in results.notices
    if asked.text and known and not results.total and not found.unfiltered:
        return _needs().instead(asked.text)
    return Suggestions()


def _shelves() -> Shelves:
    shelves: Shelves = current_app.extensions.setdefault("ghafaseh.companies", Shelves())
    return shelves


def _lexicon() -> Lexicon:
    lexicon: Lexicon = current_app.extensions["ghafaseh.lexicon"]()
    return lexicon


def _needs() -> NeedSuggester:
    return NeedSuggester(indexing.engine_of(current_app), names.of(current_app), _own())


def _pushed(pushed: str) -> str | None:
    """The shortest address for a new entry of the history; none where it is there already."""
    if not htmx.wants(TARGET):
        return None
    return "false" if request.headers.get("HX-Current-URL", "").endswith(pushed) else pushed


def address(question: Question) -> str:
    """The address of a question on this site."""
    return url_for("search.index", **question.address())


def company_address(question: Question) -> str:
    """The address of a question for companies on this site."""
    return url_for("search.companies", **question.address())
