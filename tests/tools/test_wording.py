"""Faults in Persian sentences and words in templates that no translation reaches."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import template_words, wording
from tools.catalogues import Message


@pytest.mark.parametrize(
    ("english", "persian", "fault"),
    [
        ("Save", "", "has no Persian"),
        ("Company", "شركت", "has Arabic"),
        ("Shelf", "قفسه ٣", "has Arabic digits"),
        ("5 days", "5 روز", "has Latin digits (5)"),
        ("%(name)s came", "آمد", "lacks %(name)s"),
        ("Came", "%(name)s آمد", "unknown %(name)s"),
        ("{n} words", "واژه", "lacks {n}"),
        ("Name: ", "نام:", "ends with a space"),
    ],
)
def test_a_fault_is_named(english: str, persian: str, fault: str) -> None:
    assert any(fault in found for found in wording.faults(Message(english, persian=(persian,))))


@pytest.mark.parametrize(
    ("english", "persian"),
    [
        ("5 days", "۵ روز"),
        ("such as 6204-2RS1", "مانند 6204-2RS1"),
        ("A4 sheet", "برگهٔ A4"),
        ("%(percent)s%% full", "%(percent)s٪ پر"),
        ("Read <b>%(title)s</b>&#8203;", "<b>%(title)s</b>&#8203; را بخوانید"),
    ],
)
def test_good_persian_has_no_fault(english: str, persian: str) -> None:
    assert list(wording.faults(Message(english, persian=(persian,)))) == []


def test_the_singular_may_leave_out_the_number() -> None:
    forms = ("یک نیازمندی", "%(num)s نیازمندی")
    assert not list(wording.faults(Message("One need", "%(num)s needs", persian=forms)))


def unmarked(tmp_path: Path, text: str, name: str = "page.html") -> list[tuple[int, str]]:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return template_words.unmarked(path)


@pytest.mark.parametrize(
    "text",
    [
        "<p>Hello</p>",
        "<p>سلام</p>",
        "<p>{{ _('Shelf') }} of</p>",
        '<img alt="Shelf">',
        '<button aria-label="Close"></button>',
        '<input type="submit" value="Save">',
        "{% trans %}Good{% endtrans %}<b>bad</b>",
        "{{ button('ذخیره') }}",
        "<code>A</code> word",
        '{% macro a() %} title="Shelf" {% endmacro %}',
    ],
)
def test_words_outside_translation_are_found(tmp_path: Path, text: str) -> None:
    assert [line for line, _ in unmarked(tmp_path, text)] == [1]


@pytest.mark.parametrize(
    "text",
    [
        "<p>{{ _('Hello') }}: {{ need.title }} · 12 &nbsp;</p>",
        "{% trans count=n %}One{% pluralize %}Many{% endtrans %}",
        "<bdi dir=ltr>6204-2RS1</bdi><code>CSV</code>",
        '<a class="button" href="#top" data-kind="row">{{ _("Up") }}</a>',
        '<span translate="no">Ghafaseh</span>',
        "<{{ tag }} class='wide'>{{ inner }}</{{ tag }}>",
        "{# a remark of ours #}",
        "<option {% if chosen %}selected{% endif %}>{{ label }}</option>",
        "<a lang='fa'>فارسی</a>",
        "<script src='app.js'></script>",
        '{% macro a(x) %} hx-get="{{ x }}" hx-swap="outerHTML" {% endmacro %}',
    ],
)
def test_what_needs_no_translation_is_let_through(tmp_path: Path, text: str) -> None:
    assert unmarked(tmp_path, text) == []


def test_the_line_is_that_of_the_template(tmp_path: Path) -> None:
    text = "{% if a\n and b %}\n{{ _('x') }}\n<p>word</p>\n{% endif %}"
    assert unmarked(tmp_path, text) == [(4, "not translated: word")]


def test_plain_text_messages_are_read_line_by_line(tmp_path: Path) -> None:
    text = "{{ _('Hello') }}\n{{ link }}\nBye\n"
    assert unmarked(tmp_path, text, "mail.txt") == [(3, "not translated: Bye")]
