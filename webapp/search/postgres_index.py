"""Which index finds the tokens: RUM where the database has that extension, else GIN.

Looked at whenever the database is prepared, so an extension that came later is used from then on.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

NAME = "ix_need_search_tokens"
MADE = {
    "gin": f"CREATE INDEX {NAME} ON need_search USING gin (tokens) WITH (fastupdate = off)",
    "rum": f"CREATE INDEX {NAME} ON need_search USING rum (tokens rum_tsvector_ops)",
}
_IN_FORCE = text(
    "SELECT am.amname FROM pg_class c JOIN pg_am am ON am.oid = c.relam"
    " WHERE c.oid = to_regclass(:name)"
)
_HAS_RUM = text("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'rum')")


def in_force(connection: Connection) -> str | None:
    """`gin`, `rum`, or None where there is no index."""
    found: str | None = connection.execute(_IN_FORCE, {"name": NAME}).scalar()
    return found


def fit(connection: Connection) -> str | None:
    """The index is of the best kind that this database has; None where it keeps no tables for the
    search. Needs can be read while it is built; whoever publishes one waits."""
    if connection.dialect.name != "postgresql":
        return None
    if connection.execute(text("SELECT to_regclass('need_search')")).scalar() is None:
        return None
    best = "rum" if connection.execute(_HAS_RUM).scalar() else "gin"
    if in_force(connection) != best:
        connection.execute(text(f"DROP INDEX IF EXISTS {NAME}"))
        connection.execute(text(MADE[best]))
    connection.commit()
    return best
