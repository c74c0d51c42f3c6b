"""Where does a text name a person, and what stands there once he is gone? Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from webapp import persian

# What stands in the place of a name, of an address, in texts that stay.
NAMELESS = "فرد حذف‌شده"
ADDRESSLESS = "…"
# Shorter names would be found inside ordinary words.
SHORTEST_NAME = 3
# Whoever deletes an account types one of these: nobody does that by mistake.
WORDS = {"fa": "حساب حذف شود", "en": "delete the account"}

_LATIN, _PERSIAN, _ARABIC = "0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"


def is_typed(text: str) -> bool:
    """Did somebody type the words that confirm a deletion, in either language?"""
    return persian.fold(text) in {persian.fold(words) for words in WORDS.values()}


@dataclass(frozen=True)
class Marks:
    """The name and the addresses a person is known by."""

    name: str = ""
    email: str | None = None
    mobile: str | None = None

    @cached_property
    def digits(self) -> tuple[str, ...]:
        """The mobile number without its beginning, in the three kinds of digits people type."""
        core = (self.mobile or "").removeprefix("+98")
        if len(core) < 8 or not core.isdecimal():
            return ()
        return tuple(
            core.translate(str.maketrans(_LATIN, to)) for to in (_LATIN, _PERSIAN, _ARABIC)
        )

    @property
    def addresses(self) -> tuple[str, ...]:
        """What occurs wherever a text holds his e-mail address or mobile number."""
        return (*((self.email,) if self.email else ()), *self.digits)

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,) if len(self.name) >= SHORTEST_NAME else ()

    def is_address(self, text: str) -> bool:
        """Is this his e-mail address or mobile number, and nothing else?"""
        bare = re.sub(r"[\s()-]", "", persian.en_digits(text)).lower()
        if self.email and bare == self.email.lower():
            return True
        return (
            bool(self.digits)
            and re.fullmatch(rf"(?:\+|00)?(?:98)?0?{self.digits[0]}", bare) is not None
        )

    def is_name(self, text: str) -> bool:
        return bool(self.names) and persian.fold(text) == persian.fold(self.name)

    def cleared(self, value: Any, *, with_name: bool) -> Any:
        """The text, or whatever JSON holds, without his addresses; his name goes only where told:
        other people may be called the same."""
        if isinstance(value, str):
            return self._cleared_text(value, with_name)
        if isinstance(value, list):
            return [self.cleared(each, with_name=with_name) for each in value]
        if isinstance(value, dict):
            return {
                self.cleared(key, with_name=with_name): self.cleared(each, with_name=with_name)
                for key, each in value.items()
            }
        return value

    def _cleared_text(self, text: str, with_name: bool) -> str:
        text = self._addresses.sub(ADDRESSLESS, text)
        return self._name.sub(NAMELESS, text) if with_name else text

    @cached_property
    def _addresses(self) -> re.Pattern[str]:
        forms = [rf"(?<![\w.+-]){re.escape(self.email)}(?![\w-]|\.\w)"] if self.email else []
        forms += [rf"(?:\+|00)?(?:98|۹۸|٩٨)?[0۰٠]?{core}(?!\d)" for core in self.digits]
        return re.compile("|".join(forms) or r"(?!)", re.IGNORECASE)

    @cached_property
    def _name(self) -> re.Pattern[str]:
        words = [re.escape(word) for word in re.split(r"[\s\u200c]+", self.name) if word]
        whole = r"[\s\u200c]+".join(words)
        return re.compile(rf"(?<!\w){whole}(?!\w)" if self.names else r"(?!)", re.IGNORECASE)
