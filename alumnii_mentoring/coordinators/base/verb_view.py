"""The address behind a button: POST only, scoped, told afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.base.row_links import subject_of
from alumnii_mentoring.coordinators.base.scope import CoordinatorView, visible
from alumnii_mentoring.coordinators.base.verb_buttons import ICONS
from alumnii_mentoring.coordinators.base.verbs import may_act
from alumnii_mentoring.core.holding.shown import expecting
from alumnii_mentoring.core.verbs import Verb
from alumnii_mentoring.web.shown import as_held, is_as_shown, say_changed
from alumnii_mentoring.web.views import try_action


class VerbView(CoordinatorView, TemplateView):
    """Anybody without a role: 403; another programme's object: 404; a reader: 403.

    A verb that asks for words, or says what follows, is done by the second button, on a page of
    its own.
    """

    permission = "coordinator"
    template_name = "alumnii_mentoring/coordinators/confirm.html"
    http_method_names = ["post", "options"]
    model: Any = None
    verbs: Mapping[str, Verb] = {}
    back_url_name = ""
    related: tuple[str, ...] = ()

    def post(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        thing = get_object_or_404(visible(self.model, request.user, self.related), pk=pk)
        if verb not in self.verbs:
            raise Http404
        if not may_act(request.user, thing):
            raise PermissionDenied
        chosen = self.verbs[verb]
        typed = chosen.trim(request.POST.get(chosen.words, ""))
        is_sure = "sure" in request.POST
        sign = chosen.page_sign if is_sure else chosen.button_sign
        lacks_words = bool(chosen.words) and chosen.words not in request.POST
        asks = (chosen.asks_first or lacks_words) and chosen.fits(thing)
        if not is_as_shown(request, thing, sign):
            messages.error(request, say_changed(thing))
            return self._ask(thing, verb, typed) if is_sure and asks else self._back(thing)
        if asks and not is_sure:
            return self._ask(thing, verb, typed)
        with expecting(as_held(thing, sign)):
            try_action(request, partial(self._run, chosen, thing, typed), str(chosen.done))
        return self._back(thing)

    def _back(self, thing: Any) -> HttpResponse:
        return redirect(self.back_url(thing))

    def _run(self, chosen: Verb, thing: Any, typed: str) -> Any:
        arguments: dict[str, Any] = {"by": self.request.user, "now": self.now}
        if chosen.words:
            arguments[chosen.words] = forms.DateField().clean(typed) if chosen.asks_day else typed
        return chosen.do(thing, **arguments)

    def _ask(self, thing: Any, name: str, typed: str) -> HttpResponse:
        verb = self.verbs[name]
        self.page_title, self.page_subtitle = str(verb.label), subject_of(thing)
        self.header_icon = "warning" if verb.is_serious else ICONS.get(name, "edit")
        context = self.get_context_data(
            verb=verb,
            follows=verb.follows(thing),
            shown=verb.page_sign(thing),
            typed=typed,
            back_url=self.back_url(thing),
        )
        return self.render_to_response(context)

    def back_url(self, thing: Any) -> str:
        return reverse(self.back_url_name, args=[thing.pk])


def verb_url(
    model: Any, verbs: Mapping[str, Verb], back_url_name: str, related: tuple[str, ...] = ()
) -> Any:
    """The address ``<pk>/do/<verb>/`` of a viewset, named ``do``."""
    view = VerbView.as_view(model=model, verbs=verbs, back_url_name=back_url_name, related=related)
    return path("<int:pk>/do/<slug:verb>/", view, name="do")
