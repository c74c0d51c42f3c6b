"""What the documents and the files for operators say about settings is what the program reads."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from tools import settings_page
from webapp.config import _OTHERS, PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
KNOWN = {PREFIX + known.name.upper() for known in fields(Settings)} | _OTHERS
TEXTS = [
    path
    for folder in ("docs", "deploy")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.is_file() and path.suffix not in (".png", ".jpg", ".webp")
]


def test_the_reference_of_settings_is_current():
    current = settings_page.PAGE.read_text("utf-8") == settings_page.markdown()
    assert current, "run: .venv/bin/python -m tools.settings_page"


def test_every_setting_stands_in_the_reference_once():
    text = settings_page.markdown()
    for known in fields(Settings):
        assert text.count(f"| `{PREFIX}{known.name.upper()}`") == 1, known.name


@pytest.mark.parametrize(
    "path", [*TEXTS, ROOT / "README.md", ROOT / "Makefile"], ids=lambda path: path.name
)
def test_only_settings_that_exist_are_named(path):
    named = set(re.findall(r"\bGHAFASEH_[A-Z][A-Z_]*\b", path.read_text("utf-8")))
    assert named <= KNOWN, f"{path} names {sorted(named - KNOWN)}"
