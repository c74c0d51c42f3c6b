"""An officer at the import desk, for tests: sends a file, matches its columns, lets jobs run."""

from __future__ import annotations

import io
from typing import Any

from tests.browser import Browser, Page
from tests.sheet_samples import csv_bytes
from webapp import jobs
from webapp.db import db, reading
from webapp.importing.models import ImportBatch, ImportFinding
from webapp.needs.models import Need
from webapp.tenancy import scopes

HEADERS = ["ردیف", "نام كالا ", "کد تعرفه", "نوع", "رشته", "مصرف سالانه (تن)", "ارزش (دلار)"]
ROWS = [
    ["1", "نخ پلی‌استر POY ۷۵ دنیر", "۵۴۰۲۴۶۰۰", "مواد اولیه", "نساجی", "۱۲۰", "450,000"],
    ["2", "چسب صنعتی", "35069100", "ماده اولیه", "شیمیایی", "4.5", "12000"],
    ["3", "سوزن بافندگی", "84485100", "قطعات یدکی", "نساجی", "0.2", "8000"],
]
TABLE = [HEADERS, *ROWS]


def upload(person: Browser, content: bytes, name: str = "needs.csv", **more: Any) -> Page:
    """Sends a file with the upload form."""
    page = person.get("/admin/imports/new")
    return person.submit(page, "imports/new", file=(io.BytesIO(content), name), **more)


def received(person: Browser, table: list[list[Any]] = TABLE) -> Page:
    """The page of columns of a file that was received."""
    return person.follow(upload(person, csv_bytes(table)))


def number_of(page: Page) -> int:
    """The batch a page or a redirect is about."""
    path = page.location or page.form("admin/imports/")["action"]
    return int(path.split("/imports/")[1].split("/")[0])


def checked(app: Any, person: Browser, cast: Any, table: Any = TABLE, **options: Any) -> int:
    """A batch that was sent, matched and checked; the needs are the producer's."""
    options = {"company_id": str(cast.companies["producer"]), **options}
    sent = person.submit(received(person, table), "/columns", **options)
    jobs.run_waiting(app)
    return number_of(sent)


def imported(app: Any, person: Browser, cast: Any, table: Any = TABLE, **options: Any) -> int:
    """A batch whose good rows are in."""
    number = checked(app, person, cast, table, **options)
    person.submit(person.get(f"/admin/imports/{number}"), "/run")
    jobs.run_waiting(app)
    return number


def batch_of(app: Any, number: int, province: str = "yazd") -> ImportBatch:
    with app.app_context(), reading(scopes.tenant(province)):
        found: ImportBatch = db.session.get(ImportBatch, (province, number))
        return found


def needs_of(app: Any, number: int, province: str = "yazd") -> list[Need]:
    with app.app_context(), reading(scopes.tenant(province)):
        query = db.select(Need).where(Need.batch_id == number).order_by(Need.id)
        return list(db.session.scalars(query))


def findings_of(app: Any, number: int, province: str = "yazd") -> list[tuple[int, str, str, str]]:
    """(row, kind, column, reason) of each finding."""
    with app.app_context(), reading(scopes.tenant(province)):
        query = db.select(ImportFinding).where(ImportFinding.batch_id == number)
        found = db.session.scalars(query.order_by(ImportFinding.row, ImportFinding.id))
        return [(each.row, each.kind, each.column, each.reason) for each in found]
