"""Dangerous calls are found, and only what is excused with its number is let through."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools import dangers


def findings(folder: Path, code: str) -> str:
    (folder / "case.py").write_text(code + "\n", "utf-8")
    command = [sys.executable, "-m", *dangers.arguments(folder / "case.py")]
    return subprocess.run(command, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("B602", "import subprocess\nsubprocess.run('ls ' + input(), shell=True)"),
        ("B608", "def f(c, name):\n    c.execute(f\"SELECT * FROM need WHERE title = '{name}'\")"),
        ("B704", "from markupsafe import Markup\n\n\ndef f(text):\n    return Markup(text)"),
        ("B311", "import random\ncode = random.randint(0, 999999)"),
        ("B324", "import hashlib\nhashlib.md5(b'')"),
    ],
)
def test_what_is_dangerous_is_named(tmp_path, number, code):
    assert number in findings(tmp_path, code)


def test_another_number_excuses_nothing(tmp_path):
    code = "import hashlib\nhashlib.md5(b'')  # nosec {}"
    assert "B324" in findings(tmp_path, code.format("B608"))
    assert findings(tmp_path, code.format("B324")).strip() == ""


def test_programs_are_called_by_a_list_of_words(tmp_path):
    assert findings(tmp_path, "import subprocess\nsubprocess.run(['/bin/ls'])").strip() == ""
