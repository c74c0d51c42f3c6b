"""The site searched by PostgreSQL: what is published is found in the same transaction, and gone
with it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from tests.conftest import settings_for
from tests.search.many import add_needs, change_need, withdraw
from webapp import health
from webapp.db import db, reading, unit_of_work
from webapp.needs.models import PublishedNeed
from webapp.outbox import OutboxPosition
from webapp.search import indexing, postgres_keeping
from webapp.search.documents import Query
from webapp.search.engine import Changes
from webapp.search.models import NeedSearch, NeedSearchWord
from webapp.search.postgres_live import LiveEngine
from webapp.tenancy import guard, scopes
from webapp.tenancy.scopes import WrongScope

pytestmark = pytest.mark.only("postgresql")
WORD = "کوپلینگ"


@pytest.fixture
def app(reused, settings):
    chosen = settings_for(
        settings.data_dir, settings.database_url, GHAFASEH_SEARCH_ENGINE="postgresql"
    )
    made = reused.over(chosen)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def site(app):
    """A site whose engine is PostgreSQL, with all needs of the cast."""
    with app.app_context():
        indexing.build_if_missing(app)
        yield app


def found(app, text="", **filters):
    query = Query(text, page_size=100, **{k: frozenset({v}) for k, v in filters.items()})
    return set(indexing.engine_of(app).search(query).ids)


def rows(model, scope=None):
    with reading(scope or scopes.public()) as session:
        return list(session.scalars(db.select(model)))


def test_the_tables_are_filled_when_they_are_missing(site):
    published = {need.id for need in rows(PublishedNeed)}
    assert {row.id for row in rows(NeedSearch)} == found(site) == published
    assert isinstance(indexing.engine_of(site), LiveEngine)


def test_a_published_need_is_found_at_once_and_a_withdrawn_one_never_again(site):
    (number,) = add_needs("fars", 1, title="کوپلینگ فکی لاستیکی")
    assert found(site, WORD) == found(site, WORD, province="fars") == {number}
    assert found(site, WORD, province="yazd") == set()
    withdraw(number)
    assert found(site, WORD) == set()
    assert number not in {row.id for row in (*rows(NeedSearch), *rows(NeedSearchWord))}


def test_what_is_found_changes_with_the_commit_and_not_before(site, cast):
    with unit_of_work(scopes.tenant("yazd")) as session:
        session.get(PublishedNeed, ("yazd", cast.needs["bearing"])).title = "کوپلینگ فکی"
        session.flush()
        assert found(site, WORD) == set()
        session.delete(session.get(PublishedNeed, ("yazd", cast.needs["yarn"])))
        session.flush()
        assert cast.needs["yarn"] in found(site)
    assert found(site, WORD) == {cast.needs["bearing"]}
    assert cast.needs["yarn"] not in found(site)


def test_what_is_taken_back_was_never_found(site, cast):
    with pytest.raises(RuntimeError), unit_of_work(scopes.tenant("yazd")) as session:
        session.get(PublishedNeed, ("yazd", cast.needs["bearing"])).title = "کوپلینگ فکی"
        session.flush()
        raise RuntimeError
    assert found(site, WORD) == set()


def test_a_changed_need_has_its_new_words_only(site, cast):
    number = cast.needs["bearing"]
    change_need(number, lambda need: setattr(need, "title", "واشر فنری"))
    change_need(number, lambda need: setattr(need, "summary", "حلقه فولادی"))
    assert found(site, "واشر") == {number}
    assert not [row for row in rows(NeedSearchWord) if row.id == number and "بلبرینگ" in row.label]
    # a slip is mended to the new word
    assert indexing.engine_of(site).search(Query("فنرری")).searched_text == "فنری"


def test_what_no_word_depends_on_writes_nothing(site, cast, monkeypatch):
    written = []
    monkeypatch.setattr(postgres_keeping, "write", lambda *args: written.append(args))
    change_need(cast.needs["bearing"], lambda need: setattr(need, "answered", {"small": 3}))
    assert written == []


def test_deleting_past_the_session_takes_the_words_along(site, cast):
    """Control: with the trigger off, words of a need that is gone stay."""
    for number, stays in ((cast.needs["bearing"], False), (cast.needs["yarn"], True)):
        with guard.at("bench"), db.engine.begin() as connection:
            switch = "DISABLE" if stays else "ENABLE"
            connection.execute(text(f"ALTER TABLE published_need {switch} TRIGGER USER"))
            connection.execute(text("DELETE FROM published_need WHERE id = :n"), {"n": number})
        assert (number in found(site)) == stays


def test_rebuild_mends_what_is_missing_wrong_or_too_much(site, cast):
    number = cast.needs["bearing"]
    with guard.at("bench"), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM need_search_word"))
        connection.execute(text("UPDATE need_search SET tokens = '''x''', weights = '{}'"))
        connection.execute(text("DELETE FROM need_search WHERE id = :n"), {"n": number})
    assert found(site, "بلبرینگ") == set()
    assert health.index_age(site) is None
    assert indexing.rebuild(site) == len(rows(PublishedNeed))
    assert found(site, "بلبرینگ") == {number}
    assert indexing.engine_of(site).search(Query("بلبرینق")).searched_text == "بلبرینگ"


def test_what_changed_while_files_were_searched_is_caught_up_with(site, cast, monkeypatch):
    number = cast.needs["bearing"]
    with monkeypatch.context() as other:
        other.setattr(postgres_keeping, "is_in_force", lambda: False)
        change_need(number, lambda need: setattr(need, "title", "کوپلینگ فکی"))
        indexing._note(1)
    assert found(site, WORD) == set()
    indexing.build_if_missing(site)
    assert found(site, WORD) == {number}
    assert not [row for row in rows(OutboxPosition) if row.consumer == indexing.CONSUMER]


def test_the_indexer_has_nothing_to_do_and_nothing_lags(site):
    add_needs("yazd", 2)
    assert indexing.index_waiting(site) == indexing.optimise_nightly(site) == 0
    assert health.index_age(site) == 0
    assert not [row for row in rows(OutboxPosition) if row.consumer == indexing.CONSUMER]
    engine = indexing.engine_of(site)
    before = found(site)
    engine.apply(Changes((), frozenset(before), 1))
    assert found(site) == before


def test_status_and_evaluation(site, tmp_path):
    def flask(*arguments, code=0):
        result = site.test_cli_runner().invoke(args=["search", *map(str, arguments)])
        assert result.exit_code == code, result.output
        return result.output

    assert "postgresql, gin index" in flask("status")
    assert f"documents   {len(rows(PublishedNeed))} of" in flask("status")
    (tmp_path / "docs").write_text('{"id": "A", "title": "بلبرینگ"}', "utf-8")
    (tmp_path / "queries").write_text(
        '{"id": "1", "class": "c", "query": "بلبرینگ", "relevant": {"A": 2}}', "utf-8"
    )
    files = (tmp_path / "docs", tmp_path / "queries")
    before = found(site)
    for engine in ("postgresql", "whoosh"):
        assert '"ndcg": 1.0' in flask("evaluate", *files, "--json", "--engine", engine)
    assert '"ndcg": 1.0' in flask("evaluate", *files, "--json")
    assert found(site) == before
    with guard.at("bench"), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM need_search"))
    assert "flask search rebuild" in flask("status", code=1)


# --- walls ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM need_search",
        "UPDATE need_search SET worth = 9",
        "UPDATE need_search SET province = 'fars'",
        "INSERT INTO need_search_word VALUES ('yazd', 1, 1, 'x')",
        "DELETE FROM need_search_word",
        "SELECT title FROM need",
    ],
)
def test_whoever_gets_hold_of_the_search_connection_changes_and_sees_nothing(site, statement):
    """Even SQL that slips into a question has the rights of a visitor."""
    with reading(scopes.public()) as session:
        options = {"unscoped": "search"}
        try:
            outcome = session.connection().exec_driver_sql(statement, execution_options=options)
        except ProgrammingError as error:
            assert "permission denied" in str(error)
        else:
            assert outcome.all() == []
    assert len(rows(NeedSearch)) == len(rows(PublishedNeed)) > 0


def test_nobody_writes_what_others_are_found_by(site, cast):
    theirs = [row for row in rows(NeedSearch) if row.province == "fars"]
    assert theirs
    for scope in (
        scopes.tenant("yazd"),
        scopes.party(cast.companies["supplier"]),
        scopes.person(cast.people["supplier"]),
    ):
        with guard.at("bench"), pytest.raises((DBAPIError, WrongScope)) as refused:
            _steal(scope, theirs[0].id)
        assert "row-level" in str(refused.value) or "permission denied" in str(refused.value)
    assert [row.worth for row in rows(NeedSearch) if row.province == "fars"] == [
        row.worth for row in theirs
    ]


def _steal(scope, number):
    """Past all walls of the program: only those of the database are left."""
    with unit_of_work(scope) as session:
        options = {"unscoped": "bench"}
        connection = session.connection()
        done = connection.exec_driver_sql(
            f"UPDATE need_search SET worth = 99 WHERE id = {number}", execution_options=options
        )
        assert done.rowcount == 0
        connection.exec_driver_sql(
            "INSERT INTO need_search_word (province, id, producer_company_id, label)"
            f" VALUES ('fars', {number}, 1, 'x')",
            execution_options=options,
        )


def test_a_supplier_finds_no_more_than_a_visitor(site, cast, browser):
    add_needs("yazd", 3)
    pages = [browser(who, "yazd").get("/needs?q=6205") for who in (None, "supplier")]
    shown = [page.soup.select_one("#results").get_text() for page in pages]
    assert shown[0] == shown[1]
