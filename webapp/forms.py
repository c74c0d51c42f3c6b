"""What is every form made of, and what does it say when it cannot be taken?

A form is validated as it is; a service that refuses afterwards is told with `form.refuse`.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import g, has_request_context, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict
from wtforms import HiddenField

from webapp.choice_fields import (
    ChoiceField,
    MultiChoiceField,
    RadioChoiceField,
    TickField,
    UploadField,
    YesNoField,
)
from webapp.date_fields import JalaliDateField, JalaliDateTimeField, TimeField
from webapp.i18n import gettext
from webapp.identifier_fields import (
    CompanyIDField,
    EmailField,
    HsCodeField,
    LinkField,
    MobileField,
    OneTimeCodeField,
    PersonIDField,
    PostalCodeField,
)
from webapp.number_fields import MoneyField, NumberField, WholeNumberField
from webapp.text_fields import CodeField, LongTextField, PasswordField, TextField

__all__ = [
    "ChoiceField",
    "CodeField",
    "CompanyIDField",
    "EmailField",
    "Form",
    "HsCodeField",
    "JalaliDateField",
    "JalaliDateTimeField",
    "LinkField",
    "LongTextField",
    "MobileField",
    "MoneyField",
    "MultiChoiceField",
    "NumberField",
    "OneTimeCodeField",
    "PasswordField",
    "PersonIDField",
    "PostalCodeField",
    "RadioChoiceField",
    "TextField",
    "TickField",
    "TimeField",
    "UploadField",
    "WholeNumberField",
    "YesNoField",
]

_SENT = {"POST", "PUT", "PATCH", "DELETE"}
_HIDDEN = {"csrf_token", "nonce", "version"}
_AS_SENT = object()
# No row has this version, so a form with a spoilt one is refused as stale.
NO_VERSION = -1


def new_nonce() -> str:
    """A key that no other rendering of a form has: 32 hexadecimal digits."""
    return secrets.token_hex(16)


class NonceField(HiddenField):
    """Which rendering of the form this is: the same through all re-renderings after errors."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        sent = valuelist[0] if valuelist else ""
        if isinstance(sent, str) and re.fullmatch("[0-9a-f]{32}", sent):
            self.data = sent


class VersionField(HiddenField):
    """The version of the row that was shown, an int; None where the form has none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        sent = valuelist[0] if valuelist else ""
        if not isinstance(sent, str):
            self.data = NO_VERSION
        elif sent:
            self.data = int(sent) if re.fullmatch("[0-9]{1,9}", sent) else NO_VERSION


class Form(FlaskForm):
    """A form that changes something: CSRF token, idempotency key and version come with it."""

    nonce = NonceField("", default=new_nonce)
    version = VersionField("")

    def __init__(self, formdata: Any = _AS_SENT, **values: Any) -> None:
        """`values` as in WTForms (`obj`, `data`, `prefix`, fields by name).

        Only form fields and files of a request are read, never a JSON body.
        """
        super().__init__(formdata=_sent() if formdata is _AS_SENT else formdata, **values)

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether it was sent and can be taken; not where its page comes back after a refusal."""
        return g.get("refused") is None and super().validate_on_submit(extra_validators)

    @property
    def answers(self) -> dict[str, Any]:
        """What was asked and answered, by field name, without the hidden fields of every form."""
        return {name: value for name, value in self.data.items() if name not in _HIDDEN}

    @property
    def enctype(self) -> str:
        """How the browser has to send this form."""
        has_file = any(isinstance(field, UploadField) for field in self)
        return "multipart/form-data" if has_file else "application/x-www-form-urlencoded"

    def refuse(self, message: object, field: str | None = None) -> None:
        """Adds a refusal that was found after validation, to one field or to the whole form."""
        if field is None:
            self.form_errors.append(str(message))
        else:
            self[field].errors = [*self[field].errors, str(message)]

    def error_summary(self) -> list[tuple[str, str, str]]:
        """(element id, label, sentence) of every error in the order of the page.

        Id and label are "" for what concerns the whole form.
        """
        found = [("", "", str(message)) for message in self.form_errors]
        for field in self:
            if field.short_name in _HIDDEN:
                found += [("", "", _too_old())] if field.errors else []
                continue
            place = getattr(field, "focus_id", field.id)
            found += [(place, str(field.label.text), str(error)) for error in field.errors]
        return found


def _sent() -> Any:
    if has_request_context() and request.method in _SENT:
        return CombinedMultiDict((request.form, request.files))
    return None


def _too_old() -> str:
    return gettext(
        "This page was open for too long. What you wrote is still here; please send it again."
    )
