"""What can be done to a wish, to the request it becomes, and to a mentor's break."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.core.row_values import row_sign
from alumnii_mentoring.core.verbs import OPTIONAL_REASON, Verb
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications import verbs as applications
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.parts import fields_of_parts
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.requests import actions, breaks


def _of_mentee(wish: Wish) -> object:
    """Return what the mentee wrote for the mentors whom they ask."""
    application = wish.application
    answers = [(answer.question, answer.text) for answer in application.partner_answers]
    return row_sign(application, fields_of_parts()), answers


def _after_withdrawing(wish: Wish) -> list[str]:
    text = gettext("The wish ends; if another one waits, it may be asked next.")
    return [text, *([gettext("The mentor is told.")] if wish.is_asked else [])]


SEND_REQUEST = Verb(
    _("Send as a request"),
    actions.send_request,
    done=_("The request is on its way to the mentor."),
    states=frozenset({Wish.State.WISHED}),
    applies=lambda wish: wish.application.state == Application.State.ACCEPTED,
    logs="wish.request",
    logged=_("Request sent"),
)
ACCEPT_REQUEST = Verb(
    _("Yes, I would like to be the mentor"),
    actions.accept_request,
    done=_("Thank you! Your mentee is asked to confirm; then you are a pair."),
    is_main=True,
    shows=_of_mentee,
    logs="wish.accept",
    logged=_("Request accepted"),
)
ASK_BACK = Verb(
    _("Send the question"),
    actions.ask_back,
    heading=_("Ask the mentee"),
    explanation=_("The time to answer stands still until the reply."),
    done=_("Your question is on its way."),
    asks="question",
    asks_label=_("Or ask the mentee first"),
    logs="wish.ask_back",
    logged=_("Mentor asked back"),
)
DECLINE_REQUEST = Verb(
    _("Decline this request"),
    actions.decline_request,
    explanation=_("You can decline without any disadvantage. The mentee learns no reason."),
    done=_("You have declined. Thank you for answering."),
    asks="reason",
    asks_label=OPTIONAL_REASON,
    option="code",
    option_label=_("Or decline: why?"),
    options=tuple(Wish.DeclineReason.choices),
    tells=("request_closed",),
    logs="wish.decline",
    logged=_("Request declined"),
)
REPLY_TO_QUESTION = Verb(
    applications.REPLY_TO_INQUIRY.label,
    actions.reply_to_question,
    heading=_("A question about your request"),
    done=applications.REPLY_TO_INQUIRY.done,
    asks="reply",
    asks_label=applications.REPLY_TO_INQUIRY.asks_label,
    is_main=True,
    logs="wish.reply",
    logged=_("Mentee replied"),
)
WITHDRAW_WISH = Verb(
    _("Withdraw the wish"),
    actions.withdraw_wish,
    done=_("The wish is withdrawn."),
    is_serious=True,
    follows=_after_withdrawing,
    tells=("request_void",),
    logs="wish.withdraw",
)
PAUSE = Verb(
    _("Take a break"),
    breaks.pause_participation,
    explanation=_("No new mentees are proposed to you meanwhile; your pairs go on."),
    done=_("You are taking a break: no new mentees are proposed to you."),
    logs="participation.pause",
    logged=_("Break began"),
)
RESUME = Verb(
    _("Take part again"),
    breaks.resume_participation,
    done=_("Welcome back: you take part again."),
    is_main=True,
    logs="participation.resume",
    logged=_("Takes part again"),
)

LOGGED: dict[str, Any] = {
    "wish.expire": _("Request expired"),
    "wish.release": _("Request released"),
    "wish.skip": _("Wish skipped"),
}
