"""Somebody with an account takes over the record that the office has made of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.generic import View

from alumnii_mentoring.core.limits.visitors import count_miss
from alumnii_mentoring.core.links import AnswerLink, find_link
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.people.actions import person_of
from alumnii_mentoring.domain.people.claiming import (
    CLAIM,
    claim_by_address,
    claim_by_link,
    claimable_by,
)
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.members.access import MemberView
from alumnii_mentoring.members.answers import too_many
from alumnii_mentoring.web.methods import ListedMethods
from alumnii_mentoring.web.views import base_template, hide_from_reports, keep_private, try_action

PAGE = "alumnii_mentoring/members/claim.html"


def find_claim(secret: str, now: Any) -> AnswerLink | None:
    """The link to a record that no account has taken over yet."""
    link = find_link(secret, now)
    if link is None or link.purpose != CLAIM:
        return None
    free = Person.objects.filter(pk=link.person_ref, user__isnull=True)
    return link if free.exists() else None


def _ask(request: HttpRequest, **context: object) -> HttpResponse:
    return render(request, PAGE, {"am_base": base_template(), **context})


def _claim(request: HttpRequest, act: Callable[[], Any]) -> HttpResponse:
    done = _("The record is yours now. Please look whether it is right.")
    is_done = try_action(request, act, done)
    return redirect("alumnii_mentoring:profile" if is_done else "alumnii_mentoring:dashboard")


class ClaimView(ListedMethods, View):
    """By the link of the office. The page names nobody: whoever is logged in may be another."""

    permission = "secret address"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: Any) -> Any:
        hide_from_reports(request)
        self.now = timezone.now()
        link = find_claim(kwargs["secret"], self.now)
        if link is None:
            return keep_private(self._gone(request))
        self.link = link
        return keep_private(super().dispatch(request, *args, **kwargs))

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        login_url = redirect_to_login(request.path).url
        is_taken = person_of(request.user) is not None
        return _ask(request, login_url=login_url, is_taken=is_taken)

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        return _claim(request, partial(claim_by_link, self.link, by=request.user, now=self.now))

    def _gone(self, request: HttpRequest) -> HttpResponse:
        if count_miss(request.META.get("REMOTE_ADDR", ""), self.now):
            return too_many(request)
        context = {"am_base": base_template()}
        return render(request, "alumnii_mentoring/members/answer_gone.html", context, status=404)


class ClaimOwnView(MemberView):
    """By the address of the account, where the site has proved it."""

    permission = "own record"
    needs_record = False

    def get(self, request: HttpRequest) -> HttpResponse:
        if claimable_by(request.user) is None:
            return redirect("alumnii_mentoring:profile")
        return _ask(request, email=getattr(request.user, "email", ""))

    def post(self, request: HttpRequest) -> HttpResponse:
        return _claim(request, partial(claim_by_address, by=request.user, now=self.now))
