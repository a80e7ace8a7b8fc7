"""What coordinators do with an application and with a wish in it."""

from __future__ import annotations

from alumnii_mentoring.coordinators.base import consequences
from alumnii_mentoring.coordinators.base.verbs import Verb
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications import actions, review
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.placing import waiting_list
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.placing.not_placed import has_partner, tell_not_placed
from alumnii_mentoring.domain.requests.actions import send_request

State = Application.State

VERBS = {
    "review": Verb(
        _("Start the review"), actions.start_review, states=frozenset({State.SUBMITTED})
    ),
    "take-up": Verb(
        _("Take up again"),
        actions.start_review,
        done=_("The application is in review again; the applicant is told what you decide."),
        states=frozenset({State.DECLINED}),
        applies=lambda application: application.cycle.is_writable,
    ),
    "accept": Verb(
        _("Accept"),
        accept_application,
        done=_("The application is accepted; the person is told."),
        states=frozenset({State.SUBMITTED, State.IN_REVIEW, State.ASKED, State.WAITING}),
    ),
    "wait": Verb(
        _("Put on the waiting list"),
        waiting_list.put_on_waiting_list,
        states=frozenset({State.SUBMITTED, State.IN_REVIEW, State.ASKED}),
    ),
    "offer": Verb(
        _("Offer a place"),
        waiting_list.offer_place,
        done=_("The offer is on its way; the applicant has time to accept it."),
        states=frozenset({State.WAITING}),
    ),
    "not-placed": Verb(
        _("Tell that nobody was found"),
        tell_not_placed,
        done=_("The applicant is told."),
        states=frozenset({State.ACCEPTED, State.WAITING}),
        applies=lambda application: not has_partner(application),
        is_serious=True,
        follows=consequences.of_telling_not_placed,
    ),
    "ask": Verb(
        _("Ask the applicant"),
        review.ask_applicant,
        done=_("The question is on its way."),
        states=frozenset({State.SUBMITTED, State.IN_REVIEW}),
        asks="question",
        asks_label=_("Question to the applicant"),
    ),
    "decline": Verb(
        _("Decline"),
        actions.decline_application,
        done=_("The application is declined; the person is told, without the reason."),
        states=frozenset({State.SUBMITTED, State.IN_REVIEW, State.ASKED, State.WAITING}),
        asks_reason=True,
        is_serious=True,
        follows=consequences.of_declining,
    ),
}

WISH_VERBS = {
    "request": Verb(
        _("Send as a request"),
        send_request,
        done=_("The request is on its way to the mentor."),
        states=frozenset({Wish.State.WISHED}),
        applies=lambda wish: wish.application.state == State.ACCEPTED,
    )
}
