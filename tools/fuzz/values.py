"""Values of fields and parameters: plausible ones, and those that have broken sites before."""

from __future__ import annotations

import base64
import json
import random
import re
from collections.abc import Callable
from typing import Any

from bs4 import Tag

from webapp import labels
from webapp.paths import PACKAGE, TEMPLATES

ODD: tuple[str, ...] = (
    "", " ", "\t", "\r\n", "\0", "a\0b", "\x1b[31m", "\x7f", "\ufeff", "\u202e", "\u200c\u200d",
    "\ud800", "\udfff", "\U0010ffff", "𝟙𝟚", "²", "½", "Ⅷ", "٠", "۱۲۳۴", "1٫5", "1٬000", "１２",
    "0", "-0", "-1", "+1", "1.", ".5", "1e5", "1e999", "-1e-999", "NaN", "nan", "Infinity", "-inf",
    "0x10", "1_000", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808",
    "-9223372036854775809", "9" * 40, "9" * 5000, "0.1" + "0" * 400 + "1", "1" * 400 + ".5",
    "null", "None", "undefined", "true", "False", "on", "[]", "{}", "[[[[", '{"a":1}', "__class__",
    "1405/13/01", "1405/12/30", "0000/00/00", "1/1/1", "9999/12/31", "99999/1/1", "1405/07/31",
    "0001-01-01", "9999-12-31", "-001-01-01", "2026-02-30", "1405/09/12 25:61", "24:00", "۲۵:۶۱",
    "' OR 1=1 --", '"; DROP TABLE need; --', "%", "_", "\\", "%s%n", "%(x)s", "{0}", "{{7*7}}",
    "${7*7}", "<script>alert(1)</script>", "</title>", "&#0;", "&lt;", "javascript:alert(1)",
    "//evil.example", "https://evil.example", "http://[", "http://[::1", "/\\evil", "../../etc",
    "..%2f..%2f", "/yazd/", "a@b", "@", "a" * 65 + "@example.com", "a@" + "b" * 300, "ك ي ى ة",
    "نیم\u200cفاصله", "\u0640" * 50, "\u064b" * 300, "ﷺ" * 60, "👩‍👩‍👧‍👦" * 20, "A" * 300,
    "ب" * 5000,
    "*", "a*", "?", "[a TO", "field:", "AND", "OR OR", "NOT", '"', '"a', "(((((", "a~9999", "^",
    "title:x", "a b c d e f g h i j k l m n o p " * 20, "=1+1", "@SUM(A1)", "+98912", "0912" * 9,
)  # fmt: skip
FILES: tuple[tuple[str, bytes], ...] = (
    ("a.pdf", b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\n"),
    ("نقشه.pdf", b"%PDF-1.7 broken"),
    ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(40)),
    ("a.gif", b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01"),
    ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(30)),
    ("a.webp", b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(20)),
    ("list.csv", "عنوان,شرح,تعداد\nپمپ,پمپ آب,۱۲\n".encode()),
    ("list.csv", b"\xff\xfea\x00\x00"),
    ("list.csv", b'"open quote,\n' * 50),
    ("list.csv", b""),
    ("list.xlsx", b"PK\x03\x04" + bytes(60)),
    ("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    ("../../etc/passwd", b"root"),
    ("", b"nameless"),
    ("a" * 400 + ".pdf", b"%PDF-1.4"),
    ('a"\r\n.pdf', b"%PDF-1.4"),
)
_ASKED_FOR = re.compile(r"(?:args|form|values)\.get(?:list)?\(\s*\"(\w+)\"")
_NAMED = re.compile(r"name=\"(\w+)\"")
_OF_SEARCH = ("q", "sort", "page", "province", "field", "kind", "state", "park", "value", "hs")
_UNKNOWN = ("", "x", "q[]", "a.b", "__proto__", "q" * 300, "پرسش", "csrf_token", "_method", "\0")


def parameters() -> list[str]:
    """Names that the site asks addresses for, as its code and its pages say them."""
    names = set(_OF_SEARCH)
    for path in sorted(PACKAGE.rglob("*.py")):
        names |= set(_ASKED_FOR.findall(path.read_text("utf-8")))
    for path in sorted(TEMPLATES.rglob("*.html")):
        names |= set(_NAMED.findall(path.read_text("utf-8")))
    return sorted(names)


def words() -> list[str]:
    """Values the site itself gives out: states, reasons, kinds …"""
    return sorted({str(value) for group in labels._GROUPS.values() for value in group})


def odd(lot: random.Random) -> str:
    """A value nobody means well with."""
    if lot.random() < 0.12:
        return _token(lot)
    if lot.random() < 0.1:
        return "".join(chr(lot.choice((lot.randrange(32, 127), lot.randrange(0x600, 0x6FF))))
                       for _ in range(lot.randrange(1, 60)))  # fmt: skip
    return lot.choice(ODD)


def _token(lot: random.Random) -> str:
    """What lists give out as `after`, spoilt."""
    shapes: tuple[Any, ...] = (
        [], {}, [1], ["a"], [None], ["2026-01-01T00:00:00+00:00", 1], [1, 1], ["x", 1], [[1], 1],
        [10**30, 10**30], ["9" * 30, 1], [True, 1], ["0001-01-01T00:00:00", -1], [1.5, "1"],
        "a", 1, None, ["\0", 1], ["2026-13-40", 1], {"a": 1}, [["\ud800"], 1], [1e400, 1],
    )  # fmt: skip
    text = json.dumps(lot.choice(shapes)).encode()
    token = base64.urlsafe_b64encode(text).decode()
    return lot.choice((token, token.rstrip("="), token[:-3], token + "x"))


def name(known: list[str], lot: random.Random) -> str:
    return lot.choice(_UNKNOWN) if lot.random() < 0.1 else lot.choice(known)


# --- what a person would type ---------------------------------------------------------------

_TYPED: dict[str, Callable[[random.Random], str]] = {
    "email": lambda lot: f"person{lot.randrange(99)}@example.com",
    "tel": lambda lot: f"0912{lot.randrange(10**7):07}",
    "number": lambda lot: str(lot.randrange(1, 2000)),
    "url": lambda lot: "https://example.com/",
    "password": lambda lot: "یک-گذرواژه-بلند-12",
}
_BY_NAME = (
    ("date", "1405/10/15"), ("_on", "1405/10/15"), ("day", "1405/10/15"), ("time", "10:30"),
    ("from", "08:00"), ("until", "1406/01/20"), ("email", "a@example.com"),
    ("mobile", "09121234567"),
    ("phone", "03538241234"), ("national_id", "10380284790"), ("hs", "848210"), ("code", "A9"),
    ("quantity", "۱۲۰"), ("cost", "1200"), ("price", "12.5"), ("days", "30"), ("seats", "8"),
    ("year", "1404"), ("lines", "بلبرینگ"), ("identifier", "producer@ghafaseh.example"),
)  # fmt: skip


def plausible(control: Tag, lot: random.Random) -> str | None:
    """What somebody in earnest puts into a control; None: he leaves it alone."""
    kind = str(control.get("type") or control.name)
    if kind == "select":
        options = [str(o.get("value", o.get_text(strip=True))) for o in control.find_all("option")]
        return lot.choice(options) if options else None
    if kind in ("checkbox", "radio"):
        return str(control.get("value", "on")) if lot.random() < 0.6 else None
    standing = str(control.get("value") or "")
    if kind == "hidden" or (standing and lot.random() < 0.7):
        return standing
    if kind in _TYPED:
        return _TYPED[kind](lot)
    called = str(control.get("name"))
    fitting = [value for part, value in _BY_NAME if part in called]
    return fitting[0] if fitting else "واژه‌هایی برای آزمون"
