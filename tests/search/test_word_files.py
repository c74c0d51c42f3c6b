"""The lists of words that search is built on keep the form the program reads."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import webapp.search
from webapp.persian import clean, fold
from webapp.search.text import words_of

FOLDER = Path(webapp.search.__file__).parent / "words"
# `term = term`; each other list is `name : term, term` or a word a line.
GROUPS = ("plurals", "spellings", "synonyms")
NAMED = ("fields", "headings", "latin")
HALF_SPACE = "\u200c"

Entry = tuple[int, list[str]]


def lists(*names: str) -> list[Path]:
    return [path for path in sorted(FOLDER.glob("*.txt")) if not names or path.stem in names]


def entries(path: Path) -> Iterator[Entry]:
    """The number of each line that says something, and its terms."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, [term.strip() for term in _split(line, path.stem)]


def _split(line: str, name: str) -> list[str]:
    if name in NAMED:
        head, _, terms = line.partition(":")
        return [head, *terms.split(",")]
    return line.split("=")


def key(term: str) -> str:
    """What is left of a term when folding and the ways to write two words as one do not count."""
    return "".join(fold(term.replace(HALF_SPACE, "")).split())


def faults(terms: list[str], least: int) -> Iterator[str]:
    if len(terms) < least:
        yield "one term alone"
    if not all(map(key, terms)):
        yield "an empty term"
    if any(clean(term) != term for term in terms):
        yield "letters not as they are stored"


def repeated(entries: list[Entry]) -> list[str]:
    """Groups with a term twice, and groups that stand twice, however their words are joined."""
    first: dict[frozenset[str], int] = {}
    wrong = []
    for number, terms in entries:
        group = frozenset(map(key, terms))
        if len(group) < len(terms):
            wrong.append(f"{number}: a term twice")
        if first.setdefault(group, number) != number:
            wrong.append(f"{number}: as {first[group]}")
    return wrong


@pytest.mark.parametrize("path", lists(), ids=lambda path: path.stem)
def test_each_line_is_whole_terms(path: Path) -> None:
    least = 2 if path.stem in GROUPS + NAMED else 1
    wrong = [
        f"{number}: {fault}" for number, terms in entries(path) for fault in faults(terms, least)
    ]
    assert not wrong


@pytest.mark.parametrize("path", lists(*GROUPS), ids=lambda path: path.stem)
def test_no_group_says_the_same_again(path: Path) -> None:
    assert not repeated(list(entries(path)))


@pytest.mark.parametrize("path", lists(*NAMED), ids=lambda path: path.stem)
def test_no_name_stands_twice(path: Path) -> None:
    names = [terms[0].casefold() for _, terms in entries(path)]
    assert sorted(names) == sorted(set(names))


def read_as_a_letter(term: str) -> bool:
    """Whether little more than the name of one letter is left: «پی‌ای» is read as «پی»."""
    return HALF_SPACE in term and len("".join(words_of(term))) < 3


@pytest.mark.parametrize("path", lists("latin", "synonyms"), ids=lambda path: path.stem)
def test_no_abbreviation_is_read_as_one_letter(path: Path) -> None:
    assert not [term for _, terms in entries(path) for term in terms if read_as_a_letter(term)]


def test_what_is_read_as_one_letter_is_seen() -> None:
    assert read_as_a_letter("پی‌ای")
    assert not read_as_a_letter("پی‌وی‌سی")


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        (["گیربکس"], "one term alone"),
        (["گیربکس", ""], "an empty term"),
        (["گیربكس", "جعبه‌دنده"], "letters not as they are stored"),
    ],
)
def test_a_fault_in_a_line_is_seen(terms: list[str], fault: str) -> None:
    assert fault in list(faults(terms, least=2))


def test_what_says_the_same_again_is_seen() -> None:
    entries = [
        (1, ["گیربکس", "جعبه‌دنده"]),
        (2, ["جعبه دنده", "گیربکس"]),
        (3, ["جعبه‌دنده", "جعبه دنده"]),
    ]
    assert repeated(entries) == ["2: as 1", "3: a term twice"]
