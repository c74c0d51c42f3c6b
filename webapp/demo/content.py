"""What did the programme's first months hold? Needs, companies, people and sentences. Pure.

Everything follows from the count and the seed: the same call gives the same rows on any machine.
Amounts hang together: `fx_cost_declared` is `annual_quantity` times `price`, in US dollars.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from webapp.demo import names
from webapp.demo.catalogue import Item, items, words

SEED = 1399
MAX_TITLE = 80

# How the needs of the first months were spread, in thousandths.
SHARES = {
    "metal": 145,
    "chemical": 130,
    "auto_parts": 115,
    "electrical": 110,
    "food": 110,
    "textile": 100,
    "steel_mineral": 90,
    "oil_gas": 80,
    "cellulose": 70,
    "cosmetics": 50,
}

# US dollars for one, mean of 1398.
USD_RATES = {
    "USD": Decimal(1),
    "EUR": Decimal("1.11"),
    "CNY": Decimal("0.142"),
    "AED": Decimal("0.2723"),
}
# Mean yearly cost of a need: 1,293 of them make about 1.2 billion dollars.
MEAN_FX_COST = 925_000
_EURO = frozenset({"AT", "BE", "DE", "ES", "FI", "FR", "IT", "NL"})
_FEW = 50
_DRAWING = {
    "raw_material": ("none", "none", "none", "none", "on_request"),
    "part": ("on_request", "on_request", "on_request", "nda", "none"),
    "machinery": ("none", "on_request", "nda"),
    "equipment": ("none", "on_request", "on_request", "nda"),
    "technical_service": ("none",),
}
_COST_SHARE = {
    "raw_material": (8, 62),
    "part": (1, 14),
    "machinery": (2, 12),
    "equipment": (1, 10),
    "technical_service": (1, 5),
}
_FA = str.maketrans("0123456789.", "۰۱۲۳۴۵۶۷۸۹٫")


@dataclass(frozen=True)
class _Choice:
    item: Item
    variant: str
    title: str

    @property
    def product(self) -> str:
        return f"{self.item.title} {self.variant}"


@dataclass(frozen=True)
class _Price:
    """What one unit cost at the last purchase, in the currency it was paid in."""

    paid: Decimal
    currency: str
    origin: str

    @property
    def dollars(self) -> Decimal:
        return self.paid * USD_RATES[self.currency]


def needs(count: int, seed: int = SEED) -> list[dict[str, Any]]:
    """That many needs with distinct titles, in mixed order.

    Amounts are integers except `price` (Decimal, in `currency`); `fx_cost_declared` is USD a year,
    `cost_share` per cent, `usage_year` Jalali, `unit` and `origin` codes with their Persian words
    in `unit_name` and `origin_name`; `specs` are dicts of name, value, unit.

    Raises ValueError when a field has fewer titles than its share of the count.
    """
    rng = Random(f"needs {seed}")  # nosec B311 # the same demo everywhere
    chosen = [
        choice
        for field, number in spread(count).items()
        for choice in _titles(items()[field], number, rng)
    ]
    rng.shuffle(chosen)
    prices = [_price(choice.item, rng) for choice in chosen]
    amounts = _quantities(chosen, prices, rng)
    rows = zip(chosen, amounts, prices, strict=True)
    return [_need(choice, amount, price, rng) for choice, amount, price in rows]


def spread(count: int) -> dict[str, int]:
    """`count` things divided over the ten fields by their shares (largest remainders)."""
    whole = sum(SHARES.values())
    parts = {field: count * share // whole for field, share in SHARES.items()}
    rest = sorted(SHARES, key=lambda field: (-(count * SHARES[field] % whole), field))
    for field in rest[: count - sum(parts.values())]:
        parts[field] += 1
    return parts


def companies(count: int, seed: int = SEED) -> list[dict[str, Any]]:
    """That many companies with distinct names, domains, national IDs and e-mail addresses."""
    rng = Random(f"companies {seed}")  # nosec B311 # the same demo everywhere
    fields = [field for field, number in spread(count).items() for _ in range(number)]
    rng.shuffle(fields)
    named = names.company_names(fields, rng)
    serials = rng.sample(range(100_000, 1_000_000), count)
    return [
        _company(name, domain, field, serial, rng)
        for (name, domain), field, serial in zip(named, fields, serials, strict=True)
    ]


def people(count: int, seed: int = SEED, domain: str = "people.example") -> list[dict[str, Any]]:
    """That many people with distinct e-mail addresses (below `domain`) and mobile numbers."""
    rng = Random(f"people {seed}")  # nosec B311 # the same demo everywhere
    rows = []
    for number in range(count):
        row = names.person(rng)
        row["email"] = f"{row.pop('latin')}.{number + 1}@{domain}"
        row["mobile"] = names.mobile(number)
        row["position"] = rng.choice(words("names")["positions"])
        rows.append(row)
    return rows


def interest_messages() -> list[str]:
    """What suppliers write when they declare interest."""
    return list(words("texts")["interest"]["messages"])


def evidence_texts() -> list[str]:
    """What suppliers name as evidence of their readiness."""
    return list(words("texts")["interest"]["evidence"])


def decline_notes() -> dict[str, list[str]]:
    """What producers write beside each coded reason for a refusal."""
    return {reason: list(notes) for reason, notes in words("texts")["decline"].items()}


def meeting_notes() -> list[str]:
    """What officers write in the minutes."""
    return list(words("texts")["meeting"]["notes"])


def _titles(choices: tuple[Item, ...], number: int, rng: Random) -> list[_Choice]:
    plain = [
        _Choice(item, variant, f"{item.title} {variant}")
        for item in choices
        for variant in item.variants
    ]
    # A second factory may want the same thing for the use it puts it to.
    used = [_Choice(one.item, one.variant, f"{one.title} برای {one.item.use}") for one in plain]
    fitting = [one for one in used if len(one.title) <= MAX_TITLE]
    rng.shuffle(plain)
    rng.shuffle(fitting)
    if number > len(plain) + len(fitting):
        field = choices[0].family.field
        raise ValueError(f"{field}: {number} titles wanted, {len(plain) + len(fitting)} known")
    return (plain + fitting)[:number]


def _price(item: Item, rng: Random) -> _Price:
    origin = rng.choice(item.family.origins)
    currency = _currency(origin, rng)
    dollars = Decimal(str(rng.uniform(*item.price)))
    digits = 4 if dollars < 1 else 2 if dollars < 1000 else 0
    return _Price(round(dollars / USD_RATES[currency], digits), currency, origin)


def _currency(origin: str, rng: Random) -> str:
    usual = {"CN": ("CNY", 0.3), "AE": ("AED", 0.6)}
    currency, chance = ("EUR", 0.8) if origin in _EURO else usual.get(origin, ("USD", 1.0))
    return currency if rng.random() < chance else "USD"


def _quantities(chosen: list[_Choice], prices: list[_Price], rng: Random) -> list[int]:
    """A year's use of each; what is counted in many pieces is scaled towards the known mean."""
    rough = [_log_normal(*choice.item.quantity, rng) for choice in chosen]
    costs = [amount * float(price.dollars) for amount, price in zip(rough, prices, strict=True)]
    many = [choice.item.quantity[1] > _FEW for choice in chosen]
    scalable = sum(cost for cost, is_many in zip(costs, many, strict=True) if is_many)
    wanted = MEAN_FX_COST * len(chosen) * rng.uniform(0.97, 1.06) - (sum(costs) - scalable)
    # Few needs may hold few that can be scaled; a use beyond belief is worse than a low total.
    factor = min(max(wanted / scalable, 0.4), 2.5) if scalable else 1.0
    return [
        _rounded(amount * (factor if is_many else 1))
        for amount, is_many in zip(rough, many, strict=True)
    ]


def _log_normal(low: float, high: float, rng: Random) -> float:
    middle, width = math.log(low * high) / 2, math.log(high / low) / 3.3
    return min(max(math.exp(rng.gauss(middle, width)), low), high)


def _rounded(amount: float) -> int:
    """As people state a year's use: two figures, at least one."""
    if amount < 100:
        return max(1, round(amount))
    step: int = 10 ** (len(str(int(amount))) - 2)
    return round(amount / step) * step


def _need(choice: _Choice, amount: int, price: _Price, rng: Random) -> dict[str, Any]:
    family, texts = choice.item.family, words("texts")
    origin = price.origin
    year = rng.choice((1398, 1398, 1398, 1399))
    return {
        "title": choice.title,
        "item": choice.item.title,
        "variant": choice.variant,
        "summary": rng.choice(family.summary).format(title=choice.product, use=choice.item.use),
        "problem": _problem(choice, rng),
        "kind": family.kind,
        "field": family.field,
        "hs_code": _hs_code(choice.item.hs_code, rng),
        "specs": _specs(choice),
        "standard": family.standard,
        "drawing": rng.choice(_DRAWING[family.kind]),
        "annual_quantity": amount,
        "unit": family.unit,
        "unit_name": texts["units"][family.unit],
        "usage_year": year,
        "run_length": _run_length(amount, rng),
        "price": price.paid,
        "currency": price.currency,
        "origin": origin,
        "origin_name": texts["countries"][origin],
        "brand": rng.choice(texts["brands"][origin]) if _has_brand(origin, rng) else "",
        "cost_share": rng.randint(*_COST_SHARE[family.kind]),
        "fx_cost_declared": round(amount * price.dollars),
        "fx_basis": _basis(year, price.currency, rng),
        "essential": list(family.essential[: rng.randint(3, len(family.essential))]),
        "nice_to_have": rng.sample(texts["nice_to_have"][family.kind], rng.randint(1, 2)),
        "tried_before": _tried(family.kind, rng),
    }


def _problem(choice: _Choice, rng: Random) -> str:
    family = choice.item.family
    problem = rng.choice(family.problem).format(title=choice.item.title, use=choice.item.use)
    return f"{problem} {rng.choice(words('texts')['closing'][family.kind])}"


def _hs_code(code: str, rng: Random) -> str:
    """Some know eight digits of the tariff, some six, a few the heading only."""
    return code[: rng.choices((8, 6, 4), (70, 22, 8))[0]]


def _specs(choice: _Choice) -> list[dict[str, str]]:
    family = choice.item.family
    rows = [(family.variant, choice.variant, ""), *family.specs]
    return [{"name": name, "value": value, "unit": unit} for name, value, unit in rows]


def _run_length(amount: int, rng: Random) -> int:
    orders = rng.choice((1, 2, 4, 6, 12))
    return max(1, _rounded(amount / orders))


def _has_brand(origin: str, rng: Random) -> bool:
    return origin in words("texts")["brands"] and rng.random() < 0.6


def _basis(year: int, currency: str, rng: Random) -> str:
    texts = words("texts")
    in_persian = {"year": str(year).translate(_FA), "rate": f"{USD_RATES[currency]}".translate(_FA)}
    if currency == "USD":
        sentence: str = rng.choice(texts["fx_basis"]["direct"])
        return sentence.format(**in_persian)
    converted: str = texts["fx_basis"]["converted"]
    return converted.format(currency=texts["currencies"][currency], **in_persian)


def _tried(kind: str, rng: Random) -> str:
    """Three in ten have tried nothing yet, or do not say."""
    if rng.random() < 0.3:
        return ""
    sentence: str = rng.choice(words("texts")["tried_before"][kind])
    return sentence


def _company(name: str, domain: str, field: str, serial: int, rng: Random) -> dict[str, Any]:
    return {
        "name": name,
        "national_id": names.company_national_id(serial),
        "field": field,
        "employees": round(_log_normal(5, 600, rng)),
        "founded": rng.randint(1350, 1397),
        "domain": domain,
        "email": f"info@{domain}",
        "website": f"https://www.{domain}",
        "phone": names.landline(serial),
    }
