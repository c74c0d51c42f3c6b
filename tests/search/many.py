"""Published needs for the tests of pages, beyond those of the cast."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from webapp import outbox, persian
from webapp.companies.models import Company
from webapp.db import db, now, unit_of_work
from webapp.needs.models import Need, PublishedNeed
from webapp.places.models import PublishedPark
from webapp.tenancy import scopes

# title, field, kind, HS code, dollars a year
GOODS: tuple[tuple[str, str, str, str | None, int | None], ...] = (
    ("بلبرینگ شیار عمیق 6205-2RS", "machinery", "part", "84821010", 120_000),
    ("الیاف پلی‌استر ۱٫۴ دنیر", "textile", "raw_material", "550320", 4_300_000),
    ("الکتروموتور ضدانفجار ۷٫۵ کیلووات", "oil_gas", "equipment", "850152", 640_000),
    ("شیر پروانه‌ای 6 اینچ استیل ۳۰۴", "oil_gas", "part", "848180", 95_000),
    ("رنگدانه فتالوسیانین آبی", "chemical", "raw_material", "320417", 780_000),
    ("خمیر کاغذ الیاف بلند", "cellulose", "raw_material", "470321", 12_500_000),
    ("سنسور فشار S7-1200", "electrical", "part", "902620", 8_500),
    ("مغزی قفل درِ خودرو", "auto_parts", "part", "830120", None),
    ("دستگاه بسته‌بندی ساشه", "food", "machinery", "842240", 310_000),
    ("اسانس پرتقال", "food", "raw_material", None, 45_000),
    ("ورق فولاد سیلیسیم‌دار", "steel_mineral", "raw_material", "722519", 27_000_000),
    ("کالیبراسیون دستگاه اندازه‌گیری", "metal", "technical_service", None, 6_000),
)


def add_needs(province: str, count: int, **changes: Any) -> list[int]:
    """`count` public needs of a province, different ones by turns, newest last; their numbers."""
    with unit_of_work(scopes.system("read", writes=False)):
        company = db.session.scalars(db.select(Company).where(Company.state == "verified")).first()
        query = db.select(PublishedPark).where(PublishedPark.province == province)
        parks = db.session.scalars(query.order_by(PublishedPark.id).limit(3)).all()
    with unit_of_work(scopes.tenant(province)):
        rows = [_row(n, company, parks[n % len(parks)]) for n in range(count)]
        db.session.add_all(rows)
        db.session.flush()
        for number, row in enumerate(rows):
            db.session.add(_copy(number, row, company, parks, changes))
            outbox.tell("need", "projected", province, row.id)
        return [row.id for row in rows]


def _row(number: int, company: Company, park: PublishedPark) -> Need:
    title, field, kind, hs_code, dollars = GOODS[number % len(GOODS)]
    return Need(
        producer_company_id=company.id,
        title=title,
        title_key=persian.fold(title),
        summary=f"{title} برای خط تولید؛ مصرف سالانه ثابت است و کیفیت آن باید یکنواخت باشد.",
        field=field,
        kind=kind,
        hs_code=hs_code,
        fx_cost_declared=dollars,
        park_id=park.id,
        state="published",
        published_at=now() - dt.timedelta(days=400) + dt.timedelta(hours=number),
    )


_SAME = ("id", "title", "summary", "field", "kind", "hs_code", "fx_cost_declared", "park_id")


def _copy(
    number: int, row: Need, company: Company, parks: Any, changes: dict[str, Any]
) -> PublishedNeed:
    said = {name: getattr(row, name) for name in _SAME} | changes
    state = ("open", "open", "talks", "agreed", "closed")[number % 5]
    return PublishedNeed(
        province=row.province,
        producer_company_id=row.producer_company_id,
        company_name=company.name,
        park_name=parks[number % len(parks)].name,
        published_at=row.published_at,
        **{"state": state, **said},
    )


def change_need(number: int, act: Callable[[PublishedNeed], object]) -> None:
    """The public copy of a need is changed by `act`, and the change told."""
    with unit_of_work(scopes.system("read", writes=False)):
        province = db.session.scalar(
            db.select(PublishedNeed.province).where(PublishedNeed.id == number)
        )
    with unit_of_work(scopes.tenant(province)):
        act(db.session.get(PublishedNeed, (province, number)))
        outbox.tell("need", "projected", province, number)


def withdraw(number: int) -> None:
    """The public copy of a need is gone, and that is told."""
    change_need(number, db.session.delete)
