"""What a deletion needs comes and goes without loss of people."""

from flask_migrate import downgrade, upgrade

from webapp.accounts.models import User
from webapp.db import db, reading
from webapp.tenancy import scopes


def test_the_step_goes_down_and_up_again_and_people_stay(app, cast):
    with app.app_context():
        downgrade(revision="0004")
        upgrade(revision="0005")
    with app.app_context(), reading(scopes.system("test", writes=False)):
        assert db.session.get(User, cast.people["producer"]).deleted_at is None
