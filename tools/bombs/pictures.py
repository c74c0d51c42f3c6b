"""Photos that are no photos, or far larger than they look."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

PAYLOAD = b"<script>alert('bomb')</script>"
_PNG = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + check


# Interlaced: where each of the seven pictures begins and how far apart its points are.
_PASSES = (
    *((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4)),
    *((0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)),
)


def png(side: int, extra: bytes = b"", interlaced: bool = False, colour: int = 6) -> bytes:
    """A picture of one colour; RGBA unless `colour` says otherwise."""
    head = struct.pack(">IIBBBBB", side, side, 8, colour, 0, 0, int(interlaced))
    packer, packed = zlib.compressobj(9), b""
    for left, top, across, down in _PASSES if interlaced else ((0, 0, 1, 1),):
        blank = bytes({2: 3, 6: 4}[colour] * -(-(side - left) // across) + 1)
        packed += b"".join(packer.compress(blank) for _ in range(top, side, down))
    packed += packer.flush()
    return _PNG + chunk(b"IHDR", head) + extra + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def giant_png(side: int) -> bytes:
    """The head says that it is giant; there is hardly anything behind it."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        _PNG
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(9_999)))
        + chunk(b"IEND", b"")
    )


def text_png(megabytes: int, name: bytes) -> bytes:
    """A small picture with a text or a colour profile that unpacks to so many megabytes."""
    packed = zlib.compress(bytes(megabytes * 1024 * 1024), 9)
    return png(8, chunk(name, b"a\0\0" + packed))


def saved(kind: str, size: tuple[int, int] = (400, 300), frames: int = 1, **options: Any) -> bytes:
    """A picture as PIL writes it, with so many frames."""
    each = [Image.new("RGB", size, (n % 256, n // 256, 90)) for n in range(frames)]
    out = io.BytesIO()
    more = {"save_all": True, "append_images": each[1:], "duration": 10} if frames > 1 else {}
    each[0].save(out, kind, **more, **options)
    return out.getvalue()


def many_frames(count: int) -> bytes:
    """A GIF of one frame, written out so many times."""
    single = saved("GIF", (8, 8))
    start = single.index(b",", 13)
    return single[:start] + single[start:-1] * count + b";"


def chatty_jpeg(size: int) -> bytes:
    """A photo with as much beside the picture as there is room for."""
    photo = saved("JPEG")
    block = b"Exif\0\0" + PAYLOAD + bytes(60_000)
    part = b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block
    return photo[:2] + part * (size // len(part)) + photo[2:]


def giant_jpeg() -> bytes:
    """The head of a photo says 65,500 by 65,500."""
    photo = bytearray(saved("JPEG"))
    place = photo.index(b"\xff\xc0") + 5
    photo[place : place + 4] = struct.pack(">HH", 65_500, 65_500)
    return bytes(photo)


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">' + PAYLOAD + b"</svg>"
