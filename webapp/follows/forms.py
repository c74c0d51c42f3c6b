"""What is asked about a saved search: its name, and how often to hear of it."""

from __future__ import annotations

from webapp.forms import Form, RadioChoiceField, TextField
from webapp.i18n import lazy_gettext

from .labels import LABELS
from .rules import MAX_NAME, Digest


class SearchForm(Form):
    name = TextField(lazy_gettext("Name of the search"), required=True, max_length=MAX_NAME)
    digest = RadioChoiceField(
        lazy_gettext("Shall we write to you about new needs?"),
        choices=list(LABELS["digest"].items()),
        default=Digest.DAILY,
        required=True,
    )
