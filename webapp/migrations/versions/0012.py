"""Count questions to the list of companies that find nothing"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # not in a batch: that would copy the table on SQLite
    count = sa.Column("of_companies", sa.Integer(), nullable=False, server_default="0")
    op.add_column("unanswered_query", count)


def downgrade() -> None:
    with op.batch_alter_table("unanswered_query") as table:
        table.drop_column("of_companies")
