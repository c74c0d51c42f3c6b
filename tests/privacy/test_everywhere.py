"""A deletion is told in every province of the country."""

from webapp.accounts.models import User
from webapp.db import db, unit_of_work
from webapp.outbox import Outbox
from webapp.privacy import services
from webapp.privacy.models import PersonRemoval
from webapp.tenancy import scopes
from webapp.tenancy.sites import province_codes


def test_every_province_and_the_country_are_told(app, actor, read):
    me = actor("nobody")
    with app.app_context(), unit_of_work(scopes.person(me.id)):
        country = set(province_codes())
        services.delete(me, db.session.get(User, me.id), {})
    told = {(row.topic, row.province) for row in read(Outbox, Outbox.subject_id == me.id)}
    assert told == {("person", "national")} | {("person_rows", code) for code in country}
    assert set(read(PersonRemoval)[0].waiting) == {"national", *country}
