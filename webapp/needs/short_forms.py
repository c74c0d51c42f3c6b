"""The short forms in the life of a need: consent, files, agreements to keep them secret."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from webapp import persian
from webapp.forms import (
    ChoiceField,
    Form,
    TextField,
    TickField,
    UploadField,
    WholeNumberField,
)
from webapp.i18n import gettext, lazy_gettext
from webapp.labels import choices
from webapp.pictures import SUFFIXES
from webapp.uploads import DOCUMENTS, MAX_DOCUMENT_BYTES, MAX_PHOTO_BYTES

from .labels import LABELS


def _words(group: str) -> Any:
    return lambda: choices(group)


class ConsentForm(Form):
    given_by = TextField(
        lazy_gettext("Who of the company gives the consent?"),
        required=True,
        max_length=120,
        hint=lazy_gettext("Name and post, such as the managing director"),
    )
    reference = TextField(
        lazy_gettext("Number of the letter or form"),
        max_length=200,
        hint=lazy_gettext("If it was given on paper"),
    )
    way = ChoiceField(
        lazy_gettext("How was it given?"),
        choices=_words("consent_way"),
        empty=lazy_gettext("Not known"),
    )
    agreed = TickField(
        lazy_gettext(
            "The company agrees that the need is shown as chosen under “Who may see it”. "
            "It can take the consent back at any time."
        ),
        required=True,
    )


class NarrowForm(Form):
    """Fewer readers for one group of fields."""

    group = ChoiceField(
        lazy_gettext("Which part?"),
        choices=tuple(LABELS["audience_of"].items()),
        required=True,
    )
    audience = ChoiceField(
        lazy_gettext("Who may see it from now on?"),
        choices=_words("audience"),
        empty=None,
        default="nobody",
    )
    said_by = TextField(lazy_gettext("Who of the company says so?"), required=True, max_length=120)
    said_in = TextField(lazy_gettext("Number of the letter or form"), max_length=200)
    said_how = ChoiceField(
        lazy_gettext("How was it given?"),
        choices=_words("consent_way"),
        empty=lazy_gettext("Not known"),
    )


class NdaForm(Form):
    """A promise is signed by a name, and by words that nobody types by mistake."""

    signer = TextField(lazy_gettext("Your name and post"), required=True, max_length=120)
    words = TextField(lazy_gettext("Write: I accept"), required=True, max_length=40)
    authorised = TickField(
        lazy_gettext("I may sign for the company, and it is bound by what stands above."),
        required=True,
    )

    def validate_words(self, field: TextField) -> None:
        if persian.fold(field.data) != persian.fold(gettext("I accept")):
            raise ValidationError(gettext("Write exactly these words: I accept"))


class FxForm(Form):
    amount = WholeNumberField(
        lazy_gettext("Verified yearly cost in US dollars"), required=True, maximum=100_000_000_000
    )
    evidence = TextField(
        lazy_gettext("What have you seen as evidence?"),
        required=True,
        max_length=300,
        hint=lazy_gettext("For example the number and date of a customs declaration"),
    )


class PhotoForm(Form):
    photo = UploadField(
        lazy_gettext("Photo"), required=True, suffixes=SUFFIXES, max_bytes=MAX_PHOTO_BYTES
    )
    caption = TextField(lazy_gettext("What does it show?"), max_length=120)


class AttachmentForm(Form):
    file = UploadField(
        lazy_gettext("File"),
        required=True,
        suffixes=(*(kind.suffix for kind in DOCUMENTS), "stp"),
        max_bytes=MAX_DOCUMENT_BYTES,
    )
    file_title = TextField(lazy_gettext("What is in it?"), max_length=120)
    needs_nda = TickField(
        lazy_gettext("Suppliers sign a non-disclosure agreement before they fetch it")
    )
