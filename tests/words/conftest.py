"""National staff at its desk, and questions that visitors asked."""

import pytest

from webapp.db import unit_of_work
from webapp.search import indexing
from webapp.search.lexicon import Lexicon, Lists
from webapp.tenancy import scopes
from webapp.words import collecting, current, queries

# What the program brings is thousands of groups; the rules are the same over a few.
SMALL = Lists(
    synonyms=(
        ("گیربکس", "جعبه‌دنده"),
        ("بلبرینگ", "یاتاقان غلتشی"),
        *((f"نام {n}", f"عنوان {n}") for n in range(60)),
    ),
    spellings=(("باتری", "باطری"),),
    latin=(("bearing", "بلبرینگ"),),
    stopwords=frozenset({"برای", "نوع", "از"}),
)


@pytest.fixture(autouse=True)
def small_lists(monkeypatch):
    """The lists of the program are short ones here."""
    monkeypatch.setattr(queries, "built_in", lambda: SMALL)
    monkeypatch.setattr(current, "built_in_lexicon", lambda: Lexicon.of(SMALL))
    queries.delivered.cache_clear()
    yield
    queries.delivered.cache_clear()


@pytest.fixture
def desk(app, browser, cast):
    """National staff, with the needs of the cast in the index."""
    indexing.rebuild(app)
    return browser("national_staff", "national")


@pytest.fixture
def asked(app):
    """`asked("زرنوش", 3)`: so often it found nothing, in as many turns."""

    def ask(text, times=3, site="yazd", partly=False):
        for _ in range(times):
            batch = collecting.Batch()
            batch.add(site, text, partly)
            with app.app_context(), unit_of_work(scopes.system("test")):
                collecting.count(batch.take())

    return ask
