"""Fields whose answer is text: a line, several lines, a code, a password."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from wtforms import PasswordField as HiddenWordField
from wtforms import StringField
from wtforms.widgets import TextArea

from webapp import persian
from webapp.fields import SHOWN_AGAIN, Asked, in_figures
from webapp.i18n import lazy_gettext


class TextField(Asked, StringField):
    """One line of text. With `counter` the page counts letters while one types."""

    def __init__(
        self,
        label: Any = "",
        validators: Sequence[Any] = (),
        *,
        max_length: int = 200,
        **options: Any,
    ) -> None:
        self.max_length = max_length
        drawn = {"data-chars": max_length} if options.pop("counter", False) else {}
        options["render_kw"] = {**drawn, **(options.get("render_kw") or {})}
        super().__init__(label, validators, **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = self.typed
            self.check()

    def check(self) -> None:
        if len(self.data) > self.max_length:
            raise self.fault(
                lazy_gettext("Write at most %(limit)s letters; this has %(count)s."),
                limit=in_figures(self.max_length),
                count=in_figures(len(self.data)),
            )


class LongTextField(TextField):
    """Text of several lines, with a limit of words and of lines where they are given."""

    shape = "lines"
    widget = TextArea()

    def __init__(
        self,
        label: Any = "",
        validators: Sequence[Any] = (),
        *,
        max_words: int | None = None,
        max_lines: int | None = None,
        **options: Any,
    ) -> None:
        self.max_words, self.max_lines = max_words, max_lines
        drawn = {"data-words": max_words} if max_words else {}
        options["render_kw"] = {"rows": 5, **drawn, **(options.get("render_kw") or {})}
        super().__init__(label, validators, **{"max_length": SHOWN_AGAIN, **options})

    @staticmethod
    def tidy(text: str) -> str:
        return persian.clean_lines(text)

    def check(self) -> None:
        super().check()
        for limit, count, sentence in (
            (
                self.max_words,
                persian.count_words(self.data),
                lazy_gettext("Write at most %(limit)s words; this has %(count)s."),
            ),
            (
                self.max_lines,
                len([line for line in self.data.split("\n") if line]),
                lazy_gettext("Write at most %(limit)s lines; this has %(count)s."),
            ),
        ):
            if limit is not None and count > limit:
                raise self.fault(sentence, limit=in_figures(limit), count=in_figures(count))


class CodeField(TextField):
    """A part number, a standard or a brand: left to right, digits always Latin."""

    drawn = {"dir": "ltr", "autocapitalize": "none", "spellcheck": "false"}

    @staticmethod
    def tidy(text: str) -> str:
        return persian.en_digits(persian.clean(text))


class PasswordField(Asked, HiddenWordField):
    """A password exactly as typed (composed, NFC), never written into a page again."""

    drawn = {"dir": "ltr", "autocapitalize": "none", "spellcheck": "false"}

    def __init__(
        self, label: Any = "", validators: Sequence[Any] = (), *, minimum: int = 0, **options: Any
    ) -> None:
        self.minimum = minimum
        turn = "new-password" if minimum else "current-password"
        options["render_kw"] = {"autocomplete": turn, **(options.get("render_kw") or {})}
        super().__init__(label, validators, **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        first = valuelist[0] if valuelist else ""
        self.data = unicodedata.normalize("NFC", first) if isinstance(first, str) else ""
        if self.data and len(self.data) < self.minimum:
            raise self.fault(
                lazy_gettext("Choose a longer password, of %(limit)s letters or more."),
                limit=in_figures(self.minimum),
            )
        if len(self.data) > 200:
            self.data = ""
            raise self.fault(lazy_gettext("Choose a shorter password."))
