"""What is asked of whoever imports: the file, what its columns are, what holds for all rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from webapp.forms import (
    ChoiceField,
    CompanyIDField,
    Form,
    TextField,
    TickField,
    UploadField,
)
from webapp.i18n import gettext, lazy_gettext
from webapp.sheets import SUFFIXES

from . import columns
from .labels import FIELDS
from .plan import Options

MAX_BYTES = 15 * 1024 * 1024
_PREFIX = "column_"


class UploadForm(Form):
    file = UploadField(
        lazy_gettext("File of needs"), required=True, suffixes=SUFFIXES, max_bytes=MAX_BYTES
    )


class ColumnsForm(Form):
    """One choice for each column, made by `columns_form`, and the options."""

    company_id = ChoiceField(lazy_gettext("Company of all rows"), coerce=int)
    company_national_id = CompanyIDField(lazy_gettext("Or its national ID"))
    company_name = TextField(
        lazy_gettext("Name of a company that is not in the list"),
        max_length=160,
        hint=lazy_gettext("The company is entered in your province when the import runs."),
    )
    park_id = ChoiceField(lazy_gettext("Park or zone of all rows"), coerce=int)
    consent_reference = TextField(
        lazy_gettext("Number of the companies' consent"),
        max_length=200,
        hint=lazy_gettext(
            "The letter or form in which the companies agree that their needs are shown"
        ),
    )
    given_by = TextField(lazy_gettext("Who has given the consent"), max_length=120)
    publish = TickField(lazy_gettext("Publish the needs at once"))

    @property
    def column_fields(self) -> list[Any]:
        return [field for field in self if field.short_name.startswith(_PREFIX)]

    @property
    def mapping(self) -> dict[int, str]:
        """Place of a column → the field it fills; "" where it is left out."""
        return {
            int(field.short_name.removeprefix(_PREFIX)): field.data or ""
            for field in self.column_fields
        }

    @property
    def options(self) -> Options:
        return Options.of({name: value for name, value in self.answers.items() if value})

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        valid = bool(super().validate(*args, **kwargs))
        self._check_columns()
        self._check_options()
        return valid and not self.errors

    def _check_columns(self) -> None:
        taken: dict[str, str] = {}
        for field in self.column_fields:
            if field.data and field.data in taken:
                message = gettext(
                    "This is already taken from the column “%(column)s”. Leave one of them out.",
                    column=taken[field.data],
                )
                self.refuse(message, field.short_name)
            elif field.data:
                taken[field.data] = str(field.label.text)
        if "title" not in taken:
            self.refuse(gettext("Say which column holds the title of the need."))

    def _check_options(self) -> None:
        taken = set(self.mapping.values())
        named = self.company_id.data or self.company_national_id.data or self.company_name.data
        if not named and not taken & {"company_name", "company_national_id"}:
            self.refuse(
                gettext("Say whose needs these are: choose a company, or the column of companies."),
                "company_id",
            )
        if not self.publish.data:
            return
        if not self.consent_reference.data and "consent" not in taken:
            self.refuse(
                gettext("Without a consent nothing can be published. Write its number."),
                "consent_reference",
            )
        for name in ("kind", "field"):
            if name not in taken:
                message = gettext(
                    "To publish, say which column holds “%(field)s”.", field=FIELDS[name]
                )
                self.refuse(message, "publish")


def columns_form(
    headers: Sequence[str],
    mapping: Mapping[str, str],
    options: Mapping[str, Any],
    *,
    companies: Iterable[tuple[int, str]],
    parks: Iterable[tuple[int, str]],
) -> ColumnsForm:
    """The form for these headers, filled in with what is known."""
    asked = {
        f"{_PREFIX}{place}": ChoiceField(
            header or gettext("Column %(letter)s", letter=columns.letter(place)),
            choices=list(FIELDS.items()),
            empty=lazy_gettext("— is not imported —"),
        )
        for place, header in enumerate(headers)
    }
    known = {f"{_PREFIX}{place}": name for place, name in mapping.items()}
    made: type[ColumnsForm] = type("ColumnsForm", (ColumnsForm,), asked)
    form = made(data={**Options.of(options).kept(), **known})
    form.company_id.choices = list(companies)
    form.park_id.choices = list(parks)
    return form
