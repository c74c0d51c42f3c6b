"""Postings of tokens and of whole concepts, read at most once while they are kept."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import reduce
from operator import and_

from .engine import IndexLost
from .postings import AnyOf, Plain, Postings, PostingsCache
from .question import Alternative, Concept
from .segment import SegmentData

NOTHING = Postings(array("I"), array("f"), Plain(0))


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

    def concept(self, data: SegmentData, concept: Concept) -> Postings | AnyOf:
        """The documents with any alternative, each with the impact of its best one."""
        alternatives = concept.alternatives
        return self._cache.get((data.key, alternatives), lambda: self._merged(data, alternatives))

    def forget_segments_but(self, segments: set[str]) -> None:
        """Postings of segments that are no longer read are gone."""
        self._cache.forget_segments_but(segments)

    def _merged(self, data: SegmentData, alternatives: Sequence[Alternative]) -> Postings | AnyOf:
        found = [(self._together(data, one.tokens), one.worth) for one in alternatives]
        held = [(postings, worth) for postings, worth in found if len(postings)]
        if len(held) == 1 and held[0][1] == 1.0:
            return held[0][0]
        return AnyOf(held, data.size)

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
    impacts = [one.impacts_at(numbers) for one in every]
    means = (sum(each) / len(every) for each in zip(*impacts, strict=True))
    return Postings(numbers, array("d", means), Plain(size))
