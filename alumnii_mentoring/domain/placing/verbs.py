"""What can be done about a place: accept, offer, waiting list, the yes to a pair, none found."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.core.row_values import row_sign
from alumnii_mentoring.core.verbs import FILES_DELETED, Verb
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.content_storing import content_sign
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.parts import fields_of_parts
from alumnii_mentoring.domain.applications.verbs import message_to_applicant
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.placing import waiting_list
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from alumnii_mentoring.domain.placing.not_placed import (
    is_telling_waiting,
    objection_to_telling,
    take_back_not_placed,
    tell_not_placed,
)

State = Application.State


def _after_telling(application: Application) -> list[str]:
    return [
        gettext("The application ends without a pair; open requests end with it."),
        message_to_applicant(application),
    ]


def _of_both(pair: Pair) -> object:
    """Return what the two wrote about themselves for a proposed partner."""
    return [
        (
            row_sign(part, fields_of_parts()),
            [(answer.question, answer.text) for answer in part.answers_for_partner],
        )
        for part in (pair.mentor, pair.mentee)
    ]


def _after_declining(application: Application) -> list[str]:
    return [
        gettext("The place goes to somebody else, and your application is withdrawn."),
        str(FILES_DELETED),
    ]


ACCEPT = Verb(
    _("Accept"),
    accept_application,
    done=_("The application is accepted; the person is told."),
    states=frozenset({State.SUBMITTED, State.IN_REVIEW, State.ASKED, State.WAITING}),
    shows=content_sign,
    logs="application.accept",
    logged=_("Application accepted"),
)
PUT_ON_WAITING_LIST = Verb(
    _("Put on the waiting list"),
    waiting_list.put_on_waiting_list,
    done=_("The application is on the waiting list; the person is told."),
    states=frozenset({State.SUBMITTED, State.IN_REVIEW, State.ASKED}),
    shows=content_sign,
    logs="application.wait",
    logged=_("Put on the waiting list"),
)
OFFER_PLACE = Verb(
    _("Offer a place"),
    waiting_list.offer_place,
    done=_("The offer is on its way; the applicant has time to accept it."),
    states=frozenset({State.WAITING}),
    shows=content_sign,
    logs="application.offer",
    logged=_("Place offered"),
)
TELL_NOT_PLACED = Verb(
    _("Tell that nobody was found"),
    tell_not_placed,
    done=_("The applicant is told in a few minutes; until then you can take it back."),
    states=frozenset({State.ACCEPTED, State.WAITING}),
    applies=lambda application: not objection_to_telling(application),
    is_serious=True,
    follows=_after_telling,
    logs="application.not_placed",
    logged=_("Told that nobody was found"),
    tells=("application_not_placed",),
)
TAKE_BACK_NOT_PLACED = Verb(
    _("Take it back that nobody was found"),
    take_back_not_placed,
    done=_(
        "The application is as before; the applicant was not told. Requests that ended with it"
        " stay ended."
    ),
    states=frozenset({State.NOT_PLACED}),
    applies=is_telling_waiting,
    logs="application.restore",
    logged=_("Taken back that nobody was found"),
)
ACCEPT_OFFER = Verb(
    _("Yes, I take the place"),
    waiting_list.accept_offer,
    done=_("Thank you! You take part."),
    is_main=True,
    shows=lambda application: application.offer_until,
    logs="application.accept_offer",
    logged=_("Place offered accepted"),
)
DECLINE_OFFER = Verb(
    _("No, decline the place"),
    waiting_list.decline_offer,
    done=_("You have declined. The place goes to somebody else."),
    is_serious=True,
    follows=_after_declining,
    logs="application.withdraw",
)
CONFIRM = Verb(
    _("Yes, confirm this pair"),
    confirm_pair,
    done=_("Thank you, you have confirmed."),
    is_main=True,
    shows=_of_both,
    logs="pair.confirm",
    logged=_("Pair confirmed"),
)

LOGGED: dict[str, Any] = {
    "application.expire_offer": _("Offer of a place expired"),
    "participation.restore": _("Takes part again: taken back that nobody was found"),
    "wish.end": _("Wish ended: nobody was found"),
}
