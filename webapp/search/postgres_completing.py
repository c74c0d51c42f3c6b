"""What tables say of words that begin as is typed: a `completing.Place` in PostgreSQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import postgres_statements
from .lexicon import Lexicon
from .postgres_asking import LAST, Run, TableWords
from .postgres_rows import quoted
from .postgres_statements import Sql
from .question import Concept
from .text import HS_PREFIX
from .vocabulary import Known, split

# Of labels that begin so, those of most needs are looked at; enough for all that are shown.
_MOST_LABELS, _MOST_TOKENS = 64, 32
_HERE = "(%s::text IS NULL OR province = %s::text)"
_FREQUENT = (
    "SELECT label, count(*) FROM need_search_word WHERE label >= %s::text AND label < %s::text"  # nosec B608
    f" GROUP BY label ORDER BY count(*) DESC, label LIMIT {_MOST_LABELS}"
)
_HOLDING = f"SELECT count(*) FROM need_search WHERE tokens @@ %s::tsquery AND {_HERE}"  # nosec B608
_BESIDE = (
    "SELECT EXISTS (SELECT FROM need_search WHERE tokens @@ %s::tsquery"  # nosec B608
    f" AND NOT tokens @@ %s::tsquery AND {_HERE})"
)
_CHAPTER = f"SELECT count(*) FROM need_search WHERE hs2 = %s::text AND {_HERE}"  # nosec B608


@dataclass(frozen=True)
class PlaceOfTables:
    """The needs of one province, or of all, as one transaction sees them."""

    run: Run
    lexicon: Lexicon
    province: str | None = None

    def frequent(self, beginning: str, *, value: bool = False) -> Sequence[str]:
        """The tokens of most needs among the labels that begin so, whatever the province."""
        every: Counter[str] = Counter()
        for label, count in self.run(Sql(_FREQUENT, (beginning, beginning + LAST))):
            every[split(label)[value]] += count
        return [token for token, _ in every.most_common(_MOST_TOKENS)]

    def holding(self, concepts: Sequence[Concept], tokens: Sequence[str]) -> Mapping[str, int]:
        """How many hold each of the tokens, together with all of the concepts."""
        if not tokens:
            return {}
        before = [postgres_statements.tsquery([concept]) for concept in concepts]
        queries = (" & ".join(f"({part})" for part in (*before, quoted(t))) for t in tokens)
        counts = [Sql(_HOLDING, (query, *self._here)) for query in queries]
        return dict(zip(tokens, self.run(postgres_statements.in_one(counts))[0], strict=True))

    def known(self, token: str) -> Known | None:
        """The word as most needs write it."""
        return TableWords(self.run, self.lexicon).known(token)

    def is_within(self, token: str, part: str) -> bool:
        """Whether all that hold the token hold the part too."""
        asked = Sql(_BESIDE, (quoted(token), quoted(part), *self._here))
        return not self.run(asked)[0][0]

    def with_code(self, code: str) -> int:
        """How many have a customs code that begins so (two digits, or four and more)."""
        if len(code) > 2:
            return self.holding((), [HS_PREFIX + code])[HS_PREFIX + code]
        count: int = self.run(Sql(_CHAPTER, (code, *self._here)))[0][0]
        return count

    @property
    def _here(self) -> tuple[str | None, str | None]:
        return self.province, self.province
