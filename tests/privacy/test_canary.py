"""After a deletion no table holds the person, but for the places of decision 0014."""

import json

import pytest

from webapp import drainer
from webapp.accounts import services as people
from webapp.accounts.actor import VISITOR
from webapp.accounts.models import User
from webapp.accounts.services import Person
from webapp.audit import AuditEntry
from webapp.db import db, unit_of_work
from webapp.needs.models import Need
from webapp.notices import Notice
from webapp.pages.cli import verify
from webapp.privacy import clearing, effects, forgetting, services
from webapp.privacy.models import PersonRemoval
from webapp.search import indexing
from webapp.search.documents import Query
from webapp.tenancy import scopes

from .conftest import EMAIL, MOBILE, NAME

pytestmark = pytest.mark.usefixtures("few_provinces")
KEPT = {"consent.given_by", "consent_entry.given_by", "nda_signature.signer"}


@pytest.fixture
def delete(app, cast, canary):
    """The canary deletes himself; nothing is drained yet."""
    handing = {
        cast.companies["producer"]: cast.people["producer"],
        cast.companies["other_supplier"]: cast.people["other_supplier"],
    }

    def run():
        with app.app_context(), unit_of_work(scopes.person(canary.id)):
            services.delete(canary.actor, db.session.get(User, canary.id), handing)
        return canary

    return run


def test_the_person_was_everywhere_before(canary, places):
    tables = {place.partition(".")[0] for place in places()}
    assert tables >= {
        *("user", "need", "need_event", "need_for_suppliers", "published_need", "need_grant"),
        *("need_photo", "stored_file", "sample", "sample_event", "import_batch", "import_finding"),
        *("interest", "interest_event", "meeting", "meeting_event", "notice", "mail_message"),
        *("user_session", "invitation", "one_time_code", "company", "company_member", "job"),
        *("join_request", "form_receipt", "published_company", "sms_message"),
        *("capability", "published_capability", "company_term"),
    }


def test_nothing_of_the_person_is_left_but_the_legal_records(app, delete, places, read):
    delete()
    drainer.drain(app)
    assert places() == KEPT
    assert read(PersonRemoval)[0].done_at is not None


def test_the_addresses_open_nothing_from_the_first_moment(app, delete, places):
    delete()
    held = {place.partition(".")[0] for place in places()}
    assert not held & {"user", "invitation", "one_time_code", "mail_message.to_address", "job"}
    assert "person_removal" in held  # until the provinces are clear


@pytest.mark.only("sqlite")  # says nothing about a database
@pytest.mark.parametrize("table", ["interest", "import_finding"])
def test_a_table_that_is_not_cleared_shows(app, delete, places, monkeypatch, table):
    cleared = clearing.text_models()
    kept = [model for model in cleared if model.__tablename__ != table]
    monkeypatch.setattr(clearing, "text_models", lambda: kept)
    delete()
    drainer.drain(app)
    assert {place.partition(".")[0] for place in places() - KEPT} == {table}


@pytest.mark.only("sqlite")  # says nothing about a database
@pytest.mark.parametrize(
    ("module", "step", "table"),
    [
        (forgetting, "_forget_invitations", "invitation"),
        (effects, "_clear_notices", "notice"),
    ],
)
def test_a_step_that_is_left_out_shows(app, delete, places, monkeypatch, module, step, table):
    monkeypatch.setattr(module, step, lambda *_: None)
    delete()
    drainer.drain(app)
    assert table in {place.partition(".")[0] for place in places() - KEPT}


def test_the_ledgers_are_sound_and_say_what_he_left(app, delete, read):
    gone = delete()
    drainer.drain(app)
    result = app.test_cli_runner().invoke(verify)
    assert result.exit_code == 0, result.output
    told = [entry for entry in read(AuditEntry) if entry.action == "privacy.deleted"]
    assert [(entry.actor_id, entry.subject_id) for entry in told] == [(gone.id, gone.id)]

    acts = {(e.province, e.action) for e in read(AuditEntry, AuditEntry.actor_id == gone.id)}
    assert acts >= {
        ("yazd", "companies.member_left"),
        ("azarbayjan-sharqi", "companies.member_left"),
        ("fars", "accounts.end_role"),
        ("national", "privacy.deleted"),
    }


@pytest.mark.only("sqlite")  # says nothing about a database
def test_search_finds_him_no_more(app, cast, canary, delete):
    def found():
        with app.app_context():
            indexing.index_waiting(app)
            return indexing.engine_of(app).search(Query("زردپر")).ids

    assert cast.needs["bearing"] in found()
    delete()
    drainer.drain(app)
    assert found() == []


def test_the_same_addresses_register_anew_at_once(app, delete, read):
    gone = delete()
    with app.app_context(), unit_of_work(scopes.system("test")):
        anew = people.register(VISITOR, Person(NAME, EMAIL, MOBILE), None).id
    drainer.drain(app)
    assert anew != gone.id
    assert [(user.name, user.email) for user in read(User, User.id == anew)] == [(NAME, EMAIL)]


@pytest.mark.only("sqlite")  # says nothing about a database
def test_a_second_telling_finds_it_done(app, delete, read, places):
    delete()
    drainer.drain(app)
    before = len(read(AuditEntry))
    with app.app_context(), unit_of_work(scopes.system("test")):
        row = db.session.scalars(db.select(PersonRemoval)).one()
        row.waiting = []
        services.tell_again(row)
    drainer.drain(app)
    assert len(read(AuditEntry)) == before and places() == KEPT


@pytest.mark.only("sqlite")  # says nothing about a database
def test_a_province_that_failed_is_named_and_done_again(app, delete, places, monkeypatch):
    delete()
    clear = clearing.clear_province

    def fail(province, person):
        if province == "fars":
            raise RuntimeError("no")
        return clear(province, person)

    with monkeypatch.context() as broken:
        broken.setattr(clearing, "clear_province", fail)
        for _ in range(drainer.MAX_TRIES):
            drainer.drain(app)
    run = app.test_cli_runner().invoke
    first = run(args=["privacy", "waiting", "--again"])
    assert first.exit_code == 1 and first.output.strip().endswith("fars")
    drainer.drain(app)
    assert run(args=["privacy", "waiting"]).exit_code == 0 and places() == KEPT


@pytest.mark.only("sqlite")  # says nothing about a database
def test_others_with_the_same_name_keep_it(app, cast, delete, read):
    with app.app_context(), unit_of_work(scopes.tenant("fars")):
        need = db.session.get(Need, ("fars", cast.needs["valve"]))
        need.problem = f"{NAME} از شرکت دیگر"
    delete()
    drainer.drain(app)
    assert read(Need, Need.id == cast.needs["valve"])[0].problem == f"{NAME} از شرکت دیگر"


def test_his_needs_ask_for_a_new_contact_and_go_to_the_colleague(app, cast, delete, read):
    delete()
    drainer.drain(app)
    need = read(Need, Need.id == cast.needs["bearing"])[0]
    assert (need.contact_name, need.created_by) == ("", cast.people["producer"])
    assert "contact_left" in need.flags
    kinds = {
        notice.kind: notice for notice in read(Notice, Notice.user_id == cast.people["producer"])
    }
    assert "needs.contact_left" in kinds
    assert NAME not in json.dumps(kinds["companies.join_requested"].facts, ensure_ascii=False)
