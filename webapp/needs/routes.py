"""The public page of a need, its sheet for paper, its photos, and files for approved suppliers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, audit, htmx, uploads
from webapp.db import reading as reading_in
from webapp.interests import queries as interests
from webapp.qr import qr
from webapp.tenancy import scopes
from webapp.tenancy.sites import current_site, site_url

from . import queries, reading
from .desk import NUMBER
from .models import Need, PublishedNeed

bp = Blueprint("needs", __name__)


def _copy(need_id: int) -> PublishedNeed:
    """The public copy; a need that was on view once is gone, any other never was."""
    copy = queries.published(need_id)
    if copy is not None:
        return copy
    with reading_in(scopes.system("was this need on view once?")):
        was_there = queries.was_published(need_id)
    abort(410 if was_there else 404)


def _away(copy: PublishedNeed, endpoint: str) -> ResponseReturnValue | None:
    """The same page on the site of the need's province, when this is another one."""
    if copy.province == current_site().code:
        return None
    return htmx.see_other_url(site_url(copy.province, endpoint, need_id=copy.id))


@bp.get(f"/needs/<{NUMBER}:need_id>")
@access.public
def detail(need_id: int) -> ResponseReturnValue:
    copy = _copy(need_id)
    if away := _away(copy, "needs.detail"):
        return away
    return render_template(
        "needs/detail.html",
        need=copy,
        standing=interests.standing(current_user, copy),
        **_shown(copy),
    )


@bp.get(f"/needs/<{NUMBER}:need_id>/sheet")
@access.public
def sheet(need_id: int) -> ResponseReturnValue:
    """The need on paper, to hang up or hand on, with the way back to the site."""
    copy = _copy(need_id)
    if away := _away(copy, "needs.sheet"):
        return away
    return render_template("needs/sheet.html", need=copy, **_shown(copy))


def _shown(copy: PublishedNeed) -> dict[str, Any]:
    return {
        "shown": reading.of_copy(copy, current_user),
        "line": reading.public_line(copy),
        "address": url_for("needs.detail", need_id=copy.id, _external=True),
        "is_owner": current_user.acts_for(copy.producer_company_id),
        "is_staff": current_user.may_enter_admin(copy.province),
        "qr": qr,
    }


@bp.get(f"/needs/<{NUMBER}:need_id>/photos/<{NUMBER}:file_id>")
@access.public
def photo(need_id: int, file_id: int) -> ResponseReturnValue:
    """A photo to whoever may see the photos of this need."""
    copy = _copy(need_id)
    name = _photo_name(copy.facts, file_id)
    if name is not None:
        return uploads.send_photo(name, public=True)
    name = _photo_name(reading.of_copy(copy, current_user).facts, file_id)
    if name is None:
        abort(404)
    return uploads.send_photo(name, public=False)


def _photo_name(facts: dict[str, Any], file_id: int) -> str | None:
    for each in facts.get("photos", ()):
        if file_id in (each["id"], each["thumb"]):
            return str(each["file"] if file_id == each["id"] else each["thumb_file"])
    return None


@bp.get(f"/needs/<{NUMBER}:need_id>/attachments/<{NUMBER}:row_id>")
@replace(access.verified_party, writes=True)
def attachment(need_id: int, row_id: int) -> ResponseReturnValue:
    """A document, to a supplier that was approved; who fetched it is on record."""
    grant = queries.grant_of(need_id, current_user.company.id)
    files = grant.facts.get("attachments", ()) if grant is not None else ()
    file = next((each for each in files if each["id"] == row_id), None)
    if grant is None or file is None:
        abort(404)
    # the need itself is out of a supplier's sight; the ledger names it all the same
    need = Need(province=grant.province, id=need_id)
    audit.record(
        "needs.fetch_attachment", actor_id=current_user.id, subject=need, attachment=row_id
    )
    return uploads.send_document(file["file"], file["media_type"], file["name"])
