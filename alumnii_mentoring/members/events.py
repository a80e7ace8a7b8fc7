from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from alumnii_mentoring.domain.events.calendar_entries import event_entry, guest_entry
from alumnii_mentoring.domain.events.invitations import Invitation, events_for
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.events.open_questions import INVITATION
from alumnii_mentoring.domain.events.permissions import can_reply
from alumnii_mentoring.domain.events.verbs import REPLY
from alumnii_mentoring.domain.people.actions import person_of
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.members.access import ActionView, MemberView
from alumnii_mentoring.web.calendar import entry_response
from alumnii_mentoring.web.methods import ListedMethods


def visible_events(person: Person | None) -> QuerySet[Event]:
    events = events_for(person) if person else Event.objects.public()
    return events.select_related("programme")


class EventListView(MemberView, TemplateView):
    template_name = "alumnii_mentoring/members/events.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        events = events_for(self.person).upcoming(self.now)
        invitations = (
            Invitation.objects.of(self.person).listed().filter(event__in=events.values("pk"))
        )
        replies = {invitation.event_id: invitation for invitation in invitations}
        rows = [(event, replies.get(event.pk)) for event in events.select_related("programme")]
        return super().get_context_data(rows=rows, **kwargs)


class EventView(MemberView, TemplateView):
    """A public event is for everybody; for all others one logs in."""

    permission = "public or guest"
    template_name = "alumnii_mentoring/members/event.html"
    reader: Person | None

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: Any) -> Any:
        self.reader = person_of(request.user)
        is_public = Event.objects.public().filter(pk=kwargs["pk"]).exists()
        if self.reader is not None or not is_public:
            return super().dispatch(request, *args, **kwargs)
        return View.dispatch(self, request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        event = get_object_or_404(visible_events(self.reader), pk=self.kwargs["pk"])
        invitation = event.invitations.listed().filter(person=self.reader).first()
        now = timezone.now()
        is_open = invitation is not None and can_reply(self.request.user, invitation, now)
        return super().get_context_data(
            event=event,
            invitation=invitation,
            question=INVITATION if is_open else None,
            login_url=redirect_to_login(self.request.path).url,
            **kwargs,
        )


class ReplyView(ActionView):
    permission = "guest"
    verb = REPLY

    def get_thing(self) -> Invitation:
        invitations = Invitation.objects.of(self.person).listed()
        invitations = invitations.select_related("event__programme", "person")
        published = invitations.exclude(event__state=Event.State.DRAFT)
        return get_object_or_404(published, event__pk=self.kwargs["pk"])

    def act(self, thing: Invitation) -> Any:
        answer = INVITATION.verbs.get(self.request.POST.get("reply", ""), self.verb)
        return answer.do(thing, by=self.request.user, now=self.now)

    def page_after_login(self) -> str:
        return reverse("alumnii_mentoring:event", args=[self.kwargs["pk"]])

    def next_url(self, thing: Invitation) -> str:
        return reverse("alumnii_mentoring:event", args=[thing.event_id])


class EventIcsView(ListedMethods, View):
    """One event for a calendar: public ones for everybody, others for their guests."""

    permission = "public or guest"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = person_of(request.user)
        event = get_object_or_404(visible_events(person), pk=pk)
        # Also of who was taken off the list: a public event is newer for them than their CANCEL.
        invitation = event.invitations.filter(person=person).select_related("event").first()
        entry = guest_entry(invitation) if invitation else event_entry(event)
        response = entry_response(request, entry, f"event-{pk}.ics")
        response["Cache-Control"] = "private, no-cache"
        return response
