"""Saved searches and opened needs as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.accounts.actor import Actor
from webapp.needs.models import PublishedNeed
from webapp.search.forms import Question
from webapp.tenancy.sites import site_url

from . import matching, queries
from .models import SavedSearch


@dataclass(frozen=True)
class Asked:
    """A question in words: what was typed, what narrows it, where is looked."""

    text: str
    filters: list[str]
    place: str


@dataclass(frozen=True)
class Saved:
    """A saved search with the address that asks it anew."""

    row: SavedSearch
    asked: Asked
    href: str


def asked(question: Question, site: str) -> Asked:
    return Asked(question.text, matching.filters_of(question), matching.place_of(question, site))


def of(saved: SavedSearch) -> Saved:
    question = matching.question_of(saved)
    href = site_url(saved.site, "search.index", **question.address())
    return Saved(saved, asked(question, saved.site), href)


def seen(actor: Actor) -> list[PublishedNeed]:
    """The needs somebody opened lately that are still on view, the latest first."""
    if actor.id is None:
        return []
    return [need for _, need in queries.with_needs(queries.seen(actor.id)) if need is not None]
