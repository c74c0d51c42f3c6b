"""The people, companies and needs every test may count on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, TypeVar

from webapp import persian
from webapp.accounts.models import StaffRole, User
from webapp.companies.models import Company, CompanyMember
from webapp.companies.projection import project_company
from webapp.db import db, now, unit_of_work
from webapp.needs.models import Consent, Need, NeedEvent, PublishedNeed
from webapp.needs.rules import DEFAULT_AUDIENCE
from webapp.places.models import (
    Exhibition,
    Park,
    Place,
    PublishedExhibition,
    PublishedPark,
    PublishedPlace,
    PublishedShelf,
    Room,
    ServiceCentre,
    Shelf,
)
from webapp.tenancy import scopes
from webapp.working_days import today

Row = TypeVar("Row")

PASSWORD = "یک-گذرواژه-بلند-12"


@dataclass(frozen=True)
class Cast:
    """Numbers of the rows, by name; people are asked for by name through `browser()`."""

    people: dict[str, int]
    companies: dict[str, int]
    needs: dict[str, int]
    places: dict[str, int]
    homes: dict[str, str] = field(default_factory=dict)  # need → its province


# name: (shown name, e-mail, staff roles, companies)
PEOPLE: dict[str, tuple[str, list[tuple[str, str]], list[tuple[str, str]]]] = {
    "yazd_admin": ("مریم دهقان", [("yazd", "admin"), ("yazd", "officer")], []),
    "yazd_officer": ("رضا میبدی", [("yazd", "officer")], []),
    "fars_admin": ("سارا کازرونی", [("fars", "admin"), ("fars", "officer")], []),
    "fars_officer": ("حسین جهرمی", [("fars", "officer")], []),
    "isfahan_officer": ("نرگس کاشانی", [("isfahan", "officer")], []),
    "national_staff": ("علی تهرانی", [("national", "national")], []),
    "producer": ("احمد یزدی", [], [("producer", "manager")]),
    "colleague": ("زهرا اردکانی", [], [("producer", "member")]),
    "fars_producer": ("کامران فسایی", [], [("fars_producer", "manager")]),
    "supplier": ("بهرام نجفی", [], [("supplier", "manager")]),
    "other_supplier": ("شیرین تبریزی", [], [("other_supplier", "manager")]),
    "newcomer": ("پیمان نو", [], [("unverified", "manager")]),
    "both_sides": ("لیلا دوشغل", [], [("producer", "member"), ("other_supplier", "member")]),
    "nobody": ("بی‌سمت", [], []),
}
# name: (title, national ID, home, park?, state, employees)
COMPANIES: dict[str, tuple[str, str, str, str, int]] = {
    "producer": ("ریسندگی نگین کویر", "10380284790", "yazd", "verified", 64),
    "fars_producer": ("صنایع غذایی مهر جنوب", "14000000016", "fars", "verified", 120),
    "supplier": ("بلبرینگ‌سازان سپاهان", "14000000025", "isfahan", "verified", 35),
    "other_supplier": ("قطعه‌سازی سهند", "14000000034", "azarbayjan-sharqi", "verified", 8),
    "unverified": ("کارگاه تازه‌کار", "14000000043", "yazd", "pending", 3),
}
NEEDS: dict[str, tuple[str, str, str, str, str | None, int | None]] = {
    "bearing": ("yazd", "producer", "بلبرینگ شیار عمیق 6205-2RS", "textile", "84821010", 120_000),
    "yarn": ("yazd", "producer", "نخ پلی‌استر POY", "textile", "540246", 900_000),
    "valve": ("fars", "fars_producer", "شیر پروانه‌ای بهداشتی", "food", "848180", 45_000),
}


Person = tuple[str, list[tuple[str, str]], list[tuple[str, str]]]
Firm = tuple[str, str, str, str, int]
Wanted = tuple[str, str, str, str, str | None, int | None]


@dataclass(frozen=True)
class Script:
    """Who and what is written down; `drafts` name a province and its producer."""

    people: dict[str, Person]
    companies: dict[str, Firm]
    needs: dict[str, Wanted]
    drafts: dict[str, tuple[str, str]]
    provinces: tuple[str, ...]


SCRIPT = Script(PEOPLE, COMPANIES, NEEDS, {"draft": ("yazd", "producer")}, ("yazd", "fars"))


def build(script: Script = SCRIPT) -> Cast:
    """Writes a cast into a migrated and synced database that has none of its people yet."""
    people = _people(script)
    companies = _companies(script, people)
    places: dict[str, int] = {}
    for province in script.provinces:
        places |= _places(province)
    needs = {name: _need(script, companies, places, *f) for name, f in script.needs.items()}
    for name, (province, producer) in script.drafts.items():
        needs[name] = _draft(companies, places, province, producer)
    homes = {name: facts[0] for name, facts in script.needs.items()}
    homes |= {name: facts[0] for name, facts in script.drafts.items()}
    return Cast(people, companies, needs, places, homes)


def _people(script: Script) -> dict[str, int]:
    numbers = {}
    with unit_of_work(scopes.system("cast")):
        for name, (shown, roles, _) in script.people.items():
            user = User(name=shown, email=f"{name}@ghafaseh.example", password_hash=None)
            db.session.add(user)
            db.session.flush()
            numbers[name] = user.id
            db.session.add_all(
                StaffRole(user_id=user.id, province=province, role=role) for province, role in roles
            )
    return numbers


def _companies(script: Script, people: dict[str, int]) -> dict[str, int]:
    numbers = {}
    for name, (title, national_id, home, state, employees) in script.companies.items():
        with unit_of_work(scopes.tenant(home)):
            company = Company(
                name=title,
                national_id=national_id,
                home_province=home,
                state=state,
                skeleton=persian.look_alike(title),
                employees=employees,
                size="micro"
                if employees < 10
                else "small"
                if employees < 50
                else "medium"
                if employees < 100
                else "large",
                decided_at=now() if state == "verified" else None,
            )
            db.session.add(company)
            db.session.flush()
            numbers[name] = company.id
            project_company(company)
            for person, (_, _, memberships) in script.people.items():
                for of, role in memberships:
                    if of == name:
                        db.session.add(
                            CompanyMember(user_id=people[person], company_id=company.id, role=role)
                        )
    return numbers


def _places(province: str) -> dict[str, int]:
    with unit_of_work(scopes.tenant(province)):
        park = db.session.scalars(db.select(Park).order_by(Park.code)).first()
        centre = _add(
            ServiceCentre(park_id=park.id, name="مرکز خدمات فناوری و کسب‌وکار", address="بلوار صنعت")
        )
        room = _add(Room(centre_id=centre.id, name="اتاق نشست ۱"))
        copy = db.session.get(PublishedPark, (province, park.id))
        copy.centres = [
            {
                "id": centre.id,
                "name": centre.name,
                "address": centre.address,
                "phone": "",
                "hours": "",
                "rooms": [{"id": room.id, "name": room.name, "seats": room.seats}],
            }
        ]
        exhibition = _add(
            Exhibition(
                park_id=park.id,
                centre_id=centre.id,
                name="نمایشگاه دائمی ساخت ایران",
                state="open",
                opened_on=dt.date(2026, 9, 1),
            )
        )
        db.session.add(
            PublishedExhibition(
                id=exhibition.id,
                park_id=park.id,
                park_name=park.name,
                centre_id=centre.id,
                centre_name=centre.name,
                name=exhibition.name,
                state="open",
                opened_on=exhibition.opened_on,
            )
        )
        shelf = _add(Shelf(exhibition_id=exhibition.id, code="A1", field="textile"))
        db.session.add(
            PublishedShelf(
                id=shelf.id,
                exhibition_id=exhibition.id,
                exhibition_name=exhibition.name,
                code="A1",
                field="textile",
                places=6,
            )
        )
        places = [_add(Place(shelf_id=shelf.id, row=1 + n // 3, number=n + 1)) for n in range(6)]
        db.session.add_all(
            PublishedPlace(id=p.id, shelf_id=shelf.id, row=p.row, number=p.number) for p in places
        )
        return {
            f"{province}_park": park.id,
            f"{province}_centre": centre.id,
            f"{province}_room": room.id,
            f"{province}_exhibition": exhibition.id,
            f"{province}_shelf": shelf.id,
            f"{province}_place": places[0].id,
            f"{province}_place_2": places[1].id,
        }


def _add(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row


def _new_need(companies: dict[str, int], places: dict[str, int], *facts: Any) -> Need:
    province, company, title, field, hs_code, value = facts
    return Need(
        producer_company_id=companies[company],
        title=title,
        title_key=persian.fold(title),
        summary=f"{title} برای خط تولید",
        problem="قطعه وارداتی است و دیر می‌رسد.",
        kind="part",
        field=field,
        hs_code=hs_code,
        fx_cost_declared=value,
        annual_quantity=5000,
        unit="عدد",
        usage_year=1404,
        park_id=places[f"{province}_park"],
        price=24,
        origin="چین",
        contact_name="مهندس راد",
        contact_phone="+989120000000",
        audience={k: str(v) for k, v in DEFAULT_AUDIENCE.items()},
    )


def _need(script: Script, companies: dict[str, int], places: dict[str, int], *facts: Any) -> int:
    with unit_of_work(scopes.tenant(facts[0])):
        need = _new_need(companies, places, *facts)
        need.state, need.published_at = "published", now()
        need.review_on = today() + dt.timedelta(days=180)
        _add(need)
        owner = {"producer_company_id": need.producer_company_id, "need_id": need.id}
        moves = [(None, "draft"), ("draft", "submitted"), ("submitted", "published")]
        db.session.add_all(NeedEvent(**owner, from_state=a, to_state=b) for a, b in moves)
        db.session.add(
            Consent(**owner, scope=need.audience, given_by="مدیر عامل", reference="۱۲/الف")
        )
        park = db.session.get(Park, (need.province, need.park_id))
        db.session.add(
            PublishedNeed(
                id=need.id,
                producer_company_id=need.producer_company_id,
                title=need.title,
                summary=need.summary,
                problem=need.problem,
                kind=need.kind,
                field=need.field,
                hs_code=need.hs_code,
                state="open",
                company_name=script.companies[facts[1]][0],
                park_id=need.park_id,
                park_name=park.name,
                fx_cost_declared=need.fx_cost_declared,
                published_at=need.published_at,
                review_on=need.review_on,
                facts={"annual_quantity": "5000", "unit": need.unit},
            )
        )
        return need.id


def _draft(companies: dict[str, int], places: dict[str, int], province: str, producer: str) -> int:
    facts = (province, producer, "تسمه تایم پیش‌نویس", "textile", None, None)
    with unit_of_work(scopes.tenant(province)):
        need = _add(_new_need(companies, places, *facts))
        owner = {"producer_company_id": need.producer_company_id, "need_id": need.id}
        db.session.add(NeedEvent(**owner, from_state=None, to_state="draft"))
        return need.id
