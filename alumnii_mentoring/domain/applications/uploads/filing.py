"""Store, hand out and remove the files of an application.

A new file is on the disk before its row is written, and an old one leaves the disk only after
the commit: whatever fails in between, one of the two is whole. What is left over without a row
is tidied up by the clock.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File

from alumnii_mentoring.core.actions import action, shares_holder
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import HAND_OUT, record
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.files.private_store import StorageFailure
from alumnii_mentoring.core.limits.hourly import count_upload
from alumnii_mentoring.core.transitions import lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.content_storing import living_application
from alumnii_mentoring.domain.applications.documents import DOCUMENT_FILES, Document
from alumnii_mentoring.domain.applications.late.models import is_open_to
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.permissions import (
    can_discard,
    can_edit,
    can_hand_out,
    owns,
)
from alumnii_mentoring.domain.applications.uploads.clamd import Verdict, scan
from alumnii_mentoring.domain.applications.uploads.file_names import clean_filename
from alumnii_mentoring.domain.applications.uploads.inspection import inspect_upload
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.programme.cycles import Cycle

logger = logging.getLogger(__name__)

State = Document.State
QUESTION = "q_"  # how the slot of an editor's question begins; its key follows


@dataclass(frozen=True)
class Paper:
    """A file as it was sent, and what it answers."""

    file: File[bytes]
    slot: str
    label: str
    is_shared: bool = False
    form_page_ref: int | None = None


def store_document(
    person: Person, cycle: Cycle, role: str, *, paper: Paper, by: Actor, now: datetime
) -> Document:
    """Check a file and keep it with the person's application, in place of an earlier one.

    The slow part runs outside the transaction. Raises ValidationError for a file that is not
    taken, MentoringError after the deadline, above the hourly number or when the disk is full.
    """
    if not is_person(by, person):
        raise PermissionDenied
    if not is_open_to(person, cycle, role, now):
        raise MentoringError(_("Applications for this cycle are closed."))
    count_upload(person, by=by, now=now)
    inspected = inspect_upload(paper.file)
    content = inspected.document(paper.file)
    scanned = scan(paper.file.chunks())
    if scanned == Verdict.INFECTED:
        raise ValidationError(_("The virus check refused this file."), code="infected")
    waits = scanned == Verdict.UNKNOWN
    document = Document(
        slot=paper.slot,
        label=paper.label,
        filename=clean_filename(paper.file.name or "", inspected.kind.extension),
        kind=inspected.kind.code,
        size_bytes=content.size,
        is_shared=paper.is_shared,
        state=State.QUARANTINED if waits else State.RELEASED,
        token=_write(content),
        stored_at=now,
        scanned_at=now if scanned == Verdict.CLEAN else None,
    )
    try:
        return _file(person, cycle, role, document, paper.form_page_ref, by, now)
    except Exception:
        DOCUMENT_FILES.remove(document.token or "")
        raise


def _write(content: File[bytes]) -> str:
    try:
        return DOCUMENT_FILES.store(content)
    except StorageFailure as error:
        logger.exception("an upload could not be stored")
        raise MentoringError(
            _("The file could not be stored; what you stored before is kept. Please try later.")
        ) from error


@action
@shares_holder
def _file(
    person: Person,
    cycle: Cycle,
    role: str,
    document: Document,
    page_ref: int | None,
    by: Actor,
    now: datetime,
) -> Document:
    application = living_application(person, cycle, role)
    if not can_edit(person, application, now):
        raise MentoringError(_("Your application is being decided and can no longer change."))
    if page_ref and application.form_page_ref is None:
        application.form_page_ref = page_ref
        application.save(update_fields=["form_page_ref"])
    application.documents.filter(slot=document.slot).delete()
    document.application = application
    document.save()
    record("document.store", document, by=by, to_state=document.state, now=now)
    return document


@action
@shares_holder
def remove_document(document: Document, *, by: Actor, now: datetime) -> None:
    """Take back one's own file, as long as the application may change or nobody has it.

    Raises PermissionDenied for anybody but the applicant, MentoringError once the application is
    being decided.
    """
    if not owns(by, document.application):
        raise PermissionDenied
    lock_row(document.application)
    if not can_discard(by, document, now):
        raise MentoringError(_("Your application is being decided and can no longer change."))
    _drop(document, by, now)


def drop_documents(application: Application, *, by: Actor, now: datetime) -> None:
    """Inside an action: nobody has a reason left to keep the files of an application."""
    for document in application.documents.with_parts():
        _drop(document, by, now)


def _drop(document: Document, by: Actor, now: datetime) -> None:
    record("document.remove", document, by=by, from_state=document.state, now=now)
    if document.slot.startswith(QUESTION):
        key = document.slot.removeprefix(QUESTION)
        document.application.answers.filter(question_key=key).update(text="")
    document.delete()


@action
def hand_out_document(document: Document, *, by: Actor, now: datetime) -> Document:
    """Record that a coordinator takes a copy.

    Raises PermissionDenied for those who may not read the file.
    """
    if not can_hand_out(by, document):
        raise PermissionDenied
    record(HAND_OUT, document, by=by, now=now)
    return document
