"""Equal needs of several provinces are one where a person decided so, and only what is public."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.needs.conftest import Desk
from tests.search import many
from webapp.db import db, now, reading, unit_of_work
from webapp.needs import services as needs
from webapp.pools import queries, rules, services
from webapp.pools.models import NeedPool, NeedPoolMember
from webapp.search import indexing
from webapp.search import reading as listing
from webapp.tenancy import scopes
from webapp.tenancy.scopes import WrongScope

TITLE = "رولربیرینگ مخروطی 32210"
_LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def equal(app, cast) -> dict[str, int]:
    """The same need on view in three places, a draft of it, and another one; in the index."""
    yazd, fars = Desk(app, cast), Desk(app, cast, "fars")
    use = {"hs_code": "848220", "annual_quantity": 10, "unit": "عدد"}
    found = {
        "yazd": yazd.published(TITLE, **use),
        "fars": fars.published("32210 مخروطی رولربیرینگ", company="fars_producer", **use),
        "third": fars.published(TITLE, company="supplier", **use),
        "other": yazd.published("نخ پلی‌استر", hs_code="540233"),
        "draft": fars.record(TITLE + "‌ها", company="fars_producer", **use),
    }
    indexing.rebuild(app)
    return found


@pytest.fixture
def pool(browser, equal) -> int:
    """The pool that national staff made of them."""
    staff = browser("national_staff", "national")
    sent = staff.submit(staff.get("/national/pools"), "/national/pools/accept")
    return int(sent.location.rsplit("/", 1)[1])


def linked(page, found):
    return {
        name for name, n in found.items() if any(a.endswith(f"/needs/{n}") for a in page.links())
    }


def cards(page):
    return [card.a["href"].rsplit("/", 1)[1] for card in page.soup.select("#results .card h2")]


# --- at the national desk -------------------------------------------------------------------


def test_equal_needs_are_proposed_and_nothing_is_pooled_by_itself(browser, equal):
    page = browser("national_staff", "national").get("/national/pools")
    assert linked(page, equal) == {"yazd", "fars", "third"}
    assert len(cards(browser(None, "national").get("/needs?q=رولربیرینگ مخروطی"))) == 3


def test_accepted_they_are_a_pool_and_proposed_no_more(browser, equal, pool):
    staff = browser("national_staff", "national")
    assert linked(staff.get(f"/national/pools/{pool}"), equal) == {"yazd", "fars", "third"}
    assert "پیشنهادی نیست" in staff.get("/national/pools").text


def test_a_new_equal_need_could_join_but_joins_only_when_accepted(app, browser, cast, equal, pool):
    new = Desk(app, cast, "qom").published(TITLE, company="fars_producer", hs_code="848220")
    staff = browser("national_staff", "national")
    page = staff.get("/national/pools")
    assert any(link.endswith(f"/qom/needs/{new}") for link in page.links())
    assert str(new) not in " ".join(browser(None, "national").get(f"/pools/{pool}").links())
    sent = staff.submit(page, "/national/pools/accept")
    assert sent.location.endswith(f"/national/pools/{pool}")
    assert f"/qom/needs/{new}" in browser(None, "national").get(f"/pools/{pool}").links()


def test_a_member_is_taken_out_and_put_back(browser, equal, pool):
    staff, visitor = browser("national_staff", "national"), browser(None, "national")
    path = f"needs/{equal['third']}"
    staff.submit(staff.get(f"/national/pools/{pool}"), f"{path}/take-out")
    assert linked(visitor.get(f"/pools/{pool}"), equal) == {"yazd", "fars"}
    assert "پیشنهادی نیست" in staff.get("/national/pools").text
    staff.submit(staff.get(f"/national/pools/{pool}"), f"{path}/put-back")
    assert linked(visitor.get(f"/pools/{pool}"), equal) == {"yazd", "fars", "third"}


def test_dissolved_it_is_gone_and_its_needs_may_be_proposed_anew(browser, equal, pool):
    staff = browser("national_staff", "national")
    staff.submit(staff.get(f"/national/pools/{pool}"), "/dissolve")
    browser(None, "national").get(f"/pools/{pool}", status=404)
    staff.get(f"/national/pools/{pool}", status=404)
    assert linked(staff.get("/national/pools"), equal) == {"yazd", "fars", "third"}


def test_proposals_come_in_pages_and_large_groups_are_not_written_out(
    app, browser, cast, equal, monkeypatch
):
    monkeypatch.setattr(queries, "PROPOSED", 2)
    monkeypatch.setattr(queries, "NAMED", 2)
    yazd, fars = Desk(app, cast), Desk(app, cast, "fars")
    for title in ("کاغذ کرافت", "رنگ پودری", "نوار نقاله"):
        for place, company in ((yazd, "producer"), (fars, "fars_producer")):
            place.published(title, company=company)
    staff = browser("national_staff", "national")
    first, second = staff.get("/national/pools"), staff.get("/national/pools?page=2")
    assert "و ۱ نیازمندی دیگر" in first.text and "و ۱ نیازمندی دیگر" not in second.text
    named = [page.soup.select("article.box h3") for page in (first, second)]
    titles = [h3.get_text(strip=True) for heads in named for h3 in heads]
    assert [len(heads) for heads in named] == [2, 2] and len(set(titles)) == 4
    assert "/national/pools?page=2" in first.links()
    assert staff.get("/national/pools?page=99").soup.select("article.box h3") == named[1]


def test_each_step_is_in_the_ledger(browser, equal, pool):
    staff = browser("national_staff", "national")
    staff.submit(staff.get(f"/national/pools/{pool}"), f"needs/{equal['third']}/take-out")
    text = staff.get("/national/audit").text
    assert "نیازمندی‌های یکسان را در یک سبد مشترک گذاشت" in text
    assert "نیازمندی را از سبد مشترک بیرون آورد" in text


def test_what_has_changed_meanwhile_is_refused(browser, equal):
    staff = browser("national_staff", "national")
    page = staff.get("/national/pools")
    for wrong in ("", "0" * 24):
        staff.submit(page, "/national/pools/accept", key=wrong, status=409)


# --- who may --------------------------------------------------------------------------------


@pytest.mark.parametrize("person", [None, "producer", "yazd_admin"])
def test_only_national_staff_reach_the_desk(browser, equal, person):
    page = browser(person, "national").get("/national/pools", status=None)
    assert page.status in (303, 403, 404)


def test_no_other_scope_writes_pools(app, desk_officer, equal):
    key = "x" * 24
    for scope in (scopes.tenant("yazd"), scopes.party(1)):
        with app.app_context(), pytest.raises(WrongScope), unit_of_work(scope):
            services.accept(desk_officer, key)


@pytest.mark.only("postgresql")
@pytest.mark.parametrize(
    "scope", [scopes.tenant("yazd"), scopes.public()], ids=["tenant", "public"]
)
def test_the_database_refuses_too(app, equal, scope):
    with (
        app.app_context(),
        pytest.raises(Exception, match=r"permission denied|read.only"),
        unit_of_work(scope),
    ):
        db.session.add(NeedPool(title="x", like_key="x", created_at=now()))
        db.session.flush()


@pytest.fixture
def desk_officer(app, cast):
    return Desk(app, cast).officer


# --- what everybody sees --------------------------------------------------------------------


def test_a_list_shows_the_best_one_with_the_rest_behind_a_link(browser, equal, pool):
    page = browser(None, "national").get("/needs?q=رولربیرینگ مخروطی")
    assert len(cards(page)) == 1 and "۳ نیازمندی در" in page.text
    assert "و ۲ نیاز مشابه در" in page.text and f"/pools/{pool}" in page.links()


def test_what_a_better_one_of_an_earlier_page_stands_for_is_not_shown_again(
    app, browser, cast, equal, pool, monkeypatch
):
    asked = []
    before = listing.before
    monkeypatch.setattr(listing, "before", lambda *known: asked.append(1) or before(*known))
    monkeypatch.setattr(listing, "_AT_ONCE", 7)
    with app.app_context():
        many.add_needs("qom", 30, title="رولربیرینگ مخروطی بزرگ", summary="رولربیرینگ مخروطی")
        many.change_need(equal["third"], lambda need: setattr(need, "published_at", _LONG_AGO))
    indexing.rebuild(app)
    visitor = browser(None, "national")
    first = visitor.get("/needs?q=رولربیرینگ&sort=newest")
    second = visitor.get("/needs?q=رولربیرینگ&sort=newest&page=2")
    best = [card for card in cards(first) if int(card) in equal.values()]
    assert len(best) == 1 and f"/pools/{pool}" in first.links()
    assert not {int(card) for card in cards(second)} & set(equal.values())
    assert "در صفحه‌ای پیش‌تر" in second.text and f"/pools/{pool}" in second.links()
    assert "در صفحه‌ای پیش‌تر" not in first.text
    asked.clear()
    visitor.get("/needs?q=نخ&page=1")
    assert not asked, "without a pool on the page nothing more is asked"


def test_a_province_folds_its_own_and_tells_of_the_others(browser, equal, pool):
    page = browser(None, "yazd").get("/needs?q=رولربیرینگ مخروطی")
    assert cards(page) == [str(equal["yazd"])] and "و ۲ نیاز مشابه در ۱ استان" in page.text
    assert f"/yazd/pools/{pool}" in page.links()


def test_the_page_of_a_need_names_its_pool_and_not_its_fellows(browser, equal, pool):
    page = browser(None, "yazd").get(f"/needs/{equal['yazd']}/similar", htmx="similar")
    assert "یکی از ۳ نیازمندی یکسان در ۲ استان" in page.text
    assert not linked(page, equal) and f"/yazd/pools/{pool}" in page.links()


def test_only_what_is_public_is_ever_shown_or_counted(app, browser, cast, equal, pool):
    visitor = browser(None, "national")
    Desk(app, cast, "fars").do(needs.withdraw, equal["third"])
    page = visitor.get(f"/pools/{pool}")
    assert linked(page, equal) == {"yazd", "fars"} and "۲ نیازمندی در ۲ استان" in page.text
    assert "و ۱ نیاز مشابه" in visitor.get("/needs?q=رولربیرینگ مخروطی").text
    Desk(app, cast, "fars").do(needs.withdraw_consent, equal["fars"])
    visitor.get(f"/pools/{pool}", status=404)
    assert "نیاز مشابه" not in visitor.get("/needs?q=رولربیرینگ مخروطی").text
    similar = browser(None, "yazd").get(f"/needs/{equal['yazd']}/similar", htmx="similar")
    assert "/pools/" not in " ".join(similar.links())


def test_the_volume_is_summed_from_three_companies_on(app, browser, cast, equal, pool):
    visitor = browser(None, "national")
    assert "مجموع مصرف سالانه" in visitor.get(f"/pools/{pool}").text
    assert "۳۰" in visitor.get(f"/pools/{pool}").soup.find("dd", class_="num").text
    Desk(app, cast, "fars").do(needs.withdraw, equal["third"])
    assert "مجموع مصرف سالانه" not in visitor.get(f"/pools/{pool}").text


def test_units_are_summed_apart_and_only_with_enough_companies():
    uses = [rules.Use(n, Decimal(n), "تن") for n in (1, 2, 3)]
    assert rules.sums(uses) == [(Decimal(6), "تن")]
    assert (
        rules.sums([*uses[:2], rules.Use(1, Decimal(9), "تن"), rules.Use(4, Decimal(1), "عدد")])
        == []
    )


def test_a_draft_is_never_a_member(app, equal, pool):
    with app.app_context(), reading(scopes.system("tests")):
        held = set(db.session.scalars(db.select(NeedPoolMember.need_id)))
        assert held == {equal["yazd"], equal["fars"], equal["third"]}
        assert queries.group("") == []
