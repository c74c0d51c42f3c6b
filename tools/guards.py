"""Rules about files that nobody should have to remember.

python -m tools.guards   names each file and line that breaks one
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 350
NAMELESS = {"common", "helper", "helpers", "misc", "util", "utils"}
_FILLED_IN = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
THIRD_PARTY = {".woff", ".woff2", ".ttf", ".otf", ".eot", ".mo"}


@dataclass(frozen=True)
class Rule:
    """No line of the files with these endings may match."""

    name: str
    endings: tuple[str, ...]
    pattern: re.Pattern[str]


def _rule(name: str, endings: str, pattern: str) -> Rule:
    return Rule(name, tuple(endings.split()), re.compile(pattern))


_TEXT = ".css .html .js .json .lock .md .po .py .toml .txt .yml Makefile run .npmrc"
RULES = [
    _rule(
        "names a package registry",
        _TEXT,
        r"\b(pypi|pythonhosted|npmjs|yarnpkg)\.(org|com)|deb\.debian\.org",
    ),
    _rule("names a folder of one machine", _TEXT, r"(?<![\w.])/(work|root|home/\w+)/\w"),
    _rule("leaves work undone", ".py .html .css .js", r"\b(TODO|FIXME|XXX)\b"),
    _rule(
        "names left or right; use inline-start and inline-end",
        ".css",
        r"\b(margin|padding|border)-(left|right)\b|(^|[\s;{])(left|right)\s*:"
        r"|(text-align|float|clear)\s*:\s*(left|right)\b|border-(top|bottom)-(left|right)-radius",
    ),
    _rule("loads from elsewhere", ".css", r"@import|url\(\s*['\"]?(https?:)?//"),
    _rule("has an inline style", ".html", r"<style\b|\sstyle\s*="),
    _rule(
        "has an inline script or handler", ".html", r"<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|hx-on"
    ),
    # but for comments and a language's own name
    _rule("says Persian words itself", ".html", r'^(?!\{#)(?!.*"فارسی").*[\u0600-\u06ff]'),
    _rule("evaluates script in an attribute", ".html", r"=\s*['\"]\s*(js|javascript):"),
    _rule("builds an address by hand", ".html", r"\b(href|src|action|hx-(get|post))=['\"]/"),
    _rule(
        "pins a package address", ".lock", r"^--?(i\b|f\b|index-url|extra-index|find-links|trusted)"
    ),
]


def faults(root: Path, paths: Iterable[Path]) -> Iterator[str]:
    """One line for each rule that one of the files breaks."""
    for path in paths:
        shown = path.relative_to(root)
        yield from _name_faults(shown)
        if path.suffix in THIRD_PARTY or ".min." in path.name:
            yield f"{shown}: is fetched or built, and not kept here"
            continue
        rules = [rule for rule in RULES if path.name.endswith(rule.endings)]
        if rules:
            yield from _line_faults(shown, _lines(path), rules)


def _lines(path: Path) -> list[str]:
    """What is there to judge: of a template only the literal part, on its own lines."""
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        text = _FILLED_IN.sub(lambda match: "\n" * match.group().count("\n"), text)
    return text.splitlines()


def _name_faults(shown: Path) -> Iterator[str]:
    nameless = {part.removesuffix(".py") for part in shown.parts} & NAMELESS
    if nameless:
        yield f"{shown}: {nameless.pop()} says nothing about what is inside"


def _line_faults(shown: Path, lines: list[str], rules: list[Rule]) -> Iterator[str]:
    # a migration is one thing that happened and is never split
    sized = shown.suffix == ".py" and "versions" not in shown.parts
    if sized and len(lines) > MOST_LINES:
        yield f"{shown}: has {len(lines)} lines; split it at {MOST_LINES}"
    for number, line in enumerate(lines, start=1):
        yield from (f"{shown}:{number}: {rule.name}" for rule in rules if rule.pattern.search(line))


def own_files(root: Path) -> list[Path]:
    """Every file of the project that is or will be kept in it."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    paths = (root / name for name in listed.split("\0") if name)
    # The guards and their tests have to spell out what they forbid.
    return sorted(path for path in paths if path.is_file() and "guards" not in path.stem)


def main() -> int:
    found = list(faults(ROOT, own_files(ROOT)))
    print(*found, f"guards: {len(found)} broken" if found else "guards: kept", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
