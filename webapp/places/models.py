"""Where needs stand: tenants, parks, service centres, exhibitions, shelves and their places."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import UtcDateTime, db, now
from webapp.tenancy.mixins import PROVINCE, ProvinceOwned, PublicProjection, of_same_province


class Tenant(db.Model):  # type: ignore[name-defined]
    """A province, or the national desk, as staff see and edit it; synced from `tenants/`."""

    __tablename__ = "tenant"
    code: Mapped[str] = mapped_column(PROVINCE, primary_key=True)
    name_fa: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    brand: Mapped[str] = mapped_column(String(7))
    intro: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    calendar: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    edited: Mapped[list[str]] = mapped_column(JSON, default=list)  # columns staff changed
    synced_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class Park(ProvinceOwned, db.Model):  # type: ignore[name-defined]
    """An industrial park or zone; `code` is fixed for the official ones of the tenant file."""

    __tablename__ = "park"
    __table_args__ = (UniqueConstraint("province", "code"),)
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(8))
    county: Mapped[str] = mapped_column(String(60), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    is_official: Mapped[bool] = mapped_column(default=False)
    edited: Mapped[list[str]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class ServiceCentre(ProvinceOwned, db.Model):  # type: ignore[name-defined]
    """A business and technology service centre in a park: where samples stand and people meet."""

    __tablename__ = "service_centre"
    __table_args__ = (of_same_province("park_id", "park"),)
    park_id: Mapped[int] = mapped_column(BigInteger, index=True)
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    hours: Mapped[str] = mapped_column(String(200), default="")
    is_closed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class Room(ProvinceOwned, db.Model):  # type: ignore[name-defined]
    """A meeting room or table of a service centre."""

    __tablename__ = "room"
    __table_args__ = (
        of_same_province("centre_id", "service_centre"),
        UniqueConstraint("province", "centre_id", "name"),
    )
    centre_id: Mapped[int] = mapped_column(BigInteger, index=True)
    name: Mapped[str] = mapped_column(String(80))
    seats: Mapped[int] = mapped_column(default=6)
    is_closed: Mapped[bool] = mapped_column(default=False)


class Exhibition(ProvinceOwned, db.Model):  # type: ignore[name-defined]
    """A permanent exhibition in a service centre."""

    __tablename__ = "exhibition"
    __table_args__ = (
        of_same_province("park_id", "park"),
        of_same_province("centre_id", "service_centre"),
    )
    park_id: Mapped[int] = mapped_column(BigInteger, index=True)
    centre_id: Mapped[int] = mapped_column(BigInteger, index=True)
    name: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(12), default="equipping")
    opened_on: Mapped[dt.date | None]
    closed_on: Mapped[dt.date | None]
    intro: Mapped[str] = mapped_column(Text, default="")
    hours: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class Shelf(ProvinceOwned, db.Model):  # type: ignore[name-defined]
    """A shelf with a code and a field; its places stand in rows."""

    __tablename__ = "shelf"
    __table_args__ = (
        of_same_province("exhibition_id", "exhibition"),
        UniqueConstraint("province", "exhibition_id", "code"),
    )
    exhibition_id: Mapped[int] = mapped_column(BigInteger, index=True)
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120), default="")
    field: Mapped[str] = mapped_column(String(20))
    is_closed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class Place(ProvinceOwned, db.Model):  # type: ignore[name-defined]
    """A numbered place in a row of a shelf; it holds one sample at most."""

    __tablename__ = "place"
    __table_args__ = (
        of_same_province("shelf_id", "shelf"),
        UniqueConstraint("province", "shelf_id", "number"),
        Index("ix_place_shelf", "province", "shelf_id", "row", "number"),
    )
    shelf_id: Mapped[int] = mapped_column(BigInteger)
    row: Mapped[int]
    number: Mapped[int]


class PublishedPark(PublicProjection, db.Model):  # type: ignore[name-defined]
    __tablename__ = "published_park"
    __table_args__ = (of_same_province("id", "park", ondelete="CASCADE"),)
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(8))
    county: Mapped[str] = mapped_column(String(60))
    about: Mapped[str] = mapped_column(Text, default="")
    centres: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """[{id, name, address, phone, hours, rooms: [{id, name, seats}]}]"""


class PublishedExhibition(PublicProjection, db.Model):  # type: ignore[name-defined]
    __tablename__ = "published_exhibition"
    __table_args__ = (of_same_province("id", "exhibition", ondelete="CASCADE"),)
    park_id: Mapped[int] = mapped_column(BigInteger)
    park_name: Mapped[str] = mapped_column(String(120))
    centre_id: Mapped[int] = mapped_column(BigInteger)
    centre_name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(12), index=True)
    opened_on: Mapped[dt.date | None]
    closed_on: Mapped[dt.date | None]
    intro: Mapped[str] = mapped_column(Text, default="")
    hours: Mapped[str] = mapped_column(String(200), default="")


class PublishedShelf(PublicProjection, db.Model):  # type: ignore[name-defined]
    __tablename__ = "published_shelf"
    __table_args__ = (of_same_province("id", "shelf", ondelete="CASCADE"),)
    exhibition_id: Mapped[int] = mapped_column(BigInteger, index=True)
    exhibition_name: Mapped[str] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120), default="")
    field: Mapped[str] = mapped_column(String(20))
    places: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)


class PublishedPlace(PublicProjection, db.Model):  # type: ignore[name-defined]
    """One place of an open shelf and, when a sample stands on it, what it is a sample of."""

    __tablename__ = "published_place"
    __table_args__ = (of_same_province("id", "place", ondelete="CASCADE"),)
    shelf_id: Mapped[int] = mapped_column(BigInteger, index=True)
    row: Mapped[int]
    number: Mapped[int]
    need_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    title: Mapped[str | None] = mapped_column(String(80))
    kind: Mapped[str | None] = mapped_column(String(20))
    photo_id: Mapped[int | None] = mapped_column(BigInteger)
