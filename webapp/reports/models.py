"""Sums kept ready: one cell for each province and field."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import UtcDateTime, db, now
from webapp.tenancy.mixins import PROVINCE


class Rollup(db.Model):  # type: ignore[name-defined]
    """Counts of one province and field; the drainer rewrites a cell whose rows changed."""

    __tablename__ = "rollup"
    province: Mapped[str] = mapped_column(PROVINCE, primary_key=True)
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
    needs: Mapped[int] = mapped_column(default=0)  # ever published
    open_needs: Mapped[int] = mapped_column(default=0)  # shown now
    companies: Mapped[int] = mapped_column(default=0)  # owning a need ever published
    fx_cost_declared: Mapped[int] = mapped_column(BigInteger, default=0)  # USD a year
    fx_cost_verified: Mapped[int] = mapped_column(BigInteger, default=0)
    needs_with_interest: Mapped[int] = mapped_column(default=0)
    needs_with_meeting: Mapped[int] = mapped_column(default=0)
    interests: Mapped[int] = mapped_column(default=0)
    meetings: Mapped[int] = mapped_column(default=0)
    counted_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
