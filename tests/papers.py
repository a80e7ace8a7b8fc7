"""Files made for tests: well ones, and those that want to do harm."""

import io
import struct
import zipfile
import zlib

from PIL import Image

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def pdf(*more, pages=1, count=None, trailer="", catalog=""):
    """A PDF with a true table of its objects; ``more`` are bodies of further objects, from
    number 3 + pages on."""
    kids = " ".join(f"{3 + number} 0 R" for number in range(pages))
    bodies = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages if count is None else count} >>",
        *["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * pages,
        *more,
    ]
    out, offsets = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        raw = body if isinstance(body, bytes) else body.encode()
        out += b"%d 0 obj\n" % number + raw + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    words = f"<< /Size {len(offsets) + 1} /Root 1 0 R {trailer} >>"
    return out + f"trailer\n{words}\nstartxref\n{start}\n%%EOF\n".encode()


def stream(content, words=""):
    packed = zlib.compress(content, 9)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode {words} >>\nstream\n".encode()
    return head + packed + b"\nendstream"


def relations(*targets, mode="External"):
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{kind}" Target="{target}" TargetMode="{mode}"/>'
        for number, (kind, target) in enumerate(targets)
    )
    return f"<Relationships>{rows}</Relationships>"


def types(*more, main=MAIN):
    rows = "".join(
        f'<Override PartName="/p{number}" ContentType="{kind}"/>'
        for number, kind in enumerate([main, *more])
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><Types>{rows}</Types>'


def docx(parts=None, **given):
    """A DOCX with these parts besides, or instead of, the usual ones."""
    usual = {
        "[Content_Types].xml": types(),
        "_rels/.rels": relations(),
        "word/document.xml": "<w:document>Lebenslauf</w:document>",
        "word/_rels/document.xml.rels": relations((HYPERLINK, "https://example.org/")),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", given.get("packing", zipfile.ZIP_DEFLATED)) as package:
        for name, content in {**usual, **(parts or {})}.items():
            package.writestr(name, content)
    return out.getvalue()


def field(*codes, more=""):
    """The XML of a paragraph with a field whose code lies in these runs."""

    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    runs = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    shown = f"{mark('separate')}<w:r><w:t>1</w:t></w:r>{mark('end')}"
    return f"<w:p>{mark('begin')}{more}{runs}{shown}</w:p>"


def image(kind="JPEG", size=(60, 40), **given):
    out = io.BytesIO()
    Image.new("RGB", size, "#7a1f3d").save(out, kind, **given)
    return out.getvalue()


def moving_image():
    out = io.BytesIO()
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def png_claiming(width, height):
    """A PNG that claims a size; its few bytes unpack to nothing like it."""

    def chunk(kind, content):
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def archive(name="inside.txt", content=b"inside"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return out.getvalue()


def lying_docx(true_size, declared_size):
    """A DOCX whose directory declares less than its last part unpacks to."""
    raw = docx({"word/media/bomb.bin": b"\0" * true_size})
    old, new = struct.pack("<I", true_size), struct.pack("<I", declared_size)
    assert raw.count(old) == 2
    return raw.replace(old, new)


def layered_docx(copies):
    """Many entries over the same packed bytes: small on the disk, endless once unpacked."""
    raw = bytearray(docx({"word/media/kernel.bin": b"\0" * 900_000}))
    start = struct.unpack("<I", raw[-6:-2])[0]
    directory, end = bytes(raw[start:-22]), bytes(raw[-22:])
    last = directory.rindex(b"PK\x01\x02")
    entry = directory[last:]
    layers = b"".join(entry.replace(b"kernel", b"k%05d" % number) for number in range(copies))
    number = struct.unpack("<H", end[10:12])[0] + copies
    whole = directory + layers
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, number, number, len(whole), start, 0)
    return bytes(raw[:start]) + whole + tail
