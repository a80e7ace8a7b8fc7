"""Base of our wagtail-modeladmin lists, which closes four gaps of modeladmin.

modeladmin applies undeclared GET parameters as lookups and scopes the list only. Here the list is
one of Wagtail's, which knows declared filters only; no more than list, inspect and verbs have
addresses, and each is scoped.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import re_path
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import InspectView

from alumnii_mentoring.coordinators.base.display_values import LocalInspect
from alumnii_mentoring.coordinators.base.edit_views import OFFICE_AGAIN
from alumnii_mentoring.coordinators.base.policies import known_roles
from alumnii_mentoring.coordinators.base.scope import visible
from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.web.methods import FORM, READING, answer_only

MAX_DIGITS = 20  # more are no key of any database


class ScopedHelper(PermissionHelper):
    """Permissions come from the roles in programmes; nothing is edited or deleted here."""

    def user_can_list(self, user: Account) -> bool:
        return known_roles(user).reads_anywhere

    def user_can_create(self, user: Account) -> bool:
        return False

    def user_can_inspect_obj(self, user: Account, obj: Any) -> bool:
        """The list holds visible rows only, and the view looks for the object among them."""
        return self.user_can_list(user)

    def user_can_edit_obj(self, user: Account, obj: Any) -> bool:
        return False

    def user_can_delete_obj(self, user: Account, obj: Any) -> bool:
        return False


class ScopedInspectView(LocalInspect, InspectView):
    def __init__(self, model_admin: Any, instance_pk: str) -> None:
        if not str(instance_pk).isdecimal() or len(instance_pk) > MAX_DIGITS:
            raise Http404
        super().__init__(model_admin, instance_pk)

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        rows = self.model_admin.get_queryset(request)
        if not self.permission_helper.user_can_list(request.user):
            raise PermissionDenied
        if not rows.filter(pk=self.instance.pk).exists():
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ScopedModelAdmin(ModelAdmin):
    """Base of every modeladmin list of ours."""

    add_to_admin_menu = False
    inspect_view_enabled = True
    permission_helper_class = ScopedHelper
    inspect_view_class = ScopedInspectView

    def get_queryset(self, request: HttpRequest) -> Any:
        return visible(self.model, request.user)

    def register_admin_url_finders(self) -> None:
        """Wagtail's finder would link objects of foreign programmes."""

    def register_indexing(self) -> None:
        """No reference index on records of people."""

    def get_permissions_for_registration(self) -> Any:
        from django.contrib.auth.models import Permission  # noqa: PLC0415 - apps must be ready

        return Permission.objects.none()

    def get_admin_urls_for_registration(self) -> Any:
        helper = self.url_helper
        return tuple(
            re_path(
                helper.get_action_url_pattern(name),
                answer_only(listed, OFFICE_AGAIN)(view),
                name=helper.get_action_url_name(name),
            )
            for name, view, listed in (
                ("index", self.index_view, FORM),
                ("inspect", self.inspect_view, READING),
            )
        )
