"""Which needs are much like this one? The words of its title, its tariff heading, field and kind.

Both the words that two needs share and those that only one of them has count, each by what it
tells. What two needs share besides the words raises a need that shares enough of them.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from . import question
from .documents import Hit
from .evaluation import Terms, rarest
from .lexicon import Lexicon
from .lookup import Lookup
from .members import Flags, Numbers
from .question import Concept
from .segment import SegmentData, SegmentView
from .snapshot import Snapshot
from .text import HS_PREFIX, analyse

# Of what the words of the title tell, a need must share so much: under the same heading of the
# tariff, where the heading of one of them is not known, and where the headings differ.
SAME_HEADING, UNKNOWN_HEADING, OTHER_HEADING = 0.4, 0.55, 0.75
# What else two needs may share, beside 1 for all words.
_HEADING, _FIELD, _KIND = 0.25, 0.1, 0.05
# Bare numbers and words that no other need has say little about what a thing is.
_NUMBER, _ALONE, _OPTIONAL = 0.5, 0.5, 0.3
_HEADING_DIGITS = 4
# A title that names the same thing has one in so many of its words at least.
_NAMED = 2


@dataclass(frozen=True, slots=True)
class Sketch:
    """As much of a need as likeness looks at; `id` is 0 before it is recorded."""

    title: str
    hs_code: str | None = None
    field: str | None = None
    kind: str | None = None
    id: int = 0


class Held(Protocol):
    """The documents of a segment that have a word."""

    @property
    def numbers(self) -> Numbers: ...


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A word of the title: who has it, by segment, and what it tells."""

    held: Sequence[Held]
    weight: float


def most_alike(
    sketch: Sketch, snapshot: Snapshot, lookup: Lookup, lexicon: Lexicon, limit: int
) -> list[Hit]:
    """The documents much like the sketch, the likest first; itself is not among them."""
    asked = question.read(sketch.title, lexicon)
    if lexicon.stopwords.issuperset(concept.word for concept in asked.concepts):
        return []
    kept = rarest(asked, snapshot, lookup)
    terms = Terms(snapshot, kept, lookup)
    words = [
        _Weighed(held, _weight(concept, terms.telling(held), _is_alone(held, snapshot, sketch.id)))
        for concept, held in zip(kept.concepts, terms.concepts, strict=True)
    ]
    words.sort(key=lambda word: -word.weight)
    hits = [
        hit
        for number in range(len(snapshot.views))
        for hit in _in_segment(number, sketch, words, snapshot, lookup)
        if hit.id != sketch.id
    ]
    return heapq.nlargest(limit, hits, key=lambda hit: (hit.score, hit.id))


def is_named_in(title: str, sketch: Sketch, lexicon: Lexicon) -> bool:
    """Does a title name the thing too, or is it only spoken of in the text below?"""
    held = frozenset(analyse(title))
    asked = [one for one in question.read(sketch.title, lexicon).concepts if not one.is_optional]
    met = sum(any(held.issuperset(a.tokens) for a in one.alternatives) for one in asked)
    return bool(met) and met * _NAMED >= len(asked)


def _weight(concept: Concept, telling: float, is_alone: bool) -> float:
    """What a word says about what a thing is."""
    if concept.is_optional:
        return telling * _OPTIONAL
    if concept.word.isdecimal():
        telling *= _NUMBER
    return telling * _ALONE if is_alone else telling


def _is_alone(held: Sequence[Held], snapshot: Snapshot, own: int) -> bool:
    """Has no need but the one with the number `own` this word?"""
    for holders, view in zip(held, snapshot.views, strict=True):
        live = holders.numbers[view.live[holders.numbers]]
        if len(live) > 1 or (view.data.ids[live] != own).any():
            return False
    return True


def _in_segment(
    segment: int, sketch: Sketch, words: Sequence[_Weighed], snapshot: Snapshot, lookup: Lookup
) -> Iterator[Hit]:
    """The live documents of one segment that share enough."""
    view = snapshot.views[segment]
    data = view.data
    total = sum(word.weight for word in words) or 1.0
    share = _shares(segment, words, view, total) / total
    numbers = (share >= SAME_HEADING).nonzero()[0]
    share = share[numbers]

    same, known = (flags[numbers] for flags in _headings(sketch, data, lookup))
    elsewhere = np.where(known, OTHER_HEADING, UNKNOWN_HEADING)
    enough = share >= np.where(same, SAME_HEADING, elsewhere)
    raised = share + _HEADING * same
    raised += _FIELD * _of_facet(data, "field", sketch.field)[numbers]
    raised += _KIND * _of_facet(data, "kind", sketch.kind)[numbers]
    for own, score in zip(data.ids[numbers[enough]], raised[enough], strict=True):
        yield Hit(int(own), float(score))


def _shares(
    segment: int, words: Sequence[_Weighed], view: SegmentView, total: float
) -> NDArray[np.float64]:
    """For each live document that can come to share enough, what it shares.

    Words come by what they tell, so that a document without any of the first cannot.
    """
    found = np.zeros(view.data.size)
    left = total
    for word in words:
        numbers = word.held[segment].numbers
        if left < SAME_HEADING * total:
            numbers = numbers[found[numbers] > 0]
        found[numbers] += word.weight
        left -= word.weight
    return found * view.live


def _headings(sketch: Sketch, data: SegmentData, lookup: Lookup) -> tuple[Flags, Flags]:
    """The documents under the same heading of the tariff, and those whose heading is known."""
    digits = (sketch.hs_code or "")[:_HEADING_DIGITS]
    if len(digits) < _HEADING_DIGITS:
        none = np.zeros(data.size, np.bool_)
        return none, none
    return lookup.token(data, HS_PREFIX + digits).flags, data.facets["hs2"].known


def _of_facet(data: SegmentData, facet: str, value: str | None) -> Flags:
    return data.facets[facet].any_of({value} if value else ())
