"""Which data about a person the site holds, why, and what they are: his page and his download.

Each part reads its own columns under the person's number and nothing else: no names of others,
no amounts, texts or files of a company. What he did is told by number, not by content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_

from webapp.accounts.models import (
    Invitation,
    OneTimeCode,
    PasswordReset,
    RecoveryCode,
    StaffRole,
    User,
    UserSession,
)
from webapp.audit import AuditEntry
from webapp.capabilities.models import Capability
from webapp.companies.models import Company, CompanyMember, JoinRequest
from webapp.db import db
from webapp.follows.models import SavedSearch, SeenNeed, Star, ToldNeed
from webapp.i18n import lazy_gettext
from webapp.importing.models import ImportBatch
from webapp.interests.models import Interest
from webapp.jobs.models import Job
from webapp.labels import label
from webapp.meetings.models import Meeting
from webapp.needs.models import AttachmentFetch, ConsentEntry, NdaSignature, Need
from webapp.notices import MailMessage, Notice
from webapp.sms import SmsMessage
from webapp.uploads import StoredFile

from . import queries
from .clearing import Person, is_contact, names_as_contact
from .rules import Marks

Rows = Iterator[dict[str, Any]]


@dataclass(frozen=True)
class Part:
    """One kind of data: what it is, why it is kept, and how it is read."""

    key: str
    title: Any
    why: Any
    read: Callable[[User], Rows]


def _rows(query: Select[Any]) -> Rows:
    for row in db.session.execute(query):
        yield dict(row._mapping)


# --- the account ----------------------------------------------------------------------------


def _account(user: User) -> Rows:
    kept = ("id", "name", "email", "mobile", "language", "created_at", "seen_at", "is_active")
    yield {name: getattr(user, name) for name in kept} | {"has_password": bool(user.password_hash)}


def _roles(user: User) -> Rows:
    yield from _rows(
        db.select(StaffRole.province, StaffRole.role, StaffRole.since, StaffRole.until).where(
            StaffRole.user_id == user.id
        )
    )


def _memberships(user: User) -> Rows:
    yield from _rows(
        db.select(
            Company.id.label("company_id"),
            Company.name.label("company"),
            CompanyMember.role,
            CompanyMember.title,
            CompanyMember.since,
            CompanyMember.until,
        )
        .join(Company, Company.id == CompanyMember.company_id)
        .where(CompanyMember.user_id == user.id)
        .order_by(CompanyMember.id)
    )


def _requests(user: User) -> Rows:
    row = JoinRequest
    yield from _rows(
        db.select(row.company_id, row.message, row.created_at, row.answer, row.answered_at).where(
            row.user_id == user.id
        )
    )


def _invitations(user: User) -> Rows:
    row = Invitation
    named = ((row.email, user.email), (row.mobile, user.mobile))
    to_him = or_(*(column == value for column, value in named if value))
    columns = (row.name, row.email, row.mobile, row.province, row.role, row.company_id)
    yield from _rows(
        db.select(*columns, row.created_at, row.expires_at, row.accepted_at).where(to_him)
    )


def _sign_ins(user: User) -> Rows:
    row = UserSession
    columns = (row.created_at, row.seen_at, row.address, row.agent, row.site, row.first)
    yield from _rows(db.select(*columns, row.second_at).where(row.user_id == user.id))


def _codes(user: User) -> Rows:
    code = OneTimeCode
    columns = (code.purpose, code.name, code.created_at, code.expires_at, code.used_at)
    yield from _rows(db.select(*columns).where(code.user_id == user.id))
    for kind, model in (("recovery", RecoveryCode), ("link", PasswordReset)):
        row: Any = model
        for found in _rows(db.select(row.used_at).where(row.user_id == user.id)):
            yield {"purpose": kind, **found}


# --- messages -------------------------------------------------------------------------------


def _notices(user: User) -> Rows:
    row = Notice
    columns = (row.kind, row.province, row.endpoint, row.at, row.read_at)
    yield from _rows(db.select(*columns).where(row.user_id == user.id).order_by(row.id))


def _letters(user: User) -> Rows:
    for way, model, to in (
        ("email", MailMessage, MailMessage.to_address),
        ("sms", SmsMessage, SmsMessage.to_mobile),
    ):
        row: Any = model
        columns = (to.label("to"), row.state, row.created_at, row.sent_at)
        for found in _rows(db.select(*columns).where(row.related_user_id == user.id)):
            yield {"way": way, **found}


# --- what he follows ------------------------------------------------------------------------


def _stars(user: User) -> Rows:
    yield from _rows(db.select(Star.need_id, Star.at).where(Star.user_id == user.id))


def _seen(user: User) -> Rows:
    yield from _rows(db.select(SeenNeed.need_id, SeenNeed.at).where(SeenNeed.user_id == user.id))


def _searches(user: User) -> Rows:
    row = SavedSearch
    columns = (row.id, row.name, row.site, row.question, row.digest, row.created_at)
    yield from _rows(db.select(*columns).where(row.user_id == user.id).order_by(row.id))


def _told(user: User) -> Rows:
    row = ToldNeed
    columns = (row.search_id, row.need_id, row.at, row.dismissed_at)
    yield from _rows(db.select(*columns).where(row.user_id == user.id).order_by(row.at))


# --- what he did ----------------------------------------------------------------------------


def _acts(user: User) -> Rows:
    """Entries of every ledger that he wrote or that are about his account; others stay unnamed."""
    row = AuditEntry
    about = (row.subject_kind == User.__tablename__) & (row.subject_id == user.id)
    query = db.select(
        *(row.province, row.id, row.at, row.action, row.subject_kind, row.subject_id),
        *(row.on_behalf_of, row.actor_id),
    ).where(or_(row.actor_id == user.id, about))
    for found in _rows(query.order_by(row.at, row.id)):
        actor = found.pop("actor_id")
        by = "you" if actor == user.id else "the system" if actor is None else "another person"
        yield {**found, "by": by, "words": label("audit_action", found["action"])}


def _jobs(user: User) -> Rows:
    row = Job
    columns = (row.id, row.kind, row.province, row.state, row.created_at, row.finished_at)
    yield from _rows(db.select(*columns).where(row.owner_id == user.id).order_by(row.id))


def _imports(user: User) -> Rows:
    row = ImportBatch
    columns = (row.province, row.id, row.state, row.rows, row.created_at)
    yield from _rows(db.select(*columns).where(row.created_by == user.id))


def _files(user: User) -> Rows:
    row = StoredFile
    columns = (row.province, row.id, row.media_type, row.size, row.uploaded_at)
    yield from _rows(db.select(*columns).where(row.uploaded_by == user.id))


def _needs(user: User) -> Rows:
    row = Need
    columns = (row.province, row.id, row.producer_company_id, row.state, row.created_at)
    yield from _rows(db.select(*columns).where(row.created_by == user.id).order_by(row.id))


def _capabilities(user: User) -> Rows:
    row = Capability
    columns = (row.province, row.id, row.producer_company_id, row.created_at)
    yield from _rows(db.select(*columns).where(row.created_by == user.id).order_by(row.id))


def _contacts(user: User) -> Rows:
    """Of a contact only what is his: another name beside his telephone is another person's."""
    marks = Marks(user.name, user.email, user.mobile)
    person = Person(user.id, marks, tuple(queries.companies_of(user.id)))
    for need in db.session.scalars(db.select(Need).where(names_as_contact(person))):
        if is_contact(need, person):
            yield {"province": need.province, "need_id": need.id, **_own_contact(need, marks)}


def _own_contact(need: Need, marks: Marks) -> dict[str, str]:
    found = {}
    if marks.is_name(need.contact_name):
        found = {"contact_name": need.contact_name, "contact_title": need.contact_title}
    for name in ("contact_phone", "contact_email"):
        if marks.is_address(getattr(need, name)):
            found[name] = getattr(need, name)
    return found


def _consents(user: User) -> Rows:
    row = ConsentEntry
    marks = Marks(user.name)
    columns = (row.province, row.need_id, row.version, row.act, row.way, row.text_version)
    query = db.select(*columns, row.given_by, row.on_behalf, row.happened_at)
    for found in _rows(query.where(row.recorded_by == user.id).order_by(row.id)):
        given_by = found.pop("given_by")
        yield found | ({"given_by": given_by} if marks.is_name(given_by) else {})


def _agreements(user: User) -> Rows:
    row = NdaSignature
    columns = (row.province, row.need_id, row.supplier_company_id, row.text_version, row.signer)
    yield from _rows(
        db.select(*columns, row.signed_at, row.ended_at).where(row.signed_by == user.id)
    )


def _fetches(user: User) -> Rows:
    row = AttachmentFetch
    columns = (row.province, row.need_id, row.attachment_id, row.fetched_at)
    yield from _rows(db.select(*columns).where(row.fetched_by == user.id))


def _interests(user: User) -> Rows:
    row = Interest
    columns = (row.province, row.id, row.need_id, row.need_title, row.supplier_company_id)
    yield from _rows(
        db.select(*columns, row.state, row.declared_at).where(row.declared_by == user.id)
    )


def _meetings(user: User) -> Rows:
    row = Meeting
    columns = (row.province, row.id, row.need_id, row.kind, row.state, row.starts_at, row.ends_at)
    comes = or_(row.producer_user_id == user.id, row.supplier_user_id == user.id)
    yield from _rows(db.select(*columns).where(comes).order_by(row.id))


_ACCOUNT = lazy_gettext("so that you can sign in and be reached")
_RIGHTS = lazy_gettext("so that it is known for whom you may act")
_SAFETY = lazy_gettext("so that you see who uses your account")
_TOLD = lazy_gettext("so that you know what happened, and messages arrive once")
_FOUND = lazy_gettext("so that you find again what you looked for")
_ACCOUNTABLE = lazy_gettext("so that everybody can rely on who did what")
_RECORD = lazy_gettext("because it is a legal record of the company")
_WORK = lazy_gettext("so that companies find each other and meet")

PARTS = (
    Part("account", lazy_gettext("Your account: name, addresses, language"), _ACCOUNT, _account),
    Part("roles", lazy_gettext("Your roles on the staff"), _RIGHTS, _roles),
    Part("memberships", lazy_gettext("Companies you act or acted for"), _RIGHTS, _memberships),
    Part("requests", lazy_gettext("Your requests to join a company"), _RIGHTS, _requests),
    Part("invitations", lazy_gettext("Invitations to you"), _RIGHTS, _invitations),
    Part(
        "sign_ins",
        lazy_gettext("Where you are signed in, and with which device"),
        _SAFETY,
        _sign_ins,
    ),
    Part(
        "codes", lazy_gettext("Codes and links for signing in, without the codes"), _SAFETY, _codes
    ),
    Part("notices", lazy_gettext("Notices to you: kind and time"), _TOLD, _notices),
    Part("messages", lazy_gettext("E-mail and SMS to you: address and time"), _TOLD, _letters),
    Part("stars", lazy_gettext("Needs you starred"), _FOUND, _stars),
    Part("seen", lazy_gettext("Needs you opened last"), _FOUND, _seen),
    Part("searches", lazy_gettext("Searches you saved"), _FOUND, _searches),
    Part("told", lazy_gettext("New needs that digests told you of"), _TOLD, _told),
    Part(
        "acts", lazy_gettext("What you did, and what was done to your account"), _ACCOUNTABLE, _acts
    ),
    Part("jobs", lazy_gettext("Imports and exports you asked for"), _ACCOUNTABLE, _jobs),
    Part("imports", lazy_gettext("Files of needs you brought in"), _ACCOUNTABLE, _imports),
    Part("files", lazy_gettext("Photos and documents you brought"), _ACCOUNTABLE, _files),
    Part("needs", lazy_gettext("Needs you recorded"), _ACCOUNTABLE, _needs),
    Part(
        "capabilities",
        lazy_gettext("Capabilities of companies you wrote down"),
        _ACCOUNTABLE,
        _capabilities,
    ),
    Part("contacts", lazy_gettext("Needs that name you as contact"), _WORK, _contacts),
    Part("consents", lazy_gettext("Consents you gave or recorded"), _RECORD, _consents),
    Part("agreements", lazy_gettext("Non-disclosure agreements you signed"), _RECORD, _agreements),
    Part("fetches", lazy_gettext("Confidential files you fetched"), _ACCOUNTABLE, _fetches),
    Part("interests", lazy_gettext("Interests you declared"), _WORK, _interests),
    Part("meetings", lazy_gettext("Meetings you take part in"), _WORK, _meetings),
)
