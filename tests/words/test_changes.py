"""A change of the lists acts in every process, stands in the history, and is undone."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from webapp import create_app
from webapp.audit import AuditEntry
from webapp.db import db, reading, unit_of_work
from webapp.moves import RuleError
from webapp.search import indexing
from webapp.search.documents import Query
from webapp.tenancy import scopes
from webapp.words import current, queries, rules, services
from webapp.words.models import WordChange, WordEntry
from webapp.words.rules import DELIVERED, GONE, State, WordList

GROUP = ["زرنوش", "بلبرینگ"]
SYNONYMS = WordList.SYNONYMS


@pytest.fixture
def act(app, actor):
    """`act(services.add, kind, …)`: national staff does it, in a transaction of its own."""
    staff = actor("national_staff")

    def run(service, *arguments):
        scope = scopes.national("words", user_id=staff.id, writes=True)
        with app.app_context(), unit_of_work(scope):
            return service(staff, *arguments)

    return run


@pytest.fixture
def lists(app):
    def read():
        with app.app_context(), reading(scopes.public()):
            return queries.edited_lists()

    return read


@pytest.fixture
def delivered():
    """The key and the terms of a group of the program."""
    return next(iter(queries.delivered(SYNONYMS).items()))


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


# --- in force -------------------------------------------------------------------------------


def test_a_change_is_seen_in_another_process_after_two_seconds(app, settings, act, cast):
    other, clock = create_app(settings), Clock()
    words = current.CurrentWords(lambda known: current.read(other, known), clock)
    other.extensions["ghafaseh.words"] = words
    indexing.rebuild(app)

    def found():
        with other.app_context():
            return indexing.engine_of(other).search(Query("زرنوش")).ids

    before = current.lexicon_of(other)
    assert found() == []
    act(services.add, SYNONYMS, GROUP)
    clock.now += 1.9
    assert found() == [] and current.lexicon_of(other) is before
    clock.now += 0.1
    assert found() == [cast.needs["bearing"]]
    after = current.lexicon_of(other)
    clock.now += 60
    assert current.lexicon_of(other) is after  # made anew only when the version rises
    with other.app_context():
        db.engine.dispose()


def test_a_database_that_cannot_be_read_leaves_the_words_as_they_are():
    clock, answers = Clock(), [(1, queries.lists_of(nothing())), OSError("gone"), (1, None)]

    def read(known):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    words = current.CurrentWords(read, clock)
    first = words.lexicon()
    for _ in range(2):
        clock.now += 2
        assert words.lexicon() is first
    assert answers == []


def test_who_asks_while_another_looks_goes_on_with_the_old_words():
    clock, started, answer = Clock(), Event(), Event()

    def read(known):
        if known == 1:
            started.set()
            assert answer.wait(20)
        return known + 1, queries.lists_of(nothing())

    words = current.CurrentWords(read, clock)
    old = words.lexicon()
    clock.now += 2
    with ThreadPoolExecutor(1) as other:
        looking = other.submit(words.lexicon)
        assert started.wait(20)
        assert words.lexicon() is old
        answer.set()
        assert looking.result() is words.lexicon() is not old


def nothing():
    return {kind: {} for kind in WordList}


def test_until_anything_can_be_read_the_words_of_the_program_are_in_force():
    def read(known):
        raise OSError("gone")

    words = current.CurrentWords(read, Clock())
    assert words.lexicon() is words.lexicon()
    assert words.lexicon().stopwords


def test_asking_for_the_words_leaves_the_callers_session_alone(app, act):
    with app.app_context(), reading(scopes.system("test")) as session:
        entry = act_row(session)
        current.lexicon_of(app)
        assert entry in session


def act_row(session):
    from webapp.accounts.models import User

    return session.scalars(db.select(User)).first()


# --- the lists ------------------------------------------------------------------------------


def test_words_of_the_program_are_replaced_switched_off_and_restored(act, lists, delivered):
    key, terms = delivered
    assert terms in lists().synonyms
    act(services.change, SYNONYMS, key, ["زرنوش", "زرگون"], None)
    assert terms not in lists().synonyms and ("زرنوش", "زرگون") in lists().synonyms
    act(services.switch, SYNONYMS, key, False)
    assert ("زرنوش", "زرگون") not in lists().synonyms
    act(services.take_back, SYNONYMS, key)
    assert lists() == queries.lists_of(nothing())


def test_every_list_takes_an_entry(act, lists):
    act(services.add, SYNONYMS, GROUP)
    act(services.add, WordList.SPELLINGS, ["زرنوش", "ظرنوش"])
    act(services.add, WordList.LATIN, ["zarnush", "زرنوش"])
    act(services.add, WordList.STOPWORDS, ["مرغوب‌ترین"[:5]])
    act(services.add, WordList.QUESTIONS, ["زرنوش صنعتی"])
    found = lists()
    assert tuple(GROUP) in found.synonyms and ("زرنوش", "ظرنوش") in found.spellings
    assert ("zarnush", "زرنوش") in found.latin and "مرغوب" in found.stopwords


def test_a_stop_word_of_the_program_is_switched_off(act, lists):
    key, (word,) = next(iter(queries.delivered(WordList.STOPWORDS).items()))
    act(services.switch, WordList.STOPWORDS, key, False)
    assert word not in lists().stopwords


@pytest.mark.parametrize(
    ("kind", "terms", "code"),
    [
        (SYNONYMS, ["تنها"], "too_few"),
        (SYNONYMS, ["بلبرینگ", "زرنوش"], "exists"),
        (WordList.STOPWORDS, ["زرنوش"], "term_of_group"),
    ],
)
def test_the_service_refuses_too(act, lists, kind, terms, code):
    act(services.add, SYNONYMS, GROUP)
    before = lists()
    with pytest.raises(RuleError) as refusal:
        act(services.add, kind, terms)
    assert refusal.value.code == code
    assert lists() == before


def test_a_group_that_is_switched_off_is_not_added_again(act, delivered):
    key, terms = delivered
    act(services.switch, SYNONYMS, key, False)
    with pytest.raises(RuleError) as refusal:
        act(services.add, SYNONYMS, list(terms))
    assert refusal.value.code == "exists_off"


# --- history --------------------------------------------------------------------------------


def test_each_change_is_a_line_and_the_version_rises_with_it(app, act, read, actor, delivered):
    key, _ = delivered
    act(services.change, SYNONYMS, key, ["زرنوش", "زرگون"], 0)
    act(services.switch, SYNONYMS, key, False)
    act(services.switch, SYNONYMS, key, False)  # nothing to do, no line
    first, second = read(WordChange)
    assert (first.number, first.act, second.number, second.act) == (1, "change", 2, "off")
    assert State.of(first.before) == DELIVERED
    assert State.of(second.before) == State.of(first.after) == State(("زرنوش", "زرگون"))
    assert first.actor_id == actor("national_staff").id
    entries = [e for e in read(AuditEntry) if e.action.startswith("words.")]
    assert [(e.province, e.action, e.details) for e in entries] == [
        ("national", "words.change", {"listing": "synonyms", "version": 1}),
        ("national", "words.off", {"listing": "synonyms", "version": 2}),
    ]


def test_undo_restores_the_state_before_and_is_a_change_itself(act, lists, read):
    entry = act(services.add, SYNONYMS, GROUP)
    act(services.change, SYNONYMS, entry.key, [*GROUP, "زرگون"], 1)
    act(services.undo, 2)
    assert tuple(GROUP) in lists().synonyms
    act(services.undo, 3)  # undoing the undoing
    assert (*GROUP, "زرگون") in lists().synonyms
    act(services.take_back, SYNONYMS, entry.key)
    assert read(WordEntry)[0].state == GONE
    act(services.undo, 5)
    assert (*GROUP, "زرگون") in lists().synonyms
    assert [(c.act, c.undo_of) for c in read(WordChange)] == [
        ("add", None),
        ("change", None),
        ("undo", 2),
        ("undo", 3),
        ("delete", None),
        ("undo", 5),
    ]


def test_undo_is_refused_when_the_entry_was_changed_again(act, lists):
    entry = act(services.add, SYNONYMS, GROUP)
    act(services.switch, SYNONYMS, entry.key, False)
    with pytest.raises(RuleError) as refusal:
        act(services.undo, 1)
    assert refusal.value.code == "changed_since"
    with pytest.raises(LookupError):
        act(services.undo, 99)
    act(services.undo, 2)
    assert tuple(GROUP) in lists().synonyms


def test_a_change_made_from_an_old_page_is_refused(act, delivered):
    key, _ = delivered
    act(services.change, SYNONYMS, key, ["زرنوش", "زرگون"], 0)
    with pytest.raises(RuleError) as refusal:
        act(services.change, SYNONYMS, key, ["زرنوش", "زرفام"], 0)
    assert refusal.value.code == "stale"


@pytest.mark.parametrize("harm", ["UPDATE word_change SET act = 'x'", "DELETE FROM word_change"])
def test_the_database_refuses_to_change_the_history(app, act, harm):
    act(services.add, SYNONYMS, GROUP)
    refusal = pytest.raises(DBAPIError, match="append-only")
    with refusal, app.app_context(), unit_of_work(scopes.system("test")):
        db.session.execute(text(harm))


def test_there_is_an_end_to_what_staff_may_add(act, monkeypatch):
    monkeypatch.setattr(rules, "MAX_OWN", 1)
    act(services.add, SYNONYMS, GROUP)
    with pytest.raises(RuleError) as refusal:
        act(services.add, WordList.LATIN, ["zarnush", "زرنوش"])
    assert refusal.value.code == "full"
