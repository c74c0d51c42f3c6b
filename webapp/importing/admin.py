"""The officer's import: a file, its columns, a trial, the import itself, and the way back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, downloads, exports, htmx, sheets
from webapp.companies import queries as companies
from webapp.fields import in_figures
from webapp.i18n import gettext
from webapp.jobs import queries as work
from webapp.tenancy.sites import current_site

from . import columns, files, queries, services, template
from .forms import ColumnsForm, UploadForm, columns_form
from .labels import FILE_FAULTS
from .models import ImportBatch
from .rules import NOT_BEGUN, WORKING

bp = Blueprint("imports_admin", __name__, url_prefix="/admin/imports")
SAMPLE_ROWS = 3


@bp.get("")
@access.officer
def index() -> ResponseReturnValue:
    page = queries.batches(after=request.args.get("after"), before=request.args.get("before"))
    return render_template("importing/index.html", page=page)


@bp.get("/template")
@access.officer
def template_file() -> Response:
    name = gettext("Template of needs")
    return downloads.answer(template.content(), f"{name}.xlsx", "ghafaseh-template.xlsx")


@bp.route("/new", methods=["GET", "POST"])
@access.officer
def new() -> ResponseReturnValue:
    form = UploadForm()
    if form.validate_on_submit():
        try:
            batch = services.receive(
                current_user, current_site().code, form.file.data.filename, form.file.data.save
            )
            return htmx.see_other("imports_admin.columns", batch_id=batch.id)
        except sheets.SheetError as error:
            form.refuse(_fault(error), "file")
    status = 422 if form.errors else 200
    return render_template("importing/new.html", form=form), status


def _fault(error: sheets.SheetError) -> str:
    sentence = str(FILE_FAULTS[error.reason])
    return sentence % {
        "rows": in_figures(sheets.MAX_ROWS),
        "columns": in_figures(sheets.MAX_COLUMNS),
        "row": in_figures(error.row or 0),
    }


@bp.route("/<int:batch_id>/columns", methods=["GET", "POST"], endpoint="columns")
@access.officer
def columns_of(batch_id: int) -> ResponseReturnValue:
    batch = _batch(batch_id)
    form = _columns_form(batch)
    if form.validate_on_submit():
        services.set_columns(current_user, batch, form.mapping, form.options)
        services.start_check(current_user, batch)
        return htmx.see_other("imports_admin.detail", batch_id=batch.id)
    if batch.state not in NOT_BEGUN:
        return htmx.see_other("imports_admin.detail", batch_id=batch.id)
    status = 422 if form.errors else 200
    context = {"form": form, "batch": batch, "letter": columns.letter, "sample": _sample(batch)}
    return render_template("importing/columns.html", **context), status


def _columns_form(batch: ImportBatch) -> ColumnsForm:
    return columns_form(
        batch.headers,
        batch.mapping,
        batch.options,
        companies=companies.choices(batch.province),
        parks=companies.parks(batch.province),
    )


def _sample(batch: ImportBatch) -> list[list[str]]:
    """The first cells of each column."""
    rows = files.opened(batch.stored_name).sample(SAMPLE_ROWS)
    return [[cells[place] for _, cells in rows] for place in range(len(batch.headers))]


@bp.get("/<int:batch_id>")
@access.officer
def detail(batch_id: int) -> ResponseReturnValue:
    batch = _batch(batch_id)
    job = work.by_number(batch.job_id)
    works = batch.state in WORKING
    if htmx.wants("import-progress") and not works:
        return htmx.see_other("imports_admin.detail", batch_id=batch.id)
    return htmx.render(
        "importing/detail.html",
        "importing/_progress.html",
        "import-progress",
        batch=batch,
        job=job,
        works=works,
        seconds_left=work.seconds_left(job) if job else None,
        tally=batch.options.get("tally", {}),
        **({} if works else _findings(batch)),
    )


def _findings(batch: ImportBatch) -> dict[str, Any]:
    kind = request.args.get("kind", "")
    pages = {"after": request.args.get("after"), "before": request.args.get("before")}
    return {
        "kind": kind,
        "findings": queries.findings(batch.id, kind, **pages),
        "kept": queries.kept_findings(batch.id),
        "reasons": queries.reasons(batch.id),
    }


@bp.get("/<int:batch_id>/refused")
@access.officer
def refused(batch_id: int) -> Response:
    batch = _batch(batch_id)
    return exports.answer("importing.refused", _format(), {"batch": str(batch.id)})


@bp.get("/<int:batch_id>/report")
@access.officer
def report(batch_id: int) -> Response:
    batch = _batch(batch_id)
    return exports.answer("importing.findings", _format(), {"batch": str(batch.id)})


def _format() -> str:
    return request.args.get("format", "xlsx")


@bp.post("/<int:batch_id>/run")
@access.officer
def run(batch_id: int) -> ResponseReturnValue:
    services.start_run(current_user, _batch(batch_id))
    return htmx.see_other("imports_admin.detail", batch_id=batch_id)


@bp.post("/<int:batch_id>/again")
@access.officer
def again(batch_id: int) -> ResponseReturnValue:
    services.start_again(current_user, _batch(batch_id))
    return htmx.see_other("imports_admin.detail", batch_id=batch_id)


@bp.post("/<int:batch_id>/undo")
@access.officer
def undo(batch_id: int) -> ResponseReturnValue:
    services.start_undo(current_user, _batch(batch_id))
    return htmx.see_other("imports_admin.detail", batch_id=batch_id)


@bp.post("/<int:batch_id>/discard")
@access.officer
def discard(batch_id: int) -> ResponseReturnValue:
    batch = _batch(batch_id)
    services.discard(current_user, batch)
    access.after_commit(lambda: files.remove(batch.stored_name))
    flash(gettext("The file was removed; nothing of it was imported."), "good")
    return htmx.see_other("imports_admin.index")


def _batch(number: int) -> ImportBatch:
    return queries.batch(number) or abort(404)
