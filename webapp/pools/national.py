"""National staff put together what several provinces ask for, change it and take it apart."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx
from webapp.i18n import gettext
from webapp.needs.desk import NUMBER

from . import queries, services
from .models import NeedPool, NeedPoolMember

bp = Blueprint("pools_national", __name__, url_prefix="/national/pools")
marked = access.national("pools")
_ONE = f"/<{NUMBER}:pool_id>"


@bp.get("")
@marked
def index() -> ResponseReturnValue:
    """Groups that could become pools, and the pools there are."""
    behind: dict[str, Any] = {name: request.args.get(name) for name in ("after", "before")}
    found = queries.pools(**behind)
    proposed = queries.proposals(request.args.get("page", 1, type=int))
    return render_template(
        "pools/index.html",
        proposals=proposed,
        proposals_address=lambda page: url_for("pools_national.index", page=page, **behind),
        pools=found,
        held=queries.provinces_of([pool.id for pool in found]),
    )


@bp.post("/accept")
@marked
def accept() -> ResponseReturnValue:
    pool = services.accept(current_user, request.form.get("key", "")[:24])
    flash(gettext("The needs are in one pool now."), "good")
    return htmx.see_other("pools_national.edit", pool_id=pool.id)


@bp.get(_ONE)
@marked
def edit(pool_id: int) -> ResponseReturnValue:
    pool = _pool(pool_id)
    return render_template(
        "pools/edit.html",
        pool=pool,
        needs=queries.members(pool_id),
        outside=queries.members(pool_id, taken_out=True),
        fewest=queries.FEWEST,
    )


@bp.post(f"{_ONE}/needs/<{NUMBER}:need_id>/take-out")
@marked
def take_out(pool_id: int, need_id: int) -> ResponseReturnValue:
    services.take_out(current_user, _member(pool_id, need_id))
    flash(gettext("The need stands alone again."), "good")
    return htmx.see_other("pools_national.edit", pool_id=pool_id)


@bp.post(f"{_ONE}/needs/<{NUMBER}:need_id>/put-back")
@marked
def put_back(pool_id: int, need_id: int) -> ResponseReturnValue:
    services.put_back(current_user, _member(pool_id, need_id))
    flash(gettext("The need is in the pool again."), "good")
    return htmx.see_other("pools_national.edit", pool_id=pool_id)


@bp.post(f"{_ONE}/dissolve")
@marked
def dissolve(pool_id: int) -> ResponseReturnValue:
    services.dissolve(current_user, _pool(pool_id))
    flash(gettext("The pool is dissolved."), "good")
    return htmx.see_other("pools_national.index")


def _pool(number: int) -> NeedPool:
    return queries.pool(number) or abort(404)


def _member(pool_id: int, need_id: int) -> NeedPoolMember:
    return queries.member(pool_id, need_id) or abort(404)
