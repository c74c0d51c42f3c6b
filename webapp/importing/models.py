"""A file of needs that came in: its columns, its rows, what became of each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import UtcDateTime, db, now
from webapp.tenancy.mixins import ProvinceOwned, of_same_province


class ImportBatch(ProvinceOwned, db.Model):  # type: ignore[name-defined]
    """One file on its way in: uploaded → matched → checked → running → done or undone."""

    __tablename__ = "import_batch"
    file_name: Mapped[str] = mapped_column(String(200))
    stored_name: Mapped[str] = mapped_column(String(80))  # under uploads/imports
    state: Mapped[str] = mapped_column(String(12), default="uploaded")
    headers: Mapped[list[str]] = mapped_column(JSON, default=list)
    mapping: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # column number → field
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """company_id, consent_reference, publish, park_id"""
    rows: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    imported: Mapped[int] = mapped_column(default=0)
    published: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    shortened: Mapped[int] = mapped_column(default=0)
    duplicates: Mapped[int] = mapped_column(default=0)
    job_id: Mapped[int | None] = mapped_column(BigInteger)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    finished_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class ImportFinding(ProvinceOwned, db.Model):  # type: ignore[name-defined]
    """What the check says of a row: refused (with column and reason), shortened, duplicate."""

    __tablename__ = "import_finding"
    __table_args__ = (
        of_same_province("batch_id", "import_batch"),
        Index("ix_import_finding_batch", "province", "batch_id", "row", "id"),
    )
    batch_id: Mapped[int] = mapped_column(BigInteger)
    row: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    column: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(40), default="")
    value: Mapped[str] = mapped_column(Text, default="")
    like_need_id: Mapped[int | None] = mapped_column(BigInteger)  # which need it resembles
    like_province: Mapped[str | None] = mapped_column(String(40))  # not by a key: of any province


class HeaderMemory(ProvinceOwned, db.Model):  # type: ignore[name-defined]
    """Which field a header meant the last time this province imported it."""

    __tablename__ = "header_memory"
    __table_args__ = (Index("ix_header_memory_header", "province", "header", unique=True),)
    header: Mapped[str] = mapped_column(String(120))  # folded
    field: Mapped[str] = mapped_column(String(40))
