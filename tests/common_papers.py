"""Files as common programs and devices make them, made for tests; none comes from anybody."""

import io
import struct
import zipfile

from pypdf import PdfReader, PdfWriter

from tests import papers, pictures
from tests.papers import pdf, stream

EUROPASS = (
    b'<?xml version="1.0" encoding="UTF-8"?><Candidate xmlns="http://www.europass.eu/1.0"'
    b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    b"<Text>&lt;p&gt;Lebenslauf&lt;/p&gt;</Text></Candidate>"
)


# Print and save of browsers and office programs.


def from_chrome():
    return pdf(
        "<< /Type /Annot /Subtype /Link /F 4 /Border [0 0 0] /Rect [0 0 9 9]"
        " /A << /Type /Action /S /URI /URI (https://www.linkedin.com/in/anna/) >> >>",
        "<< /Type /StructTreeRoot /K 6 0 R >>",
        "<< /Type /StructElem /S /Document /P 5 0 R /K [] >>",
        "<< /Title (CV) /Creator (Mozilla/5.0) /Producer (Skia/PDF m140) >>",
        catalog="/MarkInfo << /Type /MarkInfo /Marked true >> /StructTreeRoot 5 0 R"
        " /ViewerPreferences << /Type /ViewerPreferences /DisplayDocTitle true >> /X 4 0 R",
        trailer="/Info 7 0 R",
    )


def from_word():
    """A second table behind the first, as Word writes it, with two ends."""
    first = pdf(catalog="/MarkInfo << /Marked true >> /Lang (de-DE)")
    start = first.rindex(b"xref\n0 ")
    again = b"xref\n0 0\ntrailer\n<< /Size 4 /Root 1 0 R /Prev %d >>\n" % start
    return first + again + b"startxref\n%d\n%%%%EOF" % len(first)


def from_libreoffice():
    return pdf(
        stream(b"BT (Lebenslauf) Tj ET"),
        "<< /Type /Font /Subtype /TrueType /BaseFont /BAAAAA+Carlito >>",
        catalog="/OpenAction [3 0 R /XYZ null null 0] /Lang (de-DE) /X [4 0 R 5 0 R]"
        " /Outlines << /Type /Outlines /Count 0 >>",
    )


def packed(*bodies):
    """Objects within a stream, as all newer programs write them; the first is number 5."""
    inner, heads, offset = b"", [], 0
    for number, body in enumerate(bodies, start=5):
        heads.append(b"%d %d" % (number, offset))
        inner += body + b"\n"
        offset = len(inner)
    head = b" ".join(heads) + b"\n"
    words = f"/Type /ObjStm /N {len(bodies)} /First {len(head)}"
    plain = pdf(stream(head + inner, words), catalog="/Names 5 0 R")
    start = plain.rindex(b"xref\n0 ")
    rows = [b"\x00\x00\x00\x00\xff"]
    rows += [b"\x01" + struct.pack(">I", int(row[:10]))[1:] + b"\x00" for row in
             plain[start:].splitlines()[3:7]]  # fmt: skip
    rows += [b"\x02" + struct.pack(">I", 4)[1:] + bytes([index]) for index in range(len(bodies))]
    rows += [b"\x01" + struct.pack(">I", start)[1:] + b"\x00"]
    size = 5 + len(bodies) + 1
    table = stream(b"".join(rows), f"/Type /XRef /W [1 3 1] /Size {size} /Root 1 0 R")
    number = size - 1
    body = plain[:start] + b"%d 0 obj\n" % number + table + b"\nendobj\n"
    return body + b"startxref\n%d\n%%%%EOF\n" % start


# Phones and scanners.


def picture_page(words):
    return pdf(stream(b"x", f"/Subtype /Image {words}"), catalog="/X 4 0 R")


def scanned_by_phone():
    """Each page a photo of twelve megapixels, no line end behind the mark of the end."""
    content = picture_page("/Width 3024 /Height 4032 /BitsPerComponent 8 /ColorSpace /DeviceRGB")
    return content.rstrip()


def scanned_in_two_colours(packing="/CCITTFaxDecode"):
    """A4 with 1200 dpi in black and white: 139 megapixels that take 17 MB."""
    words = f"/Width 9921 /Height 14031 /BitsPerComponent 1 /Filter [{packing}]"
    content = picture_page("").replace(b"/Filter /FlateDecode ", b"")
    return content.replace(b"/Subtype /Image", f"/Subtype /Image {words}".encode())


# Gateways, portals, printers.

BEFORE = {
    "empty lines": b"\r\n\r\n",
    "a mark of the order of bytes": b"\xef\xbb\xbf",
    "lines of a mail": b"Content-Type: application/pdf\r\nX-Scanned: yes\r\n\r\n",
    "the language of printers": b"\x1b%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n",
    "a few zeros": b"\0" * 128,
}
BEHIND = {
    "zeros up to a full block": b"\0" * 4096,
    "a lot of zeros": b"\0" * 30_000,
    "the end of a file in DOS": b"\r\n\x1a",
    "the words of a gateway": b"\r\n-- \r\nThis message was scanned. http://example.org/\r\n",
    "a warning of a portal": b"<br />\n<b>Warning</b>: Undefined index in <b>/cv.php</b>",
    "the language of printers": b"\x1b%-12345X@PJL EOJ\r\n",
    "a comment of a proxy": b"<!-- served by cache 3 -->",
}


# Portals for CVs and forms.


def europass(name="attachment.xml", content=EUROPASS):
    return pdf(
        f"<< /Type /Filespec /F ({name}) /UF ({name}) /AFRelationship /Data /EF << /F 5 0 R >> >>",
        stream(content, "/Type /EmbeddedFile /Subtype /application#2Fxml"),
        catalog=f"/AF [4 0 R] /Names << /EmbeddedFiles << /Names [({name}) 4 0 R] >> >>",
    )


def form(script, place="/AA << /F << /S /JavaScript /JS ({}) >> >>"):
    """A form of which a field has a script."""
    escaped = script.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return pdf(
        f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (Datum) {place.format(escaped)} >>",
        catalog="/AcroForm << /Fields [4 0 R] /CO [4 0 R] >>",
    )


SCRIPTS = {
    "a date": 'AFDate_FormatEx("dd.mm.yyyy");',
    "a date as it is typed": 'AFDate_KeystrokeEx("dd.mm.yyyy")',
    "a number": 'AFNumber_Format(2, 2, 0, 0, " EUR", false);',
    "a sum": 'AFSimple_Calculate("SUM", new Array ("a", "b"));',
    "a sum of a list": 'AFSimple_Calculate("SUM", ["a", "b"]);',
    "a range": "AFRange_Validate(true, 0, true, 100);",
    "today": 'event.value = util.printd("dd.mm.yyyy", new Date());',
    "today, if nothing is filled in": """
        // Datum
        var f = this.getField("Datum");
        if (f.value == "") { f.value = util.printd("dd.mm.yyyy", new Date()); }
    """,
    "an age": """
        var born = util.scand("dd.mm.yyyy", this.getField("Geburtsdatum").value);
        if (born != null) { event.value = (new Date()).getFullYear() - born.getFullYear(); }
    """,
}
WILD_SCRIPTS = {
    "an address": 'app.launchURL("http://example.org");',
    "sending": 'this.submitForm("http://example.org");',
    "a name put together": 'this["submit" + "Form"]("http://example.org");',
    "a name put together in brackets": 'var f = this; f ["a"]',
    "a constructor": 'event.value.constructor.constructor("x")();',
    "eval": 'eval("x")',
    "a name in signs": r"\u0065val('x')",
    "a text with signs": r'event.value = "\x41"',
    "a function": "function a() { a(); }",
    "a loop": "while (true) { }",
    "an attached program": 'this.exportDataObject({ cName: "a", nLaunch: 2 });',
    "a very long one": "var a;" * 1000,
    "a sign that is none of a script": "event.value = `a`",
    "a word that is declared later": "a; var a",
}


def locked(user="", algorithm="RC4-128", content=None):
    """Locked by its owner; opens without a password if ``user`` is empty."""
    writer = PdfWriter(clone_from=io.BytesIO(content or pdf(stream(b"x"), catalog="/X 4 0 R")))
    writer.encrypt(user_password=user, owner_password="owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def locked_by_aes():
    """As newer programs lock; the keys are those of the older way, which are made alike."""
    reader = PdfReader(io.BytesIO(locked()))
    keys = reader.trailer["/Encrypt"].get_object()
    owner, user = (bytes(keys[name].original_bytes).hex() for name in ("/O", "/U"))
    mark = bytes(reader.trailer["/ID"][0].original_bytes).hex()
    return pdf(
        "<< /Filter /Standard /V 4 /R 4 /Length 128 /StmF /StdCF /StrF /StdCF"
        " /CF << /StdCF << /CFM /AESV2 /AuthEvent /DocOpen /Length 16 >> >>"
        f" /O <{owner}> /U <{user}> /P {keys['/P']} >>",
        stream(b"0123456789abcdef" * 2),
        catalog="/X 5 0 R",
        trailer=f"/Encrypt 4 0 R /ID [<{mark}> <{mark}>]",
    )


# What is sent by mistake.


def package(**parts):
    """An archive of these parts; double underlines are dots."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def ole(*names):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "\0".join(names).encode("utf-16-le")


def types(main):
    return papers.docx({"[Content_Types].xml": papers.types(main=main)})


OFFICE = "application/vnd.openxmlformats-officedocument"
OASIS = "application/vnd.oasis.opendocument"
MISTAKEN = {
    "an old DOC": (ole("WordDocument"), "word"),
    "an RTF": (b"{\\rtf1\\ansi Lebenslauf}", "word"),
    "a template of Word": (types(f"{OFFICE}.wordprocessingml.template.main+xml"), "word"),
    "a DOCM": (types("application/vnd.ms-word.document.macroEnabled.main+xml"), "active"),
    "a text of LibreOffice": (package(mimetype=f"{OASIS}.text", content__xml="<a/>"),
                              "opendocument"),
    "a sheet of LibreOffice": (package(mimetype=f"{OASIS}.spreadsheet"), "office"),
    "a document of Pages": (package(**{"Index/Document.iwa": "x"}), "apple"),
    "a sheet of Excel": (types(f"{OFFICE}.spreadsheetml.sheet.main+xml"), "office"),
    "an old sheet of Excel": (ole("Workbook"), "office"),
    "a DOCX with a password": (ole("EncryptionInfo", "EncryptedPackage"), "encrypted docx"),
    "a mail of Outlook": (ole("__substg1.0_0037001F"), "mail"),
    "a mail": (b"Return-Path: <a@example.org>\r\nReceived: from x\r\n by y\r\n\r\nHallo", "mail"),
    "a saved page": (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\n<html>", "mail"),
    "a web page": (b"<!DOCTYPE html><html><body>Lebenslauf</body></html>", "text"),
    "a note": ("Mein Lebenslauf für Sie".encode(), "text"),
    "a note of Windows": ("Lebenslauf".encode("utf-16"), "text"),
    "a link to Google Docs": (b'{"url":"https://docs.google.com/open?id=1","doc_id":"1"}', "link"),
    "a link of Windows": (b"[InternetShortcut]\r\nURL=https://example.org/\r\n", "link"),
    "an archive": (package(**{"CV.pdf": pdf()}), "archive"),
    "an archive with a DOCX": (package(**{"CV.docx": papers.docx()}), "archive"),
    "an archive of another kind": (b"Rar!\x1a\x07\x01\0", "archive"),
    "a photo of an iPhone": (pictures.heic((64, 48)), "heic"),
    "the film of a Live Photo": (pictures.film(), "film"),
    "a recording": (b"ID3\x04\0\0\0\0\0\0", "film"),
    "a scan as TIFF": (b"II*\0\x08\0\0\0\0\0", "picture"),
    "a GIF": (papers.image("GIF"), "picture"),
    "a drawing": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "picture"),
    "a program": (b"MZ\x90\0" + b"\0" * 200, "type"),
    "something else": (b"\0\x01\x02\x03" * 20, "type"),
}  # fmt: skip
