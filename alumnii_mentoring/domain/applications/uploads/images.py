"""Check a picture: its size is read before anything is decoded."""

from __future__ import annotations

from typing import BinaryIO

from PIL import Image

from alumnii_mentoring.domain.applications.uploads.file_types import tail_of
from alumnii_mentoring.domain.applications.uploads.limits import Limits, Refusal

PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"


def check_image(file: BinaryIO, kind: str, limits: Limits) -> None:
    """Raises Refusal for too many pixels and for what is cut off, moving or damaged."""
    if kind == "webp":
        _check_pixels(_size_of_webp(file), limits)
    Image.MAX_IMAGE_PIXELS = None  # our own bound counts, below
    file.seek(0)
    try:
        image = Image.open(file, formats=[kind.upper()])
        _check_pixels(image.size, limits)
        _decode(image, kind)
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError) as error:
        raise Refusal("damaged") from error
    if kind == "png" and not tail_of(file, len(PNG_END)) == PNG_END:
        raise Refusal("mixed")


def _check_pixels(size: tuple[int, int], limits: Limits) -> None:
    width, height = size
    if width * height > limits.max_pixels:
        raise Refusal("pixels")


def _decode(image: Image.Image, kind: str) -> None:
    """As little as shows that nothing is missing: JPEG at an eighth, PNG by its checksums."""
    if kind == "jpeg":
        image.draft("RGB", (image.width // 8, image.height // 8))
        image.load()
        return
    if getattr(image, "n_frames", 1) > 1:
        raise Refusal("picture")
    if kind == "png":
        image.verify()
    else:
        image.load()


def _size_of_webp(file: BinaryIO) -> tuple[int, int]:
    """Width and height by the header: the decoder takes its memory when the file is opened."""
    file.seek(0)
    head = file.read(30)
    form = head[12:16]
    if form == b"VP8X":
        return 1 + _number(head[24:27]), 1 + _number(head[27:30])
    if form == b"VP8L":
        bits = _number(head[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        return _number(head[26:28]) & 0x3FFF, _number(head[28:30]) & 0x3FFF
    raise Refusal("damaged")


def _number(raw: bytes) -> int:
    return int.from_bytes(raw, "little")
