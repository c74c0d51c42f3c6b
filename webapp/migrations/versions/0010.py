"""Keep what needs are found by in the database, for sites that search with PostgreSQL"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

import webapp.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = webapp.db.UtcDateTime(timezone=True)
TOKENS = TSVECTOR().with_variant(sa.Text(), "sqlite")
WEIGHTS = JSONB().with_variant(sa.JSON(), "sqlite")
LABEL = sa.Text(collation="C").with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "need_search",
        *_owner("need_search"),
        sa.Column("park", sa.Text(), nullable=True),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("hs2", sa.Text(), nullable=True),
        sa.Column("band", sa.Text(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("worth", sa.Float(), nullable=False),
        sa.Column("tokens", TOKENS, nullable=False),
        sa.Column("weights", WEIGHTS, nullable=False),
        sa.PrimaryKeyConstraint("province", "id", name="pk_need_search"),
    )
    op.create_index("ix_need_search_id", "need_search", ["id"])
    op.create_index("ix_need_search_new", "need_search", ["published_at", "id"])
    op.create_table(
        "need_search_word",
        *_owner("need_search_word"),
        sa.Column("label", LABEL, nullable=False),
        sa.PrimaryKeyConstraint("province", "id", "label", name="pk_need_search_word"),
    )
    op.create_index("ix_need_search_word_label", "need_search_word", ["label"])
    if op.get_bind().dialect.name == "postgresql":
        for statement in _POSTGRESQL:
            op.execute(statement)


def _owner(table: str) -> tuple[sa.Column | sa.ForeignKeyConstraint, ...]:
    return (
        sa.Column("province", sa.String(40), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("producer_company_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["province", "id"],
            ["need.province", "need.id"],
            name=f"fk_{table}_province_id",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER published_need_is_not_found ON published_need")
        op.execute("DROP FUNCTION forget_need_search()")
    op.drop_table("need_search_word")
    op.drop_table("need_search")


_POSTGRESQL = (
    # compressed they would be opened again for each token that is asked for
    "ALTER TABLE need_search ALTER tokens SET STORAGE EXTERNAL, ALTER weights SET STORAGE EXTERNAL",
    # what lists are narrowed by lies close together, what ranks lies beside
    "ALTER TABLE need_search SET (toast_tuple_target = 256)",
    # a copy is never found after it is gone, whoever deletes it
    """CREATE FUNCTION forget_need_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM need_search_word WHERE province = OLD.province AND id = OLD.id;
    DELETE FROM need_search WHERE province = OLD.province AND id = OLD.id;
    RETURN NULL;
END $$""",
    "CREATE TRIGGER published_need_is_not_found AFTER DELETE ON published_need"
    " FOR EACH ROW EXECUTE FUNCTION forget_need_search()",
)
