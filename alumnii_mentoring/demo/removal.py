"""Take the demonstration world away again, and nothing else."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.outbox import Message
from alumnii_mentoring.demo.people import PREFIX
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.matching.models import MatchingRun
from alumnii_mentoring.domain.mentorships.models import Goal, Meeting, Pair
from alumnii_mentoring.domain.people.models import Faculty, Person
from alumnii_mentoring.domain.programme.models import Cycle, Programme


@transaction.atomic
def remove_world() -> int:
    """Delete everything that the demonstration made; return the number of programmes."""
    programmes = Programme.objects.filter(slug__startswith=PREFIX)
    keys = list(programmes.values_list("pk", flat=True))
    _remove_pages(keys)
    in_order: list[tuple[Any, str]] = [
        (Goal, "pair__cycle__programme"),
        (Meeting, "pair__cycle__programme"),
        (MatchingRun, "cycle__programme"),
        (Pair, "cycle__programme"),
        (Event, "programme"),
        (Application, "cycle__programme"),
        (Participation, "cycle__programme"),
        (Cycle, "programme"),
    ]
    for model, path in in_order:
        model.objects.filter(**{f"{path}__in": keys}).delete()
    people = Person.objects.filter(email__startswith=PREFIX, email__endswith="@example.org")
    theirs = Q(scope_ref__in=keys) | Q(recipient_ref__in=list(people.values_list("pk", flat=True)))
    Message.objects.filter(theirs).delete()
    AuditEntry.objects.filter(scope_id__in=keys).delete()
    people.delete()
    programmes.delete()
    Faculty.objects.filter(slug__startswith=PREFIX).delete()
    model = get_user_model()
    model.objects.filter(**{f"{model.USERNAME_FIELD}__startswith": PREFIX}).delete()
    return len(keys)


def _remove_pages(programmes: list[int]) -> None:
    if not apps.is_installed("alumnii_mentoring.pages"):
        return
    from alumnii_mentoring.pages.models import LandingPage  # noqa: PLC0415 - optional part

    slugs = Programme.objects.filter(pk__in=programmes).values_list("slug", flat=True)
    for page in LandingPage.objects.filter(slug__in=list(slugs)):
        page.delete()
