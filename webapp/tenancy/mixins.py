"""What kind of owner has a table? Every table takes one of these mixins or stands in GLOBAL."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

PROVINCE = String(40)
COMPANY = BigInteger().with_variant(BigInteger(), "postgresql")


class Owned:
    """Rows that belong to one province: key `(province, id)`, `id` unique in the country."""

    province: Mapped[str] = mapped_column(PROVINCE, primary_key=True, sort_order=-20)
    id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, sort_order=-19
    )


class ProvinceOwned(Owned):
    """Seen by the province's staff (and read by the national scope), by no company."""


class ProducerOwned(Owned):
    """Seen by the province's staff and by the producer named in the row."""

    producer_company_id: Mapped[int] = mapped_column(COMPANY, index=True, sort_order=-18)


class PartyVisible(Owned):
    """Seen by the province's staff and by both companies named in the row."""

    producer_company_id: Mapped[int] = mapped_column(COMPANY, index=True, sort_order=-18)
    supplier_company_id: Mapped[int] = mapped_column(COMPANY, index=True, sort_order=-17)
    supplier_province: Mapped[str] = mapped_column(PROVINCE, sort_order=-16)


class Ledger(Owned):
    """Written by every scope, never changed; read by the province's staff, and by a company as
    far as somebody else acted for it."""

    on_behalf_of: Mapped[int | None] = mapped_column(BigInteger)


class Projection:
    """A copy for readers outside; refers to its row and goes with it, nothing refers to it."""

    province: Mapped[str] = mapped_column(PROVINCE, primary_key=True, sort_order=-20)
    id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, sort_order=-19
    )


class PublicProjection(Projection):
    """Anybody reads it, in all provinces."""


class SupplierProjection(Projection):
    """Signed-in suppliers read it, in all provinces."""


class PersonOwned:
    """Rows of one person."""

    user_id: Mapped[int] = mapped_column(BigInteger, index=True, sort_order=-18)


def of_same_province(
    column: str, target: str, *, province: str = "province", ondelete: str | None = None
) -> ForeignKeyConstraint:
    """A composite key that cannot point into another province."""
    return ForeignKeyConstraint(
        [province, column], [f"{target}.province", f"{target}.id"], ondelete=ondelete
    )


class Identified:
    """Projection keys: the row a projection copies, removed with it."""

    @declared_attr.directive
    def __table_args__(cls) -> tuple[ForeignKeyConstraint | Index, ...]:
        source: str = cls.__copies__  # type: ignore[attr-defined]
        return (of_same_province("id", source, ondelete="CASCADE"), *getattr(cls, "__also__", ()))


# Tables without an owner; a new one is added here on purpose or the schema gate fails.
GLOBAL = frozenset(
    {
        "alembic_version",
        "tenant",
        "user",
        "staff_role",
        "invitation",
        "password_reset",
        "failed_try",
        "company",
        "company_member",
        "join_request",
        "busy_time",
        "outbox",
        "outbox_position",
        "form_receipt",
        "identity",
        "ignored_query",
        "job",
        "ledger_head",
        "mail_message",
        "need_pool",
        "need_pool_member",
        "one_time_code",
        "person_removal",
        "recovery_code",
        "reminder",
        "rollup",
        "sms_message",
        "unanswered_query",
        "word_change",
        "word_entry",
    }
)
