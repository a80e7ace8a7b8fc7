"""Offer what somebody entered earlier again in a later cycle, if they agreed to it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.outbox import AnswerTarget
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Application, ApplicationQuerySet, Role
from alumnii_mentoring.domain.applications.permissions import owns
from alumnii_mentoring.domain.people.actions import consent_text, give_consent
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme

ANSWERS_KEEP = "keep"
KEEP_DAYS = 60
State = Application.State
ENDED = [State.DECLINED, State.NOT_PLACED]
OVER = [
    Cycle.State.CLOSING,
    Cycle.State.EVALUATED,
    Cycle.State.ARCHIVED,
    Cycle.State.CANCELLED,
]


def ended_without_pair() -> ApplicationQuerySet:
    """Applications of mentees that led to no pair and no longer will."""
    was_left_over = Q(state__in=[*Application.UNDECIDED, State.ACCEPTED], cycle__state__in=OVER)
    ended: ApplicationQuerySet = Application.objects.filter(was_left_over | Q(state__in=ENDED))
    return ended.filter(role=Role.MENTEE)


def keeping_of(person: Person) -> list[tuple[Application, bool]]:
    """Each programme's newest application that ended without a pair, and whether it is kept."""
    ended = ended_without_pair().filter(person=person).with_parts()
    kept = set(_agreed(person).values_list("programme", flat=True))
    newest: dict[int, Application] = {}
    for application in ended.order_by("pk"):
        newest[application.programme.pk] = application
    return [(application, programme in kept) for programme, application in newest.items()]


def _agreed(person: Person) -> QuerySet[Consent]:
    return Consent.objects.of(person).in_force().filter(kind=Consent.Kind.KEEPING)


def is_kept(person: Person, programme: Programme | int) -> bool:
    """Whether the person agreed that an application without a pair is kept."""
    return _agreed(person).filter(programme=programme).exists()


def earlier_application(person: Person, cycle: Cycle, role: str) -> Application | None:
    """The newest one sent to another cycle of the programme whose words may be offered again.

    Who took part has agreed to that by taking part; everybody else is asked.
    """
    sent = Application.objects.filter(
        person=person, role=role, cycle__programme=cycle.programme_id, submitted_at__isnull=False
    ).exclude(cycle=cycle)
    if not is_kept(person, cycle.programme_id):
        took_part = Q(state=State.PLACED) | Q(role=Role.MENTOR, state=State.ACCEPTED)
        sent = sent.filter(took_part)
    newest_first = sent.exclude(state=State.DRAFT).order_by("-submitted_at", "-pk")
    return newest_first.select_related("cycle").prefetch_related("answers").first()


def keeping_answer(application: Application, now: datetime) -> AnswerTarget | None:
    """The choice that goes with the mail about an end without a pair; None for mentors."""
    if application.role != Role.MENTEE:
        return None
    return AnswerTarget(ANSWERS_KEEP, application.pk, now + timedelta(days=KEEP_DAYS))


@action
def keep_application(application: Application, *, by: Actor, now: datetime) -> Consent:
    """Agree that what was entered is kept for the next cycle.

    Raises MentoringError while a pair may still come about.
    """
    if not owns(by, application):
        raise PermissionDenied
    if not ended_without_pair().filter(pk=application.pk).exists():
        raise MentoringError(_("Your application is still on its way."))
    text = consent_text(application.programme, Consent.Kind.KEEPING)
    return give_consent(
        application.person, application.programme, Consent.Kind.KEEPING, text=text, by=by, now=now
    )
