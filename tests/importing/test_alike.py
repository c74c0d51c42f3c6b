"""Rows that ask for what is published already, in whichever province and however it is put."""

from __future__ import annotations

import pytest

from tests.importing.desk import HEADERS, batch_of, checked, findings_of, imported, needs_of
from tests.needs.conftest import Desk
from webapp.db import db, reading
from webapp.importing.models import ImportFinding
from webapp.needs import likeness
from webapp.needs.models import PublishedNeed
from webapp.tenancy import scopes

TITLE = "نخ پلی‌استر دوخت"
TURNED = "نخ‌های دوخت پلی استر"


def table(*titles: str, hs_code: str = "54024600") -> list[list[str]]:
    return [
        HEADERS,
        *(
            [str(n), title, hs_code, "مواد اولیه", "نساجی", "1", "5"]
            for n, title in enumerate(titles)
        ),
    ]


@pytest.fixture
def published(app, cast) -> int:
    """The number of a need that Fars has on view."""
    return Desk(app, cast, "fars").published(TITLE, hs_code="54024600")


def named(app, batch: int) -> list[tuple[str, str | None, int | None]]:
    """(kind, province, need) that the findings of a batch name."""
    with app.app_context(), reading(scopes.tenant("yazd")):
        query = db.select(ImportFinding).where(ImportFinding.batch_id == batch)
        rows = db.session.scalars(query.order_by(ImportFinding.row, ImportFinding.id))
        return [(row.kind, row.like_province, row.like_need_id) for row in rows]


def test_the_trial_names_the_published_need_of_another_province(app, browser, cast, published):
    officer = browser("yazd_officer")
    number = checked(app, officer, cast, table(TURNED, "چسب صنعتی"))
    assert named(app, number) == [("alike", "fars", published)]
    page = officer.get(f"/admin/imports/{number}?kind=alike")
    assert TITLE in page.text and "استان فارس" in page.text
    assert f"/fars/needs/{published}" in " ".join(page.links())
    assert batch_of(app, number).options["tally"]["alike"] == 1


def test_the_import_names_it_too_and_the_row_comes_in(app, browser, cast, published):
    number = imported(app, browser("yazd_officer"), cast, table(TURNED))
    assert named(app, number) == [("alike", "fars", published)]
    assert [need.title for need in needs_of(app, number)] == [TURNED]


def test_another_code_or_a_word_more_is_not_the_same(app, browser, cast, published):
    officer = browser("yazd_officer")
    number = checked(app, officer, cast, table(TURNED, hs_code="54011000"))
    assert findings_of(app, number) == []
    assert findings_of(app, checked(app, officer, cast, table(TITLE + " ضخیم"))) == []


def test_a_draft_of_another_province_is_never_named(app, browser, cast):
    Desk(app, cast, "fars").record(TITLE, hs_code="54024600")
    number = checked(app, browser("yazd_officer"), cast, table(TURNED))
    assert findings_of(app, number) == []


def test_a_duplicate_of_the_province_names_its_need(app, browser, cast):
    officer = browser("yazd_officer")
    draft = needs_of(app, imported(app, officer, cast, table(TITLE)))[0].id
    number = checked(app, officer, cast, table(TITLE, "سوزن", "سوزن"))
    assert named(app, number) == [("duplicate", "yazd", draft), ("duplicate", None, None)]
    page = officer.get(f"/admin/imports/{number}?kind=duplicate")
    assert f"/yazd/admin/needs/{draft}" in page.links()


def test_the_public_copy_follows_the_title(app, browser, cast, published):
    with app.app_context(), reading(scopes.tenant("fars")):
        copy = db.session.get(PublishedNeed, ("fars", published))
        assert copy.like_key == likeness.key(TURNED, "540246")


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (("پمپ آب", "8413"), ("آب پمپ‌ها", "8413"), True),
        (("كابل ۴ رشته", "85444900"), ("کابل 4 رشته", "854449"), True),
        (("کابل ۴ رشته", None), ("کابل ۵ رشته", None), False),
        (("پیچ و مهره", None), ("مهره پیچ", None), True),
        (("پیچ", "7318"), ("پیچ", None), False),
    ],
)
def test_what_makes_two_needs_ask_for_the_same(one, other, is_same):
    assert (likeness.key(*one) == likeness.key(*other)) is is_same


def test_a_title_without_words_is_like_none():
    assert likeness.key("—", "8413") == "" and likeness.share("—", "—") == 0
    assert likeness.share("پمپ آب", "پمپ‌های آب صنعتی") > likeness.MUCH
