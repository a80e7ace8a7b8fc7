"""Take the demonstration world away again, and nothing else."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.demo import names
from alumnii_mentoring.demo.people import PREFIX, SLUGS, STAFF
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.matching.models import MatchingRun
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import Faculty, Person
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme

MEMBERS = rf"^{PREFIX}(mentor|mentee)-[0-9]+(@example\.org)?$"


@transaction.atomic
def remove_world() -> int:
    """Delete everything that the demonstration made; return the number of programmes.

    Raises ProtectedError while something of the site's own uses a part of it.
    """
    programmes = Programme.objects.filter(slug__in=SLUGS)
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
    AuditEntry.objects.filter(scope_id__in=keys).delete()
    _remove_people(keys)
    programmes.delete()
    Faculty.objects.filter(slug__in=[slug for slug, *_names in names.FACULTIES]).delete()
    return len(keys)


def _remove_people(programmes: list[int]) -> None:
    """The members and the office of the demonstration, with accounts and messages."""
    name = get_user_model().USERNAME_FIELD
    office = [PREFIX + role for role in STAFF]
    office += [f"{account}@example.org" for account in office]
    theirs = Q(**{f"{name}__regex": MEMBERS}) | Q(**{f"{name}__in": office})
    accounts = get_user_model().objects.filter(theirs)
    people = Person.objects.filter(Q(email__regex=MEMBERS) | Q(user__in=accounts))
    keys = list(people.values_list("pk", flat=True))
    Message.objects.filter(Q(scope_ref__in=programmes) | Q(recipient_ref__in=keys)).delete()
    Person.objects.filter(pk__in=keys).delete()
    accounts.delete()


def _remove_pages(programmes: list[int]) -> None:
    """All pages about these programmes, wherever an editor put them, with what lies below."""
    if not apps.is_installed("alumnii_mentoring.pages"):
        return
    from wagtail.models import Page  # noqa: PLC0415 - optional part

    from alumnii_mentoring.pages import models as pages  # noqa: PLC0415

    slugs = Programme.objects.filter(pk__in=programmes).values_list("slug", flat=True)
    keys = list(pages.LandingPage.objects.filter(slug__in=slugs).values_list("pk", flat=True))
    for model in (pages.MentorListPage, pages.ApplicationFormPage, pages.CalendarPage):
        keys += model.objects.filter(programme__in=programmes).values_list("pk", flat=True)
    for key in keys:
        page = Page.objects.filter(pk=key).first()  # it may have gone with the one above
        if page is not None:
            page.specific.delete()
