"""What a company is asked about itself, and what officers and managers are asked about it."""

from __future__ import annotations

from webapp.accounts.rules import MIN_PASSWORD
from webapp.forms import (
    ChoiceField,
    CompanyIDField,
    EmailField,
    Form,
    LinkField,
    LongTextField,
    MultiChoiceField,
    PasswordField,
    PostalCodeField,
    RadioChoiceField,
    TextField,
    TickField,
    WholeNumberField,
)
from webapp.i18n import lazy_gettext
from webapp.labels import choices

from .rules import MAX_NAME

_PHONE = {"dir": "ltr", "inputmode": "tel", "autocomplete": "tel"}


class CompanyForm(Form):
    """The short form of a registration; `park_id` is filled with the parks of the province."""

    company_name = TextField(
        lazy_gettext("Name of the company"),
        required=True,
        max_length=MAX_NAME,
        render_kw={"autocomplete": "organization"},
    )
    national_id = CompanyIDField(
        lazy_gettext("National ID of the company"),
        required=True,
        hint=lazy_gettext("11 digits, as on the company's registration notice."),
    )
    roles = MultiChoiceField(
        lazy_gettext("What brings you here?"),
        required=True,
        choices=lambda: choices("company_role"),
        hint=lazy_gettext("Tick both if both are true."),
    )
    park_id = ChoiceField(
        lazy_gettext("Park or zone"),
        coerce=int,
        empty=lazy_gettext("Outside the parks"),
    )
    field = ChoiceField(lazy_gettext("Field of industry"), choices=lambda: choices("field"))
    employees = WholeNumberField(
        lazy_gettext("Number of people employed"),
        maximum=200_000,
        hint=lazy_gettext("Only the size class is shown to others."),
    )
    phone = TextField(lazy_gettext("Company's telephone"), max_length=40, render_kw=_PHONE)

    def offer_parks(self, parks: list[tuple[int, str]]) -> None:
        self.park_id.choices = parks


class NewcomerForm(CompanyForm):
    """The same for somebody who has no account yet; his address is confirmed before."""

    person_name = TextField(
        lazy_gettext("Your first and last name"),
        required=True,
        max_length=120,
        render_kw={"autocomplete": "name"},
    )
    password = PasswordField(
        lazy_gettext("Password"),
        required=True,
        minimum=MIN_PASSWORD,
        hint=lazy_gettext("10 letters or more. A few unrelated words are good and easy."),
    )


class EditForm(CompanyForm):
    """Everything a company says of itself."""

    is_knowledge_based = TickField(lazy_gettext("Knowledge-based company"))
    about = LongTextField(
        lazy_gettext("About the company"),
        max_words=100,
        hint=lazy_gettext("What you make, for whom, with which machines. Everybody can read it."),
    )
    website = LinkField(lazy_gettext("Web site"))
    email = EmailField(lazy_gettext("Company's e-mail"))
    address = TextField(lazy_gettext("Address"), max_length=300)
    postal_code = PostalCodeField(lazy_gettext("Postal code"))


class OfficerForm(EditForm):
    """An officer may also enter a company whose national ID is not known yet."""

    national_id = CompanyIDField(
        lazy_gettext("National ID of the company"),
        hint=lazy_gettext("11 digits. Leave it empty only while it is not known."),
    )


class ReasonForm(Form):
    """Why a company is refused or suspended; its members read it."""

    reason = LongTextField(lazy_gettext("Reason"), required=True, max_words=60)


class InviteMemberForm(Form):
    name = TextField(lazy_gettext("First and last name"), required=True, max_length=120)
    email = EmailField(
        lazy_gettext("E-mail"),
        required=True,
        hint=lazy_gettext("The link to accept is sent to this address."),
    )
    role = RadioChoiceField(
        lazy_gettext("Role"),
        required=True,
        default="member",
        choices=lambda: choices("member_role"),
    )


class HandOverForm(Form):
    """Who takes over the open work of somebody who leaves."""

    successor_id = ChoiceField(lazy_gettext("Open work goes to"), required=True, coerce=int)

    def offer(self, colleagues: list[tuple[int, str]]) -> None:
        self.successor_id.choices = colleagues


class AnswerForm(Form):
    """An answer to somebody who asks to join."""

    note = TextField(lazy_gettext("A word to the person (optional)"), max_length=200)
