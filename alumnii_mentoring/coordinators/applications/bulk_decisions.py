"""Deciding several applications at once: choose, look at what would happen, do it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.applications.record import score_text
from alumnii_mentoring.coordinators.base.scope import CoordinatorView
from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.verbs import REASON
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.core.wording import ngettext
from alumnii_mentoring.domain.applications.models import Application, Role
from alumnii_mentoring.domain.applications.review.models import with_mean_score
from alumnii_mentoring.domain.placing.bulk_decisions import (
    DECISIONS,
    Outcome,
    decide_many,
    preview_decision,
)
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.permissions import coordinates_anywhere
from alumnii_mentoring.web.forms import KeysField, PlainForm, form_field

State = Application.State
MOST = 200
LABELS = [(name, decision.verb.label) for name, decision in DECISIONS.items()]
DECIDABLE = [*Application.UNDECIDED, State.ACCEPTED]


class FilterForm(PlainForm):
    cycle = forms.ModelChoiceField(
        label=_("Cycle"), queryset=Cycle.objects.none(), required=False, empty_label=_("all")
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[("", _("all")), *Role.choices], required=False
    )
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, user: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["cycle"].queryset = Cycle.objects.visible_to(user).writable()
        states = [(code, label) for code, label in State.choices if code in DECIDABLE]
        fields["state"].choices = [("", _("undecided")), *states]

    def narrow(self, rows: Any) -> Any:
        self.is_valid()
        filters = {name: value for name, value in self.cleaned_data.items() if value}
        return rows.filter(**filters) if "state" in filters else rows.undecided().filter(**filters)


class DecisionForm(PlainForm):
    applications = KeysField(label=_("Applications"), queryset=Application.objects.none())
    decision = forms.ChoiceField(label=_("Decision"), choices=LABELS)
    reason = form_field(
        Application,
        "reason",
        label=REASON,
        rows=2,
    )

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["applications"].queryset = rows
        fields["applications"].error_messages["required"] = _("Please choose applications first.")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        chosen = DECISIONS.get(values.get("decision", ""))
        if chosen and chosen.verb.asks_reason and not values.get("reason"):
            self.add_error("reason", _("Please give a reason; only the coordinators see it."))
        return values


class DecideView(CoordinatorView, TemplateView):
    """GET shows who can be decided, POST shows what would happen, POST with ``do`` does it."""

    permission = "coordinator"
    page_title = _("Decide several applications")
    header_icon = "form"
    template_name = "alumnii_mentoring/coordinators/decide.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not coordinates_anywhere(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def _rows(self) -> Any:
        rows = Application.objects.visible_to(self.request.user).filter(state__in=DECIDABLE)
        rows = rows.exclude(cycle__state__in=Cycle.READ_ONLY)
        return rows.select_related("person", "cycle__programme").order_by("submitted_at", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filters = FilterForm(self.request.GET or None, user=self.request.user)
        rows = filters.narrow(self._rows()) if filters.is_bound else self._rows().undecided()
        rows = with_mean_score(rows, self.request.user)
        kwargs.setdefault("form", DecisionForm(rows=self._rows()))
        chosen = {str(key) for key in kwargs["form"]["applications"].value() or []}
        listed = [
            (application, score_text(application.mean_score), str(application.pk) in chosen)
            for application in rows[:MOST]
        ]
        return super().get_context_data(
            filters=filters, listed=listed, number=rows.count(), most=MOST, **kwargs
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DecisionForm(request.POST, rows=self._rows())
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        values = form.cleaned_data
        chosen, decision = list(values["applications"]), values["decision"]
        if "do" in request.POST:
            act = {"by": request.user, "now": timezone.now(), "reason": values["reason"]}
            self._tell(decide_many(chosen, decision, **act))
            return redirect(reverse("mentoring_decide"))
        outcome = preview_decision(chosen, decision, by=request.user)
        label = dict(LABELS)[decision]
        return self.render_to_response(
            self.get_context_data(form=form, outcome=outcome, label=label)
        )

    def _tell(self, outcome: Outcome) -> None:
        number = len(outcome.done)
        done = ngettext("%(n)s application decided.", "%(n)s applications decided.", number)
        messages.success(self.request, done % {"n": number})
        for application, why in outcome.refused:
            messages.warning(self.request, f"{application.person.display_name}: {why}")
