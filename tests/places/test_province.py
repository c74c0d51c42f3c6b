"""The province's admins edit its introduction, contact and calendar."""

import datetime as dt

from webapp import working_days
from webapp.db import db, reading
from webapp.places import tenants
from webapp.places.models import Tenant
from webapp.tenancy import scopes


def row(app):
    with app.app_context(), reading(scopes.public()):
        return db.session.get(Tenant, "yazd")


def sync(app):
    with app.app_context():
        tenants.sync(app.extensions["ghafaseh.tenant_files"])


def test_the_new_contact_is_in_the_footer_at_once_and_survives_a_sync(app, browser):
    admin = browser("yazd_admin")
    browser(None).get("/exhibitions")
    page = admin.get("/admin/province/contact")
    admin.submit(page, "contact", phone="035-37270000", address_fa="میدان مارکار")
    sync(app)
    assert "میدان مارکار" in browser(None).get("/exhibitions").text
    assert row(app).edited == ["contact"] and row(app).contact["phone"] == "035-37270000"


def test_an_introduction_is_kept(app, browser):
    admin = browser("yazd_admin")
    admin.submit(admin.get("/admin/province/intro"), "intro", intro="استان قنات و بادگیر")
    assert "بادگیر" in admin.get("/admin/province").text
    sync(app)
    assert row(app).intro == "استان قنات و بادگیر" and row(app).edited == ["intro"]


def test_hours_and_days_off_become_the_working_week(app, browser):
    admin = browser("yazd_admin")
    page = admin.get("/admin/province/calendar")
    admin.submit(
        page, "calendar", thursday="", half_days=None, saturday="۷ تا ۱۴:۳۰", days_off="1405/9/1"
    )
    kept = row(app)
    assert kept.calendar["office_hours"]["saturday"] == ["07:00", "14:30"]
    assert kept.calendar["weekend"] == ["friday", "thursday"]
    week = working_days.read(kept.calendar)
    assert week.is_off(dt.date(2026, 11, 22)) and week.is_off(dt.date(2026, 11, 26))
    assert "۱ آذر ۱۴۰۵" in admin.get("/admin/province").text


def test_an_untouched_calendar_is_not_an_edit(app, browser):
    admin = browser("yazd_admin")
    admin.submit(admin.get("/admin/province/calendar"), "calendar")
    assert row(app).edited == []


def test_hours_that_cannot_be_read_are_refused_and_kept(browser):
    admin = browser("yazd_admin")
    page = admin.get("/admin/province/calendar")
    again = admin.submit(
        page, "calendar", status=422, sunday="صبح", monday="16-8", days_off="دیروز"
    )
    assert len(again.errors()) == 3
    assert again.soup.find("input", attrs={"name": "sunday"})["value"] == "صبح"
    assert "دیروز" in again.soup.find("textarea", attrs={"name": "days_off"}).get_text()


def test_a_half_day_and_a_week_need_hours(browser):
    admin = browser("yazd_admin")
    page = admin.get("/admin/province/calendar")
    assert len(admin.submit(page, "calendar", status=422, thursday="").errors()) == 1
    days = ("saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday")
    empty = dict.fromkeys(days, "")
    again = admin.submit(page, "calendar", status=422, half_days=None, **empty)
    assert len(again.errors()) == 1


def test_a_wrong_email_is_refused(browser):
    admin = browser("yazd_admin")
    page = admin.get("/admin/province/contact")
    again = admin.submit(page, "contact", status=422, email="نشانی", htmx="place-form")
    assert again.soup.find(id="place-form")


def test_officers_read_and_others_stay_out(browser):
    officer = browser("yazd_officer")
    assert "یزد، خیابان نمونه" in officer.get("/admin/province").text
    officer.get("/admin/province/contact", status=403)
    browser("fars_admin").get("/admin/province", status=404)
    browser("producer").get("/admin/province", status=403)
    browser(None).get("/admin/province", status=303)
    browser("yazd_admin", "national").get("/admin/province", status=404)


def test_a_stale_contact_shows_both_texts_and_can_be_sent_again(app, browser):
    admin = browser("yazd_admin")
    page = admin.get("/admin/province/contact")
    admin.submit(admin.get("/admin/province/contact"), "contact", phone="035-37270000")
    again = admin.submit(page, "contact", status=409, phone="035-31110000")
    assert "035-37270000" in again.soup.find(id="stored-heading").parent.get_text()
    assert again.soup.find("input", attrs={"name": "phone"})["value"] == "035-31110000"
    admin.submit(again, "contact")
    assert row(app).contact["phone"] == "035-31110000"
