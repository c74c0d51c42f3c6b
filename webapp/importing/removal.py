"""Taking rows of an import out of the database again, where nobody has built on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from webapp.db import db
from webapp.interests.models import Interest
from webapp.meetings.models import Meeting
from webapp.needs.models import (
    Consent,
    ConsentEntry,
    Need,
    NeedAttachment,
    NeedEvent,
    NeedForSuppliers,
    NeedGrant,
    NeedPhoto,
    PublishedNeed,
)
from webapp.samples.models import Sample

# Whoever has one of these has used the need; it stays.
USES: tuple[Any, ...] = (Interest, Meeting, Sample, NeedPhoto, NeedAttachment, NeedGrant)
# What came with the need and goes with it, those that refer to others first.
PARTS: tuple[Any, ...] = (Consent, ConsentEntry, NeedEvent)
COPIES: tuple[Any, ...] = (PublishedNeed, NeedForSuppliers)


def remove(needs: Sequence[Need]) -> list[int]:
    """The numbers of the needs that are gone now, with all that was written with them."""
    used = _used({need.id for need in needs})
    gone = [need.id for need in needs if need.id not in used]
    if gone:
        for model in COPIES:
            _delete(model, model.id.in_(gone))
        for model in PARTS:
            _delete(model, model.need_id.in_(gone))
        _delete(Need, Need.id.in_(gone))
    return gone


def _used(numbers: set[int]) -> set[int]:
    used: set[int] = set()
    for model in USES:
        query = db.select(model.need_id).where(model.need_id.in_(numbers))
        used |= set(db.session.scalars(query))
    return used


def _delete(model: Any, which: Any) -> None:
    db.session.execute(
        db.delete(model).where(which), execution_options={"synchronize_session": False}
    )
