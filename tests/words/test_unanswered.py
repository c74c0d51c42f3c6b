"""Questions that find nothing are counted, and nobody who asks them is."""

import datetime as dt

import pytest
from sqlalchemy import inspect

from webapp.db import as_of, db, reading, unit_of_work
from webapp.search import indexing
from webapp.tenancy import scopes
from webapp.words import collecting, queries, rules
from webapp.words.models import UnansweredQuery


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(app):
    """The turns of this process end when the test says so."""
    clock = Clock()
    app.extensions["ghafaseh.unanswered"] = collecting.Batch(clock)
    return clock


@pytest.fixture
def yazd(app, browser, cast):
    indexing.rebuild(app)
    return browser(None, "yazd")


@pytest.fixture
def counted(read):
    """What the database holds: (site, text) → (asked, of these with something near)."""
    return lambda: {(r.province, r.text): (r.asked, r.partly) for r in read(UnansweredQuery)}


# --- which questions --------------------------------------------------------------------------


def test_a_visit_is_counted_after_its_turn_and_not_inside_the_answer(yazd, clock, counted):
    yazd.get("/needs?q=زرنوش صنعتی")
    yazd.get("/needs?q=زرنوش  صنعتي&sort=newest")
    clock.now += collecting.TURN - 1
    yazd.get("/needs?q=بلبرینگ")
    assert counted() == {}
    clock.now += 1
    page = yazd.get("/needs?q=بلبرینگ")
    page.response.close()
    assert counted() == {("yazd", "زرنوش صنعتی"): (1, 0)}


def test_a_question_to_the_list_of_companies_is_counted_as_one(yazd, clock, read):
    yazd.get("/companies?q=زرنوش صنعتی")
    yazd.get("/needs?q=زرنوش صنعتی")
    yazd.get("/companies?q=زرفام")
    clock.now += collecting.TURN
    yazd.get("/companies").response.close()
    rows = {row.text: (row.asked, row.of_companies) for row in read(UnansweredQuery)}
    assert rows == {"زرنوش صنعتی": (2, 1), "زرفام": (1, 1)}


def test_the_answer_stays_one_that_any_cache_may_keep(yazd, clock):
    yazd.get("/needs?q=زرنوش")
    clock.now += collecting.TURN
    page = yazd.get("/needs?q=زرفام")
    assert "Set-Cookie" not in page.headers
    assert "public" in page.headers["Cache-Control"]


@pytest.mark.only("sqlite")  # says nothing about a database
@pytest.mark.parametrize(
    "address",
    [
        "/needs",
        "/needs?q=بلبرینگ",
        "/needs?q=پروانه‌ای",  # Fars has one
        "/needs?q=بلبرینگ&field=food",  # there is one without the filter
        "/needs?q=ali@example.ir",
        "/needs?q=زرنوش ۰۹۱۲۳۴۵۶۷۸۹",
        "/needs?q=۶۲۰۵۱۱",
        "/companies",
        "/companies?q=ریسندگی",
        "/companies?q=بلبرینگ",  # Isfahan has one
        "/companies?q=ریسندگی&field=food",  # there is one without the filter
    ],
)
def test_answered_and_personal_questions_are_not_counted(app, yazd, clock, address):
    yazd.get(address)
    assert collecting.batch_of(app).take() == {}


@pytest.mark.only("sqlite")  # says nothing about a database
def test_without_an_index_nothing_is_counted(app, browser, settings, clock):
    browser(None, "yazd").get("/needs?q=زرنوش")
    assert collecting.batch_of(app).take() == {}


def test_a_database_that_cannot_be_written_harms_no_page(app, yazd, clock, monkeypatch, counted):
    def broken(waiting):
        raise OSError("disk full")

    monkeypatch.setattr(collecting, "count", broken)
    yazd.get("/needs?q=زرنوش")
    clock.now += collecting.TURN
    yazd.get("/needs?q=زرفام").response.close()
    assert counted() == {}


# --- in memory --------------------------------------------------------------------------------


def test_within_a_turn_a_question_counts_once_and_beginnings_do_not():
    batch = collecting.Batch()
    for typed in ("زر", "زرن", "زرنوش", "زرنوش", "زرنوش صنعتی", "دینام"):
        batch.add("yazd", typed, False)
    batch.add("fars", "زرنوش", True)
    batch.add("yazd", "زرنوش", False, of_companies=True)
    assert set(batch.take()) == {
        ("yazd", "زرنوش صنعتی", False),
        ("yazd", "دینام", False),
        ("fars", "زرنوش", False),
        ("yazd", "زرنوش", True),
    }
    assert batch.take() == {} and not batch.is_due


def test_memory_holds_so_many_questions_and_no_more():
    batch = collecting.Batch()
    for number in range(1000):
        batch.add("yazd", f"واژه{number:04}", False)
    assert len(batch.take()) == collecting.MOST_WAITING


# --- in the database --------------------------------------------------------------------------


def test_a_row_is_a_day_a_site_and_a_question_and_knows_nothing_of_persons(app):
    assert {column.key for column in inspect(UnansweredQuery).columns} == {
        "day",
        "province",
        "folded",
        "text",
        "asked",
        "partly",
        "of_companies",
    }


def test_days_and_sites_are_added_up_and_rare_questions_stay_unseen(app, asked, counted):
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    with as_of(yesterday):
        asked("پمپ زرنوش", 2, partly=True)
    asked("پمپ  زرنوش", 1, site="fars")
    asked("نام کسی", rules.SEEN_FROM - 1)
    with app.app_context(), reading(scopes.system("test")):
        (found,) = queries.unanswered()
    assert (found.text, found.asked, found.partly, found.sites) == ("پمپ زرنوش", 3, 2, 2)
    assert (found.last - found.first).days == 1
    assert len(counted()) == 3


def test_a_day_holds_so_many_questions_and_no_more(asked, counted, monkeypatch):
    monkeypatch.setattr(rules, "MAX_ROWS_A_DAY", 2)
    for text in ("زرنوش", "زرفام", "زرگون"):
        asked(text, 1)
    asked("زرنوش", 1)  # those known go on counting
    assert counted() == {("yazd", "زرنوش"): (2, 0), ("yazd", "زرفام"): (1, 0)}


def test_old_questions_are_tidied_away_and_rare_ones_sooner(app, asked, read):
    moment = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
    for text, times, days in (
        ("زرنوش", 3, rules.KEPT_DAYS + 1),
        ("زرفام", 3, rules.KEPT_DAYS - 1),
        ("زرگون", 2, rules.SELDOM_KEPT_DAYS + 1),
        ("زربفت", 2, rules.SELDOM_KEPT_DAYS - 1),
    ):
        with as_of(moment - dt.timedelta(days=days)):
            asked(text, times)
    with app.app_context(), unit_of_work(scopes.system("test")):
        collecting.tidy(moment)
    assert {row.text for row in read(UnansweredQuery)} == {"زرفام", "زربفت"}


def test_visitors_cannot_read_what_was_asked(app, asked):
    """PostgreSQL keeps the counts from the scope of visitors; SQLite's guard is the code's."""
    asked("زرنوش")
    with app.app_context(), reading(scopes.public()):
        assert queries.version() == 0
        if db.engine.dialect.name == "postgresql":
            with pytest.raises(Exception, match="permission denied"):
                queries.unanswered()
