"""The name under which a file is shown (S29)."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alumnii_mentoring.domain.applications.uploads.file_names import MAX_NAME, clean_filename

NAMES = {
    "Lebenslauf Müller.pdf": "Lebenslauf Müller.pdf",
    "../../etc/passwd": "passwd.pdf",
    "..\\..\\boot.ini": "boot.ini.pdf",
    "C:\\Users\\anna\\Lebenslauf.PDF": "Lebenslauf.pdf",
    "lebenslauf\u202efdp.exe": "lebenslauffdp.exe.pdf",
    "a\u2066b\u200fc\u061c.pdf": "abc.pdf",
    "a\x00b.pdf": "ab.pdf",
    "a\r\nSet-Cookie: x=1.pdf": "a Set-Cookie_ x=1.pdf",
    'a";filename="b.html': "a__filename=_b.html.pdf",
    "lebenslauf.docx.pdf": "lebenslauf.pdf",
    "photo.jpg": "photo.pdf",
    ".htaccess": "htaccess.pdf",
    "": "document.pdf",
    "...": "document.pdf",
    "/": "document.pdf",
    "履歴書.pdf": "履歴書.pdf",
    "x" * 300 + ".pdf": "x" * (MAX_NAME - 4) + ".pdf",
}


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_is_plain_and_ends_as_its_content_does(name):
    assert clean_filename(name, "pdf") == NAMES[name]


@given(st.text(max_size=400))
@example("0\x85\ud7fc\n0")
def test_any_name_becomes_a_plain_one(name):
    cleaned = clean_filename(name, "docx")

    assert cleaned.endswith(".docx")
    assert len(cleaned) <= MAX_NAME
    assert cleaned == clean_filename(cleaned, "docx")
    assert not set(cleaned) & set('/\\"<>:|?*%;\r\n\0\u202e')
