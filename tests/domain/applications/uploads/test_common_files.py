"""Files as people really have them: taken, or told by which step they will be (C12)."""

import subprocess
import sys

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from alumnii_mentoring.core.files import bounded_process
from alumnii_mentoring.domain.applications.uploads.attachments import is_plain_data
from alumnii_mentoring.domain.applications.uploads.form_scripts import is_plain_script
from alumnii_mentoring.domain.applications.uploads.inspection import inspect_upload
from alumnii_mentoring.domain.applications.uploads.refusals import REFUSALS, refusal_text
from tests import common_papers as common
from tests import papers, pictures

LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"


def inspected(content, name="cv.pdf"):
    file = ContentFile(content, name)
    return inspect_upload(file), file


def refused(content):
    with pytest.raises(ValidationError) as caught:
        inspected(content)
    return caught.value.code, caught.value.message


def docx_leading_to(kind, target):
    relation = papers.relations((LINK.format(kind), target))
    part = "document" if kind == "hyperlink" else "settings"
    return papers.docx({f"word/_rels/{part}.xml.rels": relation})


TAKEN = {
    "printed by Chrome": (common.from_chrome(), "pdf"),
    "saved by Word": (common.from_word(), "pdf"),
    "exported by LibreOffice": (common.from_libreoffice(), "pdf"),
    "with packed objects": (common.packed(b"<< /A 1 >>", b"<< /B 2 >>"), "pdf"),
    "scanned by a phone": (common.scanned_by_phone(), "pdf"),
    "scanned in two colours": (common.scanned_in_two_colours(), "pdf"),
    "scanned in two colours, newer": (common.scanned_in_two_colours("/JBIG2Decode"), "pdf"),
    "of Europass": (common.europass(), "pdf"),
    "of the newer Europass": (common.europass("Europass-CV 2026.XML"), "pdf"),
    "locked by its owner": (common.locked(), "pdf"),
    "locked by its owner long ago": (common.locked(algorithm="RC4-40"), "pdf"),
    "from the camera of a phone": (pictures.from_phone(), "jpeg"),
    "with a smaller picture behind it": (pictures.several_in_one(), "jpeg"),
    "with a film behind it": (pictures.moving_photo(), "jpeg"),
    "made of a template of Word": (
        docx_leading_to("attachedTemplate", "file:///C:\\Users\\Anna\\Templates\\tf16392.dotx"),
        "docx",
    ),
    "made of a template on a Mac": (
        docx_leading_to("attachedTemplate", "file:///Users/anna/Library/CV.dotx"),
        "docx",
    ),
    "with a link as people type it": (
        docx_leading_to("hyperlink", "linkedin.com/in/anna"),
        "docx",
    ),
    "with a mail address as people type it": (
        docx_leading_to("hyperlink", "anna@example.org"),
        "docx",
    ),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_people_commonly_have_is_taken_as_it_is(name):
    content, kind = TAKEN[name]
    result, file = inspected(content)

    assert result.kind.code == kind
    assert result.document(file).read() == content


@pytest.mark.parametrize("name", common.BEFORE)
def test_what_stands_before_a_pdf_is_left_out(name):
    result, file = inspected(common.BEFORE[name] + papers.pdf())

    assert result.document(file).read().startswith(b"%PDF-1.7")


@pytest.mark.parametrize("name", common.BEHIND)
def test_what_stands_behind_a_pdf_is_left_out(name):
    result, file = inspected(papers.pdf() + common.BEHIND[name])

    assert result.document(file).read() == papers.pdf()


def test_a_table_that_counts_what_stands_before_it_is_found_again():
    """Where the lines before the document were there when it was made."""
    plain = papers.pdf(pages=2)
    start = plain.rindex(b"xref\n0 ")
    content = (
        b"%"
        + b"x" * 30
        + b"\n"
        + plain.replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + 32))
    )

    assert inspected(content)[0].kind.code == "pdf"


def test_a_stored_file_holds_the_document_only(store, on_disk):
    document = store(b"X-Scanned: yes\r\n\r\n" + papers.pdf() + b"\r\n-- \r\nscanned\r\n")

    assert on_disk(document.token) == papers.pdf()
    assert document.size_bytes == len(papers.pdf())


HIDDEN = {
    "a page before it": b"<html>" + papers.pdf(),
    "a page far before it": b"x" * 500 + b"<script>1</script>" + papers.pdf(),
    "a page behind it": papers.pdf() + b"\n<html><script>alert(1)</script>",
    "a program before it": b"MZ" + b"\0" * 100 + papers.pdf(),
    "a picture before it": b"GIF89a" + papers.pdf(),
    "an archive behind it": papers.pdf() + papers.archive(),
    "another archive behind it": papers.pdf() + b"\r\nRar!\x1a\x07",
}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_second_file_around_a_pdf_is_refused(name):
    assert refused(HIDDEN[name])[0] == "mixed"


@pytest.mark.parametrize("name", common.MISTAKEN)
def test_what_is_sent_by_mistake_is_named_with_a_step(name):
    content, code = common.MISTAKEN[name]
    found, text = refused(content)

    assert found == code
    assert "Please" in text or "screenshot" in text


@pytest.mark.parametrize("code", REFUSALS)
@pytest.mark.parametrize("kind", ["", "pdf", "docx", "jpeg"])
def test_every_refusal_names_a_step(code, kind):
    text = refusal_text(code, kind)

    assert "lease" in text or "screenshot" in text
    assert "%" not in text


def test_words_fit_the_kind_of_the_file():
    macros = papers.docx({"word/vbaProject.bin": b"x"})

    assert "In Word" in refused(macros)[1] or "in Word" in refused(macros)[1]
    assert "Print" in refused(common.form("app.alert(1)"))[1]


@pytest.mark.parametrize("name", common.SCRIPTS)
def test_a_form_that_formats_and_fills_its_fields_is_taken(name):
    script = common.SCRIPTS[name]

    assert is_plain_script(script)
    if name in {"a date", "today, if nothing is filled in"}:
        assert inspected(common.form(script))[0].kind.code == "pdf"


@pytest.mark.parametrize("name", common.WILD_SCRIPTS)
def test_any_other_script_is_refused(name):
    assert not is_plain_script(common.WILD_SCRIPTS[name])


PLACES = {
    "in a field": "/AA << /K << /S /JavaScript /JS ({}) >> >>",
    "behind a button": "/A << /S /JavaScript /JS ({}) >>",
    "after another action": "/A << /S /Named /N /NextPage /Next << /S /JavaScript /JS ({}) >> >>",
    "without its kind": "/A << /JS ({}) >>",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_script_is_judged_wherever_it_stands(place):
    assert inspected(common.form("AFDate_FormatEx('d.m.yy')", PLACES[place]))[0]
    assert refused(common.form("app.alert(1)", PLACES[place]))[0] == "active"


def test_a_script_in_a_stream_is_judged():
    for script, is_taken in ((b"AFDate_FormatEx('d.m.yy')", True), (b"app.alert(1)", False)):
        content = papers.pdf(
            "<< /S /JavaScript /JS 5 0 R >>", papers.stream(script), catalog="/X 4 0 R"
        )
        if is_taken:
            assert inspected(content)[0]
        else:
            assert refused(content)[0] == "active"


def test_a_script_that_names_no_words_is_refused():
    assert refused(papers.pdf("<< /S /JavaScript >>", catalog="/X 4 0 R"))[0] == "active"


WILD_DATA = {
    "a page": b'<html xmlns="http://www.w3.org/1999/xhtml"/>',
    "a page within data": b'<a><b:script xmlns:b="http://www.w3.org/1999/xhtml"/></a>',
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "a style": b'<?xml-stylesheet href="a.xsl"?><a/>',
    "a document of Word": b'<?mso-application progid="Word.Document"?><a/>',
    "a transformation": b'<a xmlns="http://www.w3.org/1999/XSL/Transform"/>',
    "an entity": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "a program": b"MZ\x90",
    "nothing": b"",
}


@pytest.mark.parametrize("name", WILD_DATA)
def test_attached_data_that_could_run_is_refused(name):
    assert not is_plain_data(WILD_DATA[name])
    assert refused(common.europass(content=WILD_DATA[name]))[0] == "attached"


@pytest.mark.parametrize("name", ["a.exe", "a.xml.exe", "../a.xml", "a.xhtml", "C:a.xml", ".xml"])
def test_attached_data_by_another_name_is_refused(name):
    assert refused(common.europass(name))[0] == "attached"


def test_attached_data_without_a_description_is_judged():
    content = papers.pdf(papers.stream(b"MZ", "/Type /EmbeddedFile"), catalog="/X 4 0 R")

    assert refused(content)[0] == "attached"


def test_what_is_locked_is_judged_all_the_same():
    """What runs is found behind the lock, too."""
    for algorithm in ("RC4-40", "RC4-128"):
        content = common.locked(algorithm=algorithm, content=common.form("app.alert(1)"))
        assert refused(content)[0] == "active"


def test_a_pdf_that_asks_for_a_password_is_refused():
    assert refused(common.locked(user="secret"))[0] == "encrypted"


WITHOUT_LIBRARY = """
import sys
sys.modules["cryptography"] = sys.modules["Crypto"] = None
from alumnii_mentoring.domain.applications.uploads.check_process import verdict
from alumnii_mentoring.domain.applications.uploads.limits import Limits
with open(sys.argv[1], "rb") as file:
    print(verdict(file, Limits(30, 40_000_000, 100_000_000))["refusal"])
"""


def test_a_lock_that_needs_a_library_is_told_where_there_is_none(tmp_path):
    path = tmp_path / "cv.pdf"
    path.write_bytes(common.locked_by_aes())
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_LIBRARY, path],
        env=bounded_process.environment(),
        capture_output=True,
        text=True,
    )

    assert done.stdout.strip() == "locked", done.stderr
    assert "Save as PDF" in refusal_text("locked", "pdf")


def test_what_can_not_be_decrypted_to_the_letter_is_refused():
    """Other readers may see more in it. The example is no true content behind its lock."""
    assert refused(common.locked_by_aes())[0] in {"locked", "damaged"}


def test_a_scan_in_colour_with_too_many_pixels_is_told_how_to_scan():
    content = common.picture_page("/Width 9921 /Height 14031 /BitsPerComponent 8")
    code, text = refused(content)

    assert code == "pixels"
    assert "300 dpi" in text


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "https://example.org/a.dotm"),
        ("attachedTemplate", "file://example.org/a.dotm"),
        ("attachedTemplate", "file:////example.org/a.dotm"),
        ("attachedTemplate", "file:///\\\\example.org\\a.dotm"),
        ("attachedTemplate", "file:///%5C%5Cexample.org/a.dotm"),
        ("attachedTemplate", "file:///C:/a/../../x.dotm"),
        ("attachedTemplate", "\\\\example.org\\a.dotm"),
        ("hyperlink", "evil.exe"),
        ("hyperlink", "\\\\example.org\\a"),
        ("hyperlink", "//example.org/a"),
        ("hyperlink", "javascript:a.bc/d"),
        ("image", "www.example.org/a.png"),
    ],
)
def test_what_leads_elsewhere_is_still_refused(kind, target):
    assert refused(docx_leading_to(kind, target))[0] == "external"
