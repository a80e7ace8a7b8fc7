"""Requests to a mentor, and a mentee's wishes."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.mentorships.shared_documents import documents_shared_with
from alumnii_mentoring.domain.requests import verbs
from alumnii_mentoring.members.access import ActionFormView, ActionView, MemberView, OwnThing
from alumnii_mentoring.members.forms import DeclineRequestForm, QuestionForm, ReplyForm


class OwnRequest(OwnThing):
    """Open requests to the member as mentor."""

    permission = "own request"

    def get_things(self) -> Any:
        return Wish.objects.to_mentor(self.person).with_parts()


class OwnWish(OwnThing):
    """Wishes of the member as mentee."""

    permission = "own wish"

    def get_things(self) -> Any:
        return Wish.objects.of_mentee(self.person).with_parts()


class RequestView(OwnRequest, MemberView, TemplateView):
    template_name = "alumnii_mentoring/members/request.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        wish = self.get_thing()
        documents = documents_shared_with(self.person).filter(application=wish.application)
        return super().get_context_data(wish=wish, documents=documents, **kwargs)


class AcceptRequestView(OwnRequest, ActionView):
    verb = verbs.ACCEPT_REQUEST


class DeclineRequestView(OwnRequest, ActionFormView):
    form_class = DeclineRequestForm
    verb = verbs.DECLINE_REQUEST


class AskBackView(OwnRequest, ActionFormView):
    form_class = QuestionForm
    verb = verbs.ASK_BACK


class ReplyView(OwnWish, ActionFormView):
    form_class = ReplyForm
    verb = verbs.REPLY_TO_QUESTION

    def explain(self) -> str:
        return self.thing.question if self.thing.state == Wish.State.ASKED_BACK else ""


class WithdrawWishView(OwnWish, ActionView):
    verb = verbs.WITHDRAW_WISH
