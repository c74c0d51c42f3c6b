"""Needs that have left the public, or soon will; and what the demo's people have read already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from random import Random

from webapp.accounts.actor import SYSTEM, Actor
from webapp.db import as_of, db
from webapp.demo import content, plan
from webapp.demo.days import Days
from webapp.needs import services
from webapp.needs.models import Need
from webapp.needs.rules import Reason
from webapp.notices import MailMessage, Notice

HOUR = 17  # after everything else that a day of the demo holds
READ_AFTER = dt.timedelta(days=5)


def end(officer: Actor, rows: Iterable[tuple[plan.Need, Need]], days: Days, rng: Random) -> None:
    """Each need that is meant to is paused, withdrawn, closed or expired; in the tenant scope."""
    for place, (planned, need) in enumerate(rows):
        match planned.fate:
            case "expired":
                _expire(need, days)
            case "paused" | "withdrawn" | "closed":
                with as_of(days.at(rng.randint(1, 16), HOUR, place % 60)):
                    _leave(officer, need, planned, rng)
            case _:
                pass


def _expire(need: Need, days: Days) -> None:
    """In the night after its review date."""
    assert need.review_on is not None
    with as_of(days.moment(need.review_on + dt.timedelta(days=1), 1, 30)):
        services.expire(SYSTEM, need)


def _leave(officer: Actor, need: Need, planned: plan.Need, rng: Random) -> None:
    if planned.fate == "paused":
        services.pause(officer, need)
    elif planned.fate == "closed":
        reason = str(rng.choice([each for each in Reason if each != Reason.OTHER]))
        services.close(officer, need, reason, rng.choice(content.decline_notes()[reason]))
    elif planned.number % 2:
        services.withdraw_consent(officer, need, note="به درخواست کتبی شرکت")
    else:
        services.withdraw(officer, need, note="دیگر وارد نمی‌شود")


def settle_down(now: dt.datetime) -> None:
    """What is older has been read, and nothing goes to addresses nobody reads; in system scope."""
    db.session.execute(
        db.update(Notice).where(Notice.at < now - READ_AFTER).values(read_at=now - READ_AFTER)
    )
    db.session.execute(db.delete(MailMessage))
