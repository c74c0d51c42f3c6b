"""Is what `docs/security.md` says of the ASVS still so?

python -m tools.security_page   names what does not hold; ends with 1 if there is anything

Each requirement of levels 1 and 2 stands in exactly one row with its level. A row that is met names
a test, a setting, a part of a file or a section of the page, and whatever any row names is there.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from webapp.config import PREFIX, Settings

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "security.md"
NUMBERS = ROOT / "tests" / "tools" / "asvs-5.0.0.txt"
STANDARD = "v5.0.0-"
STATES = ("met", "exception", "not applicable")
_NUMBER = re.compile(r"v5\.0\.0-(\d+\.\d+\.\d+)")
_NAMED = re.compile(r"`([^`]+)`")
_SECTION = re.compile(r"\]\(#([^)]+)\)")
_SETTING = re.compile(rf"{PREFIX}[A-Z_]+")
_PATH = re.compile(r"[\w./@-]+/[\w./@-]+|\.[a-z]+|[A-Z][a-z]+|[\w-]+\.(?:json|lock|md|py|toml)")
_COUNTS = re.compile(
    r"(\d+) requirements; (\d+) apply, (\d+) of them met and (\d+) not \(exceptions\); "
    r"(\d+) do not apply"
)


@dataclass(frozen=True)
class Row:
    """One line of a table: numbers, level, state and what answers."""

    numbers: tuple[str, ...]
    level: str
    state: str
    answer: str

    def __str__(self) -> str:
        return STANDARD + self.numbers[0] if self.numbers else "a row without a known number"


def levels(path: Path = NUMBERS) -> dict[str, str]:
    """Every requirement of levels 1 and 2 with its level, in the order of the standard."""
    return dict(line.split() for line in path.read_text("utf-8").splitlines())


def rows(text: str, known: dict[str, str]) -> list[Row]:
    """The rows of the page; "A to B" stands for all requirements from A to B."""
    found = []
    for line in text.splitlines():
        if line.startswith(f"| {STANDARD}"):
            numbers, level, _, state, answer = line.strip("| ").split(" | ", 4)
            found.append(Row(tuple(_spread(numbers, list(known))), level, state, answer))
    return found


def _spread(text: str, known: list[str]) -> Iterator[str]:
    ends = _NUMBER.findall(text)
    if " to " in text and set(ends) <= set(known):
        yield from known[known.index(ends[0]) : known.index(ends[1]) + 1]
    else:
        yield from ends


# --- what may be wrong ----------------------------------------------------------------------


def faults(text: str, root: Path = ROOT) -> Iterator[str]:
    """One sentence for each thing that is not as the page says."""
    known = levels()
    found = rows(text, known)
    yield from _coverage(found, known)
    sections = set(_anchors(text))
    for row in found:
        yield from (f"{row}: {fault}" for fault in _row_faults(row, known, sections, root))
    yield from _counts(text, found)


def _coverage(found: list[Row], known: dict[str, str]) -> Iterator[str]:
    times = Counter(number for row in found for number in row.numbers)
    for number in known:
        if times[number] != 1:
            yield f"{STANDARD}{number} stands in {times[number]} rows"
    for number in times.keys() - known.keys():
        yield f"{STANDARD}{number} is no requirement of levels 1 and 2"


def _row_faults(row: Row, known: dict[str, str], sections: set[str], root: Path) -> Iterator[str]:
    told = sorted({known.get(number, "?") for number in row.numbers})
    if row.level != "–".join(told):
        yield f"the level is {'–'.join(told)}, not {row.level}"
    if row.state not in STATES:
        yield f"{row.state!r} is no state"
    if row.state != "not applicable" and len(row.numbers) > 1:
        yield "only what does not apply is said of several at once"
    if row.state == "exception" and not row.answer.startswith("Not met: "):
        yield "an exception says first what is not met"
    named = [name for name in _NAMED.findall(row.answer) if _is_evidence(name)]
    linked = _SECTION.findall(row.answer)
    if row.state == "met" and not named and not linked:
        yield "nothing that could be looked at is named"
    yield from (f"there is no {name}" for name in named if not _exists(name, root))
    yield from (f"there is no section #{name}" for name in linked if name not in sections)


def _is_evidence(name: str) -> bool:
    return bool(_SETTING.fullmatch(name) or _PATH.fullmatch(name.partition("::")[0]))


def _exists(name: str, root: Path) -> bool:
    if _SETTING.fullmatch(name):
        return name in {PREFIX + known.name.upper() for known in fields(Settings)}
    path, _, part = name.partition("::")
    part = part.replace("::", ".")
    there = root / path
    if not part:
        return there.exists()
    return there.is_file() and part in _parts(there)


@cache
def _parts(path: Path) -> set[str]:
    """Functions, classes and names at the top of a file of Python, methods with their class."""
    found: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{x.name}" for x in node.body if isinstance(x, ast.FunctionDef)}
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def _anchors(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.startswith("#"):
            words = re.sub(r"[^\w\- ]", "", line.lstrip("# ").lower())
            yield words.replace(" ", "-")


# --- the summary ----------------------------------------------------------------------------


def counts(found: list[Row]) -> tuple[int, ...]:
    """All, those that apply, met, exceptions, those that do not apply."""
    times = Counter({state: 0 for state in STATES})
    for row in found:
        times[row.state] += len(row.numbers)
    met, exceptions, other = (times[state] for state in STATES)
    return met + exceptions + other, met + exceptions, met, exceptions, other


def _counts(text: str, found: list[Row]) -> Iterator[str]:
    told, true = _COUNTS.search(text), counts(found)
    if told is None or tuple(map(int, told.groups())) != true:
        said = "{} requirements; {} apply, {} of them met and {} not (exceptions); {} do not apply"
        yield "the summary has to say: " + said.format(*true)


def main() -> int:
    found = list(faults(PAGE.read_text("utf-8")))
    print(
        *found, f"security page: {len(found)} wrong" if found else "security page: holds", sep="\n"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
