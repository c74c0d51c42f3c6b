"""Which shades of a brand colour can be read: contrast by WCAG 2.2, and tints made from one hex."""

import re
from dataclasses import dataclass

WHITE = "#ffffff"
BLACK = "#000000"
TEXT_CONTRAST = 4.5
INK_CONTRAST = 7.0
SOFT_SHARE = 0.10

_HEX = re.compile(r"#[0-9a-fA-F]{6}")

Rgb = tuple[int, int, int]


@dataclass(frozen=True)
class BrandShades:
    """A quiet background and a dark text colour of the same hue, as `#rrggbb`."""

    soft: str
    ink: str


def is_hex(colour: str) -> bool:
    """True for `#rrggbb`; short forms and names are not colours here."""
    return bool(_HEX.fullmatch(colour))


def contrast(colour_a: str, colour_b: str) -> float:
    """The WCAG 2.2 contrast ratio of two `#rrggbb` colours, 1.0 to 21.0, in either order."""
    light, dark = sorted((_luminance(colour_a), _luminance(colour_b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def brand_shades(colour: str) -> BrandShades:
    """The shades of a brand colour; the ink has a contrast of at least 7 with the soft one."""
    soft = _mix(colour, WHITE, SOFT_SHARE)
    for share in range(100, -1, -5):
        ink = _mix(colour, BLACK, share / 100)
        if contrast(ink, soft) >= INK_CONTRAST:
            return BrandShades(soft, ink)
    return BrandShades(soft, BLACK)


def _rgb(colour: str) -> Rgb:
    if not is_hex(colour):
        raise ValueError(f"not a colour of the form #rrggbb: {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    # Relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    red, green, blue = (_linear(part / 255) for part in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    if part <= 0.04045:
        return part / 12.92
    return float(((part + 0.055) / 1.055) ** 2.4)


def _mix(colour: str, other: str, share: float) -> str:
    pairs = zip(_rgb(colour), _rgb(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)
