"""Photos made for tests, as phones, cameras and editors write them."""

import io
import struct

import pillow_heif
from PIL import Image, ImageCms

CAMERA = "Geheimkamera"


def gradient(size, mode="RGB"):
    """Not one colour: left and right, top and bottom differ."""
    picture = Image.linear_gradient("L").resize(size)
    return Image.merge("RGB", [picture, picture.rotate(180), picture]).convert(mode)


def picture(kind="JPEG", size=(1200, 900), mode="RGB", **more):
    out = io.BytesIO()
    gradient(size, mode).save(out, kind, **more)
    return out.getvalue()


def grey_in_sixteen_bits():
    out = io.BytesIO()
    grey = gradient((1200, 900), "L").convert("I").point(lambda value: value * 256)
    grey.convert("I;16").save(out, "PNG")
    return out.getvalue()


def exif(orientation=1):
    """With camera, place and a thumbnail's worth of words."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = CAMERA
    data[0x8825] = {1: "N", 2: (50.0, 48.0, 31.0), 3: "E", 4: (8.0, 46.0, 12.0)}
    return data


def xmp():
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>{CAMERA}</a></x:xmpmeta>'.encode()


def wide_profile():
    """A colour space other than sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def from_phone(orientation=6, **more):
    """A JPEG with all that phones add."""
    return picture(exif=exif(orientation), xmp=xmp(), comment=CAMERA.encode(), **more)


def several_in_one():
    """MPO: what many phones write as .jpg, with a smaller picture behind the photo."""
    out = io.BytesIO()
    gradient((1200, 900)).save(out, "MPO", save_all=True, append_images=[gradient((300, 200))])
    return out.getvalue()


def moving_photo():
    """A JPEG with a film behind it, as Samsung and Google write them."""
    return picture() + box(b"ftyp", b"mp42\0\0\0\0") + box(b"mdat", b"x" * 5000)


def box(kind, content):
    return struct.pack(">I", len(content) + 8) + kind + content


def heic(size=(1200, 900), **more):
    out = io.BytesIO()
    pillow_heif.from_pillow(gradient(size)).save(out, **more)
    return out.getvalue()


def film():
    """The moving part of a Live Photo."""
    return box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"mdat", b"x" * 5000)
