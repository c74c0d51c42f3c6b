"""Seal the ledger, keep consents as a ledger, let files require an NDA"""

from __future__ import annotations

from types import SimpleNamespace

import sqlalchemy as sa
from alembic import op

import webapp.db
from webapp import chain

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = webapp.db.UtcDateTime(timezone=True)
AT_ONCE = 2_000
ENTRY = sa.table(
    "audit_entry",
    sa.column("province", sa.String),
    sa.column("id", sa.BigInteger),
    sa.column("at", MOMENT),
    sa.column("actor_id", sa.BigInteger),
    sa.column("on_behalf_of", sa.BigInteger),
    sa.column("action", sa.String),
    sa.column("subject_kind", sa.String),
    sa.column("subject_id", sa.BigInteger),
    sa.column("details", sa.JSON),
    sa.column("prev_hash", sa.String),
    sa.column("hash", sa.String),
)


def upgrade() -> None:
    _ledger_up()
    _consents_up()
    _files_up()


def downgrade() -> None:
    op.drop_table("attachment_fetch")
    op.drop_table("nda_signature")
    op.drop_column("need_attachment", "needs_nda")
    op.drop_column("stored_file", "scan")
    op.drop_table("consent_entry")
    _ledger_down()


# --- the ledger -----------------------------------------------------------------------------


def _ledger_up() -> None:
    head = op.create_table(
        "ledger_head",
        sa.Column("province", sa.String(40), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("province", name="pk_ledger_head"),
    )
    connection = op.get_bind()
    ledgers = sa.select(ENTRY.c.province).distinct().order_by(ENTRY.c.province)
    for province in list(connection.scalars(ledgers)):
        connection.execute(head.insert(), _sealed(connection, province))
    with op.batch_alter_table("audit_entry") as table:
        table.alter_column("prev_hash", existing_type=sa.String(64), nullable=False)
        table.alter_column("hash", existing_type=sa.String(64), nullable=False)
    op.create_index("ix_audit_entry_at", "audit_entry", ["province", "at"])
    op.create_index("ix_audit_entry_behalf", "audit_entry", ["on_behalf_of", "id"])
    for statement in _WALLS[connection.dialect.name]:
        op.execute(statement)


def _sealed(connection: sa.Connection, province: str) -> dict[str, object]:
    """The head of a ledger whose entries, written before there was a chain, are tied together."""
    last, count, digest = 0, 0, chain.BEGINNING
    change = (
        ENTRY.update()
        .where(ENTRY.c.province == province, ENTRY.c.id == sa.bindparam("number"))
        .values(prev_hash=sa.bindparam("follows"), hash=sa.bindparam("digest"))
    )
    while found := _next(connection, province, last):
        changes = []
        for row in found:
            entry = SimpleNamespace(**{**row._mapping, "details": row.details or {}})
            sealed = chain.seal(entry, digest)
            changes.append({"number": row.id, "follows": digest, "digest": sealed})
            digest = sealed
        connection.execute(change, changes)
        last, count = found[-1].id, count + len(found)
    return {"province": province, "entry_id": last, "count": count, "hash": digest}


def _next(connection: sa.Connection, province: str, last: int) -> list[sa.Row]:
    query = sa.select(ENTRY).where(ENTRY.c.province == province, ENTRY.c.id > last)
    return list(connection.execute(query.order_by(ENTRY.c.id).limit(AT_ONCE)))


def _ledger_down() -> None:
    for statement in _NO_WALLS[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_index("ix_audit_entry_behalf", "audit_entry")
    op.drop_index("ix_audit_entry_at", "audit_entry")
    with op.batch_alter_table("audit_entry") as table:
        table.alter_column("prev_hash", existing_type=sa.String(64), nullable=True)
        table.alter_column("hash", existing_type=sa.String(64), nullable=True)
    op.drop_table("ledger_head")


def _refusal(name: str, table: str, before: str, when: str = "") -> str:
    """A trigger of SQLite; a REPLACE deletes without asking, hence the look before an insert."""
    return (
        f"CREATE TRIGGER {name} BEFORE {before} ON {table} {when}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


_AGAIN = "WHEN EXISTS (SELECT 1 FROM {0} WHERE province = NEW.province AND id = NEW.id)"
_WALLS = {
    "sqlite": [
        _refusal("audit_entry_stays", "audit_entry", "UPDATE"),
        _refusal("audit_entry_is_kept", "audit_entry", "DELETE"),
        _refusal("audit_entry_is_new", "audit_entry", "INSERT", _AGAIN.format("audit_entry")),
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        "CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ],
}
_NO_WALLS = {
    "sqlite": [
        "DROP TRIGGER audit_entry_stays",
        "DROP TRIGGER audit_entry_is_kept",
        "DROP TRIGGER audit_entry_is_new",
    ],
    "postgresql": [
        "DROP TRIGGER audit_entry_stays ON audit_entry",
        "DROP FUNCTION refuse_change()",
    ],
}


# --- consents -------------------------------------------------------------------------------


def _consents_up() -> None:
    op.create_table(
        "consent_entry",
        sa.Column("province", sa.String(40), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("producer_company_id", sa.BigInteger(), nullable=False),
        sa.Column("need_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(10), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("text_version", sa.String(20), nullable=False),
        sa.Column("given_by", sa.String(120), nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("happened_at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["province", "need_id"], ["need.province", "need.id"], name="fk_consent_entry_need"
        ),
        sa.PrimaryKeyConstraint("province", "id", name="pk_consent_entry"),
    )
    op.create_index("ix_consent_entry_need", "consent_entry", ["province", "need_id", "id"])
    op.create_index(
        "ix_consent_entry_producer_company_id", "consent_entry", ["producer_company_id"]
    )
    connection = op.get_bind()
    for statement in _OLD_CONSENTS:
        connection.execute(sa.text(statement.format(**_SPEECH[connection.dialect.name])))
    if connection.dialect.name == "sqlite":
        op.execute(
            "UPDATE identity SET last = max(last,"
            " coalesce((SELECT max(id) FROM consent_entry), 0)) WHERE id = 1"
        )
    op.execute(_HISTORY[connection.dialect.name])


# A history is never written over; names are, for a person may be deleted, and the rows of an
# import that is undone go with its needs.
_FIXED = (
    "province, id, producer_company_id, need_id, version, act, scope, changed, way, text_version,"
    " recorded_by, on_behalf, happened_at, recorded_at"
)
_HISTORY = {
    "sqlite": _refusal("consent_entry_stays", "consent_entry", f"UPDATE OF {_FIXED}"),
    "postgresql": f"CREATE TRIGGER consent_entry_stays BEFORE UPDATE OF {_FIXED} ON consent_entry"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
}


# What was agreed and taken back before there was a ledger; `next` is a fresh number.
_OLD_CONSENTS = (
    "INSERT INTO consent_entry (province, id, producer_company_id, need_id, version, act, scope,"
    " changed, way, text_version, given_by, reference, recorded_by, on_behalf, happened_at,"
    " recorded_at) SELECT province, {next}, producer_company_id, need_id, version, 'given', scope,"
    " '[]', CASE WHEN reference <> '' THEN 'letter' WHEN on_behalf THEN '' ELSE 'site' END,"
    " text_version, given_by, reference, recorded_by, on_behalf, given_at, given_at FROM"
    " (SELECT * FROM consent ORDER BY given_at, id) AS old",
    "INSERT INTO consent_entry (province, id, producer_company_id, need_id, version, act, scope,"
    " changed, way, text_version, given_by, reference, recorded_by, on_behalf, happened_at,"
    " recorded_at) SELECT province, {next}, producer_company_id, need_id, version, 'withdrawn',"
    " '{{}}', '[]', 'site', text_version, '', '', withdrawn_by, {false}, withdrawn_at, withdrawn_at"
    " FROM (SELECT * FROM consent WHERE withdrawn_at IS NOT NULL AND version = (SELECT max(version)"
    " FROM consent AS other WHERE other.province = consent.province AND other.need_id ="
    " consent.need_id) ORDER BY withdrawn_at, id) AS old",
)
_SPEECH = {
    "sqlite": {
        "next": "(SELECT max(last, coalesce((SELECT max(id) FROM consent_entry), 0))"
        " FROM identity) + row_number() OVER ()",
        "false": "0",
    },
    "postgresql": {"next": "nextval('identity_seq')", "false": "false"},
}


# --- files ----------------------------------------------------------------------------------


def _files_up() -> None:
    op.add_column(
        "stored_file", sa.Column("scan", sa.String(8), nullable=False, server_default="off")
    )
    op.add_column(
        "need_attachment",
        sa.Column("needs_nda", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "nda_signature",
        *_party_columns(),
        sa.Column("need_id", sa.BigInteger(), nullable=False),
        sa.Column("text_version", sa.String(20), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("text_digest", sa.String(64), nullable=False),
        sa.Column("signer", sa.String(120), nullable=False),
        sa.Column("signed_by", sa.BigInteger(), nullable=True),
        sa.Column("signed_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["province", "need_id"], ["need.province", "need.id"], name="fk_nda_signature_need"
        ),
        sa.PrimaryKeyConstraint("province", "id", name="pk_nda_signature"),
    )
    op.create_index(
        "ix_nda_signature_need", "nda_signature", ["province", "need_id", "supplier_company_id"]
    )
    _party_indexes("nda_signature")
    op.create_table(
        "attachment_fetch",
        *_party_columns(),
        sa.Column("need_id", sa.BigInteger(), nullable=False),
        sa.Column("attachment_id", sa.BigInteger(), nullable=False),
        sa.Column("fetched_by", sa.BigInteger(), nullable=True),
        sa.Column("fetched_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["province", "need_id"], ["need.province", "need.id"], name="fk_attachment_fetch_need"
        ),
        sa.PrimaryKeyConstraint("province", "id", name="pk_attachment_fetch"),
    )
    op.create_index("ix_attachment_fetch_need", "attachment_fetch", ["province", "need_id", "id"])
    _party_indexes("attachment_fetch")


def _party_columns() -> list[sa.Column]:
    return [
        sa.Column("province", sa.String(40), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("producer_company_id", sa.BigInteger(), nullable=False),
        sa.Column("supplier_company_id", sa.BigInteger(), nullable=False),
        sa.Column("supplier_province", sa.String(40), nullable=False),
    ]


def _party_indexes(table: str) -> None:
    for column in ("producer_company_id", "supplier_company_id"):
        op.create_index(f"ix_{table}_{column}", table, [column])
