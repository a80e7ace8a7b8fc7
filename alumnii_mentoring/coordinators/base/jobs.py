"""Show how far a background job is, let somebody cancel it, and show its result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.base.scope import CoordinatorView
from alumnii_mentoring.core.jobs import SILENT_SECONDS, Job, cancel_job, run_job
from alumnii_mentoring.core.queue import is_queue_used
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.programme.models import Programme

REFRESH_SECONDS = 2
LATE = timedelta(seconds=SILENT_SECONDS)
Address = Callable[[Job], str]
RESULTS: dict[str, Address] = {}


def show_result(kind: str, address: Address) -> None:
    """Where a finished job of this kind leads to."""
    RESULTS[kind] = address


def begin(job: Job) -> HttpResponse:
    """To the page that waits; without a queue the work is done here and now."""
    if not is_queue_used():
        run_job(job.pk, timezone.now())
    return redirect("mentoring_job", job.pk)


class JobView(CoordinatorView, TemplateView):
    page_title = _("At work")
    header_icon = "cogs"
    template_name = "alumnii_mentoring/coordinators/job.html"

    def get_job(self) -> Job:
        programmes = Programme.objects.visible_to(self.request.user).values("pk")
        return get_object_or_404(Job, pk=self.kwargs["pk"], scope_ref__in=programmes)

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.job = self.get_job()
        if self._address() and not self.job.kept.get("refused"):
            return redirect(self._address())
        return super().get(request, *args, **kwargs)

    def _address(self) -> str:
        """Where the result is, once there is one."""
        is_done = self.job.state == Job.State.DONE and self.job.kind in RESULTS
        return RESULTS[self.job.kind](self.job) if is_done else ""

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(
            job=self.job,
            seconds=REFRESH_SECONDS,
            refused=self._refused(),
            is_late=self._is_late(),
            may_begin=self.job.state == Job.State.WAITING or self._is_late(),
            address=self._address(),
            **kwargs,
        )

    def _is_late(self) -> bool:
        """Nobody works on it: no worker came, or the one that did was killed."""
        begun_at = self.job.beat_at or self.job.created_at
        return self.job.is_open and begun_at < self.now - LATE

    def _refused(self) -> list[tuple[str, str]]:
        """Whose proposal stays as it is, and why."""
        kept = self.job.kept.get("refused", [])
        rows = Participation.objects.visible_to(self.request.user).select_related("person")
        people = rows.in_bulk([key for key, _why in kept])
        return [(people[key].person.display_name, why) for key, why in kept if key in people]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Cancel it, or do it here because no worker came."""
        job = self.get_job()
        programmes = Programme.objects.coordinated_by(request.user).filter(pk=job.scope_ref)
        if not programmes.exists():
            raise PermissionDenied
        if "cancel" in request.POST:
            if cancel_job(job, timezone.now()):
                messages.success(request, _("Cancelled; what was done so far stays."))
            return redirect(reverse("mentoring_job", args=[pk]))
        run_job(job.pk, timezone.now())
        return redirect(reverse("mentoring_job", args=[pk]))
