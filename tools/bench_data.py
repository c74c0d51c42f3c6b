"""Generated needs for measuring: the same words and sizes every time, written in bulk."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

from flask import Flask

from webapp import persian
from webapp.companies.models import Company, PublishedCompany
from webapp.db import db, unit_of_work
from webapp.needs.models import Consent, Need, NeedEvent, PublishedNeed
from webapp.needs.rules import Field, Kind
from webapp.places.models import (
    Exhibition,
    Park,
    Place,
    PublishedExhibition,
    PublishedPlace,
    PublishedShelf,
    ServiceCentre,
    Shelf,
)
from webapp.reports import recounting
from webapp.search import indexing
from webapp.tenancy import scopes, sites
from webapp.tenancy.rows import next_ids

CHUNK = 1000
COMPANIES = 40
WORDS = (
    "بلبرینگ", "نخ", "ورق", "شیر", "پمپ", "کابل", "رنگ", "رزین", "چسب", "موتور", "تسمه",
    "سنسور", "قالب", "الیاف", "فولاد", "آلومینیوم", "مس", "گرانول", "پودر", "اسانس", "آنزیم",
    "مقوا", "خمیر", "کاغذ", "کاتالیست", "گسکت", "گیربکس", "برد", "خازن", "مقاومت",
)  # fmt: skip
GRADES = (
    "صنعتی", "نسوز", "مقاوم", "بهداشتی", "سنگین", "سبک", "ریز", "درشت", "نانو", "گرم", "سرد",
    "خام", "دقیق",
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """One of each to visit."""

    province: str
    need_id: int
    shelf_id: int


def fill(app: Flask, size: int) -> Made:
    """`size` published needs spread over all provinces, with companies, a shelf, index, sums."""
    rng = random.Random(1402)  # nosec B311 # the same needs each time
    codes = sites.province_codes()
    made = None
    for number, code in enumerate(codes):
        share = size // len(codes) + (number < size % len(codes))
        with unit_of_work(scopes.tenant(code)):
            first, shelf = _province(rng, code, share)
        if code == "isfahan":
            made = Made(code, first, shelf)
    indexing.rebuild(app)
    recounting.recount_all(app)
    assert made is not None
    return made


def _province(rng: random.Random, code: str, share: int) -> tuple[int, int]:
    park = db.session.scalars(db.select(Park).order_by(Park.id).limit(1)).first() or _park(code)
    companies = [_company(code, number, park) for number in range(COMPANIES)]
    numbers = next_ids(db.session(), share)
    for start in range(0, share, CHUNK):
        part = numbers[start : start + CHUNK]
        _bulk(rng, code, park, companies, part)
    return numbers[0], _shelf(code, park, numbers[:12])


def _park(code: str) -> Park:
    park = Park(code=f"{code}-p00", name="شهرک صنعتی نمونه", kind="park")
    db.session.add(park)
    db.session.flush()
    return park


def _company(code: str, number: int, park: Park) -> Company:
    name = f"صنایع {WORDS[number % len(WORDS)]} {persian.fa_digits(number)} {code}"
    company = Company(
        name=name, skeleton=persian.look_alike(name), home_province=code, park_id=park.id,
        state="verified", size="small",
    )  # fmt: skip
    db.session.add(company)
    db.session.flush()
    db.session.add(
        PublishedCompany(id=company.id, producer_company_id=company.id, name=name, size="small")
    )
    return company


def _bulk(
    rng: random.Random, code: str, park: Park, companies: list[Company], numbers: list[int]
) -> None:
    moment = dt.datetime.now(dt.UTC)
    needs, events, consents, copies = [], [], [], []
    event_ids = iter(next_ids(db.session(), len(numbers) * 2))
    for number in numbers:
        company = rng.choice(companies)
        base = _facts(rng, code, number, company, park, moment)
        needs.append(base | {"title_key": persian.fold(base["title"]), "state": "published"})
        keys = {"province": code, "producer_company_id": company.id, "need_id": number}
        events.append(keys | {"id": next(event_ids), "to_state": "published"})
        consents.append(keys | {"id": next(event_ids), "given_by": "مدیر عامل"})
        copies.append(_copy(base, company, park))
    for model, rows in (
        (Need, needs), (NeedEvent, events), (Consent, consents), (PublishedNeed, copies)
    ):  # fmt: skip
        db.session.execute(db.insert(model), rows)


def _facts(
    rng: random.Random, code: str, number: int, company: Company, park: Park, moment: dt.datetime
) -> dict[str, Any]:
    title = f"{rng.choice(WORDS)} {rng.choice(GRADES)} {rng.choice(WORDS)} {rng.randint(100, 9999)}"
    return {
        "province": code,
        "id": number,
        "producer_company_id": company.id,
        "title": title,
        "summary": f"{title} برای خط تولید؛ {' '.join(rng.choices(WORDS, k=12))}",
        "problem": " ".join(rng.choices((*WORDS, *GRADES), k=60)),
        "kind": rng.choice(list(Kind)).value,
        "field": rng.choice(list(Field)).value,
        "hs_code": f"{rng.randint(25, 97)}{rng.randint(10, 99)}{rng.randint(10, 99)}",
        "fx_cost_declared": int(rng.lognormvariate(12, 1.5)),
        "park_id": park.id,
        "published_at": moment - dt.timedelta(minutes=rng.randint(0, 200_000)),
        "review_on": moment.date() + dt.timedelta(days=180),
    }


def _copy(base: dict[str, Any], company: Company, park: Park) -> dict[str, Any]:
    return base | {"state": "open", "company_name": company.name, "park_name": park.name}


def _shelf(code: str, park: Park, needs: list[int]) -> int:
    centre = _add(ServiceCentre(park_id=park.id, name="مرکز خدمات"))
    where = {"park_id": park.id, "centre_id": centre.id}
    exhibition = _add(Exhibition(**where, name="نمایشگاه دائمی", state="open"))
    db.session.add(
        PublishedExhibition(
            id=exhibition.id, **where, park_name=park.name, centre_name=centre.name,
            name=exhibition.name, state="open",
        )
    )  # fmt: skip
    shelf = _add(Shelf(exhibition_id=exhibition.id, code="A1", field="metal"))
    db.session.add(
        PublishedShelf(
            id=shelf.id, exhibition_id=exhibition.id, exhibition_name=exhibition.name,
            code="A1", field="metal", places=24, taken=len(needs),
        )
    )  # fmt: skip
    for number in range(24):
        place = _add(Place(shelf_id=shelf.id, row=1 + number // 6, number=number + 1))
        taken = number < len(needs)
        db.session.add(
            PublishedPlace(
                id=place.id, shelf_id=shelf.id, row=place.row, number=place.number,
                need_id=needs[number] if taken else None,
                title="نمونه" if taken else None, kind="part" if taken else None,
            )
        )  # fmt: skip
    return int(shelf.id)


def _add(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
