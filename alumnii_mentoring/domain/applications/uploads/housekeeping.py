"""Jobs of the clock about stored files: repeat the virus check, remove stray files."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.clock.rows import do_each
from alumnii_mentoring.core.files.private_store import StorageFailure
from alumnii_mentoring.core.transitions import change_state
from alumnii_mentoring.domain.applications.documents import DOCUMENT_FILES, Document
from alumnii_mentoring.domain.applications.messages import tell_applicant
from alumnii_mentoring.domain.applications.uploads.clamd import Verdict, scan

logger = logging.getLogger(__name__)

ORPHAN_HOURS = 24


def rescan_documents(now: datetime) -> int:
    """Ask the virus check again about what waits for it; return how many were decided."""
    is_away = False

    def rescan(document: Document, now: datetime) -> int:
        nonlocal is_away
        if is_away or not _is_at_hand(document):
            return 0
        verdict = scan(_chunks_of(document))
        if verdict == Verdict.UNKNOWN:
            is_away = True  # the others would wait as long for no answer
            return 0
        act = refuse_document if verdict == Verdict.INFECTED else release_document
        act(document, now=now)
        return 1

    return do_each(Document.objects.quarantined().with_parts(), rescan, now)


def _is_at_hand(document: Document) -> bool:
    """Whether its file can be read, so that a missing one does not delay others."""
    try:
        return DOCUMENT_FILES.size_of(document.token or "") is not None
    except StorageFailure:
        logger.warning("the file of document %s can't be read now", document.pk)
        return False


def _chunks_of(document: Document) -> Iterator[bytes]:
    with DOCUMENT_FILES.open(document.token or "") as file:
        yield from file.chunks()


@action
def release_document(document: Document, *, now: datetime) -> Document:
    """Release a document in which the virus check found nothing."""
    change_state(document, Document.State.RELEASED, by=None, action="document.release", now=now)
    document.scanned_at = now
    document.save(update_fields=["scanned_at"])
    return document


@action
def refuse_document(document: Document, *, now: datetime) -> Document:
    """Delete a file in which the virus check found something, and tell the applicant."""
    change_state(document, Document.State.INFECTED, by=None, action="document.refuse", now=now)
    token, document.token, document.scanned_at = document.token, None, now
    document.save(update_fields=["token", "scanned_at"])
    transaction.on_commit(partial(DOCUMENT_FILES.remove, token or ""))
    tell_applicant(document.application, "document_refused", now=now, document=document)
    return document


def tidy_vault(now: datetime) -> int:
    """Remove files without a row that are older than a day; return how many."""
    stray = stray_files(now - timedelta(hours=ORPHAN_HOURS))
    for token in stray:
        DOCUMENT_FILES.remove(token)
    return len(stray)


def stray_files(before: datetime) -> list[str]:
    """Tokens of files stored before a moment to which no row leads."""
    rows = Document.objects.filter(token__isnull=False)
    return DOCUMENT_FILES.strays(rows.values_list("token", flat=True), before)


def documents_without_file() -> list[int]:
    """Rows whose file is missing or of another size."""
    rows = Document.objects.filter(token__isnull=False)
    sizes = rows.values_list("pk", "token", "size_bytes")
    return [pk for pk, token, size in sizes if DOCUMENT_FILES.size_of(token or "") != size]
