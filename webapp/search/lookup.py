"""Postings of tokens and of whole concepts, read at most once while they are kept."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import reduce
from operator import and_

from .engine import IndexLost
from .postings import Postings, PostingsCache
from .question import Alternative, Concept
from .segment import SegmentData

NOTHING = Postings(array("I"), array("f"), 0)


class Lookup:
    """What the segments hold, behind one cache; safe for threads."""

    def __init__(self, cache_bytes: int) -> None:
        self._cache = PostingsCache(cache_bytes)

    def token(self, data: SegmentData, token: str) -> Postings:
        """The documents with this token. Raises IndexLost."""

        def read() -> Postings:
            try:
                return data.read(token)
            except Exception as error:
                raise IndexLost(f"postings cannot be read: {error!r}") from error

        return self._cache.get((data.key, token), read)

    def concept(self, data: SegmentData, concept: Concept) -> Postings:
        """The documents with any alternative, each with the impact of its best one."""
        alternatives = concept.alternatives
        return self._cache.get((data.key, alternatives), lambda: self._merged(data, alternatives))

    def forget_segments_but(self, segments: set[str]) -> None:
        """Postings of segments that are no longer read are gone."""
        self._cache.forget_segments_but(segments)

    def _merged(self, data: SegmentData, alternatives: Sequence[Alternative]) -> Postings:
        found = [(self._together(data, one.tokens), one.worth) for one in alternatives]
        return best_of([pair for pair in found if len(pair[0])], data.size)

    def _together(self, data: SegmentData, tokens: Sequence[str]) -> Postings:
        """The documents with all of these tokens, with their mean impact."""
        if len(tokens) == 1:
            return self.token(data, tokens[0])
        every = [self.token(data, token) for token in tokens]
        if not all(map(len, every)):
            return NOTHING
        return all_of(every, data.size)


def all_of(every: Sequence[Postings], size: int) -> Postings:
    """The documents that all of them hold, each with the mean of its impacts."""
    both = reduce(and_, (one.bits for one in every))
    rarest = min(every, key=len)
    numbers = array("I", [number for number in rarest.numbers if both >> number & 1])
    tables = [one.impact_of for one in every]
    impacts = [sum(table[number] for table in tables) / len(tables) for number in numbers]
    return Postings(numbers, array("f", impacts), size)


def best_of(weighed: Sequence[tuple[Postings, float]], size: int) -> Postings:
    """The documents that any of them holds, each with the highest of its weighed impacts."""
    if len(weighed) == 1 and weighed[0][1] == 1.0:
        return weighed[0][0]
    best: dict[int, float] = {}
    for postings, worth in sorted(weighed, key=lambda pair: -len(pair[0])):
        impacts = [impact * worth for impact in postings.impacts]
        if not best:
            best = dict(zip(postings.numbers, impacts, strict=True))
            continue
        get = best.get
        for number, impact in zip(postings.numbers, impacts, strict=True):
            if impact > get(number, 0.0):
                best[number] = impact
    numbers = array("I", sorted(best))
    return Postings(numbers, array("f", map(best.__getitem__, numbers)), size)
