"""A form posted twice does its work once: the nonce of each handled form, with its answer."""

from __future__ import annotations

import datetime as dt
import re

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import UtcDateTime, db, now

_NONCE = re.compile(r"[0-9a-f]{16,64}")


class FormReceipt(db.Model):  # type: ignore[name-defined]
    __tablename__ = "form_receipt"
    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    location: Mapped[str] = mapped_column(String(500))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)


def nonce_of(text: str | None) -> str | None:
    """The nonce of a posted form, or None when it has none that we could have given."""
    return text if text and _NONCE.fullmatch(text) else None


def find(nonce: str, user_id: int | None) -> str | None:
    """Where the first post of this form was sent on to."""
    row = db.session.get(FormReceipt, nonce)
    return row.location if row is not None and row.user_id == user_id else None


def keep(nonce: str, user_id: int | None, location: str) -> None:
    db.session.add(FormReceipt(nonce=nonce, user_id=user_id, location=location[:500]))
