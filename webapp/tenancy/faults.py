"""What is wrong with one tenant file, and what two of them may not share?"""

import re
from collections.abc import Collection, Iterator
from datetime import time
from typing import Any

from webapp.tenancy.colours import TEXT_CONTRAST, WHITE, contrast, is_hex

NATIONAL = "national"
WEEK = ("saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday")
PARK_KINDS = {"park": "p", "zone": "z"}

_CODE = re.compile(r"[a-z]+(-[a-z]+)*")
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")

# A shape is a type, a list of one shape, or a table of shapes; a trailing "?" marks a key
# that may be left out.
_WORDS = {"fa": str, "en": str}
_SHAPE: dict[str, Any] = {
    "code": str,
    "name": _WORDS,
    "centre": _WORDS,
    "brand": {"colour": str},
    "contact": {
        "organisation": _WORDS,
        "phone": str,
        "email": str,
        "address": _WORDS,
        "note?": _WORDS,
    },
    "calendar": {
        "weekend": [str],
        "half_days": [str],
        "office_hours": {f"{day}?": str for day in WEEK},
    },
    "host?": str,
    "parks?": [{"code": str, "name": str, "kind": str, "county": str}],
}


def of_file(stem: str, table: dict[str, Any], reserved: Collection[str]) -> Iterator[str]:
    """One sentence for each thing wrong inside the file `<stem>.toml`."""
    shape_faults = list(_misfits(_SHAPE, table, ""))
    yield from shape_faults
    yield from _code_faults(stem, table.get("code"), reserved)
    # What the values mean is judged part by part, so that a missing phone hides no bad colour.
    for part, judge in _JUDGES.items():
        broken = any(fault.startswith(part) for fault in shape_faults)
        if part in table and not broken:
            yield from judge(table)


def _misfits(shape: Any, value: Any, where: str) -> Iterator[str]:
    if isinstance(shape, dict):
        yield from _table_misfits(shape, value, where)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f"{where} must be a list"
            return
        for number, item in enumerate(value, 1):
            yield from _misfits(shape[0], item, f"{where}[{number}]")
    elif not isinstance(value, shape):
        yield f"{where} must be text"
    elif not value.strip():
        yield f"{where} is empty"


def _table_misfits(shape: dict[str, Any], value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where} must be a table"
        return
    known = {key.rstrip("?"): inner for key, inner in shape.items()}
    dot = f"{where}." if where else ""
    for key in value.keys() - known.keys():
        yield f"{dot}{key} is not a known key"
    for key in shape:
        if not key.endswith("?") and key not in value:
            yield f"{dot}{key} is missing"
    for key, inner in known.items():
        if key in value:
            yield from _misfits(inner, value[key], f"{dot}{key}")


def _code_faults(stem: str, code: Any, reserved: Collection[str]) -> Iterator[str]:
    if not isinstance(code, str) or not code:
        return
    if code != stem:
        yield f"code {code!r} differs from the file's name"
    if not _CODE.fullmatch(code):
        yield f"code {code!r} must be small Latin letters, with single hyphens between"
    # The national desk is never mounted below its code, so its word may be a route's.
    if code in reserved and code != NATIONAL:
        yield f"code {code!r} is the first word of a route"


def _brand_faults(table: dict[str, Any]) -> Iterator[str]:
    colour = table["brand"]["colour"]
    if not is_hex(colour):
        yield f"brand.colour {colour!r} is not of the form #rrggbb"
    elif (ratio := contrast(colour, WHITE)) < TEXT_CONTRAST:
        yield f"brand.colour {colour} has contrast {ratio:.2f} with white, below {TEXT_CONTRAST}"


def _contact_faults(table: dict[str, Any]) -> Iterator[str]:
    email = table["contact"]["email"]
    if email.count("@") != 1 or not _HOST.fullmatch(email.split("@")[1]):
        yield f"contact.email {email!r} is not an e-mail address"


def _calendar_faults(table: dict[str, Any]) -> Iterator[str]:
    calendar = table["calendar"]
    weekend, opening = set(calendar["weekend"]), calendar["office_hours"]
    for day in sorted(weekend | set(calendar["half_days"])):
        if day not in WEEK:
            yield f"calendar: {day!r} is not a day of the week"
    for day in WEEK:
        if day in weekend and (day in opening or day in calendar["half_days"]):
            yield f"calendar: {day} is both weekend and working day"
        elif day not in weekend and day not in opening:
            yield f"calendar.office_hours.{day} is missing"
    for day, text in opening.items():
        if (span := hours(text)) is None or span[0] >= span[1]:
            yield f"calendar.office_hours.{day} {text!r} is not like 08:00-16:00"


def _host_faults(table: dict[str, Any]) -> Iterator[str]:
    if not _HOST.fullmatch(table["host"]):
        yield f"host {table['host']!r} is not a host name in small letters"


def _park_faults(table: dict[str, Any]) -> Iterator[str]:
    parks, owner = table["parks"], table.get("code")
    for key in ("code", "name"):
        values = [park[key] for park in parks]
        for value in sorted({value for value in values if values.count(value) > 1}):
            yield f"parks: {key} {value!r} is used twice"
    for park in parks:
        letter = PARK_KINDS.get(park["kind"])
        if letter is None:
            yield f"parks: kind {park['kind']!r} of {park['code']!r} is neither park nor zone"
        elif not re.fullmatch(rf"{re.escape(str(owner))}-{letter}\d\d+", park["code"]):
            yield f"parks: code {park['code']!r} is not like {owner}-{letter}01"


_JUDGES = {
    "brand": _brand_faults,
    "contact": _contact_faults,
    "calendar": _calendar_faults,
    "host": _host_faults,
    "parks": _park_faults,
}


def of_all(tables: dict[str, dict[str, Any]]) -> Iterator[str]:
    """One sentence for each code, host, colour or park code that two files use."""
    owners: dict[tuple[str, str], list[str]] = {}
    for name, table in tables.items():
        for use in set(_unique_values(table)):
            owners.setdefault(use, []).append(name)
    for (what, value), names in sorted(owners.items()):
        if len(names) > 1:
            yield f"{', '.join(names)}: {what} {value!r} is used by each of them"


def _unique_values(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    parks = table.get("parks")
    brand = table.get("brand")
    for key in ("code", "host"):
        if isinstance(table.get(key), str):
            yield key, table[key]
    if isinstance(brand, dict) and isinstance(brand.get("colour"), str):
        yield "brand.colour", brand["colour"].lower()
    for park in parks if isinstance(parks, list) else ():
        if isinstance(park, dict) and isinstance(park.get("code"), str):
            yield "park code", park["code"]


def hours(text: str) -> tuple[time, time] | None:
    """Opening and closing time of `08:00-16:00`; None when the text has another form."""
    match = _HOURS.fullmatch(text)
    if match is None:
        return None
    from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
    return time(from_hour, from_minute), time(to_hour, to_minute)
