"""What may somebody be about to ask for who looks for companies and what they can make?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from webapp.capabilities import queries as capabilities

from . import company_counting as counting
from .answering import Answer
from .beginnings import fits
from .company_asking import Asking, Matches
from .company_completing import PlaceOfCompanies
from .completing import Place
from .names import PublicNames
from .need_suggesting import OTHERWISE
from .suggesting import MOST_NAMES, Kind, Suggester, Suggestion, asked_for, lines
from .typed import Typed

MOST_CAPABILITIES = 4
# So many of the companies that are found are looked at for titles of what they can make.
_LOOKED_AT = 12


@dataclass(frozen=True)
class CompanySuggester(Suggester):
    """Suggestions from public companies, as one transaction sees them."""

    asking: Asking
    names: PublicNames
    own: str | None = None

    @contextmanager
    def place(self, province: str | None) -> Iterator[Place]:
        """The companies of one province, or of all."""
        yield PlaceOfCompanies(self.asking, province)

    def count(self, text: str, province: str | None) -> int:
        """How many companies a visitor finds there who asks this."""
        answer = self.asking.answer(text)
        if OTHERWISE & set(answer.notices):
            return 0
        return self._passing(answer, province).members.count

    def titles(self, typed: Typed, words: Sequence[Suggestion]) -> dict[Kind, list[Suggestion]]:
        """What companies can make whose titles have what is typed, or its best completion."""
        text, keys = asked_for(typed, words)
        answer = self.asking.answer(text)
        found: dict[str, Suggestion] = {}
        for province in self.places():
            members = self._passing(answer, province).members
            hits = counting.best(self.asking.shelf, members, answer.matches, "", _LOOKED_AT)
            copies = capabilities.copies_of([hit.id for hit in hits])
            for title in (row.title for hit in hits for row in copies.get(hit.id, ())):
                if fits(title, keys) and len(found) < MOST_CAPABILITIES:
                    found.setdefault(title, Suggestion(title, everywhere=province != self.own))
        return {Kind.CAPABILITY: list(found.values())}

    def named(self, typed: Typed) -> dict[Kind, list[Suggestion]]:
        """Codes of what companies can make, and the companies by name."""
        return {
            Kind.CODE: self.codes(typed),
            Kind.COMPANY: lines(self.names.cards(typed.keys, self.own, MOST_NAMES)),
        }

    def _passing(self, answer: Answer[Matches], province: str | None) -> counting.Passing:
        filters = {"province": frozenset({province})} if province else {}
        return counting.passing(self.asking.shelf, answer.matches.members, filters)
