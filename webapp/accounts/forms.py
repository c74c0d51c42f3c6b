"""What people are asked to sign in, to set a password, to say who they are, to invite others."""

from __future__ import annotations

import re
from typing import Any

from wtforms import HiddenField

from webapp import persian
from webapp.forms import (
    ChoiceField,
    CodeField,
    EmailField,
    Form,
    MobileField,
    OneTimeCodeField,
    PasswordField,
    RadioChoiceField,
    TextField,
)
from webapp.i18n import gettext, lazy_gettext
from webapp.labels import label
from webapp.tenancy.scopes import NATIONAL
from webapp.tenancy.sites import province_codes, province_name

from .rules import MIN_PASSWORD, is_address

_CHOOSE_PASSWORD = lazy_gettext("10 letters or more. A few unrelated words are good and easy.")
_ADDRESS = {"dir": "ltr", "autocapitalize": "none", "spellcheck": "false"}


class _NameField(TextField):
    """An e-mail address or a mobile number, as the person likes."""

    drawn = {**_ADDRESS, "autocomplete": "username"}


class SignInForm(Form):
    # Signing in again is no harm, and the cookie of a first, unheard answer would be lost.
    nonce = HiddenField("", default="each-time")
    next = HiddenField("")
    name = _NameField(lazy_gettext("E-mail or mobile number"), required=True, max_length=254)
    password = PasswordField(lazy_gettext("Password"), required=True)


class ForgottenForm(Form):
    name = _NameField(lazy_gettext("E-mail or mobile number"), required=True, max_length=254)


class SixDigitsField(OneTimeCodeField):
    """The six digits of a code, in whichever digits they were typed."""

    def read(self, text: str) -> str:
        code = re.sub(r"[\s-]", "", persian.en_digits(text))
        if not re.fullmatch(r"[0-9]{6}", code):
            raise self.fault(lazy_gettext("Write the 6 digits that were sent to you."))
        return code


class _Unreceipted(Form):
    """Trying again is no harm, and no receipt may keep where a right code has led to."""

    nonce = HiddenField("", default="each-time")


class AskCodeForm(_Unreceipted):
    next = HiddenField("")
    name = _NameField(lazy_gettext("Mobile number or e-mail"), required=True, max_length=254)


class NewcomerAddressForm(_Unreceipted):
    """The address a newcomer will sign in with."""

    next = HiddenField("")
    name = _NameField(
        lazy_gettext("Your mobile number or e-mail"),
        required=True,
        max_length=254,
        hint=lazy_gettext("You get a code there, and sign in with it later."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if fine and not is_address(self.name.data):
            self.refuse(
                gettext("Write a mobile number that begins with 09, or an e-mail address."), "name"
            )
            return False
        return fine


class CodeForm(_Unreceipted):
    code = SixDigitsField(lazy_gettext("Code"), required=True)


class SecondPasswordForm(_Unreceipted):
    password = PasswordField(lazy_gettext("Password"), required=True)


class RecoveryForm(_Unreceipted):
    recovery = CodeField(
        lazy_gettext("Recovery code"),
        required=True,
        max_length=40,
        hint=lazy_gettext("Two groups of five letters and figures, from your list."),
        render_kw={"autocomplete": "off"},
    )


class RecoveryCodesForm(Form):
    current_password = PasswordField(lazy_gettext("Present password"), required=True)


class ResetForm(Form):
    token = HiddenField("")
    password = PasswordField(
        lazy_gettext("New password"), required=True, minimum=MIN_PASSWORD, hint=_CHOOSE_PASSWORD
    )


class PasswordForm(Form):
    current_password = PasswordField(lazy_gettext("Present password"), required=True)
    password = PasswordField(
        lazy_gettext("New password"), required=True, minimum=MIN_PASSWORD, hint=_CHOOSE_PASSWORD
    )


class AcceptForm(Form):
    """A newcomer accepts an invitation; his e-mail address is that of the invitation."""

    token = HiddenField("")
    name = TextField(
        lazy_gettext("First and last name"),
        required=True,
        max_length=120,
        render_kw={"autocomplete": "name"},
    )
    mobile = MobileField(lazy_gettext("Mobile number"))
    password = PasswordField(
        lazy_gettext("Password"), required=True, minimum=MIN_PASSWORD, hint=_CHOOSE_PASSWORD
    )


class ProfileForm(Form):
    name = TextField(
        lazy_gettext("First and last name"),
        required=True,
        max_length=120,
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(lazy_gettext("E-mail"))
    mobile = MobileField(lazy_gettext("Mobile number"))
    language = RadioChoiceField(
        lazy_gettext("Language of messages to you"), choices=[("fa", "فارسی"), ("en", "English")]
    )
    current_password = PasswordField(
        lazy_gettext("Present password"),
        hint=lazy_gettext("Only needed when you change your e-mail or mobile number."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if fine and not (self.email.data or self.mobile.data):
            self.refuse(gettext("Give an e-mail address or a mobile number."), "email")
            return False
        return fine


class _InviteForm(Form):
    name = TextField(lazy_gettext("First and last name"), required=True, max_length=120)
    email = EmailField(
        lazy_gettext("E-mail"),
        required=True,
        hint=lazy_gettext("The link to accept is sent to this address."),
    )


class InviteForm(_InviteForm):
    """Somebody is invited to the staff of a province."""

    role = ChoiceField(
        lazy_gettext("Role"),
        required=True,
        choices=lambda: [(role, label("staff_role", role)) for role in ("officer", "admin")],
    )


class InviteOnDeskForm(_InviteForm):
    """Somebody is invited to the national staff, or as admin of a province."""

    office = ChoiceField(lazy_gettext("Office"), required=True, choices=lambda: _offices())


def _offices() -> list[tuple[str, str]]:
    provinces = sorted((province_name(code), code) for code in province_codes())
    admins = [(code, gettext("Admin of %(province)s", province=name)) for name, code in provinces]
    return [(NATIONAL, label("staff_role", "national")), *admins]
