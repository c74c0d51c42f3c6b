"""Languages, and the filters that write numbers, dates and money the way they are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from flask import Flask
from flask_babel import Babel, force_locale, gettext, lazy_gettext, ngettext
from markupsafe import Markup

from webapp import paths, persian
from webapp.tenancy.sites import LANGUAGES, language, spoken

__all__ = ["gettext", "language", "lazy_gettext", "ngettext", "speaking"]


@contextmanager
def speaking(language: str) -> Iterator[str]:
    """Words, figures and dates are in this language, in Persian if it is none of the site's."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    token = spoken.set(known)
    try:
        with force_locale(known):
            yield known
    finally:
        spoken.reset(token)


def direction() -> str:
    return "rtl" if language() == "fa" else "ltr"


def number(value: Any, decimals: int | None = None) -> str:
    """A number in the digits of the page; an empty value is a dash."""
    if value is None or value == "":
        return "—"
    if isinstance(value, Decimal) and decimals is None:
        value = value.normalize() if value % 1 else int(value)
    if language() == "fa":
        return persian.format_number(value, decimals)
    return f"{value:,.{decimals}f}" if decimals is not None else f"{value:,}"


def jdate(value: dt.date | dt.datetime | None, long: bool = False, time: bool = False) -> str:
    """A Jalali date in the letters of the page."""
    return persian.jdate(value, long=long, time=time, latin=language() != "fa")


def money(value: Any, currency: str = "USD") -> str:
    """An amount with its currency, never without."""
    return "—" if value is None else f"{number(value)} {currency_name(currency)}"


def currency_name(code: str) -> str:
    names = {
        "USD": gettext("US dollars"),
        "EUR": gettext("euros"),
        "CNY": gettext("yuan"),
        "AED": gettext("dirhams"),
        "IRR": gettext("rials"),
        "IRN": gettext("new rials"),
    }
    return names.get(code, code)


def coded(value: Any) -> Any:
    """Text in which Latin codes keep their own direction; what is markup already stays."""
    return value if isinstance(value, Markup) else persian.isolate_codes(str(value or ""))


def page_digits(value: str) -> str:
    """Text whose digits are those of the page: telephone numbers, house numbers."""
    return persian.fa_digits(value) if language() == "fa" else persian.en_digits(value)


def _time_tag(value: Any, **how: bool) -> Markup:
    if value is None:
        return Markup("—")
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), jdate(value, **how))


def init_app(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(paths.TRANSLATIONS)
    Babel(app, default_locale="fa", locale_selector=language, default_timezone="Asia/Tehran")
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.filters.update(
        number=number,
        money=money,
        coded=coded,
        latin_digits=persian.en_digits,
        page_digits=page_digits,
        jdate=lambda value: _time_tag(value),
        jdate_long=lambda value: _time_tag(value, long=True),
        jdatetime=lambda value: _time_tag(value, time=True),
        jdatetime_long=lambda value: _time_tag(value, long=True, time=True),
    )
    app.jinja_env.globals["currency_name"] = currency_name
