"""What is taken and what is refused (S29); the files are judged by their content alone."""

import random
import re
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import override_settings

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.files import bounded_process, confinement
from alumnii_mentoring.domain.applications.uploads import inspection
from alumnii_mentoring.domain.applications.uploads.inspection import inspect_upload
from alumnii_mentoring.domain.applications.uploads.refusals import REFUSALS
from tests import papers

HTML = b"<!DOCTYPE html><script>alert(1)</script>"
CHUNK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
SCRIPT = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
REFUSAL = re.compile(r'Refusal\("(\w+)"\)')


def field_in(part, *codes):
    """A DOCX with a field in one of its parts."""
    return papers.docx({part: papers.field(*codes)})


def action(words):
    """A PDF whose catalog runs an action when it is opened."""
    return papers.pdf(words, catalog="/OpenAction 4 0 R")


def refused(content, name="lebenslauf.pdf"):
    with pytest.raises(ValidationError) as caught:
        inspect_upload(ContentFile(content, name))
    return caught.value.code


FIELDS = [
    papers.field("PAGE"),
    papers.field(" NUMPAGES \\* MERGEFORMAT"),
    papers.field("DATE \\@ &quot;d.M.y&quot;"),
    papers.field("ADDIN ZOTERO_ITEM {}"),
    papers.field("MACROBUTTON NoMacro here"),
    papers.field("HYPER", "LINK &quot;https://example.org/?a=b&quot; \\t &quot;_blank&quot;"),
    papers.field("HYPERLINK \\l &quot;_Toc1&quot;"),
    papers.field("IF ", "= 1 &quot;a&quot;").replace(
        "IF </w:instrText>", "IF </w:instrText>" + papers.field("MERGEFIELD Name")
    ),
]

WELL = {
    "a PDF": (papers.pdf(pages=2), "pdf"),
    "a PDF that opens at a page": (action("<< /S /GoTo /D [3 0 R /Fit] >>"), "pdf"),
    "a PDF with a link": (papers.pdf("<< /S /URI /URI (https://example.org) >>"), "pdf"),
    "a PDF that speaks of scripts": (papers.pdf("(HTML/JavaScript /Launch)"), "pdf"),
    "a DOCX": (papers.docx(), "docx"),
    "a PDF with links as people write them": (
        papers.pdf(
            "[<< /S /URI /URI (mailto:a@example.org) >> << /S /URI /URI (example.org:80/a) >>]",
            "<< /Type /Annot /Subtype /Widget /F 4 /A << /S /Named /N /NextPage >> >>",
            catalog="/OpenAction [3 0 R /Fit] /X [4 0 R 5 0 R] /AcroForm << /Fields [] >>",
        ),
        "pdf",
    ),
    "a DOCX with fields": (
        papers.docx({"word/document.xml": f"<w:d>{''.join(FIELDS)}</w:d>"}),
        "docx",
    ),
    "a DOCX with a drawing": (
        papers.docx({"word/media/a.svg": '<!DOCTYPE svg PUBLIC "a" "b"><svg/>'}),
        "docx",
    ),
    "a DOCX, unpacked": (papers.docx(packing=zipfile.ZIP_STORED), "docx"),
    "a JPEG": (papers.image("JPEG"), "jpeg"),
    "a progressive JPEG": (papers.image("JPEG", progressive=True), "jpeg"),
    "a PNG": (papers.image("PNG"), "png"),
    "a WebP": (papers.image("WEBP"), "webp"),
    "a lossless WebP": (papers.image("WEBP", lossless=True), "webp"),
    "a picture of many pixels": (papers.image("JPEG", size=(6000, 6000)), "jpeg"),
}


@pytest.mark.parametrize("name", WELL)
def test_a_well_file_is_known_by_its_content(name):
    content, kind = WELL[name]

    assert inspect_upload(ContentFile(content, "photo.exe")).kind.code == kind


OTHER_TYPES = {"type", "text", "picture", "word", "office", "archive"}
WRONG_TYPE = {
    "HTML": HTML,
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "XML": b"<?xml version='1.0'?><a/>",
    "a program": b"MZ\x90\x00" + b"\0" * 200,
    "a GIF": papers.image("GIF"),
    "a GIF with a script": b"GIF89a/*" + papers.image("GIF")[8:] + b"*/=1;alert(1)",
    "text": b"Mein Lebenslauf",
    "an old DOC": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
    "an archive": papers.archive(),
    "a sheet": papers.docx({"[Content_Types].xml": papers.types(main="application/x.sheet")}),
    "a moving picture": papers.moving_image(),
}
MIXED = {
    "HTML before PDF": HTML + papers.pdf(),
    "HTML in the head of PDF": papers.pdf().replace(b"%\xe2\xe3\xcf\xd3", b"%" + HTML),
    "HTML after PDF": papers.pdf() + HTML,
    "ZIP after PDF": papers.pdf() + papers.archive(),
    "ZIP with a comment around the end of PDF": papers.pdf(papers.archive()),
    "PDF in a ZIP": papers.docx({"%PDF-1.7": "x"}),
    "ZIP after JPEG": papers.image("JPEG") + papers.archive(),
    "ZIP after PNG": papers.image("PNG") + papers.archive(),
    "HTML after PNG": papers.image("PNG") + HTML,
    "HTML in a JPEG": papers.image("JPEG", comment=HTML),
    "PDF in a JPEG": papers.image("JPEG", comment=b"%PDF-1.7"),
    "DOCX with a tail": papers.docx() + b"\0" * 40,
    "DOCX with something before it": b"PK\x03\x04" + b"\0" * 60 + papers.docx(),
}


@pytest.mark.parametrize("name", WRONG_TYPE)
def test_another_kind_of_file_is_refused_whatever_its_name(name):
    assert refused(WRONG_TYPE[name]) in OTHER_TYPES


@pytest.mark.parametrize("name", MIXED)
def test_two_kinds_of_file_in_one_are_refused(name):
    assert refused(MIXED[name]) in {"mixed", "type", "damaged"}


DAMAGED = {
    "half a PDF": papers.pdf(pages=3)[:300],
    "a PDF without pages": papers.pdf(pages=0),
    "a PDF that is a mark only": b"%PDF-1.7\n%%EOF\n",
    "half a DOCX": papers.docx()[:-40],
    "half a JPEG": papers.image("JPEG", size=(600, 400))[:-900],
    "half a PNG": papers.image("PNG", size=(600, 400))[:-20],
    "half a WebP": papers.image("WEBP", size=(600, 400), lossless=True)[:-30],
    "a PNG with a false checksum": papers.image("PNG").replace(b"IDAT", b"IDAX"),
    "a DOCX with an entity": papers.docx(
        {"_rels/.rels": '<!DOCTYPE a [<!ENTITY b "c">]><Relationships>&b;</Relationships>'}
    ),
    "a DOCX with an entity in its text": papers.docx(
        {"word/document.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}
    ),
    "a DOCX with an entity in UTF-16": papers.docx(
        {"word/footer1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")}
    ),
    "a DOCX with a way out": papers.docx({"../../etc/passwd": "x"}),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_refused(name):
    assert refused(DAMAGED[name]) == "damaged"


ACTIVE = {
    "a script": action(SCRIPT),
    "a script, spelled otherwise": action("<< /S /J#61vaScript /J#53 (x) >>"),
    "a script behind a reference": papers.pdf(
        "<< /S 5 0 R /D (x) >>", "/Launch", catalog="/OpenAction 4 0 R"
    ),
    "a script among the names": papers.pdf(catalog="/Names << /JavaScript << >> >>"),
    "a script when a page opens": papers.pdf(SCRIPT, catalog="/AA << /O 4 0 R >>"),
    "a script after another action": action(f"<< /S /URI /URI (x) /Next [{SCRIPT}] >>"),
    "a program to start": action("<< /S /Launch /F (cmd.exe) >>"),
    "a form to send": action("<< /S /SubmitForm /F (https://example.org) >>"),
    "another file to open": action("<< /S /GoToR /F (\\\\\\\\example.org\\\\a) >>"),
    "a page that plays": action("<< /S /Movie /T (x) >>"),
    "a film on a page": papers.pdf("<< /Type /Annot /Subtype /Screen >>", catalog="/X 4 0 R"),
    "a form with a programme": papers.pdf(catalog="/AcroForm << /XFA [] >>"),
    "a field that starts a program": field_in("word/document.xml", "DDEAUTO c:\\cmd.exe"),
    "such a field in small letters": field_in("word/document.xml", " dde  excel"),
    "such a field over several runs": field_in("word/document.xml", " D", "DEA", "UTO x"),
    "such a field in a header": field_in("word/header1.xml", "DDEAUTO x"),
    "such a field in a footer, named otherwise": field_in("word/Footer1.XML", "DDE x"),
    "such a field in a part of another name": field_in("word/a.dat", "DDE x"),
    "such a field with an invisible sign": field_in("word/document.xml", "DD\u200bE\u00a0x"),
    "such a field around another": papers.docx(
        {
            "word/document.xml": papers.field("DDE", "AUTO x").replace(
                "DDE</w:instrText>", "DDE</w:instrText>" + papers.field("REF a")
            )
        }
    ),
    "such a field in one element": papers.docx(
        {"word/footnotes.xml": '<w:fldSimple w:instr=" DDEAUTO x"/>'}
    ),
    "such a field in UTF-16": papers.docx(
        {"word/document.xml": papers.field("DDE x").encode("utf-16")}
    ),
    "such a field that is never closed": papers.docx(
        {"word/document.xml": "<w:p><w:instrText>DDE x</w:instrText></w:p>"}
    ),
    "a field whose name comes from another": papers.docx(
        {"word/document.xml": papers.field(" x", more=papers.field("QUOTE 68 68 69"))}
    ),
    "macros": papers.docx({"word/vbaProject.bin": b"x"}),
    "macros by another name": papers.docx(
        {"[Content_Types].xml": papers.types("application/vnd.ms-office.vbaProject")}
    ),
    "a control": papers.docx(
        {"[Content_Types].xml": papers.types("application/vnd.ms-office.activeX+xml")}
    ),
}


@pytest.mark.parametrize("name", ACTIVE)
def test_what_would_run_is_refused(name):
    assert refused(ACTIVE[name]) == "active"


def test_a_script_within_packed_objects_is_refused():
    inner = b"4 0 " + SCRIPT.encode()
    words = "/Type /ObjStm /N 1 /First 4"
    content = papers.pdf(papers.stream(b"", "/X 1"), papers.stream(inner, words))
    # A table of objects that says: number 4 lies within number 5.
    start = content.rindex(b"xref\n0")
    offsets = [int(row[:10]) for row in content[start:].splitlines()[3:8]]
    rows = [b"\x00\x00\x00\xff"]
    rows += [b"\x01" + offset.to_bytes(2, "big") + b"\x00" for offset in offsets]
    rows[4] = b"\x02\x00\x05\x00"
    table = b"".join([*rows, b"\x01" + start.to_bytes(2, "big") + b"\x00"])
    words = "/Type /XRef /W [1 2 1] /Size 7 /Root 1 0 R"
    body = content[:start].replace(b"/Pages 2 0 R ", b"/Pages 2 0 R /OpenAction 4 0 R ")
    moved = len(body) - start
    for number in range(1, 6):
        if number != 4:
            offset = offsets[number - 1] + (moved if number > 1 else 0)
            rows[number] = b"\x01" + offset.to_bytes(2, "big") + b"\x00"
    table = b"".join([*rows, b"\x01" + len(body).to_bytes(2, "big") + b"\x00"])
    whole = body + b"6 0 obj\n" + papers.stream(table, words) + b"\nendobj\n"
    whole += b"startxref\n%d\n%%%%EOF\n" % len(body)

    assert refused(whole) == "active"


OTHER = {
    "a password": (papers.pdf("<< /Filter /Standard /V 1 /R 2 /O (x) /U (x) /P -4 >>",
                              trailer="/Encrypt 4 0 R"), "encrypted"),
    "a file within a PDF": (
        papers.pdf("<< /Type /Filespec /F (a.exe) /EF << /F 5 0 R >> >>",
                   papers.stream(b"MZ", "/Type /EmbeddedFile"),
                   catalog="/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>"),
        "attached",
    ),
    "an archive within a DOCX": (papers.docx({"word/embeddings/a.xlsx": papers.archive()}),
                                 "nested"),
    "an OLE object in a DOCX": (papers.docx({"word/media/a": b"\xd0\xcf\x11\xe0abc"}), "nested"),
    "a template from elsewhere": (
        papers.docx({"word/_rels/settings.xml.rels":
                     papers.relations((TEMPLATE, "https://example.org/a.dotm"))}),
        "external",
    ),
    "a link to a file": (
        papers.docx({"word/_rels/document.xml.rels":
                     papers.relations((papers.HYPERLINK, "file://example.org/a"))}),
        "external",
    ),
    "a template from elsewhere, named otherwise": (
        papers.docx({"word/_rels/settings.xml.RELS":
                     papers.relations((TEMPLATE, "https://example.org/a.dotm"))}),
        "external",
    ),
    "a template from elsewhere, with a space": (
        papers.docx({"word/_rels/settings.xml.rels":
                     papers.relations((TEMPLATE, "https://example.org/a"), mode="External ")}),
        "external",
    ),
    "a template from elsewhere, said to be within": (
        papers.docx({"word/_rels/settings.xml.rels":
                     papers.relations((TEMPLATE, "file://example.org/a"), mode="Internal")}),
        "external",
    ),
    "a field with a picture from elsewhere": (
        field_in("word/document.xml", "INCLUDEPICTURE &quot;https://example.org/a&quot;"),
        "external",
    ),
    "a field with a link to a file": (
        field_in("word/document.xml", "HYPERLINK &quot;file://example.org/a&quot;"), "external",
    ),
    "a drawing from elsewhere": (
        papers.docx({"word/document.xml": '<v:imagedata src="https://example.org/a"/>'}),
        "external",
    ),
    "data from elsewhere": (
        papers.docx({"word/settings.xml": '<w:connectString w:val="a"/>'}), "external",
    ),
    "an address that opens by itself": (
        action("<< /S /GoTo /D [3 0 R /Fit] /Next [<< /S /URI /URI (https://example.org) >>] >>"),
        "external",
    ),
    "an address that opens with a page": (
        papers.pdf(catalog="/AA << /O << /S /URI /URI (https://example.org) >> >>"), "external",
    ),
    "a link to a script": (action("<< /Next << /S /URI /URI (\njavascript:a) >> >>"), "external"),
    "a link into the network": (
        papers.pdf("<< /S /URI /URI (\\\\\\\\example.org\\\\a) >>", catalog="/X 4 0 R"),
        "external",
    ),
    "an article in another file": (action("<< /S /Thread /F (a.pdf) >>"), "external"),
    "a file at an address": (
        papers.pdf(catalog="/X << /FS /URL /F (https://example.org) >>"), "external",
    ),
    "a description of a file": (papers.pdf(catalog="/X << /Type /Filespec /F (a) >>"), "external"),
    "a picture in another file": (
        papers.pdf(papers.stream(b"x", "/Subtype /Image /Width 1 /Height 1 /F (a)"),
                   catalog="/X 4 0 R"),
        "external",
    ),
    "a page of another file": (
        papers.pdf(papers.stream(b"x", "/Subtype /Form /Ref << /F (a) /Page 0 >>"),
                   catalog="/X 4 0 R"),
        "external",
    ),
    "a pinned file": (
        papers.pdf("<< /Type /Annot /Subtype /FileAttachment /FS (a) >>", catalog="/X 4 0 R"),
        "attached",
    ),
    "a collection of files": (papers.pdf(catalog="/Collection << >>"), "attached"),
    "a part in another format": (
        papers.docx({"word/_rels/document.xml.rels":
                     papers.relations((CHUNK, "chunk.rtf"), mode="Internal")}),
        "attached",
    ),
    "a million pages declared": (papers.pdf(count=1_000_000), "pages"),
    "31 pages": (papers.pdf(pages=31), "pages"),
    "one page shown a thousand times": (
        papers.pdf(catalog="/Extra 1").replace(b"[3 0 R]", b"[" + b"3 0 R " * 1000 + b"]"),
        "pages",
    ),
    "a picture of 2500 megapixels": (papers.png_claiming(50_000, 50_000), "pixels"),
    "a huge picture in a PDF": (
        papers.pdf(papers.stream(b"x", "/Subtype /Image /Width 50000 /Height 50000"),
                   catalog="/Thumb 4 0 R"),
        "pixels",
    ),
    "nothing": (b"", "empty"),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER)
def test_what_is_refused_for_another_reason(name):
    content, code = OTHER[name]

    assert refused(content) == code


def bombs():
    zeros = zlib.compress(zlib.compress(b"\0" * 400_000_000, 9), 9)
    twice = f"<< /Length {len(zeros)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n".encode()
    return {
        "a DOCX of 300 MB of zeros": papers.docx({"word/a.xml": b"\0" * 300_000_000}),
        "a DOCX that lies about its size": papers.lying_docx(50_000_000, 1000),
        "a DOCX of parts over each other": papers.layered_docx(1500),
        "a DOCX of too many parts": papers.docx({f"word/{n}.xml": "x" for n in range(2100)}),
        "a PDF stream of 300 MB": papers.pdf(
            papers.stream(b"\0" * 300_000_000), catalog="/X 4 0 R"
        ),
        "a PDF stream packed twice": papers.pdf(
            twice + zeros + b"\nendstream", catalog="/X 4 0 R"
        ),
        "a PDF of deep nesting": papers.pdf(b"[" * 200_000, catalog="/X 4 0 R"),
        "a PDF of endless references": papers.pdf(
            b"[" + b"1 0 R " * 1_500_000 + b"]", catalog="/X 4 0 R"
        ),
        "a PNG of 2500 megapixels": papers.png_claiming(50_000, 50_000),
        "a WebP of 268 megapixels": papers.image("WEBP").replace(
            b"VP8 ", b"VP8X\x0a\0\0\0\0\0\0\0\xfe\x3f\0\xfe\x3f\0VP8 "
        ),
    }


MEASURE = """
import sys
from alumnii_mentoring.core.files.confinement import confine, forbid_writing
from alumnii_mentoring.domain.applications.uploads import check_process
from alumnii_mentoring.domain.applications.uploads.limits import Limits
confine()
with open(sys.argv[1], "rb") as file:
    found = check_process.verdict(
        file, Limits(30, 40_000_000, 100_000_000), forbid_writing
    )
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(found.get("refusal", "taken"), peak.split()[1])
"""


@pytest.fixture(scope="module")
def bombs_on_disk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bombs")
    values = {}
    for number, (name, content) in enumerate(bombs().items()):
        path = folder / str(number)
        path.write_bytes(content)
        values[name] = path
    return values


BOMBS = [
    "a DOCX of 300 MB of zeros",
    "a DOCX that lies about its size",
    "a DOCX of parts over each other",
    "a DOCX of too many parts",
    "a PDF stream of 300 MB",
    "a PDF stream packed twice",
    "a PDF of deep nesting",
    "a PDF of endless references",
    "a PNG of 2500 megapixels",
    "a WebP of 268 megapixels",
]


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_bounded_memory(bombs_on_disk, name):
    """Measured by the kernel: the greatest memory in use, in a process under the bounds."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, bombs_on_disk[name]],
        env=bounded_process.environment(),
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    verdict, peak_kilobytes = done.stdout.split()
    assert verdict in {"bomb", "pixels", "damaged", "heavy"}
    assert int(peak_kilobytes) * 1024 < confinement.MEMORY_BYTES


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_a_clear_message(bombs_on_disk, name):
    assert refused(bombs_on_disk[name].read_bytes()) in {"bomb", "pixels", "damaged", "heavy"}


@override_settings(ALUMNII_MENTORING={"UPLOAD_MAX_MEGABYTES": 1})
def test_a_huge_file_is_refused_before_it_is_read():
    class Endless(ContentFile):
        def chunks(self, chunk_size=None):
            raise AssertionError("read")

    huge = Endless(b"")
    huge.size = 1_000_001

    with pytest.raises(ValidationError, match="at most 1 MB"):
        inspect_upload(huge)


@override_settings(ALUMNII_MENTORING={"UPLOAD_MAX_MEGABYTES": 1})
def test_a_file_larger_than_it_says_is_refused():
    lying = ContentFile(papers.pdf() + b" " * 2_000_000)
    lying.size = 10

    with pytest.raises(ValidationError, match="at most 1 MB"):
        inspect_upload(lying)


@override_settings(ALUMNII_MENTORING={"UPLOAD_MAX_PAGES": 40, "UPLOAD_MAX_MEGAPIXELS": 1})
def test_the_bounds_are_settings():
    assert inspect_upload(ContentFile(papers.pdf(pages=31))).kind.code == "pdf"
    with pytest.raises(ValidationError, match="at most 1 megapixels"):
        inspect_upload(ContentFile(papers.image(size=(1100, 1000))))


def test_the_check_knows_no_secret_of_the_site(monkeypatch):
    monkeypatch.setenv("DATABASE_PASSWORD", "secret")

    assert "secret" not in str(bounded_process.environment())


def test_a_check_that_does_not_run_takes_nothing(monkeypatch):
    monkeypatch.setattr(inspection, "CHECK", "alumnii_mentoring.no_such_module")

    with pytest.raises(MentoringError, match="can't be checked"):
        inspect_upload(ContentFile(papers.pdf()))


def test_every_refusal_has_words():
    """Whatever code the check gives, the reader is told something."""
    modules = Path(inspection.__file__).parent.glob("*.py")
    given = {code for path in modules for code in REFUSAL.findall(path.read_text())}

    assert given | {"heavy"} <= {*REFUSALS}


def test_a_large_file_goes_through():
    """Nine megabytes that don't pack any further."""
    noise = random.Random(1).randbytes(9_000_000)
    content = papers.docx({"word/media/a.jpg": b"\xff\xd8" + noise})

    assert inspect_upload(ContentFile(content)).kind.code == "docx"
