"""Let people follow needs: stars, needs lately opened, saved searches and their digests"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import webapp.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = webapp.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    for table in ("star", "seen_need"):
        op.create_table(
            table,
            sa.Column("user_id", NUMBER, nullable=False),
            sa.Column("need_id", sa.BigInteger(), nullable=False, autoincrement=False),
            sa.Column("at", MOMENT, nullable=False),
            sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=f"fk_{table}_user_id"),
            sa.PrimaryKeyConstraint("user_id", "need_id", name=f"pk_{table}"),
        )
    _searches()
    # not in a batch: that would copy the table on SQLite
    op.add_column("mail_message", sa.Column("unsubscribe", sa.Text(), nullable=True))


def _searches() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("site", sa.String(40), nullable=False),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(8), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("known", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("looked_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_saved_search_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_search"),
        sa.UniqueConstraint("key", name="uq_saved_search_key"),
    )
    op.create_index("ix_saved_search_user_id", "saved_search", ["user_id"])
    op.create_index("ix_saved_search_due", "saved_search", ["digest", "looked_at"])
    op.create_table(
        "told_need",
        sa.Column("search_id", NUMBER, nullable=False),
        sa.Column("need_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("dismissed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["search_id"], ["saved_search.id"], name="fk_told_need_search_id"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_told_need_user_id"),
        sa.PrimaryKeyConstraint("search_id", "need_id", name="pk_told_need"),
    )
    op.create_index("ix_told_need_user_id", "told_need", ["user_id", "at"])


def downgrade() -> None:
    op.drop_column("mail_message", "unsubscribe")
    for table in ("told_need", "saved_search", "seen_need", "star"):
        op.drop_table(table)
