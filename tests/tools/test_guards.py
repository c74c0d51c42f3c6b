"""Each rule about files refuses what it forbids and lets the rest through."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import guards


def broken(root: Path, name: str, text: str = "") -> list[str]:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return list(guards.faults(root, [path]))


# In parts, so that this file keeps the rules it tests.
REGISTRY = ".".join(("pypi", "org"))
HOME = "/".join(("", "home", "me"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("docs/a.md", f"fetched from https://{REGISTRY}/simple"),
        ("webapp/a.py", f'open("{HOME}/file")'),
        ("webapp/a.py", "# TODO later"),
        ("webapp/a.py", "\n" * 351),
        ("webapp/utils.py", ""),
        ("webapp/helpers/a.py", ""),
        ("webapp/static/a.css", "p { margin-left: 1px }"),
        ("webapp/static/a.css", "p { position: fixed; left: 0 }"),
        ("webapp/static/a.css", "p { text-align: right }"),
        ("webapp/static/a.css", "@import 'b.css';"),
        ("webapp/static/htmx.min.js", ""),
        ("webapp/static/a.woff2", ""),
        ("templates/a.html", '<p style="color:red">'),
        ("templates/a.html", "<script>go()</script>"),
        ("templates/a.html", '<a onclick="go()">'),
        ("templates/a.html", '<a href="/needs/">'),
        ("templates/a.html", "<div hx-vals='js:{a: 1}'>"),
        ("requirements.lock", "--index-url somewhere"),
    ],
)
def test_what_is_forbidden_is_found(tmp_path: Path, name: str, text: str) -> None:
    assert len(broken(tmp_path, name, text)) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("webapp/a.py", '"""Says what is so."""\n'),
        ("docs/operations.md", "Data lie in /var/lib/ghafaseh; see /etc/systemd."),
        ("webapp/static/a.css", "p { margin-inline-start: 1px; inset-inline-start: 0 }"),
        ("templates/a.html", "{{ date(x, style='short') }}<a href=\"{{ url_for('i') }}\">"),
        ("templates/a.html", '<script src="{{ asset("app.js") }}" defer></script>'),
    ],
)
def test_the_rest_is_let_through(tmp_path: Path, name: str, text: str) -> None:
    assert broken(tmp_path, name, text) == []


def test_the_line_of_a_fault_in_a_template_is_right(tmp_path: Path) -> None:
    text = "{# two\nlines #}\n<p style='x'>"
    assert broken(tmp_path, "templates/a.html", text) == ["templates/a.html:3: has an inline style"]
