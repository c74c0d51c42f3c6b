"""Fields whose answer is picked: from a list, by a tick, or a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import SEEK_END
from pathlib import PurePath
from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.fields.choices import Choice, SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget, RadioInput, Select

from webapp.fields import Asked, in_figures
from webapp.i18n import lazy_gettext

Pairs = Iterable[tuple[Any, Any]]
Choices = Pairs | Mapping[Any, Pairs] | Callable[[], Any]

_CHOOSE = lazy_gettext("— choose —")
_NOT_LISTED = lazy_gettext("Choose one of the answers in the list.")
MEGABYTE = 1024 * 1024


def _listed(choices: Choices) -> Any:
    """(value, words) pairs, or groups of them by heading, as the form library wants them."""
    if callable(choices):
        return lambda: _listed(choices())
    if isinstance(choices, Mapping):
        groups = choices.items()
        return [SelectChoice(v, words, {}, name) for name, some in groups for v, words in some]
    return [SelectChoice(value, words) for value, words in choices]


class ChoiceField(Asked, SelectField):
    """One of `choices`: (value, words) pairs, a mapping of heading to pairs, or a function.

    The first line is `empty`, which answers nothing (`data` None); `empty=None` leaves it out.
    """

    shape = "select"
    widget = Select()
    missing = lazy_gettext("Nothing is chosen yet. Please choose an answer.")

    def __init__(
        self,
        label: Any = "",
        validators: Sequence[Any] = (),
        *,
        choices: Choices = (),
        empty: Any = _CHOOSE,
        **options: Any,
    ) -> None:
        self.empty = empty
        super().__init__(label, validators, choices=_listed(choices), **options)

    @property
    def typed(self) -> str:
        first = self.raw_data[0] if self.raw_data else ""
        return first if isinstance(first, str) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.data = None
        if self.typed:
            try:
                self.data = self.coerce(self.typed)
            except (ValueError, TypeError, ArithmeticError):
                raise ValueError(str(_NOT_LISTED)) from None

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation()
        if self.data is not None and not any(c.selected for c in super().iter_choices()):
            raise StopValidation(str(_NOT_LISTED))

    def iter_choices(self) -> list[Choice]:
        return [*self._nothing(), *super().iter_choices()]

    def iter_groups(self) -> Iterator[tuple[Any, list[Choice]]]:
        if nothing := self._nothing():
            yield None, nothing
        yield from super().iter_groups()

    def _nothing(self) -> list[Choice]:
        return [] if self.empty is None else [Choice("", self.empty, self.data is None, {})]


class RadioChoiceField(ChoiceField):
    """One of a few `choices`, all in sight."""

    shape = "set"
    widget = ListWidget(prefix_label=False)
    option_widget = RadioInput()

    def __init__(self, label: Any = "", validators: Sequence[Any] = (), **options: Any) -> None:
        super().__init__(label, validators, **{"empty": None, **options})

    @property
    def focus_id(self) -> str:
        return f"{self.id}-0"


class YesNoField(RadioChoiceField):
    """True, False, or None where nobody answered."""

    def __init__(self, label: Any = "", validators: Sequence[Any] = (), **options: Any) -> None:
        words = [("yes", lazy_gettext("Yes")), ("no", lazy_gettext("No"))]
        super().__init__(label, validators, choices=words, coerce=_yes_or_no, **options)


def _yes_or_no(value: Any) -> bool:
    if value in ("yes", "no"):
        return bool(value == "yes")
    if isinstance(value, bool):
        return value
    raise ValueError(value)


class TickField(Asked, BooleanField):
    """True when ticked; `required` means that one cannot go on without."""

    shape = "tick"
    missing = lazy_gettext("Tick this box to go on.")

    def is_blank(self) -> bool:
        return not self.data


class MultiChoiceField(Asked, SelectMultipleField):
    """Some of `choices` as a list without repeats, empty when none is ticked."""

    shape = "set"
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
    missing = lazy_gettext("Nothing is chosen yet. Please choose at least one answer.")

    def __init__(
        self,
        label: Any = "",
        validators: Sequence[Any] = (),
        *,
        choices: Choices = (),
        at_most: int | None = None,
        **options: Any,
    ) -> None:
        self.at_most = at_most
        super().__init__(label, validators, choices=_listed(choices), **options)

    @property
    def focus_id(self) -> str:
        return f"{self.id}-0"

    @property
    def typed(self) -> str:
        return ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        chosen = dict.fromkeys(value for value in valuelist if isinstance(value, str) and value)
        try:
            self.data = [self.coerce(value) for value in chosen]
        except (ValueError, TypeError, ArithmeticError):
            self.data = []
            raise ValueError(str(_NOT_LISTED)) from None

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation()
        listed = {self.coerce(choice.value) for choice in self.iter_choices()}
        if not listed.issuperset(self.data or ()):
            raise StopValidation(str(_NOT_LISTED))
        if self.at_most is not None and len(self.data or ()) > self.at_most:
            sentence = lazy_gettext("Choose at most %(limit)s answers.")
            raise StopValidation(str(sentence) % {"limit": in_figures(self.at_most)})


class UploadField(Asked, FileField):
    """One file by name and size only; what is inside is checked where it is stored.

    `data` is a FileStorage or None. `suffixes` are lower case without the dot.
    """

    shape = "file"
    missing = lazy_gettext("No file is chosen yet. Please choose a file.")

    def __init__(
        self,
        label: Any = "",
        validators: Sequence[Any] = (),
        *,
        suffixes: Sequence[str] = ("pdf", "jpg", "jpeg", "png"),
        max_bytes: int = 10 * MEGABYTE,
        **options: Any,
    ) -> None:
        self.suffixes, self.max_bytes = tuple(suffixes), max_bytes
        accept = ",".join(f".{suffix}" for suffix in suffixes)
        options["render_kw"] = {"accept": accept, **(options.get("render_kw") or {})}
        super().__init__(label, validators, **options)

    @property
    def megabytes(self) -> str:
        return in_figures(round(self.max_bytes / MEGABYTE, 1))

    def is_blank(self) -> bool:
        return not isinstance(self.data, FileStorage)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if self.is_blank():
            return
        suffix = PurePath(self.data.filename or "").suffix.lower().removeprefix(".")
        if suffix not in self.suffixes:
            kinds = ", ".join(s.upper() for s in self.suffixes)
            raise self.fault(lazy_gettext("Choose a file of the kind %(kinds)s."), kinds=kinds)
        size = self.data.stream.seek(0, SEEK_END)
        self.data.stream.seek(0)
        if size == 0:
            raise self.fault(lazy_gettext("This file is empty. Choose another one."))
        if size > self.max_bytes:
            raise self.fault(
                lazy_gettext("Choose a file of at most %(limit)s megabytes."), limit=self.megabytes
            )
