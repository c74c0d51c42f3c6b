"""Runs the migrations on either database, one transaction for each."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import text

from webapp.config import in_force
from webapp.tenancy import walls

db = current_app.extensions["migrate"].db


def run() -> None:
    settings = in_force()
    with walls.owner_connection(db.engine, settings.owner_database_url) as connection:
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
        # a new table never stands without its wall
        walls.build(connection, db.Model, walls.login_of(settings.database_url))


run()
