"""Meetings of a producer and a supplier about one interest, and who is busy when."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import UtcDateTime, db, now
from webapp.tenancy.mixins import PROVINCE, PartyVisible, of_same_province


class Meeting(PartyVisible, db.Model):  # type: ignore[name-defined]
    """`starts_at` is set once both sides agreed; `sequence` rises with each change (iCalendar)."""

    __tablename__ = "meeting"
    __table_args__ = (
        of_same_province("interest_id", "interest"),
        of_same_province("centre_id", "service_centre"),
        of_same_province("room_id", "room"),
        Index("ix_meeting_interest", "province", "interest_id"),
        Index("ix_meeting_state", "province", "state", "starts_at"),
    )
    interest_id: Mapped[int] = mapped_column(BigInteger)
    need_id: Mapped[int] = mapped_column(BigInteger, index=True)
    state: Mapped[str] = mapped_column(String(12), default="requested")
    kind: Mapped[str] = mapped_column(String(6))
    centre_id: Mapped[int | None] = mapped_column(BigInteger)
    room_id: Mapped[int | None] = mapped_column(BigInteger)
    link: Mapped[str] = mapped_column(String(500), default="")
    subject: Mapped[str] = mapped_column(String(200), default="")
    minutes: Mapped[int] = mapped_column(default=60)
    starts_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    requested_by: Mapped[str] = mapped_column(String(10))  # Side
    waiting_for: Mapped[str] = mapped_column(String(10), default="")  # Side that must answer
    round: Mapped[int] = mapped_column(default=1)
    sequence: Mapped[int] = mapped_column(default=0)
    producer_user_id: Mapped[int | None] = mapped_column(BigInteger)
    supplier_user_id: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class MeetingSlot(PartyVisible, db.Model):  # type: ignore[name-defined]
    """A proposed time."""

    __tablename__ = "meeting_slot"
    __table_args__ = (
        of_same_province("meeting_id", "meeting"),
        Index("ix_meeting_slot_meeting", "province", "meeting_id", "round", "starts_at"),
    )
    meeting_id: Mapped[int] = mapped_column(BigInteger)
    round: Mapped[int]
    side: Mapped[str] = mapped_column(String(10))
    starts_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    is_chosen: Mapped[bool] = mapped_column(default=False)


class MeetingEvent(PartyVisible, db.Model):  # type: ignore[name-defined]
    __tablename__ = "meeting_event"
    __table_args__ = (
        of_same_province("meeting_id", "meeting"),
        Index("ix_meeting_event_meeting", "province", "meeting_id", "id"),
    )
    meeting_id: Mapped[int] = mapped_column(BigInteger)
    need_id: Mapped[int] = mapped_column(BigInteger, index=True)
    from_state: Mapped[str | None] = mapped_column(String(12))
    to_state: Mapped[str] = mapped_column(String(12))
    happened_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    recorded_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    side: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(Text, default="")


class BusyTime(db.Model):  # type: ignore[name-defined]
    """Who or what is taken in a quarter of an hour; unique rows refuse every clash."""

    __tablename__ = "busy_time"
    holder_kind: Mapped[str] = mapped_column(String(8), primary_key=True)  # user, company, room
    holder_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    slot: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    """Quarters of an hour since 1970 (UTC)."""
    province: Mapped[str] = mapped_column(PROVINCE)
    meeting_id: Mapped[int] = mapped_column(BigInteger, index=True)


class Reminder(db.Model):  # type: ignore[name-defined]
    """Reminders already written, so that none comes twice."""

    __tablename__ = "reminder"
    meeting_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    hours: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    written_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
