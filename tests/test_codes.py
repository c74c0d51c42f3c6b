"""Part numbers in Persian text keep their own direction."""

import pytest

from webapp.i18n import codes


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("بلبرینگ 6205-2RS", 'بلبرینگ <bdi dir="ltr">6205-2RS</bdi>'),
        ("پیچ M8x30 DIN 933 گالوانیزه", 'پیچ <bdi dir="ltr">M8x30 DIN 933</bdi> گالوانیزه'),
        ("سختی 58-62", 'سختی <bdi dir="ltr">58-62</bdi>'),
        ("نخ 150 دنیر", "نخ 150 دنیر"),
        ("نخ (POY)", 'نخ (<bdi dir="ltr">POY</bdi>)'),
        ("<b>", '&lt;<bdi dir="ltr">b</bdi>&gt;'),
        ("", ""),
    ],
)
def test_codes_are_isolated_and_text_is_escaped(text, shown):
    assert str(codes(text)) == shown
