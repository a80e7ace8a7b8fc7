"""What the page editor checks of every page of ours."""

from __future__ import annotations

from typing import Any

from django.urls import Resolver404, resolve
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.models import Page

from alumnii_mentoring.core.wording import gettext as _


def is_address_taken(parent: Page, slug: str) -> bool:
    """Whether the site answers below this parent with something else than a page."""
    above = parent.get_url_parts()
    if above is None:
        return False
    try:
        match = resolve(f"{above[2]}{slug}/")
    except Resolver404:
        return False
    return match.url_name != "wagtail_serve"


def check_address(form: Any) -> None:
    """Part of the checks of a page's form: visitors would never see a page at a taken address."""
    parent, slug = form.parent_page, form.cleaned_data.get("slug")
    if parent is not None and slug and is_address_taken(parent, slug):
        text = _("The site answers at this address with something else. Choose another one.")
        form.add_error("slug", text)


class MentoringPageForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        check_address(self)
        return values
