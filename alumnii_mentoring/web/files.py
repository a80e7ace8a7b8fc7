"""Hand out private files, each by what its reader may see, so that browsers run none of them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from django.core.files.base import File
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase

from alumnii_mentoring.core.files.private_store import StorageFailure, Vault
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.documents import DOCUMENT_FILES, Document
from alumnii_mentoring.domain.applications.uploads.inspection import KINDS
from alumnii_mentoring.domain.people.photos.models import PHOTO_FILES, Photo
from alumnii_mentoring.web.views import keep_private

logger = logging.getLogger(__name__)

Response = TypeVar("Response", bound=HttpResponseBase)


def document_response(document: Document) -> HttpResponseBase:
    """Return the file as an uncached attachment; the caller has checked the permission."""
    response = _hand_out(
        DOCUMENT_FILES,
        document,
        "content",
        lambda file: FileResponse(
            file,
            as_attachment=True,
            filename=document.filename,
            content_type=KINDS[document.kind].media_type,
        ),
    )
    return keep_private(response)


def photo_response(photo: Photo, size: str) -> HttpResponseBase:
    """Return the picture to be shown in a page; the caller has checked the permission."""

    def picture(file: File[bytes]) -> HttpResponse:
        with file:
            return HttpResponse(file.read(), content_type="image/jpeg")

    return _hand_out(PHOTO_FILES, photo, f"{size}.jpg", picture)


def _hand_out(
    vault: Vault,
    row: Document | Photo,
    name: str,
    respond: Callable[[File[bytes]], HttpResponseBase],
) -> HttpResponseBase:
    """Raises Http404 for a file that is missing; a storage that is away is said."""
    try:
        file = vault.open(row.token or "", name)
    except FileNotFoundError as error:
        logger.error("the file %s of %s is missing", name, row)
        raise Http404 from error
    except StorageFailure:
        logger.exception("the file %s of %s can't be read", name, row)
        text = _("This file can't be read at the moment. Please try again later.")
        answer = HttpResponse(text, status=503, content_type="text/plain; charset=utf-8")
        return keep_private(answer)
    return _forbid_running(respond(file))


def _forbid_running(response: Response) -> Response:
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
