"""The words of a digest: what is new for each saved search, and why it is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from webapp.accounts.models import User
from webapp.db import db
from webapp.i18n import gettext, language, ngettext, number
from webapp.needs.models import PublishedNeed
from webapp.notices import MailMessage, write_mail
from webapp.search.forms import Question
from webapp.tenancy.sites import external_url, province_name

from . import links, matching
from .links import Wish
from .models import SavedSearch

_BREAK = "\n\n"


@dataclass(frozen=True)
class Section:
    """One saved search with its new needs: those that are written out, and how many there are."""

    saved: SavedSearch
    question: Question
    terms: tuple[str, ...]
    needs: list[PublishedNeed]
    count: int


def write(user: User, sections: list[Section], day: dt.date) -> None:
    """The letter waits to be sent, in the language that is spoken."""
    end = _link(sections[0].saved, Wish(user_id=user.id))
    paragraphs = [
        gettext("Hello %(name)s,", name=user.name),
        gettext("These needs are new for the searches that you have saved."),
        *(paragraph for section in sections for paragraph in _section(section)),
        "\n".join(_ending(sections[0].saved, end)),
    ]
    write_mail(
        user.email or "",
        _subject(sections),
        _BREAK.join(paragraphs) + "\n",
        key=f"follows.digest.{user.id}.{day}",
        user_id=user.id,
        unsubscribe=end,
    )


def _subject(sections: list[Section]) -> str:
    first, others = sections[0].saved.name, len(sections) - 1
    if not others:
        return gettext("New needs for “%(name)s”", name=first)
    return ngettext(
        "New needs for “%(name)s” and %(count)s other search",
        "New needs for “%(name)s” and %(count)s other searches",
        others,
        name=first,
        count=number(others),
    )


def _section(section: Section) -> Iterator[str]:
    saved = section.saved
    place = matching.place_of(section.question, saved.site)
    yield gettext("■ %(name)s (%(place)s)", name=saved.name, place=place)
    filters = matching.filters_of(section.question)
    for place_in_list, need in enumerate(section.needs, start=1):
        yield "\n".join(_need(place_in_list, need, section, filters))
    yield "\n".join(_below(section))


def _need(place: int, need: PublishedNeed, section: Section, filters: list[str]) -> Iterator[str]:
    where = (need.company_name, need.park_name, _province(need.province))
    yield f"{number(place)}. {need.title}"
    yield gettext(", ").join(part for part in where if part)
    if why := why_it_matched(need, section.question, section.terms, filters):
        yield gettext("Why: %(reasons)s", reasons=why)
    yield external_url(need.province, "needs.detail", language=language(), need_id=need.id)
    wish = Wish(key=section.saved.key, need_id=need.id)
    yield gettext("Not for me: %(link)s", link=_link(section.saved, wish))


def _province(code: str) -> str:
    return gettext("the province of %(name)s", name=province_name(code))


def why_it_matched(
    need: PublishedNeed, question: Question, terms: tuple[str, ...], filters: list[str]
) -> str:
    """Which words of the need were searched for, as they are written, and the filters."""
    said = []
    for sentence, text in (
        (gettext("in the title “%(words)s”"), need.title),
        (gettext("in the summary “%(words)s”"), need.summary),
    ):
        if words := matching.marked_words(text, terms):
            said.append(sentence % {"words": gettext(", ").join(words)})
    if question.text and not said:
        said.append(gettext("“%(words)s” in the other texts of the need", words=question.text))
    if filters:
        said.append(gettext("filters: %(filters)s", filters=gettext(", ").join(filters)))
    return gettext("; ").join(said)


def _below(section: Section) -> Iterator[str]:
    saved, more = section.saved, section.count - len(section.needs)
    if more > 0:
        address = external_url(
            saved.site, "search.index", language=language(), **_newest_first(section.question)
        )
        yield ngettext(
            "%(count)s more need: %(link)s",
            "%(count)s more needs: %(link)s",
            more,
            count=number(more),
            link=address,
        )
    link = _link(saved, Wish(key=saved.key))
    yield gettext("Stop the digest of this search: %(link)s", link=link)


def _newest_first(question: Question) -> dict[str, object]:
    return {**question.address(), "sort": "newest"}


def _ending(saved: SavedSearch, end: str) -> Iterator[str]:
    mine = external_url(saved.site, "follows_my.searches", language=language())
    yield gettext("Your saved searches: %(link)s", link=mine)
    yield gettext("Stop this digest: %(link)s", link=end)


def _link(saved: SavedSearch, wish: Wish) -> str:
    """A page that asks first: programs that look into letters open every link."""
    token = links.token_of(wish)
    return external_url(saved.site, "follows.letter", language=language(), token=token)


# --- a need that is taken off the site ------------------------------------------------------


def strike_out(need_id: int) -> None:
    """Digests that still wait to be sent do not name the need; an empty one is not sent."""
    address = f"/needs/{need_id}\n"
    waiting = db.select(MailMessage).where(
        MailMessage.state.in_(("waiting", "dead")),
        MailMessage.unsubscribe.is_not(None),
        MailMessage.body.contains(address, autoescape=True),
    )
    for message in db.session.scalars(waiting):
        kept = [each for each in message.body.split(_BREAK) if address not in each]
        message.body = _BREAK.join(kept)
        if "/needs/" not in message.body:
            message.state = "dropped"
            message.forget()
