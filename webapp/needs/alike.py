"""What does a need that is being written resemble: own ones, others' on view, solved ones?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask import current_app

from webapp import persian
from webapp.db import db, reading
from webapp.search import indexing
from webapp.search.likeness import Sketch
from webapp.search.similar import rows_like
from webapp.tenancy import scopes

from . import like_queries as queries
from . import likeness
from .data import NeedData, title_key
from .models import Need, PublishedNeed
from .rules import MAX_TITLE, Field, Flag, Kind, PublicState

# So many of each group are named, of so many that come into question.
MOST, CANDIDATES = 5, 20
_SHORTEST = 3


@dataclass(frozen=True)
class Resemblance:
    """`own`: needs of the same company in sight, drafts among them; `others`: published needs;
    `solved`: published needs that led to an agreement or are made at home by now."""

    own: Sequence[Need] = ()
    others: Sequence[PublishedNeed] = ()
    solved: Sequence[PublishedNeed] = ()

    def __bool__(self) -> bool:
        return any((self.own, self.others, self.solved))


def typed(args: Mapping[str, str], number: int = 0) -> Sketch:
    """What has been typed so far; an answer that is none yet is left out."""
    kind, field = args.get("kind"), args.get("field")
    return Sketch(
        title=persian.clean(args.get("title", ""))[:MAX_TITLE],
        hs_code=_code(args.get("hs_code", "")),
        field=field if field in set(Field) else None,
        kind=kind if kind in set(Kind) else None,
        id=number,
    )


def _code(text: str) -> str | None:
    try:
        return persian.hs_code(text) or None
    except persian.IdentifierError:
        return None


def found(sketch: Sketch, company_id: int | None) -> Resemblance:
    """What the need resembles, as far as the scope in force and the public may see it."""
    if len(sketch.title) < _SHORTEST:
        return Resemblance()
    own = _own(sketch, company_id) if company_id else []
    rows = rows_like(
        indexing.engine_of(current_app), sketch, CANDIDATES, without=[need.id for need in own]
    )
    solved = _solved([row for row in rows if row.producer_company_id != company_id])
    running = (PublicState.OPEN, PublicState.TALKS)
    return Resemblance(own, [row for row in rows if row.state in running][:MOST], solved[:MOST])


def _own(sketch: Sketch, company_id: int) -> list[Need]:
    """The company's like needs, the likest first."""
    words = persian.title_words(sketch.title)
    needs = queries.holding_a_word(company_id, [title_key(word) for word in words])
    shares = [(likeness.share(sketch.title, need.title), need) for need in needs]
    like = [(much, need) for much, need in shares if much >= likeness.MUCH and need.id != sketch.id]
    return [need for _, need in sorted(like, key=lambda pair: (-pair[0], pair[1].id))][:MOST]


def _solved(rows: Sequence[PublishedNeed]) -> list[PublishedNeed]:
    closed = [row.id for row in rows if row.state == PublicState.CLOSED]
    made: set[int] = set()
    if closed:
        with reading(scopes.system("which of these public needs are made at home by now?")):
            made = queries.localised(closed)
    return [row for row in rows if row.state == PublicState.AGREED or row.id in made]


SOLVED = "solved"


def standings(numbers: Collection[int]) -> dict[int, str]:
    """For each of these published needs its public state, or `SOLVED`."""
    query = db.select(PublishedNeed).where(PublishedNeed.id.in_(numbers))
    rows = list(db.session.scalars(query))
    solved = {row.id for row in _solved(rows)}
    return {row.id: SOLVED if row.id in solved else row.state for row in rows}


def flags_of(data: NeedData) -> tuple[str, ...]:
    """What staff should know of a need before it is recorded: the same is published somewhere."""
    key = likeness.key(data.title, data.hs_code)
    return (str(Flag.DUPLICATE),) if key and queries.is_published(key) else ()
