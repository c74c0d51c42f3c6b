"""What public companies say of words that begin as is typed: a `completing.Place` of companies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_

import numpy as np

from .company_asking import Asking
from .completing import MOST_COUNTED
from .lexicon import Lexicon
from .members import Flags
from .question import Concept
from .text import HS_PREFIX
from .vocabulary import Known, split


@dataclass(frozen=True)
class PlaceOfCompanies:
    """The companies of one province, or of all."""

    asking: Asking
    province: str | None = None

    @property
    def lexicon(self) -> Lexicon:
        return self.asking.lexicon

    @cached_property
    def _here(self) -> Flags:
        if self.province is None:
            return np.ones(self.asking.shelf.size, np.bool_)
        return self.asking.shelf.facets["province"].any_of({self.province})

    def frequent(self, beginning: str, *, value: bool = False) -> Sequence[str]:
        """The tokens of most companies among the labels that begin so, whatever the province."""
        every: Counter[str] = Counter()
        for label, count in self.asking.words().labels(beginning):
            every[split(label)[value]] += count
        return [token for token, _ in every.most_common(MOST_COUNTED)]

    def holding(self, concepts: Sequence[Concept], tokens: Sequence[str]) -> Mapping[str, int]:
        """How many hold each of the tokens, together with all of the concepts."""
        held = (postings.flags for postings in self.asking.holders(concepts))
        here = reduce(and_, held, self._here)
        postings = self.asking.shelf.postings(self.asking.run, tokens)
        return {token: int(np.count_nonzero(here[postings[token].numbers])) for token in tokens}

    def known(self, token: str) -> Known | None:
        """The word as most companies write it."""
        return self.asking.words().known(token)

    def is_within(self, token: str, part: str) -> bool:
        """Whether all that hold the token hold the part too."""
        held = self.asking.shelf.postings(self.asking.run, (token, part))
        return not bool((self._here & ~held[part].flags)[held[token].numbers].any())

    def with_code(self, code: str) -> int:
        """How many can make what has a customs code that begins so; of chapters nothing is kept."""
        return self.holding((), [HS_PREFIX + code])[HS_PREFIX + code] if len(code) > 2 else 0
