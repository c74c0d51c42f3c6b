"""A person's own pages: starred needs, needs opened lately, saved searches."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, flash, make_response, render_template, request
from flask import url_for as url
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from webapp import access, htmx
from webapp.i18n import gettext
from webapp.needs.desk import NUMBER
from webapp.search import indexing
from webapp.search.forms import Question
from webapp.tenancy.sites import current_site, is_ours

from . import matching, queries, services, shown
from .forms import SearchForm
from .models import SavedSearch

bp = Blueprint("follows_my", __name__, url_prefix="/my")


# --- stars ----------------------------------------------------------------------------------


@bp.get("/stars")
@access.person
def stars() -> ResponseReturnValue:
    found = queries.stars(
        current_user.id, after=request.args.get("after"), before=request.args.get("before")
    )
    return render_template(
        "follows/stars.html", found=found, rows=queries.with_needs(found.items), url=url
    )


@bp.post(f"/stars/<{NUMBER}:need_id>")
@access.person
def star(need_id: int) -> ResponseReturnValue:
    """The need has a star of the person from now on."""
    if need_id not in queries.published([need_id]):
        abort(404)
    services.star(current_user, need_id)
    return _starred(need_id, is_starred=True)


@bp.post(f"/stars/<{NUMBER}:need_id>/remove")
@access.person
def unstar(need_id: int) -> ResponseReturnValue:
    services.unstar(current_user, need_id)
    return _starred(need_id, is_starred=False)


def _starred(need_id: int, *, is_starred: bool) -> ResponseReturnValue:
    """The button as it is now where htmx asks for it, else the page it was pressed on."""
    if htmx.wants(f"star-{need_id}"):
        need = queries.published([need_id]).get(need_id)
        if need is not None:
            return render_template("follows/_star.html", need=need, is_starred=is_starred)
    before = request.referrer or ""
    return htmx.see_other_url(before if is_ours(before) else url("follows_my.stars"))


# --- needs opened lately --------------------------------------------------------------------


@bp.post("/seen/clear")
@access.person
def clear_seen() -> ResponseReturnValue:
    services.clear_seen(current_user)
    if htmx.wants("seen"):
        return render_template("follows/_seen.html", seen=[])
    return htmx.see_other("my.index")


# --- saved searches -------------------------------------------------------------------------


@bp.get("/searches")
@access.person
def searches() -> ResponseReturnValue:
    found = [shown.of(each) for each in queries.searches(current_user.id)]
    return render_template("follows/searches.html", found=found)


@bp.route("/searches/new", methods=["GET", "POST"])
@access.person
def new() -> ResponseReturnValue:
    """The question of this address is saved under a name."""
    site = current_site().code
    question = matching.read(MultiDict(request.args), site)
    form = SearchForm(name=matching.suggested_name(question, site))
    if request.method == "GET" or not form.validate():
        return _new_page(form, question, 422 if form.errors else 200)
    known = _known(question, site)
    saved = services.save(current_user, site, question.address(), form.answers, known)
    flash(gettext("The search “%(name)s” is saved.", name=saved.name), "good")
    return htmx.see_other("follows_my.searches")


def _new_page(form: SearchForm, question: Question, status: int) -> ResponseReturnValue:
    page = render_template(
        "follows/new.html",
        form=form,
        question=question,
        what=shown.asked(question, current_site().code),
    )
    return make_response(page, status)


def _known(question: Question, site: str) -> Any:
    engine = indexing.engine_of(current_app._get_current_object())  # type: ignore[attr-defined]
    return matching.known_now(engine, question, site)


@bp.route(f"/searches/<{NUMBER}:search_id>", methods=["GET", "POST"])
@access.person
def search(search_id: int) -> ResponseReturnValue:
    """A saved search: what was told of it, its name, its digest, its end."""
    saved = _own(search_id)
    form = SearchForm(obj=saved)
    if request.method == "GET" or not form.validate():
        return _search_page(saved, form, 422 if form.errors else 200)
    services.change(saved, form.answers, _known(matching.question_of(saved), saved.site))
    flash(gettext("Saved."), "good")
    return htmx.see_other("follows_my.searches")


def _search_page(saved: SavedSearch, form: SearchForm, status: int = 200) -> ResponseReturnValue:
    told = [(row, need) for row, need in queries.with_needs(queries.told(saved.id)) if need]
    page = render_template(
        "follows/search.html", form=form, item=shown.of(saved), search_id=saved.id, told=told
    )
    return make_response(page, status)


@bp.post(f"/searches/<{NUMBER}:search_id>/delete")
@access.person
def delete(search_id: int) -> ResponseReturnValue:
    saved = _own(search_id)
    services.delete(saved)
    flash(gettext("The search “%(name)s” is deleted.", name=saved.name), "good")
    return htmx.see_other("follows_my.searches")


@bp.post(f"/searches/<{NUMBER}:search_id>/told/<{NUMBER}:need_id>/dismiss")
@access.person
def dismiss(search_id: int, need_id: int) -> ResponseReturnValue:
    """The need is of no use in this search."""
    told = queries.told_need(_own(search_id).id, need_id) or abort(404)
    services.dismiss(told)
    return htmx.see_other("follows_my.search", search_id=search_id)


def _own(search_id: int) -> SavedSearch:
    return queries.search(current_user.id, search_id) or abort(404)
