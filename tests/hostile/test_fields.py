"""Every text field of every form takes hostile text as clean text, or says in Persian why not."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.fields.core import UnboundField

from webapp import FEATURES, has_part
from webapp.fields import Asked, ReadField
from webapp.forms import Form, PasswordField, TextField
from webapp.needs.forms import SpecsField

from .texts import BYTES, HALF_SPACED, TEXTS, spoilt

_PERSIAN = re.compile("[آ-ی]{2}")
# A whole-page form of any kind: what is not text is sent beside it by the tests of pages.
_ALL = TEXTS | {name: raw.decode("utf-8", "replace") for name, raw in BYTES.items()}


def forms() -> list[type[Form]]:
    """Every form there is, found by walking the classes."""
    for feature in FEATURES:
        for part in ("forms", "short_forms"):
            if has_part(feature, part):
                importlib.import_module(f"webapp.{feature}.{part}")
    found, seen = [Form], []
    while found:
        one = found.pop()
        if one not in seen and one.__module__.startswith("webapp."):
            seen.append(one)
            found += one.__subclasses__()
    return seen


def fields(of: type[Form]) -> Iterator[tuple[str, UnboundField[Any]]]:
    """The questions of a form by name, without the hidden fields that all forms have."""
    for name in dir(of):
        made = getattr(of, name)
        if isinstance(made, UnboundField) and issubclass(made.field_class, Asked):
            yield name, made


def alone(name: str, made: UnboundField[Any]) -> type[Form]:
    """A form with this question only."""
    return type("Alone", (Form,), {name: made})


@pytest.fixture
def asking(reused) -> Iterator[None]:
    with reused.app.test_request_context("/"):
        yield


def answered(form: type[Form], name: str, sent: list[str]) -> Field:
    names = [f"{name}-{part}" for part in SpecsField.parts] + [name]
    pairs = MultiDict([(each, text) for each in names for text in sent])
    asked = form(pairs, meta={"csrf": False})
    asked.validate()
    return asked[name]


def faults(field: Field, where: str) -> Iterator[str]:
    """What is wrong with how a question was answered."""
    for sentence in field.errors:
        if not _PERSIAN.search(str(sentence)) or spoilt(str(sentence)):
            yield f"{where}: no Persian sentence: {sentence!r}"
    # a password is kept as its digest only, and never shown
    if isinstance(field, PasswordField):
        return
    shown = [field._value()] if isinstance(field, TextField | ReadField) else []
    for kept in (*([] if field.errors else texts_in(field.data)), *shown):
        if found := spoilt(kept):
            yield f"{where}: keeps {found}"


def texts_in(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from texts_in(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from texts_in(value)


def all_faults() -> list[str]:
    found: list[str] = []
    met: set[int] = set()  # forms that build on another have its questions too
    for form in forms():
        for name, made in fields(form):
            if id(made) in met:
                continue
            met.add(id(made))
            one = alone(name, made)
            for what, text in _ALL.items():
                found += tried(one, name, text, f"{form.__name__}.{name} ({what})")
    return found


def tried(form: type[Form], name: str, text: str, where: str) -> list[str]:
    """The faults of one answer, given once and twice."""
    try:
        return [*faults(answered(form, name, [text, text[:100]]), where)]
    except Exception as error:  # a page would answer 500
        return [f"{where}: {error!r}"]


def test_hostile_text_is_cleaned_or_refused_by_every_field(asking):
    assert len(forms()) > 40
    assert all_faults() == []


def test_without_cleaning_this_would_be_seen(asking, monkeypatch):
    monkeypatch.setattr("webapp.persian.clean", lambda text: text)
    monkeypatch.setattr("webapp.persian.clean_lines", lambda text: text)
    seen = "\n".join(all_faults())
    for what in ("bidi", "invisible", "NUL", "stacked"):
        assert f"({what})" in seen


def test_half_spaces_stay_in_every_text(asking):
    lost = [
        f"{form.__name__}.{name}"
        for form in forms()
        for name, made in fields(form)
        if issubclass(made.field_class, TextField)
        for field in [answered(alone(name, made), name, [HALF_SPACED])]
        if not field.errors and field.data != HALF_SPACED
    ]
    assert lost == []
