"""What officers write when a sample is announced, handed over or put on a place."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms.fields.choices import SelectChoice

from webapp.forms import ChoiceField, Form, TextField
from webapp.i18n import lazy_gettext
from webapp.labels import label

from .rules import MAX_NOTE, SampleState


class AnnounceForm(Form):
    note = TextField(
        lazy_gettext("What will come"),
        max_length=MAX_NOTE,
        hint=lazy_gettext("For example: two pieces, one of them worn; sent by the company's car."),
    )


class HandOverForm(Form):
    """Where a sample goes; `goals` are the hand-overs that are possible now."""

    goal = ChoiceField(lazy_gettext("What happens to it"), required=True)
    note = TextField(
        lazy_gettext("Note"),
        max_length=MAX_NOTE,
        hint=lazy_gettext("When you lend it: to whom, and when it is due back."),
    )

    def offer(self, goals: Iterable[SampleState]) -> HandOverForm:
        self.goal.choices = [SelectChoice(str(goal), label("hand_over", goal)) for goal in goals]
        return self


class PlaceForm(Form):
    """An empty place, named by its shelf and number."""

    place_id = ChoiceField(lazy_gettext("Place"), required=True, coerce=int)

    def offer(self, places: Iterable[tuple[int, str, str]]) -> PlaceForm:
        """`places`: (number in the country, words, the shelf it belongs to)."""
        self.place_id.choices = [
            SelectChoice(place_id, words, {}, shelf) for place_id, words, shelf in places
        ]
        return self
