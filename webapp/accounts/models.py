"""People, their staff roles and sessions. Company memberships live with the companies."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import NUMBER, UtcDateTime, db, now
from webapp.tenancy.mixins import PROVINCE, PersonOwned


class User(db.Model):  # type: ignore[name-defined]
    """A person with one account for the whole country; e-mail and mobile are folded."""

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint("email IS NOT NULL OR mobile IS NOT NULL", name="has_address"),
    )
    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    mobile: Mapped[str | None] = mapped_column(String(16), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="fa")
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    seen_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    # every sign-in begun before this moment is over
    signed_out_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    # the person is gone, the number stays in the history: no name, no address, no way in
    deleted_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class StaffRole(db.Model):  # type: ignore[name-defined]
    """A role in one province, or nationally (`province` is then "national")."""

    __tablename__ = "staff_role"
    __table_args__ = (UniqueConstraint("user_id", "province", "role"),)
    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    province: Mapped[str] = mapped_column(PROVINCE, index=True)
    role: Mapped[str] = mapped_column(String(16))
    since: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    given_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class UserSession(PersonOwned, db.Model):  # type: ignore[name-defined]
    """A sign-in that the server can end; the cookie holds the token, this row its digest."""

    __tablename__ = "user_session"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    company_id: Mapped[int | None] = mapped_column(BigInteger)  # the company acted for
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    seen_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")
    site: Mapped[str] = mapped_column(PROVINCE, default="", server_default="")
    # how it was begun: by "password", or by a code ("sms", "email")
    first: Mapped[str] = mapped_column(String(8), default="password", server_default="password")
    # when the second factor was passed, if ever
    second_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class Invitation(db.Model):  # type: ignore[name-defined]
    """An offer of a role, by link; either a staff role or membership of a company."""

    __tablename__ = "invitation"
    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    mobile: Mapped[str | None] = mapped_column(String(16))
    province: Mapped[str] = mapped_column(PROVINCE, index=True)  # whose staff invites
    role: Mapped[str] = mapped_column(String(16))
    company_id: Mapped[int | None] = mapped_column(BigInteger)
    invited_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class PasswordReset(db.Model):  # type: ignore[name-defined]
    __tablename__ = "password_reset"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class OneTimeCode(db.Model):  # type: ignore[name-defined]
    """A code (or link) that was asked for: found and written by the sender, used at most once.

    The row is the same whether or not anybody has this name; only the sender looks. The browser
    that asked holds the handle, the person addressed the digits, this row their digests.
    """

    __tablename__ = "one_time_code"
    __table_args__ = (
        Index("ix_one_time_code_name", "name", "purpose"),
        Index("ix_one_time_code_asked", "written_at", "id"),
    )
    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    handle: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(264))  # "mobile:+98…" or "email:…"
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    site: Mapped[str] = mapped_column(PROVINCE)
    language: Mapped[str] = mapped_column(String(2), default="fa")
    digest: Mapped[str | None] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    written_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    voided_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(db.Model):  # type: ignore[name-defined]
    """One of the codes on paper that stand in for the second factor, each good once."""

    __tablename__ = "recovery_code"
    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class FailedTry(db.Model):  # type: ignore[name-defined]
    """A refused sign-in; counted per account and per address, never locked for good."""

    __tablename__ = "failed_try"
    __table_args__ = (Index("ix_failed_try_key_at", "key", "at"),)
    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
