"""Provinces with people, companies and rows of every kind, and a canary in each private text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from tests import cast as casting
from tests.canaries import Canaries, Readers, plant
from tests.cast import Cast
from tests.matrix.country import Ids, rows_of
from webapp.companies.models import Company, JoinRequest
from webapp.db import db, reading, unit_of_work
from webapp.jobs import Job
from webapp.needs import projection
from webapp.needs.models import Consent, Need, NeedAttachment, NeedPhoto
from webapp.needs.rules import Audience, State
from webapp.notices import MailMessage, Notice
from webapp.tenancy import scopes
from webapp.uploads import StoredFile

TITLES = ("بلبرینگ شیار عمیق", "نخ پلی‌استر", "شیر پروانه‌ای", "تسمه تایم")
FIELDS = ("textile", "food", "textile", "food")
NATIONAL_STAFF, NOBODY = "soak_national", "nobody"
_FIRST_NATIONAL_ID = 20_000_000_000
# Nothing of a need but title, summary and problem is public: what is planted may not become it.
AUDIENCE = {
    "company": Audience.PUBLIC,
    "annual_use": Audience.PUBLIC,
    "fx_cost_declared": Audience.PUBLIC,
    "specs": Audience.SUPPLIERS,
    "photos": Audience.APPROVED,
    "price": Audience.SUPPLIERS,
    "origin": Audience.APPROVED,
    "tried_before": Audience.SUPPLIERS,
    "contact": Audience.APPROVED,
    "attachments": Audience.APPROVED,
}
# Read by every supplier, and by the one supplier that was approved.
_FOR_SUPPLIERS = ("tried_before",)
_FOR_APPROVED = ("brand", "origin", "contact_name", "contact_title", "contact_email")
# Facts every visitor reads, whatever the audience of the rest.
_OF_EVERYBODY = ("standard", "fx_basis")
# Files go to the approved supplier under these names.
_WITH_A_NEED: tuple[tuple[Any, str], ...] = (
    (NeedPhoto, "caption"),
    (NeedAttachment, "title"),
    (StoredFile, "original_name"),
)


@dataclass
class Land:
    """All provinces that are soaked, and the words that were planted in them."""

    cast: Cast
    provinces: tuple[str, ...]
    rows: dict[str, Ids]
    canaries: Canaries = field(default_factory=Canaries)

    def person(self, province: str, role: str) -> int:
        return self.cast.people[name(province, role)]

    def company(self, province: str, side: str) -> int:
        return self.cast.companies[name(province, side)]

    def next_to(self, province: str) -> str:
        """The province whose supplier looks into this one's needs."""
        place = self.provinces.index(province)
        return self.provinces[(place + 1) % len(self.provinces)]


def name(province: str, what: str) -> str:
    """How the cast calls a person, company or need of a province."""
    return f"{province}_soak_{what}"


def build(app: Flask, provinces: Sequence[str]) -> Land:
    """Everything is there; the index knows the needs."""
    from webapp.search import indexing

    with app.app_context():
        cast = casting.build(_script(provinces))
    # the rows of every kind are written for the officer of a province and for nobody
    for province in provinces:
        cast.people[f"{province}_officer"] = cast.people[name(province, "officer")]
    cast.people[NOBODY] = cast.people["soak_nobody"]
    land = Land(cast, tuple(provinces), {})
    for province in provinces:
        land.rows[province] = _rows(app, land, province)
    for province in provinces:
        _plant(app, land, province)
    with app.app_context():
        indexing.rebuild(app)
    return land


def _rows(app: Flask, land: Land, province: str) -> Ids:
    producer = name(province, "producer")
    supplier = name(land.next_to(province), "supplier")
    return rows_of(app, land.cast, province, name(province, "0"), producer, supplier)


# --- who there is ---------------------------------------------------------------------------


def _script(provinces: Sequence[str]) -> casting.Script:
    return casting.Script(
        people={n: facts for province in provinces for n, facts in _people(province)}
        | {
            NATIONAL_STAFF: ("کارشناس کشوری", [("national", "national")], []),
            "soak_nobody": ("بی‌سمت", [], []),
        },
        companies=dict(_companies(provinces)),
        needs={n: facts for province in provinces for n, facts in _needs(province)},
        drafts={name(p, "draft"): (p, name(p, "producer")) for p in provinces},
        provinces=tuple(provinces),
    )


def _people(province: str) -> Iterable[tuple[str, casting.Person]]:
    producer, supplier = name(province, "producer"), name(province, "supplier")
    yield name(province, "officer"), ("کارشناس", [(province, "officer")], [])
    yield name(province, "admin"), ("مدیر", [(province, "admin"), (province, "officer")], [])
    yield producer, ("سازنده", [], [(producer, "manager")])
    yield supplier, ("تأمین‌کننده", [], [(supplier, "manager")])


def _companies(provinces: Sequence[str]) -> Iterable[tuple[str, casting.Firm]]:
    number = _FIRST_NATIONAL_ID
    for province in provinces:
        for side, employees in (("producer", 120), ("supplier", 35)):
            number += 1
            title = f"شرکت {province} {side}"
            yield name(province, side), (title, str(number), province, "verified", employees)


def _needs(province: str) -> Iterable[tuple[str, casting.Wanted]]:
    for number, (title, kind) in enumerate(zip(TITLES, FIELDS, strict=True)):
        producer = name(province, "producer")
        facts = (province, producer, f"{title} {province}", kind, "848210", 1000 * number)
        yield name(province, str(number)), facts


# --- what is private ------------------------------------------------------------------------


def _plant(app: Flask, land: Land, province: str) -> None:
    with app.app_context(), unit_of_work(scopes.tenant(province)):
        plant(land.canaries.of_row)
        for need in db.session.scalars(db.select(Need)):
            _plant_need(land, need)
    with app.app_context(), unit_of_work(scopes.system("soak")):
        _plant_global(land, province)
    _plant_notices(app, land, province)


def _plant_need(land: Land, need: Need) -> None:
    """What is for suppliers says so; the one approved supplier has its copy."""
    approved = land.company(land.next_to(need.province), "supplier")
    own = frozenset({need.producer_company_id})
    for_all = land.canaries.word(Readers(need.province, own, suppliers=True))
    for_one = land.canaries.word(Readers(need.province, own | {approved}))
    words = dict.fromkeys(_FOR_SUPPLIERS, for_all) | dict.fromkeys(_FOR_APPROVED, for_one)
    for column, word in {**words, **dict.fromkeys(_OF_EVERYBODY, "")}.items():
        setattr(need, column, word)
    for model, column in _WITH_A_NEED:
        for row in db.session.scalars(db.select(model)):
            setattr(row, column, for_one)
    need.audience = {group: str(audience) for group, audience in AUDIENCE.items()}
    for consent in db.session.scalars(db.select(Consent).where(Consent.need_id == need.id)):
        consent.scope = need.audience
    db.session.flush()
    if need.state == State.PUBLISHED:
        projection.grant(need, approved, land.next_to(need.province))
        projection.project(need)


def _plant_global(land: Land, province: str) -> None:
    """Rows without an owner that are private all the same."""
    rows, word = land.rows[province], land.canaries.word
    producer, officer = rows.of("company_id"), rows.of("user_id")
    request = db.session.get_one(JoinRequest, rows.of("request_id"))
    request.message = word(
        Readers(province, frozenset({producer}), land.cast.people[NOBODY]),
    )
    db.session.get_one(Job, rows.of("job_id")).error = word(Readers(person=officer))
    letter = db.session.get_one(MailMessage, rows.of("letter_id"))
    letter.subject = word(Readers(province, person=officer))
    company = db.session.get_one(Company, producer)
    company.state_reason = word(Readers(province, frozenset({producer})))


def _plant_notices(app: Flask, land: Land, province: str) -> None:
    """Everybody has something to read that is his alone."""
    with app.app_context(), unit_of_work(scopes.system("soak")):
        for role in ("officer", "admin", "producer", "supplier"):
            person = land.person(province, role)
            db.session.add(
                Notice(
                    user_id=person,
                    kind="needs.published",
                    province=province,
                    endpoint="pages.index",
                    facts={"title": land.canaries.word(Readers(person=person))},
                    cause=f"soak:{province}",
                )
            )


def notices_of(app: Flask, person: int) -> list[int]:
    """The numbers of the notices a person has."""
    with app.app_context(), reading(scopes.person(person)):
        return list(db.session.scalars(db.select(Notice.id).where(Notice.user_id == person)))
