from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from alumnii_mentoring.core.limits.visitors import count_miss
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.events.calendar_entries import personal_entries, public_entries
from alumnii_mentoring.domain.events.feed_actions import living_feeds, owner_of_feed
from alumnii_mentoring.domain.events.feed_models import CalendarFeed
from alumnii_mentoring.domain.events.verbs import ADD_ADDRESS, END_OWN_ADDRESS, END_OWN_ADDRESSES
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.members.access import ActionFormView, ActionView, MemberView
from alumnii_mentoring.members.answers import too_many
from alumnii_mentoring.members.bearers import is_somebody_else, refuse
from alumnii_mentoring.members.forms import AddressForm
from alumnii_mentoring.web.calendar import Subscription, feed_response, subscription
from alumnii_mentoring.web.methods import ListedMethods
from alumnii_mentoring.web.views import base_template, keep_private


class CalendarView(MemberView, TemplateView):
    """The addresses of one's own calendar, and the calendars of the programmes."""

    permission = "own feed"
    template_name = "alumnii_mentoring/members/calendar.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        programmes = self.person.programmes.filter(is_active=True).order_by("name")
        public = [(programme, self._subscription(programme)) for programme in programmes]
        return super().get_context_data(
            feeds=living_feeds(self.person),
            form=AddressForm(),
            add=ADD_ADDRESS.label,
            end=END_OWN_ADDRESS.label,
            public=public,
            **kwargs,
        )

    def _subscription(self, programme: Programme) -> Subscription:
        path = reverse("alumnii_mentoring:public_feed", args=[programme.slug])
        return subscription(self.request, path)


class AboutFeeds:
    """Back to the list of addresses."""

    permission = "own feed"

    def next_url(self, thing: Any = None) -> str:
        return reverse("alumnii_mentoring:calendar")

    page_after_login = next_url


class AddFeedView(AboutFeeds, ActionFormView):
    """Makes a new address and shows it on the answer itself, the only time it can be read."""

    form_class = AddressForm
    verb = ADD_ADDRESS

    def get_thing(self) -> Person:
        return self.person

    def answer(self, outcome: Any) -> HttpResponse:
        path = reverse("alumnii_mentoring:personal_feed", args=[outcome])
        context = {"am_base": base_template(), "calendar": subscription(self.request, path)}
        return render(self.request, "alumnii_mentoring/members/calendar_address.html", context)


class EndFeedView(AboutFeeds, ActionFormView):
    """Asks before an address ends, and says what stays on the devices."""

    form_class = forms.Form
    verb = END_OWN_ADDRESS

    def get_thing(self) -> CalendarFeed:
        return get_object_or_404(living_feeds(self.person), pk=self.kwargs["pk"])

    def explain(self) -> str:
        parts = (self.thing.name and f"{self.thing.name}:", str(self.verb.explanation))
        return " ".join(part for part in parts if part)


class RevokeFeedsView(AboutFeeds, ActionView):
    verb = END_OWN_ADDRESSES

    def get_thing(self) -> Person:
        return self.person


class PersonalFeedView(ListedMethods, View):
    """The calendar behind a secret address; rights are looked up at every request."""

    permission = "secret address"

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        person = owner_of_feed(secret)
        if person is None:
            if count_miss(request.META.get("REMOTE_ADDR", ""), timezone.now()):
                return keep_private(too_many(request))
            raise Http404
        if is_somebody_else(request, person):
            return refuse(request, can_go_on=False)
        with person.in_own_words():
            entries = personal_entries(person, timezone.now())
            response = feed_response(request, _("My mentoring"), entries, "mentoring.ics")
        response["Cache-Control"] = "private, no-cache"
        response["X-Robots-Tag"] = "noindex"
        return response


class PublicFeedView(ListedMethods, View):
    permission = "public"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        programme = get_object_or_404(Programme, slug=slug, is_active=True)
        entries = public_entries(programme, timezone.now())
        response = feed_response(request, programme.name, entries, f"{programme.slug}.ics")
        response["Cache-Control"] = "public, max-age=900"
        return response
