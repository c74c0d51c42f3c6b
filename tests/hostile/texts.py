"""What somebody may type, paste or send who means no good, or whose program is broken."""

from __future__ import annotations

import base64
import json
import re

HALF_SPACED = "می\u200cشود"
_SIGNS = "\u064b\u064e\u0651\u0301\u0323"
# name: a text as a browser would send it
TEXTS: dict[str, str] = {
    "bidi": "پمپ\u202e\u2066آب\u2069\u202c\u200f\u061c ABC",
    "invisible": f"{HALF_SPACED}\u200d\u2060\ufeff\u00ad\u180e\u034f پم\u200dپ\ufe0f\U000e0041",
    "NUL": "پمپ\0آب\x08\x1b[31m\x7f\x9f",
    "stacked": "پ" + _SIGNS * 40 + "مپ" + "Z" + "\u0300" * 300,
    "half-spaces": "\u200c" * 50,
    "signs only": _SIGNS * 3,
    "noncharacters": "پمپ\ufffe\uffff\ufdd0",
    "line ends": "پمپ\r\nSet-Cookie: a=b\r\x85\u2028\u2029آب",
    "long": "پ" * 9_000,
    "long words": "پمپ " * 2_000,
    "formula": "=cmd|' /C calc'!A0",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1) hx-post=/x>\"'",
    "template": "{{7*7}}{% raw %}%(typed)s %s {0} ${x}",
    "SQL": "' OR 1=1; DROP TABLE need; -- %_\\",
    "endless": "1e999",
    "no number": "NaN",
    "infinity": "-Infinity",
    "minus nothing": "-0",
    "per cent": "٪",
    "Persian digits": "۱۲۳۴۵۶۷۸۹۰",
    "Arabic digits": "٠١٢٣٤٥٦٧٨٩",
    "other digits": "१२३²①𝟘",
    "huge": "9" * 4_000,
    "beyond": "9223372036854775808",
    "below": "-9223372036854775809",
    "no day": "0000-00-00",
    "no month": "۱۴۰۵/۱۳/۴۵",
    "far day": "9999-12-31",
    "no time": "1405/9/1 99:99",
    "no address": "http://[::1",
    "no letter": "a@" + "b" * 7_000,
    "script address": "javascript:alert(1)",
    "path": "../../../etc/passwd\0.pdf",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 20,
    "JSON": '{"a": [1, {"b": null}]}',
}
# name: bytes that are no text in UTF-8
BYTES: dict[str, bytes] = {
    "surrogates": b"\xed\xa0\x80\xed\xb0\x80",
    "damaged": b"\xff\xfe\xc3(\xf0\x9f",
    "windows-1256": "پمپ آب".encode("cp1256"),
    "UTF-16": "پمپ".encode("utf-16"),
    "overlong": b"\xc0\xaf\xe0\x80\x80",
}
NUMBERS = (
    *("0", "-1", "9223372036854775807", "9223372036854775808", "1" + "0" * 30, "9" * 5_000),
    *("۱۲", "1e5", "NaN", "1.5", "%00", "%ff", "1%2F2", "%D9%A1", "%E2%80%8C1"),
)


def _token(values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def cursors() -> list[str]:
    """Tokens of `?after=` with the right number of values and wrong ones in them."""
    odd: list[object] = [
        *(2**62, -(2**63), 2**63, 10**400, True, None, 1.5, float("nan"), float("inf")),
        *("", "a\0b", "\ud800", "پ" * 9_000, [], {}, {"at": 1}, {"on": "x"}, {"at": None}),
        *({"at": "0001-01-01T00:00:00+23:59"}, {"at": "9999-12-31T23:59:59-23:59"}),
        *({"at": "2026-01-01T00:00:00"}, {"on": "0001-01-01"}, {"on": "9999-12-31"}),
        *({"at": "2026-01-01T00:00:00+00:00:00.000001"}, [[[[[1]]]]]),
    ]
    tokens = [_token([value] * count) for count in (1, 2) for value in odd]
    when = {"at": "2026-01-01T00:00:00+00:00"}
    tokens += [_token([when, value]) for value in odd] + [_token([value, 1]) for value in odd]
    deep = base64.urlsafe_b64encode(b"[" * 30_000).decode()
    return [*tokens, _token({}), _token(1), deep, "%", "=", "\0", "پ", "A", "null", "====" * 500]


# --- what must never be stored ----------------------------------------------------------------

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200d-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e01ff]"
)
_HEAPED = re.compile("[\u0300-\u036f\u064b-\u065f\u0670]{3}")


def spoilt(text: str) -> str | None:
    """What of a stored text should have been taken out of it, if anything."""
    found = _INVISIBLE.search(text) or _HEAPED.search(text)
    return None if found is None else ascii(found[0])
