"""`flask tenants sync` brings the tenant files in."""

from webapp.db import db, unit_of_work
from webapp.places.models import Park
from webapp.tenancy import scopes


def test_a_second_sync_changes_nothing(app):
    told = app.test_cli_runner().invoke(args=["tenants", "sync"])
    assert told.exit_code == 0 and told.output == "changed: 0 tenants, 0 parks\n"


def test_a_park_whose_name_was_lost_is_named_again(app, cast):
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        db.session.get(Park, ("yazd", cast.places["yazd_park"])).name = "?"
    told = app.test_cli_runner().invoke(args=["tenants", "sync"])
    assert told.output == "changed: 0 tenants, 1 parks\n"
