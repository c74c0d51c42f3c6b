"""Keeps the sums in step with what happens to needs, interests and meetings."""

from __future__ import annotations

from webapp.db import db
from webapp.drainer import Handler, Happening
from webapp.outbox import Outbox

from . import services

TOPICS = ("need", "interest", "meeting")
RUN = 50  # of so many happenings in a row at least one is counted


def recount(happening: Happening) -> None:
    """The sums of the province and of the country are right after the last of a run."""
    if _another_follows(happening):
        return
    services.recount_province(happening.province)
    services.recount_country()


def _another_follows(happening: Happening) -> bool:
    """Will a happening of the same province that is already written make the same count?

    An import publishes hundreds of needs in one go; counting after each would be waste.
    """
    if happening.seq % RUN == 0:
        return False
    query = db.select(Outbox.seq).where(
        Outbox.seq > happening.seq,
        Outbox.seq <= happening.seq + RUN - happening.seq % RUN,
        Outbox.province == happening.province,
        Outbox.topic.in_(TOPICS),
    )
    return db.session.scalar(query.limit(1)) is not None


HANDLERS: dict[str, list[Handler]] = {topic: [recount] for topic in TOPICS}
