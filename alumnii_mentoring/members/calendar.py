from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from alumnii_mentoring.core.ical import render_feed
from alumnii_mentoring.core.limits.visitors import count_miss
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.events.calendar_entries import personal_entries, public_entries
from alumnii_mentoring.domain.events.feed_actions import current_feed, owner_of_feed
from alumnii_mentoring.domain.events.verbs import END_OWN_ADDRESS, RENEW_OWN_ADDRESS
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.members.access import MemberView
from alumnii_mentoring.members.answers import too_many
from alumnii_mentoring.web.calendar import Subscription, calendar_response, subscription
from alumnii_mentoring.web.methods import ListedMethods
from alumnii_mentoring.web.views import base_template, keep_private


class CalendarView(MemberView, TemplateView):
    """Subscribe to one's own calendar, renew its secret address, or end it."""

    permission = "own feed"
    template_name = "alumnii_mentoring/members/calendar.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        programmes = self.person.programmes.filter(is_active=True).order_by("name")
        public = [(programme, self._subscription(programme)) for programme in programmes]
        return super().get_context_data(feed=current_feed(self.person), public=public, **kwargs)

    def _subscription(self, programme: Programme) -> Subscription:
        path = reverse("alumnii_mentoring:public_feed", args=[programme.slug])
        return subscription(self.request, path)


class RenewFeedView(MemberView):
    """Makes a new address and shows it on the answer itself, the only time it can be read."""

    permission = "own feed"
    http_method_names = ["post", "options"]

    def page_after_login(self) -> str:
        return reverse("alumnii_mentoring:calendar")

    def post(self, request: HttpRequest) -> HttpResponse:
        secret = RENEW_OWN_ADDRESS.run(self.person, by=request.user, now=self.now)
        path = reverse("alumnii_mentoring:personal_feed", args=[secret])
        context = {"am_base": base_template(), "feed": subscription(request, path)}
        return render(request, "alumnii_mentoring/members/calendar_address.html", context)


class RevokeFeedView(MemberView):
    permission = "own feed"
    http_method_names = ["post", "options"]

    def page_after_login(self) -> str:
        return reverse("alumnii_mentoring:calendar")

    def post(self, request: HttpRequest) -> HttpResponse:
        END_OWN_ADDRESS.run(self.person, by=request.user, now=self.now)
        messages.success(request, str(END_OWN_ADDRESS.done))
        return redirect("alumnii_mentoring:calendar")


class PersonalFeedView(ListedMethods, View):
    """The calendar behind a secret address; rights are looked up at every request."""

    permission = "secret address"

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        person = owner_of_feed(secret)
        if person is None:
            if count_miss(request.META.get("REMOTE_ADDR", ""), timezone.now()):
                return keep_private(too_many(request))
            raise Http404
        with person.in_own_words():
            entries = personal_entries(person, timezone.now())
            content = render_feed(_("My mentoring"), entries)
        response = calendar_response(request, content, "mentoring.ics")
        response["Cache-Control"] = "private, no-cache"
        response["X-Robots-Tag"] = "noindex"
        return response


class PublicFeedView(ListedMethods, View):
    permission = "public"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        programme = get_object_or_404(Programme, slug=slug, is_active=True)
        content = render_feed(programme.name, public_entries(programme, timezone.now()))
        response = calendar_response(request, content, f"{programme.slug}.ics")
        response["Cache-Control"] = "public, max-age=900"
        return response
