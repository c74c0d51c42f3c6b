"""Front pages and the stylesheet of a province's colour."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from webapp import access
from webapp.tenancy.sites import current_site

bp = Blueprint("pages", __name__)


@bp.get("/")
@access.public
def index() -> ResponseReturnValue:
    return render_template("pages/index.html")


@bp.get("/brand.css")
@access.public
def brand_css() -> ResponseReturnValue:
    """The province's colour as custom properties."""
    site = current_site()
    shades = site.file.brand.shades
    css = f":root{{--brand:{site.file.brand.colour};--brand-soft:{shades.soft};--brand-ink:{shades.ink}}}"
    return Response(css, mimetype="text/css", headers={"Cache-Control": "public, max-age=3600"})
