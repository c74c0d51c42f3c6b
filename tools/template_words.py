"""Finds words in templates that no translation reaches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError

from tools.wording import has_letters, has_persian

Finding = tuple[int, str]

READ_ALOUD = {"alt", "aria-description", "aria-label", "label", "placeholder", "title"}
READ_ALOUD |= {"aria-roledescription", "aria-valuetext", "hx-confirm", "hx-prompt", "summary"}
# What stands in these is the same in every language.
SAME_EVERYWHERE = {"bdi", "code", "kbd", "samp", "script", "style"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
# A language is called by its own name, whatever the page is written in.
OWN_NAMES = {"فارسی", "English"}
_FILLED_IN = "\ufffc"
# A macro may answer with attributes only, which then stand where text would.
_ATTRIBUTES = re.compile(r'\s*(?:[a-z][\w-]*="[^"]*"\s*)+')
_QUOTES = "'\""

_environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)


def unmarked(path: Path) -> list[Finding]:
    """Lines of a template with words outside `_()` and `{% trans %}`."""
    source = path.read_text("utf-8")
    try:
        tokens = list(_environment.lex(source))
    except TemplateSyntaxError as error:
        return [(error.lineno, f"cannot be read: {error.message}")]
    literal, findings = _literal_part(tokens)
    if path.suffix == ".html":
        reader = _Reader()
        reader.feed(literal)
        reader.close()
        findings += reader.findings
    else:
        findings += _plain_lines(literal)
    return sorted(set(findings))


def _literal_part(tokens: list[tuple[int, str, str]]) -> tuple[str, list[Finding]]:
    """The template with everything filled in taken out, lines kept; and Persian in expressions."""
    out: list[str] = []
    findings: list[Finding] = []
    in_trans = False
    for position, (line, kind, value) in enumerate(tokens):
        if kind == "block_begin":
            word = _next_name(tokens, position)
            in_trans = word == "trans" or (in_trans and word != "endtrans")
        if kind == "string" and has_persian(value) and value.strip(_QUOTES) not in OWN_NAMES:
            findings.append((line, f"Persian inside an expression: {value.strip(_QUOTES)}"))
        if kind == "data" and not in_trans:
            out.append(value)
        elif kind == "variable_begin":
            out.append(_stand_in(out))
        else:
            out.append("\n" * value.count("\n"))
    return "".join(out), findings


def _next_name(tokens: list[tuple[int, str, str]], position: int) -> str:
    return next((value for _, kind, value in tokens[position:] if kind == "name"), "")


def _stand_in(out: list[str]) -> str:
    before = next((piece for piece in reversed(out) if piece), "")
    return "div" if before.endswith(("<", "</")) else _FILLED_IN


def _plain_lines(literal: str) -> list[Finding]:
    lines = enumerate(literal.splitlines(), start=1)
    return [
        (number, f"not translated: {line.strip()}") for number, line in lines if has_letters(line)
    ]


class _Reader(HTMLParser):
    """Notes every piece of text or attribute that a person would read or hear."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.findings: list[Finding] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        exempt = tag in SAME_EVERYWHERE or given.get("translate") == "no"
        if not (exempt or self._exempt):
            for name, value in self._spoken(tag, given):
                self._note(f"{name}={value}", value)
        if tag not in VOID:
            self._open.append((tag, exempt))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        for position in range(len(self._open) - 1, -1, -1):
            if self._open[position][0] == tag:
                del self._open[position:]
                return

    def handle_data(self, data: str) -> None:
        if self._exempt:
            return
        if _ATTRIBUTES.fullmatch(data):
            given = dict(re.findall(r'([\w-]+)="([^"]*)"', data))
            for name, value in self._spoken("", given):
                self._note(f"{name}={value}", value)
        else:
            self._note(" ".join(data.split()), data)

    @property
    def _exempt(self) -> bool:
        return any(exempt for _, exempt in self._open)

    @staticmethod
    def _spoken(tag: str, given: dict[str, str | None]) -> Iterator[tuple[str, str]]:
        names = set(READ_ALOUD)
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            names.add("value")
        if tag == "meta" and given.get("name") == "description":
            names.add("content")
        yield from ((name, given[name] or "") for name in sorted(names & given.keys()))

    def _note(self, shown: str, text: str) -> None:
        if has_letters(text) and text.strip() not in OWN_NAMES:
            self.findings.append((self.getpos()[0], f"not translated: {shown[:80]}"))


def templates(root: Path) -> Iterator[Path]:
    folder = root / "templates"
    yield from sorted([*folder.rglob("*.html"), *folder.rglob("*.txt")])
