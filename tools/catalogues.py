"""Reads and writes the catalogues of Persian words: one `.po` file for each feature folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import normalize, read_po

HEADER = (
    'msgid ""\n'
    'msgstr ""\n'
    '"Language: fa\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n'
)

Key = tuple[str, str]


@dataclass(frozen=True)
class Message:
    """One English sentence (with its plural, where it has one) and what Persian says for it."""

    singular: str
    plural: str = ""
    context: str = ""
    persian: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def key(self) -> Key:
        """What makes two messages the same: a plural is looked up by its singular."""
        return (self.singular, self.context)

    @property
    def english(self) -> tuple[str, ...]:
        return (self.singular, self.plural) if self.plural else (self.singular,)

    @property
    def is_translated(self) -> bool:
        return len(self.persian) == len(self.english) and all(self.persian)

    def with_persian_of(self, other: Message | None) -> Message:
        """The same sentence, keeping what was already translated as far as the forms fit."""
        kept = other.persian if other else ()
        forms = tuple((kept[i] if i < len(kept) else "") for i in range(len(self.english)))
        notes = other.notes if other else self.notes
        return Message(self.singular, self.plural, self.context, forms, notes)


Messages = dict[Key, Message]


def read(path: Path) -> Messages:
    """The messages of one file; none when there is no such file."""
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale="fa", abort_invalid=True)
    messages = (_from_babel(entry) for entry in catalogue if entry.id)
    return {message.key: message for message in messages}


def _from_babel(entry: object) -> Message:
    ids, strings = entry.id, entry.string  # type: ignore[attr-defined]
    singular, plural = ids if isinstance(ids, tuple) else (ids, "")
    persian = tuple(strings) if isinstance(strings, tuple) else (strings,)
    context = entry.context or ""  # type: ignore[attr-defined]
    notes = tuple(entry.user_comments)  # type: ignore[attr-defined]
    return Message(singular, plural, context, persian, notes)


def write(path: Path, messages: Messages) -> bool:
    """The file says exactly these messages, sorted; true when that changed it."""
    ordered = sorted(messages.values(), key=lambda message: message.key)
    text = "\n".join([HEADER, *map(_entry, ordered)])
    if path.is_file() and path.read_text("utf-8") == text:
        return False
    replace(path, text.encode())
    return True


def _entry(message: Message) -> str:
    lines = [f"# {note}" for note in message.notes]
    if message.context:
        lines.append(f"msgctxt {_quoted(message.context)}")
    lines.append(f"msgid {_quoted(message.singular)}")
    forms = message.with_persian_of(message).persian
    if message.plural:
        lines.append(f"msgid_plural {_quoted(message.plural)}")
        lines += [f"msgstr[{number}] {_quoted(form)}" for number, form in enumerate(forms)]
    else:
        lines.append(f"msgstr {_quoted(forms[0])}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return normalize(text, width=0)


def merge(catalogues: Iterable[Messages]) -> Messages:
    """All messages together; a translated one wins over an empty one."""
    merged: Messages = {}
    for messages in catalogues:
        for key, message in messages.items():
            if key not in merged or not merged[key].is_translated:
                merged[key] = message
    return merged


def compiled(language: str, messages: Mapping[Key, Message]) -> bytes:
    """The binary form that gettext reads, of the translated messages only."""
    catalogue = Catalog(locale=language, fuzzy=False)
    for message in messages.values():
        if message.is_translated:
            ids = message.english if message.plural else message.singular
            forms = message.persian if message.plural else message.persian[0]
            catalogue.add(ids, forms, context=message.context or None)
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def replace(path: Path, content: bytes, modified_ns: int | None = None) -> None:
    """The file holds this content; a reader at any moment sees the old one or the new one whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(name, 0o644)
    if modified_ns is not None:
        os.utime(name, ns=(modified_ns, modified_ns))
    os.replace(name, path)
