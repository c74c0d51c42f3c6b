"""Add one-time codes, recovery codes and messages by SMS"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import webapp.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = webapp.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    _codes()
    _messages()
    # not in batches: those would copy the table on SQLite and leave its checks behind
    op.add_column("user", sa.Column("signed_out_at", MOMENT, nullable=True))
    for column in (
        sa.Column("site", sa.String(40), nullable=False, server_default=""),
        sa.Column("first", sa.String(8), nullable=False, server_default="password"),
        sa.Column("second_at", MOMENT, nullable=True),
    ):
        op.add_column("user_session", column)


def _codes() -> None:
    op.create_table(
        "one_time_code",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("handle", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(12), nullable=False),
        sa.Column("name", sa.String(264), nullable=False),
        sa.Column("user_id", NUMBER, nullable=True),
        sa.Column("site", sa.String(40), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("written_at", MOMENT, nullable=True),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_one_time_code_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_one_time_code"),
        sa.UniqueConstraint("handle", name="uq_one_time_code_handle"),
    )
    op.create_index("ix_one_time_code_name", "one_time_code", ["name", "purpose"])
    op.create_index("ix_one_time_code_asked", "one_time_code", ["written_at", "id"])
    op.create_index("ix_one_time_code_user_id", "one_time_code", ["user_id"])
    op.create_table(
        "recovery_code",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_recovery_code_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
    )
    op.create_index("ix_recovery_code_user_id", "recovery_code", ["user_id"])


def _messages() -> None:
    op.create_table(
        "sms_message",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("message_id", sa.String(20), nullable=False),
        sa.Column("to_mobile", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=False),
        sa.Column("good_until", MOMENT, nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("related_user_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sms_message"),
        sa.UniqueConstraint("message_id", name="uq_sms_message_message_id"),
    )
    op.create_index("ix_sms_message_waiting", "sms_message", ["state", "next_try_at"])


def downgrade() -> None:
    for column in ("second_at", "first", "site"):
        op.drop_column("user_session", column)
    op.drop_column("user", "signed_out_at")
    for table in ("sms_message", "recovery_code", "one_time_code"):
        op.drop_table(table)
