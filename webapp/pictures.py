"""Photos are decoded, turned upright, shrunk and written anew: nothing of the sent file is kept."""

from __future__ import annotations

import io
import warnings
from typing import IO

from PIL import ExifTags, Image, ImageOps

from webapp.fields import in_figures
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
# How many millions of points are opened. A photo of a camera is decoded small; of other kinds
# the decoder holds the whole once (PNG), twice (JPEG that appears in steps) or four times.
MEGAPIXELS = {"JPEG": 25, "MPO": 25, "PNG": 16, "WEBP": 5}
MEGAPIXELS_IN_STEPS = 12
SIDE = 1600
THUMB_SIDE = 320
_BAND = 64  # lines of the small picture that are made at a time
MEDIA_TYPE = "image/webp"
_PALETTES = ("1", "P", "PA")
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
    """The picture, upright, opaque and small; its head alone is read before its size is known."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image = Image.open(io.BytesIO(content), formats=FORMATS)
            _check_size(image)
            _check_still(image)
            return ImageOps.exif_transpose(_shrunk(image))
    except _FAULTS:
        raise UploadRefused(
            gettext("This is no JPEG, PNG or WebP photo, or it is damaged. Choose another one."),
            code="kind",
        ) from None


def _check_size(image: Image.Image) -> None:
    limit = MEGAPIXELS[str(image.format)]
    if "progressive" in image.info:
        limit = min(limit, MEGAPIXELS_IN_STEPS)
    if image.width * image.height > limit * 1_000_000:
        raise UploadRefused(
            gettext(
                "This photo has more than %(limit)s megapixels. Send a smaller one.",
                limit=in_figures(limit),
            ),
            code="size",
        )


def _check_still(image: Image.Image) -> None:
    """Frames that nobody would see are not decoded; the second picture of a JPEG is a preview."""
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise UploadRefused(
            gettext("This picture moves. Send a photo or a picture that stands still."),
            code="moving",
        )


def _shrunk(image: Image.Image) -> Image.Image:
    """Opaque and not much larger than it will be kept; of the whole there is never a copy."""
    image.draft("RGB", (SIDE, SIDE))  # a JPEG is decoded at a half, a quarter or an eighth
    image.load()
    step = max(1, max(image.size) // SIDE)
    width, height = image.size
    small = Image.new("RGB", (-(-width // step), -(-height // step)))
    for top in range(0, height, _BAND * step):
        band = image.crop((0, top, width, min(top + _BAND * step, height)))
        # a palette has no points between two others: it is made a picture first
        few = _opaque(band).reduce(step) if band.mode in _PALETTES else _opaque(band.reduce(step))
        small.paste(few, (0, top // step))
    small.getexif()[ExifTags.Base.Orientation] = image.getexif().get(ExifTags.Base.Orientation, 1)
    return small


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
