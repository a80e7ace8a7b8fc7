from datetime import timedelta

import pytest

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.events.actions import publish_event, save_event
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships.proposals import propose_pair
from alumnii_mentoring.domain.mentorships.publishing import publish_pairs
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from alumnii_mentoring.domain.programme.cycles import Cycle


@pytest.fixture
def cycle(cycle):
    cycle.state = Cycle.State.RUNNING
    cycle.save()
    return cycle


@pytest.fixture
def make_event(programme, coordinator, now):
    """Twenty days ahead, two hours long, a draft."""

    def make_event(**fields):
        starts_at = fields.setdefault("starts_at", now + timedelta(days=20))
        fields.setdefault("ends_at", starts_at + timedelta(hours=2))
        event = Event(**{"programme": programme, "title": "Kick-off", **fields})
        return save_event(event, by=coordinator, now=now)

    return make_event


@pytest.fixture
def publish(coordinator, now):
    return lambda event: publish_event(event, by=coordinator, now=now)


@pytest.fixture
def invite(make_person, now):
    """An invitation without a message."""

    def invite(event, name):
        person = make_person(name)
        return Invitation.objects.create(event=event, person=person, invited_at=now)

    return invite


@pytest.fixture
def take_part(cycle, make_person):
    def take_part(name, role):
        return Participation.objects.create(cycle=cycle, person=make_person(name), role=role)

    return take_part


@pytest.fixture
def make_pair(take_part, coordinator, now):
    """By the package's own actions: both were asked, nobody has answered yet."""

    def make_pair(mentor, mentee):
        pair = propose_pair(
            take_part(mentor, "mentor"), take_part(mentee, "mentee"), by=coordinator, now=now
        )
        publish_pairs([pair], by=coordinator, now=now, as_drafts=False)
        return pair

    return make_pair


@pytest.fixture
def confirm(now):
    def confirm(pair):
        for person in pair.people:
            confirm_pair(pair, by=person.user, now=now)
        return pair

    return confirm
