"""Questions to the tables of companies, on any database: what the index answers for needs.

The tokens of a question are fetched once, with all companies that hold them; everything else
is reckoned here, with the rules of `evaluation`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from webapp.db import db

from . import evaluation, segment, snapshot
from .answering import Answering
from .evaluation import MAX_TERMS, enough
from .known_words import Words
from .lexicon import Lexicon
from .models import CompanySearch, CompanyTerm
from .postgres_asking import LAST, telling
from .postgres_rows import TENTHS
from .question import Alternative, Concept, Question

Run = Callable[[Any], Sequence[Any]]
Postings = Mapping[int, int]  # company → ten times the token's weight

_TOP = segment._K1 + 1


@dataclass(frozen=True)
class Weighed:
    """Something that takes part in ranking: its alternatives, each with the postings of its
    tokens, and how much it tells."""

    alternatives: tuple[tuple[float, tuple[Postings, ...]], ...]
    telling: float

    def score(self, company: int, norm: float) -> float:
        """What it tells of a company: the best alternative, of several tokens the mean."""
        best = 0.0
        for worth, tokens in self.alternatives:
            weights = [postings.get(company) for postings in tokens]
            if all(weights):
                impact = sum(_TOP / (1 + norm / weight) for weight in weights if weight)
                best = max(best, worth * impact / len(tokens))
        return self.telling * best


@dataclass(frozen=True)
class Matches:
    """The companies that answer a question; None stands for all of them."""

    members: Collection[int] | None
    ranking: tuple[Weighed, ...] = ()
    partial: bool = False
    near: bool = False
    average_length: int = 1

    @property
    def found(self) -> bool:
        """Whether any company answers, wherever it is."""
        return not self.near and (self.members is None or bool(self.members))

    def score(self, company: int, length: int) -> float:
        """What the words tell about a company with texts of this length, as BM25 has it."""
        flat, steep = 1 - segment._B, segment._B / self.average_length
        norm = TENTHS * segment._K1 * (flat + steep * length)
        return sum(part.score(company, norm) for part in self.ranking)


class Asking(Answering[Matches]):
    """The tables as one transaction sees them, read with one lexicon."""

    def __init__(self, run: Run, lexicon: Lexicon) -> None:
        self.run, self.lexicon = run, lexicon
        self._postings: dict[str, dict[int, int]] = {}
        self._size: tuple[int, int] | None = None

    def everything(self) -> Matches:
        """Every company."""
        return Matches(None)

    def rarest(self, asked: Question) -> Question:
        """At most `MAX_TERMS` concepts, the rarest that occur at all, in their order."""
        if len(asked.concepts) <= MAX_TERMS:
            return asked
        term = CompanyTerm.term
        words = [concept.word for concept in asked.concepts]
        counts = db.select(term, db.func.count()).where(term.in_(words)).group_by(term)
        held = {word: count for word, count in self.run(counts)}
        rarity = [held.get(word, 0) for word in words]
        places = [place for place, count in enumerate(rarity) if count] or list(range(len(rarity)))
        kept = sorted(nsmallest(MAX_TERMS, places, key=rarity.__getitem__))
        return asked.with_concepts([asked.concepts[place] for place in kept])

    def match(self, asked: Question) -> Matches:
        """The companies with enough of the concepts; if there is none, those with the most."""
        self._fetch([*(t for concept in asked.concepts for t in concept.tokens), *asked.pairs])
        wanted = [concept for concept in asked.concepts if not concept.is_optional]
        wanted = wanted or list(asked.concepts)
        held = Counter(company for concept in wanted for company in self._holders(concept))
        levels = enough(len(wanted))
        best = min(max(held.values(), default=0), levels[0])
        if best < -(-len(wanted) // evaluation._NEAR):
            return Matches(())
        return Matches(
            frozenset(company for company, count in held.items() if count >= best),
            self._ranking(asked),
            near=best < levels[-1],
            partial=best < levels[0],
            average_length=self._sizes()[1],
        )

    def is_empty(self, matches: Matches) -> bool:
        """Whether no company even comes near."""
        return matches.members is not None and not matches.members

    def unanswered(self, asked: Question) -> Sequence[str]:
        """The words that no company answers."""
        self._fetch([token for concept in asked.concepts for token in concept.tokens])
        return [concept.word for concept in asked.concepts if not self._holders(concept)]

    def words(self) -> CompanyWords:
        """The words of the companies and of the lists."""
        return CompanyWords(self.run, self.lexicon)

    # --- what the tables say -------------------------------------------------------------------

    def _fetch(self, tokens: Iterable[str]) -> None:
        """The postings of these tokens are known; one statement for those that were not."""
        missing = [token for token in dict.fromkeys(tokens) if token not in self._postings]
        if not missing:
            return
        row = CompanyTerm
        query = db.select(row.term, row.id, row.weight).where(row.term.in_(missing))
        found: dict[str, dict[int, int]] = defaultdict(dict)
        for token, company, weight in self.run(query):
            found[token][company] = weight
        self._postings |= {token: found.get(token, {}) for token in missing}

    def _holders(self, concept: Concept) -> Collection[int]:
        """The companies that answer a concept."""
        if len(concept.alternatives) == 1 and len(concept.alternatives[0].tokens) == 1:
            return self._postings[concept.alternatives[0].tokens[0]].keys()
        found: set[int] = set()
        for one in concept.alternatives:
            first, *others = (self._postings[token].keys() for token in one.tokens)
            found.update(first if not others else set(first).intersection(*others))
        return found

    def _ranking(self, asked: Question) -> tuple[Weighed, ...]:
        """What takes part in ranking: concepts, and neighbours that stand together."""
        pairs = [Concept(pair, (Alternative((pair,)),)) for pair in asked.pairs]
        shares = [1.0] * len(asked.concepts) + [evaluation._PAIR] * len(pairs)
        stored = self._sizes()[0]
        return tuple(
            self._weighed(concept, share * telling(len(holders), stored))
            for concept, share in zip([*asked.concepts, *pairs], shares, strict=True)
            if (holders := self._holders(concept))
        )

    def _weighed(self, concept: Concept, much: float) -> Weighed:
        alternatives = (
            (one.worth, tuple(self._postings[token] for token in one.tokens))
            for one in concept.alternatives
        )
        return Weighed(tuple(each for each in alternatives if all(each[1])), much)

    def _sizes(self) -> tuple[int, int]:
        """The number of companies, and their mean length as roughly as the index has it."""
        if self._size is None:
            row = CompanySearch
            count, length = self.run(db.select(db.func.count(), db.func.avg(row.length)))[0]
            step = snapshot._LENGTH_STEP
            self._size = count, max(step, round(float(length or 0) / step) * step)
        return self._size


@dataclass(frozen=True)
class CompanyWords(Words):
    """The words of the tables."""

    run: Run
    lexicon: Lexicon

    def documents(self, token: str) -> int:
        """How many companies hold this token."""
        query = db.select(db.func.count()).where(CompanyTerm.term == token)
        count: int = self.run(query)[0][0]
        return count

    def labels(self, beginning: str) -> Iterable[tuple[str, int]]:
        """The labels that begin so, each with the number of companies that have it."""
        term = CompanyTerm.term
        within = term >= beginning, term < beginning + LAST
        return self.run(db.select(term, db.func.count()).where(*within).group_by(term))
