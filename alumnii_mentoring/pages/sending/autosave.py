"""Drafts that the browser saves by itself while somebody types."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from alumnii_mentoring.core.times.words import write_time
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.web.merging import MergedForm
from alumnii_mentoring.web.refused_tokens import is_automatic
from alumnii_mentoring.web.views import keep_private


def tell(text: str, *, opened: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    """What the script shows; a draft that waits for words is no error of the browser's.

    ``opened`` is given once it is saved: what the page, which stays open, is now opened with.
    """
    answer = {"text": text, "is_saved": opened is not None, "opened": opened or {}}
    return keep_private(JsonResponse(answer, status=status))


def tell_saved(*forms: tuple[MergedForm, MergedForm], now: datetime) -> HttpResponse:
    """Each form as it was sent, and as it starts anew with what is stored."""
    text = _("Saved as a draft at %(time)s.") % {"time": write_time(now)}
    if any(sent.keeps_others for sent, _saved in forms):
        text += " " + _("Something else was saved in another window; reload the page to see it.")
    return tell(text, opened={sent.opened_name: sent.opened_after(saved) for sent, saved in forms})


def tell_unsaved(form: MergedForm) -> HttpResponse:
    """Nothing is saved until the person has chosen, which takes the button and its page."""
    if not form.conflicts:
        return tell(_("Not saved yet: please complete or correct what you typed."))
    labels = ", ".join(f"“{form.fields[name].label}”" for name in form.conflicts)
    words = _(
        "Not saved: %(fields)s was changed in another window meanwhile. Press “Save as a draft”"
        " to see both versions and choose."
    )
    return tell(words % {"fields": labels})


def refuse(request: HttpRequest, path: str) -> HttpResponse:
    """The script fetches a new token after a new login, whoever it was that logged in."""
    text = _("Somebody else has logged in since you opened this page. Nothing was saved.")
    if is_automatic(request):
        return tell(text)
    messages.error(request, text)
    return redirect(path)
