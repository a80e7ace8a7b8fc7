"""Who is invited to an event: its guest list, later ones, and somebody by hand."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from alumnii_mentoring.core.actions import action, part_of_action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.domain.applications.models import Participation, Role
from alumnii_mentoring.domain.events.invitation_steps import take_step
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.messages import tell_guest
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.events.permissions import require_editor
from alumnii_mentoring.domain.events.rules import check_inviting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import Person

State = Event.State
Audience = Event.Audience


def default_guests(event: Event) -> QuerySet[Person]:
    """Who is invited without anybody choosing: for pairs, both members of the running ones."""
    if event.cycle is None or event.audience == Audience.NOBODY:
        return Person.objects.none()
    if event.audience == Audience.PAIRS:
        running = Pair.objects.running().filter(cycle=event.cycle)
        members = Q(pk__in=running.values("mentor__person"))
        members |= Q(pk__in=running.values("mentee__person"))
        return Person.objects.filter(members)
    taking_part = Participation.objects.filter(cycle=event.cycle).available()
    role = {Audience.MENTORS: Role.MENTOR, Audience.MENTEES: Role.MENTEE}.get(
        Audience(event.audience)
    )
    if role is not None:
        taking_part = taking_part.filter(role=role)
    return Person.objects.filter(pk__in=taking_part.values("person"))


@part_of_action
def invite_guests(event: Event, people: QuerySet[Person], *, now: datetime) -> int:
    """Invite those who aren't yet; return the number of new invitations."""
    invited = set(event.invitations.values_list("person", flat=True))
    new = [person for person in people if person.pk not in invited]
    for person in new:
        invitation = Invitation.objects.create(event=event, person=person, invited_at=now)
        tell_guest(invitation, "event_invitation", now=now)
    return len(new)


def _invite_again(invitation: Invitation, by: Actor, now: datetime) -> None:
    """Invite somebody again who was taken off the guest list."""
    take_step(invitation, Invitation.State.INVITED, by=by, action="invitation.invite", now=now)
    invitation.invited_at, invitation.answered_at = now, None
    invitation.save(update_fields=["invited_at", "answered_at"])
    tell_guest(invitation, "event_invitation", now=now)


def missing_guests(event: Event) -> QuerySet[Person]:
    """Who belongs to the guest list and was not invited: it was widened, or they came later.

    Who was taken off it by hand is not missing.
    """
    return default_guests(event).exclude(invitations__event=event)


@action
def invite_missing(event: Event, *, by: Actor, now: datetime) -> int:
    """Invite who belongs to the guest list by now; return how many.

    Raises MentoringError unless the event is published and to come.
    """
    require_editor(by, event)
    check_inviting(event, now)
    invited = invite_guests(event, missing_guests(event), now=now)
    record("event.invite", event, by=by, now=now)
    return invited


def invitable_people(event: Event) -> QuerySet[Person]:
    """Everybody whom the programme knows and who is not on the guest list."""
    people = Person.objects.of_programme(event.programme)
    return people.exclude(pk__in=event.invitations.listed().values("person"))


@action
def invite_person(event: Event, person: Person, *, by: Actor, now: datetime) -> Invitation:
    """Put somebody on the guest list by hand; twice changes nothing.

    Raises MentoringError unless the event is published and to come.
    """
    require_editor(by, event)
    if not Person.objects.of_programme(event.programme).filter(pk=person.pk).exists():
        raise PermissionDenied
    check_inviting(event, now)
    if invite_guests(event, Person.objects.filter(pk=person.pk), now=now):
        record("event.invite", event, by=by, now=now)
    invitation = Invitation.objects.get(event=event, person=person)
    if invitation.state == Invitation.State.REMOVED:
        _invite_again(invitation, by, now)
    return invitation


@part_of_action
def invite_new_pair(pair: Pair, *, now: datetime) -> None:
    """Invite a pair that has just formed to the events that are for all pairs."""
    events = Event.objects.upcoming(now).filter(
        cycle=pair.cycle_id, audience=Audience.PAIRS, state=State.PUBLISHED
    )
    for event in events.select_related("programme"):
        both = Person.objects.filter(pk__in=[person.pk for person in pair.people])
        invite_guests(event, both, now=now)
