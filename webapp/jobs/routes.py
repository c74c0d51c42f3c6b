"""The pages on which a person follows long work and fetches what came of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, downloads, htmx

from . import handlers, policy, queries, tidying
from .models import Job

bp = Blueprint("jobs", __name__)


@bp.get("/jobs")
@access.person
def index() -> ResponseReturnValue:
    found = queries.latest(current_user.id)
    return render_template("jobs/index.html", jobs=found, title_of=_title)


@bp.get("/jobs/<int:job_id>")
@access.person
def detail(job_id: int) -> ResponseReturnValue:
    job = _own(job_id)
    return htmx.render(
        "jobs/detail.html",
        "jobs/_progress.html",
        "job-progress",
        job=job,
        title=_title(job),
        seconds_left=queries.seconds_left(job),
        has_file=_file(job) is not None,
    )


@bp.get("/jobs/<int:job_id>/file")
@access.person
def file(job_id: int) -> Response:
    job = _own(job_id)
    path = _file(job)
    if path is None or not policy.may_fetch(current_user, job.owner_id, job.scope, job.province):
        abort(404)
    return downloads.stored(path, job.result["download_name"])


def _own(job_id: int) -> Job:
    return queries.own(job_id, current_user.id) or abort(404)


def _title(job: Job) -> Any:
    """What the work is called: its own title, or that of its kind and what it is about."""
    title, about = job.arguments.get("title"), job.arguments.get("about")
    kind = title or handlers.find(job.kind).title
    return f"{kind}: {about}" if about else kind


def _file(job: Job) -> Any:
    """The path of the file the work has made, while it is kept."""
    name = job.result.get("file") if job.state == "done" else None
    if not name:
        return None
    path = tidying.folder(current_app._get_current_object()) / name  # type: ignore[attr-defined]
    return path if path.is_file() else None
