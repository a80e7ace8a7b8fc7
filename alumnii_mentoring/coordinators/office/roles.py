"""Grant and revoke roles of coordinators. Nobody changes their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.base.filters import words_in
from alumnii_mentoring.coordinators.base.scope import CoordinatorView
from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Account, Actor
from alumnii_mentoring.core.text import is_called_so
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.programme.actions import grant_role, revoke_role
from alumnii_mentoring.domain.programme.groups import let_into_office
from alumnii_mentoring.domain.programme.models import CoordinatorRole, Programme
from alumnii_mentoring.domain.programme.permissions import can_manage_all
from alumnii_mentoring.web.typed import typed_before
from alumnii_mentoring.web.views import try_action

MOST = 500


def office_accounts() -> Any:
    """Accounts that may enter the back office."""
    model: Any = get_user_model()
    entering = Permission.objects.filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    may = Q(is_superuser=True) | Q(user_permissions__in=entering)
    may |= Q(groups__permissions__in=entering)
    rows = model.objects.filter(may, is_active=True).distinct()
    return rows.order_by(model.USERNAME_FIELD)


def is_account_called(text: str, user: Account) -> bool:
    """Accounts are the site's: no key of ours is stored with them, and few enter the office."""
    names = (user.USERNAME_FIELD, user.get_email_field_name(), "first_name", "last_name")
    return is_called_so(text, *(str(getattr(user, name, "") or "") for name in names))


def find_account(words: str) -> Any:
    """The one account with this name or e-mail address; raises ValidationError."""
    model: Any = get_user_model()
    fits = Q(**{model.USERNAME_FIELD: words})
    if "@" in words:  # anybody might have taken the address of another account as a name
        fits |= Q(**{f"{model.get_email_field_name()}__iexact": words})
    accounts = list(model.objects.filter(fits)[:2])
    if len(accounts) > 1:
        raise forms.ValidationError(_("Several accounts have this address; type the name."))
    return accounts[0] if accounts else None


class RoleForm(forms.Form):
    programme = forms.ModelChoiceField(
        label=_("Programme"), queryset=Programme.objects.all().order_by("name")
    )
    username = forms.CharField(
        label=_("Account"),
        max_length=254,
        help_text=_("Name of the account or e-mail address; suggestions appear while you type."),
        widget=forms.TextInput(attrs={"list": "am-accounts", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=CoordinatorRole.Role.choices)
    joins_office = forms.BooleanField(
        label=_("Let this account into the back office, too"), required=False
    )

    def __init__(self, *args: object, by: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_username(self) -> Any:
        user = find_account(self.cleaned_data["username"].strip())
        if user is None:
            raise forms.ValidationError(_("There is no account of this name."))
        if user == self.by:
            raise forms.ValidationError(
                _("Your own roles are granted by somebody else of the central coordination.")
            )
        return user

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        user = values.get("username")
        if user is not None and not values.get("joins_office") and not can_enter(user):
            self.add_error(
                "username",
                _("This account can't enter the back office. Tick the box below to let it in."),
            )
        return values


def can_enter(user: Account) -> bool:
    return bool(user.is_active and user.has_perm("wagtailadmin.access_admin"))


class RolesView(CoordinatorView, TemplateView):
    permission = "central coordinator"
    page_title = _("Roles")
    header_icon = "user"
    template_name = "alumnii_mentoring/coordinators/roles.html"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        if not can_manage_all(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        text = words_in(self.request.GET)
        roles = CoordinatorRole.objects.select_related("programme", "user")
        roles = roles.order_by("programme__name", "pk")
        if "form" not in kwargs:
            kwargs["form"] = RoleForm(typed_before(self.request), by=self.request.user)
        return super().get_context_data(
            text=text,
            roles=[role for role in roles if is_account_called(text, role.user)],
            accounts=[user for user in office_accounts() if is_account_called(text, user)][:MOST],
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        key = request.POST.get("revoke", "")
        if key.isdecimal():
            role = get_object_or_404(CoordinatorRole, pk=int(key[:12]))
            try_action(request, lambda: revoke_role(role, by=request.user), str(_("Revoked.")))
            return redirect("mentoring_roles")
        form = RoleForm(request.POST, by=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try_action(request, lambda: self._grant(form.cleaned_data), str(_("Granted.")))
        return redirect("mentoring_roles")

    @action
    def _grant(self, values: dict[str, Any]) -> None:
        user = values["username"]
        grant_role(values["programme"], user, values["role"], by=self.request.user)
        if values["joins_office"]:
            let_into_office(user)
