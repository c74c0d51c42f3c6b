"""Runs the migrations on either database, one transaction for each."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import text

from webapp.tenancy import guard

db = current_app.extensions["migrate"].db


def run() -> None:
    with guard.at("migration"), db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # batch mode moves tables aside and back, which foreign keys would refuse
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        else:
            connection.execute(text("SET lock_timeout = '5s'"))
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=sqlite,
            compare_type=True,
            transaction_per_migration=True,
            user_module_prefix=None,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.commit()


run()
