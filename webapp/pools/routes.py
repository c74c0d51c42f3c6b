"""The public page of a pool: all that asks for the same thing, so that the whole volume shows."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from webapp import access
from webapp.needs.desk import NUMBER
from webapp.needs.models import PublishedNeed

from . import queries, rules

bp = Blueprint("pools", __name__)


@bp.get(f"/pools/<{NUMBER}:pool_id>")
@access.public
def detail(pool_id: int) -> ResponseReturnValue:
    pool = queries.pool(pool_id) or abort(404)
    needs = queries.members(pool_id)
    if len(needs) < queries.FEWEST:
        abort(404)
    return render_template(
        "pools/detail.html",
        pool=pool,
        needs=needs,
        provinces=len({need.province for need in needs}),
        sums=rules.sums(filter(None, map(_use, needs))),
    )


def _use(need: PublishedNeed) -> rules.Use | None:
    """What everybody may read of the yearly use."""
    quantity, unit = need.facts.get("annual_quantity"), need.facts.get("unit")
    return (
        rules.Use(need.producer_company_id, Decimal(quantity), unit) if quantity and unit else None
    )
