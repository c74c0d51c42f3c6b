"""The tables come and go; the trigger on the history goes with its table."""

from flask_migrate import downgrade, upgrade

from webapp.db import db, unit_of_work
from webapp.tenancy import scopes
from webapp.words import queries


def test_the_step_goes_down_and_up_again(app, cast):
    with app.app_context():
        downgrade(revision="0006")
        upgrade()
    with app.app_context(), unit_of_work(scopes.system("test")):
        assert queries.version() == 0 and queries.unanswered() == []
        db.session.rollback()
