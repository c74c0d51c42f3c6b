"""The national desk: sums of all provinces and the rows behind them; each look is logged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp import access, exports, htmx

from . import lists, queries, rows, whole_need, words
from .asked import Asked
from .lists import NationalList
from .rules import COUNTRY, Measure, Step

bp = Blueprint("national", __name__, url_prefix="/national")
# the list that opens behind a number of the table
LIST_OF = {
    Measure.NEEDS: "national.needs",
    Measure.COMPANIES: "national.companies",
    Measure.FX_COST: "national.needs",
    Measure.INTERESTS: "national.interests",
    Measure.MEETINGS: "national.meetings",
}


@bp.get("/")
@access.national("sums")
def index() -> ResponseReturnValue:
    """The table of provinces and fields, and the funnel."""
    asked = request.args.get("measure", "")
    measure = Measure(asked) if asked in {m.value for m in Measure} else Measure.NEEDS
    figures = queries.figures()
    return render_template(
        "reports/national.html",
        figures=figures,
        measure=measure,
        measures=list(Measure),
        list_endpoint=LIST_OF[measure],
        fields=figures.fields(),
        provinces=words.provinces_by_name(),
        funnel=words.funnel(figures, COUNTRY, _step_address),
    )


def _step_address(step: Step) -> str:
    return url_for("national.needs", reached=None if step == Step.NEED else step.value)


@bp.get("/needs")
@access.national("needs")
def needs() -> ResponseReturnValue:
    return _answer(lists.NEEDS)


@bp.get("/companies")
@access.national("companies")
def companies() -> ResponseReturnValue:
    return _answer(lists.COMPANIES)


@bp.get("/interests")
@access.national("interests")
def interests() -> ResponseReturnValue:
    return _answer(lists.INTERESTS)


@bp.get("/meetings")
@access.national("meetings")
def meetings() -> ResponseReturnValue:
    return _answer(lists.MEETINGS)


@bp.get("/needs/<province>/<int(max=999999999999999):need_id>")
@access.national("a need")
def need(province: str, need_id: int) -> ResponseReturnValue:
    """One need with its history, its interests and its meetings, to read only."""
    found = whole_need.find(province, need_id)
    if found is None:
        abort(404)
    return render_template("reports/national_need.html", whole=found, reason_words=words.reason)


def _answer(known: NationalList) -> ResponseReturnValue:
    values = _asked_values()
    asked = known.read(values)
    if file := exports.asked(f"{known.name}.national", words.as_filters(asked)):
        return file
    return htmx.render("reports/list.html", "reports/_list.html", "list", **_context(known, asked))


def _asked_values() -> Mapping[str, Sequence[str]]:
    return {name: request.args.getlist(name) for name in request.args}


def _context(known: NationalList, asked: Asked) -> dict[str, Any]:
    figures = queries.figures()
    counts = known.counts(asked, figures)
    found = known.slice(asked, request.args.get("after"), request.args.get("before"))
    endpoint = f"national.{known.name}"

    def address(**more: Any) -> str:
        return url_for(endpoint, **{**asked.values(), **more})

    return {
        "known": known,
        "asked": asked,
        "endpoint": endpoint,
        "address": address,
        "figures": figures,
        "count": known.count(asked, figures),
        "found": found,
        "lines": rows.lines_of(known.name, found.items),
        "columns": [column for column in rows.COLUMNS[known.name] if column.on_page],
        "facets": [(facet, words.options_of(facet, asked, counts)) for facet in known.facets],
        "chips": words.chips_of(known, asked, endpoint),
        "shown": words.shown,
        "count_words": words.count_words,
    }
