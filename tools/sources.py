"""Which sentences the code and the templates ask to have translated, feature by feature."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_file

from tools.catalogues import Message, Messages

SHARED = "shared"
SUFFIXES = {".py": "python", ".html": "jinja2", ".txt": "jinja2", ".xml": "jinja2"}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
}
# Folders whose words belong to every feature, or that hold no words at all.
NOT_FEATURES = {
    "_share",
    "components",
    "errors",
    "layouts",
    "migrations",
    "persian",
    "static",
    "tenancy",
}


class BrokenSource(Exception):
    """A file cannot be read, so what it asks for is unknown and nothing may be removed."""


def features(root: Path) -> list[str]:
    """The names of the feature folders, sorted."""
    folders = [path for top in ("webapp", "templates") for path in (root / top).glob("*/")]
    return sorted({path.name for path in folders if _is_feature(path)})


def _is_feature(folder: Path) -> bool:
    return folder.name not in NOT_FEATURES and folder.name.isidentifier()


def files(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file that may hold words, with the catalogue they belong to."""
    known = set(features(root))
    for top in ("webapp", "templates"):
        for path in sorted((root / top).rglob("*")):
            parts = path.relative_to(root / top).parts
            if path.suffix in SUFFIXES and not {"static", "migrations", "_share"} & set(parts):
                yield (parts[0] if parts[0] in known else SHARED), path


def extract(root: Path) -> dict[str, Messages]:
    """For each catalogue the sentences its sources ask for, without any Persian."""
    found: dict[str, Messages] = {name: {} for name in (SHARED, *features(root))}
    for catalogue, path in files(root):
        for message in _messages(path):
            known = found[catalogue].get(message.key)
            # A sentence used with and without a plural is one entry, with the plural.
            if known is None or not known.plural:
                found[catalogue][message.key] = message
    return found


def _messages(path: Path) -> Iterator[Message]:
    method = SUFFIXES[path.suffix]
    options = {"silent": "false", "newstyle_gettext": "true"} if method == "jinja2" else {}
    try:
        entries = list(extract_from_file(method, path, KEYWORDS, options=options))
    except Exception as error:
        raise BrokenSource(f"{path}: {error}") from error
    for _line, ids, _comments, context in entries:
        singular, plural = ids if isinstance(ids, tuple) else (ids, "")
        if singular:
            yield Message(singular, plural, context or "")
