"""Requests to a mentor, and a mentee's wishes."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.mentorships.shared_documents import documents_shared_with
from alumnii_mentoring.domain.requests import actions as requests
from alumnii_mentoring.members.access import ActionFormView, ActionView, MemberView
from alumnii_mentoring.members.forms import DeclineRequestForm, QuestionForm, ReplyForm


class OwnRequest:
    """Open requests to the member as mentor."""

    permission = "own request"
    person: Any
    kwargs: dict[str, Any]

    def get_thing(self) -> Wish:
        mine = Wish.objects.to_mentor(self.person).with_parts()
        return get_object_or_404(mine, pk=self.kwargs["pk"])


class OwnWish:
    """Wishes of the member as mentee."""

    permission = "own wish"
    person: Any
    kwargs: dict[str, Any]

    def get_thing(self) -> Wish:
        mine = Wish.objects.of_mentee(self.person).with_parts()
        return get_object_or_404(mine, pk=self.kwargs["pk"])


class RequestView(OwnRequest, MemberView, TemplateView):
    template_name = "alumnii_mentoring/members/request.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wish = self.get_thing()
        documents = documents_shared_with(self.person).filter(application=wish.application)
        return super().get_context_data(wish=wish, documents=documents, **kwargs)


class AcceptRequestView(OwnRequest, ActionView):
    done = _("Thank you! Your mentee is asked to confirm; then you are a pair.")

    def act(self, thing: Wish) -> Any:
        return requests.accept_request(thing, by=self.request.user, now=self.now)


class DeclineRequestView(OwnRequest, ActionFormView):
    form_class = DeclineRequestForm
    heading = _("Decline this request")
    explanation = _("You can decline without any disadvantage. The mentee learns no reason.")
    verb = _("Decline this request")
    done = _("You have declined. Thank you for answering.")

    def act(self, form: DeclineRequestForm) -> Any:
        given = form.cleaned_data
        return requests.decline_request(self.thing, by=self.request.user, now=self.now, **given)


class AskBackView(OwnRequest, ActionFormView):
    form_class = QuestionForm
    heading = _("Ask the mentee")
    explanation = _("The time to answer stands still until the reply.")
    verb = _("Send the question")
    done = _("Your question is on its way.")

    def act(self, form: QuestionForm) -> Any:
        question = form.cleaned_data["question"]
        return requests.ask_back(self.thing, by=self.request.user, now=self.now, question=question)


class ReplyView(OwnWish, ActionFormView):
    form_class = ReplyForm
    heading = _("A question about your request")
    verb = _("Send the reply")
    done = _("Your reply is on its way.")

    @property
    def explanation(self) -> Any:  # type: ignore[override]
        return self.thing.question if self.thing.state == Wish.State.ASKED_BACK else ""

    def act(self, form: ReplyForm) -> Any:
        reply = form.cleaned_data["reply"]
        return requests.reply_to_question(
            self.thing, by=self.request.user, now=self.now, reply=reply
        )


class WithdrawWishView(OwnWish, ActionView):
    done = _("The wish is withdrawn.")

    def act(self, thing: Wish) -> Any:
        return requests.withdraw_wish(thing, by=self.request.user, now=self.now)

    def next_url(self, thing: Wish) -> str:
        return reverse("alumnii_mentoring:dashboard")
