"""What does a page of found companies show? Only what is public, read in the scope of the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from webapp.capabilities import queries as capabilities
from webapp.capabilities.models import PublishedCapability
from webapp.companies.models import PublishedCompany
from webapp.db import db

from . import company_counting as counting
from .answering import Answer
from .company_asking import Asking, Matches
from .company_forms import CompanyQuestion
from .company_shelf import Shelf, Shelves
from .documents import MAX_TEXT, PAGE_SIZE, Notice, Results, last_page
from .lexicon import Lexicon
from .reading import park_names
from .text import analyse, hs_tokens
from .whoosh_engine import MOST_NEAR

# So many capabilities stand in the list; the card has all.
MOST_SHOWN = 3
_READ = 300


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


def find(
    question: CompanyQuestion, own_province: str | None, shelves: Shelves, lexicon: Lexicon
) -> Found:
    """The answer to a question asked on the site of `own_province` (None: the national one)."""
    chosen = park_names(question.chosen.get("park", ()))
    question = question.with_parks(chosen)
    asked = asking(shelves, lexicon)
    shelf, answer = asked.shelf, asked.answer(question.text[:MAX_TEXT])
    results = _results(question, own_province, shelf, answer)
    shown = {card.id: card for card in _cards([*results.ids, *(hit.id for hit in results.near)])}
    counted = [park for park, _ in results.facets.get("park", ()) if park not in chosen]
    everywhere, unfiltered = _beside(question, own_province, shelf, answer.matches, results.total)
    return Found(
        question=question,
        results=results,
        companies=[shown[number] for number in results.ids if number in shown],
        capabilities=_shown_capabilities(shown.values(), frozenset(results.terms)),
        parks=chosen | park_names(counted),
        everywhere=everywhere,
        unfiltered=unfiltered,
        near=[shown[hit.id] for hit in results.near if hit.id in shown],
    )


def asking(shelves: Shelves, lexicon: Lexicon) -> Asking:
    """Questions to what is public in the transaction that asks."""
    return Asking(_run, shelves.current(_run), lexicon)


def _run(query: Any) -> Sequence[Any]:
    return db.session.execute(query).all()


def _filters(question: CompanyQuestion, own: str | None) -> dict[str, frozenset[str]]:
    filters = {facet: frozenset(values) for facet, values in question.chosen.items()}
    if own and not question.everywhere:
        filters["province"] = frozenset({own})
    return filters


def _results(
    question: CompanyQuestion, own: str | None, shelf: Shelf, answer: Answer[Matches]
) -> Results:
    """One page, with the counts of all facets."""
    matches = answer.matches
    passing = counting.passing(shelf, matches.members, _filters(question, own))
    notices = [Notice.SHORTENED] if len(question.text) > MAX_TEXT else []
    said = Results(
        0,
        (),
        {facet: [] for facet in question.parameters},
        notices=(*notices, *answer.notices),
        terms=answer.tokens,
        searched_text=answer.searched_text,
    )
    if matches.near:
        near = counting.best(shelf, passing.members, matches, "", MOST_NEAR)
        return replace(said, near=tuple(near))
    total = passing.members.count
    page = min(question.page, last_page(total, PAGE_SIZE))
    first = counting.best(shelf, passing.members, matches, question.order, page * PAGE_SIZE)
    return replace(
        said,
        total=total,
        hits=tuple(first[(page - 1) * PAGE_SIZE :]),
        facets=counting.count_facets(shelf, passing, question.parameters),
        page=page,
    )


def _beside(
    question: CompanyQuestion, own: str | None, shelf: Shelf, matches: Matches, total: int
) -> tuple[int | None, int | None]:
    """What there is in all provinces, and without the filters that left nothing."""

    def count(asked: CompanyQuestion) -> int:
        passing = counting.passing(shelf, matches.members, _filters(asked, own))
        return 0 if matches.near else passing.members.count

    return (
        None if question.everywhere else count(replace(question, everywhere=True)),
        count(replace(question, chosen={})) if question.chosen and not total else None,
    )


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
    return {number: _most_fitting(rows, terms)[:MOST_SHOWN] for number, rows in found.items()}


def _most_fitting(
    rows: list[PublishedCapability], terms: frozenset[str]
) -> list[PublishedCapability]:
    """Those whose titles hold any of the words, most first. Where none does: all, and where not all
    are shown, by the words of the rest."""
    if not terms or len(rows) < 2:
        return rows
    fitting = {row.id: len(terms & _tokens(row.title)) for row in rows}
    if any(fitting.values()):
        rows = [row for row in rows if fitting[row.id]]
    elif len(rows) > MOST_SHOWN:
        fitting = {row.id: len(terms.intersection(_beginning(row))) for row in rows}
    return sorted(rows, key=lambda row: -fitting[row.id])


@lru_cache(maxsize=8192)
def _tokens(title: str) -> frozenset[str]:
    return frozenset(analyse(title))


def _beginning(row: PublishedCapability) -> list[str]:
    """The tokens of as much of a description as tells one capability from another."""
    return [*analyse(row.description[:_READ], pairs=False), *hs_tokens(row.hs_code)]
