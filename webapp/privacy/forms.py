"""What somebody is asked before data leave the site, and before an account ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField

from webapp.forms import ChoiceField, Form, PasswordField, TextField
from webapp.i18n import gettext, language, lazy_gettext

from .queries import Handing
from .rules import WORDS, is_typed


class TakeForm(Form):
    """Taking one's data twice is no harm; nothing is kept of the answer."""

    nonce = HiddenField("", default="each-time")
    current_password = PasswordField(lazy_gettext("Present password"), required=True)


class DeleteForm(Form):
    """`successor_<company>` fields are added for companies where colleagues stay."""

    words = TextField(lazy_gettext("Words of confirmation"), required=True, max_length=60)
    current_password = PasswordField(lazy_gettext("Your present password"), required=True)

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if self.words.data and not is_typed(self.words.data):
            self.refuse(gettext("Type exactly these words: %(words)s", words=words()), "words")
            return False
        return fine

    def successors(self) -> dict[int, int | None]:
        """Who takes over, by company."""
        return {
            int(field.short_name.removeprefix(_SUCCESSOR)): field.data
            for field in self
            if field.short_name.startswith(_SUCCESSOR)
        }

    def handing_fields(self) -> list[Any]:
        return [field for field in self if field.short_name.startswith(_SUCCESSOR)]


_SUCCESSOR = "successor_"


def words() -> str:
    """What is typed, in the language of the page."""
    return WORDS["fa" if language() == "fa" else "en"]


def delete_form(handings: Sequence[Handing]) -> DeleteForm:
    """Asks for a successor in each company where somebody stays."""
    fields = {
        f"{_SUCCESSOR}{each.company.id}": ChoiceField(
            gettext("Open work of “%(company)s” goes to", company=each.company.name),
            required=True,
            coerce=int,
            choices=each.colleagues,
        )
        for each in handings
        if each.colleagues
    }
    return type("DeleteFormOfPerson", (DeleteForm,), fields)()
