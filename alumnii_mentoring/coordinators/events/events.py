"""Events: drafted, published with invitations, cancelled; the list of replies."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column

from alumnii_mentoring.coordinators.base.filters import ProgrammeFilters
from alumnii_mentoring.coordinators.base.row_links import ToRecord
from alumnii_mentoring.coordinators.base.scope import (
    ScopedCreate,
    ScopedEdit,
    ScopedIndex,
    ScopedInspect,
    ScopedModelViewSet,
)
from alumnii_mentoring.coordinators.base.verb_view import verb_url
from alumnii_mentoring.coordinators.events.attendance import guest_urls, tallied
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.events import verbs
from alumnii_mentoring.domain.events.actions import save_event
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.events.rules import has_begun, is_to_come
from alumnii_mentoring.domain.programme.permissions import can_coordinate

VERBS = {
    "publish": verbs.PUBLISH,
    "invite": verbs.INVITE_MISSING,
    "close": verbs.CLOSE_REGISTRATION,
    "reopen": verbs.REOPEN_REGISTRATION,
    "cancel": verbs.CANCEL,
    "take-back": verbs.TAKE_BACK_CANCELLING,
}


class EventFilters(ProgrammeFilters):
    class Meta:
        model = Event
        fields = ["programme", "kind", "state"]


class EventIndex(ScopedIndex):
    related = ("programme", "cycle")


class Saving(ToRecord):
    """Through the domain, which tells the guests what changed."""

    record_url_name = "mentoring_events:inspect"
    form: Any
    request: HttpRequest

    def save_instance(self) -> Event:
        event = self.form.save(commit=False)
        return save_event(event, by=self.request.user, now=timezone.now())


class EventCreate(Saving, ScopedCreate):
    pass


class EventEdit(Saving, ScopedEdit):
    pass


class EventInspect(ScopedInspect):
    related = ("programme", "cycle")
    verbs = VERBS
    verb_url_name = "mentoring_events:do"

    def get_sections(self) -> list[dict[str, Any]]:
        guests = self.object.invitations.listed().select_related("person")
        rows = [
            (
                guest.person.display_name,
                guest.reply_label,
                guest.answered_at,
                guest.get_state_display() if guest.is_marked else None,
            )
            for guest in guests[: get_settings().page_size]
        ]
        columns = [gettext("Guest"), gettext("Reply"), gettext("Answered at")]
        guest_list = {
            "heading": gettext("Guest list"),
            "icon": "group",
            "rows": rows,
            "links": self._links(),
            "empty": gettext("Nobody is invited yet: the invitations leave when you publish."),
        }
        tally = ", ".join(
            f"{label}: {number}" for _name, label, number in tallied(self.object) if number
        )
        return [{**guest_list, "lead": tally, "columns": [*columns, gettext("Attendance")]}]

    def _links(self) -> list[dict[str, Any]]:
        """To the screens of the guest list; none that would say no."""
        event, now = self.object, timezone.now()
        names = {"guests": gettext("Whole guest list")}
        if has_begun(event, now):
            names["door"] = gettext("At the door")
        if is_to_come(event, now) and can_coordinate(self.request.user, event.programme):
            names["invite"] = gettext("Invite somebody by hand")
        return [
            {"url": reverse(f"mentoring_events:{name}", args=[event.pk]), "label": label}
            for name, label in names.items()
        ]


class EventViewSet(ScopedModelViewSet):
    model = Event
    name = "mentoring_events"
    icon = "calendar"
    menu_label = _("Events")
    menu_order = 50
    index_view_class = EventIndex
    add_view_class = EventCreate
    edit_view_class = EventEdit
    inspect_view_class = EventInspect
    filterset_class = EventFilters
    list_display = [
        "title",
        Column("programme", label=_("Programme")),
        Column("when", label=_("When"), sort_key="starts_at"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
    ]
    list_export = ["title", "programme", "starts_at", "place", "get_state_display"]
    panels = [
        FieldPanel("programme"),
        FieldPanel("cycle"),
        FieldPanel("kind"),
        FieldPanel("title"),
        FieldPanel("description"),
        FieldPanel("starts_at"),
        FieldPanel("ends_at"),
        FieldPanel("is_all_day"),
        FieldPanel("place"),
        FieldPanel("online_url"),
        FieldPanel("audience"),
        FieldPanel("visibility"),
        FieldPanel("places"),
        FieldPanel("register_until"),
    ]
    inspect_view_fields = [
        "programme",
        "cycle",
        "kind",
        "state",
        "starts_at",
        "ends_at",
        "is_all_day",
        "register_until",
        "place",
        "online_url",
        "audience",
        "visibility",
        "places",
    ]

    def more_urls(self) -> list[Any]:
        do = verb_url(Event, VERBS, "mentoring_events:inspect", ("programme", "cycle"))
        return [do, *guest_urls()]
