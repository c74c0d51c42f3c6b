"""The lists of words that belong to the program: files in `words/`, one entry a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "words"

Group = tuple[str, ...]


def lines(name: str) -> Iterator[str]:
    """The entries of a list; blank lines and those that begin with `#` are none."""
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def groups(name: str) -> Iterator[Group]:
    """Entries of the form `term = term = term`."""
    for line in lines(name):
        yield tuple(term.strip() for term in line.split("="))


def entries(name: str) -> Iterator[Group]:
    """Entries of the form `name : term, term`, the name first."""
    for line in lines(name):
        head, _, terms = line.partition(":")
        yield (head.strip(), *(term.strip() for term in terms.split(",")))
