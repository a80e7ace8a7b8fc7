"""Files in an application form: what is asked for, how it is stored, how it is shown.

A browser can't fill a file in again. So what was chosen is stored at once, before the rest of
the form is judged; the form then shows what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import conditional_escape
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.models import Application, Audience
from alumnii_mentoring.domain.applications.uploads.filing import (
    QUESTION,
    Paper,
    remove_document,
    store_document,
)
from alumnii_mentoring.domain.applications.uploads.refusals import too_large_text
from alumnii_mentoring.domain.people.actions import new_person, update_person
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.web.uploads import PREFIX, TOO_LARGE

FILE = "file"
FILE_LABEL = gettext_lazy("file (PDF, DOCX or picture)")
ACCEPTED = ".pdf,.docx,.jpg,.jpeg,.png,.webp"


class Asked(models.TextChoices):
    NONE = "none", gettext_lazy("not asked for")
    OPTIONAL = "optional", gettext_lazy("asked for, optional")
    REQUIRED = "required", gettext_lazy("asked for, required")


@dataclass(frozen=True)
class Slot:
    """A place for one file; ``key`` is the name of the form's field."""

    key: str
    label: str
    help_text: str = ""
    is_required: bool = False
    is_shared: bool = False


@dataclass
class Uploads:
    """What a form asks for, what is stored, and what was refused just now, by the slot's key."""

    slots: list[Slot] = field(default_factory=list)
    stored: dict[str, Document] = field(default_factory=dict)
    refused: dict[str, list[str]] = field(default_factory=dict)

    def add_fields(self, form: forms.Form) -> None:
        """CV and letter; fields of questions are there already."""
        for slot in self.slots:
            if slot.key not in form.fields:
                form.fields[slot.key] = DocumentField(
                    label=slot.label, help_text=slot.help_text, required=slot.is_required
                )
            asked: Any = form.fields[slot.key]
            asked.document = self.stored.get(slot.key)
            asked.refused = self.refused.get(slot.key, [])
            asked.widget.document = asked.document


class DocumentInput(forms.FileInput):
    """Shows the stored file with a box to remove it, and takes a new one."""

    template_name = "alumnii_mentoring/document.html"
    document: Document | None = None

    def __init__(self) -> None:
        super().__init__({"class": "am-input", "accept": ACCEPTED})

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        accepted = f"{attrs['id']}_accepted"
        described = f"{attrs.get('aria-describedby', '')} {accepted}".strip()
        attrs = {**attrs, "aria-describedby": described}
        context: dict[str, Any] = super().get_context(PREFIX + name, value, attrs)
        megabytes = get_settings().upload_max_megabytes
        more = {"document": self.document, "megabytes": megabytes, "accepted_id": accepted}
        return {**context, **more}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> None:
        """Files are stored before the form is judged."""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class DocumentField(forms.Field):
    """Its value is the name of the stored file; empty where there is none."""

    widget = DocumentInput
    document: Document | None = None
    refused: list[str] = []

    def clean(self, value: Any) -> str:
        if self.refused:
            raise ValidationError(self.refused)
        if self.required and self.document is None:
            raise ValidationError(_("Please choose a file."), code="required")
        return self.document.filename if self.document else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def make_file_field(question: Any) -> DocumentField:
    words = conditional_escape(question.help_text)
    return DocumentField(label=question.label, help_text=words, required=question.required)


class DocumentsMixin(models.Model):
    """What files a form asks for; its questions may ask for more."""

    cv = models.CharField(
        gettext_lazy("CV"), max_length=10, choices=Asked.choices, default=Asked.NONE
    )
    letter = models.CharField(
        gettext_lazy("letter of motivation"),
        max_length=10,
        choices=Asked.choices,
        default=Asked.NONE,
    )

    document_panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("cv"), FieldPanel("letter")])],
            heading=gettext_lazy("Files of the applicants"),
            help_text=gettext_lazy(
                "Programme coordination and proposed mentor may read CV and letter. Who reads"
                " files that your questions ask for stands beside each question."
            ),
        )
    ]

    class Meta:
        abstract = True

    def document_slots(self, cycle: Cycle) -> list[Slot]:
        slots = [("cv", self.cv, _("CV")), ("letter", self.letter, _("Letter of motivation"))]
        words = _("Who sees this? Programme coordination and proposed partner.")
        return [
            Slot(key, label, words, is_required=asked == Asked.REQUIRED, is_shared=True)
            for key, asked, label in slots
            if asked != Asked.NONE
        ] + [
            Slot(
                QUESTION + question.key,
                question.label,
                is_required=question.required,
                is_shared=question.audience == Audience.PARTNER,
            )
            for question in self.questions.all()  # type: ignore[attr-defined]
            if question.field_type == FILE and question.is_asked_in(cycle)
        ]

    def uploads_of(
        self, cycle: Cycle, application: Application | None, refused: Any = None
    ) -> Uploads:
        kept = application.documents.all() if application else []
        stored = {
            document.slot: document
            for document in kept
            if document.state != Document.State.INFECTED
        }
        return Uploads(self.document_slots(cycle), stored, refused or {})

    def receive_files(
        self, request: HttpRequest, cycle: Cycle, person: Person | None, application: Any
    ) -> dict[str, list[str]]:
        """Store and remove what the request says; return the objections by the slot's key."""
        refused: dict[str, list[str]] = {}
        receiving = _Receiving(request, cycle, self.role, person, self.pk)  # type: ignore[attr-defined]
        stored = self.uploads_of(cycle, application).stored
        for slot in self.document_slots(cycle):
            try:
                receiving.take(slot, stored.get(slot.key))
            except MentoringError as error:
                refused[slot.key] = [str(error)]
            except ValidationError as error:
                refused[slot.key] = error.messages
        return refused


@dataclass
class _Receiving:
    request: HttpRequest
    cycle: Cycle
    role: str
    person: Person | None
    page_ref: int

    def take(self, slot: Slot, stored: Document | None) -> None:
        name = PREFIX + slot.key
        file = self.request.FILES.get(name)
        if name in getattr(self.request, TOO_LARGE, ()):
            raise MentoringError(too_large_text())
        if file is not None:
            self._store(slot, file)
        elif f"{name}-clear" in self.request.POST and stored is not None:
            remove_document(stored, by=self.request.user, now=timezone.now())

    def _store(self, slot: Slot, file: Any) -> None:
        now = timezone.now()
        if self.person is None and self.cycle.accepts_applications(now):
            user = self.request.user
            self.person = update_person(
                new_person(user), by=user, now=now, programme=self.cycle.programme
            )
        if self.person is None:
            raise MentoringError(_("Applications for this cycle are closed."))
        paper = Paper(file, slot.key, slot.label, slot.is_shared, self.page_ref)
        store_document(
            self.person, self.cycle, self.role, paper=paper, by=self.request.user, now=now
        )
