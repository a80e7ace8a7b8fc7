"""Files that applicants send with their application."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alumnii_mentoring.core.fields import LineField
from alumnii_mentoring.core.files.private_store import Vault
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Application, OfApplication
from alumnii_mentoring.domain.programme.cycle_records import CycleRecord

DOCUMENT_FILES = Vault("documents")


class DocumentQuerySet(OfApplication):
    def sent(self) -> DocumentQuerySet:
        """What others than the applicant may know of: sent and not taken back."""
        unsent = [Application.State.DRAFT, Application.State.WITHDRAWN]
        return self.exclude(application__state__in=unsent)

    def shared(self) -> DocumentQuerySet:
        """What the proposed partner may read."""
        return self.filter(is_shared=True)

    def released(self) -> DocumentQuerySet:
        """Those that are handed out at all."""
        return self.filter(state=Document.State.RELEASED)

    def quarantined(self) -> DocumentQuerySet:
        return self.filter(state=Document.State.QUARANTINED)


class Document(CycleRecord):
    """A file of an application; ``slot`` is what it answers: ``cv``, ``letter`` or a question."""

    cycle_path = "application__cycle"

    class State(models.TextChoices):
        QUARANTINED = "quarantined", _("waits for the virus check")
        RELEASED = "released", _("stored")
        INFECTED = "infected", _("refused by the virus check")

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "DOCX"
        JPEG = "jpeg", "JPEG"
        PNG = "png", "PNG"
        WEBP = "webp", "WebP"

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        State.QUARANTINED: {State.RELEASED, State.INFECTED},
        State.RELEASED: set(),
        State.INFECTED: set(),
    }

    application = models.ForeignKey(Application, models.CASCADE, related_name="documents")
    slot = models.CharField(max_length=260)
    label = LineField(_("what the document is"), max_length=255)
    filename = LineField(_("name of the file"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    size_bytes = models.PositiveIntegerField(_("size"))
    is_shared = models.BooleanField(
        _("the proposed partner may read it"), default=False, editable=False
    )
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.QUARANTINED, editable=False
    )
    # Leads to the file in the vault; NULL once the virus check took it away.
    token = models.CharField(  # noqa: DJ001
        max_length=32, null=True, unique=True, editable=False
    )
    stored_at = models.DateTimeField(_("stored at"), editable=False)
    scanned_at = models.DateTimeField(null=True, editable=False)

    READ_WITH: ClassVar[tuple[str, ...]] = (
        "application__cycle__programme",
        "application__person__user",
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of an application")
        verbose_name_plural = _("documents of applications")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "slot"], name="am_one_document_per_slot"
            ),
            models.CheckConstraint(
                condition=models.Q(state="infected", token__isnull=True)
                | models.Q(token__isnull=False),
                name="am_document_has_its_file",
            ),
        ]

    @property
    def is_released(self) -> bool:
        return self.state == self.State.RELEASED


DOCUMENT_FILES.follow(Document)
