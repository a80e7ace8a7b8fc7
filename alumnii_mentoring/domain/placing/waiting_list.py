"""The waiting list: whoever waits longest is offered the next free place, with a deadline.

Its order is the moment of being put on it. An offer that nobody answers leads to the end of the
list, a no takes the applicant off it; both free the place for the next.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.clock.rows import do_each
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.links import spend_links
from alumnii_mentoring.core.mail.outbox import AnswerTarget
from alumnii_mentoring.core.transitions import change_state
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.actions import (
    accept_offered,
    let_wait,
    require_decider,
    retire_application,
    tell_hosts_of_acceptance,
)
from alumnii_mentoring.domain.applications.messages import tell_applicant
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.permissions import owns
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.requests.asking import ask_after_acceptance

State = Application.State
ANSWERS_OFFER = "offer"


@action
def put_on_waiting_list(
    application: Application,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    is_draft: bool = False,
) -> Application:
    let_wait(application, by=by, now=now, reason=reason)
    _end_offer(application, now)
    tell_applicant(application, "application_waiting", now=now, draft=is_draft)
    return application


@action
def offer_place(application: Application, *, by: Actor, now: datetime) -> Application:
    """Ask somebody on the waiting list whether they still want a place; None is the clock."""
    require_decider(by, application)
    change_state(application, State.OFFERED, by=by, action="application.offer", now=now)
    application.offer_until = now + timedelta(days=application.cycle.offer_days)
    application.save(update_fields=["offer_until"])
    answer = AnswerTarget(ANSWERS_OFFER, application.pk, application.offer_until)
    tell_applicant(application, "application_offer", now=now, answer=answer)
    return application


@action
def accept_offer(application: Application, *, by: Actor, now: datetime) -> Participation:
    """Accept an offered place as the applicant, who then takes part.

    Raises MentoringError when the offer was taken back, answered or not answered in time.
    """
    _require_offer(application, by, now)
    _end_offer(application, now)
    participation = accept_offered(application, by=by, now=now)
    ask_after_acceptance(application, now=now)
    tell_hosts_of_acceptance(application, now=now)
    return participation


@action
def decline_offer(application: Application, *, by: Actor, now: datetime) -> Application:
    """Decline an offered place without disadvantage; it goes to the next."""
    _require_offer(application, by, now)
    _end_offer(application, now)
    return retire_application(application, by=by, now=now)


def expire_offers(now: datetime) -> int:
    """Put those who did not answer in time at the end of the list; return their number."""
    late = Application.objects.offered().filter(offer_until__lt=now)
    late = late.exclude(cycle__state__in=Cycle.READ_ONLY)
    return do_each(late.with_parts(), _expire, now)


@action
def _expire(application: Application, now: datetime) -> int:
    if application.state != State.OFFERED or not _is_over(application, now):
        return 0
    change_state(application, State.WAITING, by=None, action="application.expire_offer", now=now)
    application.waiting_since = now
    application.save(update_fields=["waiting_since"])
    _end_offer(application, now)
    tell_applicant(application, "application_offer_expired", now=now)
    return 1


def position_of(application: Application) -> int | None:
    """Return the place on the waiting list, from 1; None for somebody who is not on it."""
    if application.state != State.WAITING or application.waiting_since is None:
        return None
    others = Application.objects.filter(cycle=application.cycle_id, role=application.role)
    keys = list(others.waiting().values_list("pk", flat=True))
    return keys.index(application.pk) + 1


def _require_offer(application: Application, by: Actor, now: datetime) -> None:
    if not owns(by, application):
        raise PermissionDenied
    if application.state != State.OFFERED or _is_over(application, now):
        raise MentoringError(_("This offer is no longer open."))


def _is_over(application: Application, now: datetime) -> bool:
    return application.offer_until is None or now > application.offer_until


def _end_offer(application: Application, now: datetime) -> None:
    application.offer_until = None
    application.save(update_fields=["offer_until"])
    spend_links(ANSWERS_OFFER, application.pk, now)
