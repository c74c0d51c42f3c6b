"""What does a page of found companies show? Only what is public, read in the scope of the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from webapp.capabilities import queries as capabilities
from webapp.capabilities.models import PublishedCapability
from webapp.companies.models import PublishedCompany
from webapp.db import db

from . import company_counting as counting
from .answering import Answer
from .company_asking import Asking, Matches
from .company_counting import Row
from .company_forms import CompanyQuestion
from .documents import MAX_PAGE, MAX_TEXT, PAGE_SIZE, Hit, Notice, Results, last_page
from .lexicon import Lexicon
from .models import CompanySearch
from .reading import park_names
from .text import analyse, hs_tokens
from .whoosh_engine import MOST_NEAR

# More are not asked for one by one: the whole narrow table is read instead.
MOST_NAMED = 600
# So many capabilities stand in the list; the card has all.
MOST_SHOWN = 3


@dataclass(frozen=True)
class Found:
    """An answer with its rows, in order; `near` stand apart where nothing answers.

    `everywhere` counts what all provinces have, where only one was asked; `unfiltered` what
    there is without the filters that left nothing. None: not asked.
    """

    question: CompanyQuestion
    results: Results
    companies: list[PublishedCompany]
    capabilities: dict[int, list[PublishedCapability]]
    parks: dict[str, str]
    everywhere: int | None = None
    unfiltered: int | None = None
    near: list[PublishedCompany] = field(default_factory=list)


def find(question: CompanyQuestion, own_province: str | None, lexicon: Lexicon) -> Found:
    """The answer to a question asked on the site of `own_province` (None: the national one)."""
    chosen = park_names(question.chosen.get("park", ()))
    question = question.with_parks(chosen)
    answer = Asking(_run, lexicon).answer(question.text[:MAX_TEXT])
    rows = _rows(answer.matches)
    results, counts = _results(question, own_province, answer, rows)
    companies = _cards([*results.ids, *(hit.id for hit in results.near)])
    counted = [park for park, _ in results.facets.get("park", ()) if park not in chosen]
    shown = {card.id: card for card in companies}
    listed = [shown[number] for number in results.ids if number in shown]
    near = [shown[hit.id] for hit in results.near if hit.id in shown]
    return Found(
        question=question,
        results=results,
        companies=listed,
        capabilities=_shown_capabilities([*listed, *near], frozenset(results.terms)),
        parks=chosen | park_names(counted),
        near=near,
        **counts,
    )


def _run(query: Any) -> Sequence[Any]:
    return db.session.execute(query).all()


_COLUMNS = tuple(getattr(CompanySearch, name) for name in Row._fields)


def _rows(matches: Matches) -> list[Row]:
    """The companies that answer, wherever they are."""
    members = matches.members
    if members is not None and not members:
        return []
    query = db.select(*_COLUMNS)
    if members is not None and len(members) <= MOST_NAMED:
        query = query.where(CompanySearch.id.in_(members))
        members = None
    found = map(Row._make, _run(query))
    return [row for row in found if members is None or row.id in members]


def _filters(question: CompanyQuestion, own: str | None) -> dict[str, frozenset[str]]:
    filters = {facet: frozenset(values) for facet, values in question.chosen.items()}
    if own and not question.everywhere:
        filters["province"] = frozenset({own})
    return filters


def _results(
    question: CompanyQuestion, own: str | None, answer: Answer[Matches], rows: Sequence[Row]
) -> tuple[Results, dict[str, int | None]]:
    """One page, and the counts beside it."""
    matches, filters = answer.matches, _filters(question, own)
    passing = counting.passing(rows, filters)
    hits = [] if matches.near else passing.rows
    total = len(hits)
    page = min(question.page, last_page(total, PAGE_SIZE))
    best = counting.best(hits, matches, question.order, page * PAGE_SIZE)
    notices = [Notice.SHORTENED] if len(question.text) > MAX_TEXT else []
    results = Results(
        total,
        tuple(best[(page - 1) * PAGE_SIZE :]),
        {} if matches.near else counting.count_facets(passing, question.parameters),
        notices=(*notices, *answer.notices),
        terms=answer.tokens,
        searched_text=answer.searched_text,
        near=_near(passing.rows, matches),
        page=min(page, MAX_PAGE),
    )
    return results, _beside(question, own, [] if matches.near else rows, total)


def _near(rows: Sequence[Row], matches: Matches) -> tuple[Hit, ...]:
    return tuple(counting.best(rows, matches, "", MOST_NEAR)) if matches.near else ()


def _beside(
    question: CompanyQuestion, own: str | None, rows: Sequence[Row], total: int
) -> dict[str, int | None]:
    """What there is in all provinces, and without the filters that left nothing."""
    everywhere = unfiltered = None
    if not question.everywhere:
        wide = _filters(replace(question, everywhere=True), None)
        everywhere = len(counting.passing(rows, wide).rows)
    if not total and question.chosen:
        plain = _filters(replace(question, chosen={}), own)
        unfiltered = len(counting.passing(rows, plain).rows)
    return {"everywhere": everywhere, "unfiltered": unfiltered}


def _cards(ids: Collection[int]) -> list[PublishedCompany]:
    """The cards with these numbers, as far as they are public."""
    if not ids:
        return []
    query = db.select(PublishedCompany).where(PublishedCompany.id.in_(ids))
    return list(db.session.scalars(query))


def _shown_capabilities(
    companies: Iterable[PublishedCompany], terms: frozenset[str]
) -> dict[int, list[PublishedCapability]]:
    """Of each company the capabilities that answer best, as many as stand in the list."""
    found = capabilities.copies_of([card.id for card in companies])
    return {
        number: sorted(rows, key=lambda row: -_fitting(row, terms))[:MOST_SHOWN]
        for number, rows in found.items()
    }


def _fitting(capability: PublishedCapability, terms: frozenset[str]) -> int:
    """How many of the words it holds; those of its title count more than all others."""
    if not terms:
        return 0
    title = terms.intersection(analyse(capability.title))
    others = terms.intersection(
        (*analyse(capability.description, pairs=False), *hs_tokens(capability.hs_code))
    )
    return 1000 * len(title) + len(others)
