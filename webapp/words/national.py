"""The words of the search: seen, tried, changed and taken back by national staff."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx
from webapp.db import db
from webapp.i18n import gettext
from webapp.moves import RuleError

from . import collecting, desk, queries, rules, services
from .forms import EntryForm, form_of
from .queries import Line
from .rules import State, WordList

bp = Blueprint("words_national", __name__, url_prefix="/national/words")
marked = access.national("words")
_KIND = "<any(synonyms, spellings, latin, stopwords, questions):kind>"
_TRY = "preview"


@bp.get("")
@marked
def index() -> ResponseReturnValue:
    """The entries of one list."""
    context = desk.list_context(desk.Wanted.read(request.args))
    return htmx.render("words/index.html", "words/_list.html", desk.LIST, **context)


# --- one entry ------------------------------------------------------------------------------


@bp.get(f"/{_KIND}/new")
@marked
def new(kind: str) -> ResponseReturnValue:
    form = form_of(WordList(kind))
    if asked := request.args.get("q", "")[: rules.MAX_QUESTION]:
        form.show([asked])
    return desk.editor(form)


@bp.post(f"/{_KIND}/new")
@marked
def add(kind: str) -> ResponseReturnValue:
    form = form_of(WordList(kind))
    if not _accepted(form):
        return desk.editor(form, 422)
    terms = desk.typed_terms(form)
    if request.form.get("step") == _TRY:
        return desk.editor(form, shown=desk.preview_of(form.kind, "", State(tuple(terms))))
    try:
        services.add(current_user, form.kind, terms)
    except RuleError as refusal:
        form.refuse(refusal.message)
        return desk.editor(form, 409)
    return _saved(form.kind, gettext("The entry is saved; the search uses it within seconds."))


@bp.get(f"/{_KIND}/<key>")
@marked
def edit(kind: str, key: str) -> ResponseReturnValue:
    line = _line(kind, key)
    form = form_of(line.kind)
    form.show(line.terms)
    form.version.data = line.change
    return desk.editor(form, line=line)


@bp.post(f"/{_KIND}/<key>")
@marked
def change(kind: str, key: str) -> ResponseReturnValue:
    line, form = _line(kind, key), form_of(WordList(kind))
    if not _accepted(form):
        return desk.editor(form, 422, line=line)
    terms = desk.typed_terms(form)
    if request.form.get("step") == _TRY:
        shown = desk.preview_of(line.kind, key, State(tuple(terms)))
        return desk.editor(form, line=line, shown=shown)
    try:
        services.change(current_user, line.kind, key, terms, form.version.data)
    except RuleError as refusal:
        form.refuse(refusal.message)
        now = _line(kind, key) if refusal.code == "stale" else None
        if now is not None:
            form.version.data = now.change
        return desk.editor(form, 409, line=line, now=now)
    return _saved(line.kind, gettext("The entry is saved; the search uses it within seconds."))


@bp.get(f"/{_KIND}/<key>/<any(off, on, delete):act>")
@marked
def ask(kind: str, key: str, act: str) -> ResponseReturnValue:
    """What would it do? Then it is done with a button."""
    line = _line(kind, key)
    shown = None
    if line.kind != WordList.QUESTIONS:
        shown = desk.preview_of(line.kind, key, desk.after_act(line, act))
    return render_template("words/act.html", line=line, kind=line.kind, act=act, preview=shown)


@bp.post(f"/{_KIND}/<key>/<any(off, on, delete):act>")
@marked
def do(kind: str, key: str, act: str) -> ResponseReturnValue:
    line = _line(kind, key)
    seen = request.form.get("version", type=int)
    if act == "delete":
        services.take_back(current_user, line.kind, key, seen)
    else:
        services.switch(current_user, line.kind, key, act == "on", seen)
    return _saved(line.kind, gettext("It is done; the search follows within seconds."))


def _line(kind: str, key: str) -> Line:
    found = queries.line(WordList(kind), key[: rules.KEY_LENGTH])
    if found is None:
        abort(404)
    return found


def _accepted(form: EntryForm) -> bool:
    stopwords = queries.edited_lists().stopwords
    return bool(form.validate()) and form.accept(desk.typed_terms(form), stopwords)


def _saved(kind: WordList, said: str) -> ResponseReturnValue:
    desk.changed()
    flash(said, "good")
    return htmx.see_other("words_national.index", kind=kind.value)


# --- history --------------------------------------------------------------------------------


@bp.get("/history")
@marked
def history() -> ResponseReturnValue:
    return render_template("words/history.html", **desk.history_context())


@bp.post("/history/<int(max=999999999999999):number>/undo")
@marked
def undo(number: int) -> ResponseReturnValue:
    try:
        services.undo(current_user, number)
    except LookupError:
        abort(404)
    desk.changed()
    flash(gettext("The entry is as it was before; the search follows within seconds."), "good")
    return htmx.see_other("words_national.history")


# --- questions that found nothing -----------------------------------------------------------


@bp.get("/unanswered")
@marked
def unanswered() -> ResponseReturnValue:
    """What this process has counted so far stands there too."""
    collecting.count(collecting.batch_of(current_app).take())
    db.session.flush()
    ignored = request.args.get("show") == "ignored"
    return render_template(
        "words/unanswered.html",
        rows=queries.unanswered(ignored=ignored),
        ignored=ignored,
        seen_from=rules.SEEN_FROM,
        kept_days=rules.KEPT_DAYS,
    )


@bp.post("/unanswered/<any(ignore, heed):deed>")
@marked
def judge(deed: str) -> ResponseReturnValue:
    text = request.form.get("text", "")[: rules.MAX_QUESTION]
    if deed == "ignore":
        services.ignore(current_user, text)
        flash(gettext("The question is not shown any more."), "good")
    else:
        services.heed(current_user, text)
        flash(gettext("The question is shown again."), "good")
    return htmx.see_other("words_national.unanswered")
