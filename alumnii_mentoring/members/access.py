"""Every screen of the member area stands on these: logged in, own things only, private."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, View

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.holding.shown import ChangedError, expecting
from alumnii_mentoring.core.row_values import row_sign
from alumnii_mentoring.core.verbs import Verb, state_sign
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.people.actions import person_of
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.web.merging import MergedForm
from alumnii_mentoring.web.methods import ListedMethods
from alumnii_mentoring.web.shown import SHOWN, as_held, as_shown, is_as_shown, say_changed
from alumnii_mentoring.web.typed import Refilled, author_of, keep_typed, sent_form
from alumnii_mentoring.web.views import (
    add_errors,
    answer_in_zone,
    base_template,
    hide_from_reports,
    keep_private,
    try_action,
)


class MemberView(ListedMethods, View):
    """A screen for somebody logged in; ``self.person`` is their record, ``self.now`` the time."""

    permission = "member"
    needs_record = True
    keeps_typed = False
    person: Person

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        hide_from_reports(request)
        if not request.user.is_authenticated:
            return keep_private(self._ask_to_log_in(request))
        person = person_of(request.user)
        if person is None and self.needs_record:
            messages.info(request, _("Please complete your profile first."))
            return keep_private(redirect("alumnii_mentoring:profile"))
        self.person, self.now = person, timezone.now()  # type: ignore[assignment]
        answer = partial(super().dispatch, request, *args, **kwargs)
        try:
            return keep_private(answer_in_zone(person, answer))
        except Http404:
            if SHOWN not in request.POST:
                raise
            return keep_private(self._tell_over(request))

    def _tell_over(self, request: HttpRequest) -> HttpResponse:
        """For a button of a page that was opened earlier; whose the thing was isn't told."""
        messages.error(
            request, _("This is no longer open, so nothing was done. Here is what is open now.")
        )
        return redirect("alumnii_mentoring:dashboard")

    def _ask_to_log_in(self, request: HttpRequest) -> HttpResponse:
        """After a lost login back to something that can be shown; what was typed is kept."""
        if sent_form(request) is None:
            return redirect_to_login(request.get_full_path())
        if self.keeps_typed:
            keep_typed(request)
            return redirect_to_login(request.get_full_path())
        messages.info(request, _("Please repeat the last step: you had been logged out."))
        shown = "get" in self.http_method_names
        return redirect_to_login(request.path if shown else self.page_after_login())

    @property
    def author(self) -> str:
        return author_of(self.request)

    def page_after_login(self) -> str:
        """Where the button stood that can't be shown itself."""
        return reverse("alumnii_mentoring:dashboard")

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(am_base=base_template(), **kwargs)  # type: ignore[misc]


class OwnThing:
    """A row of ``model`` that belongs to the member; anybody else's does not exist."""

    permission: str
    model: Any
    person: Person
    kwargs: dict[str, Any]

    def get_things(self) -> Any:
        return self.model.objects.of(self.person).with_parts()

    def get_thing(self) -> Any:
        return get_object_or_404(self.get_things(), pk=self.kwargs["pk"])


class ActionView(MemberView, ABC):
    """A verb behind a button: POST, then back to where the thing is shown.

    One that asks first is done by the second button, on a page that says what follows.
    """

    http_method_names = ["post", "options"]
    verb: Verb

    @abstractmethod
    def get_thing(self) -> Any:
        """What the verb is about; not the member's own: 404."""

    def act(self, thing: Any) -> Any:
        return self.verb.do(thing, by=self.request.user, now=self.now)

    def next_url(self, thing: Any) -> str:
        return reverse("alumnii_mentoring:dashboard")

    def post(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        thing = self.get_thing()
        if self.verb.asks_first and "sure" not in request.POST:
            return self._ask(thing)
        try_action(request, lambda: self._act_as_shown(thing), str(self.verb.done))
        return redirect(self.next_url(thing))

    def _act_as_shown(self, thing: Any) -> None:
        sign = self.verb.page_sign if self.verb.asks_first else self.verb.button_sign
        with as_shown(self.request, thing, sign):
            self.act(thing)

    def _ask(self, thing: Any) -> HttpResponse:
        """What follows, above the button that does it."""
        if not is_as_shown(self.request, thing, self.verb.button_sign):
            messages.error(self.request, say_changed(thing))
            return redirect(self.next_url(thing))
        context = {
            "am_base": base_template(),
            "verb": self.verb,
            "follows": self.verb.follows(thing),
            "shown": self.verb.page_sign(thing),
            "back_url": self.next_url(thing),
        }
        return render(self.request, "alumnii_mentoring/members/confirm.html", context)


class ActionFormView(MemberView, Refilled, FormView, ABC):
    """A verb that needs words: a form with one button; a no keeps what was typed."""

    keeps_typed = True
    template_name = "alumnii_mentoring/members/form.html"
    verb: Verb

    @abstractmethod
    def get_thing(self) -> Any:
        """What the verb is about; not the member's own: 404."""

    def act(self, form: Any) -> Any:
        """Call the action of the domain with what the valid form says."""
        arguments = {"by": self.request.user, "now": self.now}
        return self.verb.do(self.thing, **arguments, **form.cleaned_data)

    def explain(self) -> Any:
        """What stands above the form: what the verb means, or what follows from it."""
        return self.verb.explanation or " ".join(self.verb.follows(self.thing))

    def next_url(self) -> str:
        return reverse("alumnii_mentoring:dashboard")

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().setup(request, *args, **kwargs)
        self.thing: Any = None

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.thing = self.get_thing()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.thing = self.get_thing()
        # Before the form, which may write into the thing while it checks.
        self.expected = as_held(self.thing, self.held_sign)
        self.is_current = is_as_shown(request, self.thing, self.sign)
        return super().post(request, *args, **kwargs)

    def sign(self, thing: Any) -> str:
        """Words that are merged field by field, as the form does, may have changed meanwhile."""
        if issubclass(self.get_form_class(), MergedForm):
            return state_sign(thing)
        return self.verb.page_sign(thing)

    def held_sign(self, thing: Any) -> str:
        return f"{self.sign(thing)} {row_sign(thing)}"

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            if not self.is_current:
                raise ChangedError(say_changed(self.thing))
            with expecting(self.expected):
                outcome = self.act(form)
        except ChangedError as error:
            self.thing = self.get_thing()
            add_errors(form, error)
            return self.form_invalid(form)
        except (MentoringError, ValidationError) as error:
            add_errors(form, error)
            return self.form_invalid(form)
        return self.answer(outcome)

    def answer(self, outcome: Any) -> HttpResponse:
        """What is shown after it was done."""
        messages.success(self.request, str(self.verb.done))
        return redirect(self.next_url())

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(
            heading=self.verb.title,
            explanation=self.explain(),
            verb=self.verb.label,
            back_url=self.next_url(),
            thing=self.thing,
            shown=self.sign(self.thing),
            **kwargs,
        )
