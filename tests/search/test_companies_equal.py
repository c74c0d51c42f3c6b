"""Tables answer as the index does: the same documents in the same order for any question."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, insert

from tools.search_bench import made
from webapp.search import company_counting as counting
from webapp.search import company_rows
from webapp.search.company_asking import Asking
from webapp.search.company_shelf import Shelves
from webapp.search.documents import Document, Query, Sort
from webapp.search.lexicon import built_in_lexicon
from webapp.search.members import Members
from webapp.search.models import CompanySearch, CompanyTerm
from webapp.search.postgres_live import PLACE
from webapp.search.postgres_rows import labels_of
from webapp.search.schema import weigh
from webapp.search.whoosh_engine import MOST_NEAR, WhooshEngine

COUNT, BEST = 400, 50


def documents() -> list[Document]:
    """None is worth more than another beside its words."""
    old = made.START.replace(year=2020)
    return [replace(one, state="open", published_at=old) for one in made.needs(COUNT)]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    engine = WhooshEngine(tmp_path_factory.mktemp("equal"))
    engine.rebuild(iter(documents()), 0)
    return engine


@pytest.fixture(scope="module")
def run():
    """The tables alone, in memory; of equals the highest number comes first there, too."""
    engine = create_engine("sqlite://")
    with engine.connect() as plain:
        connection = plain.execution_options(unscoped=PLACE)
        for model in (CompanySearch, CompanyTerm):
            model.__table__.create(connection)
        for one in documents():
            weighed, owner = weigh(one), {"province": one.province, "id": one.id}
            owner["producer_company_id"] = one.id
            facts = dict.fromkeys(("fields", "kinds", "roles"), "")
            facts |= {"name_key": f"{10_000 - one.id:05}", "stamp": one.id}
            length = company_rows.length_of(weighed)
            connection.execute(insert(CompanySearch), [{**owner, **facts, "length": length}])
            terms = company_rows.terms_of(weighed, labels_of(one))
            rows = [{**owner, "term": term, "weight": weight} for term, weight in terms.items()]
            connection.execute(insert(CompanyTerm), rows)
        yield lambda query: connection.execute(query).all()


def asked(text: str, dice: random.Random) -> str:
    """Now and then with slips, more words, or on the other layout."""
    if dice.random() < 0.2:
        text += " " + " ".join(made.words().some(dice, dice.randint(2, 14)))
    if dice.random() < 0.2 and len(text) > 6:
        place = dice.randrange(1, len(text) - 2)
        text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text


def in_order(hits):
    """The numbers best first; those whose scores differ by roundings stand by number."""
    found = []
    for hit in hits:
        if found and abs(found[-1][0] - hit.score) < 1e-5 * hit.score:
            found[-1][1].append(hit.id)
        else:
            found.append((hit.score, [hit.id]))
    return [sorted(numbers) for _, numbers in found]


@pytest.mark.parametrize("seed", range(4))
def test_the_same_documents_in_the_same_order(index, run, seed):
    dice = random.Random(seed)
    shelf, lexicon = Shelves().current(run), built_in_lexicon()
    kinds = set()
    for query in made.questions(60, seed):
        text = asked(query.text, dice)
        wanted = index.search(Query(text, sort=Sort.RELEVANCE, page_size=BEST))
        answer = Asking(run, shelf, lexicon).answer(text)
        members = Members(answer.matches.members)
        size = MOST_NEAR if answer.matches.near else BEST
        hits = counting.best(shelf, members, answer.matches, "relevance", size)
        theirs = wanted.near if answer.matches.near else wanted.hits
        assert in_order(hits) == in_order(theirs), text
        assert answer.notices == wanted.notices, text
        assert answer.searched_text == wanted.searched_text
        if not answer.matches.near:
            assert members.count == wanted.total
        kinds.add((bool(hits), *answer.notices))
    assert len(kinds) > 3
