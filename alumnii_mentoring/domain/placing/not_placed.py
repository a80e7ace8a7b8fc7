"""Tell an applicant that nobody was found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.outbox import take_back, undo_ends_at
from alumnii_mentoring.core.transitions import change_state, restore_state
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.messages import messages_to_applicant, tell_applicant
from alumnii_mentoring.domain.applications.models import Application, Participation, Role
from alumnii_mentoring.domain.applications.participations.actions import (
    end_participation,
    participation_of,
)
from alumnii_mentoring.domain.applications.permissions import can_decide
from alumnii_mentoring.domain.applications.reapplying import keeping_answer
from alumnii_mentoring.domain.applications.wishes import void_wish
from alumnii_mentoring.domain.events.leaving import release_guest
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.requests.asking import release_requests

State = Application.State
TAKING_PART = [State.ACCEPTED, State.PLACED]
KIND = "application_not_placed"
PAIRS_RUN = frozenset({Cycle.State.RUNNING, Cycle.State.CLOSING, Cycle.State.EVALUATED})


@action
def tell_not_placed(
    application: Application, *, by: Actor, now: datetime, is_draft: bool = False
) -> Application:
    """Tell an applicant that no partner was found in this cycle; what looked for one ends.

    Requests to and of this person, their place in the list of mentors and on guest lists end with
    it. Raises MentoringError for somebody who has, or is being proposed, a partner.
    """
    if by is not None and not can_decide(by, application):
        raise PermissionDenied
    objection = objection_to_telling(application)
    if objection:
        raise MentoringError(objection)
    change_state(application, State.NOT_PLACED, by=by, action="application.not_placed", now=now)
    for wish in application.wishes.open().with_parts():
        void_wish(wish, "wish.end", by=by, now=now, draft=is_draft)
    _end_part(application, by, now)
    answer = keeping_answer(application, now)
    send_after = None if is_draft else undo_ends_at(now)
    how: dict[str, Any] = {"draft": is_draft, "send_after": send_after, "answer": answer}
    tell_applicant(application, KIND, now=now, **how)
    return application


@action
def end_stray_part(participation: Participation, *, by: Actor, now: datetime) -> Participation:
    """End taking part where no application stands behind it: earlier versions could leave it.

    Raises MentoringError for who was accepted, and while there is an open pair.
    """
    if by is not None and not can_decide(by, participation):
        raise PermissionDenied
    own = {"cycle": participation.cycle, "person": participation.person}
    accepted = Application.objects.filter(**own, role=participation.role, state__in=TAKING_PART)
    sides = Q(mentor=participation) | Q(mentee=participation)
    if accepted.exists() or Pair.objects.open().filter(sides).exists():
        raise MentoringError(_("This person was accepted, or has a pair."))
    _end(participation, by, now)
    return participation


def _end_part(application: Application, by: Actor, now: datetime) -> None:
    participation = participation_of(application)
    if participation is not None:
        _end(participation, by, now)


def _end(participation: Participation, by: Actor, now: datetime) -> None:
    end_participation(participation, by=by, now=now)
    if participation.is_mentor:
        release_requests(participation, by=by, now=now)
    release_guest(participation, by=by, now=now)


def is_telling_waiting(application: Application) -> bool:
    """Whether the message still waits in the outbox."""
    messages = messages_to_applicant(application, KIND)
    return messages.exists() and not messages.left().exists()


@action
def take_back_not_placed(application: Application, *, by: Actor, now: datetime) -> Application:
    """Undo telling an applicant, as long as the message has not left.

    Raises MentoringError afterwards.
    """
    if by is not None and not can_decide(by, application):
        raise PermissionDenied
    is_waiting = application.state == State.NOT_PLACED and is_telling_waiting(application)
    if not is_waiting or not take_back(messages_to_applicant(application, KIND), now):
        raise MentoringError(_("The applicant was already told."))
    restore_state(application, by=by, action="application.restore", now=now)
    if application.state in TAKING_PART:
        _restore_part(application, by, now)
    return application


def _restore_part(application: Application, by: Actor, now: datetime) -> None:
    """Restore the participation; requests and replies to events stay as they are."""
    ended = Participation.objects.filter(
        cycle=application.cycle,
        person=application.person,
        role=application.role,
        state=Participation.State.ENDED,
    )
    for participation in ended:
        restore_state(participation, by=by, action="participation.restore", now=now)


def objection_to_telling(application: Application) -> str:
    """Return why somebody can't be told; "" where they can. A mentor may find somebody until pairs
    run."""
    if has_partner(application):
        return _("This person has a pair, or one is being formed.")
    is_early = application.cycle.state not in PAIRS_RUN
    if application.role == Role.MENTOR and is_early:
        return _("Mentors are told once the mentoring runs; until then a mentee may come.")
    return ""


def has_partner(application: Application) -> bool:
    """Whether the person has an open pair of this cycle in the role of the application."""
    sides = {
        Role.MENTOR: Q(mentor__person=application.person_id),
        Role.MENTEE: Q(mentee__person=application.person_id),
    }
    pairs = Pair.objects.open().filter(cycle=application.cycle_id)
    return pairs.filter(sides[Role(application.role)]).exists()
