"""Take part, and be listed as a mentor or not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.actions import action, holds_first, part_of_action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.transitions import change_state
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.people.actions import withdraw_consent
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.people.photos.actions import remove_photo
from alumnii_mentoring.domain.programme.cycles import Cycle


def participation_of(application: Application) -> Participation | None:
    """Return the participation of an accepted application; None if the person takes no part."""
    participations = Participation.objects.filter(
        cycle=application.cycle, person=application.person, role=application.role
    )
    return participations.living().with_parts().first()


@part_of_action
def end_participation(participation: Participation, *, by: Actor, now: datetime) -> Participation:
    """End taking part without a pair: nobody was found, or the cycle does not take place."""
    return change_state(
        participation, Participation.State.ENDED, by=by, action="participation.end", now=now
    )


def cycles_below(consent: Consent) -> list[int]:
    """Keys of the cycles in which the person takes part, or applied, under this consent."""
    return [
        key
        for rows in (Participation.objects, Application.objects)
        for key in rows.of(consent.person)
        .of_programme(consent.programme)
        .values_list("cycle", flat=True)
    ]


@action
@holds_first(Cycle, cycles_below)
def leave_directory(consent: Consent, *, by: Actor, now: datetime) -> Consent:
    """Withdraw one's consent to be listed; the person disappears from the list at once.

    Whoever is in no list any more has no photo there either.

    Raises PermissionDenied for anybody but the person.
    """
    if not is_person(by, consent.person):
        raise PermissionDenied
    sent = Application.objects.of(consent.person).of_programme(consent.programme)
    sent.update(wants_listing=False)
    participations = Participation.objects.of(consent.person).of_programme(consent.programme)
    take_off_lists(consent.person, participations.filter(is_listed=True), by=by)
    return withdraw_consent(consent, by=by, now=now)


@part_of_action
def take_off_lists(person: Person, listed: Iterable[Participation], *, by: Actor) -> None:
    """Remove a person from these lists, and the photo that no list shows any more."""
    for participation in listed:
        participation.is_listed = False
        participation.save(update_fields=["is_listed"])
    still = Participation.objects.of(person).living().exclude(cycle__state__in=Cycle.READ_ONLY)
    if not still.filter(is_listed=True).exists():
        remove_photo(person, by=by)


@action
def take_back_consent(consent: Consent, *, by: Actor, now: datetime) -> Consent:
    """Withdraw one of one's own consents that can end alone; raises MentoringError for others."""
    if not is_person(by, consent.person):
        raise PermissionDenied
    if consent.kind == Consent.Kind.PARTICIPATION:
        raise MentoringError(_("This consent ends when you leave the programme."))
    if consent.kind == Consent.Kind.DIRECTORY:
        return leave_directory(consent, by=by, now=now)
    return withdraw_consent(consent, by=by, now=now)
