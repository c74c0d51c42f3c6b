"""A person who has left his name, address and number wherever a person can."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace

import pytest

from tests.cast import PASSWORD
from webapp import sms
from webapp.accounts import codes, invitations, passwords, signing_in
from webapp.accounts.code_rules import Purpose
from webapp.accounts.codes import Wish
from webapp.accounts.invitations import Offer
from webapp.accounts.models import Invitation, StaffRole, User
from webapp.accounts.signing_in import Visit
from webapp.capabilities.models import Capability
from webapp.companies import members
from webapp.companies.models import Company, CompanyMember, JoinRequest
from webapp.companies.projection import project_company
from webapp.db import db, now, reading, unit_of_work
from webapp.follows.models import SavedSearch, SeenNeed, Star, ToldNeed
from webapp.identity import actor_of
from webapp.importing.models import ImportBatch, ImportFinding
from webapp.interests.models import Interest, InterestEvent
from webapp.jobs.models import Job
from webapp.meetings.models import Meeting, MeetingEvent
from webapp.needs import consents, projection
from webapp.needs.models import (
    AttachmentFetch,
    NdaSignature,
    Need,
    NeedEvent,
    NeedPhoto,
)
from webapp.notices import notify, write_mail
from webapp.privacy import services
from webapp.receipts import FormReceipt
from webapp.samples.models import Sample, SampleEvent
from webapp.tenancy import guard, scopes
from webapp.uploads import StoredFile

NAME, EMAIL, MOBILE = "قناری زردپر", "canary.zardpar@mail.example", "+989127654321"
SIGNED = f"با احترام، {NAME}، ۰۹۱۲۷۶۵۴۳۲۱، {EMAIL}"
MARKED = (Star, SeenNeed)
CANARIES = ("قناری زردپر", "canary.zardpar", "9127654321", "۹۱۲۷۶۵۴۳۲۱")


@pytest.fixture
def with_password(app, cast):
    """The person can confirm what he does."""

    def give(person):
        number = cast.people.get(person, person)
        with app.app_context(), unit_of_work(scopes.system("test")):
            db.session.get(User, number).password_hash = passwords.digest_of(PASSWORD)

    return give


@pytest.fixture
def places(app):
    """Every column of the database that holds a canary, as "table.column"."""

    def found(canaries=CANARIES):
        held = set()
        with app.app_context(), guard.at("readiness"), db.engine.connect() as connection:
            for table in db.metadata.sorted_tables:
                for row in connection.execute(table.select()):
                    for name, value in row._mapping.items():
                        text = (
                            value
                            if isinstance(value, str)
                            else json.dumps(value, ensure_ascii=False, default=str)
                        )
                        if any(canary in text for canary in canaries):
                            held.add(f"{table.name}.{name}")
        return held

    return found


@pytest.fixture
def few_provinces(monkeypatch):
    """A country of five provinces: the others would only take time."""
    few = ("yazd", "fars", "isfahan", "azarbayjan-sharqi", "qom")
    for module in (services, members):
        monkeypatch.setattr(module, "province_codes", lambda: few)


@pytest.fixture
def canary(app, cast, actor):
    """Member of a company of Yazd and of one elsewhere, officer of Fars."""
    with app.app_context():
        number = _person(cast)
        _letters(cast, number, actor("yazd_admin"))
        with reading(scopes.system("test", writes=False)):
            me = actor_of(db.session.get(User, number))
        _in_yazd(cast, me)
        _in_fars(cast, me)
    return SimpleNamespace(id=number, actor=me)


def _person(cast):
    with unit_of_work(scopes.system("test")):
        user = User(
            name=NAME, email=EMAIL, mobile=MOBILE, password_hash=passwords.digest_of(PASSWORD)
        )
        db.session.add(user)
        db.session.flush()
        db.session.add(StaffRole(user_id=user.id, province="fars", role="officer"))
        for name in ("producer", "other_supplier"):
            company = cast.companies[name]
            db.session.add(CompanyMember(user_id=user.id, company_id=company, title=f"دفتر {NAME}"))
        asked = JoinRequest(user_id=user.id, company_id=cast.companies["supplier"], message=SIGNED)
        db.session.add(asked)
        own = db.session.get(Company, cast.companies["producer"])
        own.email, own.phone, own.about = EMAIL, "09127654321", f"مدیر فروش: {NAME}"
        number = user.id
    with unit_of_work(scopes.tenant("yazd")):
        company = db.session.get(Company, cast.companies["producer"])
        said = {"title": "بافندگی", "field": "textile", "kind": "part", "created_by": number}
        db.session.add(
            Capability(producer_company_id=company.id, description=SIGNED, standards=NAME, **said)
        )
        db.session.flush()
        project_company(company)
    return number


def _letters(cast, number, admin):
    visit = Visit("yazd", "192.0.2.7", f"Firefox of {EMAIL}")
    with unit_of_work(scopes.system("test")):
        user = db.session.get(User, number)
        signing_in.begin(user, visit)
        signing_in.new_reset(number)
        write_mail(EMAIL, f"برای {NAME}", SIGNED, user_id=number)
        write_mail("other@ghafaseh.example", f"{NAME} می‌پرسد", f"سلام از {NAME}")
        sms.write(MOBILE, f"سلام {NAME}", user_id=number)
        db.session.add(FormReceipt(nonce="a" * 32, user_id=number, location=f"/?q={EMAIL}"))
        db.session.add(
            Job(
                kind="exports.write",
                province="fars",
                owner_id=number,
                state="done",
                arguments={"filters": {"person": NAME}},
                result={"download_name": f"{NAME}.xlsx"},
            )
        )
        notify(
            number, "companies.verified", "yazd", "companies_my.index", {}, {"company": NAME}, "1"
        )
        told = {"person": NAME, "company": "نگین"}
        kind = "companies.join_requested"
        notify(cast.people["producer"], kind, "yazd", "companies_my.index", {}, told, "2")
    with unit_of_work(scopes.person(number)):
        need_id = cast.needs["yarn"]
        search = SavedSearch(user_id=number, name=NAME, site="yazd", question={"q": SIGNED})
        db.session.add_all((search, *(row(user_id=number, need_id=need_id) for row in MARKED)))
        db.session.flush()
        db.session.add(ToldNeed(user_id=number, need_id=need_id, search_id=search.id))
    codes.ask(Wish(Purpose.SIGN_IN, f"email:{EMAIL}", "fa"), visit)
    codes.ask(Wish(Purpose.RESET, f"mobile:{MOBILE}", "fa"), visit)
    with unit_of_work(scopes.tenant("yazd", user_id=admin.id)):
        invitations.invite(admin, Offer(NAME, EMAIL, "yazd", "officer"))
    with unit_of_work(scopes.system("test")):
        db.session.add(
            Invitation(
                digest="d" * 64,
                name=NAME,
                email=EMAIL,
                province="fars",
                role="officer",
                invited_by=admin.id,
                expires_at=now(),
                accepted_at=now(),
            )
        )


def _in_yazd(cast, me):
    with unit_of_work(scopes.tenant("yazd", user_id=me.id)):
        need = db.session.get(Need, ("yazd", cast.needs["bearing"]))
        need.contact_name, need.contact_email, need.contact_phone = NAME, EMAIL, "۰۹۱۲ ۷۶۵۴۳۲۱"
        need.contact_title, need.created_by = "مدیر فروش", me.id
        need.summary = SIGNED
        need.specs = [{"name": "پرسش از", "value": NAME, "unit": ""}]
        need.audience = {**need.audience, "contact": "suppliers"}
        consents.give_consent(me, need, given_by=NAME, scope={**need.audience})
        projection.grant(need, cast.companies["supplier"], "isfahan")
        own = {"producer_company_id": need.producer_company_id, "need_id": need.id}
        db.session.add(
            NeedEvent(
                **own, from_state="published", to_state="published", actor_id=me.id, note=SIGNED
            )
        )
        file = StoredFile(
            producer_company_id=need.producer_company_id,
            name=f"{'a' * 32}.webp",
            original_name=f"عکس {NAME}.jpg",
            media_type="image/webp",
            size=1,
            digest="0" * 64,
            uploaded_by=me.id,
        )
        sample = Sample(**own, note=f"نزد {NAME}")
        db.session.add_all([file, sample])
        db.session.flush()
        db.session.add(NeedPhoto(**own, file_id=file.id, thumb_id=file.id, caption=f"عکاس: {NAME}"))
        db.session.add(
            SampleEvent(
                producer_company_id=need.producer_company_id,
                sample_id=sample.id,
                to_state="announced",
                actor_id=me.id,
                note=SIGNED,
            )
        )
        batch = ImportBatch(file_name=f"{NAME}.xlsx", stored_name="b.xlsx", created_by=me.id)
        batch.options = {"given_by": NAME}
        db.session.add(batch)
        db.session.flush()
        db.session.add(ImportFinding(batch_id=batch.id, row=1, kind="refused", value=EMAIL))


def _in_fars(cast, me):
    with unit_of_work(scopes.tenant("fars", user_id=me.id)):
        need = db.session.get(Need, ("fars", cast.needs["valve"]))
        need.contact_name, need.contact_email = "دفتر فروش", EMAIL
        projection.grant(need, cast.companies["supplier"], "isfahan")
        sides = {
            "producer_company_id": need.producer_company_id,
            "supplier_company_id": cast.companies["other_supplier"],
            "supplier_province": "azarbayjan-sharqi",
        }
        interest = Interest(
            **sides,
            need_id=need.id,
            need_title=need.title,
            readiness="prototype",
            message=SIGNED,
            evidence=f"پرسش از {NAME}",
            note=SIGNED,
            declared_by=me.id,
            due_on=dt.date(2026, 12, 1),
        )
        db.session.add(interest)
        db.session.flush()
        event = {"to_state": "submitted", "actor_id": me.id, "note": SIGNED}
        db.session.add(InterestEvent(**sides, interest_id=interest.id, need_id=need.id, **event))
        meeting = Meeting(
            **sides,
            interest_id=interest.id,
            need_id=need.id,
            kind="online",
            link=f"https://meet.example/{EMAIL}",
            note=SIGNED,
            requested_by="supplier",
            supplier_user_id=me.id,
        )
        db.session.add(meeting)
        db.session.flush()
        event["to_state"] = "requested"
        db.session.add(MeetingEvent(**sides, meeting_id=meeting.id, need_id=need.id, **event))
        db.session.add(
            NdaSignature(
                **sides,
                need_id=need.id,
                text_version="1",
                language="fa",
                text_digest="0" * 64,
                signer=NAME,
                signed_by=me.id,
            )
        )
        db.session.add(AttachmentFetch(**sides, need_id=need.id, attachment_id=1, fetched_by=me.id))
