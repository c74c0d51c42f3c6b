"""The ways of the site itself: pages, files, exports, search, jobs, the drainer, what is cached."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from tests.cast import NEEDS
from webapp import drainer, outbox
from webapp.accounts.models import StaffRole
from webapp.db import db, reading, unit_of_work
from webapp.importing.models import ImportBatch
from webapp.jobs import handlers, running
from webapp.jobs.models import Job
from webapp.needs.models import Need
from webapp.tenancy import guard, scopes

from . import attack
from .reads import away
from .world import AWAY, HOME, World

VALVE = NEEDS["valve"][2]


def shows(answer: Any, *signs: str) -> bool:
    """The page is there and holds what only others may see."""
    text = answer.get_data(as_text=True)
    return answer.status_code == 200 and any(sign in text for sign in signs)


# --- pages and files ------------------------------------------------------------------------


@attack("pages")
def desk_of_the_other_province(w: World) -> Any:
    """the other province's desk"""
    return shows(w.visit("yazd_officer", f"/{AWAY}/admin/needs"), VALVE)


@attack("pages")
def foreign_number_at_home(w: World) -> Any:
    """a foreign number at one's own desk"""
    return shows(w.visit("yazd_officer", f"/{HOME}/admin/needs/{w.valve}"), VALVE)


@attack("pages")
def draft_of_a_company(w: World) -> Any:
    """another company's need among one's own"""
    draft = w.cast.needs["draft"]
    return shows(w.visit("producer", f"/my/needs/{w.valve}"), VALVE) or shows(
        w.visit(None, f"/needs/{draft}"), "پیش‌نویس"
    )


@attack("pages")
def national_page(w: World) -> Any:
    """a page of national staff"""
    return shows(w.visit("yazd_officer", "/national/needs"), VALVE)


@attack("pages")
def step_at_home(w: World) -> None:
    """a step with a foreign number at one's own desk"""
    w.visit("yazd_officer", f"/{HOME}/admin/needs/{w.valve}/pause", method="POST")


@attack("files")
def foreign_file(w: World) -> Any:
    """a foreign file at one's own desk"""
    path = f"/{HOME}/admin/needs/{w.valve}/photos/{w.made['file']}"
    return w.visit("yazd_officer", path).status_code == 200


@attack("files")
def file_of_another_need(w: World) -> Any:
    """a foreign file under one's own need"""
    need = w.cast.needs["yarn"]
    paths = (f"/{HOME}/admin/needs/{need}/photos/", f"/{HOME}/admin/needs/{need}/attachments/")
    return any(w.visit("yazd_officer", f"{p}{w.made['file']}").status_code == 200 for p in paths)


@attack("exports")
def list_of_the_other_province(w: World) -> Any:
    """one's own list as a file"""
    return shows(w.visit("yazd_officer", f"/{HOME}/admin/needs?format=csv"), VALVE)


@attack("exports")
def list_of_another_desk(w: World) -> Any:
    """the other province's list as a file"""
    return shows(w.visit("yazd_officer", f"/{AWAY}/admin/needs?format=csv"), VALVE)


# --- search ---------------------------------------------------------------------------------


def found(world: World, path: str, need: int) -> bool:
    return f"/needs/{need}" in world.visit(None, path).get_data(as_text=True)


@attack("search")
def draft_by_its_title(w: World) -> Any:
    """a draft by its words"""
    return found(w, "/needs?q=تسمه تایم پیش‌نویس", w.cast.needs["draft"])


@attack("search")
def draft_in_the_list(w: World) -> Any:
    """a draft in the newest-first list of its province"""
    return found(w, f"/{HOME}/needs", w.cast.needs["draft"])


@attack("search")
def secret_facts(w: World) -> Any:
    """what only the desk may see of a published need"""
    return shows(w.visit(None, f"/{AWAY}/needs/{w.valve}"), "مهندس راد", "+989120000000")


@attack("facets")
def counted_drafts(w: World) -> Any:
    """numbers beside the filters that count drafts"""
    text = w.visit(None, f"/{HOME}/needs").get_data(as_text=True)
    return "۳ نیازمندی" in text


# --- work in the background -----------------------------------------------------------------


def _run(world: World, kind: str, **arguments: Any) -> Any:
    with unit_of_work(scopes.system("attack")):
        job = Job(
            kind=kind, scope={"kind": "tenant"}, province=HOME, owner_id=world.officer,
            arguments=arguments,
        )  # fmt: skip
        db.session.add(job)
        db.session.flush()
        number = job.id
    running.run(world.app, number)
    with reading(scopes.system("attack", writes=False)) as session:
        return session.get_one(Job, number).result.get("found")


@handlers.handler("attack.read")
def _read_all(work: handlers.Work) -> dict[str, Any]:
    with reading(work.open_scope(writes=False)) as session:
        return {"found": away(session.scalars(select(Need.province)))}


@handlers.handler("attack.batch")
def _read_batch(work: handlers.Work) -> dict[str, Any]:
    with reading(work.open_scope(writes=False)) as session:
        query = select(ImportBatch.file_name).where(ImportBatch.id == work.arguments["batch"])
        return {"found": list(session.scalars(query))}


@handlers.handler("attack.unscoped")
def _read_without(work: handlers.Work) -> dict[str, Any]:
    return {"found": away(db.session.scalars(select(Need.province)))}


@attack("jobs")
def job_without_a_condition(w: World) -> Any:
    """a job that forgot the province in its query"""
    return _run(w, "attack.read")


@attack("jobs")
def job_with_a_foreign_number(w: World) -> Any:
    """a job that was given a foreign number"""
    return _run(w, "attack.batch", batch=w.made["batch"])


@attack("jobs")
def job_without_a_scope(w: World) -> Any:
    """a job that opened no scope"""
    return _run(w, "attack.unscoped")


@attack("drainer")
def happening_with_a_foreign_number(w: World) -> None:
    """a happening of one's own province that names a foreign need"""
    with unit_of_work(w.home()):
        outbox.tell("need", "withdrawn", HOME, w.valve, w.officer)
        outbox.tell("need", "projected", HOME, w.valve, w.officer)
    drainer.drain(w.app, ("needs", "interests"))


# --- what is kept for the next one ----------------------------------------------------------


@attack("cache")
def criteria_of_another(w: World) -> Any:
    """conditions kept from the scope before"""
    seen = []
    for code in (AWAY, HOME, AWAY, HOME):
        with reading(scopes.tenant(code)) as session:
            seen.append(set(session.scalars(select(Need.province))))
    return seen != [{AWAY}, {HOME}, {AWAY}, {HOME}]


@attack("cache")
def conditions_by_number(w: World) -> Any:
    """conditions of a company and of a person with the same number"""
    company = w.cast.companies["producer"]
    guard.criteria(scopes.party(company))
    with reading(scopes.person(company)) as session:
        return session.scalars(select(Need.id)).all()


@attack("cache")
def page_of_the_one_before(w: World) -> Any:
    """an address that another person has just opened"""
    w.visit("fars_officer", f"/{AWAY}/admin/needs/{w.valve}")
    return shows(w.visit("yazd_officer", f"/{AWAY}/admin/needs/{w.valve}"), VALVE)


@attack("cache")
def right_lost(w: World) -> Any:
    """a role that has just been taken away"""
    path = f"/{AWAY}/admin/needs/{w.valve}"
    w.visit("fars_officer", path)
    with unit_of_work(scopes.system("attack")):
        roles = StaffRole.user_id == w.cast.people["fars_officer"]
        db.session.execute(db.delete(StaffRole).where(roles))
    return shows(w.visit("fars_officer", path), VALVE)
