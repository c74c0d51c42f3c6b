"""What staff may write about parks, centres, exhibitions, shelves and their province."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from wtforms import ValidationError

from webapp import persian
from webapp.fields import ReadField, in_letters
from webapp.forms import (
    ChoiceField,
    CodeField,
    EmailField,
    Form,
    JalaliDateField,
    LongTextField,
    MultiChoiceField,
    RadioChoiceField,
    TextField,
    WholeNumberField,
)
from webapp.i18n import gettext, lazy_gettext
from webapp.labels import choices
from webapp.tenancy.files import WEEK

from .labels import LABELS
from .rules import MAX_PLACES_IN_ROW, MAX_ROWS

_PHONE = {"inputmode": "tel", "dir": "ltr"}
_HOURS_HINT = lazy_gettext("For example: Saturday to Wednesday, 8 to 14.")


class ParkForm(Form):
    name = TextField(lazy_gettext("Name"), required=True, max_length=120)
    kind = RadioChoiceField(
        lazy_gettext("Kind"), choices=lambda: choices("park_kind"), required=True, default="park"
    )
    county = TextField(lazy_gettext("County"), max_length=60)
    about = LongTextField(
        lazy_gettext("About this park"),
        max_words=200,
        hint=lazy_gettext("What visitors should know: the way there, companies, services."),
    )


class CentreForm(Form):
    name = TextField(lazy_gettext("Name"), required=True, max_length=120)
    address = TextField(lazy_gettext("Address"), max_length=300)
    phone = TextField(lazy_gettext("Telephone"), max_length=40, render_kw=_PHONE)
    hours = TextField(lazy_gettext("Opening hours"), max_length=200, hint=_HOURS_HINT)


class RoomForm(Form):
    name = TextField(lazy_gettext("Name of the room or table"), required=True, max_length=80)
    seats = WholeNumberField(
        lazy_gettext("Seats"), required=True, minimum=1, maximum=200, default=6
    )


class ExhibitionForm(Form):
    name = TextField(lazy_gettext("Name"), required=True, max_length=120)
    intro = LongTextField(lazy_gettext("Introduction"), max_words=200)
    hours = TextField(
        lazy_gettext("Opening hours"),
        max_length=200,
        hint=lazy_gettext("Leave this empty if they are the centre's."),
    )


class DayForm(Form):
    """The day on which an exhibition opened or closed."""

    on = JalaliDateField(lazy_gettext("Date"), required=True)


class ShelfForm(Form):
    code = CodeField(
        lazy_gettext("Code on the label"),
        required=True,
        max_length=20,
        hint=lazy_gettext("Short, and different from the exhibition's other shelves: A1, B2 …"),
    )
    name = TextField(lazy_gettext("Name"), max_length=120)
    field = ChoiceField(lazy_gettext("Field"), choices=lambda: choices("field"), required=True)


class NewShelfForm(ShelfForm):
    rows = WholeNumberField(
        lazy_gettext("Rows"), required=True, minimum=1, maximum=MAX_ROWS, default=3
    )
    in_row = WholeNumberField(
        lazy_gettext("Places in a row"),
        required=True,
        minimum=1,
        maximum=MAX_PLACES_IN_ROW,
        default=6,
        hint=lazy_gettext("The places are numbered on from row to row."),
    )


class RowForm(Form):
    count = WholeNumberField(
        lazy_gettext("Places in the new row"),
        required=True,
        minimum=1,
        maximum=MAX_PLACES_IN_ROW,
        default=6,
    )


# --- the province itself --------------------------------------------------------------------


class IntroForm(Form):
    intro = LongTextField(
        lazy_gettext("Introduction of the province's site"),
        max_words=200,
        hint=lazy_gettext("Visitors read it on the first page of the province."),
    )


class ContactForm(Form):
    organisation_fa = TextField(
        lazy_gettext("Organisation, in Persian"), required=True, max_length=160
    )
    organisation_en = TextField(
        lazy_gettext("Organisation, in English"), max_length=160, render_kw={"dir": "ltr"}
    )
    phone = TextField(lazy_gettext("Telephone"), required=True, max_length=40, render_kw=_PHONE)
    email = EmailField(lazy_gettext("E-mail"), required=True)
    address_fa = TextField(lazy_gettext("Address, in Persian"), required=True, max_length=300)
    address_en = TextField(
        lazy_gettext("Address, in English"), max_length=300, render_kw={"dir": "ltr"}
    )

    @staticmethod
    def typed_from(contact: Mapping[str, Any]) -> dict[str, Any]:
        """The stored contact as the fields show it."""
        organisation, address = contact.get("organisation", {}), contact.get("address", {})
        return {
            "organisation_fa": organisation.get("fa", ""),
            "organisation_en": organisation.get("en", ""),
            "phone": contact.get("phone", ""),
            "email": contact.get("email", ""),
            "address_fa": address.get("fa", ""),
            "address_en": address.get("en", ""),
        }

    @property
    def contact(self) -> dict[str, Any]:
        """What was typed, as it is stored."""
        return {
            "organisation": {"fa": self.organisation_fa.data, "en": self.organisation_en.data},
            "phone": self.phone.data,
            "email": self.email.data,
            "address": {"fa": self.address_fa.data, "en": self.address_en.data},
        }


class HoursField(ReadField):
    """Opening and closing time of a day as ["08:00", "16:00"]; None: closed all day."""

    drawn = {"autocomplete": "off", "dir": "ltr"}
    _SPAN = re.compile(r"(\d{1,2})(?::(\d\d))?\s*(?:-|–|تا|to)\s*(\d{1,2})(?::(\d\d))?")

    def read(self, text: str) -> list[str]:
        found = self._SPAN.fullmatch(persian.en_digits(text).strip())
        numbers = [int(part or 0) for part in found.groups()] if found else []
        if not found or max(numbers[0], numbers[2]) > 23 or max(numbers[1], numbers[3]) > 59:
            raise self.fault(
                lazy_gettext("Write two times, such as %(example)s."),
                example=in_letters("۰۸:۰۰-۱۶:۰۰"),
            )
        if numbers[:2] >= numbers[2:]:
            raise self.fault(lazy_gettext("The closing time has to be after the opening time."))
        return [f"{numbers[0]:02}:{numbers[1]:02}", f"{numbers[2]:02}:{numbers[3]:02}"]

    def show(self, value: list[str]) -> str:
        return in_letters(persian.fa_digits("-".join(value)))


class DaysField(LongTextField):
    """Dates, one on a line, as a sorted list of days."""

    def __init__(self, label: Any = "", **options: Any) -> None:
        super().__init__(label, **{"max_lines": 60, "render_kw": {"dir": "ltr"}, **options})

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.days: list[dt.date] = []
        for line in (self.data or "").split("\n"):
            if line:
                self.days.append(self._day(line))

    def _day(self, line: str) -> dt.date:
        try:
            return persian.parse_date(line)
        except persian.DateError:
            raise ValueError(
                gettext("“%(line)s” is not a date. Write year/month/day.", line=line[:40])
            ) from None


class CalendarForm(Form):
    """The working week; a day without hours belongs to the weekend."""

    saturday = HoursField(LABELS["weekday"]["saturday"])
    sunday = HoursField(LABELS["weekday"]["sunday"])
    monday = HoursField(LABELS["weekday"]["monday"])
    tuesday = HoursField(LABELS["weekday"]["tuesday"])
    wednesday = HoursField(LABELS["weekday"]["wednesday"])
    thursday = HoursField(LABELS["weekday"]["thursday"])
    friday = HoursField(LABELS["weekday"]["friday"])
    half_days = MultiChoiceField(
        lazy_gettext("Half days"), choices=lambda: list(LABELS["weekday"].items())
    )
    days_off = DaysField(
        lazy_gettext("Further days off"),
        hint=lazy_gettext(
            "One date on a line. Official holidays are known already; write only those of "
            "the province."
        ),
    )

    def validate_half_days(self, field: Any) -> None:
        if any(self[day].data is None for day in field.data or ()):
            raise ValidationError(gettext("A half day needs hours. Write its hours or untick it."))

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = bool(super().validate(extra_validators))
        # a field left empty is asked no further, so a whole empty week is found here
        if not any(self[day].typed for day in WEEK):
            self.refuse(gettext("Write the hours of at least one day."), "saturday")
            return False
        return is_good

    @staticmethod
    def typed_from(calendar: Mapping[str, Any]) -> dict[str, Any]:
        """The stored calendar as the fields show it."""
        days = [dt.date.fromisoformat(day) for day in calendar.get("days_off", [])]
        return {
            **{day: calendar.get("office_hours", {}).get(day) for day in WEEK},
            "half_days": calendar.get("half_days", []),
            "days_off": "\n".join(in_letters(persian.jdate(day)) for day in days),
        }

    @property
    def calendar(self) -> dict[str, Any]:
        """What was typed, as it is stored; days off as ISO dates."""
        return {
            "weekend": sorted(day for day in WEEK if self[day].data is None),
            "half_days": sorted(self.half_days.data or []),
            "office_hours": {
                day: self[day].data for day in sorted(WEEK) if self[day].data is not None
            },
            "days_off": sorted({day.isoformat() for day in self.days_off.days}),
        }
