"""The questions about a need, in groups."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from wtforms import Field

from webapp import persian
from webapp.fields import Asked, in_figures
from webapp.forms import (
    ChoiceField,
    CodeField,
    EmailField,
    Form,
    HsCodeField,
    JalaliDateField,
    LongTextField,
    MoneyField,
    NumberField,
    RadioChoiceField,
    TextField,
    TickField,
    WholeNumberField,
)
from webapp.i18n import lazy_gettext
from webapp.labels import choices

from .data import NeedData
from .labels import LABELS
from .rules import (
    DEFAULT_AUDIENCE,
    MAX_PROBLEM_WORDS,
    MAX_REQUIREMENTS,
    MAX_SPECS,
    MAX_SUMMARY_WORDS,
    MAX_TITLE,
)

BLANK_SPECS = 3
# Groups whose audience is chosen; files are for approved suppliers only.
CHOSEN = tuple(group for group in DEFAULT_AUDIENCE if group != "attachments")


def _words(group: str) -> Any:
    return lambda: choices(group)


class SpecsField(Asked, Field):
    """Rows of (name, value, unit) as a list of dicts; empty rows are left out."""

    shape = "specs"
    parts = ("name", "value", "unit")
    limits = (80, 120, 30)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.data = list(data or []) if isinstance(data, list | tuple) else []
        self.raw_data: list[str] = []
        self.blank = BLANK_SPECS
        if formdata is None:
            return
        columns = [formdata.getlist(f"{self.name}-{part}") for part in self.parts]
        self.data = [row for row in map(self._row, *columns) if any(row.values())]
        if "more" in formdata:
            self.blank = BLANK_SPECS * 2

    def _row(self, *cells: Any) -> dict[str, str]:
        texts = [persian.clean(cell) if isinstance(cell, str) else "" for cell in cells]
        return dict(zip(self.parts, texts, strict=True))

    @property
    def rows(self) -> list[dict[str, str]]:
        """What the page shows: the rows that are filled in, and some to fill in."""
        blank = min(self.blank, MAX_SPECS - len(self.data))
        return [*self.data, *({} for _ in range(max(blank, 0)))]

    @property
    def focus_id(self) -> str:
        return f"{self.id}-name-1"

    def is_blank(self) -> bool:
        return not self.data

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        found: list[str] = []
        if len(self.data) > MAX_SPECS:
            sentence = lazy_gettext("The table has at most %(limit)s rows.")
            found.append(str(sentence) % {"limit": in_figures(MAX_SPECS)})
        if any(not row["name"] or not row["value"] for row in self.data):
            found.append(str(lazy_gettext("Each row of the table needs a name and a value.")))
        if any(map(self._is_too_long, self.data)):
            found.append(str(lazy_gettext("A cell of the table is too long; shorten it.")))
        self.errors: list[str] = found

    def _is_too_long(self, row: dict[str, str]) -> bool:
        limits = zip(self.parts, self.limits, strict=True)
        return any(len(row[part]) > limit for part, limit in limits)


class IsicField(CodeField):
    """A code of the industry classification: 2 to 6 digits."""

    def check(self) -> None:
        if self.data and not re.fullmatch("[0-9]{2,6}", self.data):
            raise self.fault(
                lazy_gettext("An ISIC code has 2 to 6 digits. Leave it empty if unknown.")
            )


class NeedForm(Form):
    """A draft needs a title only; publication also kind, field and consent."""

    title = TextField(
        lazy_gettext("What do you need?"),
        required=True,
        max_length=MAX_TITLE,
        counter=True,
        hint=lazy_gettext(
            "A short name with its main measure: “Tapered roller bearing, bore 50 mm”"
        ),
    )
    summary = LongTextField(
        lazy_gettext("In one sentence, for somebody outside your trade"),
        max_words=MAX_SUMMARY_WORDS,
        render_kw={"rows": 2},
    )
    kind = RadioChoiceField(lazy_gettext("Kind"), choices=_words("kind"))
    field = ChoiceField(lazy_gettext("Field of industry"), choices=_words("field"))
    problem = LongTextField(
        lazy_gettext("What is it for, and what is the difficulty?"),
        max_words=MAX_PROBLEM_WORDS,
        hint=lazy_gettext("In which machine or product is it used, and why is it hard to come by?"),
    )
    hs_code = HsCodeField(
        lazy_gettext("HS code"),
        hint=lazy_gettext("4, 6 or 8 digits of the customs tariff; empty if unknown"),
    )
    isic = IsicField(lazy_gettext("ISIC code"), max_length=6)
    annual_quantity = NumberField(lazy_gettext("How much do you use in a year?"))
    unit = TextField(
        lazy_gettext("Unit"),
        max_length=30,
        hint=lazy_gettext("pieces, kilograms, metres …"),
        render_kw={"list": "unit-words"},
    )
    usage_year = WholeNumberField(
        lazy_gettext("In which year was that?"), minimum=1380, maximum=1450
    )
    run_length = NumberField(lazy_gettext("How much do you order at a time?"))
    price = MoneyField(lazy_gettext("Last import price of one unit"))
    currency = ChoiceField(
        lazy_gettext("Currency"), choices=_words("currency"), empty=None, default="USD"
    )
    origin = TextField(lazy_gettext("Country of origin"), max_length=80)
    brand = CodeField(lazy_gettext("Brand or maker"), max_length=120)
    cost_share = NumberField(
        lazy_gettext("Share of the cost of your product, in per cent"), maximum=100, decimals=2
    )
    fx_cost_declared = WholeNumberField(
        lazy_gettext("Foreign-exchange cost in a year, in US dollars"), maximum=100_000_000_000
    )
    fx_basis = TextField(
        lazy_gettext("How did you arrive at this amount?"),
        max_length=300,
        hint=lazy_gettext("For example: price of the last order × yearly use"),
    )
    specs = SpecsField(lazy_gettext("Specifications"))
    standard = CodeField(
        lazy_gettext("Standard"),
        max_length=200,
        hint=lazy_gettext("Its number, with the body that issued it"),
    )
    drawing = RadioChoiceField(lazy_gettext("Drawing"), choices=_words("drawing"), default="none")
    has_sample = TickField(lazy_gettext("There is a sample that can be put on a shelf"))
    essential = LongTextField(
        lazy_gettext("What must it be able to do?"),
        max_lines=MAX_REQUIREMENTS,
        hint=lazy_gettext("One point a line"),
    )
    nice_to_have = LongTextField(
        lazy_gettext("What would be good besides?"),
        max_lines=MAX_REQUIREMENTS,
        hint=lazy_gettext("One point a line"),
    )
    tried_before = LongTextField(
        lazy_gettext("What have you tried so far to get it at home?"), max_words=MAX_PROBLEM_WORDS
    )
    wanted_by = JalaliDateField(lazy_gettext("By when do you need it?"))
    park_id = ChoiceField(lazy_gettext("Industrial park"), coerce=int)
    contact_name = TextField(lazy_gettext("Name of the contact"), max_length=120)
    contact_title = TextField(lazy_gettext("Post"), max_length=80)
    contact_phone = CodeField(
        lazy_gettext("Telephone"),
        max_length=40,
        render_kw={"inputmode": "tel", "autocomplete": "tel"},
    )
    contact_email = EmailField(lazy_gettext("E-mail"))

    def __init__(self, *args: Any, parks: Iterable[tuple[int, str]] = (), **values: Any) -> None:
        super().__init__(*args, **values)
        self.park_id.choices = list(parks)

    @classmethod
    def showing(
        cls, data: NeedData, *, version: int | None, parks: Iterable[tuple[int, str]]
    ) -> NeedForm:
        """The form filled in with what is known."""
        values = data.values()
        audience = values.pop("audience")
        for name in ("essential", "nice_to_have"):
            values[name] = "\n".join(values[name])
        values |= {f"audience_{group}": audience.get(group) for group in CHOSEN}
        return cls(None, parks=parks, version=version, **values)

    def need_data(self) -> NeedData:
        """What was answered."""
        answers = self.answers
        answers["audience"] = {
            **{group: answers.pop(f"audience_{group}") for group in CHOSEN},
            "attachments": "approved",
        }
        for name in ("essential", "nice_to_have"):
            answers[name] = [line for line in (answers[name] or "").split("\n") if line]
        for name in ("contact_email",):
            answers[name] = answers[name] or ""
        answers["drawing"] = answers["drawing"] or "none"
        return NeedData(**answers)

    def seen_by(self, group: str) -> str:
        """Who sees a group of fields, in words; a dash for what is no answer."""
        return shown(self[f"audience_{group}"])

    def audience_fields(self) -> list[Any]:
        return [self[f"audience_{group}"] for group in CHOSEN]


for _group in CHOSEN:
    setattr(
        NeedForm,
        f"audience_{_group}",
        ChoiceField(
            LABELS["audience_of"][_group],
            choices=_words("audience"),
            empty=None,
            default=str(DEFAULT_AUDIENCE[_group]),
        ),
    )


# --- two texts side by side -----------------------------------------------------------------


def differences(mine: Form, saved: Form) -> list[tuple[str, str, str]]:
    """(question, what was typed, what is saved) for every answer in which two forms differ."""
    pairs = ((field, saved[field.short_name]) for field in mine if field.short_name in saved)
    return [
        (str(field.label.text), shown(field), shown(other))
        for field, other in pairs
        if field.short_name not in ("csrf_token", "nonce", "version")
        and (field.data or None) != (other.data or None)
    ]


def shown(field: Any) -> str:
    """An answer as one reads it."""
    if isinstance(field, SpecsField):
        return "\n".join(" ".join(filter(None, row.values())) for row in field.data)
    if isinstance(field, TickField):
        return str(lazy_gettext("Yes") if field.data else lazy_gettext("No"))
    if isinstance(field, ChoiceField):
        words = {str(value): word for value, word in _pairs(field)}
        return str(words.get(str(field.data), "—"))
    return str(field._value()) or "—"


def _pairs(field: Any) -> list[tuple[Any, Any]]:
    return [(choice.value, choice.label) for choice in field.iter_choices()]
