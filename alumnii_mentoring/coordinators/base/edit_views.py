"""Screens of the back office that edit a row: scoped, and merged with what others save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.views import generic
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.log_actions import log

from alumnii_mentoring.coordinators.base.policies import visible
from alumnii_mentoring.coordinators.base.row_links import subject_of
from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.fields import AddressField, MomentField
from alumnii_mentoring.core.holding.shown import expecting
from alumnii_mentoring.core.row_values import as_read
from alumnii_mentoring.core.transitions import lock_row
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.web.forms import AddressFormField, MomentFormField, pick_natively
from alumnii_mentoring.web.merging import merged
from alumnii_mentoring.web.methods import ListedMethods
from alumnii_mentoring.web.typed import Refilled
from alumnii_mentoring.web.views import add_errors, hide_from_reports

OFFICE_AGAIN = "alumnii_mentoring/coordinators/again.html"


def limit_choices(form: forms.BaseForm, user: Account) -> None:
    """Offer only rows that the user may change something of in every choice of a form."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            chosen: Any = field.queryset
            if hasattr(chosen, "coordinated_by"):
                chosen = chosen.coordinated_by(user)
            field.queryset = chosen.writable() if hasattr(chosen, "writable") else chosen


register_form_field_override(AddressField, override={"form_class": AddressFormField})
register_form_field_override(
    MomentField, override={"form_class": MomentFormField, "widget": AdminDateTimeInput}
)


class ScopedForm(ListedMethods, Refilled):
    """Create and edit: limited choices; the form's person decides nothing about the scope."""

    request: HttpRequest
    model: Any
    object: Any
    permission_policy: Any
    produced_error_message: str
    again_template = OFFICE_AGAIN

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        hide_from_reports(request)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_queryset(self) -> Any:
        return visible(self.model, self.request.user)

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)  # type: ignore[misc]
        limit_choices(form, self.request.user)
        pick_natively(form)
        return form

    def form_valid(self, form: Any) -> Any:
        """A no of the domain stands beside its field, and nothing typed is lost."""
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except (MentoringError, ValidationError) as error:
            add_errors(form, error)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


class ScopedCreate(ScopedForm, generic.CreateView):
    pass


class ChangeableOnly(ScopedForm):
    """Visible but not to be changed by this user, or no longer: 403."""

    def get_object(self, queryset: Any = None) -> Any:
        thing = super().get_object(queryset)  # type: ignore[misc]
        self._require_changeable(thing)
        return thing

    def _require_changeable(self, thing: Any) -> None:
        allows = self.permission_policy.user_has_permission_for_instance
        if not allows(self.request.user, "change", thing):
            raise PermissionDenied

    def get_page_subtitle(self) -> str:
        return subject_of(self.object)

    def get_success_message(self) -> str:
        words = gettext("“%(thing)s” was saved.")
        return words % {"thing": subject_of(self.object)}


class MergedEdit(ChangeableOnly):
    """What somebody else saved since the form was opened stays, or is shown before it goes."""

    def get_form_class(self) -> Any:
        return merged(super().get_form_class())  # type: ignore[misc]

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        names = self.get_form_class().base_fields
        with expecting(as_read(self.get_object(), names)):
            return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def save_instance(self) -> Any:
        """Only what the form asks, in what is still to be changed: states move on meanwhile."""
        with transaction.atomic():
            self._require_changeable(lock_row(self.model._default_manager.get(pk=self.object.pk)))
            changed = self.form.save(commit=False)
            names = {field.name for field in changed._meta.concrete_fields}
            changed.save(update_fields=names.intersection(self.form.fields))
            self.form.save_m2m()
            self.has_content_changes = self.form.has_changed()
            log(changed, "wagtail.edit", content_changed=self.has_content_changes)
        return changed


class ScopedEdit(MergedEdit, generic.EditView):
    pass
