"""Part numbers inside Persian text are read as they are written."""

import pytest

from webapp.persian import clean, isolate_codes


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("بلبرینگ 6205-2RS شیار عمیق", "بلبرینگ ⟨6205-2RS⟩ شیار عمیق"),
        ("پمپ API 610 عمودی", "پمپ ⟨API 610⟩ عمودی"),
        ("سنسور S7-1200، مدل A4/B", "سنسور ⟨S7-1200⟩، مدل ⟨A4/B⟩"),
        ("لوله PVC 16 bar", "لوله ⟨PVC 16 bar⟩"),
        ("ضخامت ۱۰-۲۰ میلی‌متر 10-20", "ضخامت ۱۰-۲۰ میلی‌متر 10-20"),
        ("پایان (M8)", "پایان (⟨M8⟩)"),
        ("", ""),
    ],
)
def test_codes_keep_their_own_direction(text, shown):
    isolated = isolate_codes(text)
    assert isolated.replace("\u2066", "⟨").replace("\u2069", "⟩") == shown
    assert clean(isolated) == clean(text)


def test_long_text_is_read_once():
    text = "1-" * 20_000 + "پایان"
    assert isolate_codes(text) == text
