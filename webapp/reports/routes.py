"""The public figures, and the companies behind one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp import access, charts, i18n, paging
from webapp.charts import Row
from webapp.i18n import gettext
from webapp.labels import label
from webapp.tenancy.sites import current_site, province_name, site_url

from . import queries, words
from .queries import Figures
from .rules import ALL, COUNTRY, Cell

bp = Blueprint("reports", __name__)


@bp.get("/figures")
@access.public
def index() -> ResponseReturnValue:
    """What was published so far: by province and field, or by field in one province."""
    site = current_site()
    figures = queries.figures()
    hidden = figures.hidden()
    fields = [(site.code, field) for field in figures.fields(site.code)]
    provinces = _provinces(figures) if site.is_national else []
    return render_template(
        "reports/index.html",
        figures=figures,
        hidden=hidden,
        place=site.code,
        fields=fields,
        provinces=provinces,
        amount=lambda cell: _amount(figures, hidden, cell),
        field_chart=_chart(figures, fields, gettext("Needs by field")),
        province_chart=_chart(figures, provinces, gettext("Needs by province")),
        funnel=words.funnel(figures, site.code, lambda step: None),
    )


def _provinces(figures: Figures) -> list[Cell]:
    """The provinces with any need, the one with most first."""
    cells = [(code, ALL) for code in words.provinces_by_name() if figures.value("needs", code)]
    return sorted(cells, key=lambda cell: -figures.value("needs", *cell))


def _amount(figures: Figures, hidden: set[Cell], cell: Cell) -> int | None:
    """The declared sum of a cell; None where too few companies stand behind it."""
    return None if cell in hidden else figures.value("fx_cost", *cell)


def _chart(figures: Figures, cells: Sequence[Cell], name: str) -> Any:
    rows = [
        Row(_name(cell), figures.value("needs", *cell), _address(cell))
        for cell in sorted(cells, key=lambda cell: -figures.value("needs", *cell))
    ]
    return charts.bars(rows, name, i18n.number)


def _name(cell: Cell) -> str:
    return province_name(cell[0]) if cell[1] == ALL else label("field", cell[1])


def _address(cell: Cell) -> str | None:
    """A province's bar leads to the province's own figures."""
    if cell[1] == ALL and cell[0] != COUNTRY:
        return site_url(cell[0], "reports.index")
    return None


@bp.get("/figures/companies")
@access.public
def companies() -> ResponseReturnValue:
    """The companies that show a need under their own name."""
    site = current_site()
    query = queries.shown_companies(None if site.is_national else site.code)
    found = paging.slice_of(
        query,
        queries.BY_NAME,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "reports/companies.html",
        found=found,
        count=queries.count_of(query),
        address=lambda **values: url_for("reports.companies", **values),
    )
