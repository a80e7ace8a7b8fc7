"""Coordinator roles, granted and revoked by the central coordination, never for oneself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.access import CoordinatorView
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.programme.actions import grant_role, revoke_role
from alumnii_mentoring.domain.programme.models import CoordinatorRole, Programme
from alumnii_mentoring.domain.programme.permissions import can_manage_all
from alumnii_mentoring.web.views import try_action


class RoleForm(forms.Form):
    programme = forms.ModelChoiceField(
        label=_("Programme"), queryset=Programme.objects.all().order_by("name")
    )
    username = forms.CharField(label=_("Name of the account"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=CoordinatorRole.Role.choices)

    def clean_username(self) -> Any:
        model = get_user_model()
        name = self.cleaned_data["username"].strip()
        user = model.objects.filter(**{model.USERNAME_FIELD: name}).first()
        if user is None:
            raise forms.ValidationError(_("There is no account of this name."))
        return user


class RolesView(CoordinatorView, TemplateView):
    permission = "central coordinator"
    page_title = _("Roles")
    header_icon = "user"
    template_name = "alumnii_mentoring/coordinators/roles.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not can_manage_all(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        roles = CoordinatorRole.objects.select_related("programme", "user")
        kwargs.setdefault("form", RoleForm())
        return super().get_context_data(roles=roles.order_by("programme__name", "pk"), **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("revoke", "").isdecimal():
            role = get_object_or_404(CoordinatorRole, pk=request.POST["revoke"])
            try_action(request, lambda: revoke_role(role, by=request.user), str(_("Revoked.")))
            return redirect("mentoring_roles")
        form = RoleForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        programme, user, role = (form.cleaned_data[name] for name in form.fields)
        try_action(
            request,
            lambda: grant_role(programme, user, role, by=request.user),
            str(_("Granted.")),
        )
        return redirect("mentoring_roles")
