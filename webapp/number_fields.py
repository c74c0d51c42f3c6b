"""Fields whose answer is a number."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from webapp import persian
from webapp.fields import ReadField, in_figures
from webapp.i18n import lazy_gettext

Bound = Decimal | int | None
LARGEST = Decimal(10) ** 15
# A whole number that every database keeps in an ordinary column.
LARGEST_WHOLE = 2_000_000_000


class NumberField(ReadField):
    """A Decimal between `minimum` and `maximum`, with at most `decimals` digits after the mark."""

    drawn = {"inputmode": "decimal", "autocomplete": "off", "dir": "ltr"}
    faults = {
        "not_a_number": lazy_gettext("“%(typed)s” is not a number. Write digits: %(example)s."),
        "marks": lazy_gettext("It is not clear which number “%(typed)s” is. Write: %(example)s."),
        "too_long": lazy_gettext("This number has too many digits. Check it and write it again."),
        "not_whole": lazy_gettext("Write a whole number, without a fraction."),
    }

    def __init__(
        self,
        label: Any = "",
        validators: Sequence[Any] = (),
        *,
        minimum: Bound = 0,
        maximum: Bound = LARGEST,
        decimals: int | None = 4,
        **options: Any,
    ) -> None:
        self.minimum, self.maximum, self.decimals = minimum, maximum, decimals
        super().__init__(label, validators, **options)

    def read(self, text: str) -> Decimal | int:
        return persian.parse_number(text)

    def show(self, value: Decimal | int) -> str:
        return in_figures(value)

    def examples(self) -> dict[str, str]:
        return {"example": in_figures(Decimal("1250.5"))}

    def within(self, value: Decimal | int) -> Decimal | int:
        if self.minimum is not None and value < self.minimum:
            raise self.fault(
                lazy_gettext("Write %(limit)s or more."), limit=in_figures(self.minimum)
            )
        if self.maximum is not None and value > self.maximum:
            raise self.fault(
                lazy_gettext("Write %(limit)s or less."), limit=in_figures(self.maximum)
            )
        if self.decimals is not None and value != round(value, self.decimals):
            raise self.fault(
                lazy_gettext("Write at most %(limit)s digits after the decimal mark."),
                limit=in_figures(self.decimals),
            )
        return value


class WholeNumberField(NumberField):
    """An int between `minimum` and `maximum`."""

    drawn = {**NumberField.drawn, "inputmode": "numeric"}

    def __init__(self, label: Any = "", validators: Sequence[Any] = (), **options: Any) -> None:
        super().__init__(label, validators, **{"maximum": LARGEST_WHOLE, **options})

    def read(self, text: str) -> int:
        return persian.parse_whole(text)

    def examples(self) -> dict[str, str]:
        return {"example": in_figures(1250)}


class MoneyField(NumberField):
    """An amount, up to two digits after the mark; its currency is a field of its own beside it."""

    def __init__(self, label: Any = "", validators: Sequence[Any] = (), **options: Any) -> None:
        super().__init__(label, validators, **{"decimals": 2, **options})
