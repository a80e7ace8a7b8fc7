"""Make small pictures of a photo, in a process of its own with little memory, time and rights.

``python -m alumnii_mentoring.domain.people.photos.shrinking_process PIXELS SIDE…`` reads the photo
from its standard input. It prints one line of JSON, then the pictures as JPEG one after the other:
the line holds their lengths in bytes, or the reason why there are none.
"""

from __future__ import annotations

import importlib
import io
import json
import logging
import sys
import warnings
from contextlib import suppress
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps

from alumnii_mentoring.core.files.confinement import confine, forbid_writing

FORMATS = ["JPEG", "PNG", "WEBP"]
HEIC = "HEIF"
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
QUALITY = 85
MODES = {"RGB", "RGBA", "L", "LA", "CMYK"}  # what the others become before they are made smaller


class NoPicture(Exception):
    """``code`` names why no small pictures are made."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def shrink(file: BinaryIO, max_pixels: int, sides: list[int]) -> list[bytes]:
    """Square pictures of these sides, or less for a smaller photo, with nothing but their pixels.

    Raises NoPicture.
    """
    with Image.open(file, formats=known_formats()) as photo:
        if photo.width * photo.height > max_pixels:
            raise NoPicture("pixels")
        photo.draft("RGB", (2 * max(sides), 2 * max(sides)))
        plain = _in_plain_colours(ImageOps.exif_transpose(_reduced(photo, 2 * max(sides))))
        return [_square(plain, side) for side in sides]


def known_formats() -> list[str]:
    """With HEIC where its decoder, which comes with Wagtail, is there."""
    with suppress(ImportError):
        pillow_heif = importlib.import_module("pillow_heif")
        pillow_heif.options.DECODE_THREADS = 1
        pillow_heif.register_heif_opener(thumbnails=False)
        return [*FORMATS, HEIC]
    return FORMATS


def _reduced(photo: Image.Image, side: int) -> Image.Image:
    """About as small as the pictures need, before any step that takes more memory for a pixel."""
    if photo.mode.startswith("I"):  # grey in sixteen bits
        photo = photo.point(lambda value: value / 256).convert("L")
    elif photo.mode not in MODES:
        has_alpha = "transparency" in photo.info or photo.mode.endswith(("A", "a"))
        photo = photo.convert("RGBA" if has_alpha else "RGB")
    factor = min(photo.size) // side
    if factor < 2:
        return photo
    reduced = photo.reduce(factor)
    reduced.info = photo.info
    return reduced


def _in_plain_colours(picture: Image.Image) -> Image.Image:
    """Convert the picture to sRGB on white, so that no colour profile is needed."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK"}:
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            picture = (
                ImageCms.profileToProfile(picture, source, target, outputMode="RGB") or picture
            )
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    plain = Image.new("RGB", layer.size, "white")
    plain.paste(layer, mask=layer.getchannel("A"))
    return plain


def _square(picture: Image.Image, side: int) -> bytes:
    side = min(side, *picture.size)
    square = ImageOps.fit(picture, (side, side))
    bare = Image.frombytes("RGB", square.size, square.tobytes())
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def answer(file: BinaryIO, max_pixels: int, sides: list[int]) -> bytes:
    """Return the answer that this process prints."""
    try:
        pictures = shrink(file, max_pixels, sides)
    except NoPicture as reason:
        return json.dumps({"reason": reason.code}).encode()
    except MemoryError:
        return json.dumps({"reason": "pixels"}).encode()
    except Exception:  # noqa: BLE001 - whatever a decoder stumbles over, the file is not well
        return json.dumps({"reason": _kind_of(file)}).encode()
    lengths = json.dumps({"lengths": [len(picture) for picture in pictures]})
    return b"\n".join([lengths.encode(), b"".join(pictures)])


def _kind_of(file: BinaryIO) -> str:
    """What a file that can't be opened seems to be: ``heic``, ``video`` or another ``type``."""
    file.seek(0)
    head = file.read(12)
    if head[4:8] != b"ftyp":
        return "type"
    return "heic" if head[8:12] in HEIC_BRANDS else "video"


def main() -> None:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # our own bound counts
    max_pixels, *sides = map(int, sys.argv[1:])
    confine()
    Image.init()
    forbid_writing()
    with open(0, "rb", closefd=False) as file:
        sys.stdout.buffer.write(answer(file, max_pixels, sides))


if __name__ == "__main__":
    main()
