"""Let a person go: accounts that were deleted, and what is still to be cleared after them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import webapp.db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = webapp.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    # not in a batch: that would copy the table on SQLite, and many tables refer to it
    op.add_column("user", sa.Column("deleted_at", MOMENT, nullable=True))
    op.create_table(
        "person_removal",
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("mobile", sa.String(16), nullable=True),
        sa.Column("companies", sa.JSON(), nullable=False),
        sa.Column("waiting", sa.JSON(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_person_removal_user_id"),
        sa.PrimaryKeyConstraint("user_id", name="pk_person_removal"),
    )


def downgrade() -> None:
    op.drop_table("person_removal")
    op.drop_column("user", "deleted_at")
