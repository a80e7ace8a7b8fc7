"""A secret address belongs to one person, whoever else is logged in in the same browser."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.web.views import base_template, keep_private

GO_ON = "log-out"  # the button that logs out and opens the same page again


def is_somebody_else(request: HttpRequest, bearer: Person) -> bool:
    """Whether an account is logged in that is not the one of ``bearer``, who may have none."""
    return request.user.is_authenticated and request.user.pk != bearer.user_id


def refuse(request: HttpRequest, *, can_go_on: bool = True) -> HttpResponse:
    """Say that the address is somebody else's, and nothing about them or what it is about."""
    if can_go_on and request.method == "POST" and GO_ON in request.POST:
        logout(request)
        return keep_private(redirect(request.path))
    context = {"am_base": base_template(), "go_on": GO_ON if can_go_on else ""}
    template = "alumnii_mentoring/members/other_account.html"
    return keep_private(render(request, template, context, status=403))
