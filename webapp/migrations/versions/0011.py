"""Let companies say what they can make, and be found by it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import webapp.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = webapp.db.UtcDateTime(timezone=True)
AMOUNT = sa.Numeric(18, 4)
TERM = sa.Text(collation="C").with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "capability",
        *_owner(),
        *_said(),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["producer_company_id"], ["company.id"], name="fk_capability_producer_company_id"
        ),
        sa.PrimaryKeyConstraint("province", "id", name="pk_capability"),
    )
    op.create_index("ix_capability_producer_company_id", "capability", ["producer_company_id"])
    op.create_table(
        "published_capability",
        *_owner(),
        *_said(),
        sa.ForeignKeyConstraint(
            ["province", "id"],
            ["capability.province", "capability.id"],
            name="fk_published_capability_province_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("province", "id", name="pk_published_capability"),
    )
    op.create_index(
        "ix_published_capability_company", "published_capability", ["producer_company_id", "id"]
    )
    _search_up()


def _owner() -> tuple[sa.Column, ...]:
    return (
        sa.Column("province", sa.String(40), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("producer_company_id", sa.BigInteger(), nullable=False),
    )


def _said() -> tuple[sa.Column, ...]:
    return (
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("field", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("hs_code", sa.String(8), nullable=True),
        sa.Column("standards", sa.String(200), nullable=False),
        sa.Column("capacity", AMOUNT, nullable=True),
        sa.Column("free_capacity", AMOUNT, nullable=True),
        sa.Column("unit", sa.String(30), nullable=False),
        sa.Column("minimum_order", AMOUNT, nullable=True),
        sa.Column("order_unit", sa.String(30), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=True),
    )


def _search_up() -> None:
    op.create_table(
        "company_search",
        *_owner(),
        sa.Column("park_id", sa.BigInteger(), nullable=True),
        sa.Column("size", sa.String(8), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["company.id"], name="fk_company_search_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("province", "id", name="pk_company_search"),
    )
    op.create_index("ix_company_search_stamp", "company_search", ["stamp"])
    op.create_table(
        "company_term",
        *_owner(),
        sa.Column("term", TERM, nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["company.id"], name="fk_company_term_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("province", "id", "term", name="pk_company_term"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_company_term_term", "company_term", ["term", "id", "weight"])


def downgrade() -> None:
    for table in ("company_term", "company_search", "published_capability", "capability"):
        op.drop_table(table)
