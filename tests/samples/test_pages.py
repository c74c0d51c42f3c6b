"""Officers put samples on places and hand them over, page by page."""

import pytest

from webapp.samples import queries, services
from webapp.samples.rules import SampleState


def test_an_empty_place_is_given_a_need_found_by_its_words(browser, cast, yazd):
    officer, number = browser("yazd_officer"), cast.places["yazd_place"]
    shelf = officer.get(f"/admin/shelves/{cast.places['yazd_shelf']}")
    assert f"/yazd/admin/places/{number}" in shelf.links()
    page = officer.get(f"/admin/places/{number}?q=بلبرينگ")
    assert "نخ پلی‌استر" not in page.text
    done = officer.follow(officer.submit(page, f"/places/{number}/samples"))
    assert "۱ جایگاه از ۶" in done.text
    with yazd.look():
        assert yazd.need().state == "on_shelf"


def test_a_need_is_found_by_its_number_and_drafts_never(browser, cast):
    officer, place = browser("yazd_officer"), cast.places["yazd_place"]
    assert "بلبرینگ" in officer.get(f"/admin/places/{place}?q={cast.needs['bearing']}").text
    assert "پیدا نشد" in officer.get(f"/admin/places/{place}?q=پیش‌نویس").text
    officer.post(
        f"/admin/places/{place}/samples", {"need_id": str(cast.needs["draft"])}, status=409
    )


def test_htmx_gets_the_found_needs_alone(browser, cast):
    path = f"/admin/places/{cast.places['yazd_place']}?q=نخ"
    piece = browser("yazd_officer").get(path, htmx="candidates")
    assert "نخ پلی‌استر" in piece.text and not piece.soup.find("html")


def test_the_same_form_twice_makes_one_sample(browser, cast, yazd):
    officer, number = browser("yazd_officer"), cast.places["yazd_place"]
    page = officer.get(f"/admin/places/{number}?q=نخ")
    first, second = (officer.submit(page, "/samples") for _ in range(2))
    assert first.location == second.location
    with yazd.look():
        assert len(queries.of_need(yazd.need("yarn"))) == 1


def test_a_taken_place_leads_to_its_sample(browser, cast, placed):
    officer = browser("yazd_officer")
    sent = officer.get(f"/admin/places/{cast.places['yazd_place']}", status=303)
    assert sent.location.endswith(f"/admin/samples/{placed}")
    officer.post(
        f"/admin/places/{cast.places['yazd_place']}/samples",
        {"need_id": str(cast.needs["yarn"])},
        status=409,
    )


def test_a_sample_is_moved_to_another_place(browser, cast, placed, yazd):
    officer = browser("yazd_officer")
    page = officer.get(f"/admin/samples/{placed}")
    goal = str(cast.places["yazd_place_2"])
    done = officer.follow(officer.submit(page, "/place", place_id=goal))
    assert "قفسه A1 ، جایگاه ۲" in done.text or "جایگاه ۲" in done.text
    with yazd.look():
        assert yazd.sample(placed).place_id == cast.places["yazd_place_2"]


def test_a_place_that_is_not_empty_cannot_be_chosen(browser, cast, placed):
    officer = browser("yazd_officer")
    page = officer.get(f"/admin/samples/{placed}")
    taken = str(cast.places["yazd_place"])
    again = officer.submit(page, "/place", status=422, place_id=taken)
    assert again.errors()
    officer.submit(page, "/place", status=422, place_id=str(cast.places["fars_place"]))


def test_a_sample_is_taken_off_with_a_note_in_its_log(browser, cast, placed, yazd):
    officer = browser("yazd_officer")
    page = officer.get(f"/admin/samples/{placed}")
    sent = officer.submit(page, "/hand-over", goal="lent", note="تا پایان دی نزد سپاهان")
    assert "تا پایان دی نزد سپاهان" in officer.follow(sent).text
    with yazd.look():
        assert yazd.need().state == "published"


def test_lending_without_a_note_is_refused_and_keeps_the_choice(browser, placed):
    officer = browser("yazd_officer")
    page = officer.get(f"/admin/samples/{placed}")
    again = officer.submit(page, "/hand-over", status=409, goal="lent", note="")
    assert again.soup.find("option", value="lent").has_attr("selected")
    piece = officer.submit(page, "/hand-over", status=422, htmx="actions", goal="")
    assert piece.soup.find(id="actions") and not piece.soup.find("html")


def test_a_returned_sample_offers_nothing_more(browser, placed, yazd, officer):
    with yazd.work():
        services.take_off(officer, yazd.sample(placed), SampleState.RETURNED)
    page = browser("yazd_officer").get(f"/admin/samples/{placed}")
    assert not [f for f in page.soup.select("main form")]


def test_a_sample_is_announced_on_the_page_of_its_need(browser, cast, yazd):
    officer, path = browser("yazd_officer"), f"/admin/needs/{cast.needs['bearing']}/samples"
    done = officer.follow(officer.submit(officer.get(path), "/samples", note="دو عدد کارکرده"))
    assert "دو عدد کارکرده" in done.text and "در راه" in done.text
    again = officer.submit(officer.get(path), "/samples", status=422, note="ب" * 201)
    assert again.soup.find("input", attrs={"name": "note"})["value"] == "ب" * 201


def test_all_samples_are_listed_by_state_with_where_they_stand(browser, placed, yazd, officer):
    with yazd.work():
        services.announce(officer, yazd.need("yarn"))
    person = browser("yazd_officer")
    assert "نخ پلی‌استر" in person.get("/admin/samples").text
    shelf = person.get("/admin/samples?state=on_shelf")
    assert "نخ پلی‌استر" not in shelf.text and "جایگاه ۱" in shelf.text
    assert "نمونه‌ای در اینجا نیست" in person.get("/admin/samples?state=lost").text
    assert "نخ پلی‌استر" in person.get("/admin/samples?state=nonsense").text


@pytest.mark.parametrize("path", ["samples", "samples/{sample}", "needs/{need}/samples"])
def test_other_people_stay_out(browser, cast, placed, path):
    path = "/admin/" + path.format(sample=placed, need=cast.needs["bearing"])
    browser(None).get(path, status=303)
    browser("producer").get(path, status=403)
    browser("fars_officer").get(path, status=404)
    if path != "/admin/samples":
        browser("fars_officer", "fars").get(path, status=404)


def test_rows_of_another_province_are_not_found(browser, cast, placed):
    fars = browser("fars_officer", "fars")
    fars.post(f"/admin/samples/{placed}/hand-over", {"goal": "lost", "note": "x"}, status=404)
    fars.post(f"/admin/samples/{placed}/place", {"place_id": "1"}, status=404)
    fars.get(f"/admin/places/{cast.places['yazd_place']}", status=404)
    yazd_need = {"need_id": str(cast.needs["bearing"])}
    fars.post(f"/admin/places/{cast.places['fars_place']}/samples", yazd_need, status=404)
    browser("producer").post(f"/admin/samples/{placed}/place", {"place_id": "1"}, status=403)
    browser(None).post(f"/admin/samples/{placed}/hand-over", {"goal": "lost"}, status=401)
