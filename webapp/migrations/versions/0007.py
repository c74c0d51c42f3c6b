"""Let staff change the words of the search, and count questions without an answer"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import webapp.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = webapp.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "word_entry",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("is_built_in", sa.Boolean(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=True),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_word_entry"),
        sa.UniqueConstraint("kind", "key", name="uq_word_entry_key"),
        sa.UniqueConstraint("change", name="uq_word_entry_change"),
    )
    op.create_table(
        "word_change",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", NUMBER, nullable=False),
        sa.Column("act", sa.String(12), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undo_of", sa.BigInteger(), nullable=True),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["word_entry.id"], name="fk_word_change_entry_id"),
        sa.PrimaryKeyConstraint("number", name="pk_word_change"),
    )
    op.create_index("ix_word_change_entry", "word_change", ["entry_id", "number"])
    for statement in _HISTORY[op.get_bind().dialect.name]:
        op.execute(statement)
    _questions_up()


def _questions_up() -> None:
    op.create_table(
        "unanswered_query",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("province", sa.String(40), nullable=False),
        sa.Column("folded", sa.String(200), nullable=False),
        sa.Column("text", sa.String(100), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("partly", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "province", "folded", name="pk_unanswered_query"),
    )
    op.create_table(
        "ignored_query",
        sa.Column("folded", sa.String(200), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("folded", name="pk_ignored_query"),
    )


def downgrade() -> None:
    op.drop_table("ignored_query")
    op.drop_table("unanswered_query")
    op.drop_table("word_change")
    op.drop_table("word_entry")


# A history is never written over.
def _refusal(name: str, before: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {before} ON word_change {when}"
        " BEGIN SELECT RAISE(ABORT, 'word_change is append-only'); END"
    )


_HISTORY = {
    "sqlite": [
        _refusal("word_change_stays", "UPDATE"),
        _refusal("word_change_is_kept", "DELETE"),
        # a REPLACE deletes without asking
        _refusal(
            "word_change_is_new",
            "INSERT",
            "WHEN EXISTS (SELECT 1 FROM word_change WHERE number = NEW.number)",
        ),
    ],
    "postgresql": [
        "CREATE TRIGGER word_change_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON word_change"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ],
}
