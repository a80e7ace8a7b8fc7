"""Hand out the files of an application. A copy is recorded, so the address takes POST only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.views.generic import View

from alumnii_mentoring.coordinators.base.scope import CoordinatorView, visible
from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.uploads.filing import hand_out_document
from alumnii_mentoring.web.files import document_response

RELATED = ("application__cycle__programme", "application__person")


class HandOutView(CoordinatorView, View):
    permission = "coordinator"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        rows = visible(Document, request.user, RELATED).sent().released()
        document = get_object_or_404(rows, pk=pk)
        hand_out_document(document, by=request.user, now=timezone.now())
        return document_response(document)


def document_urls() -> list[Any]:
    address = "alumnii_mentoring/document/<int:pk>/hand-out/"
    return [path(address, HandOutView.as_view(), name="mentoring_document")]
