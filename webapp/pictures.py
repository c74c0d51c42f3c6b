"""Photos are decoded, turned upright, shrunk and written anew: nothing of the sent file is kept."""

from __future__ import annotations

import io
import warnings
from typing import IO

from PIL import Image, ImageOps

from webapp.i18n import gettext
from webapp.uploads import (
    MAX_PHOTO_BYTES,
    Sender,
    StoredFile,
    UploadRefused,
    check_harmless,
    check_quota,
    keep,
)

FORMATS = ("JPEG", "PNG", "WEBP")
SUFFIXES = ("jpg", "jpeg", "png", "webp")
MAX_PIXELS = 25_000_000
SIDE = 1600
THUMB_SIDE = 320
MEDIA_TYPE = "image/webp"
_FAULTS = (OSError, ValueError, SyntaxError, EOFError, Warning, Image.DecompressionBombError)


def take_photo(stream: IO[bytes], sender: Sender) -> tuple[StoredFile, StoredFile]:
    """The photo and its thumbnail, both new pictures without anything the camera wrote."""
    content = _read(stream)
    image = _decoded(content)
    finding = check_harmless(content, sender)
    photo, thumb = _written(image, SIDE), _written(image, THUMB_SIDE)
    check_quota(sender, len(photo) + len(thumb))
    return (
        keep(photo, "webp", MEDIA_TYPE, "photo.webp", sender, finding),
        keep(thumb, "webp", MEDIA_TYPE, "thumb.webp", sender, finding),
    )


def _read(stream: IO[bytes]) -> bytes:
    content = stream.read(MAX_PHOTO_BYTES + 1)
    if len(content) > MAX_PHOTO_BYTES:
        raise UploadRefused(gettext("This photo is too large. Send a smaller one."), code="size")
    return content


def _decoded(content: bytes) -> Image.Image:
    """The picture, upright and opaque; only its head is read before its size is known."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image = Image.open(io.BytesIO(content), formats=FORMATS)
            _check_size(image)
            image.load()
            return _opaque(ImageOps.exif_transpose(image))
    except _FAULTS:
        raise UploadRefused(
            gettext("This is no JPEG, PNG or WebP photo, or it is damaged. Choose another one."),
            code="kind",
        ) from None


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise UploadRefused(
            gettext("This photo has more than 25 megapixels. Send a smaller one."), code="size"
        )


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        return ground
    return image.convert("RGB")


def _written(image: Image.Image, side: int) -> bytes:
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    # a picture of its own: no EXIF, colour profile or text goes along
    Image.frombytes("RGB", small.size, small.tobytes()).save(out, "WEBP", quality=80, method=4)
    return out.getvalue()
