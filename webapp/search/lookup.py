"""Postings of tokens, read at most once while they are kept, and what is put together of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .engine import IndexLost
from .postings import AnyOf, Postings, PostingsCache, all_of, any_of
from .question import Alternative, Concept
from .segment import SegmentData


class Lookup:
    """What the segments hold, kept as long as there is room; safe for threads."""

    def __init__(self, cache_bytes: int) -> None:
        self._cache = PostingsCache(cache_bytes)

    def token(self, data: SegmentData, token: str) -> Postings:
        """The documents with this token. Raises IndexLost."""

        def read() -> Postings:
            try:
                return data.read(token)
            except Exception as error:
                raise IndexLost(f"postings cannot be read: {error!r}") from error

        key = data.key, token
        kept = self._cache.find(key)
        return self._cache.keep(key, read()) if kept is None else kept

    def concept(self, data: SegmentData, concept: Concept) -> Postings | AnyOf:
        """The documents with any alternative, each with the impact of its best one. Put together
        anew each time: that takes less than keeping it for the few questions that come again."""
        held = list(self._held(data, concept.alternatives))
        return any_of(held, data.size)

    def forget_segments_but(self, segments: set[str]) -> None:
        """Postings of segments that are no longer read are gone."""
        self._cache.forget_segments_but(segments)

    def _held(
        self, data: SegmentData, alternatives: Sequence[Alternative]
    ) -> Iterator[tuple[Postings, float]]:
        for one in alternatives:
            postings = self._together(data, one.tokens)
            if len(postings):
                yield postings, one.worth

    def _together(self, data: SegmentData, tokens: Sequence[str]) -> Postings:
        """The documents with all of these tokens, with their mean impact."""
        if len(tokens) == 1:
            return self.token(data, tokens[0])
        key = data.key, tuple(tokens)
        kept = self._cache.find(key)
        if kept is None:
            every = [self.token(data, token) for token in tokens]
            kept = self._cache.keep(key, all_of(every, data.size))
        return kept
