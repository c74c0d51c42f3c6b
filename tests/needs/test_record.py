"""A company records a need, edits and copies it."""

import pytest

from webapp.needs.models import Need, NeedEvent


@pytest.fixture
def member(browser):
    return browser("producer", "yazd")


def last_of(desk):
    from webapp.db import db

    return desk.read(lambda: db.session.scalars(db.select(Need).order_by(Need.id.desc())).first())


def test_a_draft_needs_a_title_only(member, desk):
    page = member.submit(member.get("/my/needs/new"), "/my/needs/new", title="پمپ گریز از مرکز")
    assert "پمپ گریز از مرکز" in member.follow(page).text
    need = last_of(desk)
    assert (need.state, need.province, need.created_on_behalf) == ("draft", "yazd", False)
    assert need.audience["price"] == "suppliers"


def test_everything_that_was_typed_is_kept(member, desk):
    sent = {
        "title": "رولربیرینگ",
        "kind": "part",
        "field": "metal",
        "hs_code": "۸۴۸۲۲۰",
        "annual_quantity": "۱٬۲۵۰",
        "price": "۱۲/۵",
        "wanted_by": "1406/2/1",
        "essential": "یک\nدو",
        "specs-name": ["قطر", "", ""],
        "specs-value": ["۵۰", "", ""],
        "specs-unit": ["mm", "", ""],
        "audience_price": "approved",
        "has_sample": "y",
    }
    member.submit(member.get("/my/needs/new"), "/my/needs/new", **sent)
    need = last_of(desk)
    assert (need.hs_code, need.annual_quantity, str(need.price.normalize())) == (
        "848220",
        1250,
        "12.5",
    )
    assert need.specs == [{"name": "قطر", "value": "۵۰", "unit": "mm"}]
    assert need.essential == ["یک", "دو"] and need.has_sample
    assert need.audience["price"] == "approved"


def test_a_refused_form_keeps_typed_text_with_the_table(member):
    page = member.submit(
        member.get("/my/needs/new"),
        "/my/needs/new",
        status=422,
        title="",
        summary="خلاصه",
        **{"specs-name": ["قطر", "طول"], "specs-value": ["۵۰", ""], "specs-unit": ["", ""]},
    )
    assert len(page.errors()) == 2
    assert page.soup.find("textarea", {"name": "summary"}).get_text(strip=True) == "خلاصه"
    names = [each["value"] for each in page.soup.find_all("input", {"name": "specs-name"})]
    assert names[:2] == ["قطر", "طول"]


def test_more_rows_saves_nothing_and_keeps_what_was_typed(member, desk):
    before = last_of(desk).id
    page = member.get("/my/needs/new")
    rows = len(page.soup.find_all("input", {"name": "specs-name"}))
    page = member.submit(page, "/my/needs/new", status=422, title="پمپ", more="1")
    assert len(page.soup.find_all("input", {"name": "specs-name"})) > rows
    assert page.soup.find("input", {"name": "title"})["value"] == "پمپ" and not page.errors()
    assert last_of(desk).id == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "پ" * 81),
        ("summary", "واژه " * 51),
        ("problem", "واژه " * 201),
        ("essential", "خط\n" * 21),
        ("hs_code", "123"),
        ("isic", "abc"),
        ("price", "صد"),
        ("cost_share", "101"),
        ("kind", "weapon"),
        ("audience_price", "somebody"),
        ("park_id", "999999"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(member, name, value):
    sent = {"title": "پمپ", name: value}
    page = member.submit(member.get("/my/needs/new"), "/my/needs/new", status=422, **sent)
    assert len(page.errors()) == 1


def test_a_double_post_records_once(member, desk):
    page = member.get("/my/needs/new")
    first = member.submit(page, "/my/needs/new", title="پمپ")
    second = member.submit(page, "/my/needs/new", title="پمپ")
    assert first.location == second.location


def test_htmx_gets_the_form_alone(member):
    page = member.get("/my/needs/new")
    part = member.submit(page, "/my/needs/new", title="", status=422, htmx="need-form")
    assert part.soup.find("html") is None and part.soup.find(id="need-form")


def test_the_national_site_leads_to_the_company_s_own(browser):
    page = browser("producer", "national").get("/my/needs/new", status=303)
    assert page.location.endswith("/yazd/my/needs/new")


def test_signed_out_one_signs_in_first(browser):
    assert "sign-in" in browser(None, "yazd").get("/my/needs/new", status=303).location
    browser(None, "yazd").post("/my/needs/new", {"title": "پمپ"}, status=401)


def test_without_a_company_nobody_records(browser):
    browser("nobody", "yazd").get("/my/needs", status=403)


# --- editing --------------------------------------------------------------------------------


def test_the_company_edits_its_draft(member, desk, cast):
    number = cast.needs["draft"]
    page = member.get(f"/my/needs/{number}/edit")
    member.submit(page, "/edit", title="تسمه تایم ۱۲۰ دندانه")
    assert desk.need(number).title == "تسمه تایم ۱۲۰ دندانه"
    assert desk.need(number).title_key == "تسمه تایم 120 دندانه"


def test_what_was_not_changed_stays(member, desk, cast):
    number = cast.needs["draft"]
    before = desk.need(number)
    member.submit(member.get(f"/my/needs/{number}/edit"), "/edit")
    after = desk.need(number)
    same = ("price", "origin", "annual_quantity", "usage_year", "audience", "park_id", "version")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]


def test_a_stale_form_shows_both_texts_and_can_be_saved_then(member, browser, desk, cast):
    number = cast.needs["draft"]
    page = member.get(f"/my/needs/{number}/edit")
    colleague = browser("colleague", "yazd")
    colleague.submit(colleague.get(f"/my/needs/{number}/edit"), "/edit", title="متن همکار")
    both = member.submit(page, "/edit", status=409, title="متن من")
    told = both.soup.find(id="differences").get_text()
    assert "متن من" in told and "متن همکار" in told
    assert desk.need(number).title == "متن همکار"
    member.submit(both, "/edit")
    assert desk.need(number).title == "متن من"


def test_a_published_need_is_not_edited_by_its_company(member, desk, cast):
    number = cast.needs["bearing"]
    page = member.get(f"/my/needs/{number}/edit")
    member.submit(page, "/edit", status=409, title="چیز دیگر")
    assert desk.need(number).title != "چیز دیگر"


def test_an_officer_mends_a_published_need_and_the_page_follows(browser, desk, cast):
    number = cast.needs["bearing"]
    officer = browser("yazd_officer", "yazd")
    page = officer.get(f"/admin/needs/{number}/edit")
    officer.submit(page, "/edit", title="بلبرینگ شیار عمیق")
    assert "بلبرینگ شیار عمیق" in browser(None, "yazd").get(f"/needs/{number}").text
    assert desk.need(number).flags == ["changed"]


def test_a_copy_is_a_draft_of_its_own(member, desk, cast):
    number = cast.needs["bearing"]
    page = member.submit(member.get(f"/my/needs/{number}"), "/copy")
    assert "copied" not in page.location and "/edit" in page.location
    assert member.follow(page).soup.find("input", {"name": "title"})["value"].startswith("بلبرینگ")
    assert last_of(desk).copied_from == number


# --- walls ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "/edit", "/history"])
def test_another_company_finds_nothing(browser, cast, path):
    browser("supplier", "yazd").get(f"/my/needs/{cast.needs['draft']}{path}", status=404)


@pytest.mark.parametrize("path", ["", "/edit", "/history"])
def test_another_province_finds_nothing(browser, cast, path):
    officer = browser("fars_officer", "fars")
    officer.get(f"/admin/needs/{cast.needs['draft']}{path}", status=404)


def test_another_company_changes_nothing(browser, cast, desk):
    number = cast.needs["draft"]
    events = len(desk.rows(NeedEvent, number))
    stranger = browser("supplier", "yazd")
    for step in ("submit", "withdraw", "copy", "consent", "pause", "edit"):
        stranger.post(f"/my/needs/{number}/{step}", {"title": "x"}, status=404)
    assert len(desk.rows(NeedEvent, number)) == events


def test_members_do_not_enter_the_desk(browser, cast):
    browser("producer", "yazd").get("/admin/needs", status=403)
    browser("producer", "yazd").post(f"/admin/needs/{cast.needs['draft']}/publish", status=403)


def test_a_need_on_view_keeps_its_field(member, desk, cast):
    number = desk.published()
    page = member.get(f"/my/needs/{number}/edit")
    again = member.submit(page, "/edit", status=422, field="", title="عنوان تازه")
    assert "نیازمندی منتشرشده" in again.errors()[0]
    assert again.soup.find("input", attrs={"name": "title"})["value"] == "عنوان تازه"
    assert (desk.need(number).title, desk.need(number).field) != ("عنوان تازه", None)
