from datetime import timedelta

import pytest
from django.urls import reverse

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.endings.leaving import leave_cycle
from alumnii_mentoring.domain.events.actions import cancel_event, publish_event, save_event
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event


@pytest.fixture
def anna(cycle, make_person):
    return Participation.objects.create(cycle=cycle, person=make_person("anna"), role="mentee")


@pytest.fixture
def event(cycle, programme, anna, coordinator, now):
    """Published, with one place; Anna comes and Ben waits for her place."""
    starts_at = now + timedelta(days=900)
    event = Event(
        programme=programme,
        cycle=cycle,
        title="Great evening",
        audience="participants",
        places=1,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
    )
    save_event(event, by=coordinator, now=now)
    publish_event(event, by=coordinator, now=now)
    Invitation.objects.update(state="accepted")
    return event


@pytest.fixture
def home_of(client):
    def home_of(person):
        client.force_login(person.user)
        return client.get(reverse("alumnii_mentoring:dashboard")).content.decode()

    return home_of


def test_the_home_shows_what_comes_next(event, anna, home_of):
    assert "Great evening" in home_of(anna.person)


def test_a_cancelled_event_is_no_next_date(event, anna, coordinator, now, home_of):
    cancel_event(event, by=coordinator, now=now)

    assert "Great evening" not in home_of(anna.person)


def test_who_left_the_programme_is_not_waited_for(event, anna, make_person, now, home_of):
    ben = make_person("ben")
    waiting = Invitation.objects.create(
        event=event, person=ben, state="waiting", invited_at=now, answered_at=now
    )
    leave_cycle(anna, by=anna.person.user, now=now)
    waiting.refresh_from_db()

    assert "Great evening" not in home_of(anna.person)
    assert event.invitations.get(person=anna.person).state == "declined"
    assert waiting.state == "accepted"


def test_who_still_takes_part_in_another_role_stays_invited(event, anna, cycle, now):
    Participation.objects.create(cycle=cycle, person=anna.person, role="mentor")
    leave_cycle(anna, by=anna.person.user, now=now)

    assert event.invitations.get(person=anna.person).state == "accepted"
