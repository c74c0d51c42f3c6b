"""What somebody follows is in his own data, nobody else's, and goes with his account."""

import json

import pytest

from webapp.accounts.models import User
from webapp.db import db, reading, unit_of_work
from webapp.drainer import drain
from webapp.follows.models import FOLLOWED, SavedSearch
from webapp.notices import MailMessage
from webapp.privacy import services, taking
from webapp.tenancy import scopes
from webapp.tenancy.scopes import WrongScope


@pytest.fixture
def followed(app, browser, cast, saved, add, write):
    """Two people with a row of every kind."""
    for person in ("supplier", "nobody"):
        saved(person)
        somebody = browser(person)
        somebody.get(f"/needs/{cast.needs['bearing']}")
        somebody.post(f"/my/stars/{cast.needs['bearing']}")
    add(title="بلبرینگ سوزنی")
    assert len(write()) == 2


def test_the_person_s_own_file_holds_it(app, cast, followed):
    with app.app_context():
        parts = json.loads(taking.document(cast.people["supplier"]))["parts"]
    assert [len(parts[key]["rows"]) for key in ("stars", "seen", "searches", "told")] == [1] * 4
    assert parts["searches"]["rows"][0]["question"] == {"q": "بلبرینگ"}


def test_it_goes_with_the_account(app, cast, actor, followed, read, monkeypatch):
    person = cast.people["nobody"]
    monkeypatch.setattr("webapp.privacy.services.province_codes", lambda: ("yazd",))
    with app.app_context(), unit_of_work(scopes.person(person)):
        services.delete(actor("nobody"), db.session.get(User, person), {})
    drain(app)
    for model in FOLLOWED:
        assert [row.user_id for row in read(model)] == [cast.people["supplier"]], model
    assert [row.related_user_id for row in read(MailMessage)] == [cast.people["supplier"]]


def test_only_the_person_s_own_scope_reaches_the_rows(app, cast, followed):
    me = cast.people["supplier"]
    for scope, seen in (
        (scopes.person(me), {me}),
        (scopes.tenant("yazd"), set()),
        (scopes.tenant("yazd", user_id=me), {me}),
        (scopes.party(cast.companies["supplier"]), set()),
        (scopes.public(), set()),
        (scopes.national("a look"), set()),
    ):
        with app.app_context(), reading(scope):
            for model in FOLLOWED:
                rows = db.session.scalars(db.select(model))
                assert {row.user_id for row in rows} == seen, (scope, model)


def test_nobody_changes_rows_of_others(app, cast, followed, read):
    theirs = next(s for s in read(SavedSearch) if s.user_id == cast.people["nobody"])
    with (
        app.app_context(),
        pytest.raises(WrongScope),
        unit_of_work(scopes.person(cast.people["supplier"])),
    ):
        row = db.session.merge(theirs, load=False)
        row.name = "x"
        db.session.flush()
