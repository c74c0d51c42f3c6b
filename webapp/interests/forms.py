"""What a supplier says about its interest, and why one is refused or taken back."""

from __future__ import annotations

from typing import Any

from webapp.forms import (
    ChoiceField,
    Form,
    LongTextField,
    MoneyField,
    NumberField,
    RadioChoiceField,
    TextField,
    WholeNumberField,
)
from webapp.i18n import lazy_gettext
from webapp.labels import choices
from webapp.needs.rules import Reason

from .rules import Origin
from .services import Offer


class InterestForm(Form):
    """How ready the supplier is, how much it can make, by when and for how much."""

    readiness = RadioChoiceField(
        lazy_gettext("How ready are you?"),
        choices=lambda: choices("readiness"),
        required=True,
        hint=lazy_gettext("Choose the highest step that is true today."),
    )
    capacity = NumberField(lazy_gettext("Free capacity per month"))
    capacity_unit = TextField(
        lazy_gettext("Unit of capacity and order"),
        max_length=30,
        hint=lazy_gettext("The need's own unit, if you can."),
    )
    lead_days = WholeNumberField(
        lazy_gettext("Lead time in days"),
        maximum=1825,
        hint=lazy_gettext("From the order to the first delivery."),
    )
    min_order = NumberField(lazy_gettext("Smallest order"))
    price_idea = MoneyField(
        lazy_gettext("Price idea for one unit"),
        hint=lazy_gettext(
            "Only the owner of the need and the officer of its province read it; it binds nobody."
        ),
    )
    currency = ChoiceField(
        lazy_gettext("Currency"), choices=lambda: choices("currency"), empty=None, default="IRR"
    )
    evidence = LongTextField(
        lazy_gettext("Evidence"),
        max_words=200,
        hint=lazy_gettext("Standards, machines, customers, similar parts you have made."),
        render_kw={"rows": 4},
    )
    message = LongTextField(
        lazy_gettext("Message to the producer"), max_words=200, render_kw={"rows": 4}
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """An amount without a unit says nothing."""
        fine = super().validate(extra_validators)
        if (self.capacity.data or self.min_order.data) and not self.capacity_unit.typed:
            self.refuse(lazy_gettext("Write the unit: pieces, kilograms …"), "capacity_unit")
            fine = False
        return bool(fine)

    @property
    def offer(self) -> Offer:
        return Offer(
            readiness=self.readiness.data,
            capacity=self.capacity.data,
            capacity_unit=self.capacity_unit.data or "",
            lead_days=self.lead_days.data,
            min_order=self.min_order.data,
            price_idea=self.price_idea.data,
            currency=self.currency.data or "IRR",
            evidence=self.evidence.data or "",
            message=self.message.data or "",
        )


class RecordForm(InterestForm):
    """The same, told to an officer."""

    origin = RadioChoiceField(
        lazy_gettext("How did it come in?"),
        choices=lambda: [(v, w) for v, w in choices("interest_origin") if v != Origin.SITE],
        required=True,
        default="telephone",
    )


class ReasonForm(Form):
    """A coded reason; "another reason" takes a few words."""

    reason = ChoiceField(lazy_gettext("Reason"), choices=lambda: choices("reason"), required=True)
    note = LongTextField(
        lazy_gettext("In a few words"),
        max_words=60,
        hint=lazy_gettext("The other side reads it."),
        render_kw={"rows": 3},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if self.reason.data == Reason.OTHER and not self.note.typed:
            self.refuse(lazy_gettext("Write this other reason in a few words."), "note")
            fine = False
        return bool(fine)

    def called(self, name: str) -> ReasonForm:
        """Its elements have ids of their own: a page may hold two such forms."""
        for field in (self.reason, self.note):
            field.id = field.label.field_id = f"{name}-{field.short_name}"
        return self
