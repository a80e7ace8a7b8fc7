"""What may be asked behind a link in a mail, and which buttons answer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.permissions import owns
from alumnii_mentoring.domain.applications.reapplying import (
    ANSWERS_KEEP,
    ended_without_pair,
    keep_application,
)
from alumnii_mentoring.domain.applications.review import ANSWERS_INQUIRY, reply_to_inquiry
from alumnii_mentoring.domain.applications.review_records import Inquiry
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.events.actions import reply_to_invitation
from alumnii_mentoring.domain.events.messages import ANSWERS_EVENT
from alumnii_mentoring.domain.events.models import Event, Invitation
from alumnii_mentoring.domain.events.permissions import can_reply
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.permissions import can_answer
from alumnii_mentoring.domain.mentorships.proposals import decline_pair
from alumnii_mentoring.domain.mentorships.publishing import ANSWERS_PAIR
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from alumnii_mentoring.domain.placing.waiting_list import (
    ANSWERS_OFFER,
    accept_offer,
    decline_offer,
)
from alumnii_mentoring.domain.requests.actions import (
    ANSWERS_QUESTION,
    ANSWERS_REQUEST,
    accept_request,
    ask_back,
    decline_request,
    reply_to_question,
)
from alumnii_mentoring.domain.requests.breaks import resume_participation
from alumnii_mentoring.domain.requests.unanswered import ANSWERS_RETURN


@dataclass(frozen=True)
class Choice:
    """A button; ``run(thing, by=, now=, **)`` takes the words beside it as ``words``, if named.

    One of ``options`` (code and label) goes to the argument ``option``, if named.
    """

    label: Any
    run: Callable[..., Any]
    done: Any
    words: str = ""
    words_label: Any = ""
    is_quiet: bool = True
    option: str = ""
    option_label: Any = ""
    options: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Question:
    """What is asked behind one purpose of a link."""

    template: str
    load: Callable[[int], Any]
    is_open: Callable[[Any, Any], bool]
    choices: dict[str, Choice]


def _load_pair(ref: int) -> Pair | None:
    return Pair.objects.with_parts().filter(pk=ref).first()


def _load_wish(ref: int) -> Wish | None:
    return Wish.objects.with_parts().filter(pk=ref).first()


def _load_part(ref: int) -> Participation | None:
    return (
        Participation.objects.select_related("cycle__programme", "person").filter(pk=ref).first()
    )


def _load_inquiry(ref: int) -> Inquiry | None:
    return Inquiry.objects.open().with_parts().filter(pk=ref).first()


def _load_application(ref: int) -> Application | None:
    return Application.objects.select_related("cycle__programme", "person").filter(pk=ref).first()


def _load_ended(ref: int) -> Application | None:
    ended = ended_without_pair().select_related("cycle__programme", "person")
    return ended.filter(pk=ref).first()


def _is_offered(application: Application, by: Actor) -> bool:
    return application.state == Application.State.OFFERED and owns(by, application)


def _is_inquiry(inquiry: Inquiry, by: Actor) -> bool:
    return owns(by, inquiry.application)


def _is_request(wish: Wish, by: Actor) -> bool:
    return wish.state == Wish.State.REQUESTED and is_person(by, wish.mentor.person)


def _is_question(wish: Wish, by: Actor) -> bool:
    return wish.state == Wish.State.ASKED_BACK and is_person(by, wish.application.person)


def _is_resting(part: Participation, by: Actor) -> bool:
    return part.state == Participation.State.PAUSED and is_person(by, part.person)


def _load_invitation(ref: int) -> Invitation | None:
    published = Invitation.objects.listed().exclude(event__state=Event.State.DRAFT)
    return published.select_related("event__programme", "person").filter(pk=ref).first()


def _may_reply(invitation: Invitation, by: Actor) -> bool:
    return can_reply(by, invitation, timezone.now())


def _reply(answer: str) -> Callable[..., Any]:
    return lambda invitation, *, by, now: reply_to_invitation(invitation, answer, by=by, now=now)


def _words_only(run: Callable[..., Any]) -> dict[str, Choice]:
    """A question that has no other answer than words."""
    choice = Choice(
        _("Send the reply"),
        run,
        _("Your reply is on its way."),
        words="reply",
        words_label=_("Your reply"),
        is_quiet=False,
    )
    return {"reply": choice}


_SAVED = _("Thank you, your answer was saved.")

QUESTIONS = {
    ANSWERS_EVENT: Question(
        template="alumnii_mentoring/members/answer_event.html",
        load=_load_invitation,
        is_open=_may_reply,
        choices={
            "accepted": Choice(
                _("Yes, I come"), _reply(Invitation.State.ACCEPTED), _SAVED, is_quiet=False
            ),
            "tentative": Choice(_("Perhaps"), _reply(Invitation.State.TENTATIVE), _SAVED),
            "declined": Choice(_("No, I don't come"), _reply(Invitation.State.DECLINED), _SAVED),
        },
    ),
    ANSWERS_PAIR: Question(
        template="alumnii_mentoring/members/answer_pair.html",
        load=_load_pair,
        is_open=lambda pair, by: can_answer(by, pair),
        choices={
            "confirm": Choice(
                _("Yes, confirm this pair"),
                confirm_pair,
                _("Thank you, you have confirmed."),
                is_quiet=False,
            ),
            "decline": Choice(
                _("No, decline"),
                decline_pair,
                _("You have declined. The programme coordination will look for somebody else."),
                words="reason",
                words_label=_("Reason (optional, only the programme coordination reads it)"),
            ),
        },
    ),
    ANSWERS_OFFER: Question(
        template="alumnii_mentoring/members/answer_offer.html",
        load=_load_application,
        is_open=_is_offered,
        choices={
            "accept": Choice(
                _("Yes, I take the place"),
                accept_offer,
                _("Thank you! You take part."),
                is_quiet=False,
            ),
            "decline": Choice(
                _("No, decline the place"),
                decline_offer,
                _("You have declined. The place goes to somebody else."),
            ),
        },
    ),
    ANSWERS_REQUEST: Question(
        template="alumnii_mentoring/members/answer_request.html",
        load=_load_wish,
        is_open=_is_request,
        choices={
            "accept": Choice(
                _("Yes, I would like to be the mentor"),
                accept_request,
                _("Thank you! Your mentee is asked to confirm; then you are a pair."),
                is_quiet=False,
            ),
            "ask": Choice(
                _("Send the question"),
                ask_back,
                _("Your question is on its way."),
                words="question",
                words_label=_("Or ask the mentee first"),
            ),
            "decline": Choice(
                _("Decline this request"),
                decline_request,
                _("You have declined. Thank you for answering."),
                words="reason",
                words_label=_("Reason (optional, only the programme coordination reads it)"),
                option="code",
                option_label=_("Or decline: why?"),
                options=tuple(Wish.DeclineReason.choices),
            ),
        },
    ),
    ANSWERS_QUESTION: Question(
        template="alumnii_mentoring/members/answer_question.html",
        load=_load_wish,
        is_open=_is_question,
        choices=_words_only(reply_to_question),
    ),
    ANSWERS_INQUIRY: Question(
        template="alumnii_mentoring/members/answer_inquiry.html",
        load=_load_inquiry,
        is_open=_is_inquiry,
        choices=_words_only(reply_to_inquiry),
    ),
    ANSWERS_KEEP: Question(
        template="alumnii_mentoring/members/answer_keep.html",
        load=_load_ended,
        is_open=lambda application, by: owns(by, application),
        choices={
            "keep": Choice(
                _("Agree: keep my application"),
                keep_application,
                _("What you entered is kept for the next cycle."),
                is_quiet=False,
            )
        },
    ),
    ANSWERS_RETURN: Question(
        template="alumnii_mentoring/members/answer_return.html",
        load=_load_part,
        is_open=_is_resting,
        choices={
            "return": Choice(
                _("Take part again"),
                resume_participation,
                _("Welcome back!"),
                is_quiet=False,
            )
        },
    ),
}
