"""Fields whose answer names somebody or something: IDs, telephone, e-mail, address, HS code."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from webapp import persian
from webapp.fields import ReadField
from webapp.i18n import lazy_gettext

_NOT_DIGITS = lazy_gettext("Write digits only; “%(typed)s” holds something else.")
_MISTYPED = lazy_gettext("A digit is mistyped: this number does not exist. Check each digit.")


class CompanyIDField(ReadField):
    """The 11 digits of a company's national ID."""

    drawn = {"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}
    faults = {
        "not_digits": _NOT_DIGITS,
        "length": lazy_gettext("A company's national ID has 11 digits; this has %(count)s."),
        "checksum": _MISTYPED,
    }

    def read(self, text: str) -> str:
        return persian.company_national_id(text)


class PersonIDField(ReadField):
    """The 10 digits of a person's national ID."""

    drawn = CompanyIDField.drawn
    faults = {
        "not_digits": _NOT_DIGITS,
        "length": lazy_gettext("A person's national ID has 10 digits; this has %(count)s."),
        "checksum": _MISTYPED,
    }

    def read(self, text: str) -> str:
        return persian.person_national_id(text)


class MobileField(ReadField):
    """An Iranian mobile number, as +989…; shown as 09…."""

    drawn = {"dir": "ltr", "inputmode": "tel", "autocomplete": "tel"}
    faults = {
        "not_digits": _NOT_DIGITS,
        "length": lazy_gettext("A mobile number has 11 digits and begins with 09. Check it."),
        "form": lazy_gettext("Write a mobile number that begins with 09."),
    }

    def read(self, text: str) -> str:
        return persian.mobile(text)

    def show(self, value: str) -> str:
        return re.sub(r"^\+98", "0", value)


class PostalCodeField(ReadField):
    """A postal code; one of unusual form is taken too, and `is_doubtful` says so."""

    drawn = {"dir": "ltr", "inputmode": "numeric", "autocomplete": "postal-code"}

    def read(self, text: str) -> str:
        if len(text) > 20:
            raise self.fault(lazy_gettext("A postal code has 10 digits. Check it."))
        return persian.postal_code(text)

    @property
    def is_doubtful(self) -> bool:
        return bool(self.data) and not persian.postal_code_ok(self.data)


class HsCodeField(ReadField):
    """An HS code of 4, 6 or 8 digits; None for "unknown" and for nothing."""

    drawn = {"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}
    faults = {
        "not_digits": _NOT_DIGITS,
        "length": lazy_gettext(
            "An HS code has 4, 6 or 8 digits; this has %(count)s. If you do not know it, "
            "leave it empty."
        ),
        "form": lazy_gettext("There is no chapter 00. Look the HS code up and write it again."),
    }

    def read(self, text: str) -> str | None:
        return persian.hs_code(text)


class OneTimeCodeField(ReadField):
    """The 5 or 6 digits that were sent to a telephone, as Latin text."""

    drawn = {"dir": "ltr", "inputmode": "numeric", "autocomplete": "one-time-code"}

    def read(self, text: str) -> str:
        code = persian.en_digits(text).replace(" ", "")
        if not re.fullmatch("[0-9]{5,6}", code):
            raise self.fault(lazy_gettext("Write the 5 or 6 digits that were sent to you."))
        return code


class EmailField(ReadField):
    """An e-mail address of ASCII letters, its domain in lower case."""

    short = False
    drawn = {
        **{"dir": "ltr", "inputmode": "email", "autocomplete": "email"},
        **{"autocapitalize": "none", "spellcheck": "false"},
    }

    def read(self, text: str) -> str:
        try:
            found: Any = validate_email(
                persian.en_digits(text[:300]), check_deliverability=False, allow_smtputf8=False
            )
        except EmailNotValidError:
            raise self.fault(
                lazy_gettext("Write an e-mail address such as %(example)s."),
                example="name@example.ir",
            ) from None
        return str(found.normalized)


class LinkField(ReadField):
    """The http or https address of another site; stored, never fetched."""

    short = False
    drawn = {**EmailField.drawn, "inputmode": "url", "autocomplete": "off"}

    def read(self, text: str) -> str:
        try:
            parts = urlsplit(text)
            valid = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text
        except ValueError:
            valid = False
        if not valid or len(text) > 500:
            raise self.fault(
                lazy_gettext("Write the whole address, beginning with %(example)s."),
                example="https://",
            )
        return text
