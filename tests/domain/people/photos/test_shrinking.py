"""What becomes of a photo: small pictures of its pixels, made in a bounded process (C11, C12)."""

import io
import json
import subprocess
import sys

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageChops, ImageStat

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.files import bounded_process, confinement
from alumnii_mentoring.domain.people.photos import shrinking
from alumnii_mentoring.domain.people.photos.shrinking import shrink_photo
from alumnii_mentoring.domain.people.photos.sizes import SIZES
from tests import papers, pictures


def shrunk(content):
    return [file.read() for file in shrink_photo(ContentFile(content))]


def opened(content):
    return Image.open(io.BytesIO(content))


def refused(content):
    with pytest.raises(ValidationError) as caught:
        shrunk(content)
    return caught.value.error_dict["file"][0]


WELL = {
    "a JPEG": pictures.picture(),
    "a progressive JPEG": pictures.picture(progressive=True),
    "a grey JPEG": pictures.picture(mode="L"),
    "a JPEG for printing": pictures.picture(mode="CMYK"),
    "a JPEG from a phone": pictures.from_phone(),
    "several in one": pictures.several_in_one(),
    "a photo that moves": pictures.moving_photo(),
    "a PNG": pictures.picture("PNG"),
    "a PNG that shines through": pictures.picture("PNG", mode="RGBA"),
    "a PNG of few colours": pictures.picture("PNG", mode="P"),
    "a PNG of few colours, one of them none": pictures.picture("PNG", mode="P", transparency=3),
    "a black and white PNG": pictures.picture("PNG", mode="1"),
    "a PNG in grey of sixteen bits": pictures.grey_in_sixteen_bits(),
    "a PNG in grey and alpha": pictures.picture("PNG", mode="LA"),
    "a WebP": pictures.picture("WEBP"),
    "a WebP that shines through": pictures.picture("WEBP", mode="RGBA"),
    "a HEIC": pictures.heic(),
}


FEW_COLOURS = {"a black and white PNG", "a PNG of few colours, one of them none"}


@pytest.mark.parametrize("name", WELL)
def test_a_photo_becomes_a_jpeg_of_each_size_that_shows_its_middle(name):
    """Within what compression and colours lose."""
    shown = [opened(content) for content in shrunk(WELL[name])]

    assert [(each.format, each.mode, each.size) for each in shown] == [
        ("JPEG", "RGB", (side, side)) for side in SIZES.values()
    ]
    square = pictures.gradient((1200, 900)).crop((150, 0, 1050, 900)).resize((320, 320))
    if "phone" in name:
        square = square.rotate(-90)
    if "grey" in name:
        square = square.convert("L").convert("RGB")
    difference = ImageStat.Stat(ImageChops.difference(square, shown[1])).mean
    assert max(difference) < (90 if name in FEW_COLOURS else 12)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_pixels_is_left(kind):
    content = pictures.picture(kind, exif=pictures.exif(6), xmp=pictures.xmp())
    assert pictures.CAMERA.encode() in content

    for small in shrunk(content):
        assert pictures.CAMERA.encode() not in small
        with opened(small) as shown:
            assert not shown.getexif()
            assert not {"icc_profile", "comment", "xmp", "exif"} & shown.info.keys()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_taken_upright_is_shown_upright(kind):
    size = {"size": (1200, 400)}
    lying, upright = (
        opened(shrunk(pictures.picture(kind, exif=pictures.exif(way), **size))[1])
        for way in (1, 6)
    )

    turned = ImageChops.difference(lying.rotate(-90), upright)
    assert max(ImageStat.Stat(turned).mean) < 3


def test_a_broken_colour_profile_costs_the_profile_only():
    assert shrunk(pictures.picture(icc_profile=b"no profile"))
    assert shrunk(pictures.picture(icc_profile=pictures.wide_profile()))


@pytest.mark.parametrize("size", [(100, 80), (8, 8), (1, 300)])
def test_a_small_photo_is_not_blown_up(size):
    with opened(shrunk(pictures.picture(size=size))[1]) as shown:
        assert shown.size == (min(size), min(size))


REFUSED = {
    "text": (b"hello", "type"),
    "a page": (b"<html><script>alert(1)</script></html>", "type"),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "type"),
    "half a photo": (pictures.picture()[:5000], "type"),
    "an animation": (pictures.picture("GIF", mode="P"), "type"),
    "a document": (papers.pdf(), "type"),
    "a broken HEIC": (pictures.heic()[:600], "heic"),
    "a HEIC of an unknown coding": (pictures.box(b"ftyp", b"heic\0\0\0\0mif1heic"), "heic"),
    "a film": (pictures.film(), "video"),
    "too many pixels": (papers.png_claiming(9000, 9000), "pixels"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_what_to_choose_instead(name):
    content, code = REFUSED[name]
    error = refused(content)

    assert error.code == code
    assert "choose" in error.message or "screenshot" in error.message


def test_an_empty_file_is_said_to_be_empty():
    assert refused(b"").code == "empty"


def test_the_bounds_are_settings(settings):
    settings.ALUMNII_MENTORING = {"PHOTO_MAX_MEGAPIXELS": 1}
    assert refused(pictures.picture()).code == "pixels"
    settings.ALUMNII_MENTORING = {"PHOTO_MAX_MB": 0}
    assert refused(pictures.picture()).code == "size"


MEASURE = """
import sys
from alumnii_mentoring.core.files.confinement import confine
from alumnii_mentoring.domain.people.photos import shrinking_process as process
confine()
with open(sys.argv[1], "rb") as file:
    print(process.answer(file, 50_000_000, [192, 320]).partition(b"\\n")[0].decode())
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""
LARGE = {
    "a progressive JPEG": {"kind": "JPEG", "progressive": True, "subsampling": 0},
    "a JPEG": {"kind": "JPEG"},
    "a PNG": {"kind": "PNG", "mode": "RGBA", "compress_level": 1},
    "a WebP": {"kind": "WEBP", "method": 0},
}


@pytest.mark.parametrize("name", LARGE)
def test_a_photo_of_fifty_megapixels_ends_well_in_bounded_memory(name, tmp_path):
    """Either way the reader gets an answer; measured by the kernel."""
    path = tmp_path / "large"
    path.write_bytes(pictures.picture(size=(8600, 5800), **LARGE[name]))
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, path],
        env=bounded_process.environment(),
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    answer, peak_kilobytes = done.stdout.splitlines()
    assert int(peak_kilobytes) * 1024 < confinement.MEMORY_BYTES
    assert "lengths" in json.loads(answer) or json.loads(answer) == {"reason": "pixels"}


def test_a_photo_of_a_phone_with_forty_eight_megapixels_is_taken():
    assert shrunk(pictures.picture(size=(8064, 6048)))
    assert shrunk(pictures.picture(size=(5712, 4284), progressive=True))


def test_a_process_that_does_not_run_takes_nothing(monkeypatch):
    monkeypatch.setattr(shrinking, "PROCESS", "alumnii_mentoring.no_such_module")

    with pytest.raises(MentoringError, match="can't be checked"):
        shrunk(pictures.picture())


def test_every_reason_has_words():
    assert {code for _content, code in REFUSED.values()} == set(shrinking.REFUSALS)
