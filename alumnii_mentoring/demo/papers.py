"""Papers of the demonstration's applicants: small PDFs of one page."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile

from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.uploads.filing import Paper, store_document

PAPERS = [("cv", "Lebenslauf"), ("letter", "Motivationsschreiben")]


def add_papers(application: Application, at: datetime) -> list[Document]:
    """CV and letter for an application that can still change."""
    person = application.person
    return [
        store_document(
            person,
            application.cycle,
            application.role,
            paper=Paper(ContentFile(one_page(title), f"{title}.pdf"), slot, title, is_shared=True),
            by=person.user,
            now=at,
        )
        for slot, title in PAPERS
    ]


def one_page(title: str) -> bytes:
    """A PDF that shows one line; ``title`` is plain ASCII."""
    content = f"BT /F1 24 Tf 72 740 Td ({title}) Tj ET".encode("ascii")
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + head + table + end % (len(bodies) + 1, len(out))
