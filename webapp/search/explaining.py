"""Why was a need found, and why at this rank?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .answering import Answer
from .asking import Asking
from .documents import Notice
from .evaluation import Terms, enough
from .question import Alternative, Concept
from .segment import SegmentView


@dataclass(frozen=True)
class Share:
    """What one word, or two neighbours, add to the score of a need.

    `through` are the tokens by which the need answers (none: it does not), `worth` what they are
    worth beside the word itself, `telling` how much the word tells by being rare, `holders` in how
    many needs it is.
    """

    word: str
    through: tuple[str, ...]
    worth: float
    holders: int
    telling: float
    score: float
    is_optional: bool = False


@dataclass(frozen=True)
class Explanation:
    """How a question was read, and what a need has of it."""

    notices: tuple[Notice, ...]
    searched_text: str | None
    shares: tuple[Share, ...]
    required: int
    met: int
    worth: float  # of the need itself: its state and age, a factor in every share

    @property
    def score(self) -> float:
        """The sum of all shares: what the need is ranked by."""
        return sum(share.score for share in self.shares)

    @property
    def is_found(self) -> bool:
        """Whether it has enough of the words."""
        return self.met >= self.required


def explain(asking: Asking, text: str, need_id: int) -> Explanation | None:
    """What the need has of the question `text`; None when no such need can be found at all."""
    place = _place(asking, need_id)
    if place is None:
        return None
    answer = asking.answer(text)
    terms = Terms(asking.snapshot, answer.question, asking.lookup)
    shares = tuple(_shares(asking, terms, answer.question.concepts, place))
    pairs = tuple(_pairs(terms, answer.question.pairs, place))
    view, number = asking.snapshot.views[place[0]], place[1]
    return explanation(answer, shares, pairs, float(view.data.worth[number]))


def explanation(
    answer: Answer[Any], shares: tuple[Share, ...], pairs: tuple[Share, ...], worth: float
) -> Explanation:
    """What the shares of words and neighbours say together, whichever engine has counted them."""
    wanted = [share for share in shares if not share.is_optional]
    return Explanation(
        notices=answer.notices,
        searched_text=answer.searched_text,
        shares=shares + pairs,
        required=enough(len(wanted))[-1] if wanted else 0,
        met=sum(bool(share.through) for share in wanted),
        worth=worth,
    )


def _place(asking: Asking, need_id: int) -> tuple[int, int] | None:
    """The segment and the number of a need that can be found."""
    for segment, view in enumerate(asking.snapshot.views):
        for number in (view.data.ids == need_id).nonzero()[0].tolist():
            if view.live[number]:
                return segment, number
    return None


def _shares(
    asking: Asking, terms: Terms, concepts: tuple[Concept, ...], place: tuple[int, int]
) -> Iterator[Share]:
    segment, number = place
    view = asking.snapshot.views[segment]
    for concept, postings in zip(concepts, terms.concepts, strict=True):
        telling = terms.telling(postings)
        best = _best(asking, view, concept, number)
        yield Share(
            concept.word,
            best.tokens if best else (),
            best.worth if best else 0.0,
            sum(map(len, postings)),
            telling,
            telling * postings[segment].impact(number),
            concept.is_optional,
        )


def _pairs(terms: Terms, pairs: tuple[str, ...], place: tuple[int, int]) -> Iterator[Share]:
    segment, number = place
    for pair, postings in zip(pairs, terms.pairs, strict=True):
        impact = postings[segment].impact(number)
        if impact:
            telling = terms.telling_of_pair(postings)
            holders = sum(map(len, postings))
            yield Share(pair, (pair,), 1.0, holders, telling, telling * impact, is_optional=True)


def _best(asking: Asking, view: SegmentView, concept: Concept, number: int) -> Alternative | None:
    """The alternative by which the document answers the concept best."""
    found: list[tuple[float, Alternative]] = []
    for one in concept.alternatives:
        each = [asking.lookup.token(view.data, token) for token in one.tokens]
        impacts = [postings.impact(number) for postings in each]
        if all(impacts):
            found.append((one.worth * sum(impacts) / len(impacts), one))
    return max(found, key=lambda pair: pair[0])[1] if found else None
