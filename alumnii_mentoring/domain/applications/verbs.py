"""What can be done to an application, a file of it and a consent."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.core.verbs import Verb, messages_delayed
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications import actions
from alumnii_mentoring.domain.applications.content_storing import content_sign
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.participations.actions import take_back_consent
from alumnii_mentoring.domain.applications.reapplying import keep_application
from alumnii_mentoring.domain.applications.review import actions as review
from alumnii_mentoring.domain.applications.review.models import REPLY_LENGTH
from alumnii_mentoring.domain.applications.uploads.filing import remove_document

State = Application.State


def message_to_applicant(application: Application) -> str:
    """A sentence of what follows."""
    return messages_delayed(int(bool(application.person.email)))


def _after_declining(application: Application) -> list[str]:
    kept = gettext("The reason stays with the programme coordination.")
    return [kept, message_to_applicant(application)]


START_REVIEW = Verb(
    _("Start the review"),
    actions.start_review,
    done=_("The application is in review."),
    states=frozenset({State.SUBMITTED}),
    logs="application.review",
    logged=_("Review started"),
)
TAKE_UP_AGAIN = Verb(
    _("Take up again"),
    actions.start_review,
    done=_("The application is in review again; the applicant is told what you decide."),
    states=frozenset({State.DECLINED, State.NOT_PLACED}),
    applies=lambda application: application.cycle.is_writable,
    logs="application.review",
)
ASK_APPLICANT = Verb(
    _("Ask the applicant"),
    review.ask_applicant,
    done=_("The question is on its way."),
    states=frozenset({State.SUBMITTED, State.IN_REVIEW}),
    asks="question",
    asks_label=_("Question to the applicant"),
    shows=content_sign,
    logs="application.ask",
    logged=_("Applicant asked"),
)
DECLINE = Verb(
    _("Decline"),
    actions.decline_application,
    done=_("The application is declined. In a few minutes the person is told, but no reason."),
    tells=("application_declined",),
    states=frozenset({State.SUBMITTED, State.IN_REVIEW, State.ASKED, State.WAITING}),
    asks_reason=True,
    is_serious=True,
    follows=_after_declining,
    shows=content_sign,
    logs="application.decline",
    logged=_("Application declined"),
)
JUDGE = Verb(
    _("Keep my judgement"),
    review.remark_on,
    done=_("Your judgement is saved."),
    logs="application.remark",
    logged=_("Judgement written"),
)
REPLY_TO_INQUIRY = Verb(
    _("Send the reply"),
    review.reply_to_inquiry,
    heading=_("A question about your application"),
    done=_("Your reply is on its way."),
    asks="reply",
    asks_label=_("Your reply"),
    words_limit=REPLY_LENGTH,
    is_main=True,
    logs="application.reply",
    logged=_("Applicant replied"),
)
KEEP = Verb(
    _("Agree: keep my application"),
    keep_application,
    done=_("What you entered is kept for the next cycle."),
    shows=lambda application: application.keeping_text,
    is_main=True,
    logs="consent.give",
)
REMOVE_DOCUMENT = Verb(
    _("Remove"),
    remove_document,
    done=_("The file is removed."),
    logs="document.remove",
    logged=_("File removed"),
)
WITHDRAW_CONSENT = Verb(
    _("Withdraw this consent"),
    take_back_consent,
    done=_("Your consent is withdrawn and counts no longer."),
    logs="consent.withdraw",
)

LOGGED: dict[str, Any] = {
    "application.change": _("Application changed"),
    "application.enter": _("Application entered by the office"),
    "application.let_in": _("Let in after the deadline"),
    "application.draft": _("Draft of the application saved"),
    "application.submit": _("Application sent in"),
    "application.withdraw": _("Application withdrawn"),
    "document.refuse": _("File refused after the virus check"),
    "document.release": _("File released after the virus check"),
    "document.store": _("File stored"),
    "participation.end": _("Taking part ended without a pair"),
    "participation.return": _("Came back"),
    "wish.withdraw": _("Wish withdrawn"),
}
