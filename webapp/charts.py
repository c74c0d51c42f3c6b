"""How figures become drawings: lists of HTML with SVG shapes, made on the server.

Words stay HTML text (they wrap, grow and are read aloud); only the shapes are SVG. Classes take the
place of inline style, and everything that comes from outside is escaped.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from webapp.persian import format_number

Show = Callable[[float], str]

# Where each province lies on a map of equal squares: column from the west, row from the north.
PROVINCE_TILES = {
    "azarbayjan-gharbi": (0, 0),
    "azarbayjan-sharqi": (1, 0),
    "ardabil": (2, 0),
    "kurdistan": (0, 1),
    "zanjan": (1, 1),
    "gilan": (2, 1),
    "mazandaran": (3, 1),
    "golestan": (4, 1),
    "khorasan-shomali": (5, 1),
    "kermanshah": (0, 2),
    "hamadan": (1, 2),
    "qazvin": (2, 2),
    "alborz": (3, 2),
    "tehran": (4, 2),
    "semnan": (5, 2),
    "khorasan-razavi": (6, 2),
    "ilam": (0, 3),
    "lorestan": (1, 3),
    "markazi": (2, 3),
    "qom": (3, 3),
    "isfahan": (4, 3),
    "yazd": (5, 3),
    "khorasan-jonubi": (6, 3),
    "khuzestan": (1, 4),
    "chaharmahal-bakhtiari": (2, 4),
    "kohgiluyeh-boyerahmad": (3, 4),
    "fars": (4, 4),
    "kerman": (5, 4),
    "sistan-baluchestan": (6, 4),
    "bushehr": (3, 5),
    "hormozgan": (5, 5),
}
TILE = 92
TILE_GAP = 6
LONGEST_LINE = 9
DARKEST_SHADE = 4


_BAR = Markup(
    '<li>{}<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
    '<rect width="{}" height="10"/></svg><b class="num">{}</b></li>'
)
_COLUMN = Markup(
    '<li><b class="num">{}</b><svg class="column" viewBox="0 0 10 100" preserveAspectRatio="none" '
    'aria-hidden="true"><rect y="{}" width="10" height="{}"/></svg>{}</li>'
)
_STEP = Markup(
    '<li>{}<svg class="step" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
    '{}</svg><b><span class="num">{}</span> <small>{}</small></b></li>'
)
_SQUARE = Markup(
    '<g class="shade{}" transform="translate({} {})"><rect width="{}" height="{}" rx="9"/>{}'
    '<text class="figure" x="{}" y="70">{}</text></g>'
)


@dataclass(frozen=True)
class Row:
    """One figure of a drawing; `href` opens the rows behind it, `key` is a province's code."""

    label: str
    value: float
    href: str | None = None
    key: str = ""


def bars(rows: Sequence[Row], name: str, show: Show = format_number) -> Markup:
    """A list in the given order, each bar in proportion to the largest value."""
    most = _most(rows)
    items = [
        _BAR.format(_linked(row), _n(100 * _share(row.value, most)), show(row.value))
        for row in rows
    ]
    return _list("bars", name, items)


def columns(rows: Sequence[Row], name: str, show: Show = format_number) -> Markup:
    """Upright bars for months or years, the first row first in reading order."""
    most = _most(rows)
    items = []
    for row in rows:
        height = 100 * _share(row.value, most)
        items.append(_COLUMN.format(show(row.value), _n(100 - height), _n(height), _linked(row)))
    return _list("columns", name, items)


def funnel(
    rows: Sequence[Row],
    name: str,
    show: Show = format_number,
    note: Callable[[int], str] | None = None,
) -> Markup:
    """Steps, each bar running into the next.

    `note` words the share, in whole percent, of each step in the one before it.
    """
    most, items = _most(rows), []
    for index, row in enumerate(rows):
        before = rows[index - 1].value if index else 0
        after = rows[index + 1].value if index + 1 < len(rows) else row.value
        words = note(percent(row.value, before)) if note and before else ""
        shape = _narrowing(_share(row.value, most), _share(after, most))
        items.append(_STEP.format(_linked(row), shape, show(row.value), words))
    return _list("funnel", name, items)


def tiles(rows: Iterable[Row], name: str, show: Show = format_number) -> Markup:
    """The provinces as squares where they lie, darker with the value; other codes are left out."""
    known = [row for row in rows if row.key in PROVINCE_TILES]
    cuts = shade_cuts([row.value for row in known])
    squares = Markup("").join(_tile(row, shade(row.value, cuts), show) for row in known)
    width, height = 7 * TILE - TILE_GAP, 6 * TILE - TILE_GAP
    return Markup(
        '<svg class="tiles" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>'
    ).format(width, height, name, squares)


def shade_cuts(values: Iterable[float]) -> list[float]:
    """The values at which the next shade begins: quarters of the values above nothing."""
    some = sorted(value for value in values if value > 0)
    return [some[len(some) * quarter // 4] for quarter in range(1, 4)] if some else []


def shade(value: float, cuts: Sequence[float]) -> int:
    """0 for nothing, then 1 (palest) to 4 (darkest)."""
    return 0 if value <= 0 else min(DARKEST_SHADE, 1 + sum(value >= cut for cut in cuts))


def percent(part: float, whole: float) -> int:
    """`part` in `whole` as whole percent; 0 where there is no whole."""
    return round(100 * part / whole) if whole else 0


def _tile(row: Row, level: int, show: Show) -> Markup:
    column, line = PROVINCE_TILES[row.key]
    size = TILE - TILE_GAP
    words = two_lines(row.label)
    figure = show(row.value) if row.value else "–"
    start = 32 if len(words) == 1 else 24
    texts = Markup("").join(
        Markup('<text x="{}" y="{}">{}</text>').format(size // 2, start + 19 * index, word)
        for index, word in enumerate(words)
    )
    square = _SQUARE.format(level, column * TILE, line * TILE, size, size, texts, size // 2, figure)
    said = f"{row.label}: {show(row.value)}"
    if row.href is None:
        return Markup("<g><title>{}</title>{}</g>").format(said, square)
    return Markup('<a href="{}" aria-label="{}"><title>{}</title>{}</a>').format(
        row.href, said, said, square
    )


def two_lines(label: str) -> list[str]:
    """A long name broken at its last blank, so that it fits a square."""
    if len(label) <= LONGEST_LINE or " " not in label:
        return [label]
    first, last = label.rsplit(" ", 1)
    return [first, last]


def _linked(row: Row) -> Markup:
    if row.href is None:
        return Markup("<span>{}</span>").format(row.label)
    return Markup('<a href="{}">{}</a>').format(row.href, row.label)


def _list(kind: str, name: str, items: Iterable[Markup]) -> Markup:
    return Markup('<ol class="{}" aria-label="{}">{}</ol>').format(
        kind, name, Markup("").join(items)
    )


def _narrowing(share: float, next_share: float) -> Markup:
    top, foot = 50 * share, 50 * next_share
    points = f"{_n(50 - top)},6 {_n(50 + top)},6 {_n(50 + foot)},10 {_n(50 - foot)},10"
    return Markup('<rect x="{}" width="{}" height="6"/><polygon points="{}"/>').format(
        _n(50 - top), _n(2 * top), points
    )


def _most(rows: Sequence[Row]) -> float:
    return max((row.value for row in rows), default=0)


def _share(value: float, most: float) -> float:
    return max(0.0, value / most) if most > 0 else 0.0


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
