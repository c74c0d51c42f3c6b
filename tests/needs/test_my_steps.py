"""What a company does with its need on the need's own page."""

import pytest

from webapp.needs.models import Consent, PublishedNeed


@pytest.fixture
def member(browser):
    return browser("producer", "yazd")


def page_of(member, number):
    return member.get(f"/my/needs/{number}")


def give_consent(member, number):
    page = page_of(member, number)
    return member.submit(page, "/consent", given_by="احمد یزدی", agreed="y")


def test_consent_and_handing_in(member, desk, cast):
    number = cast.needs["draft"]
    give_consent(member, number)
    member.submit(page_of(member, number), "/submit")
    assert desk.need(number).state == "submitted"
    consent = desk.rows(Consent, number)[0]
    assert (consent.given_by, consent.on_behalf) == ("احمد یزدی", False)


def test_consent_without_agreement_is_refused_and_keeps_the_name(member, desk, cast):
    number = cast.needs["draft"]
    page = member.submit(page_of(member, number), "/consent", given_by="م. یزدی", status=422)
    assert page.errors()
    assert page.soup.find("input", {"name": "given_by"})["value"] == "م. یزدی"
    assert desk.rows(Consent, number) == []


def test_handing_in_without_consent_is_refused_with_a_sentence(member, desk, cast):
    number = cast.needs["draft"]
    page = member.submit(page_of(member, number), "/submit", status=409)
    assert "رضایت" in page.text
    assert desk.need(number).state == "draft"


def test_what_was_handed_in_is_taken_back(member, desk, cast):
    number = cast.needs["draft"]
    give_consent(member, number)
    member.submit(page_of(member, number), "/submit")
    member.submit(page_of(member, number), "/take-back")
    assert desk.need(number).state == "draft"


def test_pausing_takes_it_off_view_and_resuming_puts_it_back(member, browser, desk, cast):
    number = cast.needs["bearing"]
    member.submit(page_of(member, number), "/pause")
    browser(None, "yazd").get(f"/needs/{number}", status=410)
    member.submit(page_of(member, number), "/resume")
    browser(None, "yazd").get(f"/needs/{number}")


def test_a_need_changed_in_the_pause_goes_by_way_of_the_officer(member, desk, cast):
    number = cast.needs["bearing"]
    member.submit(page_of(member, number), "/pause")
    member.submit(member.get(f"/my/needs/{number}/edit"), "/edit", title="چیز دیگر")
    page = page_of(member, number)
    assert not [form for form in page.soup.find_all("form") if "/resume" in form["action"]]
    member.post(f"/my/needs/{number}/resume", status=409)
    member.submit(page, "/submit")
    assert desk.need(number).state == "submitted"


def test_withdrawing_the_consent_empties_page_and_tables_at_once(member, browser, desk, cast):
    number = cast.needs["bearing"]
    member.submit(page_of(member, number), "/withdraw-consent", note="نمی‌خواهیم")
    assert desk.rows(PublishedNeed, number) == []
    gone = browser(None, "yazd").get(f"/needs/{number}", status=410)
    assert "بلبرینگ" not in gone.text
    assert desk.need(number).state == "withdrawn"


def test_still_current_moves_the_review_date(member, desk, cast):
    number = cast.needs["bearing"]
    with desk.work():
        from webapp.needs import queries

        queries.need(number).review_on = None
    member.submit(page_of(member, number), "/confirm")
    assert desk.need(number).review_on is not None


def test_closing_needs_a_reason(member, desk, cast):
    number = cast.needs["bearing"]
    member.submit(page_of(member, number), "/close", status=409, reason="")
    member.submit(page_of(member, number), "/close", reason="price")
    assert desk.need(number).state == "closed"


def test_a_withdrawn_need_offers_a_copy_only(member, cast):
    number = cast.needs["bearing"]
    member.submit(page_of(member, number), "/withdraw", note="")
    page = page_of(member, number)
    steps = {form["action"].rsplit("/", 1)[1] for form in page.soup.find_all("form")}
    assert steps & {"copy", "submit", "pause", "consent", "photos", "confirm"} == {"copy"}


def test_each_step_happens_once_when_it_is_sent_twice(member, desk, cast):
    number = cast.needs["bearing"]
    page = page_of(member, number)
    member.submit(page, "/pause")
    member.submit(page, "/pause")
    assert desk.need(number).state == "paused"


def test_htmx_is_led_on_too(member, cast):
    page = member.submit(page_of(member, cast.needs["bearing"]), "/pause", htmx="x", status=200)
    assert page.location.endswith(f"/my/needs/{cast.needs['bearing']}")


def test_the_history_names_people(member, cast):
    number = cast.needs["bearing"]
    member.submit(page_of(member, number), "/pause")
    text = member.get(f"/my/needs/{number}/history").text
    assert "احمد یزدی" in text and "متوقف‌شده" in text


def test_the_list_shows_needs_of_all_provinces_with_their_states(member, cast):
    text = member.get("/my/needs").text
    assert "نخ پلی‌استر" in text and "پیش‌نویس" in text
    part = member.get("/my/needs", htmx="needs")
    assert part.soup.find("html") is None


def test_the_list_of_a_company_without_needs_says_what_to_do(browser):
    page = browser("supplier", "isfahan").get("/my/needs")
    assert any(link.endswith("/my/needs/new") for link in page.links())
