"""One's own judgement on an application, with a score and words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.base.scope import CoordinatorView, visible
from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.holding.shown import expecting
from alumnii_mentoring.core.row_values import as_read, read_values
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.permissions import can_decide
from alumnii_mentoring.domain.applications.review.models import HIGHEST, LOWEST, Remark
from alumnii_mentoring.domain.applications.verbs import JUDGE
from alumnii_mentoring.web.forms import PlainModelForm, form_field
from alumnii_mentoring.web.views import add_errors

RELATED = ("person__faculty", "cycle__programme")
INSPECT = "alumnii_mentoring_application_modeladmin_inspect"


class RemarkForm(PlainModelForm):
    score = forms.TypedChoiceField(
        label=_("Score"),
        choices=[("", "–"), *[(str(score), str(score)) for score in range(LOWEST, HIGHEST + 1)]],
        coerce=int,
        empty_value=None,
        required=False,
    )
    text = form_field(Remark, "text", rows=3)

    class Meta(PlainModelForm.Meta):
        model = Remark
        fields = Remark.WRITTEN


def own_remark(application: Application, user: Account) -> Remark | None:
    return application.remarks.filter(author=user).first()


def remark_form(remark: Remark | None, typed: Any = None) -> RemarkForm:
    return RemarkForm(typed, initial=read_values(remark, Remark.WRITTEN) if remark else {})


class RemarkView(CoordinatorView, TemplateView):
    """Keeps one's own judgement on an application; a no shows again what was typed."""

    permission = "coordinator"
    page_title = _("My judgement")
    template_name = "alumnii_mentoring/coordinators/remark.html"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = visible(Application, request.user, RELATED).submitted()
        application = get_object_or_404(rows, pk=pk)
        if not can_decide(request.user, application):
            raise PermissionDenied
        remark = own_remark(application, request.user)
        form = remark_form(remark, request.POST)
        if form.is_valid() and self._keep(application, form, as_read(remark)):
            messages.success(request, str(JUDGE.done))
            return redirect(reverse(INSPECT, args=[pk]))
        return self.render_to_response(
            self.get_context_data(remark_form=form, application=application)
        )

    def _keep(self, application: Application, form: RemarkForm, read: Any) -> bool:
        arguments = {"by": self.request.user, "now": self.now, **form.cleaned_data}
        try:
            with expecting(read):
                JUDGE.do(application, **arguments)
        except (MentoringError, ValidationError) as error:
            add_errors(form, error)
        return form.is_valid()
