"""Select alumni to write to, and store the selection as it was made."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.db import models

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor, account_behind
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.fields import LineField
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.people.in_programme import AlumniStatus, PersonInProgramme
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.places.gazetteer import distance_km
from alumnii_mentoring.domain.programme.actions import require_coordinator
from alumnii_mentoring.domain.programme.models import InProgramme, Programme


@dataclass(frozen=True)
class Wanted:
    """Keys of the vocabulary; ``near`` are degrees, people within ``radius_km`` fit.

    Who is fine with meeting online fits everywhere.
    """

    fields_of_work: tuple[int, ...] = ()
    languages: tuple[int, ...] = ()
    near: tuple[float, float] | None = None
    radius_km: int = 100


class Selection(Record):
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="selections")
    title = LineField(gettext_lazy("title"), max_length=200)
    wanted = models.JSONField(default=dict)
    people = models.ManyToManyField(Person, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = InProgramme.as_manager()

    class Meta:
        verbose_name = gettext_lazy("selection of alumni")
        verbose_name_plural = gettext_lazy("selections of alumni")
        ordering = ["-pk"]

    def audit_scope(self) -> int:
        return self.programme_id

    def __str__(self) -> str:
        return self.title


def fitting_alumni(programme: Programme, wanted: Wanted) -> list[Person]:
    """People the programme knows who fit and are not known to be anything but alumni."""
    others = [AlumniStatus.STUDENT, AlumniStatus.NONE]
    entries = PersonInProgramme.objects.of_programme(programme).exclude(alumni_status__in=others)
    people = Person.objects.filter(pk__in=entries.values("person"))
    if wanted.fields_of_work:
        people = people.filter(career__field_of_work__in=wanted.fields_of_work)
    if wanted.languages:
        people = people.filter(languages__in=wanted.languages)
    return [person for person in people.distinct() if _is_near(person, wanted)]


def _is_near(person: Person, wanted: Wanted) -> bool:
    if wanted.near is None or person.is_online_fine:
        return True
    here = person.coordinates
    return here is not None and distance_km(wanted.near, here) <= wanted.radius_km


@action
def store_selection(
    programme: Programme,
    title: str,
    wanted: Wanted,
    *,
    by: Actor,
    now: datetime,
    without: frozenset[int] = frozenset(),
) -> Selection:
    """Keep the people who fit now, but those ``without`` (keys of persons).

    Raises MentoringError when nobody fits.
    """
    require_coordinator(by, programme)
    fitting = [person for person in fitting_alumni(programme, wanted) if person.pk not in without]
    if not fitting:
        raise MentoringError(_("Nobody in the member records fits this selection."))
    selection = Selection.objects.create(
        programme=programme,
        title=title[:200],
        wanted=asdict(wanted),
        created_by=account_behind(by),
        created_at=now,
    )
    selection.people.set(fitting)
    record("selection.store", selection, by=by, now=now)
    return selection
