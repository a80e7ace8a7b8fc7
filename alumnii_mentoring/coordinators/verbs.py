"""Buttons that run one action on one object: POST only, scoped, told afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.generic import View

from alumnii_mentoring.coordinators.access import visible
from alumnii_mentoring.core.text import clean_text
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.programme.permissions import can_coordinate, reads_anywhere
from alumnii_mentoring.web.views import try_action

MAX_REASON = 2000
DONE = _("Done.")


@dataclass(frozen=True)
class Verb:
    """``run(thing, by=, now=, **)`` is an action of the domain.

    ``states`` and ``applies(thing)`` limit the offer; ``asks`` names the argument that takes
    the words typed beside the button.
    """

    label: Any
    run: Callable[..., Any]
    done: Any = DONE
    states: frozenset[str] | None = None
    asks_reason: bool = False
    asks: str = ""
    asks_label: Any = ""
    is_serious: bool = False
    applies: Callable[[Any], bool] = bool

    def fits(self, thing: Any) -> bool:
        in_state = self.states is None or getattr(thing, "state", None) in self.states
        return in_state and self.applies(thing)


def offered(verbs: dict[str, Verb], url_name: str, thing: Any, user: Any) -> list[dict[str, Any]]:
    """What to show as buttons; readers are offered nothing."""
    if not verbs or not can_coordinate(user, thing.programme):
        return []
    return [
        {"url": reverse(url_name, args=[thing.pk, name]), "name": name, "verb": verb}
        for name, verb in verbs.items()
        if verb.fits(thing)
    ]


class VerbView(View):
    """Anybody without a role: 403; another programme's object: 404; a reader: 403."""

    permission = "coordinator"
    http_method_names = ["post", "options"]
    model: Any = None
    verbs: dict[str, Verb] = {}
    back_url_name = ""
    related: tuple[str, ...] = ()

    def post(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        if not reads_anywhere(request.user):
            raise PermissionDenied
        rows = visible(self.model, request.user, self.related)
        thing = get_object_or_404(rows, pk=pk)
        if verb not in self.verbs:
            raise Http404
        if not can_coordinate(request.user, thing.programme):
            raise PermissionDenied
        chosen = self.verbs[verb]
        given = {"by": request.user, "now": timezone.now()}
        words = "reason" if chosen.asks_reason else chosen.asks
        if words:
            given[words] = clean_text(request.POST.get(words, ""))[:MAX_REASON]
        try_action(request, lambda: chosen.run(thing, **given), str(chosen.done))
        return redirect(self.back_url(thing))

    def back_url(self, thing: Any) -> str:
        return reverse(self.back_url_name, args=[thing.pk])


def verb_url(
    model: Any, verbs: dict[str, Verb], back_url_name: str, related: tuple[str, ...] = ()
) -> Any:
    """The address ``<pk>/do/<verb>/`` of a viewset, named ``do``."""
    view = VerbView.as_view(model=model, verbs=verbs, back_url_name=back_url_name, related=related)
    return path("<int:pk>/do/<slug:verb>/", view, name="do")
