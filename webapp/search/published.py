"""What is a published need to the search? Only its public copy is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from webapp.needs.models import PublishedNeed

from .documents import Document

# Public facts whose words find a need besides its title, summary and problem.
_WORDS = ("standard", "brand", "essential", "nice_to_have", "specs", "tried_before")


def park_key(province: str, park_id: int) -> str:
    """How the index and addresses name a park."""
    return f"{province}/{park_id}"


def document_of(need: PublishedNeed) -> Document:
    """A published need as the index holds it."""
    return Document(
        id=need.id,
        province=need.province,
        title=need.title,
        summary=need.summary,
        body=" ".join([need.problem, *_words(need.facts)]),
        company=need.company_name or "",
        park=park_key(need.province, need.park_id) if need.park_id else None,
        field=need.field,
        kind=need.kind,
        state=need.state,
        hs_code=need.hs_code,
        value_usd=need.fx_cost_declared,
        published_at=need.published_at,
    )


def _words(facts: dict[str, Any]) -> Iterator[str]:
    for name in _WORDS:
        yield from _texts(facts.get(name))


def _texts(value: Any) -> Iterator[str]:
    """All texts inside lists and mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
