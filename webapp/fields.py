"""What all fields of all forms share: how an answer is read, and how a refusal is worded.

Every field takes `required`, `hint` and `render_kw`, keeps what was typed when it is refused, and
has `data` None (text: "") when nothing was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from webapp import persian
from webapp.i18n import language, lazy_gettext

# No field writes more than this back into a page.
SHOWN_AGAIN = 5000


def in_figures(number: Decimal | float, decimals: int | None = None) -> str:
    """A number as the page's language writes it."""
    return in_letters(persian.format_number(number, decimals))


def in_letters(text: str) -> str:
    """Persian figures where the page is Persian, else the same text in Latin ones."""
    if language() == "fa":
        return text
    return persian.en_digits(text).replace("٬", ",").replace("٫", ".").replace("\u200e−", "-")


class Needed:
    """Refuses a field that was left empty."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        if field.is_blank():
            field.errors[:] = []
            raise StopValidation(str(field.missing))


class Unneeded:
    """Lets a field be empty, and asks no more about it then."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.is_blank():
            field.errors[:] = []
            raise StopValidation()


class Asked:
    """What all fields have in common; `shape` tells the template how to draw them."""

    shape = "line"
    short = False
    drawn: dict[str, Any] = {}
    missing = lazy_gettext("This is empty. Please fill it in.")
    # Given by the field that this is mixed into.
    data: Any
    raw_data: Any
    process_errors: Any
    id: Any

    def __init__(
        self,
        label: Any = "",
        validators: Sequence[Any] = (),
        *,
        required: bool = False,
        hint: Any = "",
        render_kw: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        checks = [Needed() if required else Unneeded(), *validators]
        drawn = {**self.drawn, **(render_kw or {})}
        super().__init__(label, checks, description=hint, render_kw=drawn, **options)  # type: ignore[call-arg]

    @staticmethod
    def tidy(text: str) -> str:
        return persian.clean(text)

    @property
    def typed(self) -> str:
        """What came from the browser, clean; "" for nothing and for what is not text."""
        first = self.raw_data[0] if self.raw_data else ""
        return self.tidy(first) if isinstance(first, str) else ""

    @property
    def focus_id(self) -> str:
        """The element that a link in the error summary leads to."""
        return str(self.id)

    def is_blank(self) -> bool:
        return self.data in (None, "", []) and not self.typed

    def pre_validate(self, form: Any) -> None:
        """Further checks never meet a value that could not be read."""
        if self.process_errors:
            raise StopValidation()
        super().pre_validate(form)  # type: ignore[misc]

    def fault(self, sentence: Any, **values: Any) -> ValueError:
        shown = self.typed[:60] + ("…" if len(self.typed) > 60 else "")
        return ValueError(str(sentence) % {"typed": shown, **values})


class ReadField(Asked, Field):
    """Text that is read into a value; `faults` words the reasons of the reader's errors."""

    widget = TextInput()
    short = True
    faults: dict[str, Any] = {}

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.data = None
        if self.typed:
            try:
                value = self.read(self.typed)
            except (persian.NumberError, persian.DateError, persian.IdentifierError) as error:
                raise self.fault(self.faults[error.reason], **self.examples()) from None
            self.data = self.within(value)

    def _value(self) -> str:
        if self.raw_data:
            return self.typed[:SHOWN_AGAIN]
        return "" if self.data is None else self.show(self.data)

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def show(self, value: Any) -> str:
        return str(value)

    def within(self, value: Any) -> Any:
        """`value`, when it keeps the field's limits."""
        return value

    def examples(self) -> dict[str, str]:
        return {"count": in_figures(sum(c.isdigit() for c in self.typed))}
