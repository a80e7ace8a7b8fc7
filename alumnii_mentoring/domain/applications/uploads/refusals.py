"""Why a file is not taken: what was found, and a step by which its owner gets one that is."""

from __future__ import annotations

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.wording import gettext_lazy

HOLDS_FILES = gettext_lazy(
    "This Word file holds other files, such as a spreadsheet or a chart. Please open it in Word,"
    " choose “Save As” and the file type PDF, and send that file."
)
BROKEN_PICTURE = gettext_lazy(
    "This picture is damaged, or something else stands behind it. Please open it and save it once"
    " more, or send a screenshot of it."
)
PICTURES = {"jpeg", "png", "webp"}
REFUSALS = {
    "type": gettext_lazy(
        "Only PDF, DOCX, JPEG, PNG and WebP are taken, whatever the name of a file says, and this"
        " file is none of them. Please open it in the program that made it, and save or print it"
        " as PDF."
    ),
    "text": gettext_lazy(
        "This file is a web page or plain text. Please open it, choose “Print” and “Save as PDF”,"
        " and send that file."
    ),
    "word": gettext_lazy(
        "This file has another format of Word, such as DOC, RTF or a template. Please open it in"
        " Word, choose “Save As” and the file type PDF, and send that file."
    ),
    "opendocument": gettext_lazy(
        "This file has the format of LibreOffice or OpenOffice. Please open it there, choose"
        " “File”, “Export As” and “Export as PDF”, and send that file."
    ),
    "apple": gettext_lazy(
        "This file was made with Pages, Numbers or Keynote of Apple. Please open it there, choose"
        " “File”, “Export To” and “PDF”, and send that file."
    ),
    "office": gettext_lazy(
        "This file is a spreadsheet, a presentation or a drawing. Please open it, choose “Save As”"
        " or “Export” and the file type PDF, and send that file."
    ),
    "link": gettext_lazy(
        "This file is only a link to a document, such as one in Google Docs. Please open the"
        " document, choose “File”, “Download” and “PDF”, and send that file."
    ),
    "mail": gettext_lazy(
        "This file is an e-mail. Please open it, save the document that is attached to it, and"
        " send that file."
    ),
    "archive": gettext_lazy(
        "This file is an archive, such as ZIP. Please unpack it and send the document itself."
    ),
    "heic": gettext_lazy(
        "This photo has the format HEIC, which many computers can't show. On an iPhone, open it in"
        " the app Photos, tap Share, Options and “Most Compatible”, and save it to Files; on a"
        " computer, export it as JPEG. A screenshot of the photo will do, too."
    ),
    "picture": gettext_lazy(
        "This picture moves, or has a format that is not taken, such as GIF, TIFF, BMP or AVIF."
        " Please open it and save it as JPEG, PNG or PDF. A screenshot of it will do, too."
    ),
    "film": gettext_lazy(
        "This file is a film or a recording, such as the moving part of a Live Photo. Please send"
        " a document, a photo or a screenshot."
    ),
    "mixed": gettext_lazy(
        "Something that is no part of the document stands before or behind it in this file, such"
        " as a web page or an archive. Please open the document, choose “Print” and “Save as PDF”,"
        " and send that file."
    ),
    "damaged": gettext_lazy(
        "This file is damaged, or a part of it is missing. Please open it. If you can read it,"
        " choose “Print” and “Save as PDF”, and send that file; if not, download or save it once"
        " more."
    ),
    "mixed picture": BROKEN_PICTURE,
    "damaged picture": BROKEN_PICTURE,
    "encrypted": gettext_lazy(
        "This file can be opened with a password only. Please open it, choose “Print” and “Save as"
        " PDF”, and send that file, which has no password."
    ),
    "encrypted docx": gettext_lazy(
        "This file of Word, Excel or PowerPoint can be opened with a password only. Please open"
        " it, choose “Save As” and the file type PDF, and send that file, which has no password."
    ),
    "locked": gettext_lazy(
        "Whoever made this PDF locked it, so that it can't be checked. Please open it, choose"
        " “Print” and “Save as PDF”, and send that file."
    ),
    "active": gettext_lazy(
        "This PDF holds scripts, media or buttons that start something, as some forms do. Please"
        " open it, choose “Print” and “Save as PDF”, and send that file; what you filled in stays"
        " readable."
    ),
    "active docx": gettext_lazy(
        "This Word file holds macros, controls or fields that start something. Please open it in"
        " Word, choose “Save As” and the file type PDF, and send that file."
    ),
    "attached": gettext_lazy(
        "Other files are attached to this PDF. Please open it, choose “Print” and “Save as PDF”,"
        " and send that file: it holds the pages only."
    ),
    "attached docx": HOLDS_FILES,
    "nested": HOLDS_FILES,
    "external": gettext_lazy(
        "This PDF leads to files on a computer, or opens an address by itself. Please open it,"
        " choose “Print” and “Save as PDF”, and send that file."
    ),
    "external docx": gettext_lazy(
        "This Word file takes in something that lies elsewhere, such as a template or a linked"
        " picture, or leads to a file on your computer. Please open it in Word, choose “Save As”"
        " and the file type PDF, and send that file."
    ),
    "pages": gettext_lazy(
        "This file has too many pages; at most %(pages)s are taken. Please open it, choose"
        " “Print”, give the pages that matter and “Save as PDF”, and send that file."
    ),
    "pixels": gettext_lazy(
        "This picture is too large; at most %(megapixels)s megapixels are taken. Please make it"
        " smaller, for example by cropping it, or send a screenshot of it."
    ),
    "pixels pdf": gettext_lazy(
        "A picture in this PDF is too large; at most %(megapixels)s megapixels are taken. If you"
        " scanned it, please scan it again with 300 dpi; else open it, choose “Print” and “Save as"
        " PDF”, and send that file."
    ),
    "bomb": gettext_lazy(
        "This file grows far too large once it is unpacked. Please open it, print or save it as"
        " PDF, and send that file."
    ),
    "heavy": gettext_lazy(
        "This file is too complex to be checked. Please open it, choose “Print” and “Save as PDF”,"
        " and send that file."
    ),
}
TOO_LARGE = gettext_lazy(
    "This file is too large; at most %(megabytes)s MB are taken. If you scanned it, please scan it"
    " again in grey with 150 dpi; in Word, choose “Save As”, PDF and “Minimum size”."
)


def refusal_text(code: str, kind: str = "") -> str:
    """The words for a reason, where there are some for this kind of file."""
    sort = "picture" if kind in PICTURES else kind
    text = REFUSALS.get(f"{code} {sort}") or REFUSALS[code]
    bounds = get_settings()
    values = {"pages": bounds.upload_max_pages, "megapixels": bounds.upload_max_megapixels}
    return str(text) % values


def too_large_text() -> str:
    return str(TOO_LARGE) % {"megabytes": get_settings().upload_max_megabytes}
