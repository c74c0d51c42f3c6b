"""The questions about one capability."""

from __future__ import annotations

from webapp.forms import (
    ChoiceField,
    Form,
    HsCodeField,
    LongTextField,
    NumberField,
    RadioChoiceField,
    TextField,
    WholeNumberField,
)
from webapp.i18n import lazy_gettext
from webapp.labels import choices

from .data import COLUMNS, CapabilityData
from .rules import MAX_DESCRIPTION_WORDS, MAX_LEAD_DAYS, MAX_STANDARDS, MAX_TITLE

_UNITS = {"list": "unit-words"}


class CapabilityForm(Form):
    """Title, kind and field are needed; the rest helps a buyer to choose."""

    title = TextField(
        lazy_gettext("What can you make or do?"),
        required=True,
        max_length=MAX_TITLE,
        counter=True,
        hint=lazy_gettext("A short name, as a buyer would ask for it: “Die casting of aluminium”"),
    )
    kind = RadioChoiceField(lazy_gettext("Kind"), required=True, choices=lambda: choices("kind"))
    field = ChoiceField(
        lazy_gettext("Field of industry"), required=True, choices=lambda: choices("field")
    )
    description = LongTextField(
        lazy_gettext("Description"),
        max_words=MAX_DESCRIPTION_WORDS,
        hint=lazy_gettext(
            "With which machines, in which sizes and accuracy, from which materials, for whom "
            "so far? Everybody can read it."
        ),
    )
    hs_code = HsCodeField(
        lazy_gettext("HS code"),
        hint=lazy_gettext("4, 6 or 8 digits of the customs tariff; empty if unknown"),
    )
    standards = TextField(
        lazy_gettext("Standards and certificates"),
        max_length=MAX_STANDARDS,
        hint=lazy_gettext(
            "For example: the national standard mark, a certificate of quality management"
        ),
    )
    capacity = NumberField(lazy_gettext("Capacity a month"))
    unit = TextField(
        lazy_gettext("Unit of the capacity"),
        max_length=30,
        hint=lazy_gettext("pieces, kilograms, metres …"),
        render_kw=_UNITS,
    )
    free_capacity = NumberField(
        lazy_gettext("Free capacity a month"),
        hint=lazy_gettext("How much of it you could take on now, in the same unit"),
    )
    minimum_order = NumberField(lazy_gettext("Smallest order"))
    order_unit = TextField(
        lazy_gettext("Unit of the smallest order"), max_length=30, render_kw=_UNITS
    )
    lead_days = WholeNumberField(lazy_gettext("Time of delivery in days"), maximum=MAX_LEAD_DAYS)

    def validate(self, extra_validators: object = None) -> bool:
        """A free capacity is a part of the whole one, and an amount has a unit."""
        valid: bool = super().validate(extra_validators)
        return self._amounts_fit() and valid

    def _amounts_fit(self) -> bool:
        whole, free = self.capacity.data, self.free_capacity.data
        fits = True
        if whole is not None and free is not None and free > whole:
            self.refuse(
                lazy_gettext("The free capacity is more than the whole one."), "free_capacity"
            )
            fits = False
        if (whole is not None or free is not None) and not self.unit.data:
            self.refuse(lazy_gettext("Write the unit of this amount."), "unit")
            fits = False
        if self.minimum_order.data is not None and not self.order_unit.data:
            self.refuse(lazy_gettext("Write the unit of this amount."), "order_unit")
            fits = False
        return fits

    def capability(self) -> CapabilityData:
        """What was typed, of a form that is valid."""
        given = {name: self[name].data for name in COLUMNS}
        texts = ("description", "standards", "unit", "order_unit")
        return CapabilityData(**given | {name: given[name] or "" for name in texts})
