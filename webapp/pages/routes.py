"""Front pages of the country and of a province, help, contact, and the province's colour."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from webapp import access, charts, i18n
from webapp.charts import Row
from webapp.i18n import gettext
from webapp.persian import fa_digits, fold
from webapp.places import queries as places
from webapp.places.rules import ExhibitionState
from webapp.reports import queries as reports
from webapp.reports.queries import Figures
from webapp.reports.rules import ALL, COUNTRY
from webapp.samples import queries as samples
from webapp.tenancy.sites import current_site, province_codes, province_name, site_url

from . import queries
from .rules import spans

bp = Blueprint("pages", __name__)


@bp.get("/")
@access.public
def index() -> ResponseReturnValue:
    """The programme as a whole, or a province and what stands on its shelves."""
    return _country() if current_site().is_national else _province()


def _country() -> ResponseReturnValue:
    figures = reports.figures()
    return render_template(
        "pages/country.html",
        **_figures(figures, COUNTRY),
        exhibitions=queries.exhibition_counts(),
        newest=queries.newest_needs(),
        tiles=_tiles(figures),
    )


def _tiles(figures: Figures) -> Any:
    rows = [
        Row(
            province_name(code),
            figures.value("open_needs", code),
            site_url(code, "pages.index"),
            code,
        )
        for code in _by_name()
    ]
    return charts.tiles(rows, gettext("Needs on view in each province"), i18n.number)


def _by_name() -> list[str]:
    return sorted(province_codes(), key=lambda code: fold(province_name(code)))


def _province() -> ResponseReturnValue:
    site = current_site()
    return render_template(
        "pages/province.html",
        **_figures(reports.figures(), site.code),
        intro=site.row.intro if site.row is not None else "",
        exhibitions=places.public_exhibitions(site.code),
        shelves=places.shelf_counts(site.code),
        samples=samples.counts_by_exhibition(site.code),
        newest=queries.newest_needs(site.code),
        hours=_hours(),
        clock=_clock,
    )


def _figures(figures: Figures, place: str) -> dict[str, Any]:
    """The key figures of a place; money only where enough companies stand behind it."""
    own = None if place == COUNTRY else place
    return {
        "figures": figures,
        "place": place,
        "companies": reports.count_of(reports.shown_companies(own)),
        "amount": None if (place, ALL) in figures.hidden() else figures.value("fx_cost", place),
    }


def _hours() -> list[Any]:
    """Office hours as staff keep them, else as the province's file has them."""
    site = current_site()
    if site.row is not None:
        return spans(site.row.calendar.get("office_hours", {}))
    hours = site.file.calendar.office_hours
    return spans({day: (f"{a:%H:%M}", f"{b:%H:%M}") for day, (a, b) in hours.items()})


def _clock(hour: str) -> str:
    """«۰۸:۰۰» on a Persian page."""
    return fa_digits(hour) if i18n.language() == "fa" else hour


@bp.get("/provinces")
@access.public
def provinces() -> ResponseReturnValue:
    """All provinces with their counts; `with=exhibition` leaves those without one out."""
    exhibitions = queries.exhibition_counts()
    only = request.args.get("with") == "exhibition"
    return render_template(
        "pages/provinces.html",
        provinces=[code for code in _by_name() if code in exhibitions or not only],
        only=only,
        figures=reports.figures(),
        exhibitions=exhibitions,
        opened=ExhibitionState.OPEN,
    )


@bp.get("/about")
@access.public
def about() -> ResponseReturnValue:
    return render_template("pages/about.html")


@bp.get("/privacy")
@access.public
def privacy() -> ResponseReturnValue:
    """What the site holds about people, and what they can do about it."""
    return render_template("pages/privacy.html", hours=_hours(), clock=_clock)


@bp.get("/help")
@access.public
def help() -> ResponseReturnValue:
    return render_template("pages/help.html")


@bp.get("/contact")
@access.public
def contact() -> ResponseReturnValue:
    return render_template("pages/contact.html", hours=_hours(), clock=_clock, provinces=_by_name())


@bp.get("/brand.css")
@access.public
def brand_css() -> ResponseReturnValue:
    """The province's colour as custom properties."""
    brand = current_site().file.brand
    shades = brand.shades
    css = f":root{{--brand:{brand.colour};--brand-soft:{shades.soft};--brand-ink:{shades.ink}}}"
    return Response(css, mimetype="text/css", headers={"Cache-Control": "public, max-age=3600"})
