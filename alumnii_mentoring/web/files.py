"""Hand out a private file as an attachment that browsers neither run nor cache."""

from __future__ import annotations

import logging

from django.http import FileResponse, Http404

from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.uploads.inspection import KINDS
from alumnii_mentoring.domain.applications.uploads.private_store import the_vault
from alumnii_mentoring.web.views import keep_private

logger = logging.getLogger(__name__)


def document_response(document: Document) -> FileResponse:
    """The caller has asked whether the reader may."""
    try:
        file = the_vault().open(document.token or "")
    except FileNotFoundError as error:
        logger.error("the file of document %s is missing", document.pk)
        raise Http404 from error
    response = FileResponse(
        file,
        as_attachment=True,
        filename=document.filename,
        content_type=KINDS[document.kind].media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    keep_private(response)
    return response
