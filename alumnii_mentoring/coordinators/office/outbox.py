"""The outbox: read, edit, discard or send drafts, and see what became of other messages."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, HeaderButton

from alumnii_mentoring.coordinators.base.display_values import NOTHING
from alumnii_mentoring.coordinators.base.history import history_of
from alumnii_mentoring.coordinators.base.menu_items import MESSAGES_HOOK
from alumnii_mentoring.coordinators.base.policies import ProgrammePolicy
from alumnii_mentoring.coordinators.base.row_links import DayColumn
from alumnii_mentoring.coordinators.base.scope import (
    ScopedEdit,
    ScopedIndex,
    ScopedInspect,
    ScopedModelViewSet,
)
from alumnii_mentoring.coordinators.office.draft_release import (
    SEARCHED,
    ReleaseView,
    drafts_of,
    messages_of,
)
from alumnii_mentoring.coordinators.office.undelivered import UndeliveredView, undelivered_of
from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.mail.drafts import note_change
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _


class MessagePolicy(ProgrammePolicy):
    writing = {"change"}

    def user_has_permission_for_instance(self, user: Account, action: str, instance: Any) -> bool:
        rows = drafts_of(user) if action in self.writing else messages_of(user)
        return rows.filter(pk=instance.pk).exists()


class MessageIndex(ScopedIndex):
    opens_record = False

    def get_base_queryset(self) -> Any:
        return messages_of(self.request.user).with_held()

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not drafts_of(self.request.user).exists():
            return []
        url = reverse("mentoring_outbox:release")
        return [HeaderButton(ReleaseView.page_title, url=url, icon_name="mail")]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = super().header_more_buttons
        if undelivered_of(self.request.user).exists():
            url = reverse("mentoring_outbox:undelivered")
            buttons.append(Button(UndeliveredView.page_title, url=url, icon_name="warning"))
        return buttons

    def may_change(self, instance: Message) -> bool:
        """Only drafts; the title of anything else leads to its text."""
        return instance.state == Message.State.DRAFT


class MessageEdit(ScopedEdit):
    def get_queryset(self) -> Any:
        return messages_of(self.request.user)

    def save_instance(self) -> Message:
        with transaction.atomic():
            changed: Message = super().save_instance()
            note_change(changed, by=self.request.user)
        return changed

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        if form.instance.link_purpose:
            form.fields["body"].help_text = _(
                "{answer-link} becomes the personal address at which the recipient answers without"
                " logging in. Leave it in its place."
            )
        return form


class MessageInspect(ScopedInspect):
    template_name = "alumnii_mentoring/coordinators/message.html"
    reading = ("body",)
    reading_heading = _("Text of the message")

    def get_object(self, queryset: Any = None) -> Any:
        return get_object_or_404(messages_of(self.request.user).with_held(), pk=self.pk)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """With what may be done to one that did not arrive."""
        undelivered = undelivered_of(self.request.user).filter(pk=self.object.pk)
        verbs = UndeliveredView.verbs if undelivered.exists() else {}
        return super().get_context_data(undelivered_verbs=verbs, **kwargs)

    def get_error_display_value(self) -> str:
        return self.object.error_words or NOTHING

    def get_sections(self) -> list[dict[str, Any]]:
        return [history_of(self.object)]

    def get_state_display_value(self) -> str:
        return str(self.object.state_words)

    def get_body_display_value(self) -> str:
        """Where the two meet is no business of the office."""
        words = gettext("Where and how the two of a pair meet is read by them only.")
        return words if self.object.is_private else str(self.object.body)


class OutboxViewSet(ScopedModelViewSet):
    model = Message
    name = "mentoring_outbox"
    icon = "mail"
    menu_hook = MESSAGES_HOOK
    menu_label = _("Outbox")
    menu_order = 10
    policy_class = MessagePolicy
    index_view_class = MessageIndex
    edit_view_class = MessageEdit
    inspect_view_class = MessageInspect
    kept = ScopedModelViewSet.kept - {"add"}
    list_display = [
        "subject",
        Column("to_name", label=_("Recipient"), sort_key="to_name"),
        Column("state", label=_("State"), accessor="state_words", sort_key="state"),
        DayColumn("created_at", label=_("Written at"), sort_key="created_at"),
        DayColumn("sent_at", label=_("Sent at"), sort_key="sent_at"),
    ]
    list_filter = ["state"]
    search_fields = SEARCHED
    panels = [FieldPanel("subject"), FieldPanel("body"), FieldPanel("send_after")]
    inspect_view_fields = [
        "to_name",
        "to_email",
        "state",
        "error",
        "retry_at",
        "subject",
        "body",
        "sent_at",
    ]

    def more_urls(self) -> list[Any]:
        return [
            path("release/", ReleaseView.as_view(), name="release"),
            path("undelivered/", UndeliveredView.as_view(), name="undelivered"),
        ]
