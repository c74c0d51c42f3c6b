"""Find needs that ask for the same thing: keys of public copies, findings of imports, pools"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import webapp.db
from webapp.needs import likeness

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = webapp.db.UtcDateTime(timezone=True)
AT_ONCE = 500
COPY = sa.table(
    "published_need",
    sa.column("province", sa.String),
    sa.column("id", sa.BigInteger),
    sa.column("title", sa.String),
    sa.column("hs_code", sa.String),
    sa.column("like_key", sa.String),
)


def upgrade() -> None:
    # not in a batch: that would copy the tables on SQLite
    key = sa.Column("like_key", sa.String(24), nullable=False, server_default="")
    op.add_column("published_need", key)
    _fill(op.get_bind())
    op.create_index("ix_published_need_like", "published_need", ["like_key"])
    op.add_column("import_finding", sa.Column("like_need_id", sa.BigInteger(), nullable=True))
    op.add_column("import_finding", sa.Column("like_province", sa.String(40), nullable=True))
    _pools()


def _pools() -> None:
    op.create_table(
        "need_pool",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("like_key", sa.String(24), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("dissolved_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_need_pool"),
    )
    op.create_index("ix_need_pool_like_key", "need_pool", ["like_key"])
    op.create_table(
        "need_pool_member",
        sa.Column("need_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("need_province", sa.String(40), nullable=False),
        sa.Column("pool_id", NUMBER, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("taken_out_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["pool_id"], ["need_pool.id"], name="fk_need_pool_member_pool_id"),
        sa.PrimaryKeyConstraint("need_id", name="pk_need_pool_member"),
    )
    op.create_index("ix_need_pool_member_pool_id", "need_pool_member", ["pool_id"])


def _fill(connection: sa.Connection) -> None:
    """Every copy that is there has its key."""
    change = (
        COPY.update()
        .where(COPY.c.province == sa.bindparam("of"), COPY.c.id == sa.bindparam("number"))
        .values(like_key=sa.bindparam("found"))
    )
    last = 0
    query = sa.select(COPY.c.province, COPY.c.id, COPY.c.title, COPY.c.hs_code)
    while True:
        rows = connection.execute(query.where(COPY.c.id > last).order_by(COPY.c.id).limit(AT_ONCE))
        changes = [
            {"of": row.province, "number": row.id, "found": likeness.key(row.title, row.hs_code)}
            for row in rows
        ]
        if not changes:
            return
        connection.execute(change, changes)
        last = changes[-1]["number"]


def downgrade() -> None:
    op.drop_table("need_pool_member")
    op.drop_table("need_pool")
    op.drop_column("import_finding", "like_province")
    op.drop_column("import_finding", "like_need_id")
    op.drop_index("ix_published_need_like", "published_need")
    op.drop_column("published_need", "like_key")
