"""One letter a day, or on Saturdays, for all saved searches of a person that found something new.

What was told is written down in the transaction that hands the letter over: a worker that is
killed in between has told nothing, and nothing is told twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from flask import Flask

from webapp import notices
from webapp.accounts.models import User
from webapp.db import db, now, reading, unit_of_work
from webapp.i18n import speaking
from webapp.needs.models import PublishedNeed
from webapp.persian import TEHRAN
from webapp.search import indexing
from webapp.search.engine import Engine, IndexLost
from webapp.tenancy import scopes

from . import letters, matching, queries
from .letters import Section
from .matching import Matches
from .models import SavedSearch, ToldNeed
from .rules import DIGEST_HOUR, LISTED, TOLD_LIFE, is_new, pack, unpack

log = structlog.get_logger()


class ToldToday(Exception):
    """The person has had a letter on this day."""


@dataclass(frozen=True)
class Count:
    """What one person is told: so many needs for so many of his searches."""

    user_id: int
    searches: int
    needs: int


def write_due(app: Flask, moment: dt.datetime | None = None) -> int:
    """The step of the worker: from the hour of the day on, everybody due has a letter."""
    moment = moment or now()
    if moment.astimezone(TEHRAN).hour < DIGEST_HOUR:
        return 0
    return len(write(app, moment))


def write(app: Flask, moment: dt.datetime, *, dry: bool = False) -> list[Count]:
    """Everybody whose digest is due at `moment` has his letter; tells who has one.

    `dry` only looks. A fault in one letter keeps no other from being written; without an index
    nobody is written to, and all of it is made up for later.
    """
    engine = indexing.engine_of(app)
    told: list[Count] = []
    with app.app_context():
        with reading(scopes.system("whose digest is due", writes=False)):
            people = queries.people_with_digests(moment)
        for user_id in people:
            try:
                told += _tell(engine, user_id, moment, dry)
            except IndexLost as lost:
                log.warning("no digests without an index", reason=str(lost))
                return told
            except ToldToday:
                continue
            except Exception:
                log.exception("digest failed", user=user_id)
    return told


def _tell(engine: Engine, user_id: int, moment: dt.datetime, dry: bool) -> Iterator[Count]:
    matches = _matches(engine, user_id, moment)
    with _at_work(user_id, dry):
        user = db.session.get_one(User, user_id)
        with speaking(user.language):
            due = queries.due_searches(user_id, moment, hold=True)
            looks = [_look(each, matches[each.id]) for each in due if each.id in matches]
            sections = [look.section for look in looks if look.section is not None]
            if not dry:
                for look in looks:
                    _note(look, moment)
                if sections:
                    _hand_over(user, sections, moment)
    if sections:
        yield Count(user_id, len(sections), sum(section.count for section in sections))


def _matches(engine: Engine, user_id: int, moment: dt.datetime) -> dict[int, Matches]:
    """What the person's searches find, asked for before anything of the database is held."""
    with reading(scopes.person(user_id)):
        due = queries.due_searches(user_id, moment)
    return {
        saved.id: matching.matches(engine, matching.question_of(saved), saved.site) for saved in due
    }


@contextmanager
def _at_work(user_id: int, dry: bool) -> Iterator[None]:
    scope = scopes.person(user_id)
    with reading(scope) if dry else unit_of_work(scope):
        yield


# --- one search -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """A search that was looked at: what is known of it now, and what is to be told."""

    saved: SavedSearch
    known: frozenset[int]
    section: Section | None


def _look(saved: SavedSearch, found: Matches) -> Look:
    question = matching.question_of(saved)
    known = queries.told_ids(saved.id) | (unpack(saved.known) if saved.known else frozenset())
    # without an index nothing was known at first: then the day of publication tells
    whole = found.whole and saved.known is not None
    dates = queries.published_at([number for number in found.ids if number not in known])
    new = [
        number
        for number in found.ids
        if number in dates and is_new(number, known, dates[number], saved.since, whole)
    ]
    needs = queries.published(new[:LISTED])
    listed: list[PublishedNeed] = [needs[number] for number in new[:LISTED] if number in needs]
    section = Section(saved, question, found.terms, listed, len(new)) if listed else None
    return Look(saved, known | frozenset(dates), section)


def _note(look: Look, moment: dt.datetime) -> None:
    """What was found is known from now on, and what is told can be put aside."""
    saved = look.saved
    saved.looked_at, saved.known = moment, pack(look.known)
    old = (ToldNeed.search_id == saved.id) & ToldNeed.dismissed_at.is_(None)
    db.session.execute(db.delete(ToldNeed).where(old, ToldNeed.at < now() - TOLD_LIFE))
    for need in look.section.needs if look.section else ():
        db.session.add(ToldNeed(search_id=saved.id, need_id=need.id, user_id=saved.user_id))
    db.session.flush()


# --- one letter -----------------------------------------------------------------------------


def _hand_over(user: User, sections: list[Section], moment: dt.datetime) -> None:
    """The notice and the mail wait to be read and sent; a second one of the day undoes all."""
    day = moment.astimezone(TEHRAN).date()
    is_first = notices.notify(
        user.id,
        "follows.digest",
        sections[0].saved.site,
        "follows_my.searches",
        {},
        {"count": sum(section.count for section in sections)},
        cause=f"digest:{day}",
    )
    if not is_first:
        raise ToldToday
    if user.email:
        letters.write(user, sections, day)
