"""Files of applications: one's own, and those that mentees share with their mentor."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.verbs import REMOVE_DOCUMENT
from alumnii_mentoring.domain.mentorships.shared_documents import documents_readable_by
from alumnii_mentoring.members.access import ActionView, MemberView, OwnThing
from alumnii_mentoring.web.files import document_response


class DocumentView(MemberView):
    """Anybody else's file does not exist, nor does one that waits for the virus check."""

    permission = "own or shared document"

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        readable = documents_readable_by(self.person).released()
        return document_response(get_object_or_404(readable, pk=pk))


class RemoveDocumentView(OwnThing, ActionView):
    permission = "own document"
    model = Document
    verb = REMOVE_DOCUMENT
