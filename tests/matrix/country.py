"""Two provinces with a row of every kind that an address can name, and secrets in one of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask import Flask

from tests import canaries
from tests.cast import Cast
from tests.reports import history
from webapp.accounts.models import Invitation, StaffRole
from webapp.capabilities.models import Capability
from webapp.companies.models import Company, CompanyMember, JoinRequest
from webapp.companies.projection import project_company
from webapp.db import db, now, unit_of_work
from webapp.follows.models import SavedSearch, ToldNeed
from webapp.importing import files
from webapp.importing.models import ImportBatch
from webapp.jobs import Job
from webapp.needs.models import Need, NeedAttachment, NeedPhoto
from webapp.notices import MailMessage, Notice
from webapp.pools.models import NeedPool, NeedPoolMember
from webapp.samples.models import Sample
from webapp.tenancy import scopes
from webapp.uploads import StoredFile

ABSENT = 987_654_321
_IMPORTED = "yazd-000000000000000000000000.csv"
CANARY = "قناری‌محرمانه"


@dataclass(frozen=True)
class Ids:
    """The argument of an address → the number of a row of that kind."""

    numbers: dict[str, int]

    def of(self, argument: str) -> int:
        return self.numbers[argument]


@dataclass(frozen=True)
class Country:
    """`own` are rows of Yazd and of its producer and supplier, `foreign` of Fars and others."""

    own: Ids
    foreign: Ids


def build(app: Flask, cast: Cast) -> Country:
    """Rows of both provinces; every private text of Fars is a canary."""
    country = Country(
        own=rows_of(app, cast, "yazd", "yarn", "producer", "supplier"),
        foreign=rows_of(app, cast, "fars", "valve", "fars_producer", "other_supplier", said=CANARY),
    )
    plant(app)
    return country


def rows_of(
    app: Flask,
    cast: Cast,
    province: str,
    need: str,
    producer: str,
    supplier: str,
    said: str = "",
) -> Ids:
    """A row of every kind in one province; `said` stands in those without an owner."""
    interest = history.interest(app, cast, need=need, supplier=supplier)
    meeting = history.meeting(app, cast, interest, "scheduled", need=need)
    places = {
        f"{kind}_id": cast.places[f"{province}_{kind}"]
        for kind in ("park", "centre", "room", "exhibition", "shelf", "place")
    }
    numbers = {
        **places,
        "need_id": cast.needs[need],
        "interest_id": interest,
        "meeting_id": meeting,
        "company_id": cast.companies[producer],
    }
    with app.app_context(), unit_of_work(scopes.tenant(province)):
        numbers |= _files(cast.needs[need], cast.companies[producer])
        numbers |= _desk(cast, province, cast.needs[need], cast.companies[producer])
        numbers["capability_id"] = _capabilities(province, cast.companies[producer])
        (files.folder() / _IMPORTED).write_text("عنوان\nپمپ\n", "utf-8")
    with app.app_context(), unit_of_work(scopes.system("tests")):
        numbers |= _people(cast, province, cast.companies[producer], said)
        numbers["pool_id"] = _pool(cast, need)
    with app.app_context(), unit_of_work(scopes.person(cast.people[producer])):
        numbers["number"] = _added(_notice(cast, province, producer, said))
        numbers["search_id"] = _search(cast.people[producer], province, cast.needs[need], said)
    return Ids(numbers)


def _files(need_id: int, company: int) -> dict[str, int]:
    owner = {"producer_company_id": company}
    facts = {"original_name": "نقشه.pdf", "media_type": "image/webp", "size": 4, "digest": "0" * 64}
    name = f"{need_id:032x}"
    stored = _added(StoredFile(**owner, name=f"{name}.webp", **facts))
    of_need = {**owner, "need_id": need_id, "file_id": stored}
    attachment = _added(NeedAttachment(**of_need, title="نقشه"))
    photo = _added(NeedPhoto(**of_need, thumb_id=stored))
    return {"file_id": stored, "row_id": attachment, "photo_id": photo}


def _desk(cast: Cast, province: str, need_id: int, company: int) -> dict[str, int]:
    officer = cast.people[f"{province}_officer"]
    batch = ImportBatch(file_name="فهرست.csv", stored_name=_IMPORTED, created_by=officer)
    sample = Sample(producer_company_id=company, need_id=need_id)
    return {"batch_id": _added(batch), "sample_id": _added(sample)}


def _capabilities(province: str, company_id: int) -> int:
    """One that everybody may read, and one of a company that nobody has verified."""
    company = db.session.get_one(Company, company_id)
    new = Company(name=f"کارگاه {province}", skeleton="x", home_province=province)
    db.session.add(new)
    db.session.flush()
    shown, hidden = (
        Capability(producer_company_id=each.id, title="تراش‌کاری", field="metal", kind="part")
        for each in (company, new)
    )
    for each, row in ((company, shown), (new, hidden)):
        db.session.add(row)
        db.session.flush()
        project_company(each)
    return shown.id


def _pool(cast: Cast, need: str) -> int:
    """A pool with a public page in Yazd; that of Fars has one need, so that nobody sees it."""
    pool = NeedPool(title="سبد", like_key="")
    db.session.add(pool)
    db.session.flush()
    for name in (need, "bearing") if need == "yarn" else (need,):
        member = {"need_id": cast.needs[name], "need_province": cast.homes[name]}
        db.session.add(NeedPoolMember(**member, pool_id=pool.id))
    db.session.flush()
    return pool.id


def _people(cast: Cast, province: str, company: int, said: str) -> dict[str, int]:
    officer = cast.people[f"{province}_officer"]
    invitation = Invitation(
        digest=f"{company:064x}",
        name="دعوت‌شده",
        email=f"guest@{province}.example",
        province=province,
        role="member",
        company_id=company,
        invited_by=officer,
        expires_at=now() + dt.timedelta(days=9),
    )
    request = JoinRequest(user_id=cast.people["nobody"], company_id=company, message=said)
    role = db.session.scalars(db.select(StaffRole).where(StaffRole.user_id == officer)).first()
    member = db.session.scalars(
        db.select(CompanyMember).where(CompanyMember.company_id == company)
    ).first()
    assert role is not None and member is not None
    job = Job(kind="importing.run", province=province, owner_id=officer, scope={"kind": "tenant"})
    job.state, job.error = "failed", said
    letter = MailMessage(
        message_id=f"<{province}>",
        to_address=f"somebody@{province}.example",
        subject=said,
        body=said,
        state="dead",
        related_user_id=officer,
    )
    return {
        "user_id": officer,
        "letter_id": _added(letter),
        "invitation_id": _added(invitation),
        "request_id": _added(request),
        "staff_id": role.id,
        "member_id": member.id,
        "job_id": _added(job),
    }


def _search(person: int, province: str, need_id: int, said: str) -> int:
    asked = {"q": said or "نخ"}
    search = _added(SavedSearch(user_id=person, name=said or "نخ", site=province, question=asked))
    db.session.add(ToldNeed(search_id=search, need_id=need_id, user_id=person))
    db.session.flush()
    return search


def _notice(cast: Cast, province: str, person: str, said: str) -> Notice:
    return Notice(
        user_id=cast.people[person],
        kind="needs.published",
        province=province,
        endpoint="pages.index",
        facts={"title": said} if said else {},
        cause=f"matrix:{province}",
    )


def _added(row: Any) -> int:
    db.session.add(row)
    db.session.flush()
    number: int = row.id
    return number


# --- secrets --------------------------------------------------------------------------------


def plant(app: Flask) -> None:
    """Every text that people write into rows of Fars, and that is not public, is a canary."""
    with app.app_context(), unit_of_work(scopes.tenant("fars")):
        canaries.plant(lambda row: CANARY)
        for need in db.session.scalars(db.select(Need)):
            need.essential, need.specs = [CANARY], [{"name": CANARY, "value": CANARY, "unit": ""}]
