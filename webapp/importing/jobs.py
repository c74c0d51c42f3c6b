"""The long work of an import."""

from __future__ import annotations

from typing import Any

from webapp import jobs
from webapp.accounts.actor import SYSTEM, Actor
from webapp.accounts.models import User
from webapp.db import db, reading
from webapp.i18n import lazy_gettext
from webapp.identity import actor_of
from webapp.tenancy import scopes

from . import running


def _actor(user_id: int | None) -> Actor:
    if user_id is None:
        return SYSTEM
    with reading(scopes.system("who imports", writes=False)):
        return actor_of(db.session.get_one(User, user_id))


def _result(work: jobs.Work, **more: Any) -> dict[str, Any]:
    batch_id = work.arguments["batch_id"]
    return {"endpoint": "imports_admin.detail", "values": {"batch_id": batch_id}, **more}


@jobs.handler("importing.check", title=lazy_gettext("Check of a file of needs"))
def check(work: jobs.Work) -> dict[str, Any]:
    running.check(_actor(work.owner_id), work.province, work.arguments["batch_id"], work.progress)
    return _result(work)


@jobs.handler("importing.run", title=lazy_gettext("Import of needs"))
def run(work: jobs.Work) -> dict[str, Any]:
    running.run(_actor(work.owner_id), work.province, work.arguments["batch_id"], work.progress)
    return _result(work)


@jobs.handler("importing.undo", title=lazy_gettext("Taking an import back"))
def undo(work: jobs.Work) -> dict[str, Any]:
    figures = running.undo(
        _actor(work.owner_id), work.province, work.arguments["batch_id"], work.progress
    )
    return _result(work, **figures)
