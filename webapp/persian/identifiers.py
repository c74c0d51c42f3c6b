"""Is this a possible national ID, mobile, postal code or HS code, and how is it stored?

A check digit filters typing mistakes and verifies nobody. Rules and examples: PRODUCT.md.
"""

from __future__ import annotations

import re

from .digits import en_digits
from .letters import clean, fold

_SEPARATORS = re.compile("[\\s\\-–—()./\u200c]+")
_COMPANY_WEIGHTS = (29, 27, 23, 19, 17)
_UNKNOWN = frozenset(map(fold, ("نامشخص", "نا مشخص", "نمی‌دانم", "نمیدانم", "unknown", "?", "؟")))


class IdentifierError(ValueError):
    """Text that cannot be the identifier. `reason`: empty, not_digits, length, checksum, form."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _digits(text: str) -> str:
    code = _SEPARATORS.sub("", en_digits(clean(text)))
    if not code:
        raise IdentifierError("empty")
    if not re.fullmatch("[0-9]+", code):
        raise IdentifierError("not_digits")
    return code


def company_national_id(text: str) -> str:
    """The 11 Latin digits of a company's national ID (شناسه ملی).

    d = digit₁₀ + 2; Σ(d + digitᵢ)·z[i mod 5] mod 11, 10 → 0, is digit₁₁ (z = 29 27 23 19 17).
    Raises IdentifierError: empty, not_digits, length, checksum.
    """
    code = _digits(text)
    if len(code) != 11:
        raise IdentifierError("length")
    added = int(code[9]) + 2
    total = sum((added + int(code[i])) * _COMPANY_WEIGHTS[i % 5] for i in range(10))
    if total % 11 % 10 != int(code[10]) or code[3:9] == "000000":
        raise IdentifierError("checksum")
    return code


def person_national_id(text: str) -> str:
    """The 10 Latin digits of a person's national ID (کد ملی); 8 or 9 digits are padded left.

    Σ digitᵢ·(10−i) over the first nine, mod 11 = s; the last is s if s < 2 else 11−s.
    Ten equal digits are refused. Raises IdentifierError: empty, not_digits, length, checksum.
    """
    code = _digits(text)
    if not 8 <= len(code) <= 10:
        raise IdentifierError("length")
    code = code.zfill(10)
    rest = sum(int(code[i]) * (10 - i) for i in range(9)) % 11
    if int(code[9]) != (rest if rest < 2 else 11 - rest) or len(set(code)) == 1:
        raise IdentifierError("checksum")
    return code


def mobile(text: str) -> str:
    """An Iranian mobile number as stored: `+989123456789`.

    Accepts 0912…, 912…, +98…, 0098… and blanks, hyphens, brackets between.
    Raises IdentifierError: empty, not_digits, length, form (not a number that starts with 09).
    """
    code = _digits(clean(text).removeprefix("+"))
    match = re.fullmatch("(?:00)?(?:98)?0?(9[0-9]{9})", code)
    if match:
        return f"+98{match[1]}"
    looks_mobile = re.match("(?:00)?(?:98)?0?9", code)
    raise IdentifierError("length" if looks_mobile else "form")


def postal_code(text: str) -> str:
    """A postal code as stored: Latin digits, separators gone; other text cleaned only."""
    code = _SEPARATORS.sub("", en_digits(clean(text)))
    return code if re.fullmatch("[0-9]+", code) else en_digits(clean(text))


def postal_code_ok(text: str) -> bool:
    """Whether `text` has the form of an Iranian postal code: ten digits, no leading zero, not all
    the same. False is worth a warning, never a refusal."""
    code = postal_code(text)
    return bool(re.fullmatch("[1-9][0-9]{9}", code)) and len(set(code)) > 1


def hs_code(text: str) -> str | None:
    """The 4, 6 or 8 Latin digits of an HS (tariff) code; None where the writer says "unknown".

    Dots, blanks and hyphens are dropped (84.82.10). «نامشخص» and `unknown` are None.
    Raises IdentifierError: empty, not_digits, length, form (chapter 00 does not exist).
    """
    if fold(text) in _UNKNOWN:
        return None
    code = _digits(text)
    if len(code) not in (4, 6, 8):
        raise IdentifierError("length")
    if code.startswith("00"):
        raise IdentifierError("form")
    return code
