"""Short names of the headings of the customs tariff (Harmonized System 2022), to be found by."""

from __future__ import annotations

from functools import cache

from .beginnings import Beginnings, Keys
from .chapters import CHAPTERS
from .word_files import lines


@cache
def headings() -> dict[str, str]:
    """Four digits → what stands under them, in a few Persian words."""
    pairs = (line.partition(":") for line in lines("headings.txt"))
    return {code.strip(): name.strip() for code, _, name in pairs}


def heading_name(code: str) -> str:
    """The name of the heading that a code of four and more digits belongs to; "" of none."""
    return headings().get(code[:4], "")


def codes_named(keys: Keys) -> list[str]:
    """The chapters and headings whose names have words that begin so."""
    codes, beginnings = _named()
    return [codes[place] for place in beginnings.places(keys)]


def codes_beginning(digits: str) -> list[str]:
    """The chapter, the headings or the code that digits begin."""
    if len(digits) > 4:
        return [digits, digits[:4]]
    chapters = [digits] if digits in CHAPTERS else []
    return chapters + [code for code in headings() if code.startswith(digits)]


@cache
def _named() -> tuple[list[str], Beginnings]:
    names = {code: name["fa"] for code, name in CHAPTERS.items()} | headings()
    return list(names), Beginnings(names.values())
