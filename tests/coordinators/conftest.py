from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.programme.groups import COORDINATORS, office_group


@pytest.fixture
def office(coordinator, client):
    """A client of the coordinator, who may enter the admin."""
    call_command("mentoring_setup", verbosity=0)
    coordinator.groups.add(office_group(COORDINATORS))
    client.force_login(coordinator)
    return client


@pytest.fixture
def make_pair(cycle, make_person, now):
    """An active pair in the middle of 200 days, six meetings planned."""

    def make_pair(mentor, mentee, **fields):
        parts = [
            Participation.objects.create(cycle=cycle, person=make_person(name), role=role)
            for name, role in ((mentor, "mentor"), (mentee, "mentee"))
        ]
        today = timezone.localdate()
        values = {
            "state": "active",
            "origin": "matching",
            "starts_on": today - timedelta(days=100),
            "ends_on": today + timedelta(days=100),
            "planned_meetings": 6,
            "rhythm_days": 60,
            "mentor_confirmed_at": now,
            "mentee_confirmed_at": now,
            "mentee_key": parts[1].pk,
            "seat_key": f"{parts[0].pk}:1",
        }
        return Pair.objects.create(
            cycle=cycle, mentor=parts[0], mentee=parts[1], **{**values, **fields}
        )

    return make_pair
