"""What the screens of the assistant share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView
from django.views.generic.edit import FormMixin

from alumnii_mentoring.coordinators.base.policies import known_roles
from alumnii_mentoring.coordinators.base.scope import CoordinatorView, visible
from alumnii_mentoring.coordinators.setup.checklist import Checklist
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.web.typed import Refilled


class AssistantView(CoordinatorView, TemplateView):
    """One step; ``question`` is its heading."""

    permission = "coordinator"
    page_title = _("Set up mentoring")
    header_icon = "list-ul"
    step = ""
    question: Any = ""
    programme: Programme | None = None

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: Any) -> Any:
        """Raises Http404 for another programme, PermissionDenied for who may only read it."""
        roles = known_roles(request.user)
        if roles.reads_anywhere and "pk" in kwargs:
            self.programme = get_object_or_404(visible(Programme, request.user), pk=kwargs["pk"])
            if not roles.can_coordinate(self.programme):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.programme.name if self.programme else ""

    @property
    def checklist(self) -> Checklist:
        """Read anew, since a step changes what is done."""
        return Checklist(self.programme, self.request.user)

    def go_on(self) -> HttpResponse:
        """To the next step that is not done."""
        following = self.checklist.after(self.step)
        return redirect(following.url or "mentoring_setup")

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        checklist = self.checklist
        kwargs.setdefault("checklist", checklist)
        here = checklist.step(self.step) if self.step else None
        return super().get_context_data(
            here=here, question=self.question, programme=self.programme, **kwargs
        )


class FormStep(Refilled, FormMixin, AssistantView):
    """A step that asks for something."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        form = self.get_form()
        if form.is_valid():
            return self.form_valid(form)
        return self.form_invalid(form)
