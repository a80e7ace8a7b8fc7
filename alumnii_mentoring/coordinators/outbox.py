"""The outbox: drafts are read, edited, discarded or sent; the rest shows what became of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from alumnii_mentoring.coordinators.access import (
    CoordinatorView,
    ScopedEdit,
    ScopedIndex,
    ScopedInspect,
    ScopedModelViewSet,
)
from alumnii_mentoring.coordinators.policies import ProgrammePolicy
from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.outbox import Message, discard_drafts, queue_drafts
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.core.wording import ngettext
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.domain.programme.permissions import coordinates_anywhere
from alumnii_mentoring.web.views import try_action


def messages_of(user: Any) -> QuerySet[Message]:
    """Messages of the programmes that the user may read."""
    programmes = Programme.objects.visible_to(user).values("pk")
    return Message.objects.filter(scope_ref__in=programmes)


def drafts_of(user: Any) -> QuerySet[Message]:
    """Drafts that the user may send."""
    programmes = Programme.objects.coordinated_by(user).values("pk")
    return Message.objects.filter(scope_ref__in=programmes, state=Message.State.DRAFT)


class MessagePolicy(ProgrammePolicy):
    writing = {"change"}

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        rows = drafts_of(user) if action in self.writing else messages_of(user)
        return rows.filter(pk=instance.pk).exists()


class MessageIndex(ScopedIndex):
    def get_base_queryset(self) -> Any:
        return messages_of(self.request.user)

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not drafts_of(self.request.user).exists():
            return []
        url = reverse("mentoring_outbox:release")
        return [HeaderButton(_("Send or discard drafts"), url=url, icon_name="mail")]


class MessageEdit(ScopedEdit):
    def get_queryset(self) -> Any:
        return messages_of(self.request.user)


class MessageInspect(ScopedInspect):
    def get_object(self, queryset: Any = None) -> Any:
        return get_object_or_404(messages_of(self.request.user), pk=self.pk)

    def get_page_subtitle(self) -> str:
        return str(self.object.subject)


class ReleaseView(CoordinatorView, TemplateView):
    """One page that says how many drafts there are, and two buttons."""

    permission = "coordinator"
    page_title = _("Send or discard drafts")
    header_icon = "mail"
    template_name = "alumnii_mentoring/coordinators/release.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        drafts = drafts_of(self.request.user)
        return super().get_context_data(number=drafts.count(), drafts=drafts[:50], **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        if not coordinates_anywhere(request.user):
            raise PermissionDenied
        drafts = drafts_of(request.user)
        release = action(discard_drafts if "discard" in request.POST else queue_drafts)
        number = drafts.count()
        done = ngettext("%(number)s message done.", "%(number)s messages done.", number)
        try_action(request, lambda: release(drafts), done % {"number": number})
        return redirect("mentoring_outbox:index")


class OutboxViewSet(ScopedModelViewSet):
    model = Message
    name = "mentoring_outbox"
    icon = "mail"
    menu_label = _("Outbox")
    menu_order = 85
    policy_class = MessagePolicy
    index_view_class = MessageIndex
    edit_view_class = MessageEdit
    inspect_view_class = MessageInspect
    kept = ScopedModelViewSet.kept - {"add"}
    list_display = [
        "subject",
        Column("to_name", label=_("Recipient"), sort_key="to_name"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        Column("created_at", label=_("Written at"), sort_key="created_at"),
        Column("sent_at", label=_("Sent at"), sort_key="sent_at"),
    ]
    list_filter = ["state"]
    search_fields = ["subject", "to_name", "to_email"]
    panels = [FieldPanel("subject"), FieldPanel("body"), FieldPanel("send_after")]
    inspect_view_fields = ["to_name", "to_email", "state", "subject", "body", "error", "sent_at"]

    def more_urls(self) -> list[Any]:
        return [path("release/", ReleaseView.as_view(), name="release")]
