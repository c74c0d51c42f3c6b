"""The public page of a need, its sheet for paper, its photos, and files for approved suppliers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    after_this_request,
    current_app,
    flash,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, audit, htmx, uploads
from webapp.db import now, unit_of_work
from webapp.db import reading as reading_in
from webapp.follows import seen
from webapp.i18n import gettext
from webapp.interests import queries as interests
from webapp.pools import queries as pools
from webapp.qr import qr
from webapp.search import indexing
from webapp.search.similar import rows_like, sketch_of
from webapp.tenancy import scopes
from webapp.tenancy.sites import current_site, site_url

from . import contacts, nda, queries, reading
from .desk import NUMBER
from .models import Need, NeedGrant, PublishedNeed
from .short_forms import NdaForm

bp = Blueprint("needs", __name__)
MOST_SIMILAR = 5


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
    seen.note(current_user, need_id)
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


@bp.get(f"/needs/<{NUMBER}:need_id>/similar")
@access.public
def similar(need_id: int) -> ResponseReturnValue:
    """Needs of all provinces that are much alike; the page of the need asks for them later."""
    copy = _copy(need_id)
    if away := _away(copy, "needs.similar"):
        return away
    number = pools.pools_of([need_id]).get(need_id, 0)
    fellows = pools.provinces_of([number]).get(number, {})
    found = rows_like(
        indexing.engine_of(current_app), sketch_of(copy), MOST_SIMILAR, without=list(fellows)
    )
    return htmx.render(
        "needs/similar.html",
        "needs/_similar.html",
        "similar",
        need=copy,
        similar=found,
        pool=(number, len(fellows), len(set(fellows.values()))) if need_id in fellows else None,
    )


def _shown(copy: PublishedNeed) -> dict[str, Any]:
    shown = reading.of_copy(copy, current_user)
    if shown.is_granted and any(shown.facts.get(name) for name in contacts.FIELDS):
        _note_look(copy)
        after_this_request(_keep_nowhere)
    return {
        "shown": shown,
        "line": reading.public_line(copy),
        "address": url_for("needs.detail", need_id=copy.id, _external=True),
        "is_owner": current_user.acts_for(copy.producer_company_id),
        "is_staff": current_user.may_enter_admin(copy.province),
        "qr": qr,
    }


def _keep_nowhere(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _note_look(copy: PublishedNeed) -> None:
    """Nobody sees a contact that is for approved suppliers without leaving an entry."""
    need = Need(province=copy.province, id=copy.id)
    company = current_user.company.id
    with unit_of_work(scopes.party(company, user_id=current_user.id)):
        audit.record("needs.see_contact", actor_id=current_user.id, subject=need, company=company)


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
    grant = _granted(need_id)
    file = next((each for each in _files_of(grant) if each["id"] == row_id), None)
    if file is None:
        abort(404)
    if file.get("nda") and not nda.standing(grant).is_signed:
        return htmx.see_other("needs.agreement", need_id=need_id)
    nda.note_fetch(current_user, grant, row_id)
    return uploads.send_document(file["file"], file["media_type"], file["name"])


def _granted(need_id: int) -> NeedGrant:
    return queries.grant_of(need_id, current_user.company.id) or abort(404)


def _files_of(grant: NeedGrant) -> list[dict[str, Any]]:
    return list(grant.facts.get("attachments", ()))


@bp.route(f"/needs/<{NUMBER}:need_id>/agreement", methods=["GET", "POST"])
@access.verified_party
def agreement(need_id: int) -> ResponseReturnValue:
    """What an approved supplier signs before it fetches what is confidential."""
    grant = _granted(need_id)
    if not any(each.get("nda") for each in _files_of(grant)):
        abort(404)
    form = NdaForm(signer=current_user.name)
    if request.method == "GET" or not form.validate():
        return _agreement(grant, form, 422 if form.errors else 200)
    nda.sign(current_user, grant, form.signer.data)
    flash(gettext("Signed. The confidential files can be fetched now."), "good")
    return htmx.see_other("needs.detail", need_id=need_id)


def _agreement(grant: NeedGrant, form: NdaForm, status: int) -> ResponseReturnValue:
    return (
        render_template(
            "needs/agreement.html",
            grant=grant,
            form=form,
            standing=nda.standing(grant),
            paragraphs=nda.paragraphs(),
            version=nda.VERSION,
            title=grant_title(grant),
            today=now(),
        ),
        status,
    )


def grant_title(grant: NeedGrant) -> str:
    """What the need is called on its public page."""
    copy = queries.published(grant.need_id)
    return copy.title if copy is not None else str(grant.need_id)
