"""The address to which application forms are sent.

Wagtail serves pages from one view, in front of which the site's middleware refuses old tokens. At
an address of our own the form is shown again instead. What a page demands of its readers, such as
a password, holds here as well. Forms of templates that send to the page itself go on working.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.views.generic import View
from wagtail.models import Page, Site
from wagtail.views import serve

from alumnii_mentoring.pages.application_page import ApplicationFormMixin
from alumnii_mentoring.web.methods import ListedMethods
from alumnii_mentoring.web.typed import is_refused


class SendApplicationView(ListedMethods, View):
    permission = "own application"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """For a form that is shown again; everybody else reads the page at its own address."""
        page = _form_page(pk)
        return _serve(page, request) if is_refused(request) else redirect(page.get_url(request))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return _serve(_form_page(pk), request)


def _form_page(pk: int) -> Any:
    page = get_object_or_404(Page.objects.live(), pk=pk).specific
    if not isinstance(page, ApplicationFormMixin):
        raise Http404
    return page


def _serve(page: Any, request: HttpRequest) -> HttpResponse:
    """As at the page's own address: Wagtail's view asks whoever guards the page."""
    if getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        translation.activate(page.locale.language_code)
    site = Site.find_for_request(request)
    root = site.root_page.localized if site else None
    if root is None or not page.url_path.startswith(root.url_path):
        raise Http404
    response: HttpResponse = serve(request, page.url_path.removeprefix(root.url_path))
    return response
