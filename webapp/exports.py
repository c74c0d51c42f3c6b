"""Any list as a file for a spreadsheet program.

A feature names its lists in its `exports.py`:

    @exports.listing("needs.national", scope="national")
    def national(filters: Mapping[str, str]) -> exports.Listing: …

and a page of that list answers `?format=xlsx` or `?format=csv` with one line:

    if answer := exports.asked("needs.national"):
        return answer
"""

from __future__ import annotations

import datetime as dt
import importlib
import io
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Response, abort, current_app, request, url_for
from flask_login import current_user

from webapp import audit, downloads, htmx, jobs, persian, sheets
from webapp.db import db, now, reading, unit_of_work
from webapp.i18n import lazy_gettext
from webapp.jobs import tidying
from webapp.tenancy import scopes
from webapp.tenancy.sites import current_site

FORMATS = ("xlsx", "csv")
AT_ONCE = 2_000  # rows; longer lists are written by a job
SAME_ASKED = dt.timedelta(minutes=2)
_NOT_FILTERS = {"format", "after", "before", "page"}


@dataclass(frozen=True)
class Column:
    """`value` takes one of the rows; `kind` as in `sheets.Column`."""

    header: Any
    value: Callable[[Any], Any]
    kind: str = "text"
    width: int = 0


@dataclass(frozen=True)
class Listing:
    """What a file holds. `rows` is called inside the scope; `count` may be an estimate."""

    title: Any
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[Any]]
    count: Callable[[], int]


@dataclass(frozen=True)
class _Registered:
    name: str
    scope: str
    build: Callable[[Mapping[str, str]], Listing]


_LISTINGS: dict[str, _Registered] = {}
Builder = Callable[[Mapping[str, str]], Listing]


def listing(name: str, *, scope: str = "tenant") -> Callable[[Builder], Builder]:
    """The function below builds the list `name`; `scope`: tenant, party, national, public, person.

    It is run in the page's own scope for short lists, in a fresh one of this kind by the job.
    """

    def register(build: Builder) -> Builder:
        _LISTINGS[name] = _Registered(name, scope, build)
        return build

    return register


def find(name: str) -> _Registered:
    """A list by its name; KeyError when no feature has it."""
    if name not in _LISTINGS:
        from webapp import FEATURES, has_part

        for feature in FEATURES:
            if has_part(feature, "exports"):
                importlib.import_module(f"webapp.{feature}.exports")
    return _LISTINGS[name]


# --- in a request ---------------------------------------------------------------------------


def asked(name: str, filters: Mapping[str, str] | None = None) -> Response | None:
    """The file, when the address of this page asks for one by `?format=`; else None."""
    fmt = request.args.get("format")
    if fmt is None:
        return None
    return answer(name, fmt, request.args if filters is None else filters)


def answer(name: str, fmt: str, filters: Mapping[str, str]) -> Response:
    """The list as a download; a long one leads to the page of the job that writes it."""
    if fmt not in FORMATS:
        abort(404)
    kept = {key: str(value) for key, value in filters.items() if key not in _NOT_FILTERS and value}
    registered = find(name)
    _note_taking(registered, fmt)
    built = registered.build(kept)
    if built.count() > AT_ONCE:
        return _by_job(registered, str(built.title), fmt, kept)
    target = io.BytesIO()
    write(built, fmt, target)
    return downloads.answer(target.getvalue(), *names(name, str(built.title), fmt))


def _note_taking(registered: _Registered, fmt: str) -> None:
    """Lists of a province or a company leave the site: the ledger says who took which.

    National lists are looks across provinces, which are recorded as such.
    """
    scope = scopes.current()
    if scope.kind == scopes.Kind.TENANT:
        own = scopes.tenant(scope.province or "", user_id=scope.user_id)
    elif scope.kind == scopes.Kind.PARTY:
        own = scopes.party(scope.company_id or 0, user_id=scope.user_id)
    else:
        return
    with nullcontext() if scope.writes else unit_of_work(own):
        audit.record(
            "exports.take",
            actor_id=scope.user_id,
            province=current_site().code,
            listing=registered.name,
            format=fmt,
        )


def _by_job(registered: _Registered, title: str, fmt: str, filters: dict[str, str]) -> Response:
    if not current_user.is_authenticated:
        abort(401)
    province = current_site().code
    arguments = {"listing": registered.name, "format": fmt, "filters": filters, "title": title}
    if scopes.current().writes:  # the look is being logged: one transaction for both
        number, _ = _ask(registered, province, arguments)
    else:
        with unit_of_work(scopes.system("ask for an export")):
            number, is_new = _ask(registered, province, arguments)
        if is_new:
            jobs.hand_over(current_app._get_current_object(), number)  # type: ignore[attr-defined]
    return htmx.see_other_url(url_for("jobs.detail", job_id=number))


def _ask(registered: _Registered, province: str, arguments: dict[str, Any]) -> tuple[int, bool]:
    """(number of the job, whether it is a new one)."""
    known = _same(arguments, province)
    if known is not None:
        return known.id, False
    job = jobs.start(
        "exports.write",
        actor=current_user,
        scope_kind=registered.scope,
        province=province,
        arguments=arguments,
        reason=arguments["title"],
    )
    return job.id, True


def _same(arguments: dict[str, Any], province: str) -> jobs.Job | None:
    """The same list, asked for by the same person a moment ago: a page loaded again."""
    query = db.select(jobs.Job).where(
        jobs.Job.owner_id == current_user.id,
        jobs.Job.kind == "exports.write",
        jobs.Job.province == province,
        jobs.Job.state != "failed",
        jobs.Job.created_at > now() - SAME_ASKED,
    )
    for job in db.session.scalars(query.order_by(jobs.Job.id.desc()).limit(10)):
        if {**job.arguments, **arguments} == job.arguments:
            return job
    return None


# --- writing --------------------------------------------------------------------------------


def write(built: Listing, fmt: str, target: Any, tell: Callable[[int], None] | None = None) -> int:
    """`target` holds the list; returns the number of rows."""
    columns = [sheets.Column(str(c.header), c.kind, c.width) for c in built.columns]
    rows = ([column.value(row) for column in built.columns] for row in _told(built.rows(), tell))
    if fmt == "csv":
        return sheets.write_csv(target, columns, rows)
    return sheets.write_xlsx(target, columns, rows, str(built.title))


def _told(rows: Iterable[Any], tell: Callable[[int], None] | None) -> Iterator[Any]:
    for number, row in enumerate(rows, 1):
        yield row
        if tell is not None:
            tell(number)


def names(name: str, title: str, fmt: str) -> tuple[str, str]:
    """The file's name for a person and in ASCII, both with today's Jalali date."""
    day = persian.en_digits(persian.jdate(now())).replace("/", "-")
    return f"{title} {day}.{fmt}", f"{name.replace('.', '-')}-{day}.{fmt}"


@jobs.handler("exports.write", title=lazy_gettext("A list as a file"))
def _write_by_job(work: jobs.Work) -> dict[str, Any]:
    name, fmt = work.arguments["listing"], work.arguments["format"]
    registered = find(name)
    _log_look(work, name)
    path = _fresh_path(fmt)
    with reading(work.open_scope(writes=False)):
        built = registered.build(work.arguments["filters"])
        total = built.count()
        with path.open("wb") as target:
            rows = write(built, fmt, target, lambda done: work.progress(done, max(done, total)))
        shown, _ = names(name, str(built.title), fmt)
    work.progress(rows, rows)
    return {"file": path.name, "download_name": shown, "rows": rows}


def _log_look(work: jobs.Work, name: str) -> None:
    if work.scope["kind"] == "national":
        with unit_of_work(work.open_scope()):
            audit.record(
                "national.read", actor_id=work.owner_id, what=work.scope["reason"], query=name
            )


def _fresh_path(fmt: str) -> Path:
    folder = tidying.folder(current_app._get_current_object())  # type: ignore[attr-defined]
    return folder / f"{secrets.token_hex(16)}.{fmt}"


__all__ = ["FORMATS", "Column", "Listing", "answer", "asked", "find", "listing", "write"]
