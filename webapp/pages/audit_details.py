"""What an entry of the ledger says beside the act, in words: names of columns, reasons, states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import Any

from wtforms.fields.core import UnboundField

from webapp import persian
from webapp.accounts.forms import ProfileForm
from webapp.capabilities.forms import CapabilityForm
from webapp.companies.forms import CompanyForm
from webapp.i18n import gettext, language, lazy_gettext, number, page_digits
from webapp.labels import choices, label
from webapp.needs.forms import NeedForm
from webapp.places.forms import CalendarForm, ContactForm, ExhibitionForm, ParkForm, ShelfForm
from webapp.tenancy.sites import province_codes, province_name

# The forms in which people change what the ledger calls by the name of its column.
_FORMS = (
    NeedForm,
    CapabilityForm,
    CompanyForm,
    ProfileForm,
    ParkForm,
    ExhibitionForm,
    ShelfForm,
    ContactForm,
    CalendarForm,
)
COLUMNS: dict[str, Any] = {
    "audience": lazy_gettext("Who may see it"),
    "brand": lazy_gettext("Colour"),
    "calendar": lazy_gettext("Days off and office hours"),
    "contact": lazy_gettext("Contact"),
    "name_en": lazy_gettext("English name"),
    "name_fa": lazy_gettext("Persian name"),
    "title": lazy_gettext("Title"),
    "skeleton": None,  # follows from the name
    "title_key": None,
}
NAMES: dict[str, Any] = {
    "added_row": lazy_gettext("row"),
    "again": lazy_gettext("to be checked again"),
    "attachment": lazy_gettext("file"),
    "by_officer": lazy_gettext("by an officer"),
    "columns": lazy_gettext("changed"),
    "company": lazy_gettext("company"),
    "company_id": lazy_gettext("company"),
    "count": lazy_gettext("how many"),
    "digest": lazy_gettext("digest of the text"),
    "fields": lazy_gettext("changed"),
    "figures": lazy_gettext("rows"),
    "format": lazy_gettext("format"),
    "found": lazy_gettext("found"),
    "from_state": lazy_gettext("before"),
    "from_user": lazy_gettext("from person"),
    "group": lazy_gettext("part"),
    "how": lazy_gettext("by way of"),
    "kept": lazy_gettext("kept"),
    "listing": lazy_gettext("list"),
    "name": lazy_gettext("file name"),
    "need_id": lazy_gettext("need"),
    "number": lazy_gettext("place"),
    "of": lazy_gettext("of"),
    "on": lazy_gettext("on"),
    "person_id": lazy_gettext("person"),
    "place_id": lazy_gettext("place"),
    "query": lazy_gettext("filters"),
    "reason": lazy_gettext("reason"),
    "reinstated": lazy_gettext("admitted again"),
    "removed": lazy_gettext("removed"),
    "request": lazy_gettext("request"),
    "required": lazy_gettext("agreement asked for"),
    "role": lazy_gettext("role"),
    "rows": lazy_gettext("rows"),
    "side": lazy_gettext("side"),
    "size": lazy_gettext("size"),
    "state": lazy_gettext("state"),
    "taken": lazy_gettext("taken"),
    "to": lazy_gettext("seen by"),
    "to_state": lazy_gettext("after"),
    "to_user": lazy_gettext("to person"),
    "user": lazy_gettext("person"),
    "version": lazy_gettext("number"),
    "what": lazy_gettext("what"),
}
# Groups of words in which a value may be found; the feature of the act comes first.
_GROUPS = {
    "samples": ("sample_state",),
    "places": ("exhibition_state",),
    "companies": ("company_state", "member_role"),
    "accounts": ("staff_role", "member_role"),
    "privacy": ("staff_role", "member_role"),
    "interests": ("reason", "interest_end"),
    "meetings": ("reason", "side"),
    "words": ("word_list",),
    "needs": ("audience_of", "audience", "return_reason", "reason"),
}
_WORDED = frozenset(
    {"reason", "role", "state", "from_state", "to_state", "side", "group", "to", "listing"}
)


def said(action: str, details: dict[str, Any]) -> list[tuple[str, str]]:
    """(name, value) of every detail that says something, in the language of the page."""
    told = ((name, _value(action, name, value)) for name, value in details.items())
    return [(str(NAMES.get(name, name)), value) for name, value in told if value]


def in_a_line(action: str, details: dict[str, Any]) -> str:
    """All of it as one text, for a cell."""
    separator = gettext("; ")
    return separator.join(f"{name}: {value}" for name, value in said(action, details))


def _value(action: str, name: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, dict):
        return gettext(", ").join(f"{key}: {_plain(each)}" for key, each in value.items())
    if isinstance(value, list):
        return _listed(value)
    if name in _WORDED:
        return _worded(action, str(value))
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, int):
        return page_digits(str(value))
    if isinstance(value, float):
        return number(value)
    text = str(value)
    if text in province_codes():
        return province_name(text)
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return text
    return persian.jdate(day) if language() == "fa" else text


def _listed(columns: Iterable[Any]) -> str:
    words = (str(_columns().get(str(each), each) or "") for each in columns)
    return gettext(", ").join(dict.fromkeys(each for each in words if each))


def _worded(action: str, value: str) -> str:
    feature = action.partition(".")[0]
    for group in (*_GROUPS.get(feature, ()), "reason"):
        if value in dict(choices(group)):
            return label(group, value)
    return value


@cache
def _columns() -> dict[str, Any]:
    """The words of the forms for their columns; lazy, so good for every language."""
    found = dict(COLUMNS)
    for form in _FORMS:
        for name in dir(form):
            field = getattr(form, name)
            if isinstance(field, UnboundField):
                words = field.kwargs.get("label") or (field.args[0] if field.args else None)
                found.setdefault(name, words)
    return found
