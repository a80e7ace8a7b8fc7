"""Put a person on the guest list of an event by hand: invited, or because they came."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.base.filters import words_in
from alumnii_mentoring.coordinators.base.scope import CoordinatorView, visible
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.events import verbs
from alumnii_mentoring.domain.events.guest_list import invitable_people
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.events.rules import has_begun
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.names.order import is_called
from alumnii_mentoring.domain.programme.permissions import can_coordinate
from alumnii_mentoring.web.views import try_action

TOO_EARLY = _("Who came can be recorded once the event has begun.")


class InviteView(CoordinatorView, TemplateView):
    """People of the programme who are not guests yet; each is invited by a click."""

    permission = "coordinator"
    page_title = verbs.INVITE_PERSON.title
    header_icon = "calendar"
    template_name = "alumnii_mentoring/coordinators/invite.html"
    verb = verbs.INVITE_PERSON
    hint, button = verb.explanation, verb.label

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.event = own_event(request, kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.event.title

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        text = words_in(self.request.GET)
        people = invitable_people(self.event).filter(is_called(text))
        page = Paginator(people, get_settings().page_size).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            event=self.event, page=page, text=text, query=urlencode({"q": text}), **kwargs
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = own_event(request, pk)
        key = request.POST.get("person", "")
        if not key.isdecimal():
            raise Http404
        people = Person.objects.of_programme(event.programme)
        person = get_object_or_404(people, pk=int(key[:12]))
        done = str(self.verb.done) % {"name": person.display_name}
        arguments = {"by": request.user, "now": self.now}
        try_action(request, lambda: self.verb.do(event, person, **arguments), done)
        return redirect(request.get_full_path())


class WalkInView(InviteView):
    """The same, for those who came without an invitation."""

    page_title = verbs.ADD_WALK_IN.title
    verb = verbs.ADD_WALK_IN
    hint, button = verb.explanation, verb.label

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        event = own_event(request, kwargs["pk"])
        if not has_begun(event, self.now):
            messages.info(request, TOO_EARLY)
            return redirect("mentoring_events:guests", event.pk)
        return super().get(request, *args, **kwargs)


def own_event(request: HttpRequest, pk: int) -> Event:
    """Another programme's: 404; a reader: 403."""
    event: Event = get_object_or_404(visible(Event, request.user, ("programme", "cycle")), pk=pk)
    if not can_coordinate(request.user, event.programme):
        raise PermissionDenied
    return event
