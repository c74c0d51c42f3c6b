"""Files people bring: where they lie and who may fetch them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import UtcDateTime, db, now
from webapp.tenancy.mixins import ProducerOwned


class StoredFile(ProducerOwned, db.Model):  # type: ignore[name-defined]
    """A file under `uploads/`, named by its own random name, never by the sender's."""

    __tablename__ = "stored_file"
    name: Mapped[str] = mapped_column(String(64), unique=True)  # on disk
    original_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    is_public: Mapped[bool] = mapped_column(default=False)
    uploaded_by: Mapped[int | None] = mapped_column(BigInteger)
    uploaded_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
