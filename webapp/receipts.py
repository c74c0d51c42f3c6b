"""A form posted twice does its work once: the nonce of each handled form, with its answer."""

from __future__ import annotations

import datetime as dt
import re

from sqlalchemy import BigInteger, String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import UtcDateTime, db, now

MAX_LOCATION = 500
_NONCE = re.compile(r"[0-9a-f]{16,64}")


class FormReceipt(db.Model):  # type: ignore[name-defined]
    __tablename__ = "form_receipt"
    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    location: Mapped[str] = mapped_column(String(MAX_LOCATION))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)


def nonce_of(text: str | None) -> str | None:
    """The nonce of a posted form, or None when it has none that we could have given."""
    return text if text and _NONCE.fullmatch(text) else None


def find(nonce: str, user_id: int | None) -> str | None:
    """Where the first post of this form was sent on to."""
    row = db.session.get(FormReceipt, nonce)
    return row.location if row is not None and row.user_id == user_id else None


def claim(nonce: str, user_id: int | None) -> FormReceipt | None:
    """The receipt of a form that is being handled for the first time, else None.

    A second post of the same form waits here until the first one has ended.
    """
    receipt = FormReceipt(nonce=nonce, user_id=user_id, location="")
    db.session.add(receipt)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        return None
    return receipt


def keep(receipt: FormReceipt, location: str) -> None:
    """The form has been handled, and its sender is sent on to `location`.

    A view that counts tries ends its transaction before it writes; the claim is then made anew.
    """
    if receipt not in db.session:
        receipt = FormReceipt(nonce=receipt.nonce, user_id=receipt.user_id)
        db.session.add(receipt)
    receipt.location = location[:MAX_LOCATION]
