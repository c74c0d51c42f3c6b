"""Each bomb with the page it is sent to and what has to become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from webapp.pictures import MEGAPIXELS, MEGAPIXELS_IN_STEPS

from . import archives, pictures
from .archives import MEGABYTE

REFUSED = "refused"  # nothing of it is kept
REMADE = "remade"  # a new picture is kept, nothing that was sent


@dataclass(frozen=True)
class Bomb:
    name: str
    page: str  # table, photo, document
    file: str
    make: Callable[[], bytes]
    wanted: str = REFUSED


def tables(large: bool) -> list[Bomb]:
    """`large` bombs are those of the tool; the others do the same in less time."""
    unpacked, lines = (600, 14) if large else (20, 3)
    made: dict[str, tuple[str, Callable[[], bytes]]] = {
        "zip bomb, xlsx": ("a.xlsx", lambda: archives.blown_up(unpacked)),
        "zip bomb, ods": ("a.ods", lambda: archives.ods(" " * (unpacked * MEGABYTE))),
        "lying zip directory": ("a.xlsx", lambda: archives.lying(unpacked)),
        "one content, many names": ("a.xlsx", lambda: archives.overlapping(1_500)),
        "one content, few names": ("a.xlsx", lambda: archives.overlapping(20)),
        "zip in zip in zip": ("a.xlsx", lambda: archives.nested(5)),
        "10,000 parts": ("a.xlsx", lambda: archives.crowded(10_000)),
        "billion laughs, texts": ("a.xlsx", lambda: archives.laughing("strings")),
        "billion laughs, sheet": ("a.xlsx", lambda: archives.laughing("sheet")),
        "entity of a file, texts": (
            "a.xlsx",
            lambda: archives.reaching_out("file:///etc/hostname", "strings"),
        ),
        "entity of a page, sheet": (
            "a.xlsx",
            lambda: archives.reaching_out("http://127.0.0.1:9/", "sheet"),
        ),
        "million nested tags": ("a.xlsx", lambda: archives.deep(unpacked * 1_600)),
        "far corners": ("a.xlsx", lambda: archives.corners("XFD1048576", 1_048_576)),
        "near corners": ("a.xlsx", archives.near_corners),
        "near corners, 12 MB": ("a.xlsx", lambda: archives.near_corners(12 * MEGABYTE)),
        "row 100,000,000": (
            "a.xlsx",
            lambda: archives.corners("A100000000", 100_000_000, "A1:XFD100000000"),
        ),
        "one cell everywhere, ods": ("a.ods", lambda: archives.repeated(16_384, 1_048_576)),
        "one cell 200 × 100,000, ods": ("a.ods", lambda: archives.repeated(200, 99_000)),
        "text document": ("a.xlsx", lambda: archives.zipped({"word/document.xml": "<a/>"})),
        "old workbook of noise": ("a.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 90_000),
        "one line": ("a.csv", lambda: archives.one_line(lines * MEGABYTE)),
        "one line of marks": ("a.csv", lambda: archives.one_line(lines * MEGABYTE, ",")),
        "one line, one cell": ("a.csv", lambda: archives.one_line(lines * MEGABYTE, "ن")),
        "quotation never closed": ("a.csv", lambda: archives.never_closed(lines * MEGABYTE)),
        "one row in many lines": ("a.csv", lambda: archives.wide_row(lines * MEGABYTE)),
    }
    if large:
        made["one line of 100 MB"] = ("a.csv", lambda: archives.one_line(100 * MEGABYTE))
    return [Bomb(name, "table", file, make) for name, (file, make) in made.items()]


def photos(large: bool) -> list[Bomb]:
    frames = 400 if large else 60

    def side(megapixels: int) -> int:
        return int((megapixels * (1_000_000 if large else 60_000)) ** 0.5)

    def jpeg(megapixels: int, **options: Any) -> bytes:
        return pictures.saved("JPEG", (side(megapixels),) * 2, **options)

    def webp(of: int) -> bytes:
        return pictures.saved("WEBP", (of, of), lossless=True, method=0)

    refused: dict[str, tuple[str, Callable[[], bytes]]] = {
        "PNG 50,000 × 50,000": ("a.png", lambda: pictures.giant_png(50_000)),
        "PNG with missing lines": ("a.png", lambda: pictures.giant_png(4_990)),
        "JPEG 65,500 × 65,500": ("a.jpg", pictures.giant_jpeg),
        "PNG above the limit": ("a.png", lambda: pictures.png(4_100, colour=2)),
        "JPEG cut off": ("a.jpg", lambda: pictures.saved("JPEG", (2_000, 1_500))[:9_000]),
        "PNG with much text": ("a.png", lambda: pictures.text_png(200 if large else 70, b"zTXt")),
        "PNG with much profile": (
            "a.png",
            lambda: pictures.text_png(200 if large else 70, b"iCCP"),
        ),
        "GIF of 10,000 frames": ("a.png", lambda: pictures.many_frames(10_000)),
        "moving WebP": ("a.webp", lambda: pictures.saved("WEBP", frames=frames)),
        "moving PNG": ("a.png", lambda: pictures.saved("PNG", frames=frames)),
        "SVG as PNG": ("a.png", lambda: pictures.SVG),
        "TIFF as JPEG": ("a.jpg", lambda: pictures.saved("TIFF")),
        "page as JPEG": ("a.jpg", lambda: b"<html>" + pictures.PAYLOAD),
    }
    if large:
        refused |= {
            "WebP above the limit": ("a.webp", lambda: webp(2_600)),
            "JPEG in steps above the limit": (
                "a.jpg",
                lambda: pictures.saved("JPEG", (3_600, 3_600), progressive=True),
            ),
        }
    remade: dict[str, tuple[str, Callable[[], bytes]]] = {
        "JPEG at the limit": ("a.jpg", lambda: jpeg(MEGAPIXELS["JPEG"])),
        "JPEG in steps at the limit": (
            "a.jpg",
            lambda: jpeg(MEGAPIXELS_IN_STEPS, progressive=True, subsampling=0),
        ),
        "PNG RGBA at the limit": ("a.png", lambda: pictures.png(side(MEGAPIXELS["PNG"]))),
        "PNG in steps at the limit": (
            "a.png",
            lambda: pictures.png(side(MEGAPIXELS["PNG"]), interlaced=True),
        ),
        "WebP at the limit": ("a.webp", lambda: webp(side(MEGAPIXELS["WEBP"]))),
        "JPEG with 11 MB of EXIF": ("a.jpg", lambda: pictures.chatty_jpeg(11 * MEGABYTE)),
        "PNG and workbook in one": ("a.png", lambda: pictures.png(64, colour=2) + archives.good()),
        "JPEG and page in one": ("a.jpg", lambda: pictures.saved("JPEG") + pictures.PAYLOAD),
    }
    return [Bomb(name, "photo", file, make) for name, (file, make) in refused.items()] + [
        Bomb(name, "photo", file, make, REMADE) for name, (file, make) in remade.items()
    ]


def documents() -> list[Bomb]:
    made: dict[str, Callable[[], bytes]] = {
        "program as PDF": lambda: b"MZ\x90\0" + bytes(9_000),
        "page as PDF": lambda: b"<html>" + pictures.PAYLOAD + b"%PDF-1.7",
        "workbook as PDF": archives.good,
        "PDF behind a page": lambda: pictures.PAYLOAD + b"\n%PDF-1.7\n",
        "JPEG as PDF": lambda: pictures.saved("JPEG"),
    }
    return [Bomb(name, "document", "a.pdf", make) for name, make in made.items()]


def bombs(large: bool = True) -> list[Bomb]:
    return [*tables(large), *photos(large), *documents()]
