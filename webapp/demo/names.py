"""Who are the people and companies of the demonstration? Invented names and identifiers. Pure."""

from itertools import permutations
from random import Random
from typing import Any

from webapp.demo.catalogue import words

_ID_WEIGHTS = (29, 27, 23, 19, 17)
_SERIALS = 10_000


def company_names(fields: list[str], rng: Random) -> list[tuple[str, str]]:
    """A distinct name and Internet domain for a company of each of these fields, in order.

    Raises ValueError when there are more companies than pairs of words.
    """
    parts = words("names")
    pairs = list(permutations(parts["words"], 2))
    if len(fields) > len(pairs):
        raise ValueError(f"only {len(pairs)} company names can be made")
    rng.shuffle(pairs)
    return [_company(field, pair, rng) for field, pair in zip(fields, pairs, strict=False)]


def _company(field: str, pair: tuple[str, str], rng: Random) -> tuple[str, str]:
    parts = words("names")
    form: str = rng.choice(parts["forms"])
    activity = rng.choice(parts["activities"][field])
    domain = "-".join(parts["words"][word] for word in pair) + ".example"
    return form.format(activity=activity, words=" ".join(pair)), domain


def company_national_id(serial: int) -> str:
    """An 11-digit ID with a right check digit; 990 is no prefix that is given to companies.

    The check digit: d = digit₁₀ + 2; Σ(d + digitᵢ)·z[i mod 5] mod 11, 10 becomes 0.
    """
    if not 0 < serial < 10_000_000 // 10:
        raise ValueError(f"no company has serial {serial}")
    base = f"990{serial * 10 + 7:07}"
    added = int(base[9]) + 2
    total = sum((added + int(digit)) * _ID_WEIGHTS[i % 5] for i, digit in enumerate(base))
    return f"{base}{total % 11 % 10}"


def mobile(serial: int) -> str:
    """A number as it is stored, in a block that nobody can hold: +98 900 000 xxxx."""
    if not 0 <= serial < _SERIALS:
        raise ValueError(f"no mobile number has serial {serial}")
    return f"+98900000{serial:04}"


def landline(serial: int) -> str:
    """A number of an exchange that does not exist."""
    return f"0000000{serial % _SERIALS:04}"


def person(rng: Random) -> dict[str, Any]:
    """First and last name in Persian and Latin letters."""
    parts = words("names")
    givens: dict[str, str] = parts["women"] if rng.random() < 0.35 else parts["men"]
    first, last = rng.choice(list(givens)), rng.choice(list(parts["families"]))
    latin = f"{givens[first]}.{parts['families'][last]}"
    return {"name": f"{first} {last}", "first_name": first, "last_name": last, "latin": latin}
