"""The list of published needs, searched, narrowed and ordered."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, request, url_for

from webapp import access, htmx
from webapp.persian import isolate_codes
from webapp.tenancy.sites import current_site, province_codes
from webapp.words import collecting

from . import facets, indexing, reading
from .forms import Place, Question
from .labels import EXAMPLES
from .text import highlight

bp = Blueprint("search", __name__)
TARGET = "results"


@bp.app_context_processor
def examples() -> dict[str, Any]:
    """Boxes on any page may suggest what to type."""
    return {"search_examples": EXAMPLES}


@bp.get("/needs")
@access.public
def index() -> Response:
    """What was asked for, as a page or as its changing part."""
    site = current_site()
    own = None if site.is_national else site.code
    asked = Question.read(request.args, Place(own, frozenset(province_codes())))
    engine = indexing.engine_of(current_app)
    found = reading.find(engine, asked, own)
    collecting.note(site.code, asked.text, found.results, found.everywhere, found.unfiltered)
    response = htmx.render(
        "search/index.html",
        "search/_results.html",
        TARGET,
        is_part=htmx.wants(TARGET),
        found=found,
        question=found.question,
        results=found.results,
        facets=facets.facets(found.question, found.results, found.parks),
        chip_items=[
            {"label": chip.label, "href": address(chip.without)}
            for chip in facets.chips(found.question, found.parks)
        ],
        address=address,
        page_address=lambda page: address(found.question.turned_to(page)),
        marked=lambda text: highlight(isolate_codes(text), found.results.terms),
    )
    return htmx.with_headers(response, push_url=_pushed(asked))


def _pushed(asked: Question) -> str | None:
    """The shortest address for a new entry of the history; none where it is there already."""
    if not htmx.wants(TARGET):
        return None
    pushed = address(asked)
    return "false" if request.headers.get("HX-Current-URL", "").endswith(pushed) else pushed


def address(question: Question) -> str:
    """The address of a question on this site."""
    return url_for("search.index", **question.address())
