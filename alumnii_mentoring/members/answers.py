"""Answers from the mail, without logging in: the address shows a page, a button answers."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.generic import View

from alumnii_mentoring.core.actors import LinkBearer
from alumnii_mentoring.core.limits.visitors import WINDOW_MINUTES, count_miss
from alumnii_mentoring.core.links import AnswerLink, find_link, spend_links
from alumnii_mentoring.core.verbs import Verb
from alumnii_mentoring.domain.people.claiming import CLAIM
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.members.bearers import is_somebody_else, refuse
from alumnii_mentoring.members.questions import QUESTIONS, template_of
from alumnii_mentoring.web.methods import ListedMethods
from alumnii_mentoring.web.shown import as_shown
from alumnii_mentoring.web.typed import typed_before
from alumnii_mentoring.web.views import (
    answer_in_zone,
    base_template,
    hide_from_reports,
    keep_private,
    try_action,
)


class AnswerView(ListedMethods, View):
    """GET changes nothing, so that a mail scanner following links answers nothing."""

    permission = "secret address"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: Any) -> Any:
        hide_from_reports(request)
        self.now = timezone.now()
        if not self._is_open(kwargs["secret"]):
            return self._gone(request)
        if is_somebody_else(request, self.person):
            return refuse(request)
        answer = partial(super().dispatch, request, *args, **kwargs)
        return keep_private(answer_in_zone(self.person, answer))

    def _is_open(self, secret: str) -> bool:
        link = find_link(secret, self.now)
        person = _bearer(link) if link else None
        question = QUESTIONS.get(link.purpose) if link else None
        if link is None or person is None or question is None:
            return False
        self.link, self.question, self.person = link, question, person
        self.thing = question.find(link.thing_ref, person, self.now)
        return self.thing is not None

    def get(self, request: HttpRequest, secret: str, status: int = 200) -> HttpResponse:
        typed = typed_before(request) or request.POST
        context = {
            "thing": self.thing,
            "person": self.person,
            "question": self.question,
            "choices": [self._choice(typed, name) for name in self.question.verbs],
            "hides_contact": True,
            "am_base": base_template(),
        }
        return render(request, template_of(self.link.purpose), context, status=status)

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        verb = self.question.verbs.get(request.POST.get("answer", ""))
        if verb is None:
            return self.get(request, secret, status=400)
        by = LinkBearer(self.person.pk, self.person.user)
        arguments: dict[str, Any] = {"by": by, "now": self.now}
        if verb.words:
            arguments[verb.words] = self._words(request.POST, verb)
        if request.POST.get("option") in dict(verb.options):
            arguments[verb.option] = request.POST["option"]
        if not try_action(request, lambda: self._act_as_shown(verb, arguments), str(verb.done)):
            return self._show_again(request, secret)
        spend_links(self.link.purpose, self.link.thing_ref, self.now, self.link.person_ref)
        return render(request, "alumnii_mentoring/members/answered.html", _frame())

    def _act_as_shown(self, verb: Verb, arguments: dict[str, Any]) -> None:
        with as_shown(self.request, self.thing, verb.page_sign):
            verb.do(self.thing, **arguments)

    def _show_again(self, request: HttpRequest, secret: str) -> HttpResponse:
        """As it is now, which may be that nothing is asked any more."""
        if not self._is_open(secret):
            return self._gone(request)
        return self.get(request, secret, status=409)

    def _choice(self, typed: QueryDict, name: str) -> dict[str, Any]:
        """A button with what was typed beside it, if it was the one that was pressed."""
        verb, is_pressed = self.question.verbs[name], typed.get("answer") == name
        return {
            "name": name,
            "choice": verb,
            "shown": verb.page_sign(self.thing),
            "said": self._words(typed, verb) if is_pressed else "",
            "picked": typed.get("option", "") if is_pressed else None,
        }

    def _words(self, typed: QueryDict, verb: Verb) -> str:
        return verb.trim(typed.get("words", ""))

    def _gone(self, request: HttpRequest) -> HttpResponse:
        """Mails know one kind of link: that to a record leads on to its own page."""
        link = find_link(self.kwargs["secret"], self.now)
        if link is not None and link.purpose == CLAIM:
            return keep_private(redirect("alumnii_mentoring:claim", self.kwargs["secret"]))
        if count_miss(request.META.get("REMOTE_ADDR", ""), self.now):
            return keep_private(too_many(request))
        page = render(request, "alumnii_mentoring/members/answer_gone.html", _frame(), status=404)
        return keep_private(page)


def too_many(request: HttpRequest) -> HttpResponse:
    page = render(request, "alumnii_mentoring/members/too_many.html", _frame(), status=429)
    page["Retry-After"] = str(WINDOW_MINUTES * 60)
    return page


def _frame() -> dict[str, Any]:
    return {"am_base": base_template()}


def _bearer(link: AnswerLink) -> Person | None:
    """Nobody whose account is locked; who has none may answer."""
    person = Person.objects.select_related("user").filter(pk=link.person_ref).first()
    if person is None or (person.user is not None and not person.user.is_active):
        return None
    return person
